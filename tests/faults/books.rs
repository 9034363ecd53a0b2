//! What was promised, kept beside what is there: the double entry that shows a text lost, or there twice.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use deskbell_tests::desk::Desk;
use serde_json::{Value, json};

/// What was promised to strangers and to the person at the desk.
#[derive(Default)]
pub(crate) struct Books {
    /// Bodies of texts that Twilio had an answer for.
    pub(crate) answered: Vec<String>,
    /// Bodies of texts that were posted and not answered: here once, or not at all.
    pub(crate) unanswered: Vec<String>,
    /// Bodies of texts that the desk took to be sent.
    pub(crate) accepted: Vec<String>,
}

/// A text as the desk shows it.
pub(crate) struct Shown {
    pub(crate) direction: String,
    pub(crate) status: String,
}

/// Every text in these threads by its body, of which there is one each.
pub(crate) async fn read(desk: &Desk, threads: &[String]) -> anyhow::Result<BTreeMap<String, Shown>> {
    let mut all = BTreeMap::new();
    for thread in threads {
        for row in desk.texts(thread).await? {
            let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let shown = Shown { direction: text("direction"), status: text("status") };
            let body = text("body");
            ensure!(all.insert(body.clone(), shown).is_none(), "there twice: {body}");
        }
    }
    Ok(all)
}

impl Books {
    /// Holds what is there against what was promised, and the kept counts against what is there.
    pub(crate) async fn audit(
        &self,
        desk: &Desk,
        threads: &[String],
    ) -> anyhow::Result<BTreeMap<String, Shown>> {
        let all = read(desk, threads).await?;
        for body in &self.answered {
            ensure!(all.contains_key(body), "answered, and lost: {body}");
        }
        for body in &self.accepted {
            ensure!(all.contains_key(body), "taken to be sent, and lost: {body}");
        }
        let came = all.values().filter(|shown| shown.direction == "in").count();
        let known = self.answered.len()..=self.answered.len() + self.unanswered.len();
        ensure!(known.contains(&came), "{came} texts came, and {known:?} were posted");
        let listed = desk
            .call("list_threads", &json!({ "filter": "open", "number": null, "after": null, "limit": 100 }))
            .await?;
        let rows = listed.get("rows").and_then(Value::as_array).context("a page has rows")?;
        let unread_of = |row: &Value| row.get("unread").and_then(Value::as_u64).unwrap_or_default();
        let unread: u64 = rows.iter().map(unread_of).sum();
        ensure!(usize::try_from(unread)? == came, "{came} texts came, and {unread} are counted as unread");
        let with_unread = rows.iter().filter(|row| unread_of(row) > 0).count();
        let counts = desk.call("read_counts", &json!({})).await?;
        ensure!(
            counts == json!({ "unread": with_unread, "open": rows.len() }),
            "{with_unread} of {} threads are unread, and the kept counts are {counts}",
            rows.len()
        );
        Ok(all)
    }
}
