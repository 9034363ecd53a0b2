//! What callers left on the voicemail: fetched from Twilio with our credentials, checked, and kept encrypted.
//!
//! Invariants: the address to fetch from is built from Sids, never taken from a request; only what proves to be sound is
//! kept; what was deleted here does not come back.

pub mod erase;
mod fetch;
pub(crate) mod store;
#[cfg(test)]
mod tests;
pub mod transcripts;
pub(crate) mod words_there;

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::Call;
use crate::error::Error;
use crate::pictures::Bytes;
use crate::store::{Id, Lane};

pub(crate) use fetch::fetch;
pub use transcripts::TranscriptState;

/// What became of the sound of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoicemailState {
    /// It is being fetched.
    Waiting,
    /// It can be heard.
    Ready,
    /// It could not be fetched.
    Failed,
    /// It was deleted here.
    Deleted,
}

impl VoicemailState {
    const ALL: [(VoicemailState, &str); 4] = [
        (VoicemailState::Waiting, "waiting"),
        (VoicemailState::Ready, "ready"),
        (VoicemailState::Failed, "failed"),
        (VoicemailState::Deleted, "deleted"),
    ];
}

impl FromSql for VoicemailState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<VoicemailState> {
        let word = value.as_str()?;
        let known = VoicemailState::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(state, _)| *state).ok_or(FromSqlError::InvalidType)
    }
}

/// Why the sound of a message cannot be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoicemailProblem {
    /// It is larger than what is fetched.
    TooLarge,
    /// It is no longer at Twilio.
    Gone,
    /// Twilio did not hand it over for a day.
    Unreachable,
    /// It is no sound.
    Damaged,
}

impl VoicemailProblem {
    const ALL: [(VoicemailProblem, &str); 4] = [
        (VoicemailProblem::TooLarge, "too_large"),
        (VoicemailProblem::Gone, "gone"),
        (VoicemailProblem::Unreachable, "unreachable"),
        (VoicemailProblem::Damaged, "damaged"),
    ];

    fn word(self) -> &'static str {
        VoicemailProblem::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }
}

impl FromSql for VoicemailProblem {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<VoicemailProblem> {
        let word = value.as_str()?;
        let known = VoicemailProblem::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(problem, _)| *problem).ok_or(FromSqlError::InvalidType)
    }
}

/// A message on the voicemail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Voicemail {
    /// Which one.
    pub id: Id,
    /// How long it is.
    pub seconds: u32,
    /// What became of its sound.
    pub state: VoicemailState,
    /// Why it cannot be heard, where there is something to say.
    pub problem: Option<VoicemailProblem>,
    /// What kind of sound it is, once it is here.
    pub content_type: String,
    /// Whether it is a conversation that was recorded, and no message.
    pub is_conversation: bool,
    /// Whether somebody has listened to it.
    pub is_heard: bool,
    /// What was said on it; empty where that is not written down.
    pub transcript: String,
    /// How it stands with that.
    pub transcript_state: TranscriptState,
}

/// Names a message on the voicemail.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct VoicemailArgs {
    /// Which one.
    pub voicemail: Id,
}

/// Asks for a page of those that were heard.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListVoicemails {
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
    /// How many at most, up to 200.
    pub limit: u32,
}

/// The voicemail: what nobody has heard first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VoicemailPage {
    /// The calls whose message nobody has heard, newest first. On the first page only.
    pub unheard: Vec<Call>,
    /// Those whose message somebody has heard, newest first.
    pub heard: Vec<Call>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<String>,
}

/// A page of the voicemail.
///
/// # Errors
/// `bad_input` when `after` is not a page's `next`.
pub async fn list(office: &Office, args: ListVoicemails) -> Result<VoicemailPage, Error> {
    const PAGE_MAX: u32 = 200;
    let country = office.country();
    let limit = args.limit.clamp(1, PAGE_MAX);
    let before = match &args.after {
        Some(text) => {
            text.parse().map_err(|_| Error::bad_input("after", "This is not the end of a page."))?
        }
        None => Id::LAST,
    };
    let is_first = args.after.is_none();
    office
        .store()
        .read(move |conn| {
            let unheard = match is_first {
                true => crate::calls::with_voicemail(conn, false, Id::LAST, PAGE_MAX, country)?,
                false => Vec::new(),
            };
            let heard = crate::calls::with_voicemail(conn, true, before, limit, country)?;
            let last = heard.last().and_then(|call| call.voicemail.as_ref());
            let next = last.filter(|_| heard.len() == limit as usize).map(|last| last.id.to_string());
            Ok(VoicemailPage { unheard, heard, next })
        })
        .await
}

/// The sound of a message.
///
/// # Errors
/// [`Error::NotFound`] when it is not here (yet).
pub async fn read(office: &Office, args: VoicemailArgs) -> Result<Bytes, Error> {
    let id = args.voicemail;
    office.store().read(move |conn| store::must_be_ready(conn, id)).await?;
    office
        .store()
        .read_media(move |conn| crate::pictures::store::read_blob(conn, id, crate::pictures::Size::Full))
        .await
}

/// Somebody has listened to a message.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn hear(office: &Office, args: VoicemailArgs) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let now = tx.now();
            store::set_heard(tx, args.voicemail, Some(now))
        })
        .await
}

/// Nobody shall count as having listened to a message.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn unhear(office: &Office, args: VoicemailArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::set_heard(tx, args.voicemail, None)).await
}

/// Fetches a message once more that had been given up.
///
/// # Errors
/// [`Error::NotFound`] when it is not here; `bad_input` when it was not given up.
pub async fn fetch_again(office: &Office, args: VoicemailArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::expect_again(tx, args.voicemail)).await
}

/// Deletes a message here. That somebody left one stays with the call.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn delete(office: &Office, args: VoicemailArgs) -> Result<(), Error> {
    let id = args.voicemail;
    office.store().write(Lane::Door, move |tx| store::delete(tx, id)).await?;
    // What a crash leaves behind here no row names any more: tidying finds it.
    crate::pictures::store::drop_blobs(office.store(), vec![id]).await
}

/// What a recording says.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    pub(crate) sid: deskbell_twilio::RecordingSid,
    pub(crate) call: deskbell_twilio::CallSid,
    pub(crate) seconds: u32,
    /// Twilio's date, where it gave one.
    pub(crate) at: Option<Millis>,
    pub(crate) what: What,
}

/// What is heard on a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A message that a caller left.
    Message,
    /// A conversation.
    Conversation,
}
