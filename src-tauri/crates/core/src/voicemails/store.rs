//! All SQL of messages on the voicemail.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::{Id, Lane, Store, Tx};
use crate::voicemails::{Left, VoicemailProblem};

/// Takes in that a message was left, once, and promises to fetch its sound. A silence of no length is no message.
pub(crate) fn receive(tx: &mut Tx<'_>, left: &Left) -> Result<(), Error> {
    if left.seconds == 0 {
        return Ok(());
    }
    let call = crate::calls::store::find(tx, left.call.as_str())?;
    let at = left.at.or_else(|| call.as_ref().map(|call| call.id.at()));
    let id = match at {
        Some(at) => tx.id_at(at)?,
        None => tx.arrival_id()?,
    };
    let written = tx
        .prepare_cached(
            "INSERT INTO voicemails (id, sid, call_sid, seconds, state) VALUES (?1, ?2, ?3, ?4, 'waiting')
             ON CONFLICT (sid) DO NOTHING",
        )?
        .execute(params![id, left.sid.as_str(), left.call.as_str(), left.seconds])?;
    if written > 0 {
        tx.enqueue(&Job::FetchVoicemail { voicemail: id })?;
        tx.publish(Event::CountsChanged);
    } else {
        tx.prepare_cached("UPDATE voicemails SET seconds = max(seconds, ?2) WHERE sid = ?1")?
            .execute(params![left.sid.as_str(), left.seconds])?;
    }
    if call.is_none() {
        // Who called stands in a listing.
        tx.enqueue(&Job::CatchUp)?;
    }
    crate::calls::settle(tx, left.call.as_str())
}

/// Whether a message was left in a call, even if it was deleted here since.
pub(crate) fn is_left(conn: &Connection, call_sid: &str) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM voicemails WHERE call_sid = ?1")?.exists([call_sid])?)
}

/// Twilio's name for a message whose sound still has to be fetched.
pub(super) fn find_waiting(conn: &Connection, id: Id) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached("SELECT sid FROM voicemails WHERE id = ?1 AND state = 'waiting'")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// That a message can be heard.
pub(super) fn must_be_ready(conn: &Connection, id: Id) -> Result<(), Error> {
    match conn.prepare_cached("SELECT 1 FROM voicemails WHERE id = ?1 AND state = 'ready'")?.exists([id])? {
        true => Ok(()),
        false => Err(Error::NotFound("message")),
    }
}

/// Keeps fetched sound: first its bytes, then the word that they are here.
pub(super) async fn keep(
    store: &Store,
    id: Id,
    content_type: &'static str,
    bytes: Vec<u8>,
) -> Result<(), Error> {
    let length = bytes.len();
    let blob = crate::pictures::store::Blob { content_type, bytes, thumb: None };
    crate::pictures::store::keep_blob(store, id, blob).await?;
    store
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE voicemails SET state = 'ready', problem = NULL, content_type = ?2, bytes = ?3
                 WHERE id = ?1 AND state = 'waiting'",
                params![id, content_type, length],
            )?;
            tell(tx, id)
        })
        .await
}

/// Sound that cannot be had.
pub(super) async fn give_up(store: &Store, id: Id, why: VoicemailProblem) -> Result<(), Error> {
    store
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE voicemails SET state = 'failed', problem = ?2 WHERE id = ?1 AND state = 'waiting'",
                params![id, why.word()],
            )?;
            tell(tx, id)
        })
        .await
}

/// Sound that was given up is expected once more.
pub(super) fn expect_again(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE voicemails SET state = 'waiting', problem = NULL WHERE id = ?1 AND state = 'failed'",
        [id],
    )?;
    if changed == 0 {
        return Err(Error::bad_input("voicemail", "This message does not have to be fetched again."));
    }
    tx.enqueue(&Job::FetchVoicemail { voicemail: id })?;
    tell(tx, id)
}

/// Keeps whether somebody has listened. The first time counts.
pub(super) fn set_heard(tx: &mut Tx<'_>, id: Id, at: Option<Millis>) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE voicemails SET heard_at = CASE WHEN ?2 IS NULL THEN NULL ELSE coalesce(heard_at, ?2) END
         WHERE id = ?1 AND state <> 'deleted'",
        params![id, at.map(|at| at.0)],
    )?;
    if changed == 0 {
        return Err(Error::NotFound("message"));
    }
    if let Some(call) = at.and(call_of(tx, id)?) {
        // Whoever has listened has seen that they called.
        crate::inbox::see_call(tx, call.thread, call.id)?;
    }
    tell(tx, id)
}

/// Deletes a message; its row stays, without anything in it, so that it does not come back.
pub(super) fn delete(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE voicemails SET state = 'deleted', problem = NULL, content_type = '', bytes = NULL,
             heard_at = coalesce(heard_at, ?2)
         WHERE id = ?1 AND state <> 'deleted'",
        params![id, tx.now().0],
    )?;
    if changed == 0 {
        return Err(Error::NotFound("message"));
    }
    if let Some(call) = call_of(tx, id)? {
        crate::inbox::see_call(tx, call.thread, call.id)?;
    }
    tell(tx, id)
}

fn call_of(tx: &Tx<'_>, id: Id) -> Result<Option<crate::calls::store::State>, Error> {
    let sid: Option<String> = tx
        .prepare_cached("SELECT call_sid FROM voicemails WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    match sid {
        Some(sid) => crate::calls::store::find(tx, &sid),
        None => Ok(None),
    }
}

fn tell(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    if let Some(call) = call_of(tx, id)? {
        tx.publish(Event::CallChanged { thread: call.thread, call: call.id });
    }
    tx.publish(Event::CountsChanged);
    Ok(())
}
