//! Calls as whoever runs the sandbox makes and sees them.

use deskbell_twilio::api::calls::{CallDirection, CallStatus};
use deskbell_twilio::api::recordings::{RecordingSource, RecordingStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::{CallSid, RecordingSid};

use super::people::{Answering, Caller};
use super::{ANY_TURN, What, begin, happen};
use crate::Sandbox;
use crate::world::calls::{Call, Heard};

/// A call or a leg as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxCall {
    /// Its Sid.
    pub sid: CallSid,
    /// The call that dialled it.
    pub parent: Option<CallSid>,
    /// Who called whom.
    pub direction: CallDirection,
    /// The caller's address, or what is shown in its place.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// How far it has come.
    pub status: CallStatus,
    /// When it was made.
    pub created: Millis,
    /// When it was answered.
    pub answered: Option<Millis>,
    /// When it ended.
    pub ended: Option<Millis>,
}

/// A recording as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxRecording {
    /// Its Sid.
    pub sid: RecordingSid,
    /// The call it is of.
    pub call: CallSid,
    /// How far it has come.
    pub status: RecordingStatus,
    /// A voicemail, or a conversation.
    pub source: RecordingSource,
    /// How long it is, in seconds.
    pub duration: Option<u32>,
    /// What is said on it.
    pub words: String,
}

impl From<&Call> for SandboxCall {
    fn from(call: &Call) -> SandboxCall {
        SandboxCall {
            sid: call.sid.clone(),
            parent: call.parent.clone(),
            direction: call.direction.clone(),
            from: call.from.clone(),
            to: call.to.clone(),
            status: call.status.clone(),
            created: call.created,
            answered: call.answered,
            ended: call.ended,
        }
    }
}

impl Sandbox {
    /// Somebody calls one of the account's numbers. What follows comes at its time; nothing here waits.
    /// A call that Twilio drops, as while the account is suspended, has a Sid that nobody will ever see.
    pub fn call(&self, caller: Caller, to: &PhoneNumber) -> CallSid {
        begin(&self.exchange, caller, to.as_str(), self.exchange.clock.now())
    }

    /// Whoever called, or was called, presses these keys now, while the call goes on.
    pub fn press(&self, call: &CallSid, keys: &str) {
        happen(&self.exchange, call, ANY_TURN, What::Press(keys.to_owned()), self.exchange.clock.now());
    }

    /// Whoever called, or was called, says this now, while the call goes on: an answer, or a part of a voicemail.
    pub fn speak(&self, call: &CallSid, words: &str) {
        happen(&self.exchange, call, ANY_TURN, What::Speak(words.to_owned()), self.exchange.clock.now());
    }

    /// Whoever called, or was called, hangs up now, while the call goes on.
    pub fn hang_up(&self, call: &CallSid) {
        happen(&self.exchange, call, ANY_TURN, What::HangUp, self.exchange.clock.now());
    }

    /// What was heard and done on the phone of whoever is on this call, oldest first.
    pub fn heard(&self, call: &CallSid) -> Vec<Heard> {
        self.exchange.world().calls.find(call.as_str()).map(|call| call.heard.clone()).unwrap_or_default()
    }

    /// How the phone with this number or SIP address behaves from now on when it is called. One that nobody spoke of
    /// rings, and nobody answers.
    pub fn set_phone(&self, address: &str, answering: Answering) {
        self.exchange.world().phones.set(address, answering);
    }

    /// Every call and leg that a listing would show, oldest first.
    pub fn calls(&self) -> Vec<SandboxCall> {
        self.exchange.world().calls.oldest_first().map(SandboxCall::from).collect()
    }

    /// Every recording, oldest first; deleted ones, too.
    pub fn recordings(&self) -> Vec<SandboxRecording> {
        let world = self.exchange.world();
        let all = world.recordings.oldest_first().map(|recording| SandboxRecording {
            sid: recording.sid.clone(),
            call: recording.call.clone(),
            status: recording.status.clone(),
            source: recording.source.clone(),
            duration: recording.duration,
            words: recording.words.clone(),
        });
        all.collect()
    }

    /// Sends calls of one of the account's numbers to this address, with a fallback and an address for the end of each;
    /// empty ones are none.
    pub fn point_calls(&self, number: &PhoneNumber, voice: &str, fallback: &str, status: &str) {
        let mut world = self.exchange.world();
        if let Some(number) = world.numbers.iter_mut().find(|held| held.digits == *number) {
            voice.clone_into(&mut number.voice.url);
            fallback.clone_into(&mut number.voice_fallback.url);
            status.clone_into(&mut number.status.url);
        }
    }
}
