//! Pictures that are old enough to go: their bytes go, and their text says that there was one.
//!
//! Invariants: the row stays with its text, so that no listing brings the picture back; bytes are promised to go in
//! the write that takes their last row, and go from the media file after it, however often that takes.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::pictures::store;
use crate::retention::{Counted, Gone, count_old, list_old};
use crate::store::{Id, Lane, Tx};

/// So many at once go from the media file, whose writer also zeroes what they leave.
const BYTES_AT_ONCE: u32 = 2;

/// As with texts; a picture that is being fetched stays until it is here or given up.
macro_rules! old {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM pictures CROSS JOIN messages ON messages.id = pictures.message_id
                            CROSS JOIN threads ON threads.id = messages.thread_id
              WHERE pictures.id > ?1 AND pictures.id < ?2 AND pictures.deleted_at IS NULL"
        )
    };
}

macro_rules! goes {
    () => {
        "pictures.state <> 'waiting' AND messages.is_unread = 0 AND messages.is_failure_open = 0
         AND messages.rank > 2 AND threads.snoozed_until IS NULL"
    };
}

/// How many are older than `cutoff`, and how many of them stay for now.
pub(crate) fn count(conn: &Connection, cutoff: Millis) -> Result<Counted, Error> {
    count_old(conn, old!("count(*)"), concat!(old!("count(*)"), " AND ", goes!()), cutoff)
}

/// The next few that go, after `after`.
pub(crate) fn list(conn: &Connection, after: Id, cutoff: Millis, limit: u32) -> Result<Vec<Id>, Error> {
    let sql = concat!(old!("pictures.id"), " AND ", goes!(), " ORDER BY pictures.id LIMIT ?3");
    list_old(conn, sql, after, cutoff, limit)
}

/// Takes a picture away from its text, which stays. Nothing where it has gone or may stay after all.
pub(crate) fn remove(tx: &mut Tx<'_>, picture: Id) -> Result<Option<Gone>, Error> {
    let found: Option<(Id, Id, Option<String>, Id)> = tx
        .prepare_cached(concat!(
            "SELECT messages.thread_id, messages.id, messages.sid, pictures.blob_id
             FROM pictures CROSS JOIN messages ON messages.id = pictures.message_id
                           CROSS JOIN threads ON threads.id = messages.thread_id
             WHERE pictures.id = ?1 AND pictures.deleted_at IS NULL AND ",
            goes!()
        ))?
        .query_row([picture], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((thread, message, sid, blob)) = found else { return Ok(None) };
    tx.prepare_cached(
        "UPDATE pictures SET state = 'failed', problem = NULL, deleted_at = ?2, name = '', width = NULL,
             height = NULL, bytes = NULL WHERE id = ?1",
    )?
    .execute(params![picture, tx.now().0])?;
    promise_to_drop(tx, blob)?;
    tx.publish(Event::MessageChanged { thread, message });
    Ok(Some(Gone { thread, sid, has_media: true }))
}

/// Takes the pictures of a text away that goes itself.
pub(crate) fn remove_of(tx: &Tx<'_>, message: Id) -> Result<(), Error> {
    let blobs: Vec<Id> = {
        let mut statement =
            tx.prepare_cached("SELECT blob_id FROM pictures WHERE message_id = ?1 AND deleted_at IS NULL")?;
        statement.query_map([message], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    super::outgoing::forget(tx, message)?;
    blobs.into_iter().try_for_each(|blob| promise_to_drop(tx, blob))
}

/// Promises that bytes go from the media file: a picture's, or the sound of a message.
pub(crate) fn promise_to_drop(tx: &Tx<'_>, blob: Id) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO dropped_blobs (blob_id) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([blob])?;
    Ok(())
}

/// Takes the promised bytes out of the media file; those that another picture names stay.
pub(crate) async fn drop_bytes(office: &Office) -> Result<(), Error> {
    loop {
        let (all, nameless) = office.store().read(next_bytes).await?;
        if all.is_empty() {
            return Ok(());
        }
        if !store::drop_now(office.store(), nameless).await? {
            // Whoever makes the back-up asks for it again.
            return Ok(());
        }
        office
            .store()
            .write(Lane::Bulk, move |tx| {
                let mut kept = tx.prepare_cached("DELETE FROM dropped_blobs WHERE blob_id = ?1")?;
                all.iter().try_for_each(|blob| kept.execute([blob]).map(|_| ()))?;
                Ok(())
            })
            .await?;
    }
}

/// The next few bytes that were promised to go, and those of them that nobody names any more.
fn next_bytes(conn: &Connection) -> Result<(Vec<Id>, Vec<Id>), Error> {
    let mut statement = conn.prepare_cached("SELECT blob_id FROM dropped_blobs ORDER BY blob_id LIMIT ?1")?;
    let all: Vec<Id> = statement.query_map([BYTES_AT_ONCE], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut nameless = Vec::new();
    for blob in &all {
        if !is_named(conn, *blob)? {
            nameless.push(*blob);
        }
    }
    Ok((all, nameless))
}

/// Whether a picture shows these bytes.
pub(super) fn is_named(conn: &Connection, blob: Id) -> Result<bool, Error> {
    let mut named =
        conn.prepare_cached("SELECT 1 FROM pictures WHERE blob_id = ?1 AND deleted_at IS NULL LIMIT 1")?;
    Ok(named.exists([blob])?)
}
