//! All SQL of what we know of our own calls beside what Twilio says of them.

use deskbell_twilio::{CallSid, Millis, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::calls::outgoing::rules::Attempt;
use crate::error::Error;
use crate::store::{Id, Tx};

/// A call that we make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: Id,
    /// The phone that rings first: our own, and of a spoken call theirs.
    pub(crate) phone: String,
    /// The number of ours that is shown.
    pub(crate) ours: String,
    /// Whom we call.
    pub(crate) theirs: String,
    pub(crate) attempt: Attempt,
    /// By Twilio's clock.
    pub(crate) attempted_at: Option<Millis>,
    pub(crate) searches: u32,
    /// Whether whom we call hears words at once, and no phone of the office rings first.
    pub(crate) is_spoken: bool,
}

/// What we know of a call of ours.
pub(crate) fn find(conn: &Connection, call: Id) -> Result<Option<Known>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT outgoing.call_id, outgoing.phone, numbers.number, threads.address, outgoing.attempt,
                 outgoing.attempted_at, outgoing.searches,
                 EXISTS (SELECT 1 FROM spoken_calls WHERE spoken_calls.call_id = outgoing.call_id)
             FROM outgoing JOIN calls ON calls.id = outgoing.call_id
             JOIN threads ON threads.id = calls.thread_id JOIN numbers ON numbers.id = threads.number_id
             WHERE outgoing.call_id = ?1",
        )?
        .query_row([call], |row| {
            Ok(Known {
                id: row.get(0)?,
                phone: row.get(1)?,
                ours: row.get(2)?,
                theirs: row.get(3)?,
                attempt: row.get(4)?,
                attempted_at: row.get::<_, Option<i64>>(5)?.map(Millis),
                searches: row.get(6)?,
                is_spoken: row.get(7)?,
            })
        })
        .optional()?)
}

/// The call that was made for this click.
pub(super) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT call_id FROM outgoing WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0))
        .optional()?)
}

/// The call of ours to this thread that goes on.
pub(super) fn find_going(conn: &Connection, thread: Id) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM calls WHERE outcome = 'going' AND thread_id = ?1 AND is_outgoing = 1
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row([thread], |row| row.get(0))
        .optional()?)
}

/// Writes a call of ours for the first time.
pub(super) fn insert(
    tx: &Tx<'_>,
    id: Id,
    thread: Id,
    intent: &str,
    phone: &PhoneNumber,
) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO calls (id, thread_id, is_outgoing, status, rank, outcome, is_announced)
         VALUES (?1, ?2, 1, 'queued', 1, 'going', 1)",
    )?
    .execute(params![id, thread])?;
    tx.prepare_cached("INSERT INTO outgoing (call_id, intent, phone, attempt) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, intent, phone.as_str(), Attempt::Queued])?;
    Ok(())
}

/// Writes how far a call has come to Twilio.
pub(super) fn set_attempt(tx: &Tx<'_>, call: Id, attempt: Attempt) -> Result<(), Error> {
    tx.prepare_cached("UPDATE outgoing SET attempt = ?2 WHERE call_id = ?1")?
        .execute(params![call, attempt])?;
    Ok(())
}

/// Writes that it is handed to Twilio now.
pub(super) fn begin_attempt(tx: &Tx<'_>, call: Id, at: Millis) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE outgoing SET attempt = ?2, attempted_at = ?3, searches = 0 WHERE call_id = ?1",
    )?
    .execute(params![call, Attempt::Calling, at.0])?;
    Ok(())
}

/// Writes why it was not taken.
pub(super) fn set_refused(tx: &Tx<'_>, call: Id, code: Option<u32>, text: Option<&str>) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE outgoing SET attempt = ?2, error_code = ?3, error_text = ?4 WHERE call_id = ?1",
    )?
    .execute(params![call, Attempt::Refused, code, text])?;
    Ok(())
}

/// Why it was not taken, by Twilio's code and words, or ours.
pub(crate) fn trouble_of(conn: &Connection, call: Id) -> Result<(Option<u32>, Option<String>), Error> {
    Ok(conn
        .prepare_cached("SELECT error_code, error_text FROM outgoing WHERE call_id = ?1")?
        .query_row([call], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Counts a listing that did not find it.
pub(super) fn count_search(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE outgoing SET searches = searches + 1 WHERE call_id = ?1")?.execute([call])?;
    Ok(())
}

/// Writes which of Twilio's calls it is. What was known of another Sid is forgotten.
pub(super) fn set_sid(tx: &Tx<'_>, call: Id, sid: &CallSid) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE calls SET sid = ?2, status = 'queued', rank = 1, seconds = 0, price = NULL WHERE id = ?1",
    )?
    .execute(params![call, sid.as_str()])?;
    set_attempt(tx, call, Attempt::Taken)
}

/// Takes a Sid away that was another call's: where this one stands is unknown again.
pub(super) fn release_sid(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE calls SET sid = NULL, status = 'queued', rank = 1, seconds = 0, price = NULL WHERE id = ?1",
    )?
    .execute([call])?;
    set_attempt(tx, call, Attempt::Unconfirmed)
}

/// The calls that are not settled: wished for, or handed to Twilio without an answer.
pub(super) fn list_unanswered(conn: &Connection) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT calls.id FROM calls JOIN outgoing ON outgoing.call_id = calls.id
         WHERE calls.outcome = 'going' AND outgoing.attempt IN ('queued', 'calling') ORDER BY calls.id",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a call of ours was made since.
pub(crate) fn is_any_since(conn: &Connection, since: Id) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM calls WHERE is_outgoing = 1 AND id >= ?1 LIMIT 1")?
        .exists([since])?)
}

/// Forgets it.
pub(crate) fn remove(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM outgoing WHERE call_id = ?1")?.execute([call])?;
    Ok(())
}
