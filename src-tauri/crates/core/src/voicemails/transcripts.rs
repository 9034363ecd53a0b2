//! What was said on a message, written down: by Twilio where the office wants that and Twilio can, and by nobody else yet.
//!
//! Invariants: words that were written down stay, whatever comes after them; a message of which nobody can write
//! anything down says so, and why.

use std::time::Duration;

use deskbell_twilio::api::recordings::transcriptions as api;
use deskbell_twilio::webhook::transcription::{Transcribed, TranscriptionStatus};
use deskbell_twilio::{CallSid, Millis, RecordingSid};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::routing::Rules;
use crate::store::{Id, Lane, Tx};
use crate::voicemails::{Left, What, store};

/// Whoever is looked for sooner may just be on the way.
const YOUNG: Duration = Duration::from_secs(60);
/// What was not written down by then will not be.
const LATE: Duration = Duration::from_secs(24 * 60 * 60);
/// More at once are looked for the next time.
const MOST: u32 = 50;
/// Longer words nobody leaves in two minutes.
const LONGEST: usize = 20_000;

/// How it stands with the words of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptState {
    /// Nobody was asked to write them down.
    None,
    /// They are being written down.
    Waiting,
    /// They can be read.
    Ready,
    /// They could not be written down.
    Failed,
    /// Nobody here writes down this language.
    Language,
    /// The message is too short or too long to be written down. Follows from its length, and is not kept.
    Length,
}

impl TranscriptState {
    const ALL: [(TranscriptState, &str); 5] = [
        (TranscriptState::None, "none"),
        (TranscriptState::Waiting, "waiting"),
        (TranscriptState::Ready, "ready"),
        (TranscriptState::Failed, "failed"),
        (TranscriptState::Language, "language"),
    ];

    /// How it stands with the words of a message of this length: where there can be none, that is why.
    pub(crate) fn of_length(self, seconds: u32) -> TranscriptState {
        match self {
            TranscriptState::Waiting | TranscriptState::Failed if !Twilio.lengths().contains(&seconds) => {
                TranscriptState::Length
            }
            state => state,
        }
    }
}

impl ToSql for TranscriptState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let word =
            TranscriptState::ALL.iter().find(|(known, _)| known == self).map_or("none", |(_, word)| word);
        Ok(word.into())
    }
}

impl FromSql for TranscriptState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<TranscriptState> {
        let word = value.as_str()?;
        let known = TranscriptState::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(state, _)| *state).ok_or(FromSqlError::InvalidType)
    }
}

/// What somebody found who was asked to write a message down.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// The words.
    Words(String),
    /// It cannot be written down.
    Nothing,
    /// Not yet.
    NotYet,
}

/// Somebody who writes messages down. Twilio is one; an engine on this computer would be another.
pub(crate) trait Scribe: Sync {
    /// Whether they write down this language, as `en-US`.
    fn writes(&self, language: &str) -> bool;

    /// How long a message may be, in seconds, at the least and at most.
    fn lengths(&self) -> std::ops::RangeInclusive<u32>;

    /// What has been written down of a message.
    ///
    /// # Errors
    /// When they cannot be asked just now.
    fn look(
        &self,
        office: &Office,
        recording: &RecordingSid,
    ) -> impl Future<Output = Result<Found, Error>> + Send;
}

/// Twilio writes down American English, of 2 to 120 seconds, for a fee. It is told to with the recording.
/// See <https://www.twilio.com/docs/voice/twiml/record#transcribe>.
pub(crate) struct Twilio;

impl Scribe for Twilio {
    fn writes(&self, language: &str) -> bool {
        language.eq_ignore_ascii_case("en-US")
    }

    fn lengths(&self) -> std::ops::RangeInclusive<u32> {
        2..=120
    }

    async fn look(&self, office: &Office, recording: &RecordingSid) -> Result<Found, Error> {
        let list = api::List { recording: recording.clone(), page_size: None };
        let listing = match office.twilio().execute(&list).await {
            Ok(listing) => listing,
            Err(deskbell_twilio::Error::Refused { status: 404 | 410, .. }) => return Ok(Found::Nothing),
            Err(error) => return Err(error.into()),
        };
        let is_done = |one: &&api::Transcription| one.status == TranscriptionStatus::Completed;
        if let Some(done) = listing.transcriptions.iter().find(is_done) {
            return Ok(Found::Words(done.transcription_text.clone().unwrap_or_default()));
        }
        let has_failed = listing.transcriptions.iter().any(|one| one.status == TranscriptionStatus::Failed);
        Ok(if has_failed { Found::Nothing } else { Found::NotYet })
    }
}

/// How long a message may be by these rules, in seconds, and whether Twilio writes it down.
pub(crate) fn taken(rules: &Rules) -> (u32, bool) {
    let is_written = rules.transcribes && Twilio.writes(&rules.language);
    let most = if is_written { rules.longest.min(*Twilio.lengths().end()) } else { rules.longest };
    (most, is_written)
}

/// What becomes of the words of a message that was just taken in.
pub(super) fn expected(rules: &Rules) -> TranscriptState {
    match (rules.transcribes, Twilio.writes(&rules.language)) {
        (false, _) => TranscriptState::None,
        (true, false) => TranscriptState::Language,
        (true, true) => TranscriptState::Waiting,
    }
}

/// Takes in what Twilio wrote down of a message, in whatever order and however often that is told.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn transcribed(office: &Office, request: Request, form: Transcribed) -> Result<(), Error> {
    let found = match form.status {
        TranscriptionStatus::Completed => Found::Words(form.text),
        TranscriptionStatus::Failed => Found::Nothing,
        _ => Found::NotYet,
    };
    let (recording, call) = (form.recording_sid, form.call_sid);
    let write = move |tx: &mut Tx<'_>| {
        note(tx, &recording, call.as_ref(), &found)?;
        let outcome = match found {
            Found::Words(_) => "written down",
            Found::Nothing => "could not be written down",
            Found::NotYet => "no news",
        };
        recorder::record(tx, "calls/transcribed", &request, outcome)
    };
    office.store().write(Lane::Door, write).await
}

/// Writes down what was found. A message that is not known yet is taken in by it: somebody must have left it.
pub(super) fn note(
    tx: &mut Tx<'_>,
    recording: &RecordingSid,
    call: Option<&CallSid>,
    found: &Found,
) -> Result<(), Error> {
    if *found == Found::NotYet {
        return Ok(());
    }
    if let Some(call) = call.filter(|_| !store::is_known(tx, recording.as_str()).unwrap_or(true)) {
        // How long it is comes with other news.
        let left =
            Left { sid: recording.clone(), call: call.clone(), seconds: 1, at: None, what: What::Message };
        store::receive(tx, &left)?;
    }
    let known: Option<(Id, TranscriptState)> = tx
        .prepare_cached("SELECT id, transcript_state FROM voicemails WHERE sid = ?1 AND state <> 'deleted'")?
        .query_row([recording.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, state)) = known.filter(|(_, state)| *state != TranscriptState::Ready) else {
        return Ok(());
    };
    let words = match found {
        Found::Words(words) => words.trim().chars().take(LONGEST).collect(),
        Found::Nothing | Found::NotYet => String::new(),
    };
    let next = if words.is_empty() { TranscriptState::Failed } else { TranscriptState::Ready };
    if next == state {
        return Ok(());
    }
    tx.prepare_cached("UPDATE voicemails SET transcript = ?2, transcript_state = ?3 WHERE id = ?1")?
        .execute(params![id, words, next])?;
    if !words.is_empty() {
        tx.index(id, &words);
    }
    store::tell(tx, id)
}

/// Lets go of the words of a message that goes.
pub(super) fn forget(tx: &mut Tx<'_>, id: Id, words: &str) -> Result<(), Error> {
    if !words.is_empty() {
        tx.unindex(id, words);
    }
    tx.prepare_cached("UPDATE voicemails SET transcript = '' WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Looks for words that no webhook told.
pub(crate) async fn catch_up(office: &Office) -> Result<(), Error> {
    look_for(office, &Twilio).await
}

async fn look_for(office: &Office, scribe: &impl Scribe) -> Result<(), Error> {
    let now = office.clock().now();
    for (id, sid) in office.store().read(move |conn| list_waiting(conn, now - YOUNG)).await? {
        let Ok(recording) = RecordingSid::parse(&sid) else { continue };
        let found = match scribe.look(office, &recording).await? {
            Found::NotYet if id.at() + LATE < now => Found::Nothing,
            found => found,
        };
        office.store().write(Lane::Bulk, move |tx| note(tx, &recording, None, &found)).await?;
    }
    Ok(())
}

/// Messages whose words are waited for, the oldest first.
pub(super) fn list_waiting(conn: &Connection, until: Millis) -> Result<Vec<(Id, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, sid FROM voicemails WHERE transcript_state = 'waiting' AND state <> 'deleted' AND id < ?1
         ORDER BY id LIMIT ?2",
    )?;
    let rows = statement
        .query_map(params![Id::first_at(until), MOST], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
