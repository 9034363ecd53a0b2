//! Which pictures a text came with, and finding out where only their number is known: a webhook names them, a listing
//! says how many there are.
//!
//! Invariants: a row stands for each from the moment its text is here, named or not; each is promised to be fetched, or
//! its name to be asked for, in the write that makes the row.

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{MediaSid, MessageSid};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, wait_after};
use crate::pictures::fetch::{MISSES, TRIES};
use crate::pictures::{PictureProblem, PictureState, store};
use crate::store::{Id, Lane, Tx};

/// The pictures of a text, as far as a webhook or a listing tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Those with a name, and the media type of each.
    pub(crate) named: Vec<(MediaSid, String)>,
    /// How many there are in all.
    pub(crate) count: u32,
}

/// Writes down which pictures a message has, and promises to fetch them. Told once more, it changes nothing; told more,
/// it adds what it did not know.
pub(crate) fn expect(tx: &mut Tx<'_>, message: Id, thread: Id, told: &Told) -> Result<(), Error> {
    for (sid, content_type) in &told.named {
        name_one(tx, (message, thread), sid, content_type)?;
    }
    let known = count(tx, message)?;
    for _ in known..told.count {
        insert(tx, (message, thread), None, "")?;
    }
    if known < told.count {
        tx.enqueue(&Job::ListPictures { message })?;
    }
    Ok(())
}

/// How many pictures a message has, named or not.
pub(crate) fn count(conn: &Connection, message: Id) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM pictures WHERE message_id = ?1")?
        .query_row([message], |row| row.get(0))?)
}

fn name_one(tx: &mut Tx<'_>, of: (Id, Id), sid: &MediaSid, content_type: &str) -> Result<(), Error> {
    let is_known: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM pictures WHERE sid = ?1)")?
        .query_row([sid.as_str()], |row| row.get(0))?;
    if is_known {
        return Ok(());
    }
    let nameless: Option<Id> = tx
        .prepare_cached(
            "SELECT id FROM pictures WHERE message_id = ?1 AND sid IS NULL AND state = 'waiting' ORDER BY id LIMIT 1",
        )?
        .query_row([of.0], |row| row.get(0))
        .optional()?;
    let picture = match nameless {
        Some(picture) => {
            tx.prepare_cached("UPDATE pictures SET sid = ?2, content_type = ?3 WHERE id = ?1")?
                .execute(params![picture, sid.as_str(), content_type])?;
            picture
        }
        None => insert(tx, of, Some(sid), content_type)?,
    };
    tx.enqueue(&Job::FetchPicture { picture })
}

fn insert(
    tx: &mut Tx<'_>,
    (message, thread): (Id, Id),
    sid: Option<&MediaSid>,
    content_type: &str,
) -> Result<Id, Error> {
    let id = tx.id_at(message.at())?;
    tx.prepare_cached(
        "INSERT INTO pictures (id, message_id, thread_id, sid, blob_id, name, content_type, state)
         VALUES (?1, ?2, ?3, ?4, ?1, '', ?5, 'waiting')",
    )?
    .execute(params![id, message, thread, sid.map(MediaSid::as_str), content_type])?;
    Ok(id)
}

/// Keeps the promise to ask Twilio which pictures a text has.
pub(crate) async fn list(office: &Office, message: Id, attempts: u32) -> Result<Outcome, Error> {
    let Some(sid) = office.store().read(move |conn| find_nameless(conn, message)).await? else {
        return Ok(Outcome::Done);
    };
    let message_sid = MessageSid::parse(&sid).map_err(Error::internal)?;
    let named = match office.twilio().execute(&api::ListMedia { message: message_sid, page_size: None }).await
    {
        Ok(page) => page.media_list.into_iter().map(|one| (one.sid, one.content_type)).collect(),
        Err(deskbell_twilio::Error::Refused { status: 404 | 410, .. }) => Vec::new(),
        Err(error) if attempts < TRIES => {
            return Ok(Outcome::Again(office.clock().now() + wait_after(&error, attempts)));
        }
        Err(_) => return give_up(office, message, PictureProblem::Unreachable).await,
    };
    let told = Told { named, count: 0 };
    let is_complete = office
        .store()
        .write(Lane::Bulk, move |tx| {
            let thread = crate::messages::store::read(tx, message)?.thread;
            expect(tx, message, thread, &told)?;
            tx.publish(Event::MessageChanged { thread, message });
            Ok(find_nameless(tx, message)?.is_none())
        })
        .await?;
    match is_complete {
        true => Ok(Outcome::Done),
        // Right after the text Twilio may still be storing its files.
        false if attempts < MISSES => {
            Ok(Outcome::Again(office.clock().now() + crate::jobs::backoff(attempts)))
        }
        false => give_up(office, message, PictureProblem::Gone).await,
    }
}

/// Twilio's name of a message some of whose pictures have none yet.
fn find_nameless(conn: &Connection, message: Id) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT sid FROM messages WHERE id = ?1 AND sid IS NOT NULL AND EXISTS (
                 SELECT 1 FROM pictures WHERE message_id = ?1 AND sid IS NULL AND state = 'waiting')",
        )?
        .query_row([message], |row| row.get(0))
        .optional()?)
}

async fn give_up(office: &Office, message: Id, why: PictureProblem) -> Result<Outcome, Error> {
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE pictures SET state = 'failed', problem = ?2
                 WHERE message_id = ?1 AND sid IS NULL AND state = 'waiting'",
                params![message, store::word(why)],
            )?;
            let thread = crate::messages::store::read(tx, message)?.thread;
            tx.publish(Event::MessageChanged { thread, message });
            Ok(Outcome::Done)
        })
        .await
}

/// A picture that was given up is expected once more.
pub(super) fn expect_again(tx: &mut Tx<'_>, picture: Id) -> Result<(), Error> {
    let known = store::read(tx, picture)?;
    if known.problem == Some(PictureProblem::Deleted) {
        let message = "It was deleted because it was older than pictures are kept. It stays so.";
        return Err(Error::bad_input("picture", message));
    }
    match known.state {
        PictureState::Waiting => Ok(()),
        PictureState::Failed => {
            let job = fetching(tx, picture)?;
            tx.execute("UPDATE pictures SET state = 'waiting', problem = NULL WHERE id = ?1", [picture])?;
            tx.enqueue(&job)?;
            store::tell(tx, picture)
        }
        _ => Err(Error::bad_input("picture", "This picture is here already.")),
    }
}

/// The media file was made anew: what came with texts is expected once more, as far as Twilio holds it; what we sent is
/// gone.
pub(crate) fn expect_all_again(tx: &mut Tx<'_>) -> Result<(), Error> {
    let had = "state IN ('ready', 'file') AND deleted_at IS NULL";
    let came: Vec<Id> = {
        let mut came = tx.prepare(&format!("SELECT id FROM pictures WHERE sid IS NOT NULL AND {had}"))?;
        came.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    tx.execute(
        &format!("UPDATE pictures SET state = 'failed', problem = 'gone' WHERE sid IS NULL AND {had}"),
        [],
    )?;
    for picture in came {
        tx.prepare_cached(
            "UPDATE pictures SET state = 'waiting', problem = NULL, blob_id = id WHERE id = ?1",
        )?
        .execute([picture])?;
        tx.enqueue(&Job::FetchPicture { picture })?;
    }
    Ok(())
}

/// What has to be done for a picture to come: its bytes are fetched, or its name first.
fn fetching(conn: &Connection, picture: Id) -> Result<Job, Error> {
    let (message, is_named, is_ours): (Option<Id>, bool, bool) = conn.query_row(
        "SELECT message_id, pictures.sid IS NOT NULL, coalesce(messages.intent IS NOT NULL, 1)
         FROM pictures LEFT JOIN messages ON messages.id = pictures.message_id WHERE pictures.id = ?1",
        [picture],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    match message {
        _ if is_named => Ok(Job::FetchPicture { picture }),
        Some(message) if !is_ours => Ok(Job::ListPictures { message }),
        _ => {
            let message = "It was sent from this computer, and nobody else has it to fetch it from.";
            Err(Error::bad_input("picture", message))
        }
    }
}
