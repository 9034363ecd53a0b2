//! Fetching history: texts from before an account was connected. They come in as read and in silence.
//!
//! Invariants: how far each number has come is written with the texts themselves, so that a crash costs a day of
//! listing and no text; a stop counts from the next page on; nothing that is done comes back.

use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome};
use crate::messages::Direction;
use crate::messages::catch_up;
use crate::store::{Id, Lane, Tx};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Small enough for a count that moves.
const PAGE: u16 = 200;

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

/// A number's texts in one direction, as far as they are still to be fetched.
struct Stretch {
    number: Id,
    ours: String,
    direction: Direction,
    since: Millis,
    reached: Millis,
    /// When our listening began. What is younger is catch-up's, and rings.
    ends: Millis,
}

impl Stretch {
    fn word(&self) -> &'static str {
        if self.direction == Direction::In { "in" } else { "out" }
    }
}

fn next(conn: &Connection, connected_at: Millis) -> Result<Option<Stretch>, Error> {
    Ok(conn
        .query_row(
            "SELECT imports.number_id, numbers.number, direction, since_at, reached_at, coalesce(listens_at, ?1)
             FROM imports JOIN numbers ON numbers.id = imports.number_id
             WHERE imports.state = 'running' ORDER BY imports.number_id, direction LIMIT 1",
            [connected_at.0],
            |row| {
                let direction: String = row.get(2)?;
                Ok(Stretch {
                    number: row.get(0)?,
                    ours: row.get(1)?,
                    direction: if direction == "in" { Direction::In } else { Direction::Out },
                    since: Millis(row.get(3)?),
                    reached: Millis(row.get(4)?),
                    ends: Millis(row.get(5)?),
                })
            },
        )
        .optional()?)
}

/// Keeps the promise: stretch by stretch, until all are here or somebody stops it.
pub(crate) async fn keep(office: &Office) -> Result<Outcome, Error> {
    let connected_at = office.connected_at();
    while let Some(stretch) = office.store().read(move |conn| next(conn, connected_at)).await? {
        fetch(office, &stretch).await?;
    }
    Ok(Outcome::Done)
}

async fn fetch(office: &Office, stretch: &Stretch) -> Result<(), Error> {
    let ours = Some(Party::from_twilio(&stretch.ours));
    let request = api::List {
        to: if stretch.direction == Direction::In { ours.clone() } else { None },
        from: if stretch.direction == Direction::Out { ours } else { None },
        sent_since: (stretch.since.0 > 0).then(|| stretch.since.utc_day()),
        // Twilio filters by days: of the day that was reached, what is here already is known by its Sid.
        sent_until: Some((stretch.reached + DAY).utc_day()),
        page_size: Some(PAGE),
        ..api::List::default()
    };
    let mut page = office.twilio().execute(&request).await?;
    loop {
        let fresh = catch_up::import(office, &older(&page.messages, stretch.ends)).await?;
        let oldest = page.messages.iter().filter_map(|one| one.date_sent.or(one.date_created)).min();
        let following = if page.messages.is_empty() { None } else { office.twilio().next(&page).await? };
        let step = match following {
            None => Step::Ended,
            Some(_) => Step::At(oldest.unwrap_or(stretch.reached)),
        };
        if note(office, stretch, step, fresh).await? == Going::Stopped {
            return Ok(());
        }
        match following {
            Some(following) => page = following,
            None => return Ok(()),
        }
    }
}

fn older(items: &[api::Message], ends: Millis) -> Vec<api::Message> {
    let is_older = |item: &&api::Message| {
        item.date_sent.or(item.date_created).is_some_and(|at| catch_up::is_history(at, ends))
    };
    items.iter().filter(is_older).cloned().collect()
}

#[derive(Clone, Copy)]
enum Step {
    At(Millis),
    Ended,
}

#[derive(PartialEq, Eq)]
enum Going {
    On,
    Stopped,
}

/// Writes down how far a stretch has come. Answers whether somebody stopped it meanwhile.
async fn note(office: &Office, stretch: &Stretch, step: Step, fresh: u64) -> Result<Going, Error> {
    let (number, word, since) = (stretch.number, stretch.word(), stretch.since);
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            let (reached, is_done) = match step {
                Step::At(at) => (at, false),
                Step::Ended => (since, true),
            };
            tx.execute(
                "UPDATE imports SET reached_at = min(reached_at, ?3), done = done + ?4,
                     state = CASE WHEN ?5 AND since_at >= ?3 THEN 'done' ELSE state END
                 WHERE number_id = ?1 AND direction = ?2",
                params![number, word, reached.0, fresh, is_done],
            )?;
            let state: String = tx.query_row(
                "SELECT state FROM imports WHERE number_id = ?1 AND direction = ?2",
                params![number, word],
                |row| row.get(0),
            )?;
            let done = sum(tx)?.map_or(0, |import| import.done);
            tx.publish(Event::ImportProgressed { done, total: None });
            Ok(if state == "stopped" { Going::Stopped } else { Going::On })
        })
        .await
}
