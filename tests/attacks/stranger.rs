//! Strangers crowd the door with everything that is no good request, while Twilio goes on handing over texts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use deskbell_tests::desk::{Desk, Twilio};
use deskbell_tests::files::Files;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::hostile::{Heard, Stranger};
use crate::memory;
use crate::office::{ACCOUNT, Office};

const MAYA: &str = "+12025550123";
/// How many hostile requests a short run has; `cargo xtask soak` says more.
const REQUESTS: u64 = 12_000;
/// How many strangers there are at once.
const STRANGERS: usize = 8;
/// How many texts each hands over at least before there is a stranger, and beside them.
const ALONE: usize = 40;
/// The number of the first of these.
const ALONE_FROM: u64 = 1 << 40;
/// After so many hostile requests comes a good one, as long as there are no more than so many.
const GOOD: u64 = 40;
const MOST_GOOD: u64 = 2_500;
/// After so many a long run says how far it is.
const MILE: u64 = 20_000;
/// How long the book of arrivals may take to reach the inbox.
const SETTLING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(20);
/// No more refused requests are kept than so many.
const QUARANTINE: u64 = 500;
/// Twilio waits this long for an answer.
const TWILIO_WAITS: Duration = Duration::from_secs(15);

#[tokio::test(flavor = "multi_thread")]
async fn strangers_make_it_neither_larger_nor_deaf() -> anyhow::Result<()> {
    let requests = match std::env::var("DESKBELL_HOSTILE") {
        Ok(text) => text.parse().context("DESKBELL_HOSTILE is a number")?,
        Err(_) => REQUESTS,
    };
    let each = ALONE.max(usize::try_from(requests / every(requests))? / STRANGERS);
    let (mut desk, opened) = (Office::open().await?, Instant::now());
    work_alone(&desk, each, 0).await?;
    let begun = Instant::now();
    let told = storm(&desk, requests).await?;
    let seconds = begun.elapsed().as_secs().max(1);
    let (highest, age) = (memory::highest(desk.pid()?)?, opened.elapsed());
    // The office's own texts take memory too, and what it does by itself in its first minutes: another office gets as old
    // with the same texts, and no strangers.
    let (alone, alone_highest) = among_itself(each, age).await?;
    // Nextest shows it on request; the long run keeps it.
    writeln!(
        std::io::stdout(),
        "{requests} hostile requests in {seconds} s beside {} texts: {:?}; memory {} KB at most after a \
         text and {highest} KB at any moment, and {alone} KB and {alone_highest} KB in an office with the same texts \
         and no strangers; the slowest text took {:?}",
        told.texts,
        told.heard,
        told.memory,
        told.slowest,
    )?;
    // Every good request is there, once.
    let texts = told.texts + STRANGERS * each;
    let (thread, waiting) = (desk.thread(MAYA).await?, Instant::now());
    let mut all = desk.texts(&thread).await?;
    // What was answered last may lie in the book of arrivals for a moment.
    while all.len() < texts && waiting.elapsed() < SETTLING {
        tokio::time::sleep(LOOK).await;
        all = desk.texts(&thread).await?;
    }
    let different: BTreeSet<&str> = all.iter().filter_map(|text| text.get("body")?.as_str()).collect();
    ensure!(
        all.len() == texts && different.len() == texts,
        "{texts} texts were answered, {} are there, {} of them different",
        all.len(),
        different.len()
    );
    let threads = json!({ "filter": "open", "number": null, "after": null, "limit": 100 });
    let threads = desk.call("list_threads", &threads).await?;
    let threads = threads.pointer("/rows").and_then(Value::as_array).map(Vec::len);
    ensure!(threads == Some(1), "strangers opened threads: {threads:?}");
    let calls = json!({ "wanted": { "filter": "all" }, "after": null, "limit": 100 });
    let calls = desk.call("list_calls", &calls).await?;
    ensure!(calls.get("rows") == Some(&json!([])), "strangers made calls: {calls}");
    ensure!(told.memory * 10 <= alone * 12, "it grew to {} KB, and without them to {alone} KB", told.memory);
    desk.end().await?;
    // At most one row a second for each reason, whatever comes, and no more than five hundred.
    let reasons = quarantined(&desk)?;
    ensure!(reasons.keys().eq(["malformed", "missing", "wrong"]), "{reasons:?}");
    let (rows, bound) = (reasons.values().sum::<u64>(), (seconds + 2) * 3);
    ensure!(rows <= bound.min(QUARANTINE), "{rows} rows of quarantine in {seconds} s: {reasons:?}");
    Ok(())
}

/// How many refused requests a desk that has ended has kept, by their reasons.
fn quarantined(desk: &Desk) -> anyhow::Result<BTreeMap<String, u64>> {
    let inbox = Files::of(&desk.data(), ACCOUNT)?.open("inbox")?;
    let mut statement = inbox.prepare("SELECT reason, count(*) FROM quarantine GROUP BY reason")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How much memory an office has at that age, after as many texts as the other has before the strangers come and beside
/// them, and the most that it ever had, in KB.
async fn among_itself(each: usize, age: Duration) -> anyhow::Result<(u64, u64)> {
    let (mut desk, opened) = (Office::open().await?, Instant::now());
    work_alone(&desk, each, 0).await?;
    work_alone(&desk, each, each * STRANGERS).await?;
    tokio::time::sleep(age.saturating_sub(opened.elapsed())).await;
    let memory = (memory::resident(desk.pid()?)?, memory::highest(desk.pid()?)?);
    desk.end().await?;
    Ok(memory)
}

/// Texts come in, as many at a time as there will be strangers. So many were there before.
async fn work_alone(desk: &Desk, each: usize, before: usize) -> anyhow::Result<()> {
    let mut callers = JoinSet::new();
    for caller in 0..STRANGERS {
        let twilio = desk.twilio();
        callers.spawn(async move {
            for text in 0..each {
                let nth = ALONE_FROM + u64::try_from(before + caller * each + text)?;
                good(&twilio, nth).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = callers.join_next().await {
        done??;
    }
    Ok(())
}

/// What came of it.
#[derive(Default)]
struct Told {
    heard: BTreeMap<String, u64>,
    texts: usize,
    slowest: Duration,
    /// The most that it had after a text, in KB.
    memory: u64,
}

/// After how many hostile requests a good one comes.
fn every(requests: u64) -> u64 {
    GOOD.max(requests / MOST_GOOD)
}

/// All strangers at once, and a good request between.
async fn storm(desk: &Desk, requests: u64) -> anyhow::Result<Told> {
    let (door, pid) = (desk.door(), desk.pid()?);
    let next = Arc::new(AtomicU64::new(0));
    let every = every(requests);
    let begun = Instant::now();
    let mut strangers = JoinSet::new();
    for _ in 0..STRANGERS {
        let (next, twilio) = (next.clone(), desk.twilio());
        strangers.spawn(async move {
            let mut told = Told::default();
            let mut stranger = Stranger::new(door);
            loop {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                if nth >= requests {
                    return anyhow::Ok(told);
                }
                let heard = stranger.attack(nth).await?;
                let word = match heard {
                    Heard::Answered(status) => status.to_string(),
                    Heard::CutOff => "cut off".to_owned(),
                    Heard::Held => "left open".to_owned(),
                };
                *told.heard.entry(word).or_default() += 1;
                if nth > 0 && nth % MILE == 0 {
                    // A long run can be followed, and says something even if it is cut short.
                    let (seconds, memory) = (begun.elapsed().as_secs(), memory::resident(pid)?);
                    writeln!(std::io::stdout(), "{nth} after {seconds} s, at {memory} KB")?;
                }
                if nth % every == 0 {
                    told.texts += 1;
                    told.slowest = told.slowest.max(good(&twilio, nth).await?);
                    told.memory = told.memory.max(memory::resident(pid)?);
                }
            }
        });
    }
    let mut all = Told::default();
    while let Some(told) = strangers.join_next().await {
        let told = told??;
        for (word, times) in told.heard {
            *all.heard.entry(word).or_default() += times;
        }
        all.texts += told.texts;
        all.slowest = all.slowest.max(told.slowest);
        all.memory = all.memory.max(told.memory);
    }
    Ok(all)
}

/// A text as Twilio hands it over, and how long its answer took.
async fn good(twilio: &Twilio, nth: u64) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    twilio.text(&format!("SM{nth:032x}"), MAYA, &format!("text {nth}")).await?;
    let took = begun.elapsed();
    ensure!(took < TWILIO_WAITS, "Twilio had given up: {took:?}");
    Ok(took)
}
