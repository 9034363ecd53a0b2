//! Calls of pretended people, in the words of the core.

use deskbell_core::practice::{CallAct, CallSound, OnCall, PhoneManner, StageCall};
use deskbell_sandbox::{Answering, Heard, Sandbox, Sound};
use deskbell_twilio::CallSid;

/// What stands in place of a number that was kept back.
const WITHHELD: &str = "anonymous";

/// Lets whoever called do this.
pub(crate) fn act(sandbox: &Sandbox, call: &str, act: &CallAct) {
    let Ok(sid) = CallSid::parse(call) else { return };
    match act {
        CallAct::Press(keys) => sandbox.press(&sid, keys),
        CallAct::Say(words) => sandbox.speak(&sid, words),
        CallAct::HangUp => sandbox.hang_up(&sid),
    }
}

/// How a call goes.
pub(crate) fn find(sandbox: &Sandbox, call: &str) -> Option<StageCall> {
    let call = sandbox.calls().into_iter().find(|made| made.sid.as_str() == call)?;
    let heard = sandbox.heard(&call.sid).into_iter().map(hear).collect();
    let from = if call.from == WITHHELD { String::new() } else { call.from };
    Some(StageCall { from, is_on: call.ended.is_none(), heard })
}

fn hear(heard: Heard) -> OnCall {
    let (sound, words) = match heard.sound {
        Sound::Said { words, .. } => (CallSound::Said, words),
        Sound::Played { seconds, .. } => {
            (CallSound::Played, seconds.map_or_else(String::new, |it| it.to_string()))
        }
        Sound::NotPlayed { .. } => (CallSound::NotPlayed, String::new()),
        Sound::Silence(seconds) => (CallSound::Silence, seconds.to_string()),
        Sound::Ringing => (CallSound::Ringing, String::new()),
        Sound::Tone => (CallSound::Tone, String::new()),
        Sound::Pressed(keys) => (CallSound::Pressed, keys),
        Sound::Spoke(words) => (CallSound::Spoke, words),
        Sound::Joined(address) => (CallSound::Joined, address),
        Sound::InRoom(name) => (CallSound::InRoom, name),
        Sound::Engaged => (CallSound::Engaged, String::new()),
        Sound::NotInService => (CallSound::NotInService, String::new()),
        Sound::ApplicationError => (CallSound::ApplicationError, String::new()),
        Sound::HungUp => (CallSound::HungUp, String::new()),
        Sound::WasHungUp => (CallSound::WasHungUp, String::new()),
    };
    OnCall { at: heard.at, sound, words }
}

/// How a phone behaves.
pub(crate) fn answering(manner: PhoneManner) -> Answering {
    match manner {
        PhoneManner::Rings => Answering::Rings,
        PhoneManner::Answers => Answering::and_presses("1"),
        PhoneManner::AsksForChange => Answering::and_presses("2"),
        PhoneManner::AsksForUs => Answering::and_presses("3"),
        PhoneManner::Mailbox => Answering::Machine { after: 4 },
        PhoneManner::Busy => Answering::Busy,
        // Where to is said apart.
        PhoneManner::Forwards => Answering::Rings,
    }
}
