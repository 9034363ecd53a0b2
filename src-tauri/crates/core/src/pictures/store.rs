//! All SQL of pictures, in both files.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::events::Event;
use crate::pictures::decode::{Decoded, thumb_type};
use crate::pictures::{Bytes, Picture, PictureNeighbours, PictureProblem, PictureState, Size, old};
use crate::store::{Id, Lane, Store, Tx};

macro_rules! columns {
    () => {
        "SELECT id, state, problem, name, content_type, width, height, bytes, deleted_at FROM pictures "
    };
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Picture> {
    let state: String = row.get(1)?;
    let problem: Option<String> = row.get(2)?;
    let problem = problem.and_then(|word| PROBLEMS.iter().find(|(_, known)| *known == word)).map(|one| one.0);
    let is_deleted = row.get::<_, Option<i64>>(8)?.is_some();
    Ok(Picture {
        id: row.get(0)?,
        state: match state.as_str() {
            "ready" => PictureState::Ready,
            "file" => PictureState::File,
            "failed" => PictureState::Failed,
            _ => PictureState::Waiting,
        },
        problem: if is_deleted { Some(PictureProblem::Deleted) } else { problem },
        name: row.get(3)?,
        content_type: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        bytes: row.get(7)?,
    })
}

const PROBLEMS: [(PictureProblem, &str); 8] = [
    (PictureProblem::TooLarge, "too_large"),
    (PictureProblem::Gone, "gone"),
    (PictureProblem::Unreachable, "unreachable"),
    (PictureProblem::Damaged, "damaged"),
    (PictureProblem::TooManyPixels, "too_many_pixels"),
    (PictureProblem::Empty, "empty"),
    (PictureProblem::Disguised, "disguised"),
    (PictureProblem::Drawing, "drawing"),
];

pub(super) fn word(problem: PictureProblem) -> &'static str {
    PROBLEMS.iter().find(|(known, _)| *known == problem).map_or("damaged", |(_, word)| word)
}

/// A picture that must be here.
pub(super) fn read(conn: &Connection, picture: Id) -> Result<Picture, Error> {
    conn.prepare_cached(concat!(columns!(), "WHERE id = ?1"))?
        .query_row([picture], from_row)
        .optional()?
        .ok_or(Error::NotFound("picture"))
}

/// The pictures of a message, in its order.
pub(crate) fn list_of_message(conn: &Connection, message: Id) -> Result<Vec<Picture>, Error> {
    let mut statement = conn.prepare_cached(concat!(columns!(), "WHERE message_id = ?1 ORDER BY id"))?;
    Ok(statement.query_map([message], from_row)?.collect::<Result<_, _>>()?)
}

/// The newest pictures of a thread.
pub(crate) fn list_of_thread(conn: &Connection, thread: Id) -> Result<Vec<Picture>, Error> {
    let mut statement = conn.prepare_cached(concat!(
        columns!(),
        "WHERE thread_id = ?1 AND message_id IS NOT NULL AND deleted_at IS NULL ORDER BY id DESC LIMIT 12"
    ))?;
    Ok(statement.query_map([thread], from_row)?.collect::<Result<_, _>>()?)
}

/// The pictures before and after one that can be shown.
pub(super) fn neighbours(conn: &Connection, picture: Id) -> Result<PictureNeighbours, Error> {
    let thread: Id = conn
        .prepare_cached("SELECT thread_id FROM pictures WHERE id = ?1")?
        .query_row([picture], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound("picture"))?;
    let previous = concat!(
        columns!(),
        "WHERE thread_id = ?1 AND id < ?2 AND state = 'ready' AND message_id IS NOT NULL ORDER BY id DESC LIMIT 1"
    );
    let next = concat!(
        columns!(),
        "WHERE thread_id = ?1 AND id > ?2 AND state = 'ready' AND message_id IS NOT NULL ORDER BY id LIMIT 1"
    );
    let find = |sql: &str| conn.prepare_cached(sql)?.query_row(params![thread, picture], from_row).optional();
    Ok(PictureNeighbours { previous: find(previous)?, next: find(next)? })
}

/// What has to be fetched.
pub(super) struct Wanted {
    pub(super) message: String,
    pub(super) media: String,
    pub(super) content_type: String,
}

/// What to fetch, if the picture still has to be fetched.
pub(super) fn find_waiting(conn: &Connection, picture: Id) -> Result<Option<Wanted>, Error> {
    Ok(conn
        .query_row(
            "SELECT messages.sid, pictures.sid, pictures.content_type
             FROM pictures JOIN messages ON messages.id = pictures.message_id
             WHERE pictures.id = ?1 AND pictures.state = 'waiting'
               AND messages.sid IS NOT NULL AND pictures.sid IS NOT NULL",
            [picture],
            |row| Ok(Wanted { message: row.get(0)?, media: row.get(1)?, content_type: row.get(2)? }),
        )
        .optional()?)
}

/// Under which id the bytes of a picture lie in the media file.
pub(super) fn blob_of(conn: &Connection, picture: Id) -> Result<Id, Error> {
    conn.prepare_cached("SELECT blob_id FROM pictures WHERE id = ?1")?
        .query_row([picture], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound("picture"))
}

/// Bytes from the media file.
pub(crate) fn read_blob(conn: &Connection, blob: Id, size: Size) -> Result<Bytes, Error> {
    let size = match size {
        Size::Full => "full",
        Size::Thumb => "thumb",
    };
    conn.prepare_cached("SELECT content_type, bytes FROM blobs WHERE picture_id = ?1 AND size = ?2")?
        .query_row(params![blob, size], |row| Ok(Bytes { content_type: row.get(0)?, bytes: row.get(1)? }))
        .optional()?
        .ok_or(Error::NotFound("picture"))
}

/// What is kept of a picture in the media file.
pub(crate) struct Blob {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) thumb: Option<Vec<u8>>,
}

/// Keeps bytes. Those that are there already stay.
pub(crate) async fn keep_blob(store: &Store, id: Id, blob: Blob) -> Result<(), Error> {
    store
        .write_media(move |tx| {
            let mut put = tx.prepare_cached(
                "INSERT INTO blobs (picture_id, size, content_type, bytes) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (picture_id, size) DO NOTHING",
            )?;
            put.execute(params![id, "full", blob.content_type, blob.bytes])?;
            if let Some(thumb) = &blob.thumb {
                put.execute(params![id, "thumb", thumb_type(thumb), thumb])?;
            }
            Ok(())
        })
        .await
}

/// Takes bytes away that no row names; while a back-up is being made, promises that they go.
pub(crate) async fn drop_blobs(store: &Store, ids: Vec<Id>) -> Result<(), Error> {
    if drop_now(store, ids.clone()).await? {
        return Ok(());
    }
    store.write(Lane::Bulk, move |tx| ids.iter().try_for_each(|blob| old::promise_to_drop(tx, *blob))).await
}

/// Takes bytes away at once; says whether it did, which it does not while a back-up is being made.
pub(super) async fn drop_now(store: &Store, ids: Vec<Id>) -> Result<bool, Error> {
    let Some(_leave) = store.may_drop_bytes() else { return Ok(false) };
    store
        .write_media(move |tx| {
            let mut drop = tx.prepare_cached("DELETE FROM blobs WHERE picture_id = ?1")?;
            ids.iter().try_for_each(|id| drop.execute([id]).map(|_| ()))?;
            Ok(())
        })
        .await?;
    Ok(true)
}

/// Keeps a fetched file: first its bytes, then the word that they are here. Where its text has gone meanwhile, its bytes
/// go too.
pub(super) async fn keep(store: &Store, picture: Id, decoded: Decoded) -> Result<(), Error> {
    let Decoded { bytes, content_type, picture: shown } = decoded;
    let size = bytes.len();
    let problem = shown.as_ref().err().copied().map(word);
    let shown = shown.ok().flatten();
    let dimensions = shown.as_ref().map(|shown| (shown.width, shown.height));
    let thumb = shown.map(|shown| shown.thumb);
    keep_blob(store, picture, Blob { content_type, bytes, thumb }).await?;
    let state = if dimensions.is_some() { "ready" } else { "file" };
    let is_named = store
        .write(Lane::Bulk, move |tx| {
            let kept = tx.execute(
                "UPDATE pictures SET state = ?2, content_type = ?3, width = ?4, height = ?5, bytes = ?6, problem = ?7
                 WHERE id = ?1",
                params![
                    picture,
                    state,
                    content_type,
                    dimensions.map(|d| d.0),
                    dimensions.map(|d| d.1),
                    size,
                    problem
                ],
            )?;
            if kept > 0 {
                tell(tx, picture)?;
                return Ok(true);
            }
            old::promise_to_drop(tx, picture)?;
            old::is_named(tx, picture)
        })
        .await?;
    if is_named {
        return Ok(());
    }
    // At once, because whoever keeps such promises may just be done with the one that the text's going has left. The
    // promise holds where this comes to nothing.
    drop_blobs(store, vec![picture]).await
}

/// A picture that cannot be had.
pub(super) async fn give_up(store: &Store, picture: Id, why: PictureProblem) -> Result<(), Error> {
    store
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE pictures SET state = 'failed', problem = ?2 WHERE id = ?1 AND state = 'waiting'",
                params![picture, word(why)],
            )?;
            tell(tx, picture)
        })
        .await
}

pub(super) fn tell(tx: &mut Tx<'_>, picture: Id) -> Result<(), Error> {
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
