//! What a desk says that it holds, and what holding it costs its process.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::{Books, PATIENCE, Running};

/// How long a desk is watched before it is said to rest.
const REST: Duration = Duration::from_secs(3);

impl Running {
    /// How much of its memory is resident, in bytes.
    pub(crate) fn resident(&self) -> Result<u64> {
        self.memory("VmRSS:")
    }

    /// How much of its memory was resident at most since it was started, in bytes.
    pub(crate) fn peak(&self) -> Result<u64> {
        self.memory("VmHWM:")
    }

    /// A line of `status` in proc(5) that counts kilobytes, in bytes.
    fn memory(&self, line: &str) -> Result<u64> {
        let about = fs::read_to_string(format!("/proc/{}/status", self.process.0.id()))?;
        let kilobytes = about.lines().find_map(|one| one.strip_prefix(line)?.split_whitespace().next());
        Ok(kilobytes.context("Linux tells how much is resident")?.parse::<u64>()? * 1024)
    }

    /// Waits until it works on nothing any more: what follows from what it was sent takes its time.
    ///
    /// # Errors
    /// When it still works after an hour.
    pub(crate) async fn come_to_rest(&self) -> Result<()> {
        let worked = || -> Result<u64> {
            let about = fs::read_to_string(format!("/proc/{}/stat", self.process.0.id()))?;
            // User and system time of proc(5), in hundredths of a second; the name before may hold spaces.
            let (_, after) = about.rsplit_once(')').context("it is a process")?;
            after.split_whitespace().skip(11).take(2).map(|ticks| Ok(ticks.parse::<u64>()?)).sum()
        };
        let mut before = worked()?;
        for _ in 0..1200 {
            tokio::time::sleep(REST).await;
            let now = worked()?;
            if now - before <= 6 {
                return Ok(());
            }
            before = now;
        }
        bail!("the desk did not come to rest in an hour")
    }

    /// Returns when search finds the word in exactly one text, where there is search.
    pub(crate) async fn find(&self, word: &str) -> Result<()> {
        let Books::Surface { .. } = self.books else { return Ok(()) };
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            let hits = self.call("search_inbox", &json!({ "text": word, "after": null, "limit": 2 })).await?;
            match hits.get("hits").and_then(Value::as_array).map(Vec::len) {
                Some(1) => return Ok(()),
                Some(0) => {}
                _ => bail!("a search for one text's word gave {hits}"),
            }
        }
        bail!("search does not find the last text")
    }

    /// Waits until so many texts are stored: what was answered last may lie in the book of arrivals for a moment.
    pub(crate) async fn hold(&self, expected: u64) -> Result<()> {
        let asked = Instant::now();
        loop {
            // While texts are taken in, the pages of threads are of different moments.
            match self.count().await {
                Ok(stored) if stored == expected => return Ok(()),
                Ok(stored) if stored > expected || asked.elapsed() > PATIENCE => {
                    bail!("{stored} texts are stored, and {expected} were answered");
                }
                Err(error) if asked.elapsed() > PATIENCE => return Err(error),
                _ => {}
            }
        }
    }

    /// How many texts are stored.
    async fn count(&self) -> Result<u64> {
        match &self.books {
            Books::Count => {
                let reply = self.http.get(format!("{}/count", self.public_url)).send().await?;
                Ok(reply.error_for_status()?.text().await?.parse()?)
            }
            Books::Surface { .. } => self.count_unread().await,
        }
    }

    /// How many texts stand in open threads, counted one by one, read or unread.
    pub(crate) async fn count_texts(&self) -> Result<u64> {
        let (mut texts, mut after) = (0, Value::Null);
        loop {
            let args = json!({ "filter": "open", "number": null, "after": after, "limit": 100 });
            let page = self.call("list_threads", &args).await?;
            for row in page.get("rows").and_then(Value::as_array).context("a page has rows")? {
                texts += self.count_in_thread(row.get("id").context("a thread has an id")?).await?;
            }
            after = page.get("next").cloned().unwrap_or_default();
            if after.is_null() {
                return Ok(texts);
            }
        }
    }

    async fn count_in_thread(&self, thread: &Value) -> Result<u64> {
        let (mut texts, mut before) = (0, Value::Null);
        loop {
            let args =
                json!({ "thread": thread, "before": before, "after": null, "around": null, "limit": 200 });
            let page = self.call("list_messages", &args).await?;
            let rows = page.get("rows").and_then(Value::as_array).context("a page has rows")?;
            texts += u64::try_from(rows.len())?;
            if page.get("hasBefore") != Some(&json!(true)) {
                return Ok(texts);
            }
            before = rows.first().and_then(|row| row.get("id")).cloned().context("a text has an id")?;
        }
    }

    /// Every text is unread, so the threads' kept counts add up to all of them; and the badge counts the threads.
    pub(crate) async fn count_unread(&self) -> Result<u64> {
        let (mut texts, mut threads, mut after) = (0, 0, Value::Null);
        loop {
            let args = json!({ "filter": "open", "number": null, "after": after, "limit": 100 });
            let page = self.call("list_threads", &args).await?;
            for row in page.get("rows").and_then(Value::as_array).context("a page has rows")? {
                texts += row.get("unread").and_then(Value::as_u64).context("a thread has a count")?;
                threads += 1;
            }
            after = page.get("next").cloned().unwrap_or_default();
            if after.is_null() {
                break;
            }
        }
        let counts = self.call("read_counts", &json!({})).await?;
        if counts != json!({ "unread": threads, "open": threads }) {
            bail!("{threads} threads are listed, and the kept counts are {counts}");
        }
        Ok(texts)
    }

    /// Asks the surface.
    pub(crate) async fn call(&self, name: &str, args: &Value) -> Result<Value> {
        let Books::Surface { url, token, .. } = &self.books else { bail!("this desk has no surface") };
        let request = self.http.post(format!("{url}/call/{name}")).bearer_auth(token);
        let reply = request.header("Content-Type", "application/json").body(args.to_string()).send().await?;
        let status = reply.status();
        let text = reply.text().await?;
        if !status.is_success() {
            bail!("{name}: {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }
}
