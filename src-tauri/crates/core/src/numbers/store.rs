//! All SQL that writes numbers, their kept counts and their watermarks.

use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::{Country, Millis, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::inbox::Counts;
use crate::numbers::{Abilities, NumberRow};
use crate::store::{Id, Tx};

macro_rules! columns {
    () => {
        "SELECT id, sid, number, name, can_sms, can_mms, can_voice, unread_threads FROM numbers "
    };
}

fn from_row(row: &Row<'_>, country: Country) -> rusqlite::Result<NumberRow> {
    let number: String = row.get(2)?;
    Ok(NumberRow {
        id: row.get(0)?,
        sid: row.get(1)?,
        display: crate::inbox::display(&number, "phone", country),
        number,
        name: row.get(3)?,
        can: Abilities { sms: row.get(4)?, mms: row.get(5)?, voice: row.get(6)? },
        unread: row.get(7)?,
    })
}

/// Our numbers, in the order in which they came to us.
pub(crate) fn list(conn: &Connection, country: Country) -> Result<Vec<NumberRow>, Error> {
    let mut statement = conn.prepare_cached(concat!(columns!(), "ORDER BY id"))?;
    let rows = statement.query_map([], |row| from_row(row, country))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One of our numbers.
pub(crate) fn read_row(conn: &Connection, number: Id, country: Country) -> Result<NumberRow, Error> {
    conn.prepare_cached(concat!(columns!(), "WHERE id = ?1"))?
        .query_row([number], |row| from_row(row, country))
        .optional()?
        .ok_or(Error::NotFound("number"))
}

/// That one of our numbers exists.
pub(crate) fn read(conn: &Connection, number: Id) -> Result<(), Error> {
    conn.prepare_cached("SELECT 1 FROM numbers WHERE id = ?1")?
        .query_row([number], |_| Ok(()))
        .optional()?
        .ok_or(Error::NotFound("number"))
}

/// The id of a number of ours; noted on sight when Twilio speaks of one that was not listed yet, so that a text
/// to a number bought a minute ago is not lost.
pub(crate) fn find_or_note(tx: &mut Tx<'_>, number: &str) -> Result<Id, Error> {
    let found = tx
        .prepare_cached("SELECT id FROM numbers WHERE number = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id = tx.arrival_id()?;
    tx.prepare_cached(
        "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice) VALUES (?1, ?2, ?2, 1, 0, 0)",
    )?
    .execute(params![id, number])?;
    tx.publish(crate::events::Event::NumbersChanged);
    Ok(id)
}

/// What Twilio says about a number of ours.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) sid: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) can: Abilities,
    pub(crate) service_sid: Option<String>,
}

/// Writes down what Twilio says about a number.
pub(crate) fn write(tx: &mut Tx<'_>, listed: &Listed) -> Result<Id, Error> {
    let id = find_or_note(tx, &listed.number)?;
    let changed = tx
        .prepare_cached(
            "UPDATE numbers SET sid = ?2, name = ?3, can_sms = ?4, can_mms = ?5, can_voice = ?6, service_sid = ?7
             WHERE id = ?1 AND (sid IS NOT ?2 OR name <> ?3 OR can_sms <> ?4 OR can_mms <> ?5 OR can_voice <> ?6
                 OR service_sid IS NOT ?7)",
        )?
        .execute(params![
            id,
            listed.sid,
            listed.name,
            listed.can.sms,
            listed.can.mms,
            listed.can.voice,
            listed.service_sid
        ])?;
    if changed > 0 {
        tx.publish(crate::events::Event::NumbersChanged);
    }
    Ok(id)
}

/// Keeps where a number's texts went before it was pointed here; the first value stays, for the undo.
pub(crate) fn keep_former_urls(tx: &Tx<'_>, number: Id, former: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET listens = 1, former_urls = coalesce(former_urls, ?2) WHERE id = ?1",
        params![number, former],
    )?;
    Ok(())
}

/// The numbers whose texts come here: id, sid and number.
pub(crate) fn listening(conn: &Connection) -> Result<Vec<(Id, String, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, sid, number FROM numbers WHERE listens = 1 AND sid IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// From where texts of a thread go.
pub(crate) fn sender_of_thread(tx: &Tx<'_>, thread: Id) -> Result<Sender, Error> {
    let number: String = tx
        .prepare_cached(
            "SELECT numbers.number FROM threads JOIN numbers ON numbers.id = threads.number_id WHERE threads.id = ?1",
        )?
        .query_row([thread], |row| row.get(0))?;
    PhoneNumber::from_twilio(&number).map(Sender::Number).map_err(Error::internal)
}

/// Moves the kept counts of a number. The `CHECK`s of the table refuse a count below zero.
pub(crate) fn adjust_counts(tx: &Tx<'_>, number: Id, open: i64, unread: i64) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE numbers SET open_threads = open_threads + ?2, unread_threads = unread_threads + ?3 WHERE id = ?1",
    )?
    .execute(params![number, open, unread])?;
    Ok(())
}

/// The kept counts over all our numbers.
pub(crate) fn sum_counts(conn: &Connection) -> Result<Counts, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(unread_threads), 0), coalesce(sum(open_threads), 0) FROM numbers",
        )?
        .query_row([], |row| Ok(Counts { unread: row.get(0)?, open: row.get(1)? }))?)
}

/// Up to when the texts of a number have been listed.
pub(crate) fn watermark(conn: &Connection, number: Id) -> Result<Option<Millis>, Error> {
    let at: Option<i64> = conn
        .prepare_cached("SELECT listed_at FROM watermarks WHERE number_id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(at.map(Millis))
}

/// Everything of a number up to `at` has been listed.
pub(crate) fn set_watermark(tx: &Tx<'_>, number: Id, at: Millis) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO watermarks (number_id, listed_at) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET listed_at = max(listed_at, excluded.listed_at)",
    )?
    .execute(params![number, at.0])?;
    Ok(())
}
