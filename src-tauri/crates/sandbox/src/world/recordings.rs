//! Recordings, whose sound is made when somebody listens.

use deskbell_twilio::api::recordings::{RecordingEvent, RecordingSource, RecordingStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, RecordingSid, TranscriptionSid};
use deskbell_twilio::webhook::transcription::TranscriptionStatus;

use super::numbers::Target;

/// A recording.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) sid: RecordingSid,
    pub(crate) call: CallSid,
    pub(crate) status: RecordingStatus,
    pub(crate) source: RecordingSource,
    pub(crate) channels: u16,
    /// In seconds; none before it is completed.
    pub(crate) duration: Option<u32>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
    /// What is said on it, of which its sound is made.
    pub(crate) words: String,
    /// Where its progress is told, and which of it.
    pub(crate) callback: Target,
    pub(crate) tells: Vec<RecordingEvent>,
    /// Where its words are told, if they are to be written down.
    pub(crate) transcribe: Option<Target>,
    /// What was written down of it.
    pub(crate) written: Option<Written>,
}

/// What was written down of a recording.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) sid: TranscriptionSid,
    pub(crate) status: TranscriptionStatus,
    pub(crate) words: String,
    pub(crate) at: Millis,
}
