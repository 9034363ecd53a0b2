//! The sound of messages at Twilio: deleted there once it is kept here, if the office wants that, or with a message that
//! is deleted here; and what it takes, here and there.
//!
//! Invariants: nothing goes at Twilio before it is kept here, and nothing while nobody has kept the recovery code: what
//! goes there is here alone from then on; deleting twice deletes once.

use std::time::Duration;

use deskbell_twilio::RecordingSid;
use deskbell_twilio::api::recordings as api;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome};
use crate::settings;
use crate::store::{Id, Lane, Tx};
use crate::voicemails::words_there::{self, NOT_FINISHED};
use crate::voicemails::{TranscriptState, VoicemailArgs, store};

/// While nobody has kept the recovery code it is looked again so often.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// Twilio writes a message down within this, or looks at whether it did are this far apart.
const SOON: Duration = Duration::from_secs(10 * 60);
/// So many are counted; more no office has.
const MOST: u32 = 200_000;

/// What the sound of messages takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SoundKept")]
pub struct Kept {
    /// Whether it is deleted at Twilio once it is kept here.
    pub erases: bool,
    /// How many messages can be heard here.
    pub here: u32,
    /// How many bytes they take.
    #[ts(type = "number")]
    pub here_bytes: i64,
    /// How many are at Twilio.
    pub there: u32,
    /// How many minutes those are.
    pub there_minutes: u32,
    /// How many of them can be heard here too, and would go if Twilio were cleaned up.
    pub doubled: u32,
    /// How many of them are to go there.
    pub going: u32,
    /// For how many Twilio refused that.
    pub refused: u32,
    /// How many written-down messages were deleted there.
    pub words_gone: u32,
    /// For how many Twilio refused that.
    pub words_refused: u32,
    /// Whether nothing goes there because nobody has kept the recovery code.
    pub waits_for_code: bool,
}

/// Chooses whether sound is deleted at Twilio once it is kept here.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ChangeErasing {
    /// Whether it is.
    pub erases: bool,
}

/// What the sound of messages takes, here and at Twilio, as far as Deskbell knows of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_kept(office: &Office) -> Result<Kept, Error> {
    office.store().read(kept).await
}

pub(super) fn kept(conn: &Connection) -> Result<Kept, Error> {
    let erases = settings::recordings::load(conn)?.erases_at_twilio;
    let waits_for_code = !crate::account::has_recovery_code(conn)?;
    let (words_gone, words_refused) = words_there::counts(conn)?;
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(state = 'ready'), 0),
                 coalesce(sum(CASE WHEN state = 'ready' THEN coalesce(bytes, 0) ELSE 0 END), 0),
                 coalesce(sum(at_twilio <> 'gone'), 0),
                 coalesce(sum(CASE WHEN at_twilio <> 'gone' THEN seconds ELSE 0 END), 0),
                 coalesce(sum(state = 'ready' AND at_twilio IN ('there', 'refused')), 0),
                 coalesce(sum(at_twilio = 'going'), 0), coalesce(sum(at_twilio = 'refused'), 0)
             FROM (SELECT at_twilio, state, bytes, seconds FROM voicemails ORDER BY at_twilio LIMIT ?1)",
        )?
        .query_row([MOST], |row| {
            Ok(Kept {
                erases,
                here: row.get(0)?,
                here_bytes: row.get(1)?,
                there: row.get(2)?,
                there_minutes: row.get::<_, u32>(3)?.div_ceil(60),
                doubled: row.get(4)?,
                going: row.get(5)?,
                refused: row.get(6)?,
                words_gone,
                words_refused,
                waits_for_code,
            })
        })?)
}

/// The question before sound is deleted at Twilio from now on.
#[must_use]
pub fn question(_: &App, args: &ChangeErasing) -> String {
    match args.erases {
        true => {
            "Delete the sound of each new message at Twilio once it is kept here? From then on it is on this \
                 computer and in your back-ups alone."
                .to_owned()
        }
        false => "Leave the sound of new messages at Twilio? Twilio charges for what it keeps.".to_owned(),
    }
}

/// Keeps whether sound is deleted at Twilio. What is there already stays until somebody cleans up.
///
/// # Errors
/// When it cannot be kept.
pub async fn change(office: &Office, args: ChangeErasing) -> Result<Kept, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            settings::recordings::keep(tx, args.erases)?;
            tx.publish(Event::SettingsChanged);
            kept(tx)
        })
        .await
}

/// Deletes at Twilio whatever can be heard here.
///
/// # Errors
/// When that cannot be promised.
pub async fn clean_up(office: &Office) -> Result<Kept, Error> {
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            let doubled: Vec<Id> = {
                let mut statement = tx.prepare_cached(
                    "SELECT id FROM voicemails WHERE at_twilio IN ('there', 'refused') AND state = 'ready'",
                )?;
                statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
            };
            doubled.into_iter().try_for_each(|id| promise(tx, id))?;
            kept(tx)
        })
        .await
}

/// Deletes a message here and at Twilio.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn erase(office: &Office, args: VoicemailArgs) -> Result<(), Error> {
    let id = args.voicemail;
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::delete(tx, id)?;
            promise(tx, id)
        })
        .await?;
    crate::pictures::store::drop_blobs(office.store(), vec![id]).await
}

/// Promises to delete the sound of a message at Twilio, where it is there still.
pub(super) fn promise(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let sid: Option<String> = tx
        .prepare_cached(
            "UPDATE voicemails SET at_twilio = 'going' WHERE id = ?1 AND at_twilio <> 'gone' RETURNING sid",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(recording) = sid else { return Ok(()) };
    tx.publish(Event::RetentionChanged);
    tx.enqueue(&Job::EraseSound { recording })
}

/// Sound has come here: it goes at Twilio, if the office wants that.
pub(super) fn follow(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    if settings::recordings::load(tx)?.erases_at_twilio { promise(tx, id) } else { Ok(()) }
}

/// What is to be thought of before sound goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Nothing: they are here, or there are none.
    Settled,
    /// Twilio needs the sound to write them down, and they are wanted here.
    Awaited,
    /// Twilio may write them down, and the message is deleted here.
    Unwanted,
}

async fn read_words(office: &Office, sid: &str) -> Result<Words, Error> {
    let sid = sid.to_owned();
    let found: Option<(TranscriptState, u32, bool)> = office
        .store()
        .read(move |conn| {
            let sql = "SELECT transcript_state, seconds, state = 'deleted' FROM voicemails WHERE sid = ?1";
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            Ok(conn.prepare_cached(sql)?.query_row([sid], read).optional()?)
        })
        .await?;
    Ok(match found {
        Some((state, seconds, is_deleted)) if state.of_length(seconds) == TranscriptState::Waiting => {
            if is_deleted {
                Words::Unwanted
            } else {
                Words::Awaited
            }
        }
        _ => Words::Settled,
    })
}

/// Keeps the promise to delete sound at Twilio.
pub(crate) async fn keep(office: &Office, sid: &str) -> Result<Outcome, Error> {
    if !office.store().read(crate::account::has_recovery_code).await? {
        return Ok(Outcome::Again(office.clock().now() + HOUR));
    }
    let recording = RecordingSid::parse(sid).map_err(Error::internal)?;
    let words = read_words(office, sid).await?;
    if words == Words::Awaited {
        return Ok(Outcome::Again(office.clock().now() + SOON));
    }
    let mut receipts = Vec::new();
    let erased = words_there::erase(office.twilio(), &recording, &mut receipts).await;
    words_there::keep(office, receipts).await?;
    match erased {
        Ok(()) => {}
        Err(error) if error.code() == Some(NOT_FINISHED) => {
            return Ok(Outcome::Again(office.clock().now() + HOUR));
        }
        Err(error) => return Err(error.into()),
    }
    let word = match office.twilio().execute(&api::Delete { recording }).await {
        Ok(()) | Err(deskbell_twilio::Error::Refused { status: 404 | 410, .. }) => "gone",
        // Twilio still works on it.
        Err(error) if error.code() == Some(NOT_FINISHED) => {
            return Ok(Outcome::Again(office.clock().now() + HOUR));
        }
        Err(deskbell_twilio::Error::Refused { status: 400..500, .. }) => "refused",
        // Nobody answers, or nobody is let in: that is no word about this one.
        Err(error) => return Err(error.into()),
    };
    let sid = sid.to_owned();
    if words == Words::Unwanted {
        // Twilio may have been about to write it down: it is looked once more.
        let forget = "UPDATE voicemails SET transcript_state = 'none' WHERE sid = ?1 AND state = 'deleted'";
        office.store().write(Lane::Bulk, move |tx| Ok(tx.execute(forget, [&sid])?)).await?;
        return Ok(Outcome::Again(office.clock().now() + SOON));
    }
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            tx.prepare_cached("UPDATE voicemails SET at_twilio = ?2 WHERE sid = ?1 AND at_twilio = 'going'")?
                .execute(params![sid, word])?;
            tx.publish(Event::RetentionChanged);
            Ok(())
        })
        .await?;
    Ok(Outcome::Done)
}
