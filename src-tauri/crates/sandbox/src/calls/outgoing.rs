//! Calls that the account makes through the API, and what it does to calls that go on.
//! <https://www.twilio.com/docs/voice/api/call-resource>

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::{CallDirection, CallEvent, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;

use super::people::Holder;
use super::{What, answer, ask, end, put, run, set_status, stop};
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::calls::{Call, Doing, FIRST_TURN, Live, Then};
use crate::world::numbers::Target;

/// How long a call waits for its turn, and then until it rings.
const WAIT: Duration = Duration::from_millis(300);
const DIALLING: Duration = Duration::from_secs(1);
/// Twilio lets phones ring a little longer than it was told to.
const BUFFER: Duration = Duration::from_secs(5);

/// A call to make, checked.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) then: Then,
    pub(crate) fallback: Target,
    pub(crate) callback: Target,
    pub(crate) events: Vec<CallEvent>,
    pub(crate) timeout: Duration,
    /// How Twilio finds out whether a machine answers; none where it does not.
    pub(crate) detection: Option<String>,
}

/// Makes a call: it is queued, dialled, and rings.
pub(crate) fn make(exchange: &Arc<Exchange>, world: &mut World, order: Order, at: Millis) -> Call {
    let sid: CallSid = world.mint.next("CA");
    let mut call = Call::new(sid.clone(), CallDirection::OutboundApi, &order.from, &order.to, at);
    call.callback = order.callback;
    call.events = order.events;
    call.detection = order.detection;
    let holder = Holder::of(&world.phones.find_first(&order.to));
    call.live = Some(Live::new(holder, order.fallback, order.then));
    world.calls.add(sid.as_str(), at.0, call.clone());
    set_status(exchange, world, &sid, CallStatus::Initiated, at + WAIT);
    put(exchange, &sid, FIRST_TURN, at + WAIT + DIALLING, What::Ring);
    put(exchange, &sid, FIRST_TURN, at + WAIT + DIALLING + order.timeout + BUFFER, What::StopRinging);
    // The answer to the request is older than the first callback.
    call
}

/// Sends a call that goes on elsewhere. What it is doing is broken off.
pub(crate) fn redirect(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, then: Then, at: Millis) {
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    if matches!(live.doing, Doing::Ringing) {
        live.then = then;
        return;
    }
    let doing = live.doing.clone();
    live.turn_to(Doing::Hearing);
    // The verb that is broken off is told to nobody.
    let _ = stop(exchange, world, &doing, at);
    leave(exchange, world, sid, at);
    answer(exchange, world, sid, at);
    match then {
        Then::Ask(target) => ask::ask(exchange, world, sid, target, Vec::new()),
        Then::Do(verbs) => {
            if let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) {
                live.verbs = verbs.into();
            }
            run::advance(exchange, world, sid, at);
        }
        Then::Join => {}
    }
}

/// A leg that is sent elsewhere leaves the call that dialled it, which goes on as if the leg had hung up.
fn leave(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(leg) = world.calls.find_mut(sid.as_str()) else { return };
    let Some(parent) = leg.parent.clone() else { return };
    let mut leg = leg.clone();
    leg.status = CallStatus::Completed;
    super::dial::leg_over(exchange, world, &parent, &leg, at);
}

/// Ends a call, where it is one that may be ended so; one that is over stays as it is.
pub(crate) fn cancel(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, status: &str, at: Millis) {
    let Some(call) = world.calls.find(sid.as_str()) else { return };
    let is_answered = call.answered.is_some();
    match status {
        "completed" if is_answered => end(exchange, world, sid, CallStatus::Completed, at),
        "completed" | "canceled" if !is_answered => end(exchange, world, sid, CallStatus::Canceled, at),
        _ => {}
    }
}
