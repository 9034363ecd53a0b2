//! What was said on a voicemail, written down by Twilio: the `transcribeCallback` of `<Record>`.
//! See <https://www.twilio.com/docs/voice/twiml/record#transcribe>: American English alone, 2 to 120 seconds.

use std::fmt;

use super::{BadForm, Fields, Form, Params, names};
use crate::sid::{AccountSid, CallSid, RecordingSid, TranscriptionSid};
use crate::word::words;

words! {
    /// How far a transcription has come.
    TranscriptionStatus {
        /// Twilio works on it.
        InProgress = "in-progress",
        /// It can be read.
        Completed = "completed",
        /// There is none.
        Failed = "failed",
    }
}

/// A transcription is done, or there is none.
#[derive(Clone, PartialEq, Eq)]
pub struct Transcribed {
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The call.
    pub call_sid: Option<CallSid>,
    /// What was written down.
    pub recording_sid: RecordingSid,
    /// Its own Sid.
    pub transcription_sid: TranscriptionSid,
    /// Whether there is one.
    pub status: TranscriptionStatus,
    /// The words; empty where there are none.
    pub text: String,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Transcribed {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| TranscriptionStatus::from(text));
        Ok(Self {
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            call_sid: fields.find("CallSid", |text| CallSid::parse(text).ok()),
            recording_sid: fields.read("RecordingSid", |text| RecordingSid::parse(text).ok())?,
            transcription_sid: fields.read("TranscriptionSid", |text| TranscriptionSid::parse(text).ok())?,
            status: fields.read("TranscriptionStatus", word)?,
            text: fields.take("TranscriptionText").unwrap_or_default(),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("AccountSid", self.account_sid.as_str());
        params.put_some("CallSid", self.call_sid.as_ref());
        params.put("RecordingSid", self.recording_sid.as_str());
        params.put("TranscriptionSid", self.transcription_sid.as_str());
        params.put("TranscriptionStatus", self.status.as_str());
        params.put("TranscriptionText", &self.text);
        params.and(&self.rest)
    }
}

impl fmt::Debug for Transcribed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcribed")
            .field("recording_sid", &self.recording_sid)
            .field("status", &self.status)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}
