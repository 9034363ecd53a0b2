//! All SQL of messages: finding and writing them here, what has been seen of them in `marks`, what waits to go in
//! `outbox`.

mod marks;
pub(crate) mod outbox;

pub(crate) use marks::{
    close_failure, close_failures, first_unread, mark_all_read, mark_last_unread, mark_read,
    mark_these_unread, open_failures,
};

use deskbell_twilio::{MessageSid, Millis};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::inbox;
use crate::messages::{Direction, Status};
use crate::store::{Id, Tx};

/// What a write needs to know of a message to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) id: Id,
    pub(crate) thread: Id,
    pub(crate) sid: Option<String>,
    pub(crate) direction: Direction,
    pub(crate) status: Status,
    pub(crate) error_code: Option<u32>,
    pub(crate) attempted_at: Option<Millis>,
    /// The end of the time in which another copy of this inbox may have handed it to Twilio.
    pub(crate) attempted_until: Option<Millis>,
    pub(crate) searches: u32,
    pub(crate) body: String,
    is_failure_open: bool,
}

macro_rules! state_columns {
    () => {
        "SELECT id, thread_id, sid, direction, status, error_code, attempted_at, searches, body, is_failure_open,
             attempted_until
         FROM messages "
    };
}

fn state_of(row: &Row<'_>) -> rusqlite::Result<State> {
    Ok(State {
        id: row.get(0)?,
        thread: row.get(1)?,
        sid: row.get(2)?,
        direction: row.get(3)?,
        status: row.get(4)?,
        error_code: row.get(5)?,
        attempted_at: row.get::<_, Option<i64>>(6)?.map(Millis),
        searches: row.get(7)?,
        body: row.get(8)?,
        is_failure_open: row.get(9)?,
        attempted_until: row.get::<_, Option<i64>>(10)?.map(Millis),
    })
}

/// The state of a message of ours by its id.
pub(crate) fn find(conn: &Connection, id: Id) -> Result<Option<State>, Error> {
    Ok(conn
        .prepare_cached(concat!(state_columns!(), "WHERE id = ?1"))?
        .query_row([id], state_of)
        .optional()?)
}

/// The state of a message that must exist.
pub(crate) fn read(conn: &Connection, id: Id) -> Result<State, Error> {
    find(conn, id)?.ok_or(Error::NotFound("text"))
}

/// The message that Twilio calls `sid`.
pub(crate) fn find_by_sid(conn: &Connection, sid: &str) -> Result<Option<State>, Error> {
    Ok(conn
        .prepare_cached(concat!(state_columns!(), "WHERE sid = ?1"))?
        .query_row([sid], state_of)
        .optional()?)
}

/// The message that was already written for `intent`.
pub(crate) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT id FROM messages WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0))
        .optional()?)
}

/// The oldest message of ours in `thread` that Twilio may hold without our knowing its Sid, with these words.
pub(crate) fn find_claimable(
    conn: &Connection,
    thread: Id,
    body: &str,
    at: Millis,
) -> Result<Option<State>, Error> {
    // Twilio dates a text by the second it took it; the clocks may differ by a few minutes.
    const SLACK: i64 = 5 * 60 * 1000;
    // Another copy wrote by the clock of another computer, of which nothing is known but that it is believed.
    const COPY_SLACK: i64 = 24 * 60 * 60 * 1000;
    Ok(conn
        .prepare_cached(concat!(
            state_columns!(),
            "WHERE thread_id = ?1 AND sid IS NULL AND direction = 'out' AND rank BETWEEN 1 AND 4 AND body = ?2
               AND ?3 BETWEEN attempted_at - iif(attempted_until IS NULL, ?4, ?5)
                   AND coalesce(attempted_until + ?5, attempted_at + ?4)
             ORDER BY id LIMIT 1"
        ))?
        .query_row(params![thread, body, at.0, SLACK, COPY_SLACK], state_of)
        .optional()?)
}

/// Whether `sid` was deleted here and must not come back.
pub(crate) fn is_tombstoned(conn: &Connection, sid: &str) -> Result<bool, Error> {
    let found = conn
        .prepare_cached("SELECT 1 FROM tombstones WHERE sid = ?1")?
        .query_row([sid], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Leaves a tombstone: what Twilio calls `sid` was deleted here and must not come back.
pub(crate) fn bury(tx: &Tx<'_>, sid: &str) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO tombstones (sid, deleted_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![sid, tx.now().0])?;
    Ok(())
}

/// A message to be written for the first time.
pub(crate) struct New<'a> {
    pub(crate) thread: Id,
    pub(crate) sid: Option<&'a MessageSid>,
    pub(crate) intent: Option<&'a str>,
    pub(crate) direction: Direction,
    pub(crate) body: &'a str,
    pub(crate) status: Status,
    pub(crate) is_unread: bool,
    pub(crate) is_announced: bool,
    pub(crate) media_count: u32,
    pub(crate) rest: Option<String>,
}

/// Writes a message and lets search find it.
pub(crate) fn insert(tx: &mut Tx<'_>, id: Id, new: &New<'_>) -> Result<(), Error> {
    let direction = match new.direction {
        Direction::In => "in",
        Direction::Out => "out",
    };
    tx.prepare_cached(
        "INSERT INTO messages (id, thread_id, sid, intent, direction, body, status, rank, is_unread, is_announced,
             media_count, rest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        id,
        new.thread,
        new.sid.map(MessageSid::as_str),
        new.intent,
        direction,
        new.body,
        new.status,
        new.status.rank(),
        new.is_unread,
        new.is_announced,
        new.media_count,
        new.rest,
    ])?;
    if !new.body.is_empty() {
        tx.index(id, new.body);
    }
    Ok(())
}

/// Writes down that a webhook has told us of this message.
pub(crate) fn mark_announced(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE messages SET is_announced = 1 WHERE id = ?1 AND is_announced = 0")?
        .execute([id])?;
    Ok(())
}

/// Writes down that nobody wrote this message.
pub(crate) fn mark_automatic(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE messages SET is_automatic = 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// What was learned about where a message stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report<'a> {
    pub(crate) sid: Option<&'a str>,
    pub(crate) error_code: Option<u32>,
    pub(crate) error_text: Option<&'a str>,
}

/// Raises a message to `status` if that is higher than what was seen, and keeps the thread's failures counted.
/// Between two reports of the same status the higher error code stays, so that their order does not matter.
pub(crate) fn raise(
    tx: &mut Tx<'_>,
    before: &State,
    status: Status,
    report: &Report<'_>,
) -> Result<State, Error> {
    let rises = status > before.status;
    let error_code = if rises {
        report.error_code
    } else if status == before.status {
        report.error_code.max(before.error_code)
    } else {
        before.error_code
    };
    let status = status.max(before.status);
    let sid = before.sid.clone().or_else(|| report.sid.map(str::to_owned));
    let is_failure_open = if rises { status.is_failure() } else { before.is_failure_open };
    let after = State { status, error_code, sid, is_failure_open, ..before.clone() };
    if after == *before {
        return Ok(after);
    }
    tx.prepare_cached(
        "UPDATE messages SET sid = ?2, status = ?3, rank = ?4, error_code = ?5,
             error_text = CASE WHEN ?6 THEN ?7 ELSE error_text END,
             status_at = CASE WHEN ?6 THEN ?8 ELSE status_at END, is_failure_open = ?9
         WHERE id = ?1",
    )?
    .execute(params![
        after.id,
        after.sid,
        after.status,
        after.status.rank(),
        after.error_code,
        rises,
        report.error_text,
        tx.now().0,
        after.is_failure_open,
    ])?;
    if before.is_failure_open != after.is_failure_open {
        let thread = inbox::store::read_state(tx, after.thread)?;
        let failed = if after.is_failure_open { thread.failed + 1 } else { thread.failed.saturating_sub(1) };
        inbox::store::save(tx, &thread, &inbox::store::State { failed, ..thread.clone() })?;
    }
    if before.status == Status::Queued && rises {
        outbox::remove(tx, after.id)?;
    }
    tx.publish(crate::events::Event::MessageChanged { thread: after.thread, message: after.id });
    Ok(after)
}

/// Puts a message back to an earlier state because we know that nothing happened at Twilio.
pub(crate) fn put_back(tx: &mut Tx<'_>, message: &State, status: Status) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE messages SET status = ?2, rank = ?3, sid = NULL WHERE id = ?1 AND status = ?4",
    )?
    .execute(params![message.id, status, status.rank(), message.status])?;
    if status == Status::Queued {
        outbox::put(tx, message.id, message.thread, tx.now())?;
    }
    tx.publish(crate::events::Event::MessageChanged { thread: message.thread, message: message.id });
    Ok(())
}

/// Writes down that a text is being handed to Twilio, before it is; `at` by Twilio's clock, because Twilio's dates
/// are compared with it.
pub(crate) fn begin_attempt(tx: &Tx<'_>, id: Id, at: Millis) -> Result<(), Error> {
    tx.prepare_cached("UPDATE messages SET attempted_at = ?2 WHERE id = ?1")?.execute(params![id, at.0])?;
    Ok(())
}

/// Another copy of this inbox may have handed it to Twilio, from when it was written, or was being handed over here, to
/// `until`.
pub(crate) fn note_copied(tx: &Tx<'_>, id: Id, until: Millis) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE messages SET attempted_at = coalesce(attempted_at, ?2), attempted_until = ?3 WHERE id = ?1",
    )?
    .execute(params![id, id.at().0, until.0])?;
    Ok(())
}

/// Takes away a text of ours that never was one: taken back before it went, or made by a listing for another row.
pub(crate) fn erase(tx: &mut Tx<'_>, made: &State) -> Result<(), Error> {
    close_failure(tx, made)?;
    if !made.body.is_empty() {
        tx.unindex(made.id, &made.body);
    }
    crate::pictures::outgoing::forget(tx, made.id)?;
    tx.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([made.id])?;
    inbox::store::find_last_again(tx, made.thread)
}

/// Counts one more search for a text whose outcome is unknown.
pub(crate) fn count_search(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE messages SET searches = searches + 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Texts of ours that Twilio has and that are not final, since `since`, with their Sids: the newest, because some
/// carriers never report.
pub(crate) fn list_unfinished(conn: &Connection, since: Id) -> Result<Vec<(Id, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, sid FROM messages
         WHERE rank BETWEEN 1 AND 5 AND id >= ?1 AND sid IS NOT NULL AND direction = 'out'
         ORDER BY id DESC LIMIT 200",
    )?;
    let rows = statement.query_map([since], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a message has pictures.
pub(crate) fn has_pictures(conn: &Connection, id: Id) -> Result<bool, Error> {
    let count: Option<u32> = conn
        .prepare_cached("SELECT media_count FROM messages WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(count.is_some_and(|count| count > 0))
}

/// Writes down how many pictures a message has.
pub(crate) fn set_media_count(tx: &Tx<'_>, id: Id, count: u32) -> Result<(), Error> {
    tx.prepare_cached("UPDATE messages SET media_count = ?2 WHERE id = ?1")?.execute(params![id, count])?;
    Ok(())
}
