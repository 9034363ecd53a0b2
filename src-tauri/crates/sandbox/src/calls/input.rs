//! Keys that are pressed and words that are said, and what becomes of them.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::Node;

use super::people::Answer;
use super::{What, answer, ask, hear, put, record, run};
use crate::exchange::Exchange;
use crate::webhook::forms::{Form, add};
use crate::world::World;
use crate::world::calls::{Doing, Sound};

/// How sure Twilio is here of what was said.
const CONFIDENCE: &str = "0.9128";
/// How long somebody thinks about a question.
const THOUGHT: Duration = Duration::from_secs(1);

/// Asks a question, and waits for the answer.
pub(super) fn gather(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, node: Node, at: Millis) {
    answer(exchange, world, sid, at);
    let mut time = Duration::ZERO;
    for child in &node.children {
        time += run::perform(world, sid, child, at + time);
    }
    let timeout = run::seconds(&node, "timeout", 5);
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let turn = live.turn_to(Doing::Gathering { node, keys: String::new() });
    let act = match live.holder.answers.pop_front() {
        Some(Answer::Keys(keys)) => Some(What::Press(keys)),
        Some(Answer::Words(words)) => Some(What::Speak(words)),
        Some(Answer::Nothing) | None => None,
    };
    if let Some(act) = act {
        put(exchange, sid, turn, at + time + THOUGHT, act);
    }
    put(exchange, sid, turn, at + time + timeout, What::Silence);
}

/// They press keys, one after the other.
pub(super) fn press(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, pressed: &str, at: Millis) {
    hear(world, sid, at, Sound::Pressed(pressed.to_owned()));
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    match &live.doing {
        Doing::Recording { node, .. } => {
            let ends = node.attribute("finishOnKey").unwrap_or("1234567890*#");
            if let Some(key) = pressed.chars().find(|key| ends.contains(*key)) {
                record::finish(exchange, world, sid, Some(&key.to_string()), at);
            }
        }
        Doing::Gathering { node, keys } if hears(node, "dtmf") => {
            let (node, mut keys) = (node.clone(), keys.clone());
            let most = node.attribute("numDigits").and_then(|count| count.parse().ok()).unwrap_or(usize::MAX);
            let ends = node.attribute("finishOnKey").unwrap_or("#");
            for key in pressed.chars() {
                if ends.contains(key) {
                    return tell_keys(exchange, world, sid, &node, &keys, &key.to_string());
                }
                keys.push(key);
                if keys.len() >= most {
                    return tell_keys(exchange, world, sid, &node, &keys, "");
                }
            }
            let timeout = run::seconds(&node, "timeout", 5);
            let turn = live.turn_to(Doing::Gathering { node, keys });
            put(exchange, sid, turn, at + timeout, What::Silence);
        }
        _ => {}
    }
}

/// They say something.
pub(super) fn speak(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, words: &str, at: Millis) {
    hear(world, sid, at, Sound::Spoke(words.to_owned()));
    let Some(call) = world.calls.find(sid.as_str()) else { return };
    let Some(live) = &call.live else { return };
    match &live.doing {
        Doing::Recording { recording, .. } => {
            let recording = recording.clone();
            record::add_words(world, &recording, words);
        }
        Doing::Gathering { node, keys } if hears(node, "speech") && keys.is_empty() => {
            let target = ask::target_of(call, node, "action", "method");
            let mut form = Form::new();
            add(&mut form, "SpeechResult", words);
            add(&mut form, "Confidence", CONFIDENCE);
            add(&mut form, "Language", node.attribute("language").unwrap_or("en-US"));
            ask::ask(exchange, world, sid, target, form);
        }
        _ => {}
    }
}

/// Nothing was pressed or said for a while.
pub(super) fn be_silent(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, at: Millis) {
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    match &live.doing {
        Doing::Gathering { node, keys } => {
            let (node, keys) = (node.clone(), keys.clone());
            let is_told = !keys.is_empty() || node.attribute("actionOnEmptyResult") == Some("true");
            if is_told {
                tell_keys(exchange, world, sid, &node, &keys, "");
            } else {
                run::advance(exchange, world, sid, at);
            }
        }
        Doing::Recording { .. } => record::finish(exchange, world, sid, None, at),
        _ => {}
    }
}

fn tell_keys(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    node: &Node,
    keys: &str,
    ended_by: &str,
) {
    let Some(call) = world.calls.find(sid.as_str()) else { return };
    let target = ask::target_of(call, node, "action", "method");
    let mut form = Form::new();
    add(&mut form, "Digits", keys);
    add(&mut form, "FinishedOnKey", ended_by);
    add(&mut form, "msg", "Gather End");
    ask::ask(exchange, world, sid, target, form);
}

fn hears(node: &Node, what: &str) -> bool {
    node.attribute("input").unwrap_or("dtmf").split(' ').any(|word| word == what)
}
