//! Long threads and long lists beside short ones, in a real browser: from a click to the painted page, and from a key
//! to the painted character.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desks::{self, Desk, Running};
use crate::load;
use crate::report::Section;
use crate::results::median;
use crate::texts::{self, Account};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How often each page is opened.
    #[arg(long, default_value_t = 25)]
    times: u32,
    /// How many texts the long thread has.
    #[arg(long, default_value_t = 50_000)]
    texts: usize,
    /// How many threads the long list has.
    #[arg(long, default_value_t = 20_000)]
    threads: usize,
}

/// What the short thread and the short list have.
const FEW: usize = 100;
/// What opening may cost at most, beside the short one.
const BAR_OPENING: f64 = 1.3;
/// What a key may cost at most, beside an empty page.
const BAR_KEY: f64 = 1.5;
/// Who texts more than all others.
const TALKER: &str = "+12025550199";

/// What the browser measured, in milliseconds.
#[derive(Debug, Deserialize)]
pub(crate) struct Samples {
    name: String,
    short: Vec<f64>,
    long: Vec<f64>,
}

impl Arguments {
    /// Fills two desks, opens their pages, and tells what came of it.
    ///
    /// # Errors
    /// When a page does not show what it should. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let account = Account::new()?;
        let folder = tempfile::Builder::new().prefix("pages-").tempdir_in(place)?;
        let mut desks = Vec::new();
        for (name, threads, texts) in [("short", FEW, FEW), ("long", self.threads, self.texts)] {
            crate::say(&format!(
                "filling the {name} desk: {threads} threads, one of them with {texts} texts"
            ));
            let data = folder.path().join(name);
            std::fs::create_dir(&data)?;
            let running = Running::start(Desk::Deskbell, &account, &data).await?;
            let landmarks = fill(&running, &account, threads, texts).await?;
            desks.push((running, landmarks));
        }
        let plan = json!({
            "times": self.times,
            "desks": desks.iter().map(|(_, landmarks)| landmarks).collect::<Vec<_>>(),
        });
        let measured = tokio::task::spawn_blocking(move || browse("pages.mjs", &plan)).await??;
        let text = format!(
            "In Chromium, from the click to the painted page, and from the key to the painted character: medians of {} \
             each, short and long in turn. The long thread has {} texts, the long list {} threads; the short ones have \
             {FEW}. The key is pressed in the composer of the long thread; beside it stand the same composer in the short \
             one, and a text field on a page that holds nothing else.\n\n{}",
            self.times,
            self.texts,
            self.threads,
            table(&measured, |name| if name.starts_with("a key") { BAR_KEY } else { BAR_OPENING })?
        );
        Ok(Section { title: "Long threads and long lists", text })
    }
}

/// Texts the desk full, and finds what the browser will look for.
async fn fill(desk: &Running, account: &Account, threads: usize, texts: usize) -> Result<Value> {
    let numbers: Vec<String> = (0..threads).map(texts::stranger).collect();
    let thread = std::iter::repeat_n(TALKER, texts);
    // The talker comes last, and so stands at the top of the list.
    let all = numbers.iter().map(String::as_str).chain(thread);
    let prepared = Arc::new(texts::prepare_from(account, &desk.public_url, 7, all));
    let (strangers, talk) = (threads, prepared.len());
    let sent = load::send_all(desk.address, prepared.clone()).await?;
    let word = |at: usize| prepared.get(at).map(|text| text.word.clone()).context("such a text was sent");
    desk.find(&word(sent.last)?).await?;
    let middle = hit(desk, &word(strangers + (talk - strangers) / 2)?).await?;
    let thread = middle.get("thread").cloned().context("a hit is in a thread")?;
    let page = json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 1 });
    let page = desk.call("list_messages", &page).await?;
    let last = page.pointer("/rows/0").context("the thread has a last text")?;
    desk.call("mark_thread_read", &json!({ "thread": thread, "upTo": last.get("id") })).await?;
    let (url, token) = desk.page()?;
    Ok(json!({
        "url": url,
        "token": token,
        "thread": thread,
        "end": last.get("body"),
        "middle": middle.get("message"),
        "middleWord": word(strangers + (talk - strangers) / 2)?,
    }))
}

/// The hit of a word that is in one text.
async fn hit(desk: &Running, word: &str) -> Result<Value> {
    let page = desk.call("search_inbox", &json!({ "text": word, "after": null, "limit": 2 })).await?;
    match page.get("hits").and_then(Value::as_array).map(Vec::as_slice) {
        Some([one]) => Ok(one.clone()),
        _ => bail!("a search for one text's word gave {page}"),
    }
}

/// Lets the browser's part of a bench measure.
pub(crate) fn browse(script: &str, plan: &Value) -> Result<Vec<Samples>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench").join(script);
    let mut browser = std::process::Command::new(desks::node());
    browser.arg(script).arg(plan.to_string()).stdout(Stdio::piped());
    let output = browser.spawn().context("Node does not start")?.wait_with_output()?;
    if !output.status.success() {
        bail!("the browser's part ended with {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// What was measured, with the bar for each.
pub(crate) fn table(measured: &[Samples], bar_of: fn(&str) -> f64) -> Result<String> {
    let mut table = format!(
        "| {:<43} | {:>9} | {:>9} | {:>5} | {:>4} |\n| {:-<43} | --------: | --------: | ----: | ---: |\n",
        "", "short", "long", "ratio", "bar", ""
    );
    for samples in measured {
        let of = |values: &[f64]| median(values.to_vec()).context("nothing was measured");
        let (short, long) = (of(&samples.short)?, of(&samples.long)?);
        let bar = bar_of(&samples.name);
        table.push_str(&format!(
            "| {:<43} | {short:>6.1} ms | {long:>6.1} ms | {:>5.2} | {bar:>4.1} |\n",
            samples.name,
            long / short
        ));
    }
    Ok(table)
}
