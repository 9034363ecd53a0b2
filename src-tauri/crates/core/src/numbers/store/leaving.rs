//! All SQL about numbers that are given back.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::numbers::leaving::Loss;
use crate::store::{Id, Tx};

/// Twilio's name for a number that is ours.
pub(crate) fn read_held_sid(conn: &Connection, number: Id) -> Result<String, Error> {
    conn.prepare_cached("SELECT sid FROM numbers WHERE id = ?1 AND sid IS NOT NULL AND released_at IS NULL")?
        .query_row([number], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound("number"))
}

/// The first of our numbers that can make calls: one whose calls come here before all others.
pub(crate) fn first_for_calls(conn: &Connection) -> Result<Option<(Id, String)>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT id, number FROM numbers WHERE can_voice = 1 AND sid IS NOT NULL AND released_at IS NULL
             ORDER BY takes_calls DESC, id LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Whether the texts of a number come here, or will.
pub(crate) fn is_listening(conn: &Connection, number: Id) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM numbers WHERE id = ?1 AND listens = 1")?.exists([number])?)
}

/// Whether Twilio is known to have heard that the texts of a number come here; nothing where they shall not.
pub(crate) fn find_pointed(conn: &Connection, number: Id) -> Result<Option<bool>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT points_to IS NOT NULL AND pending_from IS NULL FROM numbers WHERE id = ?1 AND listens = 1",
        )?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

/// The Sids of the numbers of ours that are paused.
pub(crate) fn list_paused(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT sid FROM numbers WHERE sid IS NOT NULL AND listens = 0")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a number is ours.
pub(crate) fn is_held(conn: &Connection, digits: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM numbers WHERE number = ?1 AND sid IS NOT NULL AND released_at IS NULL",
        )?
        .exists([digits])?)
}

/// Whether a thread's number was given back.
pub(crate) fn is_released_of(conn: &Connection, thread: Id) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM threads JOIN numbers ON numbers.id = threads.number_id
             WHERE threads.id = ?1 AND numbers.released_at IS NOT NULL",
        )?
        .exists([thread])?)
}

/// A number as Twilio writes it.
pub(crate) fn read_digits(conn: &Connection, number: Id) -> Result<String, Error> {
    conn.prepare_cached("SELECT number FROM numbers WHERE id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound("number"))
}

/// What giving a number back would cost.
pub(crate) fn read_loss(conn: &Connection, number: Id) -> Result<Loss, Error> {
    read_held_sid(conn, number)?;
    Ok(conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM threads WHERE number_id = ?1),
                    (SELECT count(*) FROM scheduled JOIN threads ON threads.id = scheduled.thread_id
                     WHERE threads.number_id = ?1),
                    (SELECT count(*) FROM outbox WHERE number_id = ?1)",
        )?
        .query_row([number], |row| {
            Ok(Loss { threads: row.get(0)?, scheduled: row.get(1)?, waiting: row.get(2)? })
        })?)
}

/// A number is to be given back.
pub(crate) fn set_releasing(tx: &Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET releasing_at = ?2, release_trouble = NULL WHERE id = ?1",
        params![number, tx.now().0],
    )?;
    Ok(())
}

/// Twilio's name for a number that is being given back.
pub(crate) fn find_releasing(conn: &Connection, number: Id) -> Result<Option<String>, Error> {
    let found = conn
        .prepare_cached(
            "SELECT sid FROM numbers WHERE id = ?1 AND releasing_at IS NOT NULL AND sid IS NOT NULL",
        )?
        .query_row([number], |row| row.get(0));
    Ok(found.optional()?)
}

/// The numbers that are being given back.
pub(crate) fn list_releasing(conn: &Connection) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM numbers WHERE releasing_at IS NOT NULL")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// A number could not be given back.
pub(crate) fn set_release_trouble(tx: &Tx<'_>, number: Id, trouble: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET releasing_at = NULL, release_trouble = ?2 WHERE id = ?1",
        params![number, trouble],
    )?;
    Ok(())
}

/// A number is no longer ours. It keeps its Sid, so that a listing of a moment ago does not bring it back.
pub(crate) fn set_released(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET releasing_at = NULL, release_trouble = NULL, released_at = ?2, service_sid = NULL
         WHERE id = ?1",
        params![number, tx.now().0],
    )?;
    super::forget_fallback(tx, number)?;
    tx.enqueue(&crate::jobs::Job::KeepFlow)
}
