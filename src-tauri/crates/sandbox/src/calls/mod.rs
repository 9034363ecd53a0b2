//! Calls: how they begin, what happens in them at its time, and how they end. What a call does is a turn; whatever
//! was due for a turn that is over does not happen.

pub(crate) mod ask;
mod detect;
mod dial;
mod end;
mod forms;
mod input;
mod inside;
pub(crate) mod outgoing;
pub(crate) mod people;
pub(crate) mod record;
pub(crate) mod room;
mod run;
pub(crate) mod view;

pub(crate) use end::{end, stop};

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::{CallDirection, CallEvent, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;

use self::people::{Answering, Caller};
use crate::callbacks;
use crate::due::Due;
use crate::exchange::Exchange;
use crate::webhook::{Hook, Topic};
use crate::world::World;
use crate::world::account::Standing;
use crate::world::calls::{Call, Heard, Live, Sound, Then};
use crate::world::numbers::Target;

/// What happens in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// What was heard is over.
    Next,
    /// Nothing was pressed or said for a while, or a recording is as long as it may be.
    Silence,
    /// They do this.
    Press(String),
    /// They say this.
    Speak(String),
    /// They hang up.
    HangUp,
    /// They hang up unless they talk with somebody.
    LosePatience,
    /// The phone that is called begins to ring.
    Ring,
    /// It is answered.
    Answer,
    /// Twilio knows who answered, and asks what to do.
    Know,
    /// It could not be put through, for this reason.
    Fail(CallStatus),
    /// It has rung long enough.
    StopRinging,
    /// The carrier of the phone forwards it there.
    Forward(String),
}

/// The turn of what happens in any turn, as long as the call goes on.
pub(crate) const ANY_TURN: u64 = 0;

/// Somebody calls one of the account's numbers. A call that Twilio drops has a Sid that nobody will ever see.
pub(crate) fn begin(exchange: &Arc<Exchange>, caller: Caller, to: &str, at: Millis) -> CallSid {
    begin_in(exchange, &mut exchange.world(), caller, to, at)
}

fn begin_in(exchange: &Arc<Exchange>, world: &mut World, caller: Caller, to: &str, at: Millis) -> CallSid {
    let sid: CallSid = world.mint.next("CA");
    let Some(number) = world.find_number(to).cloned() else { return sid };
    if exchange.switches.standing() != Standing::Active {
        return sid;
    }
    let mut call = Call::new(sid.clone(), CallDirection::Inbound, &caller.number, to, at);
    call.forwarded_from = caller.forwarded_from;
    call.status = CallStatus::Ringing;
    call.started = Some(at);
    call.callback = number.status;
    call.events = vec![CallEvent::Completed];
    // An application or a trunk would hold the addresses, and none is known here.
    let is_elsewhere = number.voice_application.is_some() || number.trunk.is_some();
    let target = if is_elsewhere { Target::default() } else { number.voice };
    call.live = Some(Live::new(caller.holder, number.voice_fallback, Then::Ask(target.clone())));
    world.calls.add(sid.as_str(), at.0, call);
    if let Some(patience) = caller.patience {
        put(exchange, &sid, ANY_TURN, at + patience, What::LosePatience);
    }
    if target.url.is_empty() {
        hear(world, &sid, at, Sound::NotInService);
        end(exchange, world, &sid, CallStatus::Failed, at);
    } else {
        ask::ask(exchange, world, &sid, target, Vec::new());
    }
    sid
}

/// Lets something happen in a call that is due, where the call is still in that turn.
pub(crate) fn happen(exchange: &Arc<Exchange>, sid: &CallSid, turn: u64, what: What, at: Millis) {
    let mut guard = exchange.world();
    let world = &mut *guard;
    let live = world.calls.find(sid.as_str()).and_then(|call| call.live.as_ref());
    if live.is_none_or(|live| turn != ANY_TURN && live.turn != turn) {
        return;
    }
    match what {
        What::Next => run::advance(exchange, world, sid, at),
        What::Silence => input::be_silent(exchange, world, sid, at),
        What::Press(keys) => input::press(exchange, world, sid, &keys, at),
        What::Speak(words) => input::speak(exchange, world, sid, &words, at),
        What::HangUp => hang_up(exchange, world, sid, at),
        What::LosePatience if dial::is_joined(world, sid) => {}
        What::LosePatience => hang_up(exchange, world, sid, at),
        What::Ring => ring(exchange, world, sid, at),
        What::Answer => detect::pick_up(exchange, world, sid, at),
        What::Know => detect::know(exchange, world, sid, at),
        What::Fail(status) => end(exchange, world, sid, status, at),
        What::StopRinging => dial::stop_ringing(exchange, world, sid, at),
        What::Forward(to) => inside::forward(exchange, world, sid, &to, at),
    }
}

/// Whoever is on the phone hangs up. Nobody who calls has answered before.
fn hang_up(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    hear(world, sid, at, Sound::HungUp);
    let is_answered = world.calls.find(sid.as_str()).is_some_and(|call| call.answered.is_some());
    let status = if is_answered { CallStatus::Completed } else { CallStatus::NoAnswer };
    end(exchange, world, sid, status, at);
}

/// Twilio hangs up.
fn let_go(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    answer(exchange, world, sid, at);
    hear(world, sid, at, Sound::WasHungUp);
    end(exchange, world, sid, CallStatus::Completed, at);
}

/// A phone that is called begins to ring, and whoever holds it does what they do.
fn ring(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    set_status(exchange, world, sid, CallStatus::Ringing, at);
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    call.started = Some(at);
    let (is_ours_calling, to) = (call.direction == CallDirection::OutboundApi, call.to.clone());
    if is_ours_calling && world.find_number(&to).is_some() {
        return inside::arrive(exchange, world, sid, at);
    }
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    let Some(turn) = call.live.as_ref().map(|live| live.turn) else { return };
    let answering = match is_ours_calling {
        true => world.phones.find_first(&call.to),
        false => world.phones.find(&call.to),
    };
    let (wait, what) = match answering {
        Answering::Rings => return,
        Answering::Answers { after, .. } | Answering::Machine { after } => (after, What::Answer),
        Answering::Busy => (1, What::Fail(CallStatus::Busy)),
        Answering::Unreachable => (1, What::Fail(CallStatus::Failed)),
        Answering::Forwards { after, to } => (after, What::Forward(to)),
    };
    put(exchange, sid, turn, at + Duration::from_secs(wait), what);
}

/// The call counts as answered from now on, if it did not before.
fn answer(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    if call.answered.is_none() && call.live.is_some() {
        call.answered = Some(at);
        set_status(exchange, world, sid, CallStatus::InProgress, at);
        inside::answer(exchange, world, sid, at);
    }
}

/// Writes down how far a call has come, and tells whoever asked to be told.
fn set_status(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, status: CallStatus, at: Millis) {
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    call.updated = at;
    let (event, hold) = match &status {
        CallStatus::Queued => (None, 0),
        CallStatus::Initiated => (Some(CallEvent::Initiated), 12),
        CallStatus::Ringing => (Some(CallEvent::Ringing), 8),
        CallStatus::InProgress => (Some(CallEvent::Answered), 4),
        _ => (Some(CallEvent::Completed), 0),
    };
    call.status = status;
    let Some(event) = event.filter(|event| call.events.contains(event)) else { return };
    if call.callback.url.is_empty() {
        return;
    }
    let form = forms::status(call, &event, at, &exchange.account);
    call.told += 1;
    let hook = Hook {
        target: call.callback.clone(),
        fallback: Target::default(),
        form,
        topic: Topic::CallStatus(sid.clone()),
    };
    callbacks::travel(exchange, hook, at, Duration::from_secs(hold));
}

fn hear(world: &mut World, sid: &CallSid, at: Millis, sound: Sound) {
    if let Some(call) = world.calls.find_mut(sid.as_str()) {
        call.heard.push(Heard { at, sound });
    }
}

fn put(exchange: &Exchange, sid: &CallSid, turn: u64, at: Millis, what: What) {
    exchange.queue.put(at, Due::Call(sid.clone(), turn, what));
}
