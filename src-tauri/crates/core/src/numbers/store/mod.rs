//! All SQL that writes numbers, their kept counts and their watermarks; where their calls go in `voice`.

mod voice;

pub(crate) use voice::*;

mod fallback;
mod leaving;

use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::{Country, Millis, NumberSid, PhoneNumber, ServiceSid};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::inbox::Counts;
use crate::numbers::{Abilities, NumberKind, NumberRow, prices, written};
use crate::store::{Id, Tx};

pub(crate) use fallback::*;
pub(crate) use leaving::*;

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

/// Keeps where a number's texts went before it was pointed here; the first value stays, for the undo.
pub(crate) fn keep_former_urls(tx: &Tx<'_>, number: Id, former: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE numbers SET listens_at = CASE WHEN listens = 1 THEN listens_at ELSE ?3 END, listens = 1,
             former_urls = coalesce(former_urls, ?2) WHERE id = ?1",
        params![number, former, tx.now().0],
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

/// The numbers whose texts should come here.
pub(crate) fn list_pointed(conn: &Connection) -> Result<Vec<Pointed>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, points_to, pending_from FROM numbers WHERE listens = 1 AND sid IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Pointed { sid: row.get(0)?, points_to: row.get(1)?, pending_from: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
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
