//! Calling others from a call: legs that ring at once, are asked before they are joined, and are joined with the
//! caller or not. <https://www.twilio.com/docs/voice/twiml/dial>

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::{CallDirection, CallEvent, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::Node;

use super::people::Holder;
use super::{What, answer, ask, end, hear, let_go, put, record, room, run, set_status};
use crate::exchange::Exchange;
use crate::webhook::forms::{Form, add};
use crate::world::World;
use crate::world::calls::{Call, Doing, FIRST_TURN, Live, Sound, Then};
use crate::world::numbers::Target;

/// Twilio lets phones ring a little longer than it was told to.
const BUFFER: Duration = Duration::from_secs(5);
/// How long it takes until a phone rings.
const DIALLING: Duration = Duration::from_secs(1);

/// Calls everybody in the verb at once.
pub(super) fn dial(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, node: Node, at: Millis) {
    if node.attribute("answerOnBridge") != Some("true") {
        answer(exchange, world, sid, at);
    }
    if node.children.iter().any(|child| child.name == "Conference") {
        return room::enter(exchange, world, sid, node, at);
    }
    hear(world, sid, at, Sound::Ringing);
    let alone = Node { name: "Number".to_owned(), text: node.text.clone(), ..Node::default() };
    let targets = if node.children.is_empty() { std::slice::from_ref(&alone) } else { &node.children };
    let legs: Vec<CallSid> =
        targets.iter().filter_map(|target| make_leg(world, sid, &node, target, at)).collect();
    let timeout = run::seconds(&node, "timeout", 30) + BUFFER;
    let Some(live) = find_live(world, sid) else { return };
    let turn = live.turn_to(Doing::Dialing { node, legs: legs.clone() });
    put(exchange, sid, turn, at + timeout, What::StopRinging);
    for leg in legs {
        set_status(exchange, world, &leg, CallStatus::Initiated, at);
        // A number that is none cannot be called. Twilio's error 13223.
        let address = world.calls.find(leg.as_str()).map(|call| call.to.clone()).unwrap_or_default();
        let is_callable = address.starts_with("sip:") || PhoneNumber::from_twilio(&address).is_ok();
        let what = if is_callable { What::Ring } else { What::Fail(CallStatus::Failed) };
        if !is_callable {
            world.records.alert(13223, String::new(), sid.as_str(), at);
        }
        put(exchange, &leg, FIRST_TURN, at + DIALLING, what);
    }
}

/// A leg that is kept and does not ring yet.
fn make_leg(world: &mut World, parent: &CallSid, dial: &Node, target: &Node, at: Millis) -> Option<CallSid> {
    let sid: CallSid = world.mint.next("CA");
    let caller = world.calls.find(parent.as_str())?;
    let shown = dial.attribute("callerId").unwrap_or(&caller.from).to_owned();
    let callback = target
        .attribute("statusCallback")
        .map(|_| ask::target_of(caller, target, "statusCallback", "statusCallbackMethod"));
    let then = match target.attribute("url") {
        Some(_) => Then::Ask(ask::target_of(caller, target, "url", "method")),
        None => Then::Join,
    };
    let mut leg = Call::new(sid.clone(), CallDirection::OutboundDial, &shown, &target.text, at);
    leg.parent = Some(parent.clone());
    leg.callback = callback.unwrap_or_default();
    leg.events = read_events(target.attribute("statusCallbackEvent"));
    let holder = Holder::of(&world.phones.find(&target.text));
    leg.live = Some(Live::new(holder, Target::default(), then));
    world.calls.add(sid.as_str(), at.0, leg);
    Some(sid)
}

/// The end alone, unless more is asked for.
pub(super) fn read_events(words: Option<&str>) -> Vec<CallEvent> {
    words.map_or_else(|| vec![CallEvent::Completed], |words| words.split(' ').map(CallEvent::from).collect())
}

/// Somebody answers a phone that was called.
pub(super) fn pick_up(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    answer(exchange, world, sid, at);
    let Some(live) = find_live(world, sid) else { return };
    match live.then.clone() {
        Then::Ask(target) => {
            let by = world.calls.find(sid.as_str()).and_then(|call| call.answered_by.clone());
            let by = by.map(|by| ("AnsweredBy".to_owned(), by.as_str().to_owned()));
            ask::ask(exchange, world, sid, target, by.into_iter().collect());
        }
        Then::Do(verbs) => {
            live.verbs = verbs.into();
            run::advance(exchange, world, sid, at);
        }
        Then::Join => finish(exchange, world, sid, at),
    }
}

/// A document is at its end: a leg is joined with the call that dialled it, every other call is hung up.
pub(super) fn finish(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let parent = world.calls.find(sid.as_str()).and_then(|call| call.parent.clone());
    let doing = parent.as_ref().and_then(|parent| find_live(world, parent)).map(|live| live.doing.clone());
    let (Some(parent), Some(Doing::Dialing { node, legs })) = (parent, doing) else {
        return let_go(exchange, world, sid, at);
    };
    answer(exchange, world, &parent, at);
    let recording = record::of_dial(exchange, world, &parent, &node, at);
    let limit = run::seconds(&node, "timeLimit", 14_400);
    for (one, other, node) in [(&parent, sid, Some(node)), (sid, &parent, None)] {
        let address = world
            .calls
            .find(other.as_str())
            .map(|call| if call.parent.is_some() { call.to.clone() } else { call.from.clone() });
        hear(world, one, at, Sound::Joined(address.unwrap_or_default()));
        let recording = recording.clone().filter(|_| node.is_some());
        let is_parent = node.is_some();
        let Some(live) = find_live(world, one) else { continue };
        let talks = live.holder.talks;
        let turn = live.turn_to(Doing::Joined { with: other.clone(), node, recording });
        if let Some(talks) = talks {
            put(exchange, one, turn, at + talks, What::HangUp);
        }
        if is_parent {
            put(exchange, one, turn, at + limit, What::StopRinging);
        }
    }
    for leg in legs.iter().filter(|leg| *leg != sid) {
        give_up(exchange, world, leg, CallStatus::Canceled, at);
    }
}

/// Ends a leg that is not wanted any more: one that somebody has answered was answered all the same.
pub(super) fn give_up(
    exchange: &Arc<Exchange>,
    world: &mut World,
    leg: &CallSid,
    status: CallStatus,
    at: Millis,
) {
    let is_answered = world.calls.find(leg.as_str()).is_some_and(|call| call.answered.is_some());
    end(exchange, world, leg, if is_answered { CallStatus::Completed } else { status }, at);
}

/// A phone has rung long enough, or two have talked as long as they may.
pub(super) fn stop_ringing(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    match find_live(world, sid).map(|live| live.doing.clone()) {
        Some(Doing::Dialing { legs, .. }) => {
            for leg in legs {
                let is_ringing = world.calls.find(leg.as_str()).is_some_and(|call| call.answered.is_none());
                if is_ringing {
                    end(exchange, world, &leg, CallStatus::NoAnswer, at);
                }
            }
        }
        Some(Doing::Joined { with, .. }) => give_up(exchange, world, &with, CallStatus::Completed, at),
        Some(Doing::Ringing) => end(exchange, world, sid, CallStatus::NoAnswer, at),
        _ => {}
    }
}

/// A leg is over. When it was the last, or the one that was joined, the verb is over too.
pub(super) fn leg_over(
    exchange: &Arc<Exchange>,
    world: &mut World,
    parent: &CallSid,
    leg: &Call,
    at: Millis,
) {
    let Some(live) = find_live(world, parent) else { return };
    match &mut live.doing {
        Doing::Dialing { node, legs } => {
            legs.retain(|sid| *sid != leg.sid);
            if legs.is_empty() {
                let node = node.clone();
                dial_over(exchange, world, parent, &node, &over(leg, false, at), at);
            }
        }
        Doing::Joined { with, node: Some(node), recording } if *with == leg.sid => {
            let (node, recording) = (node.clone(), recording.clone());
            let mut form = over(leg, true, at);
            form.extend(record::close(exchange, world, recording.as_ref(), at));
            dial_over(exchange, world, parent, &node, &form, at);
        }
        _ => {}
    }
}

/// What the verb's action is told of the leg.
pub(super) fn over(leg: &Call, is_joined: bool, at: Millis) -> Form {
    let mut form = Form::new();
    add(&mut form, "DialCallStatus", leg.status.as_str());
    add(&mut form, "DialCallSid", leg.sid.as_str());
    if leg.answered.is_some() {
        add(&mut form, "DialCallDuration", leg.seconds(at));
    }
    add(&mut form, "DialBridged", is_joined);
    form
}

/// Asks the verb's action, or does the next verb where it has none.
pub(super) fn dial_over(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    node: &Node,
    form: &Form,
    at: Millis,
) {
    let Some(call) = world.calls.find(sid.as_str()) else { return };
    if node.attribute("action").is_some() {
        let target = ask::target_of(call, node, "action", "method");
        ask::ask(exchange, world, sid, target, form.clone());
    } else {
        run::advance(exchange, world, sid, at);
    }
}

/// Does this call talk with somebody?
pub(super) fn is_joined(world: &World, sid: &CallSid) -> bool {
    let live = world.calls.find(sid.as_str()).and_then(|call| call.live.as_ref());
    live.is_some_and(|live| matches!(live.doing, Doing::Joined { .. } | Doing::InRoom { .. }))
}

fn find_live<'a>(world: &'a mut World, sid: &CallSid) -> Option<&'a mut Live> {
    world.calls.find_mut(sid.as_str())?.live.as_mut()
}

/// What a `<Dial>`'s action is told when the caller has hung up.
pub(super) fn form_of_the_left(
    world: &World,
    node: &Node,
    leg: Option<&CallSid>,
    is_joined: bool,
    at: Millis,
) -> Option<Form> {
    node.attribute("action")?;
    let leg = leg.and_then(|leg| world.calls.find(leg.as_str()));
    let mut form = leg.map(|leg| over(leg, is_joined, at)).unwrap_or_default();
    if let Some((_, status)) = form.iter_mut().find(|(name, _)| name == "DialCallStatus") {
        let word = if is_joined { CallStatus::Completed } else { CallStatus::Canceled };
        word.as_str().clone_into(status);
    }
    Some(form)
}
