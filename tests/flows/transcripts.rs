//! What is said on the voicemail, written down: where Twilio can, found where nobody told, and honest where there is none.

use std::time::Duration;

use deskbell_sandbox::{Caller, Webhooks};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::twiml::rules::check;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const CALL: &str = "CA00000000000000000000000000000041";
const RECORDING: &str = "RE00000000000000000000000000000041";
/// Longer than any greeting, message and writing down here.
const A_WHILE: Duration = Duration::from_secs(120);
/// Catch-up has run, and what is young has been left to its webhooks long enough.
const CAUGHT_UP: Duration = Duration::from_secs(11 * 60);

/// An office whose messages are written down, with rules that are changed so.
async fn office(change: impl FnOnce(&mut Value)) -> World {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["transcribes"] = json!(true);
    change(&mut rules);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world
}

async fn found(world: &World, text: &str) -> Value {
    world.call("search_inbox", json!({ "text": text, "after": null, "limit": 5 })).await["hits"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_written_down_found_by_its_words_and_forgotten_with_it() {
    let world = office(|_| {}).await;
    world.sandbox.call(Caller::new(MAYA).leaves("The crown came loose again.", 8), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready: “The crown came loose again.” (open)
    ");
    let hits = found(&world, "crown").await;
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    let call = page["unheard"][0].clone();
    assert_eq!((&hits[0]["message"], &hits[0]["thread"]), (&call["id"], &call["thread"]));
    assert_eq!(hits[1], Value::Null);
    // The note on the call speaks of it too: it is found once.
    world.call("describe_call", json!({ "call": call["id"], "topic": null, "note": "Her crown" })).await;
    assert_eq!(found(&world, "crown").await.as_array().map(Vec::len), Some(1));
    world.call("describe_call", json!({ "call": call["id"], "topic": null, "note": "" })).await;
    world.call("delete_voicemail", json!({ "voicemail": call["voicemail"]["id"] })).await;
    assert_eq!(found(&world, "crown").await, json!([]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_no_webhook_told_are_found_by_looking() {
    let world = office(|_| {}).await;
    world.sandbox.call(Caller::new(MAYA).leaves("Please call me about Friday.", 6), &front_desk());
    world.advance(Duration::from_secs(2)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(CAUGHT_UP).await;
    world.advance(CAUGHT_UP).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready: “Please call me about Friday.” (open)
    ");
    assert_eq!(found(&world, "friday").await.as_array().map(Vec::len), Some(1));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_transcript_it_says_why() {
    let world = office(|rules| rules["language"] = json!("en-GB")).await;
    world.sandbox.call(Caller::new(MAYA).leaves("Hello from London.", 6), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready, transcript: language (open)
    ");
    world.close().await;
    let world = office(|_| {}).await;
    world.sandbox.call(Caller::new(MAYA).leaves("Hm.", 1), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 1 s, ready, transcript: length (open)
    ");
    world.close().await;
}

fn about(more: &str) -> String {
    format!(
        "CallSid={CALL}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
         &CallStatus=in-progress&Direction=inbound&ApiVersion=2010-04-01{more}"
    )
}

/// What Twilio asks, and what it is answered without our address, after Twilio's rules were asked.
async fn record(world: &World) -> String {
    let (status, answer) = world.ask("/calls/incoming", about("").replace("in-progress", "ringing")).await;
    assert_eq!((status, check(&answer)), (200, Vec::new()), "{answer}");
    let base = world.office().public_url().expect("a public address");
    let (_, record) = answer.split_once("<Record").expect("a message is taken");
    record.replace(&base, "https://desk.example")
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_is_told_to_write_down_american_english_of_two_minutes_at_most() {
    let world = office(|_| {}).await;
    assert_snapshot!(record(&world).await, @r##" action="https://desk.example/calls/recorded" timeout="5" finishOnKey="#" maxLength="120" recordingStatusCallback="https://desk.example/calls/recording" recordingStatusCallbackEvent="completed absent" transcribe="true" transcribeCallback="https://desk.example/calls/transcribed"/></Response>"##);
    world.app.shut_down().await;
    let world = office(|rules| {
        rules["language"] = json!("de-DE");
        rules["longest"] = json!(600);
    })
    .await;
    assert_snapshot!(record(&world).await, @r##" action="https://desk.example/calls/recorded" timeout="5" finishOnKey="#" maxLength="600" recordingStatusCallback="https://desk.example/calls/recording" recordingStatusCallbackEvent="completed absent"/></Response>"##);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_a_message_in_any_order_and_twice_leaves_the_same_words() {
    let written = format!(
        "&RecordingSid={RECORDING}&TranscriptionSid=TR00000000000000000000000000000041&TranscriptionStatus=completed\
         &TranscriptionText=It+is+Maya.&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F{RECORDING}"
    );
    let failed = written.replace("completed", "failed").replace("It+is+Maya.", "");
    let recorded = format!(
        "&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F{RECORDING}&RecordingSid={RECORDING}&RecordingDuration=8"
    );
    let one = ("/calls/recorded", about(&recorded));
    let two = ("/calls/transcribed", about(&written));
    let three = ("/calls/transcribed", about(&failed));
    let orders = [
        vec![&one, &two, &three],
        vec![&two, &one, &three, &two],
        vec![&three, &two, &one],
        vec![&three, &one, &one, &two],
    ];
    for order in orders {
        let world = office(|_| {}).await;
        record(&world).await;
        for (path, form) in order {
            assert!(world.post(path, form.clone()).await < 300);
        }
        let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
        let left = page["unheard"][0]["voicemail"].clone();
        assert_eq!(
            (&left["seconds"], &left["transcriptState"], &left["transcript"]),
            (&json!(8), &json!("ready"), &json!("It is Maya.")),
        );
        world.app.shut_down().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_down_goes_at_twilio_with_its_sound_once_it_is_here_and_there_is_a_receipt() {
    let world = office(|_| {}).await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("change_erasing", json!({ "erases": true })).await;
    world.sandbox.call(Caller::new(MAYA).leaves("The crown came loose again.", 8), &front_desk());
    world.advance(Duration::from_secs(20)).await;
    let sid = world.sandbox.recordings().pop().expect("a message was left").sid;
    let written = async || {
        let list = deskbell_twilio::api::recordings::transcriptions::List {
            recording: sid.clone(),
            page_size: None,
        };
        world.office().twilio().execute(&list).await.expect("Twilio lists").transcriptions.len()
    };
    let receipts = async || {
        let kept = world.call("read_sound", json!({})).await;
        (kept["there"].clone(), kept["wordsGone"].clone(), kept["wordsRefused"].clone())
    };
    world.advance(CAUGHT_UP).await;
    // Its words are here, and at Twilio there is neither sound nor words.
    assert_eq!(written().await, 0);
    assert_eq!(receipts().await, (json!(0), json!(1), json!(0)));
    assert_eq!(found(&world, "crown").await.as_array().map(Vec::len), Some(1));
    // Twilio being asked again finds nothing, and the receipt stays one.
    let world = world.restart().await;
    world.advance(CAUGHT_UP).await;
    let kept = world.call("read_sound", json!({})).await;
    assert_eq!((&kept["wordsGone"], &kept["going"]), (&json!(1), &json!(0)), "{kept}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_waits_at_twilio_until_its_words_are_here() {
    let world = office(|_| {}).await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("change_erasing", json!({ "erases": true })).await;
    world.sandbox.call(Caller::new(MAYA).leaves("Please call me.", 8), &front_desk());
    world.advance(Duration::from_secs(2)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(2 * CAUGHT_UP).await;
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    assert_eq!(page["unheard"][0]["voicemail"]["transcript"], "Please call me.", "{page}");
    world.advance(CAUGHT_UP).await;
    let kept = world.call("read_sound", json!({})).await;
    assert_eq!((&kept["there"], &kept["wordsGone"]), (&json!(0), &json!(1)), "{kept}");
    world.close().await;
}
