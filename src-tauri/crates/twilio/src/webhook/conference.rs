//! How a conference fares: who comes and goes, who is heard.
//! See <https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallback>.

use std::fmt;

use super::{BadForm, Fields, Form, Params, names};
use crate::clock::Millis;
use crate::sid::{AccountSid, CallSid, ConferenceSid};
use crate::word::words;

words! {
    /// What happened in a conference.
    ConferenceEvent {
        /// It began.
        Start = "conference-start",
        /// It is over.
        End = "conference-end",
        /// Somebody came.
        Join = "participant-join",
        /// Somebody left.
        Leave = "participant-leave",
        /// Somebody is not heard any more.
        Mute = "participant-mute",
        /// Somebody is heard again.
        Unmute = "participant-unmute",
        /// Somebody hears nobody any more.
        Hold = "participant-hold",
        /// Somebody hears the others again.
        Unhold = "participant-unhold",
    }
}

/// A conference's status callback. They come late, doubled and out of order; the count says which was first.
#[derive(Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose it is.
    pub account_sid: AccountSid,
    /// Which conference.
    pub conference_sid: ConferenceSid,
    /// Its name.
    pub name: String,
    /// What happened.
    pub event: ConferenceEvent,
    /// Its place among all that happened in this conference.
    pub sequence: Option<u32>,
    /// When.
    pub timestamp: Option<Millis>,
    /// Whose call it is about.
    pub call_sid: Option<CallSid>,
    /// What they are called in it.
    pub label: Option<String>,
    /// Whether nobody hears them.
    pub is_muted: Option<bool>,
    /// Whether they hear nobody.
    pub is_held: Option<bool>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Status {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| ConferenceEvent::from(text));
        let whole = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Self {
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            conference_sid: fields.read("ConferenceSid", |text| ConferenceSid::parse(text).ok())?,
            name: fields.read("FriendlyName", whole)?,
            event: fields.read("StatusCallbackEvent", word)?,
            sequence: fields.find("SequenceNumber", |text| text.parse().ok()),
            timestamp: fields.find("Timestamp", Millis::from_rfc2822),
            call_sid: fields.find("CallSid", |text| CallSid::parse(text).ok()),
            label: fields.find("ParticipantLabel", whole),
            is_muted: fields.find("Muted", |text| text.parse().ok()),
            is_held: fields.find("Hold", |text| text.parse().ok()),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("AccountSid", self.account_sid.as_str());
        params.put("ConferenceSid", self.conference_sid.as_str());
        params.put("FriendlyName", &self.name);
        params.put("StatusCallbackEvent", self.event.as_str());
        params.put_some("SequenceNumber", self.sequence.map(|place| place.to_string()));
        params.put_some("Timestamp", self.timestamp.map(Millis::to_rfc2822));
        params.put_some("CallSid", self.call_sid.as_ref());
        params.put_some("ParticipantLabel", self.label.as_deref());
        params.put_some("Muted", self.is_muted.map(|is| is.to_string()));
        params.put_some("Hold", self.is_held.map(|is| is.to_string()));
        params.and(&self.rest)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("conference_sid", &self.conference_sid)
            .field("event", &self.event)
            .field("sequence", &self.sequence)
            .field("call_sid", &self.call_sid)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conference_callback_is_read_and_written_whole() {
        let body = format!(
            "AccountSid=AC{0}&ConferenceSid=CF{0}&FriendlyName=desk&StatusCallbackEvent=participant-mute&SequenceNumber=4\
             &CallSid=CA{0}&Muted=true&Hold=false&Coaching=false",
            "0".repeat(32)
        );
        let read = Status::parse(body.as_bytes()).unwrap();
        assert_eq!(
            (&read.event, read.sequence, read.is_muted),
            (&ConferenceEvent::Mute, Some(4), Some(true))
        );
        assert_eq!(read.rest, [("Coaching".to_owned(), "false".to_owned())]);
        assert_eq!(Status::parse(read.to_body().as_bytes()).unwrap(), read);
    }
}
