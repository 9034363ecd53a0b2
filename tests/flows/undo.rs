//! A word of undo: for five seconds a text can be taken back, and then nothing of it is left.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent};
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_after_five_seconds_and_not_before() {
    let world = World::open_as_shipped().await;
    world.send(MAYA, "See you then").await;
    world.advance(Duration::from_secs(4)).await;
    assert!(world.sandbox.messages().is_empty());
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (queued)
    ");
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_leaves_nothing_and_a_second_click_changes_nothing() {
    let world = World::open_as_shipped().await;
    world.text(MAYA, "Can I come at ten?").await;
    world.clock.advance(Duration::from_secs(1));
    world.text(TOM, "Where do I park?").await;
    world.clock.advance(Duration::from_secs(1));
    let message = world.send(MAYA, "Yes umbrella").await;
    let undone = world.call("undo_message", json!({ "message": message })).await;
    assert_eq!(undone["body"], "Yes umbrella");
    assert_snapshot!(
        world.refusal("undo_message", json!({ "message": message })).await,
        @"not_found: This text is no longer here."
    );
    let found = world.call("search_inbox", json!({ "text": "umbrella", "limit": 5 })).await;
    assert_eq!(found["hits"], json!([]));
    let list = json!({ "filter": "open", "number": null, "after": null, "limit": 5 });
    let rows = world.call("list_threads", list).await["rows"].clone();
    assert_eq!(rows[0]["preview"]["text"], "Where do I park?", "it stands where it stood before");
    assert_eq!(rows[1]["preview"]["text"], "Can I come at ten?");
    world.advance(Duration::from_secs(20)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Can I come at ten?
    ");
    assert!(world.sandbox.messages().iter().all(|message| message.to != MAYA));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_left_cannot_be_taken_back_and_says_so() {
    let world = World::open_as_shipped().await;
    let message = world.send(MAYA, "See you then").await;
    world.advance(Duration::from_secs(6)).await;
    assert_snapshot!(
        world.refusal("undo_message", json!({ "message": message })).await,
        @"bad_input [message]: This text has left already. It can no longer be taken back."
    );
    let theirs = world.thread(MAYA).await;
    world.text(MAYA, "Thanks").await;
    let page = json!({ "thread": theirs, "before": null, "after": null, "around": null, "limit": 5 });
    let page = world.call("list_messages", page).await;
    assert_snapshot!(
        world.refusal("undo_message", json!({ "message": page["rows"][1]["id"] })).await,
        @"not_found: This text is no longer here."
    );
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_within_the_five_seconds_keeps_the_promise_and_the_undo() {
    let world = World::open_as_shipped().await;
    let message = world.send(MAYA, "First").await;
    world.send(MAYA, "Second").await;
    let world = world.restart().await;
    world.call("undo_message", json!({ "message": message })).await;
    world.advance(Duration::from_secs(15)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Second (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_setting_off_a_text_goes_at_once_and_an_absurd_one_is_refused() {
    let world = World::open_as_shipped().await;
    world.call("change_settings", json!({ "sending": { "undoSeconds": 0 } })).await;
    world.send_with_intent(&world.thread(MAYA).await, "Now", &fresh_intent()).await;
    world.settle().await;
    assert_eq!(world.sandbox.messages().len(), 1);
    assert_snapshot!(
        world.refusal("change_settings", json!({ "sending": { "undoSeconds": 3600 } })).await,
        @"bad_input [undoSeconds]: A text can be held back for 30 seconds at most."
    );
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}
