//! An inbox of one size: filled once, and opened as often as it is asked for.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use deskbell_sandbox::Sandbox;
use serde_json::Value;

use super::{LIMIT, PAGES};
use crate::desks::{self, Running};
use crate::load;
use crate::texts::{self, Account};

/// Whose thread is opened.
const OFTEN: &str = "+12025550177";
/// So many texts are prepared at once.
const PIECE: usize = 25_000;

/// An inbox of one size.
pub(super) struct Inbox {
    pub(super) texts: usize,
    /// How many have written, and so how many threads there are.
    pub(super) people: usize,
    data: PathBuf,
    sandbox: Arc<Sandbox>,
    /// Where it listens, whenever it is open: at another address it would have to be connected anew.
    address: SocketAddr,
    /// A word of one text only, in the middle.
    pub(super) rare: String,
    pub(super) bare: Bare,
}

impl Inbox {
    /// Texts an inbox full, so many from each person, closes it again, and writes its bare copy.
    pub(super) async fn fill(account: &Account, folder: &Path, texts: usize, each: usize) -> Result<Inbox> {
        let (data, address) = (folder.join(texts.to_string()), desks::free_address()?);
        std::fs::create_dir(&data)?;
        let people = texts.checked_div(each).unwrap_or(1).max(1);
        let sandbox = Arc::new(desks::sandbox(account).await?);
        let desk = Running::open(account, &data, &sandbox, address).await?;
        let plain = folder.join(format!("{texts}.plain"));
        let (sender, bodies) = std::sync::mpsc::sync_channel::<String>(PIECE);
        let writing = std::thread::spawn(move || Bare::write(&plain, bodies));
        let mut rare = String::new();
        for (seed, begun) in (1_u64..).zip((0..texts).step_by(PIECE)) {
            let count = PIECE.min(texts - begun);
            let piece = texts::prepare_among(account, &desk.public_url, seed, count, people);
            if begun <= texts / 2 {
                rare.clone_from(&piece.last().context("a piece has texts")?.word);
            }
            for text in &piece {
                sender.send(text.body.clone()).context("the bare copy is written")?;
            }
            load::send_all(desk.address, Arc::new(piece)).await?;
        }
        // Whose thread is opened has written as often in each inbox, and last.
        let often = texts::prepare_from(
            account,
            &desk.public_url,
            0,
            std::iter::repeat_n(OFTEN, PAGES * LIMIT as usize),
        );
        for text in &often {
            sender.send(text.body.clone()).context("the bare copy is written")?;
        }
        let texts = texts + often.len();
        load::send_all(desk.address, Arc::new(often)).await?;
        drop(sender);
        let bare = writing.join().map_err(|_| anyhow::anyhow!("writing the bare copy panicked"))??;
        desk.hold(u64::try_from(texts)?).await?;
        desk.quit().await?;
        // Whoever writes often is one more.
        Ok(Inbox { texts, people: people + 1, data, sandbox, address, rare, bare })
    }

    /// Opens it where it was connected.
    pub(super) async fn open(&self, account: &Account) -> Result<Running> {
        Running::open(account, &self.data, &self.sandbox, self.address).await
    }

    /// How often anything was changed at Twilio.
    pub(super) fn changes(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.method != "GET").count()
    }
}

/// The bare query, running.
pub(super) struct Bare {
    process: Child,
    url: String,
    http: reqwest::Client,
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Bare {
    fn write(path: &Path, bodies: std::sync::mpsc::Receiver<String>) -> Result<Bare> {
        crate::bare::write(path, bodies.into_iter())?;
        let mut command = Command::new(std::env::current_exe()?);
        let mut process =
            command.arg("bare").arg(path).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        BufReader::new(process.stdout.take().context("its output is ours")?).read_line(&mut address)?;
        Ok(Bare { process, url: format!("http://{}/search", address.trim()), http: reqwest::Client::new() })
    }

    /// How many it finds.
    pub(super) async fn search(&self, query: &str) -> Result<usize> {
        let limit = LIMIT.to_string();
        let request = self.http.get(&self.url).query(&[("query", query), ("limit", &limit)]);
        let found: Vec<Value> =
            serde_json::from_str(&request.send().await?.error_for_status()?.text().await?)?;
        Ok(found.len())
    }
}
