//! All SQL of messages on the voicemail.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::{Id, Lane, Store, Tx};
use crate::voicemails::{Left, TranscriptState, VoicemailProblem, What, transcripts};

/// Takes in that a message was left or a conversation recorded, once, and promises to fetch its sound. A silence of no length is no message.
pub(crate) fn receive(tx: &mut Tx<'_>, left: &Left) -> Result<(), Error> {
    if left.seconds == 0 {
        return Ok(());
    }
    let is_buried = |sid: &str| crate::messages::store::is_tombstoned(tx, sid);
    if is_buried(left.sid.as_str())? || is_buried(left.call.as_str())? {
        return Ok(());
    }
    let call = crate::calls::store::find(tx, left.call.as_str())?;
    let at = left.at.or_else(|| call.as_ref().map(|call| call.id.at()));
    let id = match at {
        Some(at) => tx.id_at(at)?,
        None => tx.arrival_id()?,
    };
    let rules = match &call {
        Some(call) => crate::routing::store::rules_of(tx, call.number)?,
        None => std::sync::Arc::default(),
    };
    let is_conversation = left.what == What::Conversation;
    let words = match left.what {
        What::Message => transcripts::expected(&rules),
        What::Conversation => TranscriptState::None,
    };
    // Nobody waits for a conversation to be heard: those who were in it have.
    let heard_at = is_conversation.then(|| tx.now().0);
    let written = tx
        .prepare_cached(
            "INSERT INTO voicemails (id, sid, call_sid, seconds, state, transcript_state, is_conversation, heard_at)
             VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6, ?7)
             ON CONFLICT (sid) DO NOTHING",
        )?
        .execute(params![
            id,
            left.sid.as_str(),
            left.call.as_str(),
            left.seconds,
            words,
            is_conversation,
            heard_at
        ])?;
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

/// A message that was left before the calls of its number came here counts as heard: whoever took it then has.
pub(crate) fn hear_of_before(tx: &mut Tx<'_>, sid: &str) -> Result<(), Error> {
    let now = tx.now().0;
    tx.prepare_cached("UPDATE voicemails SET heard_at = coalesce(heard_at, ?2) WHERE sid = ?1")?
        .execute(params![sid, now])?;
    tx.publish(Event::CountsChanged);
    Ok(())
}

/// Whether a message has been taken in, even if it was deleted here since.
pub(crate) fn is_known(conn: &Connection, sid: &str) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM voicemails WHERE sid = ?1")?.exists([sid])?)
}

/// Whether a message was left in a call, even if it was deleted here since.
pub(crate) fn is_left(conn: &Connection, call_sid: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM voicemails WHERE call_sid = ?1 AND is_conversation = 0")?
        .exists([call_sid])?)
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

/// Keeps fetched sound: first its bytes, then the word that they are here. Where the message was deleted meanwhile, its
/// bytes go too, and at Twilio nothing does.
pub(super) async fn keep(
    store: &Store,
    id: Id,
    content_type: &'static str,
    bytes: Vec<u8>,
) -> Result<(), Error> {
    let length = bytes.len();
    let blob = crate::pictures::store::Blob { content_type, bytes, thumb: None };
    crate::pictures::store::keep_blob(store, id, blob).await?;
    let is_deleted = store
        .write(Lane::Bulk, move |tx| {
            let kept = tx.execute(
                "UPDATE voicemails SET state = 'ready', problem = NULL, content_type = ?2, bytes = ?3
                 WHERE id = ?1 AND state = 'waiting'",
                params![id, content_type, length],
            )?;
            if kept > 0 {
                super::erase::follow(tx, id)?;
                tell(tx, id)?;
                return Ok(false);
            }
            let is_here = "SELECT 1 FROM voicemails WHERE id = ?1 AND state <> 'deleted'";
            let is_deleted = !tx.prepare_cached(is_here)?.exists([id])?;
            if is_deleted {
                crate::pictures::old::promise_to_drop(tx, id)?;
            }
            Ok(is_deleted)
        })
        .await?;
    match is_deleted {
        true => crate::pictures::store::drop_blobs(store, vec![id]).await,
        false => Ok(()),
    }
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

/// The media file was made anew: all sound is expected once more, as far as Twilio holds it.
pub(crate) fn expect_all_again(tx: &mut Tx<'_>) -> Result<(), Error> {
    let had: Vec<Id> = {
        let mut had = tx.prepare("SELECT id FROM voicemails WHERE state = 'ready'")?;
        had.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    for voicemail in had {
        tx.prepare_cached("UPDATE voicemails SET state = 'waiting' WHERE id = ?1")?.execute([voicemail])?;
        tx.enqueue(&Job::FetchVoicemail { voicemail })?;
    }
    Ok(())
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
    let words: Option<String> = tx
        .prepare_cached("SELECT transcript FROM voicemails WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    transcripts::forget(tx, id, &words.unwrap_or_default())?;
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

/// Takes the messages of a call away that goes itself, and leaves tombstones.
pub(crate) fn remove_of(tx: &mut Tx<'_>, call_sid: &str) -> Result<(), Error> {
    let gone: Vec<(Id, String, String)> = {
        let mut statement =
            tx.prepare_cached("DELETE FROM voicemails WHERE call_sid = ?1 RETURNING id, sid, transcript")?;
        let rows = statement.query_map([call_sid], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    gone.into_iter().try_for_each(|(id, sid, words)| {
        if !words.is_empty() {
            tx.unindex(id, &words);
        }
        crate::messages::store::bury(tx, &sid)?;
        crate::pictures::old::promise_to_drop(tx, id)
    })
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

pub(super) fn tell(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    if let Some(call) = call_of(tx, id)? {
        tx.publish(Event::CallChanged { thread: call.thread, call: call.id });
    }
    tx.publish(Event::CountsChanged);
    Ok(())
}
