//! The SQL of where the failed calls of our numbers go.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::store::{Id, Tx};

/// Where the failed calls of a number go, as we know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fallback {
    /// Where we last let them go.
    pub(crate) goes_to: Option<String>,
    /// What stood there before, as JSON.
    pub(crate) former: Option<String>,
    /// Whether Twilio is not known to have heard.
    pub(crate) is_pending: bool,
    /// Whether somebody has sent them elsewhere since.
    pub(crate) is_elsewhere: bool,
}

fn of(row: &Row<'_>) -> rusqlite::Result<Fallback> {
    Ok(Fallback {
        goes_to: row.get(0)?,
        former: row.get(1)?,
        is_pending: row.get(2)?,
        is_elsewhere: row.get(3)?,
    })
}

/// Where the failed calls of a number go whose calls come here.
pub(crate) fn find_fallback(conn: &Connection, sid: &str) -> Result<Option<Fallback>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT fallback_to, former_fallback, fallback_pending, fallback_elsewhere FROM numbers
             WHERE sid = ?1 AND takes_calls = 1",
        )?
        .query_row([sid], of)
        .optional()?)
}

/// The same, by our own name for the number.
pub(crate) fn find_fallback_of(conn: &Connection, id: Id) -> Result<Option<Fallback>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT fallback_to, former_fallback, fallback_pending, fallback_elsewhere FROM numbers
             WHERE id = ?1 AND takes_calls = 1",
        )?
        .query_row([id], of)
        .optional()?)
}

/// The numbers that we have changed so: id, Sid and number.
pub(crate) fn list_fallbacks(conn: &Connection) -> Result<Vec<(Id, String, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, sid, number FROM numbers WHERE fallback_to IS NOT NULL AND sid IS NOT NULL
         AND released_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Twilio will be told where the failed calls of a number go. What stood there first stays, for the undo.
pub(crate) fn set_fallback_pending(tx: &Tx<'_>, sid: &str, url: &str, former: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET fallback_to = ?2, fallback_pending = 1, fallback_elsewhere = 0,
             former_fallback = coalesce(former_fallback, ?3)
         WHERE sid = ?1 AND takes_calls = 1",
        params![sid, url, former],
    )?;
    Ok(())
}

/// Twilio has heard it.
pub(crate) fn set_fallback_told(tx: &mut Tx<'_>, sid: &str, url: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET fallback_pending = 0 WHERE sid = ?1 AND fallback_to = ?2",
        params![sid, url],
    )?;
    tx.publish(crate::events::Event::FlowChanged);
    Ok(())
}

/// Somebody has sent them elsewhere since, or not.
pub(crate) fn set_fallback_elsewhere(tx: &mut Tx<'_>, sid: &str, is_elsewhere: bool) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE numbers SET fallback_elsewhere = ?2 WHERE sid = ?1 AND fallback_elsewhere <> ?2",
        params![sid, is_elsewhere],
    )?;
    if changed > 0 {
        tx.publish(crate::events::Event::FlowChanged);
    }
    Ok(())
}

/// Somebody wants them to go to the flow again, wherever they were sent since.
pub(crate) fn want_fallbacks_again(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET fallback_elsewhere = 0, fallback_pending = 1
         WHERE takes_calls = 1 AND fallback_elsewhere = 1",
        [],
    )?;
    Ok(())
}

/// They go where they went before us.
pub(crate) fn forget_fallback(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET fallback_to = NULL, former_fallback = NULL, fallback_pending = 0,
             fallback_elsewhere = 0
         WHERE id = ?1",
        [number],
    )?;
    tx.publish(crate::events::Event::FlowChanged);
    Ok(())
}
