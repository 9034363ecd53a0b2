//! Reading calls: the log page by page, and those of one thread.

use deskbell_twilio::Country;
use deskbell_twilio::api::calls::CallStatus;
use rusqlite::{Connection, Row, params};

use crate::calls::outgoing::rules::Attempt;
use crate::calls::{
    Call, CallFilter, CallPage, CallPrice, CallsWanted, ListCalls, Outcome, Topic, live, outgoing,
};
use crate::error::Error;
use crate::inbox::PartyView;
use crate::messages::Direction;
use crate::store::Id;
use crate::voicemails::{self, Voicemail};

const PAGE_MAX: u32 = 200;

macro_rules! columns {
    () => {
        "SELECT calls.id, calls.thread_id, threads.address, threads.kind, contacts.name, contacts.id,
            threads.number_id, numbers.name, calls.outcome, calls.reason, calls.answered_by, calls.seconds,
            calls.is_unread, calls.is_announced, voicemails.id, voicemails.seconds, voicemails.state,
            voicemails.problem, voicemails.heard_at, voicemails.content_type, calls.topic, calls.note,
            calls.is_outgoing, calls.sid, calls.status, calls.is_ending, calls.currency,
            calls.price + coalesce((SELECT sum(legs.price) FROM legs WHERE legs.parent_sid = calls.sid
                OR legs.parent_sid IN (SELECT theirs.sid FROM legs AS theirs WHERE theirs.parent_sid = calls.sid)), 0),
            CASE WHEN calls.is_outgoing = 1 AND callees.id IS NULL AND calls.outcome <> 'going' THEN
                coalesce((SELECT max(legs.seconds) FROM legs WHERE legs.parent_sid = calls.sid), 0) END,
            outgoing.attempt, outgoing.error_code, outgoing.error_text, voicemails.transcript,
            voicemails.transcript_state, voicemails.is_conversation, callees.spoken_id "
    };
}

macro_rules! parties {
    () => {
        "JOIN threads ON threads.id = calls.thread_id
         JOIN numbers ON numbers.id = threads.number_id
         LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
         LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
         LEFT JOIN outgoing ON outgoing.call_id = calls.id
         LEFT JOIN spoken_calls ON spoken_calls.call_id = calls.id
         LEFT JOIN callees ON callees.id = spoken_calls.callee_id "
    };
}

/// From calls, each once, with the newest message that was left in it.
macro_rules! from_calls {
    () => {
        concat!(
            columns!(),
            "FROM calls ",
            parties!(),
            "LEFT JOIN voicemails ON voicemails.id =
                 (SELECT mine.id FROM voicemails AS mine WHERE mine.call_sid = calls.sid
                  ORDER BY mine.is_conversation, mine.id DESC LIMIT 1) "
        )
    };
}

/// From messages, each with its call.
macro_rules! from_voicemails {
    () => {
        concat!(columns!(), "FROM voicemails JOIN calls ON calls.sid = voicemails.call_sid ", parties!())
    };
}

/// Where a page begins.
pub(super) fn end_of_page(after: Option<&str>) -> Result<Id, Error> {
    match after {
        Some(text) => text.parse().map_err(|_| Error::bad_input("after", "This is not the end of a page.")),
        None => Ok(Id::LAST),
    }
}

/// A page of the log.
pub(super) fn page(
    conn: &Connection,
    args: &ListCalls,
    before: Id,
    country: Country,
) -> Result<CallPage, Error> {
    let limit = args.limit.clamp(1, PAGE_MAX);
    let rows = select_wanted(conn, &args.wanted, before, limit, country)?;
    let next = match rows.last() {
        Some(last) if rows.len() == limit as usize => Some(last.id.to_string()),
        _ => None,
    };
    Ok(CallPage { rows, next })
}

/// What holds for the calls that are wanted, whichever index leads to them.
macro_rules! wanted {
    ($leading:literal) => {
        concat!(
            from_calls!(),
            "WHERE ",
            $leading,
            " AND calls.id < ?1 AND calls.id >= ?6
             AND (?2 IS NULL OR threads.number_id = ?2) AND (?3 IS NULL OR calls.outcome = ?3)
             AND (?5 IS NULL OR calls.topic = ?5) AND (?7 IS NULL OR contacts.id = ?7)
             AND (?8 = 0 OR calls.is_outgoing = 1)
             ORDER BY calls.id DESC LIMIT ?4"
        )
    };
}

/// The calls that are wanted before `before`, newest first. Each way walks an index from the newest down.
pub(super) fn select_wanted(
    conn: &Connection,
    wanted: &CallsWanted,
    before: Id,
    limit: u32,
    country: Country,
) -> Result<Vec<Call>, Error> {
    let outcome = match wanted.filter {
        CallFilter::All | CallFilter::Outgoing => None,
        CallFilter::Missed => Some(Outcome::Missed),
        CallFilter::Answered => Some(Outcome::Answered),
        CallFilter::Voicemail => Some(Outcome::Voicemail),
        CallFilter::Blocked => Some(Outcome::Blocked),
    };
    let is_outgoing = wanted.filter == CallFilter::Outgoing;
    let sql = match (wanted.person, wanted.topic, outcome) {
        (Some(_), ..) => wanted!(
            "calls.thread_id IN (SELECT theirs.id FROM contact_numbers AS own
                                 JOIN threads AS theirs ON theirs.address = own.address WHERE own.contact_id = ?7)"
        ),
        (None, Some(_), _) => wanted!("calls.topic = ?5 AND calls.topic <> ''"),
        (None, None, Some(_)) => wanted!("calls.outcome = ?3"),
        (None, None, None) if is_outgoing => wanted!("calls.is_outgoing = 1"),
        (None, None, None) => wanted!("TRUE"),
    };
    let from = wanted.since.map_or(Id::ZERO, Id::first_at);
    let before = wanted.until.map_or(before, |until| before.min(Id::first_at(until)));
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![before, wanted.number, outcome, limit, wanted.topic, from, wanted.person, is_outgoing],
        |row| from_row(row, country),
    )?;
    live::complete(conn, rows.collect::<Result<_, _>>()?)
}

/// Calls of a thread before `before`, newest first.
pub(crate) fn older(
    conn: &Connection,
    thread: Id,
    before: Id,
    count: u32,
    country: Country,
) -> Result<Vec<Call>, Error> {
    let sql = concat!(
        from_calls!(),
        "WHERE calls.thread_id = ?1 AND calls.id < ?2 ORDER BY calls.id DESC LIMIT ?3"
    );
    select(conn, sql, thread, before, count, country)
}

/// Calls of a thread after `after`, oldest first.
pub(crate) fn newer(
    conn: &Connection,
    thread: Id,
    after: Id,
    count: u32,
    country: Country,
) -> Result<Vec<Call>, Error> {
    let sql =
        concat!(from_calls!(), "WHERE calls.thread_id = ?1 AND calls.id > ?2 ORDER BY calls.id LIMIT ?3");
    select(conn, sql, thread, after, count, country)
}

fn select(
    conn: &Connection,
    sql: &str,
    thread: Id,
    bound: Id,
    count: u32,
    country: Country,
) -> Result<Vec<Call>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![thread, bound, count], |row| from_row(row, country))?;
    live::complete(conn, rows.collect::<Result<_, _>>()?)
}

/// Calls with messages on the voicemail: those that nobody has heard, or those that somebody has, newest first.
pub(crate) fn with_voicemail(
    conn: &Connection,
    is_heard: bool,
    before: Id,
    count: u32,
    country: Country,
) -> Result<Vec<Call>, Error> {
    let sql = match is_heard {
        false => concat!(
            from_voicemails!(),
            "WHERE voicemails.heard_at IS NULL AND voicemails.id < ?1 ORDER BY voicemails.id DESC LIMIT ?2"
        ),
        true => concat!(
            from_voicemails!(),
            "WHERE voicemails.heard_at IS NOT NULL AND voicemails.state <> 'deleted' AND voicemails.id < ?1
                 AND voicemails.is_conversation = 0
             ORDER BY voicemails.id DESC LIMIT ?2"
        ),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![before, count], |row| from_row(row, country))?;
    live::complete(conn, rows.collect::<Result<_, _>>()?)
}

/// The calls that go on, newest first: the few that an index of its own holds.
pub(super) fn going(
    conn: &Connection,
    since: Id,
    count: u32,
    country: Country,
) -> Result<Vec<live::Row>, Error> {
    let sql = concat!(
        from_calls!(),
        "WHERE calls.outcome = 'going' AND calls.id >= ?1
             AND (spoken_calls.call_id IS NULL OR spoken_calls.pressed = '3') ORDER BY calls.id DESC LIMIT ?2"
    );
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![since, count], |row| from_row(row, country))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>, country: Country) -> rusqlite::Result<live::Row> {
    let id: Id = row.get(0)?;
    let address: String = row.get(2)?;
    let kind: String = row.get(3)?;
    let is_outgoing: bool = row.get(22)?;
    let outcome: Outcome = row.get(8)?;
    let status = CallStatus::from(row.get::<_, String>(24)?.as_str());
    let attempt: Option<Attempt> = row.get(29)?;
    let spoken: Option<Id> = row.get(35)?;
    let failure = match (outcome, attempt) {
        (Outcome::Failed, Some(attempt)) if spoken.is_some() => {
            Some(outgoing::reasons::explain_theirs(attempt, row.get(30)?, row.get(31)?))
        }
        (Outcome::Failed, Some(attempt)) => {
            Some(outgoing::reasons::explain(attempt, row.get(30)?, row.get(31)?, &status))
        }
        _ => None,
    };
    let call = Call {
        id,
        thread: row.get(1)?,
        them: PartyView::new(&address, &kind, row.get(4)?, row.get(5)?, country),
        number: row.get(6)?,
        number_name: row.get(7)?,
        direction: if is_outgoing { Direction::Out } else { Direction::In },
        outcome,
        stage: None,
        reason: row.get(9)?,
        failure,
        answered_by: row.get(10)?,
        seconds: row.get::<_, Option<u32>>(28)?.map_or_else(|| row.get(11), Ok)?,
        price: price_of(row)?,
        at: id.at(),
        is_unread: row.get(12)?,
        is_recovered: !row.get::<_, bool>(13)?,
        is_ending: row.get::<_, bool>(25)? && outcome == Outcome::Going,
        spoken,
        voicemail: voicemail_of(row)?,
        topic: Topic::of_word(&row.get::<_, String>(20)?),
        note: row.get(21)?,
    };
    Ok(live::Row { call, sid: row.get(23)?, status, attempt })
}

fn price_of(row: &Row<'_>) -> rusqlite::Result<Option<CallPrice>> {
    let Some(millionths) = row.get::<_, Option<i64>>(27)? else { return Ok(None) };
    let amount = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    Ok(Some(CallPrice { amount, currency: row.get(26)? }))
}

fn voicemail_of(row: &Row<'_>) -> rusqlite::Result<Option<Voicemail>> {
    let Some(id) = row.get::<_, Option<Id>>(14)? else { return Ok(None) };
    let state: voicemails::VoicemailState = row.get(16)?;
    let seconds = row.get(15)?;
    Ok(Some(Voicemail {
        id,
        seconds,
        state,
        problem: row.get(17)?,
        content_type: row.get(19)?,
        is_heard: row.get::<_, Option<i64>>(18)?.is_some(),
        is_conversation: row.get(34)?,
        transcript: row.get(32)?,
        transcript_state: row.get::<_, voicemails::TranscriptState>(33)?.of_length(seconds),
    }))
}
