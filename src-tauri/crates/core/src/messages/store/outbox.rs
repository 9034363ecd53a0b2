//! Texts that wait to be handed to Twilio: not before when, and whose turn it is on each of our numbers.
//!
//! A row stands here exactly as long as its message is queued. Twilio and the carriers take about one segment a
//! second from a long code; what comes faster waits here, where it is seen and can be taken back.

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::store::{Id, Tx};

/// No queue is longer; a turn beyond it was given by a clock that has been set back since.
const LONGEST_QUEUE: Duration = Duration::from_secs(60 * 60);

/// A text that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) number: Id,
    pub(crate) due_at: Millis,
    pub(crate) slot_at: Option<Millis>,
}

/// Lets a text of `thread` wait until `due` at least. A turn it had is given up.
pub(crate) fn put(tx: &Tx<'_>, message: Id, thread: Id, due: Millis) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO outbox (message_id, number_id, due_at) SELECT ?1, number_id, ?3 FROM threads WHERE id = ?2
         ON CONFLICT (message_id) DO UPDATE SET due_at = excluded.due_at, slot_at = NULL",
    )?
    .execute(params![message, thread, due.0])?;
    Ok(())
}

/// The text waits no longer.
pub(crate) fn remove(tx: &Tx<'_>, message: Id) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM outbox WHERE message_id = ?1")?.execute([message])?;
    Ok(())
}

/// Until when a text waits, if it does.
pub(crate) fn find(conn: &Connection, message: Id) -> Result<Option<Waiting>, Error> {
    Ok(conn
        .prepare_cached("SELECT number_id, due_at, slot_at FROM outbox WHERE message_id = ?1")?
        .query_row([message], |row| {
            Ok(Waiting {
                number: row.get(0)?,
                due_at: Millis(row.get(1)?),
                slot_at: row.get::<_, Option<i64>>(2)?.map(Millis),
            })
        })
        .optional()?)
}

/// The turn of a text that is due: the one it has, or the next free one, which then lasts for `length`.
pub(crate) fn take_turn(
    tx: &Tx<'_>,
    message: Id,
    waiting: &Waiting,
    length: Duration,
) -> Result<Millis, Error> {
    let now = tx.now();
    let is_sound = |at: &Millis| *at <= now + LONGEST_QUEUE;
    if let Some(at) = waiting.slot_at.filter(is_sound) {
        return Ok(at);
    }
    let at = free_at(tx, waiting.number)?.filter(is_sound).map_or(now, |free| free.max(now));
    tx.prepare_cached(
        "INSERT INTO paces (number_id, free_at) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET free_at = excluded.free_at",
    )?
    .execute(params![waiting.number, (at + length).0])?;
    tx.prepare_cached("UPDATE outbox SET slot_at = ?2 WHERE message_id = ?1")?
        .execute(params![message, at.0])?;
    Ok(at)
}

/// From when a number may send again.
pub(crate) fn free_at(conn: &Connection, number: Id) -> Result<Option<Millis>, Error> {
    let at: Option<i64> = conn
        .prepare_cached("SELECT free_at FROM paces WHERE number_id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(at.map(Millis))
}

/// How many texts wait for their turn on a number. Those that can still be undone are not counted.
pub(crate) fn count(conn: &Connection, number: Id, now: Millis) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM outbox WHERE number_id = ?1 AND due_at <= ?2")?
        .query_row(params![number, now.0], |row| row.get(0))?)
}
