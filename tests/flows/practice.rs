//! Pretending to be the callers: texting as somebody, looking at their phone, moving the clock, and letting things go
//! wrong on purpose.

use std::time::Duration;

use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";

/// A text as Maya, or whoever has this number.
async fn pretend(world: &World, from: &str, body: &str) -> Value {
    let number = world.number(&front_desk()).await;
    let text = json!({ "from": from, "number": number, "body": body, "drawings": [], "files": [] });
    world.call("pretend_text", text).await
}

/// What is on somebody's phone, as they would read it aloud.
async fn phone(world: &World, address: &str) -> String {
    let phone = world.call("read_phone", json!({ "address": address })).await;
    let texts = phone["texts"].as_array().expect("texts").iter().map(|text| {
        let side = text["side"].as_str().expect("a side");
        let files: Vec<&str> =
            text["files"].as_array().expect("files").iter().filter_map(Value::as_str).collect();
        format!("{side}: {}{}\n", text["body"].as_str().expect("a body"), files.join(", "))
    });
    texts.collect()
}

async fn switch(world: &World, name: &str, position: &str) -> Value {
    let mut switches = world.call("read_practice", json!({})).await["switches"].clone();
    switches[name] = json!(position);
    if position == "refusing" {
        switches["refusal"] = json!(30006);
    }
    world.call("set_switches", switches).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_practises_texts_as_somebody_and_sees_what_reaches_their_phone() {
    let world = World::open().await;
    assert_eq!(pretend(&world, "(202) 555-0123", "Can I come on Tuesday?").await["taken"], "taken");
    world.settle().await;
    world.send(MAYA, "Tuesday 10:30 is free.").await;
    world.advance(Duration::from_secs(5)).await;
    pretend(&world, MAYA, "STOP").await;
    world.advance(Duration::from_secs(5)).await;
    assert_snapshot!(phone(&world, "202 555 0123").await, @"
    theirs: Can I come on Tuesday?
    ours: Tuesday 10:30 is free.
    theirs: STOP
    automatic: You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.
    ");
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 2 unread, opted out by STOP
    < Can I come on Tuesday?
    > Tuesday 10:30 is free. (delivered)
    < STOP
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pretended_pictures_arrive_and_are_on_the_phone_too() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let file = json!({ "contentType": "text/vcard", "base64": "QkVHSU46VkNBUkQ=" });
    let text = json!({ "from": MAYA, "number": number, "body": "", "drawings": ["card"], "files": [file] });
    world.call("pretend_text", text).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    <  [image/jpeg ready] [text/vcard file]
    ");
    let texts = world.call("read_phone", json!({ "address": MAYA })).await["texts"].clone();
    assert_eq!(texts[0]["files"], json!(["image/jpeg", "text/vcard"]));
    let picture = world.call("read_phone_picture", json!({ "sid": texts[0]["sid"], "place": 0 })).await;
    assert_eq!(picture["type"], "image/jpeg");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_phone_could_send_is_refused_with_the_reason() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let text = |from: &str, body: &str| json!({ "from": from, "number": number, "body": body, "drawings": [], "files": [] });
    let mut refusals = Vec::new();
    for args in [
        text("Maya", "Hello"),
        text("+12025550100", "Hello"),
        text(MAYA, "  "),
        text(MAYA, &"x".repeat(1601)),
    ] {
        refusals.push(world.refusal("pretend_text", args).await);
    }
    let broken = json!({ "contentType": "image/png", "base64": "%" });
    let args = json!({ "from": MAYA, "number": number, "body": "", "drawings": [], "files": [broken] });
    refusals.push(world.refusal("pretend_text", args).await);
    let code = json!({ "carrier": "refusing", "refusal": 1, "callbacks": "usual", "webhooks": "usual",
        "twilio": "usual", "account": "usual" });
    refusals.push(world.refusal("set_switches", code).await);
    assert_snapshot!(refusals.join("\n"), @"
    bad_input [from]: This is not a phone number. Write it like (202) 555-0199, or with + and country.
    bad_input [from]: This is your own number. Text as somebody else.
    bad_input [body]: Write something, or add a picture.
    bad_input [body]: No phone sends more than 1,600 characters at once.
    bad_input [files]: This file could not be read. Choose it again.
    bad_input [refusal]: Choose one of the codes of the list.
    ");
    assert_eq!(world.sandbox.messages(), []);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_moved_makes_due_what_waits() {
    let world = World::open().await;
    switch(&world, "webhooks", "silent").await;
    pretend(&world, MAYA, "Is anybody there?").await;
    world.settle().await;
    assert_eq!(world.call("read_counts", json!({})).await["unread"], 0);
    world.call("move_clock", json!({ "by": "ten_minutes" })).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Is anybody there? (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_on_purpose_is_what_is_seen_and_all_is_as_usual_again() {
    let world = World::open().await;
    switch(&world, "carrier", "refusing").await;
    world.send(MAYA, "Refused").await;
    world.advance(Duration::from_secs(10)).await;
    switch(&world, "callbacks", "twice").await;
    switch(&world, "carrier", "usual").await;
    world.send(MAYA, "Told twice").await;
    world.advance(Duration::from_secs(10)).await;
    switch(&world, "twilio", "loses_answers").await;
    world.send(MAYA, "Answered into the void").await;
    world.advance(Duration::from_secs(10)).await;
    let usual = json!({ "carrier": "usual", "refusal": 0, "callbacks": "usual", "webhooks": "usual",
        "twilio": "usual", "account": "usual" });
    switch(&world, "account", "suspended").await;
    assert_eq!(pretend(&world, MAYA, "Into the void").await["taken"], "dropped");
    let practice = world.call("set_switches", usual.clone()).await;
    assert_eq!(practice["switches"], usual);
    pretend(&world, MAYA, "All as usual").await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    > Refused (undelivered) — This is a landline, or its carrier takes no texts. Call them.
    > Told twice (delivered)
    > Answered into the void (delivered)
    < All as usual
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_practises_decides_about_papers_or_lets_reviewers_take_their_time() {
    let world = World::open().await;
    assert_eq!(world.call("list_pretended_papers", json!({})).await, json!([]));
    let papers = crate::compliance::hand_in(&world).await;
    let waiting = world.call("list_pretended_papers", json!({})).await;
    let bundle = waiting[0]["bundle"].clone();
    assert_eq!(
        (&waiting[0]["name"], &waiting[0]["isBegun"]),
        (&json!("Australia: Mobile - Business"), &json!(false))
    );
    let decide = async |against: Value| {
        world.refusal("decide_papers", json!({ "bundle": bundle, "against": against })).await
    };
    assert_snapshot!(decide(json!("  ")).await, @"bad_input [against]: Give a reason, in 300 characters at most.");
    assert_snapshot!(decide(json!("x".repeat(301))).await, @"bad_input [against]: Give a reason, in 300 characters at most.");
    world.call("decide_papers", json!({ "bundle": bundle, "against": "The name differs." })).await;
    // So soon after handing in, Twilio may still answer how they stood before.
    world.advance(Duration::from_secs(130)).await;
    let state =
        async || world.call("read_submission", json!({ "submission": papers })).await["state"].clone();
    assert_eq!(state().await, "rejected");
    assert_snapshot!(decide(Value::Null).await, @"not_found: This submission is no longer here.");
    world.call("submit_papers", json!({ "submission": papers })).await;
    world.settle().await;
    let left = world.call("decide_papers", json!({ "bundle": bundle })).await;
    assert_eq!(left, json!([]));
    world.settle().await;
    assert_eq!(state().await, "approved");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_phone_forwards_in_practice_so_that_it_can_be_confirmed() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let phone = "(202) 555-0177";
    let forwards = json!({ "address": phone, "answering": "forwards" });
    assert_snapshot!(world.refusal("set_pretended_phone", forwards).await, @"bad_input [number]: Choose to which of your numbers it forwards.");
    world.call("save_forwarding", json!({ "number": number, "phone": phone })).await;
    world.call("say_forwarding", json!({ "number": number, "isSetUp": true })).await;
    world
        .call("set_pretended_phone", json!({ "address": phone, "answering": "forwards", "number": number }))
        .await;
    world.call("try_forwarding", json!({ "number": number })).await;
    world.advance(Duration::from_secs(20)).await;
    assert_ne!(world.call("read_forwarding", json!({ "number": number })).await["confirmedAt"], Value::Null);
    world.close().await;
}
