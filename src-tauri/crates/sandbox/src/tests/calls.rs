//! Calls that come in: what the caller hears, what staff's phones do, and what the webhooks are told.

use deskbell_twilio::sid::CallSid;

use super::*;
use crate::{Answering, Caller as Ringer, Sound, Webhooks};

pub(crate) const ANN: &str = "+12025550171";
pub(crate) const BEN: &str = "+12025550172";

/// An office whose calls, and their ends, are told to the listener.
async fn office(voice: &str) -> (Sandbox, Clock, Listener) {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    listener.tell("/voice", voice);
    sandbox.point_calls(&number(DESK), &listener.url("/voice"), "", &listener.url("/ended"));
    (sandbox, clock, listener)
}

/// What was heard on the phone, with the seconds since the call began.
pub(crate) fn transcript(sandbox: &Sandbox, call: &CallSid) -> Vec<String> {
    let heard = sandbox.heard(call);
    let start = heard.first().map_or(START, |heard| heard.at);
    let line = |sound: &Sound| match sound {
        Sound::Said { words, .. } => format!("“{words}”"),
        Sound::Played { url, seconds: None } => format!("plays {url}"),
        Sound::Silence(seconds) => format!("silence for {seconds} s"),
        Sound::Pressed(keys) => format!("presses {keys}"),
        Sound::Spoke(words) => format!("says “{words}”"),
        Sound::Joined(address) => format!("talks with {address}"),
        Sound::InRoom(name) => format!("is in {name}"),
        other => format!("{other:?}"),
    };
    heard
        .iter()
        .map(|heard| format!("{} s: {}", heard.at.since(start).as_secs(), line(&heard.sound)))
        .collect()
}

fn legs(sandbox: &Sandbox) -> Vec<String> {
    let legs = sandbox.calls().into_iter().filter(|call| call.parent.is_some());
    legs.map(|leg| format!("{} {}", leg.to, leg.status)).collect()
}

#[tokio::test]
async fn a_caller_leaves_a_voicemail() {
    let (sandbox, clock, listener) = office(
        "<Say language='en-AU'>Please leave a message.</Say>\
         <Record action='/recorded' maxLength='60' recordingStatusCallback='/recording'\
          recordingStatusCallbackEvent='in-progress completed' transcribe='true' transcribeCallback='/words'/>",
    )
    .await;
    let call = sandbox.call(Ringer::new(MAYA).leaves("It is Maya, please call me.", 8), &number(DESK));
    pass(&sandbox, &clock, 20).await;
    assert_eq!(
        transcript(&sandbox, &call),
        [
            "0 s: “Please leave a message.”",
            "2 s: Tone",
            "2 s: says “It is Maya, please call me.”",
            "10 s: HungUp"
        ]
    );
    let asked = &listener.heard_at("/voice")[0];
    let fields = ["From", "To", "CallStatus", "Direction", "Caller", "Called", "FromCity", "ApiVersion"];
    let values = [MAYA, DESK, "ringing", "inbound", MAYA, DESK, "WASHINGTON", "2010-04-01"];
    assert_eq!(fields.map(|name| asked.field(name)), values);
    let recorded = &listener.heard_at("/recorded")[0];
    let fields = ["CallStatus", "RecordingDuration", "Digits"];
    assert_eq!(fields.map(|name| recorded.field(name)), ["completed", "8", "hangup"]);
    let statuses: Vec<String> =
        listener.heard_at("/recording").iter().map(|told| told.field("RecordingStatus").to_owned()).collect();
    assert_eq!(statuses, ["in-progress", "completed"]);
    let words = &listener.heard_at("/words")[0];
    assert_eq!(words.field("TranscriptionText"), "It is Maya, please call me.");
    let ended = &listener.heard_at("/ended")[0];
    assert_eq!(["CallStatus", "CallDuration"].map(|name| ended.field(name)), ["completed", "10"]);
}

#[tokio::test]
async fn the_sound_of_a_voicemail_is_not_there_at_once() {
    let (sandbox, clock, _listener) = office("<Record action='/recorded'/>").await;
    sandbox.call(Ringer::new(MAYA).leaves("Hello", 4), &number(DESK));
    pass(&sandbox, &clock, 5).await;
    let caller = Caller::of(&sandbox);
    let recording = sandbox.recordings()[0].clone();
    let path = format!("Recordings/{}.wav", recording.sid);
    assert_eq!(caller.ask_raw(&path).await.status(), 404);
    pass(&sandbox, &clock, 2).await;
    let (_, listed) = caller.get(&format!("Recordings.json?CallSid={}", recording.call)).await;
    let listed = &listed["recordings"][0];
    assert_eq!((&listed["source"], &listed["duration"]), (&"RecordVerb".into(), &"4".into()));
    let sound = caller.ask_raw(&path).await;
    assert_eq!(sound.headers()["content-type"], "audio/x-wav");
    assert_eq!(sound.bytes().await.unwrap().len(), 44 + 4 * 16_000);
    assert_eq!(caller.ask_raw(&format!("{path}?RequestedChannels=2")).await.status(), 400);
    let short = caller.ask_raw(&path.replace(".wav", ".mp3")).await;
    assert_eq!(short.headers()["content-type"], "audio/mpeg");
    assert_eq!(short.bytes().await.unwrap().len(), 167 * 96);
    assert_eq!(caller.delete(&format!("Recordings/{}.json", recording.sid)).await.0, 204);
    assert_eq!(caller.ask_raw(&path).await.status(), 404);
}

const RING: &str = "<Dial timeout='20' action='/dialed'>\
    <Number url='/whisper' statusCallback='/leg' statusCallbackEvent='initiated ringing answered completed'>\
    +12025550171</Number><Number url='/whisper'>+12025550172</Number></Dial>";
const WHISPER: &str =
    "<Gather numDigits='1' action='/accepted' timeout='3'><Say>Press 1</Say></Gather><Hangup/>";

#[tokio::test]
async fn staff_ring_at_once_and_whoever_presses_1_talks() {
    let (sandbox, clock, listener) = office(RING).await;
    listener.tell("/whisper", WHISPER);
    sandbox.set_phone(ANN, Answering::and_presses("1"));
    let call = sandbox.call(Ringer::new(MAYA).talks(30), &number(DESK));
    pass(&sandbox, &clock, 60).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: Ringing", "7 s: talks with +12025550171", "37 s: HungUp"]);
    assert_eq!(legs(&sandbox), [format!("{ANN} completed"), format!("{BEN} canceled")]);
    let told = listener.heard_at("/leg");
    let told: Vec<String> = told
        .iter()
        .map(|told| format!("{} {}", told.field("SequenceNumber"), told.field("CallStatus")))
        .collect();
    assert_eq!(told, ["0 initiated", "1 ringing", "2 in-progress", "3 completed"]);
    let accepted = &listener.heard_at("/accepted")[0];
    assert_eq!(["Digits", "ParentCallSid"].map(|name| accepted.field(name)), ["1", call.as_str()]);
    let dialed = &listener.heard_at("/dialed")[0];
    let fields = ["DialCallStatus", "DialBridged", "CallStatus"];
    assert_eq!(fields.map(|name| dialed.field(name)), ["completed", "true", "completed"]);
}

#[tokio::test]
async fn a_mailbox_answers_and_does_not_press_1() {
    let (sandbox, clock, listener) = office(RING).await;
    listener.tell("/whisper", WHISPER);
    listener.tell("/dialed", "<Say>Nobody is there.</Say>");
    sandbox.set_phone(ANN, Answering::and_presses(""));
    sandbox.set_phone(BEN, Answering::Busy);
    let call = sandbox.call(Ringer::new(MAYA), &number(DESK));
    pass(&sandbox, &clock, 60).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: Ringing", "9 s: “Nobody is there.”", "11 s: WasHungUp"]);
    assert_eq!(legs(&sandbox), [format!("{ANN} completed"), format!("{BEN} busy")]);
    let dialed = &listener.heard_at("/dialed")[0];
    assert_eq!(["DialCallStatus", "DialBridged"].map(|name| dialed.field(name)), ["completed", "false"]);
}

#[tokio::test]
async fn phones_ring_five_seconds_longer_than_told_and_then_comes_the_next_verb() {
    let dial = "<Dial timeout='20'>+12025550171</Dial><Say>Sorry.</Say>";
    let (sandbox, clock, _listener) = office(dial).await;
    let call = sandbox.call(Ringer::withheld(), &number(DESK));
    pass(&sandbox, &clock, 40).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: Ringing", "25 s: “Sorry.”", "26 s: WasHungUp"]);
    assert_eq!(legs(&sandbox), [format!("{ANN} no-answer")]);
    assert_eq!(sandbox.calls()[0].from, "anonymous");
}

#[tokio::test]
async fn a_caller_who_gives_up_takes_the_legs_along() {
    let (sandbox, clock, listener) = office("<Dial action='/dialed'>+12025550171</Dial>").await;
    let call = sandbox.call(Ringer::new(MAYA).hangs_up_after(9), &number(DESK));
    pass(&sandbox, &clock, 40).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: Ringing", "8 s: HungUp"]);
    assert_eq!(legs(&sandbox), [format!("{ANN} canceled")]);
    let dialed = &listener.heard_at("/dialed")[0];
    assert_eq!(["DialCallStatus", "CallStatus"].map(|name| dialed.field(name)), ["canceled", "completed"]);
    assert_eq!(listener.heard_at("/ended").len(), 1);
}

#[tokio::test]
async fn keys_words_and_silence_answer_a_question() {
    let menu = "<Gather input='dtmf speech' numDigits='1' action='/chosen' timeout='4'><Say>What is it?</Say></Gather>\
        <Redirect>/again</Redirect>";
    let (sandbox, clock, listener) = office(menu).await;
    listener.tell("/chosen", "<Say>Right.</Say>");
    listener.tell("/again", "<Say>I heard nothing.</Say>");
    for (ringer, end) in [
        (Ringer::new(MAYA).presses("2"), ["2 s: presses 2", "2 s: “Right.”"]),
        (Ringer::new(MAYA).says("an appointment"), ["2 s: says “an appointment”", "2 s: “Right.”"]),
        (Ringer::new(MAYA).ignores(), ["5 s: “I heard nothing.”", "7 s: WasHungUp"]),
    ] {
        let call = sandbox.call(ringer, &number(DESK));
        pass(&sandbox, &clock, 15).await;
        assert_eq!(transcript(&sandbox, &call).get(1..3).unwrap(), end);
    }
    let chosen = listener.heard_at("/chosen");
    assert_eq!((chosen[0].field("Digits"), chosen[1].field("SpeechResult")), ("2", "an appointment"));
    assert_eq!(chosen[1].field("Confidence"), "0.9128");
}

#[tokio::test]
async fn a_call_is_rejected_before_it_is_answered() {
    let (sandbox, clock, listener) = office("<Reject reason='busy'/>").await;
    sandbox.call(Ringer::new(MAYA), &number(DESK));
    pass(&sandbox, &clock, 2).await;
    listener.tell("/voice", "<Reject/>");
    sandbox.call(Ringer::new(MAYA), &number(DESK));
    pass(&sandbox, &clock, 2).await;
    let statuses: Vec<String> = sandbox.calls().iter().map(|call| call.status.to_string()).collect();
    assert_eq!(statuses, ["busy", "no-answer"]);
    assert!(sandbox.calls().iter().all(|call| call.answered.is_none()));
}

#[tokio::test]
async fn a_fallback_is_asked_when_the_answer_cannot_be_used() {
    let (sandbox, clock, listener) = office("<Say>unused</Say>").await;
    listener.tell("/fallback", "<Say>The other way.</Say>");
    for (path, status, content_type, body, code) in [
        ("/a#rc=0", 503, "text/xml", "<Response/>", "11200"),
        ("/b", 200, "text/xml", "<Response>", "12100"),
        ("/c", 200, "application/json", "{}", "12300"),
        ("/d", 200, "text/xml", "", "11770"),
    ] {
        sandbox.point_calls(&number(DESK), &listener.url(path), &listener.url("/fallback"), "");
        listener.answer(status, content_type, body);
        let call = sandbox.call(Ringer::new(MAYA), &number(DESK));
        pass(&sandbox, &clock, 10).await;
        assert_eq!(transcript(&sandbox, &call)[0], "0 s: “The other way.”", "{path}");
        let told = listener.heard_at("/fallback").pop().unwrap();
        assert_eq!(told.field("ErrorCode"), code);
        assert_eq!(told.field("ErrorUrl"), listener.url(path.split('#').next().unwrap()));
        assert_eq!(sandbox.alerts().pop().unwrap().resource, call.as_str());
    }
}

#[tokio::test]
async fn a_caller_hears_of_an_error_when_nobody_can_be_asked() {
    let (sandbox, clock, listener) = office("<Say>unused</Say>").await;
    sandbox.switches().set_webhooks(Webhooks::Unreachable);
    let call = sandbox.call(Ringer::new(MAYA), &number(DESK));
    pass(&sandbox, &clock, 10).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: ApplicationError", "5 s: WasHungUp"]);
    assert_eq!(sandbox.calls()[0].status.as_str(), "completed");
    assert!(listener.heard().is_empty());
    // Once for what to do, once for the end.
    assert_eq!(sandbox.alerts().iter().map(|alert| alert.code).collect::<Vec<_>>(), [11200, 11200]);
}

#[tokio::test]
async fn an_unknown_verb_is_passed_over_with_a_warning() {
    let (sandbox, clock, _listener) = office("<Sing/><Say>Hello</Say>").await;
    let call = sandbox.call(Ringer::new(MAYA), &number(DESK));
    pass(&sandbox, &clock, 5).await;
    assert_eq!(transcript(&sandbox, &call), ["0 s: “Hello”", "1 s: WasHungUp"]);
    assert_eq!(sandbox.alerts()[0].code, 12200);
}
