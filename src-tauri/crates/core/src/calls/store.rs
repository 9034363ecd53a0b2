//! All SQL of calls and their legs.

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::{Millis, Party};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::calls::outgoing::rules::Attempt;
use crate::calls::receive::{Arrival, Leg, Origin, Price};
use crate::calls::rules::LegFacts;
use crate::calls::{CallCounts, Outcome};
use crate::error::Error;
use crate::inbox;
use crate::store::{Id, Tx};

/// What a write needs to know of a call to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) id: Id,
    /// None while Twilio has not said which call of ours it is.
    pub(crate) sid: Option<String>,
    pub(crate) is_outgoing: bool,
    /// Whether words are spoken in it: then no phone of the office rings first, as in a call to us.
    pub(crate) is_spoken: bool,
    /// How far a call of ours has come to Twilio.
    pub(crate) attempt: Option<Attempt>,
    /// Whether somebody hung it up here.
    pub(crate) is_ending: bool,
    pub(crate) reason: String,
    pub(crate) thread: Id,
    pub(crate) number: Id,
    pub(crate) status: CallStatus,
    pub(crate) outcome: Outcome,
    pub(crate) is_blocked: bool,
    pub(crate) answered_by: String,
    /// How far it was led through the rules; below 0 while we have not answered it.
    pub(crate) place: i64,
    /// Which turn it took of those who are rung in turn; none while it took none.
    pub(super) round: Option<u32>,
    pub(crate) seconds: u32,
    pub(crate) is_unread: bool,
    pub(super) address: String,
    /// Which phone forwarded it to us, as far as its carrier tells.
    pub(crate) forwarded_from: Option<String>,
    /// Until when calls to its number are history.
    pub(super) since: Millis,
}

impl State {
    /// Whether it came before the calls of its number came here: such a call is read and silent.
    pub(crate) fn is_history(&self) -> bool {
        self.id.at() < self.since
    }

    /// Whether somebody should look at it, if it ended so. What somebody hung up here is news to nobody.
    pub(super) fn would_be_news(&self, outcome: Outcome) -> bool {
        outcome != self.outcome && outcome.wants_attention() && !self.is_history() && !self.is_ending
    }

    /// Whether a phone of the office was rung first, and whom we called from it.
    pub(crate) fn rings_us_first(&self) -> bool {
        self.is_outgoing && !self.is_spoken
    }

    /// Who called.
    pub(crate) fn them(&self) -> Party {
        Party::from_twilio(&self.address)
    }
}

macro_rules! state {
    ($where:literal) => {
        concat!(
            "SELECT calls.id, calls.thread_id, threads.number_id, calls.status, calls.outcome, calls.is_blocked,
                 calls.answered_by, calls.place, calls.seconds, calls.is_unread, threads.address,
                 coalesce(numbers.calls_since, 0), calls.sid, calls.is_outgoing, outgoing.attempt, calls.is_ending,
                 calls.reason, EXISTS (SELECT 1 FROM spoken_calls WHERE spoken_calls.call_id = calls.id),
                 calls.forwarded_from, calls.round
             FROM calls JOIN threads ON threads.id = calls.thread_id
             JOIN numbers ON numbers.id = threads.number_id
             LEFT JOIN outgoing ON outgoing.call_id = calls.id WHERE ",
            $where
        )
    };
}

fn state_of(row: &Row<'_>) -> rusqlite::Result<State> {
    let status: String = row.get(3)?;
    Ok(State {
        id: row.get(0)?,
        thread: row.get(1)?,
        number: row.get(2)?,
        status: CallStatus::from(status.as_str()),
        outcome: row.get(4)?,
        is_blocked: row.get(5)?,
        answered_by: row.get(6)?,
        place: row.get(7)?,
        seconds: row.get(8)?,
        is_unread: row.get(9)?,
        address: row.get(10)?,
        since: Millis(row.get(11)?),
        sid: row.get(12)?,
        is_outgoing: row.get(13)?,
        attempt: row.get(14)?,
        is_ending: row.get(15)?,
        reason: row.get(16)?,
        is_spoken: row.get(17)?,
        forwarded_from: row.get(18)?,
        round: row.get(19)?,
    })
}

/// The call that Twilio calls `sid`.
pub(crate) fn find(conn: &Connection, sid: &str) -> Result<Option<State>, Error> {
    Ok(conn.prepare_cached(state!("calls.sid = ?1"))?.query_row([sid], state_of).optional()?)
}

/// The call with this id of ours.
pub(crate) fn find_one(conn: &Connection, call: Id) -> Result<Option<State>, Error> {
    Ok(conn.prepare_cached(state!("calls.id = ?1"))?.query_row([call], state_of).optional()?)
}

/// The same, which must be there.
pub(crate) fn read(conn: &Connection, call: Id) -> Result<State, Error> {
    find_one(conn, call)?.ok_or(Error::NotFound("call"))
}

/// Writes a call for the first time.
pub(super) fn insert(tx: &Tx<'_>, id: Id, thread: Id, arrival: &Arrival) -> Result<(), Error> {
    let rest = match arrival.rest.is_empty() {
        true => None,
        false => Some(serde_json::to_string(&arrival.rest).map_err(Error::internal)?),
    };
    tx.prepare_cached(
        "INSERT INTO calls (id, thread_id, sid, status, rank, outcome, seconds, is_announced, rest, forwarded_from)
         VALUES (?1, ?2, ?3, ?4, ?5, 'going', ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        id,
        thread,
        arrival.sid.as_str(),
        arrival.status.as_str(),
        arrival.status.rank(),
        arrival.seconds,
        arrival.origin == Origin::Announced,
        rest,
        arrival.forwarded_from,
    ])?;
    Ok(())
}

/// Raises a known call to this status and length, where that is later or longer.
pub(super) fn raise(
    tx: &Tx<'_>,
    known: &State,
    status: &CallStatus,
    seconds: u32,
    is_announced: bool,
) -> Result<(), Error> {
    let status = known.status.clone().or_later(status.clone());
    tx.prepare_cached(
        "UPDATE calls SET status = ?2, rank = ?3, seconds = max(seconds, ?4), is_announced = max(is_announced, ?5)
         WHERE id = ?1",
    )?
    .execute(params![known.id, status.as_str(), status.rank(), seconds, is_announced])?;
    Ok(())
}

/// Writes how a call ended, why, and by whom it was taken.
pub(crate) fn save(tx: &Tx<'_>, call: &State) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE calls SET outcome = ?2, is_unread = ?3, answered_by = ?4, reason = ?5 WHERE id = ?1",
    )?
    .execute(params![call.id, call.outcome, call.is_unread, call.answered_by, call.reason])?;
    Ok(())
}

/// Writes how far a call was led.
pub(super) fn set_place(tx: &Tx<'_>, call: Id, place: i64) -> Result<(), Error> {
    tx.prepare_cached("UPDATE calls SET place = max(place, ?2) WHERE id = ?1")?
        .execute(params![call, place])?;
    Ok(())
}

/// Writes that somebody hung it up here.
pub(super) fn set_ending(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE calls SET is_ending = 1 WHERE id = ?1")?.execute([call])?;
    Ok(())
}

/// Writes what a call or a leg cost, as Twilio said last.
pub(super) fn set_price(tx: &Tx<'_>, sid: &str, price: &Price) -> Result<(), Error> {
    tx.prepare_cached("UPDATE calls SET price = ?2, currency = ?3 WHERE sid = ?1")?.execute(params![
        sid,
        price.millionths,
        price.currency
    ])?;
    tx.prepare_cached("UPDATE legs SET price = ?2 WHERE sid = ?1")?
        .execute(params![sid, price.millionths])?;
    Ok(())
}

/// Writes down how a call, which must be as it stands, was answered: why, how far it has been led, and whether its caller
/// was let in. Answers the call as it stands now.
pub(super) fn note_answer(
    tx: &Tx<'_>,
    call: &State,
    reason: &str,
    place: i64,
    is_blocked: bool,
) -> Result<State, Error> {
    let said = [call.reason.as_str(), reason].into_iter().filter(|words| !words.is_empty());
    let noted = State {
        reason: said.collect::<Vec<_>>().join(", "),
        place: call.place.max(place),
        is_blocked: call.is_blocked || is_blocked,
        ..call.clone()
    };
    tx.prepare_cached("UPDATE calls SET reason = ?2, place = ?3, is_blocked = ?4 WHERE id = ?1")?
        .execute(params![noted.id, noted.reason, noted.place, noted.is_blocked])?;
    Ok(noted)
}

/// Writes which turn a call took.
pub(super) fn set_round(tx: &Tx<'_>, call: Id, round: u32) -> Result<(), Error> {
    tx.prepare_cached("UPDATE calls SET round = ?2 WHERE id = ?1")?.execute(params![call, round])?;
    Ok(())
}

/// Writes what is known of a phone that was rung, or raises it.
pub(super) fn write_leg(tx: &Tx<'_>, leg: &Leg) -> Result<(), Error> {
    let known: Option<String> = tx
        .prepare_cached("SELECT status FROM legs WHERE sid = ?1")?
        .query_row([leg.sid.as_str()], |row| row.get(0))
        .optional()?;
    let status = match known {
        Some(known) => CallStatus::from(known.as_str()).or_later(leg.status.clone()),
        None => leg.status.clone(),
    };
    tx.prepare_cached(
        "INSERT INTO legs (sid, parent_sid, address, status, rank, seconds, is_asked, is_accepted, is_bridged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (sid) DO UPDATE SET address = max(address, excluded.address), status = excluded.status,
             rank = excluded.rank, seconds = max(seconds, excluded.seconds),
             is_asked = max(is_asked, excluded.is_asked), is_accepted = max(is_accepted, excluded.is_accepted),
             is_bridged = CASE WHEN is_bridged IS NULL THEN excluded.is_bridged
                 ELSE max(is_bridged, coalesce(excluded.is_bridged, 0)) END",
    )?
    .execute(params![
        leg.sid.as_str(),
        leg.parent.as_str(),
        leg.address.as_deref().unwrap_or_default(),
        status.as_str(),
        status.rank(),
        leg.seconds,
        leg.is_asked,
        leg.is_accepted,
        leg.is_bridged,
    ])?;
    Ok(())
}

/// The phones that were rung for a call, and from a leg of it that was moved.
pub(crate) fn legs_of(conn: &Connection, call_sid: &str) -> Result<Vec<LegFacts>, Error> {
    let mut legs = legs_under(conn, call_sid)?;
    for (leg, _) in legs.clone() {
        legs.extend(legs_under(conn, &leg)?);
    }
    legs.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(legs.into_iter().map(|(_, facts)| facts).collect())
}

fn legs_under(conn: &Connection, sid: &str) -> Result<Vec<(String, LegFacts)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, address, status, seconds, is_asked, is_accepted, is_bridged FROM legs WHERE parent_sid = ?1",
    )?;
    let rows = statement.query_map([sid], |row| {
        let facts = LegFacts {
            address: row.get(1)?,
            status: CallStatus::from(row.get::<_, String>(2)?.as_str()),
            seconds: row.get(3)?,
            is_asked: row.get(4)?,
            is_accepted: row.get(5)?,
            is_bridged: row.get(6)?,
        };
        Ok((row.get(0)?, facts))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The call that a leg was rung for.
pub(super) fn parent_of(conn: &Connection, leg: &str) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached("SELECT parent_sid FROM legs WHERE sid = ?1")?
        .query_row([leg], |row| row.get(0))
        .optional()?)
}

/// How far a leg has come.
pub(super) fn leg_status(conn: &Connection, leg: &str) -> Result<Option<CallStatus>, Error> {
    let word: Option<String> = conn
        .prepare_cached("SELECT status FROM legs WHERE sid = ?1")?
        .query_row([leg], |row| row.get(0))
        .optional()?;
    Ok(word.map(|word| CallStatus::from(word.as_str())))
}

/// What a phone of the office is called: by the rules of the number, else in the address book, else its number.
pub(crate) fn name_of(tx: &Tx<'_>, number: Id, address: &str) -> Result<String, Error> {
    let rules = crate::routing::store::rules_of(tx, number)?;
    if let Some(one) = crate::routing::everybody(&rules).into_iter().find(|one| one.number == address) {
        return Ok(one.name.clone());
    }
    let known: Option<String> = tx
        .prepare_cached(
            "SELECT contacts.name FROM contact_numbers JOIN contacts ON contacts.id = contact_numbers.contact_id
             WHERE contact_numbers.address = ?1",
        )?
        .query_row([address], |row| row.get(0))
        .optional()?;
    Ok(known.unwrap_or_else(|| inbox::display_abroad(address)))
}

/// Marks the calls of a thread up to `up_to` as seen; says which were not.
pub(crate) fn mark_read(tx: &mut Tx<'_>, thread: Id, up_to: Id) -> Result<Vec<Id>, Error> {
    let seen: Vec<Id> = {
        let mut statement = tx.prepare_cached(
            "UPDATE calls SET is_unread = 0 WHERE thread_id = ?1 AND id <= ?2 AND is_unread = 1 RETURNING id",
        )?;
        let rows = statement.query_map(params![thread, up_to], |row| row.get(0))?;
        rows.collect::<Result<_, _>>()?
    };
    for call in &seen {
        tx.publish(crate::events::Event::CallChanged { thread, call: *call });
    }
    Ok(seen)
}

/// Takes back that calls have been seen; how many want attention again.
pub(crate) fn mark_these_unread(tx: &mut Tx<'_>, thread: Id, calls: &[Id]) -> Result<u32, Error> {
    let mut marked = 0;
    for call in calls {
        let rows = tx
            .prepare_cached(
                "UPDATE calls SET is_unread = 1
                 WHERE id = ?1 AND thread_id = ?2 AND is_unread = 0 AND outcome IN ('missed', 'voicemail')",
            )?
            .execute([*call, thread])?;
        if rows > 0 {
            tx.publish(crate::events::Event::CallChanged { thread, call: *call });
            marked += 1;
        }
    }
    Ok(marked)
}

/// Marks one call as seen; how many were not.
pub(crate) fn mark_seen(tx: &Tx<'_>, call: Id) -> Result<u32, Error> {
    let seen = tx
        .prepare_cached("UPDATE calls SET is_unread = 0 WHERE id = ?1 AND is_unread = 1")?
        .execute([call])?;
    Ok(u32::from(seen > 0))
}

/// Marks the last call of a thread as unseen, if it wants attention; how many that were.
pub(crate) fn mark_last_unread(tx: &Tx<'_>, thread: Id) -> Result<u32, Error> {
    let marked = tx
        .prepare_cached(
            "UPDATE calls SET is_unread = 1 WHERE is_unread = 0 AND outcome IN ('missed', 'voicemail') AND id =
                 (SELECT id FROM calls WHERE thread_id = ?1 ORDER BY id DESC LIMIT 1)",
        )?
        .execute([thread])?;
    Ok(u32::from(marked > 0))
}

/// The first call of a thread that nobody has seen.
pub(crate) fn first_unread(conn: &Connection, thread: Id) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT min(id) FROM calls WHERE thread_id = ?1 AND is_unread = 1")?
        .query_row([thread], |row| row.get(0))?)
}

/// What nobody has seen or heard yet. Both walk an index that holds nothing else, and no further than a badge tells.
pub(super) fn counts(conn: &Connection) -> Result<CallCounts, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM (
                         SELECT 1 FROM calls WHERE is_unread = 1 AND outcome = 'missed' LIMIT 1000)),
                    (SELECT count(*) FROM (SELECT 1 FROM voicemails WHERE heard_at IS NULL LIMIT 1000))",
        )?
        .query_row([], |row| Ok(CallCounts { missed: row.get(0)?, unheard: row.get(1)? }))?)
}

/// The Sids of calls that go on as far as we know, and began before `before`.
pub(super) fn list_going(conn: &Connection, before: Id) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid FROM calls WHERE outcome = 'going' AND id < ?1 AND sid IS NOT NULL ORDER BY id LIMIT 200",
    )?;
    let rows = statement.query_map([before], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
