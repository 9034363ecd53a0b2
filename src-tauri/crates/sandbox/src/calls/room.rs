//! Conferences: who comes, who leaves, when one begins and ends, and what is told of it.
//! <https://www.twilio.com/docs/voice/twiml/conference>

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::conferences::ConferenceStatus;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, ConferenceSid};
use deskbell_twilio::twiml::read::Node;

use super::{What, answer, ask, dial, hear, put};
use crate::callbacks;
use crate::exchange::Exchange;
use crate::webhook::forms::{Form, add};
use crate::webhook::{Hook, Topic};
use crate::world::World;
use crate::world::calls::{Doing, Sound};
use crate::world::conferences::{Conference, Member};
use crate::world::numbers::Target;

/// A call comes into the conference that its verb names; the first makes it.
pub(super) fn enter(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, node: Node, at: Millis) {
    answer(exchange, world, sid, at);
    let Some(room) = node.children.iter().find(|child| child.name == "Conference").cloned() else { return };
    hear(world, sid, at, Sound::InRoom(room.text.clone()));
    let is_open = |conference: &&Conference| conference.name == room.text && !conference.is_over();
    let known = world.conferences.oldest_first().find(is_open).map(|conference| conference.sid.clone());
    let conference = match known {
        Some(known) => known,
        None => begin(world, sid, &room, at),
    };
    let flag = |name: &str, usual: bool| room.attribute(name).map_or(usual, |word| word == "true");
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    found.came += 1;
    found.members.push(Member {
        call: sid.clone(),
        label: room.attribute("participantLabel").map(str::to_owned),
        is_muted: flag("muted", false),
        is_held: false,
        starts: flag("startConferenceOnEnter", true),
        ends: flag("endConferenceOnExit", false),
        joined: at,
        place: (at.0, found.came),
    });
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let talks = live.holder.talks;
    let turn = live.turn_to(Doing::InRoom { node, call: sid.clone(), conference: conference.clone() });
    if let Some(talks) = talks {
        put(exchange, sid, turn, at + talks, What::HangUp);
    }
    tell(exchange, world, &conference, "join", "participant-join", Some(sid), at);
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    let has_begun = found.members.len() > 1 && found.members.iter().any(|member| member.starts);
    if has_begun && found.status == ConferenceStatus::Init {
        found.status = ConferenceStatus::InProgress;
        found.updated = at;
        tell(exchange, world, &conference, "start", "conference-start", None, at);
    }
}

fn begin(world: &mut World, sid: &CallSid, room: &Node, at: Millis) -> ConferenceSid {
    let conference: ConferenceSid = world.mint.next("CF");
    let call = world.calls.find(sid.as_str());
    let callback = call.filter(|_| room.attribute("statusCallback").is_some());
    let callback = callback.map(|call| ask::target_of(call, room, "statusCallback", "statusCallbackMethod"));
    let made = Conference {
        sid: conference.clone(),
        name: room.text.clone(),
        status: ConferenceStatus::Init,
        created: at,
        updated: at,
        callback: callback.unwrap_or_default(),
        events: room
            .attribute("statusCallbackEvent")
            .unwrap_or_default()
            .split(' ')
            .map(str::to_owned)
            .collect(),
        told: 0,
        came: 0,
        members: Vec::new(),
        ended: None,
    };
    world.conferences.add(conference.as_str(), at.0, made);
    conference
}

/// Somebody leaves, however: with the last, or with one whose leaving ends it, the conference is over.
pub(super) fn leave(
    exchange: &Arc<Exchange>,
    world: &mut World,
    conference: &ConferenceSid,
    sid: &CallSid,
    why: &'static str,
    at: Millis,
) {
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    let Some(place) = found.members.iter().position(|member| member.call == *sid) else { return };
    tell(exchange, world, conference, "leave", "participant-leave", Some(sid), at);
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    let gone = found.members.remove(place);
    if !gone.ends && !found.members.is_empty() {
        return;
    }
    let how = match (gone.ends, why) {
        (true, "kicked") => "participant-with-end-conference-on-exit-kicked",
        (true, _) => "participant-with-end-conference-on-exit-left",
        (false, "kicked") => "last-participant-kicked",
        (false, _) => "last-participant-left",
    };
    over(exchange, world, conference, how, sid, at);
}

/// A conference is over: whoever is left goes on with what follows in their own document.
fn over(
    exchange: &Arc<Exchange>,
    world: &mut World,
    conference: &ConferenceSid,
    how: &'static str,
    by: &CallSid,
    at: Millis,
) {
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    found.status = ConferenceStatus::Completed;
    found.updated = at;
    found.ended = Some((how, by.clone()));
    let left = std::mem::take(&mut found.members);
    tell(exchange, world, conference, "end", "conference-end", None, at);
    for member in left {
        go_on(exchange, world, &member.call, at);
    }
}

/// Somebody is put out: their call goes on with what follows.
pub(crate) fn put_out(
    exchange: &Arc<Exchange>,
    world: &mut World,
    conference: &ConferenceSid,
    sid: &CallSid,
    at: Millis,
) {
    leave(exchange, world, conference, sid, "kicked", at);
    go_on(exchange, world, sid, at);
}

fn go_on(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let Doing::InRoom { node, .. } = live.doing.clone() else { return };
    live.turn_to(Doing::Hearing);
    let mut form = Form::new();
    add(&mut form, "DialCallStatus", "answered");
    dial::dial_over(exchange, world, sid, &node, &form, at);
}

/// Somebody is muted, held, or neither any more.
pub(crate) fn change(
    exchange: &Arc<Exchange>,
    world: &mut World,
    conference: &ConferenceSid,
    sid: &CallSid,
    (muted, held): (Option<bool>, Option<bool>),
    at: Millis,
) {
    let member = |world: &mut World| -> Option<(bool, bool)> {
        let found = world.conferences.find_mut(conference.as_str())?;
        let member = found.find_mut(sid.as_str())?;
        let before = (member.is_muted, member.is_held);
        member.is_muted = muted.unwrap_or(member.is_muted);
        member.is_held = held.unwrap_or(member.is_held);
        Some(before)
    };
    let Some(before) = member(world) else { return };
    if let Some(muted) = muted.filter(|muted| *muted != before.0) {
        let event = if muted { "participant-mute" } else { "participant-unmute" };
        tell(exchange, world, conference, "mute", event, Some(sid), at);
    }
    if let Some(held) = held.filter(|held| *held != before.1) {
        let event = if held { "participant-hold" } else { "participant-unhold" };
        tell(exchange, world, conference, "hold", event, Some(sid), at);
    }
}

fn tell(
    exchange: &Arc<Exchange>,
    world: &mut World,
    conference: &ConferenceSid,
    wish: &str,
    event: &str,
    who: Option<&CallSid>,
    at: Millis,
) {
    let Some(found) = world.conferences.find_mut(conference.as_str()) else { return };
    found.told += 1;
    if found.callback.url.is_empty() || !found.events.iter().any(|known| known == wish) {
        return;
    }
    let mut form = Form::new();
    add(&mut form, "AccountSid", exchange.account.as_str());
    add(&mut form, "ConferenceSid", found.sid.as_str());
    add(&mut form, "FriendlyName", &found.name);
    add(&mut form, "StatusCallbackEvent", event);
    add(&mut form, "SequenceNumber", found.told);
    add(&mut form, "Timestamp", at.to_rfc2822());
    if let Some(member) = who.and_then(|sid| found.members.iter().find(|member| member.call == *sid)) {
        add(&mut form, "CallSid", member.call.as_str());
        add(&mut form, "Muted", member.is_muted);
        add(&mut form, "Hold", member.is_held);
        add(&mut form, "Coaching", false);
        add(&mut form, "EndConferenceOnExit", member.ends);
        add(&mut form, "StartConferenceOnEnter", member.starts);
        if let Some(label) = &member.label {
            add(&mut form, "ParticipantLabel", label);
        }
    }
    if let Some((how, by)) = &found.ended {
        add(&mut form, "ReasonConferenceEnded", how);
        add(&mut form, "CallSidEndingConference", by.as_str());
    }
    // Everything about one conference goes the same way, in its order unless the switch says otherwise.
    let topic = match found.members.first() {
        Some(first) => Topic::CallStatus(who.unwrap_or(&first.call).clone()),
        None => match who {
            Some(who) => Topic::CallStatus(who.clone()),
            None => match &found.ended {
                Some((_, by)) => Topic::CallStatus(by.clone()),
                None => return,
            },
        },
    };
    let hook = Hook { target: found.callback.clone(), fallback: Target::default(), form, topic };
    let hold = if event == "conference-end" { 0 } else { 4 };
    callbacks::travel(exchange, hook, at, Duration::from_secs(hold));
}
