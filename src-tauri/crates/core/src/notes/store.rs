//! All SQL of notes.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::events::Event;
use crate::notes::Note;
use crate::store::{Id, Tx};

macro_rules! columns {
    () => {
        "SELECT id, thread_id, body, edited_at FROM notes "
    };
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Note> {
    let id: Id = row.get(0)?;
    Ok(Note {
        id,
        thread: row.get(1)?,
        body: row.get(2)?,
        at: id.at(),
        edited_at: row.get::<_, Option<i64>>(3)?.map(Millis),
    })
}

/// Notes of a thread before `before`, newest first.
pub(crate) fn list_older(conn: &Connection, thread: Id, before: Id, limit: u32) -> Result<Vec<Note>, Error> {
    select(
        conn,
        concat!(
            columns!(),
            "WHERE thread_id = ?1 AND id < ?2 AND deleted_at IS NULL ORDER BY id DESC LIMIT ?3"
        ),
        thread,
        before,
        limit,
    )
}

/// Notes of a thread after `after`, oldest first.
pub(crate) fn list_newer(conn: &Connection, thread: Id, after: Id, limit: u32) -> Result<Vec<Note>, Error> {
    select(
        conn,
        concat!(columns!(), "WHERE thread_id = ?1 AND id > ?2 AND deleted_at IS NULL ORDER BY id LIMIT ?3"),
        thread,
        after,
        limit,
    )
}

fn select(conn: &Connection, sql: &str, thread: Id, bound: Id, limit: u32) -> Result<Vec<Note>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![thread, bound, limit], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a note, once for an intent.
pub(crate) fn add(tx: &mut Tx<'_>, thread: Id, body: &str, intent: &str) -> Result<Id, Error> {
    if let Some(note) = find_by_intent(tx, intent)? {
        return Ok(note);
    }
    let last = crate::inbox::store::read_state(tx, thread)?.last_message_id;
    let id = tx.arrival_id_after(last)?;
    tx.prepare_cached("INSERT INTO notes (id, thread_id, intent, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, thread, intent, body])?;
    tx.index(id, body);
    crate::drafts::clear(tx, thread, crate::drafts::DraftKind::Note, intent)?;
    tx.publish(Event::TimelineChanged { thread, item: id });
    Ok(id)
}

/// The note that was already written for `intent`.
pub(crate) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT id FROM notes WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0))
        .optional()?)
}

/// What a write needs to know of a note: its thread, its words, and whether it has been deleted.
fn read(tx: &Tx<'_>, note: Id) -> Result<(Id, String, bool), Error> {
    tx.prepare_cached("SELECT thread_id, body, deleted_at IS NOT NULL FROM notes WHERE id = ?1")?
        .query_row([note], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or(Error::NotFound("note"))
}

/// Changes the words of a note that has not been deleted.
pub(crate) fn edit(tx: &mut Tx<'_>, note: Id, body: &str) -> Result<(), Error> {
    let (thread, before, is_deleted) = read(tx, note)?;
    if is_deleted {
        return Err(Error::NotFound("note"));
    }
    if before == body {
        return Ok(());
    }
    tx.unindex(note, &before);
    tx.prepare_cached("UPDATE notes SET body = ?2, edited_at = ?3 WHERE id = ?1")?.execute(params![
        note,
        body,
        tx.now().0
    ])?;
    tx.index(note, body);
    tx.publish(Event::TimelineChanged { thread, item: note });
    Ok(())
}

/// Takes a note out of its thread and out of search; its row stays to be taken back.
pub(crate) fn delete(tx: &mut Tx<'_>, note: Id) -> Result<(), Error> {
    let (thread, body, is_deleted) = read(tx, note)?;
    if is_deleted {
        return Ok(());
    }
    tx.unindex(note, &body);
    tx.prepare_cached("UPDATE notes SET deleted_at = ?2 WHERE id = ?1")?
        .execute(params![note, tx.now().0])?;
    tx.publish(Event::TimelineChanged { thread, item: note });
    Ok(())
}

/// Puts a deleted note back into its thread.
pub(crate) fn restore(tx: &mut Tx<'_>, note: Id) -> Result<(), Error> {
    let (thread, body, is_deleted) = read(tx, note)?;
    if !is_deleted {
        return Ok(());
    }
    tx.prepare_cached("UPDATE notes SET deleted_at = NULL WHERE id = ?1")?.execute([note])?;
    tx.index(note, &body);
    tx.publish(Event::TimelineChanged { thread, item: note });
    Ok(())
}

/// Takes away notes deleted at `before` or earlier, and says when the oldest that is left was deleted.
pub(crate) fn purge(tx: &Tx<'_>, before: Millis) -> Result<Option<Millis>, Error> {
    tx.prepare_cached("DELETE FROM notes WHERE deleted_at <= ?1")?.execute([before.0])?;
    let next: Option<i64> = tx
        .prepare_cached("SELECT min(deleted_at) FROM notes WHERE deleted_at IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    Ok(next.map(Millis))
}
