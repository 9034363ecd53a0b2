//! Small and large inboxes beside each other: the first page of threads, a thread, search, the start, and memory.

mod inbox;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use self::inbox::Inbox;
use crate::desks::Running;
use crate::report::Section;
use crate::results::median;
use crate::texts::Account;

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How many texts each inbox has, smallest first.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    sizes: Vec<usize>,
    /// How often each thing is asked for.
    #[arg(long, default_value_t = 200)]
    times: u32,
    /// How many texts each person has sent, so that the list of threads grows with the inbox.
    #[arg(long, default_value_t = 25)]
    each: usize,
    /// How often each is started.
    #[arg(long, default_value_t = 9)]
    starts: u32,
}

/// What the largest may take of the smallest.
const BAR_SIZE: f64 = 1.3;
/// What search may take of the bare query.
const BAR_SEARCH: f64 = 1.5;
/// What the largest may hold in memory, in bytes.
const BAR_MEMORY: u64 = 150 * 1024 * 1024;
/// As many as the page asks for.
const LIMIT: u32 = 50;
/// How many pages the thread has that is opened.
const PAGES: usize = 4;
/// Between the last search and the look at what is held in memory; so long, and so often, each time with the first page
/// of threads after it.
const REST: Duration = Duration::from_secs(3);
const RESTS: usize = 2;

/// What one holds in memory, in bytes.
#[derive(Clone, Copy)]
struct Memory {
    at_rest: u64,
    peak: u64,
}

/// One thing that is measured: its name, and what it took in each inbox, in milliseconds.
struct Row {
    name: &'static str,
    bar: f64,
    sides: Vec<(String, f64)>,
}

impl Arguments {
    /// Fills the inboxes, asks them all for the same things in turn, and tells what came of it.
    ///
    /// # Errors
    /// When an answer is wrong. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let account = Account::new()?;
        let folder = tempfile::Builder::new().prefix("sizes-").tempdir_in(place)?;
        let mut inboxes = Vec::new();
        for texts in &self.sizes {
            crate::say(&format!("filling an inbox with {texts} texts"));
            inboxes.push(Inbox::fill(&account, folder.path(), *texts, self.each).await?);
        }
        let mut open = Vec::new();
        for inbox in &inboxes {
            open.push((inbox, inbox.open(&account).await?));
        }
        // What follows from so many texts, as ringing for each thread, is done at the start if it was not before.
        for (_, desk) in &open {
            desk.come_to_rest().await?;
        }
        let mut rows = self.ask(&open).await?;
        // What was wanted for a moment is given back a second later, when something is asked for again: the allocator
        // first looks through what it keeps for its threads, and a second after that it gives back what it found.
        for _ in 0..RESTS {
            tokio::time::sleep(REST).await;
            for (_, desk) in &open {
                for _ in 0..self.times {
                    desk.call("list_threads", &list()).await?;
                }
            }
        }
        let memory =
            open.iter().map(|(_, desk)| Ok(Memory { at_rest: desk.resident()?, peak: desk.peak()? }));
        let memory: Vec<Memory> = memory.collect::<Result<_>>()?;
        for (_, desk) in open {
            desk.quit().await?;
        }
        rows.push(self.start(&account, &inboxes).await?);
        Ok(Section { title: "Small and large inboxes", text: self.tell(&inboxes, &rows, &memory) })
    }

    /// Everything that is asked of open inboxes, each in turn, so that a busy moment hits all alike.
    async fn ask(&self, open: &[(&Inbox, Running)]) -> Result<Vec<Row>> {
        let mut threads = Vec::new();
        for (_, desk) in open {
            let page = desk.call("list_threads", &list()).await?;
            threads.push(page.pointer("/rows/0/id").cloned().context("there is a thread")?);
        }
        let mut rows = Vec::new();
        let mut took = vec![Vec::new(); open.len()];
        for _ in 0..self.times {
            for ((_, desk), took) in open.iter().zip(&mut took) {
                took.push(time(desk, "list_threads", &list()).await?);
            }
        }
        rows.push(of_sizes("first page of threads", &self.sizes, took)?);
        let mut took = vec![Vec::new(); open.len()];
        for _ in 0..self.times {
            for (((_, desk), thread), took) in open.iter().zip(&threads).zip(&mut took) {
                let args = json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": LIMIT });
                took.push(time(desk, "list_messages", &args).await?);
            }
        }
        rows.push(of_sizes("opening a thread", &self.sizes, took)?);
        let (largest, others) = open.split_last().context("there is an inbox")?;
        for (name, typed) in [
            ("search: a rare word", None),
            ("search: a common word", Some("appointment")),
            ("search: a prefix", Some("to")),
        ] {
            rows.push(self.search(name, largest, typed).await?);
            // What is held in memory is compared after the same requests.
            for (inbox, desk) in others {
                let args = json!({ "text": typed.unwrap_or(&inbox.rare), "after": null, "limit": LIMIT });
                for _ in 0..self.times {
                    desk.call("search_inbox", &args).await?;
                }
            }
        }
        Ok(rows)
    }

    /// Search in the largest inbox, and the bare query, in turn; for its rare word where no other is named.
    async fn search(
        &self,
        name: &'static str,
        (inbox, desk): &(&Inbox, Running),
        typed: Option<&str>,
    ) -> Result<Row> {
        let (bare, typed) = (&inbox.bare, typed.unwrap_or(&inbox.rare));
        let query = &format!("\"{typed}\" *");
        let args = json!({ "text": typed, "after": null, "limit": LIMIT });
        let found = desk.call("search_inbox", &args).await?;
        let hits = found.get("hits").and_then(Value::as_array).map_or(0, Vec::len);
        let bare_hits = bare.search(query).await?;
        if hits == 0 || hits != bare_hits {
            bail!("{typed}: search finds {hits}, the bare query {bare_hits}");
        }
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..self.times {
            ours.push(time(desk, "search_inbox", &args).await?);
            let asked = Instant::now();
            bare.search(query).await?;
            theirs.push(asked.elapsed().as_secs_f64() * 1000.0);
        }
        let sides = [("bare query", theirs), ("Deskbell", ours)].into_iter();
        let sides = sides.map(|(side, took)| Some((side.to_owned(), median(took)?)));
        let sides = sides.collect::<Option<_>>().context("something was measured")?;
        Ok(Row { name, bar: BAR_SEARCH, sides })
    }

    /// From the start of the program to its first answer, on an account that stays connected.
    async fn start(&self, account: &Account, inboxes: &[Inbox]) -> Result<Row> {
        let mut took = vec![Vec::new(); inboxes.len()];
        for _ in 0..self.starts {
            for (inbox, took) in inboxes.iter().zip(&mut took) {
                let changes = inbox.changes();
                let began = Instant::now();
                let desk = inbox.open(account).await?;
                desk.call("list_threads", &list()).await?;
                took.push(began.elapsed().as_secs_f64() * 1000.0);
                desk.quit().await?;
                if inbox.changes() > changes {
                    bail!("something was changed at Twilio: the account was connected anew");
                }
            }
        }
        of_sizes("start to first answer", &self.sizes, took)
    }

    fn tell(&self, inboxes: &[Inbox], rows: &[Row], memory: &[Memory]) -> String {
        let list = |of: fn(&Inbox) -> usize| {
            inboxes.iter().map(|inbox| of(inbox).to_string()).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!(
            "`bridge` as a release build over its loopback door, on inboxes of {} texts from {} people, a thread for each. \
             All are open at once and at rest, and asked in turn, {} times each; started and quit {} times each, at the address that \
             they were connected with, so that nothing is connected anew; medians. The thread that is opened has {} texts \
             in each. Search runs in the largest, beside the bare FTS5 query on an unencrypted file with the same texts and index, behind an axum handler that does nothing \
             else.\n\n|  |  | ratio | bar |\n| --- | --- | ---: | ---: |\n",
            list(|inbox| inbox.texts),
            list(|inbox| inbox.people),
            self.times,
            self.starts,
            PAGES * LIMIT as usize,
        );
        for row in rows {
            let (Some(first), Some(last)) = (row.sides.first(), row.sides.last()) else { continue };
            let all = row.sides.iter().map(|(side, took)| format!("{side}: {took:.2} ms"));
            text.push_str(&format!(
                "| {} | {} | {:.2} | {:.1} |\n",
                row.name,
                all.collect::<Vec<_>>().join(", "),
                last.1 / first.1,
                row.bar
            ));
        }
        let megabytes = memory.iter().zip(&self.sizes).map(|(memory, texts)| {
            format!("{texts}: {} MB (peak {} MB)", memory.at_rest >> 20, memory.peak >> 20)
        });
        let (first, last) =
            (memory.first().map_or(1, |one| one.at_rest), memory.last().map_or(0, |one| one.at_rest));
        text.push_str(&format!(
            "| resident memory after all of it, twice three seconds and the first page again, at most {} MB (and the peak since the start) | {} | {:.2} | {BAR_SIZE:.1} |\n",
            BAR_MEMORY >> 20,
            megabytes.collect::<Vec<_>>().join(", "),
            ratio(last, first)
        ));
        text
    }
}

fn ratio(last: u64, first: u64) -> f64 {
    let of = |bytes: u64| f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX));
    of(last) / of(first).max(1.0)
}

fn list() -> Value {
    json!({ "filter": "open", "number": null, "after": null, "limit": LIMIT })
}

async fn time(desk: &Running, name: &str, args: &Value) -> Result<f64> {
    let asked = Instant::now();
    desk.call(name, args).await?;
    Ok(asked.elapsed().as_secs_f64() * 1000.0)
}

fn of_sizes(name: &'static str, sizes: &[usize], took: Vec<Vec<f64>>) -> Result<Row> {
    let sides = sizes.iter().zip(took).map(|(size, took)| Some((size.to_string(), median(took)?)));
    let sides = sides.collect::<Option<_>>().context("something was measured")?;
    Ok(Row { name, bar: BAR_SIZE, sides })
}
