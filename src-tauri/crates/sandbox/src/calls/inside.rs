//! A call from one number of the account to another: at Twilio these are two calls, one out and one in, whose people
//! hear each other.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;

use super::people::Caller;
use super::{dial, end};
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::calls::{Call, Then};

/// How long it is spoken after a tone.
const SPOKEN: Duration = Duration::from_secs(8);

/// The call that goes out arrives at a number of the account.
pub(super) fn arrive(exchange: &Arc<Exchange>, world: &mut World, out: &CallSid, at: Millis) {
    let Some(call) = world.calls.find(out.as_str()) else { return };
    let (from, to) = (call.from.clone(), call.to.clone());
    let caller = Caller::new(&from).leaves(&spoken(call), SPOKEN.as_secs());
    join(exchange, world, out, caller, &to, at);
}

/// The phone that is called forwards to a number of the account: whoever called is shown there, and who forwarded.
pub(super) fn forward(exchange: &Arc<Exchange>, world: &mut World, out: &CallSid, to: &str, at: Millis) {
    let Some(call) = world.calls.find(out.as_str()) else { return };
    let caller = Caller::new(&call.from).forwarded_from(&call.to).leaves(&spoken(call), SPOKEN.as_secs());
    join(exchange, world, out, caller, to, at);
}

/// A call goes on as another one, which comes in.
fn join(exchange: &Arc<Exchange>, world: &mut World, out: &CallSid, caller: Caller, to: &str, at: Millis) {
    let arrived = super::begin_in(exchange, world, caller, to, at);
    for (one, other) in [(out, &arrived), (&arrived, out)] {
        if let Some(call) = world.calls.find_mut(one.as_str()) {
            call.other = Some(other.clone());
        }
    }
}

/// What the side that called says: it is told with the call.
fn spoken(call: &Call) -> String {
    let Some(Then::Do(verbs)) = call.live.as_ref().map(|live| &live.then) else { return String::new() };
    verbs.iter().find(|verb| verb.name == "Say").map(|verb| verb.text.clone()).unwrap_or_default()
}

/// One side was answered: the other hears that.
pub(super) fn answer(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(other) = other_of(world, sid) else { return };
    if world.calls.find(other.as_str()).is_some_and(|call| call.answered.is_none() && call.live.is_some()) {
        dial::pick_up(exchange, world, &other, at);
    }
}

/// One side is over: so is the other.
pub(super) fn over(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    status: &CallStatus,
    at: Millis,
) {
    let Some(other) = other_of(world, sid) else { return };
    end(exchange, world, &other, status.clone(), at);
}

fn other_of(world: &World, sid: &CallSid) -> Option<CallSid> {
    world.calls.find(sid.as_str())?.other.clone()
}
