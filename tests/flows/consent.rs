//! Who has said STOP is not texted, by no path.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent};
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";

#[tokio::test(flavor = "multi_thread")]
async fn stop_closes_every_thread_with_that_person_and_start_opens_them() {
    let world = World::open().await;
    world.text(MAYA, "Stop").await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread, opted out by STOP
    < Stop
    ");
    let number = world.number(&deskbell_tests::recalls()).await;
    let other = world.call("open_thread", json!({ "number": number, "to": MAYA })).await;
    let ask = json!({ "thread": other["thread"], "body": "Hello", "intent": fresh_intent() });
    assert_snapshot!(
        world.refusal("send_message", ask.clone()).await,
        @"opted_out: This person has opted out of texts. They can text START to come back."
    );
    world.advance(Duration::from_secs(5)).await;
    world.text(MAYA, "START").await;
    world.call("send_message", ask).await;
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_waits_while_they_say_stop_is_not_sent() {
    let world = World::open().await;
    let busy = deskbell_sandbox::Api::TooBusy { retry_after: Duration::from_secs(30) };
    world.sandbox.switches().set_api_for(busy, 1);
    world.send(MAYA, "See you then").await;
    world.settle().await;
    world.text(MAYA, "STOP").await;
    world.advance(Duration::from_secs(60)).await;
    let transcript = world.transcript(MAYA).await;
    assert!(transcript.contains("> See you then (failed) — They have opted out of texts."), "{transcript}");
    assert!(world.sandbox.messages().iter().all(|message| message.to != MAYA));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_twilio_knows_of_an_opt_out_that_we_do_not_the_thread_closes() {
    let world = World::open().await;
    world.sandbox.switches().set_webhooks(deskbell_sandbox::Webhooks::Silent);
    world.text(MAYA, "STOP").await;
    world.send(MAYA, "Hello").await;
    world.settle().await;
    let thread = world.thread(MAYA).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!(head["reply"], "opted_out");
    world.advance(Duration::from_secs(12 * 60)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captured_start_that_is_sent_again_opts_nobody_back_in() {
    let world = World::open().await;
    let said = |sid: &str, body: &str| {
        let form = format!(
            "MessageSid={sid}&AccountSid={}&From=%2B12025550123&To=%2B12025550100&Body={body}&NumMedia=0",
            world.office().account_sid()
        );
        world.post("/messages/incoming", form)
    };
    let start = "SM000000000000000000000000000000a1";
    assert_eq!(said(start, "START").await, 200);
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(said("SM000000000000000000000000000000a2", "STOP").await, 200);
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(said(start, "START").await, 200, "it is signed and known, so it is answered");
    let thread = world.thread(MAYA).await;
    assert_eq!(world.call("read_thread", json!({ "thread": thread })).await["reply"], "opted_out");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_is_told_as_the_word_that_closed_the_thread_and_help_closes_nothing() {
    let world = World::open().await;
    world.text(MAYA, "HELP").await;
    world.settle().await;
    let thread = world.thread(MAYA).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!((&head["reply"], &head["consent"]["state"]), (&json!("open"), &json!("unknown")));
    world.advance(Duration::from_secs(60)).await;
    world.text(MAYA, "Cancel").await;
    world.settle().await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!((&head["reply"], &head["consent"]["word"]), (&json!("opted_out"), &json!("CANCEL")));
    assert!(head["consent"]["at"].is_i64(), "since when is told");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_word_of_twilios_list_opts_out_and_back_in_and_only_alone() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    let mut open = true;
    for word in [
        "STOP",
        "start",
        "StopAll",
        "UNSTOP",
        "unsubscribe",
        "Yes",
        "CANCEL",
        "START",
        "end",
        "START",
        "Quit",
        "START",
        "OPTOUT",
        "START",
        "revoke",
        "START",
        "please stop",
        "STOP it",
        "info",
    ] {
        world.advance(Duration::from_secs(2)).await;
        world.text(MAYA, word).await;
        world.settle().await;
        open = match word.to_uppercase().as_str() {
            "START" | "UNSTOP" | "YES" => true,
            "PLEASE STOP" | "STOP IT" | "INFO" => open,
            _ => false,
        };
        let head = world.call("read_thread", json!({ "thread": thread })).await;
        assert_eq!(head["reply"] == "open", open, "after {word}");
    }
    world.close().await;
}
