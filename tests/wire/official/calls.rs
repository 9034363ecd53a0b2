//! Calls through Twilio's own libraries: made, listed, ended, deleted; voicemails; and the same TwiML as ours.

use deskbell_sandbox::{Answering, Caller};
use deskbell_twilio::api::calls::CallEvent;
use deskbell_twilio::api::recordings::RecordingEvent;
use deskbell_twilio::twiml::read::{Node, document};
use deskbell_twilio::twiml::{
    Conference, Dial, DialRecord, Gather, Input, Number, Play, Prompt, Record, Reject, Say, Sip, Target,
    Verb, Voice,
};
use serde_json::{Value, json};

use super::{Language, Library, in_each_language};
use crate::office::{DESK, MAYA, OMAR, Office, START, number};
use crate::requests::NOBODY;

in_each_language! {
    a_call_is_made_and_listed
    a_call_that_goes_on_is_ended_and_deleted
    a_voicemail_is_listed_and_deleted
    twiml_is_written_as_we_write_it
}

const START_SECONDS: i64 = START.0 / 1000;

async fn a_call_is_made_and_listed(language: Language) {
    let office = Office::open().await;
    office.sandbox.set_phone(MAYA, Answering::and_presses(""));
    let mut library = Library::of(language, &office);
    let twiml = "<Response><Say>Your appointment is at three.</Say></Response>";
    let made = library.call("make_call", json!({ "to": MAYA, "from": DESK, "twiml": twiml }));
    let sid = made["sid"].as_str().unwrap().to_owned();
    let expected = json!({
        "sid": sid, "parent_call_sid": null, "status": "queued", "direction": "outbound-api", "from": DESK,
        "to": MAYA, "duration": null, "price": null, "price_unit": "USD", "start_time": null, "end_time": null,
    });
    assert_eq!(made, expected);
    office.pass(15).await;
    library.call("make_call", json!({ "to": OMAR, "from": DESK, "twiml": twiml }));
    let listed = library.call("list_calls", json!({ "to": MAYA }));
    let [call] = listed.as_array().unwrap().as_slice() else { panic!("one call: {listed}") };
    assert_eq!(
        (&call["sid"], &call["status"], &call["duration"]),
        (&json!(sid), &json!("completed"), &json!("2"))
    );
    assert!(call["price"].as_str().unwrap().starts_with("-0.0"), "{call}");
    assert!(call["end_time"].as_i64().unwrap() > call["start_time"].as_i64().unwrap());
    assert!(call["start_time"].as_i64().unwrap() >= START_SECONDS);
}

async fn a_call_that_goes_on_is_ended_and_deleted(language: Language) {
    let office = Office::open().await;
    office.sandbox.set_phone(MAYA, Answering::and_presses(""));
    let mut library = Library::of(language, &office);
    let pause = "<Response><Pause length=\"600\"/></Response>";
    let made = library.call("make_call", json!({ "to": MAYA, "from": DESK, "twiml": pause }));
    let sid = &made["sid"];
    office.pass(10).await;
    assert_eq!(library.call("fetch_call", json!({ "sid": sid }))["status"], "in-progress");
    let ended = library.call("update_call", json!({ "sid": sid, "status": "completed" }));
    assert_eq!(ended["status"], "completed");
    library.refused("update_call", json!({ "sid": sid, "status": "completed" }), 400, 21220);
    library.call("delete_call", json!({ "sid": sid }));
    library.refused("fetch_call", json!({ "sid": sid }), 404, 20404);
}

async fn a_voicemail_is_listed_and_deleted(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    // Nobody listens there, so an error is what this caller hears; the voicemail is one of a call that we make.
    office.sandbox.point_calls(&number(DESK), &format!("{NOBODY}/calls/incoming"), "", "");
    office.sandbox.call(Caller::new(MAYA), &number(DESK));
    office.sandbox.set_phone(OMAR, Answering::and_presses(""));
    let record = format!("<Response><Record timeout=\"3\" action=\"{NOBODY}/recorded\"/></Response>");
    let made = library.call("make_call", json!({ "to": OMAR, "from": DESK, "twiml": record }));
    office.pass(20).await;
    let listed = library.call("list_recordings", json!({ "call_sid": made["sid"] }));
    let [recording] = listed.as_array().unwrap().as_slice() else { panic!("one recording: {listed}") };
    let fields = ["status", "source", "duration"].map(|name| recording[name].as_str().unwrap());
    assert_eq!(fields, ["completed", "RecordVerb", "3"]);
    assert_eq!((&recording["channels"], &recording["call_sid"]), (&json!(1), &made["sid"]));
    let calls = library.call("list_calls", json!({ "from": MAYA }));
    assert_eq!(
        (calls[0]["direction"].as_str(), calls[0]["status"].as_str()),
        (Some("inbound"), Some("completed"))
    );
    library.call("delete_recording", json!({ "sid": recording["sid"] }));
    assert_eq!(library.call("list_recordings", json!({})), json!([]));
}

/// Every verb with everything it can carry.
fn everything() -> Vec<Voice> {
    let url = |path: &str| format!("https://desk.example.com/{path}?a=1&b=2");
    let say = Say {
        voice: Some("Polly.Nicole".to_owned()),
        language: Some("en-AU".to_owned()),
        loops: Some(2),
        ..Say::new("Fish & <chips>, \"please\" ☺")
    };
    let staff = Number {
        url: Some(url("whisper")),
        send_digits: Some("ww1".to_owned()),
        status_callback: Some(url("leg")),
        status_events: vec![CallEvent::Initiated, CallEvent::Completed],
        ..Number::new(number(MAYA))
    };
    let desk = Sip {
        uri: "sip:front@office.example".to_owned(),
        username: Some("front".to_owned()),
        password: Some("secret".to_owned()),
        url: Some(url("whisper")),
        status_callback: Some(url("leg")),
        status_events: vec![CallEvent::Answered],
    };
    let dial = Dial {
        action: Some(url("dialed")),
        timeout: Some(18),
        time_limit: Some(3600),
        caller_id: Some(DESK.to_owned()),
        answer_on_bridge: Some(true),
        record: Some(DialRecord::FromAnswer),
        recording_status_callback: Some(url("recording")),
        recording_events: vec![RecordingEvent::Completed, RecordingEvent::Absent],
        ring_tone: Some("au".to_owned()),
        ..Dial::to([staff.into(), desk.into()])
    };
    let room = Conference {
        name: "desk".to_owned(),
        muted: Some(false),
        starts_on_enter: Some(true),
        ends_on_exit: Some(true),
        label: Some("caller".to_owned()),
        wait_url: Some(url("wait")),
        status_callback: Some(url("room")),
        status_events: vec!["join".to_owned(), "leave".to_owned()],
    };
    let gather = Gather {
        action: Some(url("menu")),
        input: Some(Input::Both),
        timeout: Some(6),
        num_digits: Some(1),
        finish_on_key: Some("*".to_owned()),
        language: Some("en-AU".to_owned()),
        hints: Some("appointment, hours".to_owned()),
        speech_timeout: Some("auto".to_owned()),
        even_if_empty: Some(true),
        prompts: vec![Prompt::Say(say.clone()), Prompt::Pause(1), Play::new(url("hold.wav")).into()],
    };
    let record = Record {
        timeout: Some(5),
        finish_on_key: Some("#".to_owned()),
        max_length: Some(120),
        play_beep: Some(true),
        trims_silence: Some(false),
        recording_status_callback: Some(url("recording")),
        recording_events: vec![RecordingEvent::InProgress],
        transcribe_callback: Some(url("words")),
        ..Record::new(url("recorded"))
    };
    vec![
        Voice::new().then(say).then(Play::new(url("hold.wav"))).then(Verb::Pause(2)).then(dial),
        Voice::new().then(Dial::to([Target::from(room)])),
        Voice::new().then(gather).then(Verb::Redirect(url("again"))),
        Voice::new().then(record),
        Voice::new().then(Reject::Busy),
        Voice::new().then(Verb::Hangup),
    ]
}

async fn twiml_is_written_as_we_write_it(language: Language) {
    let mut library = Library::start(language);
    for ours in everything() {
        let ours = sorted(document(&ours.to_xml()).unwrap());
        let asked: Vec<Value> = ours.children.iter().map(tell).collect();
        let theirs = library.call("write_twiml", json!({ "verbs": asked }));
        let theirs = document(theirs.as_str().unwrap()).unwrap_or_else(|| panic!("no TwiML: {theirs}"));
        assert_eq!(sorted(theirs), ours);
    }
}

fn tell(node: &Node) -> Value {
    let children: Vec<Value> = node.children.iter().map(tell).collect();
    json!({ "name": node.name, "text": node.text, "attributes": node.attributes, "children": children })
}

/// The order of attributes does not matter.
fn sorted(mut node: Node) -> Node {
    node.attributes.sort();
    node.children = node.children.into_iter().map(sorted).collect();
    node
}
