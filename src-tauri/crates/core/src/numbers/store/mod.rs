//! All SQL that writes numbers, their kept counts and their watermarks; where their calls go in `voice`.

mod voice;

pub(crate) use voice::*;

mod fallback;
mod leaving;
mod pointed;

use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::{Country, Millis, PhoneNumber, ServiceSid};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::inbox::Counts;
use crate::numbers::{Abilities, NumberKind, NumberRow, prices, written};
use crate::store::{Id, Tx};

pub(crate) use fallback::*;
pub(crate) use leaving::*;
pub(crate) use pointed::*;

macro_rules! columns {
    () => {
        "SELECT id, sid, number, name, can_sms, can_mms, can_voice, unread_threads, twilio_name, is_shown, is_muted,
             takes_calls, listens, kind, tint, releasing_at, released_at, release_trouble
         FROM numbers "
    };
}

fn from_row(row: &Row<'_>, country: Country) -> rusqlite::Result<NumberRow> {
    let number: String = row.get(2)?;
    Ok(NumberRow {
        id: row.get(0)?,
        sid: row.get(1)?,
        display: written(&number, country).display,
        number,
        name: row.get(3)?,
        can: Abilities { sms: row.get(4)?, mms: row.get(5)?, voice: row.get(6)? },
        unread: row.get(7)?,
        twilio_name: row.get(8)?,
        is_shown: row.get(9)?,
        is_muted: row.get(10)?,
        takes_calls: row.get(11)?,
        listens: row.get(12)?,
        kind: row.get::<_, Option<String>>(13)?.and_then(|word| NumberKind::read(&word)),
        tint: row.get(14)?,
        monthly: None,
        is_leaving: row.get::<_, Option<i64>>(15)?.is_some(),
        released_at: row.get::<_, Option<i64>>(16)?.map(Millis),
        release_trouble: row.get(17)?,
    })
}

/// Our numbers, in the order in which they came to us.
pub(crate) fn list(conn: &Connection, country: Country) -> Result<Vec<NumberRow>, Error> {
    let mut statement = conn.prepare_cached(concat!(columns!(), "ORDER BY id"))?;
    let rows = statement.query_map([], |row| from_row(row, country))?;
    let mut rows: Vec<NumberRow> = rows.collect::<Result<_, _>>()?;
    let kept = prices::load(conn)?;
    for row in &mut rows {
        let own = written(&row.number, country).country.filter(|_| row.released_at.is_none());
        let list = own.and_then(|country| kept.get(country.as_str()));
        row.monthly = row.kind.and_then(|kind| list?.0.by_kind.get(&kind).cloned());
    }
    Ok(rows)
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
        "INSERT INTO numbers (id, number, name, twilio_name, can_sms, can_mms, can_voice)
         VALUES (?1, ?2, ?2, ?2, 1, 0, 0)",
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
    pub(crate) kind: Option<NumberKind>,
}

/// Writes down what Twilio says about a number. A name that the office gave it stays. One that was given back is ours
/// again under another Sid alone: a listing of before tells nothing.
pub(crate) fn write(tx: &mut Tx<'_>, listed: &Listed) -> Result<Id, Error> {
    let id = find_or_note(tx, &listed.number)?;
    let changed = tx
        .prepare_cached(
            "UPDATE numbers SET sid = ?2, name = CASE WHEN name = twilio_name THEN ?3 ELSE name END,
                 twilio_name = ?3, can_sms = ?4, can_mms = ?5, can_voice = ?6, kind = coalesce(?7, kind),
                 released_at = CASE WHEN sid IS ?2 THEN released_at END
             WHERE id = ?1 AND (sid IS NOT ?2 OR twilio_name <> ?3 OR can_sms <> ?4 OR can_mms <> ?5
                 OR can_voice <> ?6 OR kind IS NOT coalesce(?7, kind))",
        )?
        .execute(params![
            id,
            listed.sid,
            listed.name,
            listed.can.sms,
            listed.can.mms,
            listed.can.voice,
            listed.kind.map(NumberKind::as_str),
        ])?;
    if changed > 0 {
        tx.publish(crate::events::Event::NumbersChanged);
    }
    crate::numbers::purchases::note_listed(tx, &listed.number, id)?;
    Ok(id)
}

/// Gives a number a colour of its own, or takes it away.
pub(crate) fn set_tint(tx: &Tx<'_>, number: Id, tint: Option<u8>) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET tint = ?2 WHERE id = ?1", params![number, tint])?;
    Ok(())
}

/// Writes down which messaging service each number is in: its Sid, and the service's. The others are in none.
pub(crate) fn set_services(tx: &mut Tx<'_>, members: &[(String, String)]) -> Result<(), Error> {
    let known: Vec<(String, Option<String>)> = {
        let mut statement =
            tx.prepare_cached("SELECT sid, service_sid FROM numbers WHERE sid IS NOT NULL")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    for (number, was) in known {
        let is = members.iter().find(|(member, _)| *member == number).map(|(_, service)| service.clone());
        if is != was {
            tx.prepare_cached("UPDATE numbers SET service_sid = ?2 WHERE sid = ?1")?
                .execute(params![number, is])?;
            tx.publish(crate::events::Event::NumbersChanged);
        }
    }
    Ok(())
}

/// Calls a number something else; its name at Twilio stays as it is.
pub(crate) fn rename(tx: &Tx<'_>, number: Id, name: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET name = CASE WHEN ?2 = '' THEN twilio_name ELSE ?2 END WHERE id = ?1",
        params![number, name],
    )?;
    Ok(())
}

/// Shows a number's threads in the inbox, or keeps them out of it.
pub(crate) fn set_shown(tx: &Tx<'_>, number: Id, is_shown: bool) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET is_shown = ?2 WHERE id = ?1", params![number, is_shown])?;
    Ok(())
}

/// Lets a number's texts ring, or arrive without a ring.
pub(crate) fn set_muted(tx: &Tx<'_>, number: Id, is_muted: bool) -> Result<(), Error> {
    tx.execute("UPDATE numbers SET is_muted = ?2 WHERE id = ?1", params![number, is_muted])?;
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

/// From where texts of a thread go: our number, by the messaging service where it is in one, so that what the owner
/// has set up there (registration, link shortening, look-alikes) counts for our texts too.
pub(crate) fn sender_of_thread(tx: &Tx<'_>, thread: Id) -> Result<Sender, Error> {
    let (number, service): (String, Option<String>) = tx
        .prepare_cached(
            "SELECT numbers.number, numbers.service_sid
             FROM threads JOIN numbers ON numbers.id = threads.number_id WHERE threads.id = ?1",
        )?
        .query_row([thread], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let number = PhoneNumber::from_twilio(&number).map_err(Error::internal)?;
    Ok(match service.and_then(|sid| ServiceSid::parse(&sid).ok()) {
        Some(service) => Sender::InService(number, service),
        None => Sender::Number(number),
    })
}

/// Moves the kept counts of a number. The `CHECK`s of the table refuse a count below zero.
pub(crate) fn adjust_counts(tx: &Tx<'_>, number: Id, open: i64, unread: i64) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE numbers SET open_threads = open_threads + ?2, unread_threads = unread_threads + ?3 WHERE id = ?1",
    )?
    .execute(params![number, open, unread])?;
    Ok(())
}

/// The kept counts over those of our numbers that stand in the inbox.
pub(crate) fn sum_counts(conn: &Connection) -> Result<Counts, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(unread_threads), 0), coalesce(sum(open_threads), 0) FROM numbers WHERE is_shown = 1",
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
