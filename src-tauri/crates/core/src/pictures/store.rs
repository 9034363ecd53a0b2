//! All SQL of pictures, in both files.

use deskbell_twilio::MediaSid;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::pictures::decode::{Decoded, thumb_type};
use crate::pictures::{Bytes, Picture, PictureState, ReadPicture, Size};
use crate::store::{Id, Lane, Store, Tx};

/// Writes down which pictures a message has, and promises to fetch them.
pub(crate) fn expect(
    tx: &mut Tx<'_>,
    message: Id,
    thread: Id,
    media: &[(MediaSid, String)],
) -> Result<(), Error> {
    for (sid, content_type) in media {
        let id = tx.id_at(message.at())?;
        let written = tx
            .prepare_cached(
                "INSERT INTO pictures (id, message_id, thread_id, sid, content_type, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'waiting') ON CONFLICT (sid) DO NOTHING",
            )?
            .execute(params![id, message, thread, sid.as_str(), content_type])?;
        if written > 0 {
            tx.enqueue(&Job::FetchPicture { picture: id })?;
        }
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Picture> {
    let state: String = row.get(1)?;
    Ok(Picture {
        id: row.get(0)?,
        state: match state.as_str() {
            "ready" => PictureState::Ready,
            "file" => PictureState::File,
            "failed" => PictureState::Failed,
            _ => PictureState::Waiting,
        },
        content_type: row.get(2)?,
        width: row.get(3)?,
        height: row.get(4)?,
        bytes: row.get(5)?,
    })
}

/// The pictures of a message, in its order.
pub(crate) fn list_of_message(conn: &Connection, message: Id) -> Result<Vec<Picture>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, state, content_type, width, height, bytes FROM pictures WHERE message_id = ?1 ORDER BY id",
    )?;
    Ok(statement.query_map([message], from_row)?.collect::<Result<_, _>>()?)
}

/// The newest pictures of a thread.
pub(crate) fn list_of_thread(conn: &Connection, thread: Id) -> Result<Vec<Picture>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, state, content_type, width, height, bytes FROM pictures
         WHERE thread_id = ?1 ORDER BY id DESC LIMIT 12",
    )?;
    Ok(statement.query_map([thread], from_row)?.collect::<Result<_, _>>()?)
}

/// The Sids of message and media, if the picture still has to be fetched.
pub(super) fn find_waiting(conn: &Connection, picture: Id) -> Result<Option<(String, String)>, Error> {
    Ok(conn
        .query_row(
            "SELECT messages.sid, pictures.sid FROM pictures JOIN messages ON messages.id = pictures.message_id
             WHERE pictures.id = ?1 AND pictures.state = 'waiting' AND messages.sid IS NOT NULL",
            [picture],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}

/// The bytes of a picture.
pub(super) fn read_blob(conn: &Connection, args: ReadPicture) -> Result<Bytes, Error> {
    let size = match args.size {
        Size::Full => "full",
        Size::Thumb => "thumb",
    };
    conn.prepare_cached("SELECT content_type, bytes FROM blobs WHERE picture_id = ?1 AND size = ?2")?
        .query_row(params![args.picture, size], |row| {
            Ok(Bytes { content_type: row.get(0)?, bytes: row.get(1)? })
        })
        .optional()?
        .ok_or(Error::NotFound("picture"))
}

/// Keeps a fetched file: first its bytes, then the word that they are here.
pub(super) async fn keep(store: &Store, picture: Id, decoded: Decoded) -> Result<(), Error> {
    let Decoded { bytes, content_type, picture: shown } = decoded;
    let size = bytes.len();
    let (dimensions, thumb) = match shown {
        Some(shown) => (Some((shown.width, shown.height)), Some(shown.thumb)),
        None => (None, None),
    };
    store
        .write_media(move |tx| {
            let mut put = tx.prepare_cached(
                "INSERT INTO blobs (picture_id, size, content_type, bytes) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (picture_id, size) DO NOTHING",
            )?;
            put.execute(params![picture, "full", content_type, bytes])?;
            if let Some(thumb) = &thumb {
                put.execute(params![picture, "thumb", thumb_type(thumb), thumb])?;
            }
            Ok(())
        })
        .await?;
    let state = if dimensions.is_some() { "ready" } else { "file" };
    store
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE pictures SET state = ?2, content_type = ?3, width = ?4, height = ?5, bytes = ?6 WHERE id = ?1",
                params![picture, state, content_type, dimensions.map(|d| d.0), dimensions.map(|d| d.1), size],
            )?;
            tell(tx, picture)
        })
        .await
}

/// A picture that cannot be had.
pub(super) async fn give_up(store: &Store, picture: Id) -> Result<(), Error> {
    store
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE pictures SET state = 'failed' WHERE id = ?1 AND state = 'waiting'",
                [picture],
            )?;
            tell(tx, picture)
        })
        .await
}

fn tell(tx: &mut Tx<'_>, picture: Id) -> Result<(), Error> {
    let place = tx
        .query_row("SELECT thread_id, message_id FROM pictures WHERE id = ?1", [picture], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    if let Some((thread, message)) = place {
        tx.publish(Event::MessageChanged { thread, message });
    }
    Ok(())
}
