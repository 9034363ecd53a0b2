//! Conversations that are recorded: announced first, noted with the call, heard and deleted here.

use std::time::Duration;

use deskbell_sandbox::{Answering, Caller, Sound, Webhooks};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::twiml::rules::check;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const ANA: &str = "+12025550171";
const A_WHILE: Duration = Duration::from_secs(120);

/// An office that records conversations, and Ana answers.
async fn office() -> World {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["records"] = json!(true);
    rules["open"] = json!([{
        "step": "ring", "staff": [{ "name": "Ana", "number": ANA }], "order": "all_at_once", "seconds": 20,
        "accept": "at_once", "shows": "theirs",
    }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.set_phone(ANA, Answering::and_presses(""));
    world
}

async fn call(world: &World) -> Value {
    let wanted = json!({ "wanted": { "filter": "all" }, "after": null, "limit": 1 });
    world.call("list_calls", wanted).await["rows"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_announced_recorded_heard_and_deleted() {
    let mut world = office().await;
    world.sandbox.call(Caller::new(MAYA).talks(20), &front_desk());
    world.advance(A_WHILE).await;
    let caller = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("a call");
    let first = world.sandbox.heard(&caller.sid).remove(0).sound;
    assert!(matches!(first, Sound::Said { words, .. } if words == "This call may be recorded."));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana, recorded of 20 s, ready (open, recording announced)
    ");
    // It is nobody's message: nothing rings and nothing is unheard.
    assert_eq!(world.rings(), [""; 0]);
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    assert_eq!((&page["unheard"], &page["heard"]), (&json!([]), &json!([])));
    let recorded = call(&world).await["voicemail"].clone();
    assert_eq!((&recorded["isConversation"], &recorded["state"]), (&json!(true), &json!("ready")));
    let sound = world.call("read_voicemail", json!({ "voicemail": recorded["id"] })).await;
    assert_eq!(sound["type"], "audio/wav");
    world.call("delete_voicemail", json!({ "voicemail": recorded["id"] })).await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_eq!(call(&world).await["voicemail"]["state"], "deleted");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_no_webhook_told_is_found_and_a_message_stays_a_message() {
    let world = office().await;
    world.sandbox.call(Caller::new(MAYA).talks(10), &front_desk());
    world.advance(Duration::from_secs(12)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana, recorded of 10 s, ready (open, recording announced)
    ");
    world.sandbox.set_phone(ANA, Answering::Busy);
    world.sandbox.call(Caller::new(MAYA).leaves("Hello?", 5), &front_desk());
    world.advance(A_WHILE).await;
    assert_eq!(call(&world).await["voicemail"]["isConversation"], json!(false));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * answered by Ana, recorded of 10 s, ready (open, recording announced)
    * voicemail of 5 s, ready (open, recording announced, the line was busy)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_is_told_what_to_record_and_a_blocked_caller_hears_nothing() {
    let world = office().await;
    let announced = "CallSid=CA00000000000000000000000000000061&AccountSid=AC00000000000000000000000000000001\
                     &From=%2B12025550123&To=%2B12025550100&CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01";
    let (_, answer) = world.ask("/calls/incoming", announced.to_owned()).await;
    assert_eq!(check(&answer), []);
    let base = world.office().public_url().expect("a public address");
    assert_snapshot!(answer.replace(&base, "https://desk.example"), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">This call may be recorded.</Say><Dial action="https://desk.example/calls/dialed/open/0/0" timeout="15" answerOnBridge="true" record="record-from-answer-dual" recordingStatusCallback="https://desk.example/calls/conversation"><Number statusCallback="https://desk.example/calls/status" statusCallbackEvent="answered completed">+12025550171</Number></Dial></Response>"#);
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["blocked"] = json!([MAYA]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    let (_, answer) = world.ask("/calls/incoming", announced.replace("0061", "0062")).await;
    assert!(answer.contains("<Response><Reject"), "{answer}");
    rules["announcement"] = json!(" ");
    let refused = world.refusal("save_routing", json!({ "number": number, "rules": rules })).await;
    assert_snapshot!(refused, @"bad_input [announcement]: Write what callers hear before a conversation is recorded, in at most 1000 characters.");
    world.app.shut_down().await;
}
