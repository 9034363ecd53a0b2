//! All SQL of the conference room.

use std::time::Duration;

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Room, RoomGuest, RoomPerson};
use crate::error::Error;
use crate::inbox;
use crate::store::{Id, Tx};

/// A room does not last longer: what seems to be in it then has been lost sight of.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);
/// Who did not get there is told so long.
const TOLD: Duration = Duration::from_secs(2 * 60);

/// How far somebody has come who is brought into the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: Id,
    /// The live call of which they are a side; none of somebody who is called in.
    pub(crate) call: Option<Id>,
    /// Theirs at Twilio.
    pub(crate) sid: Option<String>,
    pub(crate) phone: String,
    pub(crate) state: String,
}

impl Entry {
    /// Whether it may still come to something.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "asking" | "unconfirmed" | "coming")
    }

    /// Whether they have asked to be let in.
    pub(crate) fn is_in(&self) -> bool {
        self.state == "in"
    }
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry { id: row.get(0)?, call: row.get(1)?, sid: row.get(2)?, phone: row.get(3)?, state: row.get(4)? })
}

/// Somebody who is brought into the room.
pub(super) fn find(conn: &Connection, id: Id) -> Result<Option<Entry>, Error> {
    Ok(conn
        .prepare_cached("SELECT id, call_id, sid, phone, state FROM entries WHERE id = ?1")?
        .query_row([id], entry_of)
        .optional()?)
}

/// Whether that was wished for already.
pub(super) fn is_wished(conn: &Connection, intent: &str) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM entries WHERE intent = ?1")?.exists([intent])?)
}

/// The last wish to bring a live call into the room.
pub(crate) fn last_of(conn: &Connection, call: Id) -> Result<Option<Entry>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT id, call_id, sid, phone, state FROM entries WHERE call_id = ?1 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([call], entry_of)
        .optional()?)
}

/// Writes down that somebody is brought into the room.
pub(super) fn insert(tx: &Tx<'_>, intent: &str, entry: &Entry, name: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO entries (id, intent, call_id, sid, name, phone, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![entry.id, intent, entry.call, entry.sid, name, entry.phone, entry.state])?;
    Ok(())
}

/// The order in which they come about: a later one is never overwritten by an earlier.
const STATES: [&str; 6] = ["asking", "unconfirmed", "failed", "coming", "gone", "in"];

/// Raises how far somebody has come.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    id: Id,
    state: &'static str,
    trouble: Option<&str>,
) -> Result<(), Error> {
    let rank = |word: &str| STATES.iter().position(|known| *known == word);
    let Some(known) = find(tx, id)?.filter(|known| rank(&known.state) < rank(state)) else { return Ok(()) };
    tx.prepare_cached("UPDATE entries SET state = ?2, trouble = ?3 WHERE id = ?1")?
        .execute(params![known.id, state, trouble])?;
    super::publish(tx);
    Ok(())
}

/// Writes which of Twilio's calls somebody has who is called in.
pub(super) fn set_sid(tx: &Tx<'_>, id: Id, sid: &str) -> Result<(), Error> {
    tx.prepare_cached("UPDATE entries SET sid = coalesce(sid, ?2) WHERE id = ?1")?
        .execute(params![id, sid])?;
    Ok(())
}

/// What was told of somebody in a conference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// The place of this among all that happened there.
    pub(super) place: i64,
    pub(super) is_in: Option<bool>,
    pub(super) is_muted: Option<bool>,
    pub(super) is_held: Option<bool>,
}

/// Takes in what was told of a conference.
pub(super) fn note_conference(tx: &Tx<'_>, sid: &str, place: i64, is_over: bool) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO conferences (sid, told, is_over) VALUES (?1, ?2, ?3)
         ON CONFLICT (sid) DO UPDATE SET told = max(told, excluded.told), is_over = max(is_over, excluded.is_over)",
    )?
    .execute(params![sid, place, is_over])?;
    Ok(())
}

/// Takes in what was told of somebody in it: coming, leaving, and each later word about being heard.
pub(super) fn note_person(tx: &Tx<'_>, conference: &str, call: &str, told: Told) -> Result<(), Error> {
    let at = |is: bool| if told.is_in == Some(is) { told.place } else { -1 };
    tx.prepare_cached(
        "INSERT INTO participants (conference_sid, call_sid, joined, parted, is_muted, is_held, told)
         VALUES (?1, ?2, ?3, ?4, coalesce(?5, 0), coalesce(?6, 0), ?7)
         ON CONFLICT (conference_sid, call_sid) DO UPDATE SET joined = max(joined, excluded.joined),
             parted = max(parted, excluded.parted),
             is_muted = CASE WHEN excluded.told >= told THEN coalesce(?5, is_muted) ELSE is_muted END,
             is_held = CASE WHEN excluded.told >= told THEN coalesce(?6, is_held) ELSE is_held END,
             told = max(told, excluded.told)",
    )?
    .execute(params![conference, call, at(true), at(false), told.is_muted, told.is_held, told.place])?;
    Ok(())
}

/// How much was told of a conference.
pub(super) fn told_of(conn: &Connection, conference: &str) -> Result<i64, Error> {
    let told: Option<i64> = conn
        .prepare_cached("SELECT told FROM conferences WHERE sid = ?1")?
        .query_row([conference], |row| row.get(0))
        .optional()?;
    Ok(told.unwrap_or(0))
}

/// The conferences that go on as far as we know.
pub(super) fn list_going(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached("SELECT sid FROM conferences WHERE is_over = 0 ORDER BY sid")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whoever is in a conference as far as we know.
pub(super) fn list_present(conn: &Connection, conference: &str) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT call_sid FROM participants WHERE conference_sid = ?1 AND joined > parted ORDER BY joined",
    )?;
    let rows = statement.query_map([conference], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The conference in which a call is.
pub(crate) fn where_is(conn: &Connection, call_sid: &str) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT participants.conference_sid FROM participants
             JOIN conferences ON conferences.sid = participants.conference_sid
             WHERE participants.call_sid = ?1 AND joined > parted AND is_over = 0 LIMIT 1",
        )?
        .query_row([call_sid], |row| row.get(0))
        .optional()?)
}

/// Whether a call was in a conference together with somebody else.
pub(crate) fn has_met(conn: &Connection, call_sid: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM participants AS mine JOIN participants AS others
                 ON others.conference_sid = mine.conference_sid AND others.call_sid <> mine.call_sid
             WHERE mine.call_sid = ?1 AND mine.joined >= 0 AND others.joined >= 0
                 AND (mine.parted < 0 OR others.joined < mine.parted OR mine.joined > mine.parted)
                 AND (others.parted < 0 OR mine.joined < others.parted OR others.joined > others.parted) LIMIT 1",
        )?
        .exists([call_sid])?)
}

/// The room as it stands.
pub(super) fn room(tx: &Tx<'_>, now: Millis, country: Country) -> Result<Room, Error> {
    let present: Vec<(String, bool, bool)> = {
        let mut statement = tx.prepare_cached(
            "SELECT participants.call_sid, is_muted, is_held FROM conferences
             JOIN participants ON participants.conference_sid = conferences.sid
             WHERE is_over = 0 AND joined > parted ORDER BY joined",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    let mut people = Vec::new();
    for (participant, is_muted, is_held) in present {
        let (name, is_ours) = who(tx, &participant, country)?;
        people.push(RoomPerson { participant, name, is_ours, is_muted, is_held });
    }
    let coming: Vec<RoomGuest> = {
        let mut statement = tx.prepare_cached(
            "SELECT id, name, trouble FROM entries
             WHERE id >= ?1 AND (state IN ('asking', 'unconfirmed', 'coming')
                 OR state IN ('failed', 'gone') AND id >= ?2 AND trouble IS NOT NULL) ORDER BY id",
        )?;
        let rows = statement.query_map([Id::first_at(now - LONGEST), Id::first_at(now - TOLD)], |row| {
            Ok(RoomGuest { id: row.get(0)?, name: row.get(1)?, trouble: row.get(2)? })
        })?;
        rows.collect::<Result<_, _>>()?
    };
    Ok(Room { name: crate::settings::rooms::load(tx)?.name, people, coming })
}

/// Who has this call, and whether they are of the office.
fn who(tx: &Tx<'_>, sid: &str, country: Country) -> Result<(String, bool), Error> {
    if let Some(call) = crate::calls::store::find(tx, sid)? {
        // Of a call of ours that is our own phone.
        return match crate::calls::outgoing::store::find(tx, call.id)? {
            Some(ours) => Ok((crate::calls::store::name_of(tx, call.number, &ours.phone)?, true)),
            None => Ok((inbox::store::read_label(tx, call.thread, country)?, false)),
        };
    }
    let called: Option<String> = tx
        .prepare_cached("SELECT name FROM entries WHERE sid = ?1 AND call_id IS NULL")?
        .query_row([sid], |row| row.get(0))
        .optional()?;
    if let Some(name) = called {
        return Ok((name, true));
    }
    let leg: Option<(String, String)> = tx
        .prepare_cached("SELECT parent_sid, address FROM legs WHERE sid = ?1")?
        .query_row([sid], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((parent, address)) = leg else { return Ok((String::new(), false)) };
    match crate::calls::store::find(tx, &parent)? {
        Some(call) if call.rings_us_first() => {
            Ok((inbox::store::read_label(tx, call.thread, country)?, false))
        }
        Some(call) => Ok((crate::calls::store::name_of(tx, call.number, &address)?, true)),
        None => Ok((inbox::display_abroad(&address), true)),
    }
}

/// Forgets a live call's ways into the room, and who was in it.
pub(crate) fn remove_of(tx: &Tx<'_>, call: Id, sid: Option<&str>) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM entries WHERE call_id = ?1")?.execute([call])?;
    tx.prepare_cached("DELETE FROM participants WHERE call_sid = ?1")?.execute([sid])?;
    Ok(())
}
