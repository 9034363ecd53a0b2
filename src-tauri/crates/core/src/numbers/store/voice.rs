//! The SQL of where the calls of our numbers go.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::jobs::Job;
use crate::numbers::store::Pointed;
use crate::store::{Id, Tx};

/// Lets the calls of a number come here from now on.
pub(crate) fn take_calls(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET calls_since = CASE WHEN takes_calls = 1 THEN calls_since ELSE ?2 END, takes_calls = 1
         WHERE id = ?1",
        params![number, tx.now().0],
    )?;
    tx.enqueue(&Job::KeepFlow)
}

/// The number's calls are as they were before us.
pub(crate) fn leave_calls(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET takes_calls = 0, calls_since = NULL, former_voice = NULL, calls_go_to = NULL,
             calls_pending_from = NULL
         WHERE id = ?1",
        [number],
    )?;
    super::forget_fallback(tx, number)?;
    tx.enqueue(&Job::KeepFlow)?;
    tx.publish(crate::events::Event::NumbersChanged);
    Ok(())
}

/// The numbers that can be called and are not paused.
pub(crate) fn callable(conn: &Connection) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM numbers WHERE can_voice = 1 AND sid IS NOT NULL AND listens = 1 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The numbers whose calls come here, and since when.
pub(crate) fn taking_calls(conn: &Connection) -> Result<Vec<(String, Millis)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT number, coalesce(calls_since, 0) FROM numbers WHERE takes_calls = 1 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, Millis(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The numbers whose calls come here: id and number.
pub(crate) fn list_taking(conn: &Connection) -> Result<Vec<(Id, String)>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, number FROM numbers WHERE takes_calls = 1 ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where the calls of those numbers were last sent.
pub(crate) fn list_calls_pointed(conn: &Connection) -> Result<Vec<Pointed>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, calls_go_to, calls_pending_from FROM numbers
         WHERE takes_calls = 1 AND sid IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], Pointed::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where we last let the calls of a number go.
pub(crate) fn find_calls_left(conn: &Connection, sid: &str) -> Result<Option<Pointed>, Error> {
    Ok(conn
        .prepare_cached("SELECT sid, calls_go_to, calls_pending_from FROM numbers WHERE sid = ?1")?
        .query_row([sid], Pointed::from_row)
        .optional()?)
}

/// Twilio will be told to send the calls of a number to `url`, where it says `stands` now. What stood there first stays,
/// for the undo.
pub(crate) fn set_calls_pending(
    tx: &Tx<'_>,
    sid: &str,
    stands: &str,
    url: &str,
    former: &str,
) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET calls_pending_from = ?2, calls_go_to = ?3, former_voice = coalesce(former_voice, ?4)
         WHERE sid = ?1 AND takes_calls = 1",
        params![sid, stands, url, former],
    )?;
    Ok(())
}

/// Twilio has heard that the calls of a number go to `url`, unless it is to be told something else by now.
pub(crate) fn set_calls_pointed(tx: &Tx<'_>, sid: &str, url: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET calls_pending_from = NULL WHERE sid = ?1 AND calls_go_to = ?2",
        params![sid, url],
    )?;
    Ok(())
}

/// Somebody has sent the calls of a number elsewhere before Twilio was told: they go there.
pub(crate) fn leave_calls_elsewhere(tx: &Tx<'_>, sid: &str) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET calls_pending_from = NULL WHERE sid = ?1", [sid])?;
    Ok(())
}

/// Somebody wants the calls of a number here again, wherever they were sent since.
pub(crate) fn forget_calls_pointed(tx: &Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET calls_go_to = NULL, calls_pending_from = NULL WHERE id = ?1 AND takes_calls = 1",
        [number],
    )?;
    Ok(())
}

/// The Sid of a number whose calls come here, and what stood there before.
pub(crate) fn find_former_voice(
    conn: &Connection,
    number: Id,
) -> Result<Option<(String, Option<String>)>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sid, ''), former_voice FROM numbers WHERE id = ?1 AND takes_calls = 1",
        )?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
