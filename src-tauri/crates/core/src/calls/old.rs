//! Calls that are old enough to go: which they are, and how one goes, with its legs and what was left on the voicemail.
//!
//! Invariant: what goes on, what nobody has seen or heard, what is still being fetched, and what stands in a thread that
//! was put off stays until that is over.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::Error;
use crate::events::Event;
use crate::retention::{Counted, Gone, count_old, list_old};
use crate::store::{Id, Tx};

/// Ids are moments, so the old ones are a stretch at the beginning of the table.
macro_rules! old {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM calls CROSS JOIN threads ON threads.id = calls.thread_id
              WHERE calls.id > ?1 AND calls.id < ?2"
        )
    };
}

macro_rules! goes {
    () => {
        "calls.outcome <> 'going' AND calls.is_unread = 0 AND threads.snoozed_until IS NULL
         AND NOT EXISTS (SELECT 1 FROM voicemails WHERE voicemails.call_sid = calls.sid
                         AND (voicemails.heard_at IS NULL OR voicemails.state = 'waiting'))"
    };
}

/// How many are older than `cutoff`, and how many of them stay for now.
pub(crate) fn count(conn: &Connection, cutoff: Millis) -> Result<Counted, Error> {
    count_old(conn, old!("count(*)"), concat!(old!("count(*)"), " AND ", goes!()), cutoff)
}

/// The next few that go, after `after`.
pub(crate) fn list(conn: &Connection, after: Id, cutoff: Millis, limit: u32) -> Result<Vec<Id>, Error> {
    let sql = concat!(old!("calls.id"), " AND ", goes!(), " ORDER BY calls.id LIMIT ?3");
    list_old(conn, sql, after, cutoff, limit)
}

/// Takes a call away, with its legs and its messages, and leaves tombstones. Nothing where it has gone or may stay after
/// all.
pub(crate) fn remove(tx: &mut Tx<'_>, call: Id, looked_at: Option<Id>) -> Result<Option<Gone>, Error> {
    let found: Option<(Id, Option<String>, String)> = tx
        .prepare_cached(concat!(
            "SELECT calls.thread_id, calls.sid, calls.note FROM calls CROSS JOIN threads ON threads.id = calls.thread_id
             WHERE calls.id = ?1 AND ",
            goes!()
        ))?
        .query_row([call], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((thread, sid, note)) = found else { return Ok(None) };
    if !note.is_empty() {
        tx.unindex(call, &note);
    }
    crate::spoken::forget_call(tx, call)?;
    super::outgoing::store::remove(tx, call)?;
    super::moving::store::remove_of(tx, call)?;
    crate::rooms::store::remove_of(tx, call, sid.as_deref())?;
    if let Some(sid) = &sid {
        crate::voicemails::store::remove_of(tx, sid)?;
        tx.prepare_cached("DELETE FROM legs WHERE parent_sid = ?1")?.execute([sid])?;
        crate::messages::store::bury(tx, sid)?;
    }
    tx.prepare_cached("DELETE FROM calls WHERE id = ?1")?.execute([call])?;
    // Whoever has it before their eyes sees it go; fifty thousand facts about the others would only drown the page.
    if looked_at == Some(thread) {
        tx.publish(Event::TimelineChanged { thread, item: call });
    }
    // Whether Twilio recorded it is for Twilio to say.
    Ok(Some(Gone { thread, has_media: sid.is_some(), sid }))
}
