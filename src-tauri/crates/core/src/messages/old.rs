//! Texts that are old enough to go: which they are, and how one goes.
//!
//! Invariant: what nobody has read, what has failed and nobody has seen, what is not settled with Twilio, and what
//! stands in a thread that was put off stays until that is over.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::Error;
use crate::events::Event;
use crate::retention::{Counted, Gone, count_old, list_old};
use crate::store::{Id, Tx};

/// Ids are moments, so the old ones are a stretch at the beginning of the table. Ranks 0 to 2 are not settled.
macro_rules! old {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM messages CROSS JOIN threads ON threads.id = messages.thread_id
              WHERE messages.id > ?1 AND messages.id < ?2"
        )
    };
}

macro_rules! goes {
    () => {
        "messages.is_unread = 0 AND messages.is_failure_open = 0 AND messages.rank > 2
         AND threads.snoozed_until IS NULL"
    };
}

/// How many are older than `cutoff`, and how many of them stay for now.
pub(crate) fn count(conn: &Connection, cutoff: Millis) -> Result<Counted, Error> {
    count_old(conn, old!("count(*)"), concat!(old!("count(*)"), " AND ", goes!()), cutoff)
}

/// The next few that go, after `after`.
pub(crate) fn list(conn: &Connection, after: Id, cutoff: Millis, limit: u32) -> Result<Vec<Id>, Error> {
    let sql = concat!(old!("messages.id"), " AND ", goes!(), " ORDER BY messages.id LIMIT ?3");
    list_old(conn, sql, after, cutoff, limit)
}

/// Takes a text away, with its pictures and its words in the search index, and leaves a tombstone. Nothing where it
/// has gone or may stay after all.
pub(crate) fn remove(tx: &mut Tx<'_>, text: Id, looked_at: Option<Id>) -> Result<Option<Gone>, Error> {
    let found: Option<(Id, Option<String>, String, u32)> = tx
        .prepare_cached(concat!(
            "SELECT messages.thread_id, messages.sid, messages.body, messages.media_count
             FROM messages CROSS JOIN threads ON threads.id = messages.thread_id
             WHERE messages.id = ?1 AND ",
            goes!()
        ))?
        .query_row([text], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((thread, sid, body, media_count)) = found else { return Ok(None) };
    crate::pictures::old::remove_of(tx, text)?;
    if !body.is_empty() {
        tx.unindex(text, &body);
    }
    tx.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([text])?;
    if let Some(sid) = &sid {
        crate::messages::store::bury(tx, sid)?;
    }
    // Whoever has it before their eyes sees it go; fifty thousand facts about the others would only drown the page.
    if looked_at == Some(thread) {
        tx.publish(Event::TimelineChanged { thread, item: text });
    }
    // A listing may have failed before it told of the pictures; Twilio's name for a text with some begins with MM.
    let has_media = media_count > 0 || sid.as_ref().is_some_and(|sid| sid.starts_with("MM"));
    Ok(Some(Gone { thread, sid, has_media }))
}
