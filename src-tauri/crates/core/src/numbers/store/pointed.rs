//! The SQL of where the texts of our numbers go: what we told Twilio, and what stood there before.

use deskbell_twilio::{Millis, NumberSid};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::store::{Id, Tx};

/// Keeps where a number's texts went before it was pointed here; the first value stays, for the undo.
/// `at` is now, by Twilio's clock: texts from before are history.
pub(crate) fn keep_former_urls(tx: &Tx<'_>, number: Id, former: &str, at: Millis) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET listens_at = CASE WHEN listens = 1 THEN listens_at ELSE ?3 END, listens = 1,
             former_urls = coalesce(former_urls, ?2) WHERE id = ?1",
        params![number, former, at.0],
    )?;
    Ok(())
}

/// A number whose texts should come here.
#[derive(Debug)]
pub(crate) struct Pointed {
    pub(crate) sid: String,
    /// Where we last let them go.
    pub(crate) points_to: Option<String>,
    /// What stood at Twilio when it was to be told so, while it is not known to have heard.
    pub(crate) pending_from: Option<String>,
}

impl Pointed {
    /// Whether this is what we said last, or what stood there before Twilio is known to have heard it.
    pub(crate) fn was_left_at(&self, stands: &str) -> bool {
        [&self.points_to, &self.pending_from].into_iter().flatten().any(|it| it == stands)
    }

    /// Of a row of these three columns, in this order.
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Pointed> {
        Ok(Pointed { sid: row.get(0)?, points_to: row.get(1)?, pending_from: row.get(2)? })
    }
}

/// The numbers whose texts should come here.
pub(crate) fn list_pointed(conn: &Connection) -> Result<Vec<Pointed>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, points_to, pending_from FROM numbers WHERE listens = 1 AND sid IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], Pointed::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where we last let the texts of a number go.
pub(crate) fn find_left(conn: &Connection, sid: &str) -> Result<Option<Pointed>, Error> {
    Ok(conn
        .prepare_cached("SELECT sid, points_to, pending_from FROM numbers WHERE sid = ?1")?
        .query_row([sid], Pointed::from_row)
        .optional()?)
}

/// The numbers that we have changed: id, number, and what stood there before.
pub(crate) fn list_former(conn: &Connection) -> Result<Vec<(Id, String, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, number, former_urls FROM numbers WHERE listens = 1 AND former_urls IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Twilio will be told to let the texts of a number go to `url`, where it says `stands` now.
pub(crate) fn set_pending(tx: &Tx<'_>, sid: &str, stands: &str, url: Option<&str>) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET pending_from = ?2, points_to = coalesce(?3, points_to) WHERE sid = ?1 AND listens = 1",
        params![sid, stands, url],
    )?;
    Ok(())
}

/// Twilio has heard that the texts of a number go to `url`, unless it is to be told something else by now.
pub(crate) fn set_pointed(tx: &Tx<'_>, sid: &str, url: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET pending_from = NULL WHERE sid = ?1 AND points_to = ?2",
        params![sid, url],
    )?;
    Ok(())
}

/// Somebody has sent a number elsewhere before Twilio was told: it stays there.
pub(crate) fn leave_elsewhere(tx: &Tx<'_>, sid: &str) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET pending_from = NULL WHERE sid = ?1", [sid])?;
    Ok(())
}

/// The Sid of a number that we have changed, and what stood there before.
pub(crate) fn read_former(conn: &Connection, number: Id) -> Result<(String, String), Error> {
    conn.prepare_cached(
        "SELECT coalesce(sid, ''), former_urls FROM numbers WHERE id = ?1 AND former_urls IS NOT NULL",
    )?
    .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?
    .ok_or(Error::NotFound("number"))
}

/// The number is as it was before us; its texts do not come here any more.
pub(crate) fn forget_former(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET listens = 0, former_urls = NULL, points_to = NULL, pending_from = NULL,
             before_mend = NULL
         WHERE id = ?1",
        [number],
    )?;
    tx.publish(crate::events::Event::NumbersChanged);
    Ok(())
}

/// Since when the texts of a number come here, where that is known.
pub(crate) fn listens_at(conn: &Connection, number: Id) -> Result<Option<Millis>, Error> {
    let at: Option<Option<i64>> = conn
        .prepare_cached("SELECT listens_at FROM numbers WHERE id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(at.flatten().map(Millis))
}

/// A number whose texts should come here.
pub(crate) struct Mendable {
    pub(crate) id: Id,
    /// Twilio's name for it, or nothing.
    pub(crate) sid: String,
    pub(crate) number: String,
    pub(crate) name: String,
    /// Whether its last mend can be undone.
    pub(crate) is_mended: bool,
    /// Whether its calls should come here too.
    pub(crate) takes_calls: bool,
}

/// The numbers whose texts should come here.
pub(crate) fn list_mendable(conn: &Connection) -> Result<Vec<Mendable>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, coalesce(sid, ''), number, name, before_mend IS NOT NULL, takes_calls FROM numbers
         WHERE listens = 1 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let (id, sid, number, name) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Mendable { id, sid, number, name, is_mended: row.get(4)?, takes_calls: row.get(5)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Twilio's name for a number whose texts should come here.
pub(crate) fn read_sid(conn: &Connection, number: Id) -> Result<NumberSid, Error> {
    let sid: Option<String> = conn
        .prepare_cached("SELECT coalesce(sid, '') FROM numbers WHERE id = ?1 AND listens = 1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    sid.and_then(|sid| NumberSid::parse(&sid).ok()).ok_or(Error::NotFound("number"))
}

/// What stood at Twilio before the last mend of a number.
pub(crate) fn read_before_mend(conn: &Connection, number: Id) -> Result<String, Error> {
    let before: Option<Option<String>> = conn
        .prepare_cached("SELECT before_mend FROM numbers WHERE id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    before.flatten().ok_or(Error::NotFound("mend"))
}

/// Keeps what stood at Twilio before a mend, or forgets it.
pub(crate) fn set_before_mend(tx: &Tx<'_>, number: Id, before: Option<&str>) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET before_mend = ?2 WHERE id = ?1", params![number, before])?;
    Ok(())
}
