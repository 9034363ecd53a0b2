//! One timeline for a thread: texts, calls, notes and lines of our own, in the order in which they happened, stretch by stretch.
//!
//! Each kind of row walks an index of its own from the place that is asked for, and at most `limit` rows of each are
//! read, so that the length of the thread does not matter.

use deskbell_twilio::Country;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::Call;
use crate::error::Error;
use crate::inbox::{ThreadLine, lines};
use crate::messages::Message;
use crate::notes::Note;
use crate::store::Id;

const PAGE_MAX: u32 = 200;

/// Asks for a stretch of a thread. With no place given: its end.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ListTimeline {
    /// Which thread.
    pub thread: Id,
    /// What stands before this row.
    pub before: Option<Id>,
    /// What stands after this row.
    pub after: Option<Id>,
    /// What stands around this row.
    pub around: Option<Id>,
    /// How many at most, up to 200.
    pub limit: u32,
}

/// What stands in a thread. Rows of every kind have an `id` that orders them, and the time `at` of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimelineRow {
    /// A text.
    Text(Message),
    /// A note of the office, which was never sent.
    Note(Note),
    /// A line of Deskbell's own.
    Line(ThreadLine),
    /// A call.
    Call(Box<Call>),
}

impl TimelineRow {
    fn id(&self) -> Id {
        match self {
            TimelineRow::Text(message) => message.id,
            TimelineRow::Note(note) => note.id,
            TimelineRow::Line(line) => line.id,
            TimelineRow::Call(call) => call.id,
        }
    }
}

/// A stretch of a thread, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelinePage {
    /// What stands there.
    pub rows: Vec<TimelineRow>,
    /// Whether older rows stand before.
    pub has_before: bool,
    /// Whether newer rows stand after.
    pub has_after: bool,
}

/// A stretch of a thread.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_timeline(office: &Office, args: ListTimeline) -> Result<TimelinePage, Error> {
    let country = office.country();
    office.store().read(move |conn| list(conn, &args, country)).await
}

fn list(conn: &Connection, args: &ListTimeline, country: Country) -> Result<TimelinePage, Error> {
    let limit = args.limit.clamp(1, PAGE_MAX);
    let page = |rows, has_before, has_after| TimelinePage { rows, has_before, has_after };
    match (args.before, args.after, args.around) {
        (Some(before), _, _) => {
            let (rows, has_before) = older(conn, args.thread, before, limit, country)?;
            Ok(page(rows, has_before, true))
        }
        (_, Some(after), _) => {
            let (rows, has_after) = newer(conn, args.thread, after, limit, country)?;
            Ok(page(rows, true, has_after))
        }
        (_, _, Some(around)) => {
            let half = (limit / 2).max(1);
            let (mut rows, has_before) = older(conn, args.thread, around, half, country)?;
            // The row itself belongs to the newer half.
            let (from_here, has_after) = newer(conn, args.thread, around.before(), half, country)?;
            rows.extend(from_here);
            Ok(page(rows, has_before, has_after))
        }
        _ => {
            let (rows, has_before) = older(conn, args.thread, Id::LAST, limit, country)?;
            Ok(page(rows, has_before, false))
        }
    }
}

/// Rows before `before`, oldest first, and whether more stand before them.
fn older(
    conn: &Connection,
    thread: Id,
    before: Id,
    count: u32,
    country: Country,
) -> Result<(Vec<TimelineRow>, bool), Error> {
    let texts = crate::messages::list::older(conn, thread, before, count + 1)?;
    let notes = crate::notes::store::list_older(conn, thread, before, count + 1)?;
    let mut rows = together(texts, notes, lines::list_older(conn, thread, before, count + 1)?);
    let calls = crate::calls::older(conn, thread, before, count + 1, country)?;
    rows.extend(calls.into_iter().map(Box::new).map(TimelineRow::Call));
    rows.sort_by_key(|row| std::cmp::Reverse(row.id()));
    let has_more = rows.len() > count as usize;
    rows.truncate(count as usize);
    rows.reverse();
    Ok((rows, has_more))
}

/// Rows after `after`, oldest first, and whether more stand after them.
fn newer(
    conn: &Connection,
    thread: Id,
    after: Id,
    count: u32,
    country: Country,
) -> Result<(Vec<TimelineRow>, bool), Error> {
    let texts = crate::messages::list::newer(conn, thread, after, count + 1)?;
    let notes = crate::notes::store::list_newer(conn, thread, after, count + 1)?;
    let mut rows = together(texts, notes, lines::list_newer(conn, thread, after, count + 1)?);
    let calls = crate::calls::newer(conn, thread, after, count + 1, country)?;
    rows.extend(calls.into_iter().map(Box::new).map(TimelineRow::Call));
    rows.sort_by_key(TimelineRow::id);
    let has_more = rows.len() > count as usize;
    rows.truncate(count as usize);
    Ok((rows, has_more))
}

fn together(texts: Vec<Message>, notes: Vec<Note>, lines: Vec<ThreadLine>) -> Vec<TimelineRow> {
    let texts = texts.into_iter().map(TimelineRow::Text);
    let notes = notes.into_iter().map(TimelineRow::Note);
    texts.chain(notes).chain(lines.into_iter().map(TimelineRow::Line)).collect()
}

#[cfg(test)]
pub(super) fn exercise(conn: &Connection, thread: Id) -> Result<(), Error> {
    for (before, after, around) in [
        (None, None, None),
        (Some(Id::LAST), None, None),
        (None, Some(Id::ZERO), None),
        (None, None, Some(thread)),
    ] {
        list(conn, &ListTimeline { thread, before, after, around, limit: 20 }, Country::US)?;
    }
    Ok(())
}
