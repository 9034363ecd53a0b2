//! What has been seen: unread messages and open failures, and the counts of their thread.

use rusqlite::Connection;

use crate::error::Error;
use crate::inbox;
use crate::messages::store::State;
use crate::store::{Id, Tx};

/// One failure has been seen, or is history.
pub(crate) fn close_failure(tx: &mut Tx<'_>, message: &State) -> Result<(), Error> {
    let closed = tx
        .prepare_cached("UPDATE messages SET is_failure_open = 0 WHERE id = ?1 AND is_failure_open = 1")?
        .execute([message.id])?;
    if closed > 0 {
        let thread = inbox::store::read_state(tx, message.thread)?;
        let failed = thread.failed.saturating_sub(1);
        inbox::store::save(tx, &thread, &inbox::store::State { failed, ..thread.clone() })?;
    }
    Ok(())
}

/// Marks their messages up to `up_to` as read; how many were not.
pub(crate) fn mark_read(tx: &Tx<'_>, thread: Id, up_to: Id) -> Result<u32, Error> {
    let Some(first) = first_unread(tx, thread)? else { return Ok(0) };
    let read = tx
        .prepare_cached(
            "UPDATE messages SET is_unread = 0
             WHERE thread_id = ?1 AND id BETWEEN ?2 AND ?3 AND is_unread = 1",
        )?
        .execute([thread, first, up_to])?;
    Ok(u32::try_from(read).unwrap_or(u32::MAX))
}

/// Marks all their messages as read; says which were not.
pub(crate) fn mark_all_read(tx: &Tx<'_>, thread: Id) -> Result<Vec<Id>, Error> {
    let Some(first) = first_unread(tx, thread)? else { return Ok(Vec::new()) };
    let mut statement = tx.prepare_cached(
        "UPDATE messages SET is_unread = 0 WHERE thread_id = ?1 AND id >= ?2 AND is_unread = 1 RETURNING id",
    )?;
    let rows = statement.query_map([thread, first], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes back that messages of theirs have been read; how many are unread again.
pub(crate) fn mark_these_unread(tx: &Tx<'_>, thread: Id, messages: &[Id]) -> Result<u32, Error> {
    let mut marked = 0;
    for message in messages {
        let rows = tx
            .prepare_cached(
                "UPDATE messages SET is_unread = 1
                 WHERE id = ?1 AND thread_id = ?2 AND direction = 'in' AND is_unread = 0",
            )?
            .execute([*message, thread])?;
        marked += u32::from(rows > 0);
    }
    Ok(marked)
}

/// Marks their last message as unread; how many that were.
pub(crate) fn mark_last_unread(tx: &Tx<'_>, thread: Id) -> Result<u32, Error> {
    let marked = tx
        .prepare_cached(
            "UPDATE messages SET is_unread = 1 WHERE is_unread = 0 AND id =
                 (SELECT id FROM messages WHERE thread_id = ?1 AND direction = 'in' ORDER BY id DESC LIMIT 1)",
        )?
        .execute([thread])?;
    Ok(u32::from(marked > 0))
}

/// The failures of a thread have been seen; says which they were.
pub(crate) fn close_failures(tx: &Tx<'_>, thread: Id) -> Result<Vec<Id>, Error> {
    let mut statement = tx.prepare_cached(
        "UPDATE messages SET is_failure_open = 0 WHERE thread_id = ?1 AND is_failure_open = 1 RETURNING id",
    )?;
    let rows = statement.query_map([thread], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes back that failures of a thread have been seen; how many are open again.
pub(crate) fn open_failures(tx: &Tx<'_>, thread: Id, failures: &[Id]) -> Result<u32, Error> {
    let mut opened = 0;
    for message in failures {
        // What has been retried or came to another end meanwhile is no failure any more.
        let is_failed = crate::messages::store::find(tx, *message)?
            .is_some_and(|text| text.thread == thread && text.status.is_failure());
        if is_failed {
            let rows = tx
                .prepare_cached(
                    "UPDATE messages SET is_failure_open = 1 WHERE id = ?1 AND is_failure_open = 0",
                )?
                .execute([message])?;
            opened += u32::from(rows > 0);
        }
    }
    Ok(opened)
}

/// Where reading should begin. What is unread stands at the end of its thread, and how many there are is kept, so that
/// the walk from the end stops where the unread ones do.
pub(crate) fn first_unread(conn: &Connection, thread: Id) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT min(id) FROM (
                 SELECT id FROM messages WHERE thread_id = ?1 AND is_unread = 1
                 ORDER BY id DESC LIMIT (SELECT unread - (
                     SELECT count(*) FROM calls WHERE thread_id = ?1 AND is_unread = 1) FROM threads WHERE id = ?1))",
        )?
        .query_row([thread], |row| row.get(0))?)
}
