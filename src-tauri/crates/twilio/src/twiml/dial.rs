//! Calling others from a call: numbers, SIP addresses, a conference.
//! See <https://www.twilio.com/docs/voice/twiml/dial>.

use std::fmt;

use super::Element;
use crate::api::calls::CallEvent;
use crate::api::recordings::RecordingEvent;
use crate::phone::PhoneNumber;

/// Calls others and joins the caller with the first who answers. `Debug` hides whom, and every address.
///
/// Without `action`, the next verb is done afterwards, also after a finished conversation. With it, that address is
/// asked, and the verbs that follow are never reached.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Dial {
    /// Who is called, all at once: ten numbers or SIP addresses at most, or one conference alone.
    pub targets: Vec<Target>,
    /// Asked when it is over, with a [`crate::webhook::call::Dialed`].
    pub action: Option<String>,
    /// How long it rings, in seconds, 5 to 600: 30 unless told. Twilio adds five.
    pub timeout: Option<u32>,
    /// How long the conversation may last, in seconds: four hours unless told.
    pub time_limit: Option<u32>,
    /// The number that is shown: the caller's or ours, or a verified one. The caller's unless told.
    pub caller_id: Option<String>,
    /// Whether the caller hears real ringing, and is not answered, until somebody answers.
    pub answer_on_bridge: Option<bool>,
    /// What is recorded: nothing unless told.
    pub record: Option<DialRecord>,
    /// Where Twilio tells how the recording fares.
    pub recording_status_callback: Option<String>,
    /// What it tells there: only the completion unless told otherwise.
    pub recording_events: Vec<RecordingEvent>,
    /// The country whose ringing is heard, such as `au`.
    pub ring_tone: Option<String>,
}

/// What a `<Dial>` records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DialRecord {
    /// The conversation, both sides on one channel.
    FromAnswer,
    /// The conversation, each side on its own channel.
    FromAnswerDual,
}

/// Whom a `<Dial>` calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A phone number.
    Number(Number),
    /// A SIP address.
    Sip(Sip),
    /// A conference.
    Conference(Conference),
}

/// A phone number to call.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub number: PhoneNumber,
    /// Asked what the leg does when it is answered and before it is joined, with a
    /// [`crate::webhook::call::Voice`]. It may speak and listen, and hang up.
    pub url: Option<String>,
    /// Keys to press after the answer, where `w` waits half a second.
    pub send_digits: Option<String>,
    /// Where Twilio tells how the leg fares, with a [`crate::webhook::call::Status`].
    pub status_callback: Option<String>,
    /// What it tells there: only the end unless told otherwise.
    pub status_events: Vec<CallEvent>,
}

/// A SIP address to call.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Sip {
    /// The address, such as `sip:reception@office.example`.
    pub uri: String,
    /// The user to be there.
    pub username: Option<String>,
    /// The password of that user.
    pub password: Option<String>,
    /// Asked what the leg does when it is answered and before it is joined.
    pub url: Option<String>,
    /// Where Twilio tells how the leg fares.
    pub status_callback: Option<String>,
    /// What it tells there: only the end unless told otherwise.
    pub status_events: Vec<CallEvent>,
}

/// A conference to join. It is made when the first comes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Conference {
    /// Its name. It must hold nothing personal.
    pub name: String,
    /// Whether this one hears and is not heard.
    pub muted: Option<bool>,
    /// Whether it begins when this one comes.
    pub starts_on_enter: Option<bool>,
    /// Whether it ends when this one leaves.
    pub ends_on_exit: Option<bool>,
    /// What this one is called in the list of participants.
    pub label: Option<String>,
    /// What those who wait hear: TwiML at this address.
    pub wait_url: Option<String>,
    /// Where Twilio tells who comes and goes. Only the first participant's counts.
    pub status_callback: Option<String>,
    /// What it tells there, such as `start`, `end`, `join` and `leave`.
    pub status_events: Vec<String>,
}

impl Dial {
    /// Calls these and nothing else told.
    pub fn to(targets: impl IntoIterator<Item = Target>) -> Self {
        Self { targets: targets.into_iter().collect(), ..Self::default() }
    }

    pub(super) fn element(&self) -> Element {
        let dial = Element::new("Dial")
            .attribute("action", self.action.as_deref())
            .number("timeout", self.timeout)
            .number("timeLimit", self.time_limit)
            .attribute("callerId", self.caller_id.as_deref())
            .flag("answerOnBridge", self.answer_on_bridge)
            .attribute(
                "record",
                self.record.map(|record| match record {
                    DialRecord::FromAnswer => "record-from-answer",
                    DialRecord::FromAnswerDual => "record-from-answer-dual",
                }),
            )
            .attribute("recordingStatusCallback", self.recording_status_callback.as_deref())
            .list("recordingStatusCallbackEvent", self.recording_events.iter().map(RecordingEvent::as_str))
            .attribute("ringTone", self.ring_tone.as_deref());
        self.targets.iter().fold(dial, |dial, target| dial.child(&target.element()))
    }
}

impl Target {
    fn element(&self) -> Element {
        match self {
            Self::Number(number) => Element::new("Number")
                .attribute("url", number.url.as_deref())
                .attribute("sendDigits", number.send_digits.as_deref())
                .attribute("statusCallback", number.status_callback.as_deref())
                .list("statusCallbackEvent", number.status_events.iter().map(CallEvent::as_str))
                .text(number.number.as_str()),
            Self::Sip(sip) => Element::new("Sip")
                .attribute("username", sip.username.as_deref())
                .attribute("password", sip.password.as_deref())
                .attribute("url", sip.url.as_deref())
                .attribute("statusCallback", sip.status_callback.as_deref())
                .list("statusCallbackEvent", sip.status_events.iter().map(CallEvent::as_str))
                .text(&sip.uri),
            Self::Conference(room) => Element::new("Conference")
                .flag("muted", room.muted)
                .flag("startConferenceOnEnter", room.starts_on_enter)
                .flag("endConferenceOnExit", room.ends_on_exit)
                .attribute("participantLabel", room.label.as_deref())
                .attribute("waitUrl", room.wait_url.as_deref())
                .attribute("statusCallback", room.status_callback.as_deref())
                .list("statusCallbackEvent", room.status_events.iter().map(String::as_str))
                .text(&room.name),
        }
    }
}

impl Number {
    /// This number, with nothing asked and nothing told.
    pub fn new(number: PhoneNumber) -> Self {
        Self { number, url: None, send_digits: None, status_callback: None, status_events: Vec::new() }
    }
}

impl From<Number> for Target {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<Sip> for Target {
    fn from(sip: Sip) -> Self {
        Self::Sip(sip)
    }
}

impl From<Conference> for Target {
    fn from(room: Conference) -> Self {
        Self::Conference(room)
    }
}

impl fmt::Debug for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dial({:?} for {:?} s)", self.targets, self.timeout)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.number)
    }
}

impl fmt::Debug for Sip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Debug for Conference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
