//! Recordings: voicemails and conversations, ready a while after they ended.
//! <https://www.twilio.com/docs/voice/twiml/record>

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::recordings::{RecordingEvent, RecordingSource, RecordingStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, RecordingSid, TranscriptionSid};
use deskbell_twilio::twiml::read::Node;
use deskbell_twilio::webhook::transcription::TranscriptionStatus;

use super::{What, answer, ask, forms, hear, put, run};
use crate::callbacks;
use crate::due::Due;
use crate::exchange::Exchange;
use crate::webhook::forms::{Form, add};
use crate::webhook::{Hook, Topic};
use crate::world::World;
use crate::world::calls::{Doing, Sound, whole_seconds};
use crate::world::numbers::Target;
use crate::world::recordings::{Recording, Written};

/// How long Twilio works on the sound. Whoever asks before finds nothing.
const WORK: Duration = Duration::from_secs(2);
/// How long writing down takes.
const WRITING: Duration = Duration::from_secs(5);
/// What may be written down, in seconds.
const WRITABLE: std::ops::RangeInclusive<u32> = 2..=120;

/// Records what the caller says.
pub(super) fn record(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, node: Node, at: Millis) {
    answer(exchange, world, sid, at);
    if node.attribute("playBeep") != Some("false") {
        hear(world, sid, at, Sound::Tone);
    }
    let Some(recording) = begin(exchange, world, sid, &node, RecordingSource::RecordVerb, at) else { return };
    let longest = run::seconds(&node, "maxLength", 3600);
    let silence = run::seconds(&node, "timeout", 5);
    let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut()) else { return };
    let holder = live.holder.clone();
    let turn = live.turn_to(Doing::Recording { node, recording: recording.clone(), since: at });
    put(exchange, sid, turn, at + longest, What::Silence);
    match holder.voicemail {
        Some((words, time)) => {
            hear(world, sid, at, Sound::Spoke(words.clone()));
            add_words(world, &recording, &words);
            put(exchange, sid, turn, at + time, What::HangUp);
        }
        // Somebody who is told what to do is not silent until then: one hears them think.
        None if holder.is_by_hand => {}
        None if holder.talks.is_some() => {
            put(exchange, sid, turn, at + Duration::from_secs(1), What::HangUp);
        }
        None => put(exchange, sid, turn, at + silence, What::Silence),
    }
}

/// Records a conversation, where the verb asks for it.
pub(super) fn of_dial(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    node: &Node,
    at: Millis,
) -> Option<RecordingSid> {
    node.attribute("record").filter(|how| how.starts_with("record-from-"))?;
    let recording = begin(exchange, world, sid, node, RecordingSource::DialVerb, at)?;
    add_words(world, &recording, "A conversation between two people");
    Some(recording)
}

fn begin(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    node: &Node,
    source: RecordingSource,
    at: Millis,
) -> Option<RecordingSid> {
    let recording: RecordingSid = world.mint.next("RE");
    let call = world.calls.find(sid.as_str())?;
    let target =
        |name: &str, method: &str| node.attribute(name).map(|_| ask::target_of(call, node, name, method));
    let tells = node.attribute("recordingStatusCallbackEvent").unwrap_or("completed").split(' ');
    let is_dual = node.attribute("record").is_some_and(|how| how.ends_with("-dual"));
    let made = Recording {
        sid: recording.clone(),
        call: sid.clone(),
        status: RecordingStatus::InProgress,
        source,
        channels: if is_dual { 2 } else { 1 },
        duration: None,
        created: at,
        updated: at,
        words: String::new(),
        callback: target("recordingStatusCallback", "recordingStatusCallbackMethod").unwrap_or_default(),
        tells: tells.map(RecordingEvent::from).collect(),
        transcribe: target("transcribeCallback", "").filter(|_| node.attribute("transcribe") == Some("true")),
        written: None,
    };
    world.recordings.add(recording.as_str(), at.0, made);
    tell(exchange, world, &recording, &RecordingEvent::InProgress, at);
    Some(recording)
}

/// Something more is said on a recording.
pub(super) fn add_words(world: &mut World, recording: &RecordingSid, words: &str) {
    if let Some(recording) = world.recordings.find_mut(recording.as_str()) {
        if !recording.words.is_empty() {
            recording.words.push(' ');
        }
        recording.words.push_str(words);
    }
}

/// A recording of the caller is over while the call goes on: the action is asked.
pub(super) fn finish(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    key: Option<&str>,
    at: Millis,
) {
    let Some(call) = world.calls.find(sid.as_str()) else { return };
    let Some(Doing::Recording { node, recording, since }) = call.live.as_ref().map(|live| &live.doing) else {
        return;
    };
    let target = ask::target_of(call, node, "action", "method");
    let (recording, since) = (recording.clone(), *since);
    let form = end(exchange, world, &recording, since, key, at);
    ask::ask(exchange, world, sid, target, form);
}

/// Ends a recording, and gives what requests say of it.
pub(super) fn end(
    exchange: &Arc<Exchange>,
    world: &mut World,
    recording: &RecordingSid,
    since: Millis,
    key: Option<&str>,
    at: Millis,
) -> Form {
    let Some(recording) = world.recordings.find_mut(recording.as_str()) else { return Form::new() };
    let seconds = whole_seconds(at.since(since)).max(1);
    recording.status = RecordingStatus::Processing;
    recording.duration = u32::try_from(seconds).ok();
    recording.updated = at;
    let mut form = forms::recording(recording, seconds, &exchange.account, &exchange.url);
    if let Some(key) = key {
        add(&mut form, "Digits", key);
    }
    exchange.queue.put(at + WORK, Due::Complete(recording.sid.clone()));
    form
}

/// Ends the recording of a conversation, if there is one.
pub(super) fn close(
    exchange: &Arc<Exchange>,
    world: &mut World,
    recording: Option<&RecordingSid>,
    at: Millis,
) -> Form {
    let Some(sid) = recording else { return Form::new() };
    let since = world.recordings.find(sid.as_str()).map_or(at, |recording| recording.created);
    end(exchange, world, sid, since, None, at)
}

/// Twilio is done with the sound.
pub(crate) fn complete(exchange: &Arc<Exchange>, sid: &RecordingSid, at: Millis) {
    let mut world = exchange.world();
    let Some(recording) = world.recordings.find_mut(sid.as_str()) else { return };
    recording.status = RecordingStatus::Completed;
    recording.updated = at;
    let is_written = recording.transcribe.is_some();
    tell(exchange, &world, sid, &RecordingEvent::Completed, at);
    if is_written {
        exchange.queue.put(at + WRITING, Due::Transcribe(sid.clone()));
    }
}

fn tell(exchange: &Arc<Exchange>, world: &World, sid: &RecordingSid, event: &RecordingEvent, at: Millis) {
    let Some(recording) = world.recordings.find(sid.as_str()) else { return };
    if recording.callback.url.is_empty() || !recording.tells.contains(event) {
        return;
    }
    let hook = Hook {
        target: recording.callback.clone(),
        fallback: Target::default(),
        form: forms::recording_status(recording, &exchange.account, &exchange.url),
        topic: Topic::CallStatus(recording.call.clone()),
    };
    let hold = if *event == RecordingEvent::Completed { 0 } else { 4 };
    callbacks::travel(exchange, hook, at, Duration::from_secs(hold));
}

/// Twilio has written down what is said, where that is possible.
pub(crate) fn transcribe(exchange: &Arc<Exchange>, sid: &RecordingSid, at: Millis) {
    let mut guard = exchange.world();
    let world = &mut *guard;
    let transcription: TranscriptionSid = world.mint.next("TR");
    let Some(recording) = world.recordings.find(sid.as_str()) else { return };
    let (Some(target), Some(call)) =
        (recording.transcribe.clone(), world.calls.find(recording.call.as_str()))
    else {
        return;
    };
    let is_possible = recording.duration.is_some_and(|seconds| WRITABLE.contains(&seconds));
    let mut form = forms::about(call, &exchange.account);
    let status = if is_possible { TranscriptionStatus::Completed } else { TranscriptionStatus::Failed };
    let words = if is_possible { recording.words.clone() } else { String::new() };
    add(&mut form, "RecordingSid", sid.as_str());
    add(&mut form, "TranscriptionSid", transcription.as_str());
    add(&mut form, "TranscriptionStatus", status.as_str());
    add(&mut form, "TranscriptionText", &words);
    add(&mut form, "TranscriptionType", "fast");
    let topic = Topic::CallStatus(recording.call.clone());
    if let Some(recording) = world.recordings.find_mut(sid.as_str()) {
        recording.written = Some(Written { sid: transcription, status, words, at });
    }
    callbacks::travel(
        exchange,
        Hook { target, fallback: Target::default(), form, topic },
        at,
        Duration::ZERO,
    );
}
