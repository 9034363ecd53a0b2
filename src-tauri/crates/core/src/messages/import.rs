//! Fetching history: texts from before an account was connected. They come in as read and in silence.
//!
//! Invariants: how far each number has come is written with the texts themselves, so that a crash costs a day of
//! listing, no text, and no count; a stop counts from the next page on; nothing that is done comes back.

mod fetch;

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::{Lane, Tx};

pub(crate) use fetch::keep;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How far back history is fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum History {
    /// Not at all.
    None,
    /// The last 90 days.
    #[default]
    Days90,
    /// The last 365 days.
    Year,
    /// Whatever Twilio still has.
    Everything,
}

impl History {
    /// Since when, seen from `now`.
    fn since(self, now: Millis) -> Option<Millis> {
        match self {
            History::None => None,
            History::Days90 => Some(now - DAY * 90),
            History::Year => Some(now - DAY * 365),
            History::Everything => Some(Millis(0)),
        }
    }
}

/// Where fetching history stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Under way.
    Running,
    /// Somebody stopped it.
    Stopped,
    /// All of it is here.
    Done,
}

/// Fetching history, over all numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Import {
    /// Where it stands.
    pub state: ImportState,
    /// How many texts came in.
    #[ts(type = "number")]
    pub done: u64,
    /// Since when texts are fetched; 0 for everything.
    pub since: Millis,
    /// Back to when all texts are here by now.
    pub reached: Millis,
}

/// Asks to fetch history.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct StartImport {
    /// How far back.
    pub history: History,
}

/// Promises the history of every number that listens, as far as it has not been asked for already.
pub(crate) fn plan(tx: &mut Tx<'_>, history: History) -> Result<(), Error> {
    let now = tx.now();
    let Some(since) = history.since(now) else { return Ok(()) };
    // What is older than the office keeps would only come to go again.
    let kept = crate::settings::retention::load(tx)?.texts.cutoff(now);
    let since = kept.map_or(since, |kept| since.max(kept));
    for direction in ["in", "out"] {
        // Asked for further back, it goes on from where it ended; asked for less, nothing is left to do.
        tx.execute(
            "INSERT INTO imports (number_id, direction, since_at, reached_at, state)
             SELECT id, ?1, ?2, ?3, 'running' FROM numbers WHERE listens = 1 AND sid IS NOT NULL
             ON CONFLICT (number_id, direction) DO UPDATE SET
                 state = CASE WHEN excluded.since_at < reached_at THEN 'running' ELSE state END,
                 since_at = min(since_at, excluded.since_at)",
            params![direction, since.0, now.0],
        )?;
    }
    tx.publish(Event::ImportProgressed { done: 0, total: None });
    tx.enqueue(&Job::ImportHistory)
}

/// Fetches history, further back than before or for the first time.
///
/// # Errors
/// When the store cannot be written.
pub async fn start(office: &Office, args: StartImport) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| plan(tx, args.history)).await
}

/// Stops fetching history. What is here stays.
///
/// # Errors
/// When the store cannot be written.
pub async fn stop(office: &Office) -> Result<(), Error> {
    set_state(office, "stopped", "running").await
}

/// Goes on where it was stopped.
///
/// # Errors
/// When the store cannot be written.
pub async fn resume(office: &Office) -> Result<(), Error> {
    set_state(office, "running", "stopped").await
}

async fn set_state(office: &Office, state: &'static str, before: &'static str) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            tx.execute("UPDATE imports SET state = ?1 WHERE state = ?2", [state, before])?;
            tx.publish(Event::ImportProgressed { done: 0, total: None });
            tx.enqueue(&Job::ImportHistory)
        })
        .await
}

/// Where fetching history stands; nothing where none was ever asked for.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Option<Import>, Error> {
    office.store().read(sum).await
}

fn sum(conn: &Connection) -> Result<Option<Import>, Error> {
    let (rows, running, stopped, done, since, reached): (u32, u32, u32, u64, i64, i64) = conn.query_row(
        "SELECT count(*), coalesce(sum(state = 'running'), 0), coalesce(sum(state = 'stopped'), 0),
             coalesce(sum(done), 0), coalesce(min(since_at), 0), coalesce(max(reached_at), 0) FROM imports",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)),
    )?;
    let state = match (running, stopped) {
        (1.., _) => ImportState::Running,
        (0, 1..) => ImportState::Stopped,
        (0, 0) => ImportState::Done,
    };
    Ok((rows > 0).then_some(Import { state, done, since: Millis(since), reached: Millis(reached) }))
}
