//! Recordings: a `<Record>` that ended, and how a recording fares.
//! See <https://www.twilio.com/docs/voice/twiml/record>.

use std::fmt;

use super::call::{About, Heard};
use super::{BadForm, Fields, Form, Params, names};
use crate::api::recordings::{RecordingSource, RecordingStatus};
use crate::clock::Millis;
use crate::sid::{AccountSid, CallSid, ConferenceSid, RecordingSid};

/// A `<Record>` has ended, and its `action` is asked what to do. The caller may have hung up; the sound may not be
/// ready.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The call.
    pub call: About,
    /// The recording.
    pub recording: Heard,
    /// The key that ended it, or `hangup`; nothing where silence or the limit did.
    pub digits: Option<String>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Recorded {
    /// Did the caller hang up, so that nobody hears the answer?
    pub fn is_hung_up(&self) -> bool {
        self.digits.as_deref() == Some("hangup")
    }
}

impl Form for Recorded {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        Ok(Self {
            call: About::take(&mut fields)?,
            recording: Heard::take(&mut fields).ok_or(BadForm::Missing("RecordingUrl"))?,
            digits: fields.find("Digits", |text| (!text.is_empty()).then(|| text.to_owned())),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        self.call.put(&mut params);
        self.recording.put(&mut params);
        params.put_some("Digits", self.digits.as_deref());
        params.and(&self.rest)
    }
}

/// How a recording fares: a `recordingStatusCallback`. It says nothing of who called.
#[derive(Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The call it is of: the first leg.
    pub call_sid: Option<CallSid>,
    /// The conference it is of, in place of a call.
    pub conference_sid: Option<ConferenceSid>,
    /// Which.
    pub recording_sid: RecordingSid,
    /// How far it has come.
    pub status: RecordingStatus,
    /// Where Twilio says that the sound lies; there once it is completed. Fetch it by its Sid instead.
    pub url: Option<String>,
    /// How long it is, in seconds.
    pub duration: Option<u32>,
    /// How many channels it has.
    pub channels: Option<u32>,
    /// When it began.
    pub started_at: Option<Millis>,
    /// What made it.
    pub source: Option<RecordingSource>,
    /// Why there is none, by Twilio's number.
    pub error_code: Option<u32>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Status {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| RecordingStatus::from(text));
        Ok(Self {
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            call_sid: fields.find("CallSid", |text| CallSid::parse(text).ok()),
            conference_sid: fields.find("ConferenceSid", |text| ConferenceSid::parse(text).ok()),
            recording_sid: fields.read("RecordingSid", |text| RecordingSid::parse(text).ok())?,
            status: fields.read("RecordingStatus", word)?,
            url: fields.find("RecordingUrl", |text| (!text.is_empty()).then(|| text.to_owned())),
            duration: fields.find("RecordingDuration", |text| text.parse().ok()),
            channels: fields.find("RecordingChannels", |text| text.parse().ok()),
            started_at: fields.find("RecordingStartTime", Millis::from_rfc2822),
            source: fields.find("RecordingSource", |text| Some(RecordingSource::from(text))),
            error_code: fields.find("ErrorCode", |text| text.parse().ok()),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("AccountSid", self.account_sid.as_str());
        params.put_some("CallSid", self.call_sid.as_ref());
        params.put_some("ConferenceSid", self.conference_sid.as_ref());
        params.put("RecordingSid", self.recording_sid.as_str());
        params.put("RecordingStatus", self.status.as_str());
        params.put_some("RecordingUrl", self.url.as_deref());
        params.put_some("RecordingDuration", self.duration.map(|seconds| seconds.to_string()));
        params.put_some("RecordingChannels", self.channels.map(|count| count.to_string()));
        params.put_some("RecordingStartTime", self.started_at.map(Millis::to_rfc2822));
        params.put_some("RecordingSource", self.source.as_ref().map(RecordingSource::as_str));
        params.put_some("ErrorCode", self.error_code.map(|code| code.to_string()));
        params.and(&self.rest)
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("call", &self.call)
            .field("recording", &self.recording)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("recording_sid", &self.recording_sid)
            .field("call_sid", &self.call_sid)
            .field("status", &self.status)
            .field("duration", &self.duration)
            .field("source", &self.source)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}
