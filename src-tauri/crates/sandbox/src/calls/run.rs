//! Doing what a document says, one verb after the other.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::Node;

use super::people::speaking;
use super::{What, answer, ask, dial, end, hear, input, let_go, put, record};
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::calls::{Doing, Sound};
use crate::world::numbers::Target;

/// How long sound from an address lasts here, where nobody fetches it.
const TUNE: Duration = Duration::from_secs(5);
/// What is heard for ever is heard so often.
const FOR_EVER: u32 = 1000;

/// Does the next verb; at the end of the document Twilio hangs up, or joins a leg that was asked before.
pub(super) fn advance(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let Some(node) = live.verbs.pop_front() else { return dial::finish(exchange, world, sid, at) };
    match node.name.as_str() {
        "Say" | "Play" | "Pause" => {
            answer(exchange, world, sid, at);
            let time = perform(world, sid, &node, at);
            listen(exchange, world, sid, at, time);
        }
        "Gather" => input::gather(exchange, world, sid, node, at),
        "Record" => record::record(exchange, world, sid, node, at),
        "Dial" => dial::dial(exchange, world, sid, node, at),
        "Redirect" => {
            let Some(call) = world.calls.find(sid.as_str()) else { return };
            let document = call.live.as_ref().map(|live| live.document.url.clone()).unwrap_or_default();
            let method = ask::read_method(&node, "method");
            let target = Target { url: ask::absolute(&document, &node.text), method };
            ask::ask(exchange, world, sid, target, Vec::new());
        }
        "Reject" => reject(exchange, world, sid, &node, at),
        "Hangup" => let_go(exchange, world, sid, at),
        // What is not done here is passed over.
        _ => advance(exchange, world, sid, at),
    }
}

/// A call that was answered already is hung up.
fn reject(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, node: &Node, at: Millis) {
    let is_answered = world.calls.find(sid.as_str()).is_some_and(|call| call.answered.is_some());
    let (sound, status) = match node.attribute("reason") {
        _ if is_answered => return let_go(exchange, world, sid, at),
        Some("busy") => (Sound::Engaged, CallStatus::Busy),
        _ => (Sound::NotInService, CallStatus::NoAnswer),
    };
    hear(world, sid, at, sound);
    end(exchange, world, sid, status, at);
}

/// Lets something be heard for a while; then comes the next verb.
fn listen(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis, time: Duration) {
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let turn = live.turn_to(Doing::Hearing);
    put(exchange, sid, turn, at + time, What::Next);
}

/// Lets words, sound or silence be heard, and says how long they last.
pub(super) fn perform(world: &mut World, sid: &CallSid, node: &Node, at: Millis) -> Duration {
    let loops = match node.attribute("loop").and_then(|count| count.parse().ok()) {
        Some(0) => FOR_EVER,
        count => count.unwrap_or(1),
    };
    let (sound, time) = match node.name.as_str() {
        "Say" => {
            let language = node.attribute("language").unwrap_or("en-US").to_owned();
            (Sound::Said { words: node.text.clone(), language }, speaking(&node.text) * loops)
        }
        "Play" if node.text.is_empty() => return Duration::from_secs(1),
        "Play" => play(world, &node.text, loops),
        _ => {
            let seconds = node.attribute("length").and_then(|length| length.parse().ok()).unwrap_or(1);
            (Sound::Silence(seconds), Duration::from_secs(seconds.into()))
        }
    };
    hear(world, sid, at, sound);
    time
}

/// Sound from an address. What could not be had is passed over.
fn play(world: &World, url: &str, loops: u32) -> (Sound, Duration) {
    let url = url.to_owned();
    match world.tunes.get(&url) {
        Some(Some(tune)) => {
            (Sound::Played { url, seconds: Some(tune.length.as_secs()) }, tune.length.saturating_mul(loops))
        }
        Some(None) => (Sound::NotPlayed { url }, Duration::ZERO),
        None => (Sound::Played { url, seconds: None }, TUNE * loops),
    }
}

/// A number in an attribute.
pub(super) fn seconds(node: &Node, name: &str, default: u64) -> Duration {
    let read = node.attribute(name).and_then(|text| text.parse().ok());
    Duration::from_secs(read.unwrap_or(default))
}
