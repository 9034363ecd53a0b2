//! Reading a thread, stretch by stretch.

use deskbell_twilio::Millis;
use rusqlite::{Connection, Row, params};

use crate::error::Error;
use crate::messages::{Direction, ListMessages, Message, MessagePage, Status, reasons};
use crate::store::Id;

const PAGE_MAX: u32 = 200;

macro_rules! columns {
    () => {
        "SELECT id, thread_id, direction, body, status, error_code, error_text, status_at, is_announced, media_count,
             CASE WHEN status = 'queued' THEN (SELECT due_at FROM outbox WHERE message_id = messages.id) END,
             is_automatic
         FROM messages "
    };
}

/// A stretch of a thread, oldest first.
pub(crate) fn list(conn: &Connection, args: &ListMessages) -> Result<MessagePage, Error> {
    let limit = args.limit.clamp(1, PAGE_MAX);
    let older = |before: Id, count: u32| {
        let mut rows = older(conn, args.thread, before, count + 1)?;
        let has_more = rows.len() > count as usize;
        rows.truncate(count as usize);
        rows.reverse();
        Ok::<_, Error>((rows, has_more))
    };
    let newer = |from: Id, count: u32| {
        let mut rows = newer(conn, args.thread, from, count + 1)?;
        let has_more = rows.len() > count as usize;
        rows.truncate(count as usize);
        Ok::<_, Error>((rows, has_more))
    };
    let page = |rows, has_before, has_after| MessagePage { rows, has_before, has_after };
    match (args.before, args.after, args.around) {
        (Some(before), _, _) => {
            let (rows, has_before) = older(before, limit)?;
            Ok(page(rows, has_before, true))
        }
        (_, Some(after), _) => {
            let (rows, has_after) = newer(after, limit)?;
            Ok(page(rows, true, has_after))
        }
        (_, _, Some(around)) => {
            let half = (limit / 2).max(1);
            let (mut rows, has_before) = older(around, half)?;
            // The message itself belongs to the newer half.
            let (from_here, has_after) = newer(around.before(), half)?;
            rows.extend(from_here);
            Ok(page(rows, has_before, has_after))
        }
        _ => {
            let (rows, has_before) = older(Id::LAST, limit)?;
            Ok(page(rows, has_before, false))
        }
    }
}

/// Texts of a thread before `before`, newest first.
pub(crate) fn older(conn: &Connection, thread: Id, before: Id, limit: u32) -> Result<Vec<Message>, Error> {
    let sql = concat!(columns!(), "WHERE thread_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3");
    select(conn, sql, thread, before, limit)
}

/// Texts of a thread after `after`, oldest first.
pub(crate) fn newer(conn: &Connection, thread: Id, after: Id, limit: u32) -> Result<Vec<Message>, Error> {
    let sql = concat!(columns!(), "WHERE thread_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    select(conn, sql, thread, after, limit)
}

fn select(conn: &Connection, sql: &str, thread: Id, bound: Id, limit: u32) -> Result<Vec<Message>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows: Vec<(Message, u32)> =
        statement.query_map(params![thread, bound, limit], from_row)?.collect::<Result<_, _>>()?;
    for (message, media) in &mut rows {
        if *media > 0 {
            message.pictures = crate::pictures::store::list_of_message(conn, message.id)?;
        }
    }
    Ok(rows.into_iter().map(|(message, _)| message).collect())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(Message, u32)> {
    let id: Id = row.get(0)?;
    let direction: Direction = row.get(2)?;
    let status: Status = row.get(4)?;
    let failure = status
        .is_failure()
        .then(|| {
            Ok::<_, rusqlite::Error>(reasons::explain(status, row.get(5)?, row.get::<_, Option<String>>(6)?))
        })
        .transpose()?;
    let message = Message {
        id,
        thread: row.get(1)?,
        direction,
        body: row.get(3)?,
        status,
        failure,
        pictures: Vec::new(),
        at: id.at(),
        status_at: row.get::<_, Option<i64>>(7)?.map(Millis),
        due_at: row.get::<_, Option<i64>>(10)?.map(Millis),
        is_recovered: direction == Direction::In && !row.get::<_, bool>(8)?,
        is_automatic: row.get(11)?,
    };
    Ok((message, row.get(9)?))
}
