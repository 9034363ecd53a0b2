//! Telling people from answering machines, where Twilio was asked to.
//! <https://www.twilio.com/docs/voice/answering-machine-detection>

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::AnsweredBy;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;

use super::people::Answering;
use super::{What, answer, dial, put};
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::calls::Doing;

/// How long somebody says hello before Twilio knows that it is a person.
const HELLO: Duration = Duration::from_secs(2);
/// How long a machine greets before its tone.
const GREETING: Duration = Duration::from_secs(6);

/// The phone is picked up. Where it is to be found out by whom, that takes a moment in which nothing is said.
pub(super) fn pick_up(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    let Some(detection) = call.detection.clone() else { return dial::pick_up(exchange, world, sid, at) };
    let is_machine = matches!(world.phones.find_first(&call.to), Answering::Machine { .. });
    let (by, time) = match (is_machine, detection.as_str()) {
        (false, _) => (AnsweredBy::Human, HELLO),
        (true, "DetectMessageEnd") => (AnsweredBy::MachineEndBeep, GREETING),
        (true, _) => (AnsweredBy::MachineStart, HELLO),
    };
    call.answered_by = Some(by);
    answer(exchange, world, sid, at);
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let turn = live.turn_to(Doing::Hearing);
    put(exchange, sid, turn, at + time, What::Know);
}

/// Twilio knows who it is, and asks.
pub(super) fn know(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    dial::pick_up(exchange, world, sid, at);
}
