//! Making a call, and telling one what to do.

use std::fmt;

use super::{Call, CallEvent};
use crate::api::recordings::RecordingEvent;
use crate::api::under;
use crate::party::Party;
use crate::phone::PhoneNumber;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::AccountSid;
use crate::twiml::Voice;

/// Where a call learns what to do.
#[derive(Clone, PartialEq, Eq)]
pub enum Instructions {
    /// From TwiML that goes with the request: 4000 characters at most, and every address in it absolute.
    Twiml(Voice),
    /// From TwiML that Twilio fetches here with POST once somebody answers, or at once in a call that goes on.
    Url {
        /// The address.
        url: String,
        /// The address to ask instead when that one fails.
        fallback: Option<String>,
    },
}

impl Instructions {
    pub(super) fn put(&self, form: &mut Pairs) {
        match self {
            Self::Twiml(twiml) => form.push(("Twiml", twiml.to_xml())),
            Self::Url { url, fallback } => {
                form.push(("Url", url.clone()));
                put(form, "FallbackUrl", fallback.as_ref());
            }
        }
    }
}

/// How Twilio finds out who answered. See <https://www.twilio.com/docs/voice/answering-machine-detection>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MachineDetection {
    /// It asks what to do as soon as it knows.
    Enable,
    /// Of a machine it waits until its greeting has ended, so that what is said then is recorded.
    DetectMessageEnd,
}

impl MachineDetection {
    /// Twilio's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enable => "Enable",
            Self::DetectMessageEnd => "DetectMessageEnd",
        }
    }
}

/// Makes a call. Never repeated: Twilio would call twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Create {
    /// Whom to call: a number, or a `sip:` address.
    pub to: Party,
    /// Which number of ours, or which verified caller ID, is shown.
    pub from: PhoneNumber,
    /// What happens once somebody answers.
    pub instructions: Instructions,
    /// Where Twilio tells how it fares.
    pub status_callback: Option<String>,
    /// What it tells there: only the end unless told otherwise.
    pub status_events: Vec<CallEvent>,
    /// How long it rings, in seconds: 60 unless told, 600 at most. Twilio adds five.
    pub timeout: Option<u16>,
    /// Whether Twilio finds out if an answering machine took it, before it asks what to do. Costs extra for each call.
    pub machine_detection: Option<MachineDetection>,
    /// How long it may last, in seconds.
    pub time_limit: Option<u32>,
    /// Keys to press after the answer, where `w` waits half a second.
    pub send_digits: Option<String>,
    /// Whether it is recorded from the answer on.
    pub record: Option<bool>,
    /// Where Twilio tells how the recording fares.
    pub recording_status_callback: Option<String>,
    /// What it tells there: only the completion unless told otherwise.
    pub recording_events: Vec<RecordingEvent>,
    /// For a `sip:` address.
    pub sip_username: Option<String>,
    /// For a `sip:` address.
    pub sip_password: Option<String>,
}

impl Create {
    /// A call to `to` that shows `from`, with nothing told and nothing recorded.
    pub fn new(to: impl Into<Party>, from: PhoneNumber, instructions: Instructions) -> Self {
        Self {
            to: to.into(),
            from,
            instructions,
            status_callback: None,
            status_events: Vec::new(),
            timeout: None,
            machine_detection: None,
            time_limit: None,
            send_digits: None,
            record: None,
            recording_status_callback: None,
            recording_events: Vec::new(),
            sip_username: None,
            sip_password: None,
        }
    }
}

impl Request for Create {
    type Reply = Call;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Calls.json")
    }

    fn form(&self) -> Pairs {
        let mut form = vec![("To", self.to.address()), ("From", self.from.as_str().to_owned())];
        self.instructions.put(&mut form);
        put(&mut form, "StatusCallback", self.status_callback.as_ref());
        form.extend(self.status_events.iter().map(|event| ("StatusCallbackEvent", event.to_string())));
        put(&mut form, "Timeout", self.timeout);
        put(&mut form, "MachineDetection", self.machine_detection.map(MachineDetection::as_str));
        put(&mut form, "TimeLimit", self.time_limit);
        put(&mut form, "SendDigits", self.send_digits.as_ref());
        put(&mut form, "Record", self.record);
        put(&mut form, "RecordingStatusCallback", self.recording_status_callback.as_ref());
        let events = self.recording_events.iter();
        form.extend(events.map(|event| ("RecordingStatusCallbackEvent", event.to_string())));
        put(&mut form, "SipAuthUsername", self.sip_username.as_ref());
        put(&mut form, "SipAuthPassword", self.sip_password.as_ref());
        form
    }
}

impl fmt::Debug for Create {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Create(to {:?}, from {:?})", self.to, self.from)
    }
}
