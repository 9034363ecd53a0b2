//! What one may send to somebody who helps: what happened and how things stand, and nothing about anybody.
//!
//! Invariant: only what is named here goes in, and every text of it passes through [`redact`] on its way: no number, no
//! words of a text, no name of a person, no address of the office, no secret.

mod redact;

use std::fmt::Write as _;

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::{budget, disk};
use crate::account::Office;
use crate::error::Error;
use crate::store::Id;
use redact::redact;

/// What goes into the bundle, to be read before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Bundle {
    /// What to call the file.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Makes the bundle.
///
/// # Errors
/// When the store cannot be read.
pub async fn make(office: &Office) -> Result<Bundle, Error> {
    let now = office.clock().now();
    let line = super::read(office);
    let disk = disk::read(office).await?;
    let budget = budget::read(office).await?;
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = writeln!(text, "Deskbell {} on {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    let _ = writeln!(text, "Made at {}", now.to_iso8601());
    let _ = writeln!(text, "Line: {}", if office.is_practice() { "practice" } else { "an account" });
    let _ = writeln!(text, "State: {:?} since {}", line.state, line.since.to_iso8601());
    for (what, words) in [("Why", line.reason), ("What to do", line.next)] {
        if let Some(words) = words {
            let _ = writeln!(text, "{what}: {}", redact(&words));
        }
    }
    let _ = writeln!(text, "Free on disk: {}", disk.free.map_or("unknown".to_owned(), megabytes));
    let _ = writeln!(text, "Inbox file: {}, pictures: {}", megabytes(disk.inbox), megabytes(disk.media));
    if let Some(budget) = budget {
        let _ = writeln!(text, "Requests this month: {} and about {} proofs", budget.came, budget.proofs);
    }
    text.push_str(&office.store().read(tell).await?);
    Ok(Bundle { name: format!("deskbell-support-{}.txt", now.utc_day()), text })
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / (1024 * 1024))
}

/// What the store has to tell.
fn tell(conn: &Connection) -> Result<String, Error> {
    let mut text = String::new();
    let _ = writeln!(text, "\nHow many");
    for (what, sql) in [
        ("numbers", "SELECT count(*) FROM numbers"),
        ("numbers that listen", "SELECT count(*) FROM numbers WHERE listens = 1"),
        ("open threads", "SELECT coalesce(sum(open_threads), 0) FROM numbers"),
        ("unread threads", "SELECT coalesce(sum(unread_threads), 0) FROM numbers"),
        ("opted out", "SELECT count(*) FROM consents WHERE state = 'out'"),
        ("texts without an end", "SELECT count(*) FROM messages WHERE rank BETWEEN 1 AND 5"),
        ("starts", "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'starts'"),
        ("shape of the file", "SELECT user_version FROM pragma_user_version"),
    ] {
        let n: i64 = conn.query_row(sql, [], |row| row.get(0))?;
        let _ = writeln!(text, "  {what}: {n}");
    }
    let _ = writeln!(text, "\nPromises");
    let mut jobs = conn.prepare(
        "SELECT kind, state, attempts, coalesce(last_error, '') FROM jobs ORDER BY id DESC LIMIT 100",
    )?;
    let mut rows = jobs.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, state): (String, String) = (row.get(0)?, row.get(1)?);
        let (attempts, error): (u32, String) = (row.get(2)?, row.get(3)?);
        let _ = writeln!(text, "  {} {state}, tried {attempts} times {}", redact(&kind), redact(&error));
    }
    let _ = writeln!(text, "\nHow the line stood");
    let mut states = conn.prepare("SELECT id, state, code FROM line_states ORDER BY id DESC LIMIT 100")?;
    let mut rows = states.query([])?;
    while let Some(row) = rows.next()? {
        let (id, state, code): (Id, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let code = code.map(|code| format!(" {}", redact(&code))).unwrap_or_default();
        let _ = writeln!(text, "  {} {state}{code}", id.at().to_iso8601());
    }
    let _ = writeln!(text, "\nThe last webhooks");
    let mut requests =
        conn.prepare("SELECT id, kind, outcome, length(form) FROM requests ORDER BY id DESC LIMIT 100")?;
    let mut rows = requests.query([])?;
    while let Some(row) = rows.next()? {
        let (id, kind, outcome): (Id, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let length: u32 = row.get(3)?;
        let at = id.at().to_iso8601();
        let _ = writeln!(text, "  {at} {} {}, {length} bytes", redact(&kind), redact(&outcome));
    }
    let _ = writeln!(text, "\nRefused requests");
    let mut refused =
        conn.prepare("SELECT id, reason, times, signed_as FROM quarantine ORDER BY id DESC LIMIT 100")?;
    let mut rows = refused.query([])?;
    while let Some(row) = rows.next()? {
        let (id, reason, times): (Id, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let other: Option<String> = row.get(3)?;
        let spelling = if other.is_some() { ", signed for another spelling of our address" } else { "" };
        let _ = writeln!(text, "  {} {}, {times} times{spelling}", id.at().to_iso8601(), redact(&reason));
    }
    Ok(text)
}
