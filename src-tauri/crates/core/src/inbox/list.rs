//! Reading threads: the list, page by page, and the head of one.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::Outcome;
use crate::consent;
use crate::error::Error;
use crate::inbox::{PartyView, Preview, PreviewKind, Reply, ThreadHead, ThreadRow};
use crate::messages::{Direction, Status, reasons};
use crate::store::Id;

/// Which threads to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Not done.
    Open,
    /// With something unread.
    Unread,
    /// Put off until a time.
    Snoozed,
    /// Done.
    Done,
}

/// Asks for a page of threads.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListThreads {
    /// Which threads.
    pub filter: Filter,
    /// Only those of this number of ours.
    pub number: Option<Id>,
    /// Only those with this tag.
    pub tag: Option<Id>,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
    /// How many at most, up to 200.
    pub limit: u32,
}

/// A page of threads, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ThreadPage {
    /// The threads.
    pub rows: Vec<ThreadRow>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<String>,
}

const PAGE_MAX: u32 = 200;
/// A preview line never shows more than this.
const PREVIEW_CHARS: u32 = 120;

macro_rules! columns {
    () => {
        "SELECT threads.id, threads.address, threads.kind, threads.number_id, numbers.name, threads.last_message_id,
            threads.unread, threads.state, threads.failed, contacts.name, contacts.id, consents.state,
            messages.direction, messages.status, messages.media_count, substr(messages.body, 1, ?2),
            messages.error_code, messages.error_text, substr(drafts.body, 1, ?2), threads.snoozed_until,
            threads.place_id, threads.last_call_id, calls.outcome,
            (SELECT min(due_at) FROM scheduled WHERE scheduled.thread_id = threads.id), calls.is_outgoing
         FROM threads
         JOIN numbers ON numbers.id = threads.number_id
         LEFT JOIN messages ON messages.id = threads.last_message_id
         LEFT JOIN calls ON calls.id = threads.last_call_id
         LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
         LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
         LEFT JOIN consents ON consents.address = threads.address
         LEFT JOIN drafts ON drafts.thread_id = threads.id AND drafts.kind = 'text' "
    };
}

/// What somebody opened to write in and left blank is in no list. Only such a thread has no place, so only those at the
/// very end are looked into.
macro_rules! not_blank {
    () => {
        " AND (threads.place_id > 0
              OR EXISTS (SELECT 1 FROM notes WHERE notes.thread_id = threads.id AND notes.deleted_at IS NULL)
              OR EXISTS (SELECT 1 FROM scheduled WHERE scheduled.thread_id = threads.id)
              OR EXISTS (SELECT 1 FROM drafts WHERE drafts.thread_id = threads.id)
              OR EXISTS (SELECT 1 FROM pictures WHERE pictures.thread_id = threads.id AND message_id IS NULL))"
    };
}

/// How every list ends: those with the tag that was asked for, from the top down.
macro_rules! end {
    () => {
        " AND (?5 IS NULL OR threads.address IN (
              SELECT address FROM tagged WHERE tag_id = ?5
              UNION SELECT others.address FROM tagged
              JOIN contact_numbers AS own ON own.address = tagged.address
              JOIN contact_numbers AS others ON others.contact_id = own.contact_id
              WHERE tagged.tag_id = ?5))
          ORDER BY threads.place_id DESC LIMIT ?3"
    };
}

/// A page of threads, newest first.
///
/// # Errors
/// `bad_input` when `after` is not a page's `next`.
pub async fn list(office: &Office, args: ListThreads) -> Result<ThreadPage, Error> {
    let before = match &args.after {
        Some(text) => {
            text.parse().map_err(|_| Error::bad_input("after", "This is not the end of a page."))?
        }
        None => Id::LAST,
    };
    let limit = args.limit.clamp(1, PAGE_MAX);
    let country = office.country();
    office
        .store()
        .read(move |conn| {
            let rows = list_rows(conn, &args, before, limit, country)?;
            let next = if rows.len() < limit as usize {
                None
            } else {
                rows.last().map(|(last, _)| last.to_string())
            };
            Ok(ThreadPage { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
        })
        .await
}

/// The statement of each filter; every one walks an index from the top of the list down. Without a number, all those
/// that stand in the inbox.
pub(crate) fn list_sql(filter: Filter, number: Option<Id>) -> &'static str {
    match (filter, number) {
        (Filter::Unread, None) => concat!(
            columns!(),
            "WHERE threads.unread > 0 AND numbers.is_shown = 1 AND threads.place_id < ?1 AND ?4 IS NULL",
            end!()
        ),
        (Filter::Unread, Some(_)) => concat!(
            columns!(),
            "WHERE threads.unread > 0 AND threads.number_id = ?4 AND threads.place_id < ?1",
            end!()
        ),
        (Filter::Snoozed, _) => concat!(
            columns!(),
            "WHERE threads.snoozed_until IS NOT NULL AND threads.place_id < ?1
             AND (threads.number_id = ?4 OR ?4 IS NULL AND numbers.is_shown = 1)",
            end!()
        ),
        (Filter::Open, None) => concat!(
            columns!(),
            "WHERE threads.state = 'open' AND threads.snoozed_until IS NULL AND threads.place_id < ?1
             AND numbers.is_shown = 1 AND ?4 IS NULL",
            not_blank!(),
            end!()
        ),
        (Filter::Open, Some(_)) => concat!(
            columns!(),
            "WHERE threads.number_id = ?4 AND threads.state = 'open' AND threads.snoozed_until IS NULL
             AND threads.place_id < ?1",
            not_blank!(),
            end!()
        ),
        (Filter::Done, None) => concat!(
            columns!(),
            "WHERE threads.state = 'done' AND threads.place_id < ?1 AND numbers.is_shown = 1 AND ?4 IS NULL",
            end!()
        ),
        (Filter::Done, Some(_)) => concat!(
            columns!(),
            "WHERE threads.number_id = ?4 AND threads.state = 'done' AND threads.place_id < ?1",
            end!()
        ),
    }
}

fn list_rows(
    conn: &Connection,
    args: &ListThreads,
    before: Id,
    limit: u32,
    country: Country,
) -> Result<Vec<(Id, ThreadRow)>, Error> {
    let mut statement = conn.prepare_cached(list_sql(args.filter, args.number))?;
    let rows = statement.query_map(params![before, PREVIEW_CHARS, limit, args.number, args.tag], |row| {
        let row = row_of(row, country)?;
        Ok((row.place, row))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn row_of(row: &Row<'_>, country: Country) -> rusqlite::Result<ThreadRow> {
    let id: Id = row.get(0)?;
    let last = row.get::<_, Id>(5)?.max(row.get(21)?);
    let failed: u32 = row.get(8)?;
    let state: String = row.get(7)?;
    let consent: Option<String> = row.get(11)?;
    let snoozed_until = row.get::<_, Option<i64>>(19)?.map(Millis);
    let is_opted_out = consent.as_deref() == Some("out");
    Ok(ThreadRow {
        id,
        them: PartyView::new(
            &row.get::<_, String>(1)?,
            &row.get::<_, String>(2)?,
            row.get(9)?,
            row.get(10)?,
            country,
        ),
        number: row.get(3)?,
        number_name: row.get(4)?,
        last_at: if last == Id::ZERO { id.at() } else { last.at() },
        preview: preview_of(row, is_opted_out)?,
        unread: row.get(6)?,
        state: super::store::state_of(&state, snoozed_until),
        snoozed_until,
        place: row.get(20)?,
        has_failed: failed > 0,
        is_opted_out,
        has_draft: row.get::<_, Option<String>>(18)?.is_some(),
        goes_at: row.get::<_, Option<i64>>(23)?.map(Millis),
    })
}

fn preview_of(row: &Row<'_>, is_opted_out: bool) -> rusqlite::Result<Preview> {
    // What they wrote and nobody has read is worth more room than what we have begun.
    let is_unread = row.get::<_, u32>(6)? > 0;
    if let Some(draft) = row.get::<_, Option<String>>(18)?.filter(|_| !is_unread) {
        return Ok(Preview { kind: PreviewKind::Draft, direction: Direction::Out, text: one_line(&draft) });
    }
    // A call below everything that was written is the last line.
    if let Some(outcome) = row.get::<_, Option<Outcome>>(22)?.filter(|_| is_call_last(row)) {
        let kind = match outcome {
            Outcome::Missed => PreviewKind::Missed,
            Outcome::Voicemail => PreviewKind::Voicemail,
            _ => PreviewKind::Call,
        };
        let direction = if row.get(24)? { Direction::Out } else { Direction::In };
        return Ok(Preview { kind, direction, text: String::new() });
    }
    let Some(direction) = row.get::<_, Option<Direction>>(12)? else {
        return Ok(Preview { kind: PreviewKind::Empty, direction: Direction::Out, text: String::new() });
    };
    let status: Status = row.get(13)?;
    let media: u32 = row.get(14)?;
    let body: String = row.get(15)?;
    let kind = if status.is_failure() {
        PreviewKind::Failed
    } else if is_opted_out && direction == Direction::In && consent::word(&body) == Some(consent::Word::Stop)
    {
        PreviewKind::OptedOut
    } else if media > 0 {
        PreviewKind::Picture
    } else {
        PreviewKind::Text
    };
    // Why it failed is what the desk must know; the words stand in the thread.
    let body = if kind == PreviewKind::Failed {
        reasons::explain(status, row.get(16)?, row.get(17)?).sentence
    } else {
        body
    };
    Ok(Preview { kind, direction, text: one_line(&body) })
}

fn is_call_last(row: &Row<'_>) -> bool {
    let ids = row.get::<_, Id>(5).and_then(|message| Ok((message, row.get::<_, Id>(21)?)));
    ids.is_ok_and(|(message, call)| call > message)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The head of one thread.
pub(super) fn read_head(conn: &Connection, thread: Id, country: Country) -> Result<ThreadHead, Error> {
    let row = conn
        .prepare_cached(concat!(columns!(), "WHERE threads.id = ?1"))?
        .query_row(params![thread, PREVIEW_CHARS], |row| row_of(row, country))
        .optional()?
        .ok_or(Error::NotFound("conversation"))?;
    let texts = crate::messages::store::first_unread(conn, thread)?;
    let calls = crate::calls::store::first_unread(conn, thread)?;
    let first_unread = texts.into_iter().chain(calls).min();
    let consent = consent::read(conn, &row.them.address)?;
    let tags = crate::tags::of_address(conn, &row.them.address)?;
    let person = match row.them.contact {
        Some(contact) => Some(crate::contacts::read_person(conn, contact, Some(thread), country)?),
        None => None,
    };
    let reply = if row.them.kind != "phone" {
        Reply::CannotText
    } else if row.is_opted_out {
        Reply::OptedOut
    } else {
        Reply::Open
    };
    Ok(ThreadHead {
        id: row.id,
        number: crate::numbers::store::read_row(conn, row.number, country)?,
        unread: row.unread,
        state: row.state,
        snoozed_until: row.snoozed_until,
        them: row.them,
        first_unread,
        consent,
        person,
        tags,
        reply,
    })
}

#[cfg(test)]
pub(super) fn exercise(conn: &Connection, thread: Id) -> Result<(), Error> {
    for filter in [Filter::Open, Filter::Unread, Filter::Snoozed, Filter::Done] {
        for number in [None, Some(thread)] {
            let args = ListThreads { filter, number, tag: Some(thread), after: None, limit: 20 };
            list_rows(conn, &args, Id::LAST, 20, Country::US)?;
        }
    }
    read_head(conn, thread, Country::US).map(|_| ())
}
