//! Calls: what to do next, how a `<Dial>` ended, how a call fares.
//! See <https://www.twilio.com/docs/voice/twiml> and <https://www.twilio.com/docs/voice/twiml/dial>.

mod about;

pub use about::{About, Failure, Heard};

use std::fmt;

use super::{BadForm, Fields, Form, Params, names};
use crate::api::calls::{AnsweredBy, CallStatus, DialStatus};
use crate::clock::Millis;
use crate::sid::CallSid;

/// A call asks what to do: it came to one of our numbers, was answered after we made it, was sent to another
/// address by `<Redirect>`, or is a dialled leg that asks at the `url` of its `<Number>` before it is joined.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// The call.
    pub call: About,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Voice {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        Ok(Self { call: About::take(&mut fields)?, rest: fields.into_rest() })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        self.call.put(&mut params);
        params.and(&self.rest)
    }
}

/// How a call or a leg fares. A number's `StatusCallback` hears the end alone; those of `<Number>` and of calls that
/// we make hear what they asked for. Callbacks may be late, doubled, lost and out of order.
#[derive(Clone, PartialEq, Eq)]
pub struct Status {
    /// The call, with its state in `call.status`.
    pub call: About,
    /// How long it lasted, in seconds; told at the end alone.
    pub duration: Option<u32>,
    /// When it happened, by Twilio's clock, to the second.
    pub timestamp: Option<Millis>,
    /// Its place among the callbacks of this call, from 0.
    pub sequence: Option<u32>,
    /// Who answered, where Twilio was asked to find out.
    pub answered_by: Option<AnsweredBy>,
    /// What the other side's exchange said, such as 486.
    pub sip_response: Option<u32>,
    /// The recording, of a call made with `Record`.
    pub recording: Option<Heard>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Status {
    /// The state that this tells of.
    pub fn status(&self) -> &CallStatus {
        &self.call.status
    }
}

impl Form for Status {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        Ok(Self {
            call: About::take(&mut fields)?,
            duration: fields.find("CallDuration", |text| text.parse().ok()),
            timestamp: fields.find("Timestamp", Millis::from_rfc2822),
            sequence: fields.find("SequenceNumber", |text| text.parse().ok()),
            answered_by: fields.find("AnsweredBy", |text| Some(AnsweredBy::from(text))),
            sip_response: fields.find("SipResponseCode", |text| text.parse().ok()),
            recording: Heard::take(&mut fields),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        self.call.put(&mut params);
        params.put_some("CallDuration", self.duration.map(|seconds| seconds.to_string()));
        params.put_some("Timestamp", self.timestamp.map(Millis::to_rfc2822));
        params.put_some("SequenceNumber", self.sequence.map(|place| place.to_string()));
        params.put_some("AnsweredBy", self.answered_by.as_ref().map(AnsweredBy::as_str));
        params.put_some("SipResponseCode", self.sip_response.map(|code| code.to_string()));
        if let Some(recording) = &self.recording {
            recording.put(&mut params);
        }
        params.and(&self.rest)
    }
}

/// A `<Dial>` is over, and its `action` is asked what to do with the caller, who may have hung up meanwhile.
#[derive(Clone, PartialEq, Eq)]
pub struct Dialed {
    /// The caller's call, not the leg.
    pub call: About,
    /// How it ended.
    pub dial_status: DialStatus,
    /// The leg that answered, or the last that was tried.
    pub dial_call_sid: Option<CallSid>,
    /// How long that leg lasted, in seconds.
    pub dial_duration: Option<u32>,
    /// Were the two ever joined? A leg that answered and did not press 1 was not.
    pub is_bridged: Option<bool>,
    /// The recording, where `<Dial record>` asked for one. It may not be ready.
    pub recording: Option<Heard>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Dialed {
    /// Did the caller talk to somebody? A leg that was answered by a mailbox, or that did not press 1, was
    /// `completed` and never joined; where Twilio does not say, the status decides.
    pub fn is_joined(&self) -> bool {
        self.is_bridged.unwrap_or_else(|| self.dial_status.is_answered())
    }
}

impl Form for Dialed {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| DialStatus::from(text));
        Ok(Self {
            call: About::take(&mut fields)?,
            dial_status: fields.read("DialCallStatus", word)?,
            dial_call_sid: fields.find("DialCallSid", |text| CallSid::parse(text).ok()),
            dial_duration: fields.find("DialCallDuration", |text| text.parse().ok()),
            is_bridged: fields.find("DialBridged", |text| text.parse().ok()),
            recording: Heard::take(&mut fields),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        self.call.put(&mut params);
        params.put("DialCallStatus", self.dial_status.as_str());
        params.put_some("DialCallSid", self.dial_call_sid.as_ref());
        params.put_some("DialCallDuration", self.dial_duration.map(|seconds| seconds.to_string()));
        params.put_some("DialBridged", self.is_bridged.map(|is| is.to_string()));
        if let Some(recording) = &self.recording {
            recording.put(&mut params);
        }
        params.and(&self.rest)
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voice").field("call", &self.call).field("rest", &names(&self.rest)).finish()
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("call", &self.call)
            .field("duration", &self.duration)
            .field("sequence", &self.sequence)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Dialed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialed")
            .field("call", &self.call)
            .field("dial_status", &self.dial_status)
            .field("dial_call_sid", &self.dial_call_sid)
            .field("is_bridged", &self.is_bridged)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
