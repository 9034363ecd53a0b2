//! All SQL of pictures on their way out: beside an unsent text, then the text's own.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::events::Event;
use crate::pictures::prepare::Prepared;
use crate::pictures::store::{self, Blob};
use crate::pictures::{Picture, rules};
use crate::store::{Id, Lane, Store, Tx};

/// The pictures beside the unsent text of a thread, in their order.
pub(super) fn list(conn: &Connection, thread: Id) -> Result<Vec<Picture>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, state, problem, name, content_type, width, height, bytes, deleted_at FROM pictures
         WHERE thread_id = ?1 AND message_id IS NULL ORDER BY id",
    )?;
    Ok(statement.query_map([thread], store::from_row)?.collect::<Result<_, _>>()?)
}

/// Refuses one more than fit into a text.
pub(super) fn check_room(conn: &Connection, thread: Id) -> Result<(), Error> {
    let most = rules::COUNT_MAX;
    if list(conn, thread)?.len() >= most as usize {
        let message = format!("A text takes {most} pictures at most. Send these, then the others.");
        return Err(Error::bad_input("picture", message));
    }
    Ok(())
}

/// Keeps a picture that can be sent: first its bytes, then the row.
pub(super) async fn keep(
    store: &Store,
    id: Id,
    thread: Id,
    name: String,
    prepared: Prepared,
) -> Result<Picture, Error> {
    let Prepared { bytes, content_type, width, height, thumb } = prepared;
    let size = bytes.len();
    store::keep_blob(store, id, Blob { content_type, bytes, thumb: Some(thumb) }).await?;
    store
        .write(Lane::Door, move |tx| {
            // Two may have been made ready at once.
            check_room(tx, thread)?;
            tx.prepare_cached(
                "INSERT INTO pictures
                     (id, message_id, thread_id, sid, blob_id, name, content_type, state, width, height, bytes)
                 VALUES (?1, NULL, ?2, NULL, ?1, ?3, ?4, 'ready', ?5, ?6, ?7)",
            )?
            .execute(params![id, thread, name, content_type, width, height, size])?;
            tx.publish(Event::AttachmentsChanged { thread });
            store::read(tx, id)
        })
        .await
}

/// Takes a picture away from an unsent text: first the row, then the bytes that nobody else names.
pub(super) async fn remove(store: &Store, picture: Id) -> Result<(), Error> {
    let nameless = store
        .write(Lane::Door, move |tx| {
            let known: Option<(Id, Id)> = tx
                .query_row(
                    "SELECT thread_id, blob_id FROM pictures WHERE id = ?1 AND message_id IS NULL",
                    [picture],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let Some((thread, blob)) = known else { return Ok(None) };
            tx.execute("DELETE FROM pictures WHERE id = ?1", [picture])?;
            tx.publish(Event::AttachmentsChanged { thread });
            let others: u32 =
                tx.query_row("SELECT count(*) FROM pictures WHERE blob_id = ?1", [blob], |row| row.get(0))?;
            Ok((others == 0).then_some(blob))
        })
        .await?;
    match nameless {
        Some(blob) => store::drop_blobs(store, vec![blob]).await,
        None => Ok(()),
    }
}

/// Makes pictures that wait beside an unsent text those of `message`. All or none.
pub(crate) fn hand_over(tx: &mut Tx<'_>, thread: Id, message: Id, pictures: &[Id]) -> Result<(), Error> {
    let mut bytes = 0;
    for picture in pictures {
        let taken = tx
            .prepare_cached(
                "UPDATE pictures SET message_id = ?3 WHERE id = ?1 AND thread_id = ?2 AND message_id IS NULL",
            )?
            .execute(params![picture, thread, message])?;
        if taken == 0 {
            return Err(Error::bad_input("pictures", "One of the pictures is no longer there. Look again."));
        }
        bytes += store::read(tx, *picture)?.bytes.unwrap_or_default();
    }
    if pictures.len() > rules::COUNT_MAX as usize || bytes > rules::BYTES_MAX {
        let most = rules::COUNT_MAX;
        let message = format!("A text takes {most} pictures and 5 MB at most. Send some of them in another.");
        return Err(Error::bad_input("pictures", message));
    }
    tx.publish(Event::AttachmentsChanged { thread });
    Ok(())
}

/// Puts the pictures of a text beside the unsent text of its thread once more; the bytes are shared.
pub(crate) fn repeat(tx: &mut Tx<'_>, message: Id) -> Result<Vec<Id>, Error> {
    let mut copies = Vec::new();
    for picture in store::list_of_message(tx, message)? {
        let now = tx.now();
        let id = tx.id_at(now)?;
        tx.prepare_cached(
            "INSERT INTO pictures
                 (id, message_id, thread_id, sid, blob_id, name, content_type, state, problem, width, height, bytes)
             SELECT ?2, NULL, thread_id, NULL, blob_id, name, content_type, state, problem, width, height, bytes
             FROM pictures WHERE id = ?1 AND state = 'ready'",
        )?
        .execute(params![picture.id, id])?;
        copies.push(id);
    }
    Ok(copies)
}

/// The text is taken back: its pictures wait beside the unsent text again.
pub(crate) fn take_back(tx: &mut Tx<'_>, message: Id, thread: Id) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM picture_links WHERE message_id = ?1")?.execute([message])?;
    let back = tx
        .prepare_cached("UPDATE pictures SET message_id = NULL WHERE message_id = ?1")?
        .execute([message])?;
    if back > 0 {
        tx.publish(Event::AttachmentsChanged { thread });
    }
    Ok(())
}

/// Takes away the rows of a text that goes; the bytes follow when things are tidied up.
pub(crate) fn forget(tx: &Tx<'_>, message: Id) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM pictures WHERE message_id = ?1")?.execute([message])?;
    Ok(())
}
