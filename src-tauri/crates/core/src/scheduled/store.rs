//! All SQL of texts for later.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::events::Event;
use crate::scheduled::{ChangeScheduled, ScheduleText, ScheduledState, ScheduledText};
use crate::store::{Id, Tx};

/// A text for later with what only the core needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) text: ScheduledText,
    pub(super) intent: String,
    /// What they write after it is a reply.
    pub(super) written_at: Millis,
}

macro_rules! columns {
    () => {
        "SELECT id, thread_id, body, due_at, unless_reply, state, intent, written_at FROM scheduled "
    };
}

fn text_of(row: &Row<'_>) -> rusqlite::Result<ScheduledText> {
    Ok(ScheduledText {
        id: row.get(0)?,
        thread: row.get(1)?,
        body: row.get(2)?,
        due_at: Millis(row.get(3)?),
        unless_reply: row.get(4)?,
        state: row.get(5)?,
    })
}

/// A text for later, if it is still here.
pub(super) fn find(conn: &Connection, id: Id) -> Result<Option<Known>, Error> {
    Ok(conn
        .prepare_cached(concat!(columns!(), "WHERE id = ?1"))?
        .query_row([id], |row| {
            Ok(Known { text: text_of(row)?, intent: row.get(6)?, written_at: Millis(row.get(7)?) })
        })
        .optional()?)
}

/// A text for later that must still be here.
pub(super) fn read(conn: &Connection, id: Id) -> Result<Known, Error> {
    find(conn, id)?.ok_or(Error::NotFound("text for later"))
}

/// The text for later that was already written for `intent`.
pub(crate) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT id FROM scheduled WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0))
        .optional()?)
}

/// The texts for later of a thread, the next one first.
pub(super) fn list(conn: &Connection, thread: Id) -> Result<Vec<ScheduledText>, Error> {
    let mut statement =
        conn.prepare_cached(concat!(columns!(), "WHERE thread_id = ?1 ORDER BY due_at, id"))?;
    let rows = statement.query_map([thread], text_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Those of all threads that wait for a person.
pub(super) fn list_asking(conn: &Connection) -> Result<Vec<ScheduledText>, Error> {
    let mut statement =
        conn.prepare_cached(concat!(columns!(), "WHERE state <> 'waiting' ORDER BY due_at, id LIMIT 100"))?;
    let rows = statement.query_map([], text_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a text for later.
pub(super) fn insert(tx: &mut Tx<'_>, args: &ScheduleText) -> Result<Id, Error> {
    let id = tx.arrival_id()?;
    tx.prepare_cached(
        "INSERT INTO scheduled (id, thread_id, intent, body, due_at, written_at, unless_reply, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting')",
    )?
    .execute(params![
        id,
        args.thread,
        args.intent,
        args.body,
        args.due_at.0,
        tx.now().0,
        args.unless_reply
    ])?;
    crate::drafts::clear(tx, args.thread, crate::drafts::DraftKind::Text, &args.intent)?;
    Ok(id)
}

/// Changes a text for later; it waits again, and only what they write from now on is a reply.
pub(super) fn change(tx: &Tx<'_>, args: &ChangeScheduled) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE scheduled SET body = ?2, due_at = ?3, unless_reply = ?4, written_at = ?5, state = 'waiting'
         WHERE id = ?1",
    )?
    .execute(params![args.scheduled, args.body, args.due_at.0, args.unless_reply, tx.now().0])?;
    Ok(())
}

/// A text for later has gone or was thrown away.
pub(super) fn remove(tx: &mut Tx<'_>, text: &ScheduledText) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM scheduled WHERE id = ?1")?.execute([text.id])?;
    tx.publish(Event::ScheduledChanged { thread: text.thread });
    Ok(())
}

/// It does not go by itself any more: a person is asked.
pub(super) fn hold(tx: &mut Tx<'_>, text: &ScheduledText, state: ScheduledState) -> Result<(), Error> {
    tx.prepare_cached("UPDATE scheduled SET state = ?2 WHERE id = ?1 AND state = 'waiting'")?
        .execute(params![text.id, state.as_str()])?;
    tx.publish(Event::ScheduledChanged { thread: text.thread });
    Ok(())
}

/// Whether they wrote in a thread after `since`.
pub(super) fn has_reply(conn: &Connection, thread: Id, since: Millis) -> Result<bool, Error> {
    let found = conn
        .prepare_cached(
            "SELECT 1 FROM messages WHERE thread_id = ?1 AND id > ?2 AND direction = 'in' LIMIT 1",
        )?
        .query_row(params![thread, Id::first_at(since)], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// They wrote: what was to stay then stays.
pub(crate) fn note_reply(tx: &mut Tx<'_>, thread: Id, message: Id) -> Result<(), Error> {
    let held = tx
        .prepare_cached(
            "UPDATE scheduled SET state = 'they_wrote'
             WHERE thread_id = ?1 AND state = 'waiting' AND unless_reply = 1 AND written_at < ?2",
        )?
        .execute(params![thread, message.at().0])?;
    if held > 0 {
        tx.publish(Event::ScheduledChanged { thread });
    }
    Ok(())
}

/// They opted out: nothing for later goes by itself.
pub(crate) fn hold_for_opt_out(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    let held = tx
        .prepare_cached(
            "UPDATE scheduled SET state = 'opted_out' WHERE thread_id = ?1 AND state = 'waiting'",
        )?
        .execute([thread])?;
    if held > 0 {
        tx.publish(Event::ScheduledChanged { thread });
    }
    Ok(())
}

/// This inbox is a copy: what was for later may have been sent by the other one.
pub(crate) fn hold_after_copy(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute("UPDATE scheduled SET state = 'copied' WHERE state = 'waiting'", [])?;
    Ok(())
}
