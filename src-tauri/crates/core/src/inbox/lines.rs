//! Lines of Deskbell's own in a thread: what happened there besides texts and notes.

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use ts_rs::TS;

use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Tx};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// They asked not to be texted.
    OptedOut,
    /// They may be texted again.
    OptedIn,
    /// The time came until which the thread was put off.
    Woke,
}

impl Happening {
    fn word(self) -> &'static str {
        match self {
            Happening::OptedOut => "opted_out",
            Happening::OptedIn => "opted_in",
            Happening::Woke => "woke",
        }
    }
}

impl FromSql for Happening {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Happening> {
        [Happening::OptedOut, Happening::OptedIn, Happening::Woke]
            .into_iter()
            .find(|one| value.as_str().is_ok_and(|word| word == one.word()))
            .ok_or(FromSqlError::InvalidType)
    }
}

/// A line, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ThreadLine {
    /// Which one.
    pub id: Id,
    /// Where it stands.
    pub thread: Id,
    /// What happened.
    pub what: Happening,
    /// The word by which they said it; empty where there was none.
    pub word: String,
    /// When it happened.
    pub at: Millis,
}

/// Writes a line into a thread, at the time of what it tells; without one, below everything that stands there.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    thread: Id,
    what: Happening,
    word: &str,
    at: Option<Millis>,
) -> Result<Id, Error> {
    let id = match at {
        Some(at) => tx.id_at(at)?,
        None => {
            let last = super::store::read_state(tx, thread)?.last_message_id;
            tx.arrival_id_after(last)?
        }
    };
    tx.prepare_cached("INSERT INTO lines (id, thread_id, what, word) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, thread, what.word(), word])?;
    tx.publish(Event::TimelineChanged { thread, item: id });
    Ok(id)
}

/// Lines of a thread before `before`, newest first.
pub(super) fn list_older(
    conn: &Connection,
    thread: Id,
    before: Id,
    limit: u32,
) -> Result<Vec<ThreadLine>, Error> {
    let sql = "SELECT id, thread_id, what, word FROM lines WHERE thread_id = ?1 AND id < ?2
               ORDER BY id DESC LIMIT ?3";
    select(conn, sql, thread, before, limit)
}

/// Lines of a thread after `after`, oldest first.
pub(super) fn list_newer(
    conn: &Connection,
    thread: Id,
    after: Id,
    limit: u32,
) -> Result<Vec<ThreadLine>, Error> {
    let sql = "SELECT id, thread_id, what, word FROM lines WHERE thread_id = ?1 AND id > ?2
               ORDER BY id LIMIT ?3";
    select(conn, sql, thread, after, limit)
}

fn select(conn: &Connection, sql: &str, thread: Id, bound: Id, limit: u32) -> Result<Vec<ThreadLine>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![thread, bound, limit], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ThreadLine> {
    let id: Id = row.get(0)?;
    Ok(ThreadLine { id, thread: row.get(1)?, what: row.get(2)?, word: row.get(3)?, at: id.at() })
}
