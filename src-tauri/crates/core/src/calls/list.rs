//! Reading calls: the log page by page, and those of one thread.

use deskbell_twilio::Country;
use rusqlite::{Connection, Row, params};

use crate::calls::{Call, CallFilter, CallPage, ListCalls, Outcome};
use crate::error::Error;
use crate::inbox::PartyView;
use crate::store::Id;
use crate::voicemails::{self, Voicemail};

const PAGE_MAX: u32 = 200;

macro_rules! columns {
    () => {
        "SELECT calls.id, calls.thread_id, threads.address, threads.kind, contacts.name, contacts.id,
            threads.number_id, numbers.name, calls.outcome, calls.reason, calls.answered_by, calls.seconds,
            calls.is_unread, calls.is_announced, voicemails.id, voicemails.seconds, voicemails.state,
            voicemails.problem, voicemails.heard_at, voicemails.content_type "
    };
}

macro_rules! parties {
    () => {
        "JOIN threads ON threads.id = calls.thread_id
         JOIN numbers ON numbers.id = threads.number_id
         LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
         LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id "
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
                 (SELECT max(id) FROM voicemails AS mine WHERE mine.call_sid = calls.sid) "
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

/// A page of the log. Each filter walks an index from the newest call down.
pub(super) fn page(
    conn: &Connection,
    args: &ListCalls,
    before: Id,
    country: Country,
) -> Result<CallPage, Error> {
    let limit = args.limit.clamp(1, PAGE_MAX);
    let wanted = match args.filter {
        CallFilter::All => None,
        CallFilter::Missed => Some(Outcome::Missed),
        CallFilter::Answered => Some(Outcome::Answered),
        CallFilter::Voicemail => Some(Outcome::Voicemail),
        CallFilter::Blocked => Some(Outcome::Blocked),
    };
    let sql = match wanted {
        None => concat!(
            from_calls!(),
            "WHERE calls.id < ?1 AND (?2 IS NULL OR threads.number_id = ?2) AND ?3 IS NULL
             ORDER BY calls.id DESC LIMIT ?4"
        ),
        Some(_) => concat!(
            from_calls!(),
            "WHERE calls.outcome = ?3 AND calls.id < ?1 AND (?2 IS NULL OR threads.number_id = ?2)
             ORDER BY calls.id DESC LIMIT ?4"
        ),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let rows =
        statement.query_map(params![before, args.number, wanted, limit], |row| from_row(row, country))?;
    let rows: Vec<Call> = rows.collect::<Result<_, _>>()?;
    let next = match rows.last() {
        Some(last) if rows.len() == limit as usize => Some(last.id.to_string()),
        _ => None,
    };
    Ok(CallPage { rows, next })
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
    Ok(rows.collect::<Result<_, _>>()?)
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
             ORDER BY voicemails.id DESC LIMIT ?2"
        ),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![before, count], |row| from_row(row, country))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>, country: Country) -> rusqlite::Result<Call> {
    let id: Id = row.get(0)?;
    let address: String = row.get(2)?;
    let kind: String = row.get(3)?;
    Ok(Call {
        id,
        thread: row.get(1)?,
        them: PartyView::new(&address, &kind, row.get(4)?, row.get(5)?, country),
        number: row.get(6)?,
        number_name: row.get(7)?,
        outcome: row.get(8)?,
        reason: row.get(9)?,
        answered_by: row.get(10)?,
        seconds: row.get(11)?,
        at: id.at(),
        is_unread: row.get(12)?,
        is_recovered: !row.get::<_, bool>(13)?,
        voicemail: voicemail_of(row)?,
    })
}

fn voicemail_of(row: &Row<'_>) -> rusqlite::Result<Option<Voicemail>> {
    let Some(id) = row.get::<_, Option<Id>>(14)? else { return Ok(None) };
    let state: voicemails::VoicemailState = row.get(16)?;
    Ok(Some(Voicemail {
        id,
        seconds: row.get(15)?,
        state,
        problem: row.get(17)?,
        content_type: row.get(19)?,
        is_heard: row.get::<_, Option<i64>>(18)?.is_some(),
    }))
}
