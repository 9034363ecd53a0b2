//! What is begun and not sent: it outlives a crash, stays in its thread, and goes when it is sent.

use deskbell_core::Event;
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

async fn save(world: &World, thread: &str, kind: &str, body: &str, intent: &str) {
    let draft = json!({ "thread": thread, "kind": kind, "body": body, "intent": intent });
    world.call("save_draft", draft).await;
}

async fn read(world: &World, thread: &str) -> Value {
    world.call("read_drafts", json!({ "thread": thread })).await
}

/// The last line of each thread in the list, newest first.
async fn lines(world: &World) -> Vec<String> {
    let ask = json!({ "filter": "open", "number": null, "after": null, "limit": 50 });
    let page = world.call("list_threads", ask).await;
    let rows = page["rows"].as_array().expect("rows").clone();
    rows.iter()
        .map(|row| format!("{}: {}", row["preview"]["kind"], row["preview"]["text"]).replace('"', ""))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_outlives_a_crash_in_its_own_thread_and_kind() {
    let mut world = World::open().await;
    world.text(MAYA, "Hello").await;
    world.text(TOM, "Hi").await;
    let (maya, tom) = (world.thread(MAYA).await, world.thread(TOM).await);
    save(&world, &maya, "text", "See you at", "intent-1").await;
    save(&world, &maya, "note", "She owes", "intent-2").await;
    world = world.restart().await;
    assert_eq!(
        read(&world, &maya).await,
        json!({ "text": { "body": "See you at", "intent": "intent-1" }, "note": { "body": "She owes", "intent": "intent-2" } })
    );
    assert_eq!(read(&world, &tom).await, json!({ "text": null, "note": null }));
    save(&world, &maya, "text", " \n", "intent-1").await;
    assert_eq!(read(&world, &maya).await["text"], Value::Null, "nothing is left of a draft without words");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_shows_a_draft_unless_they_wrote_something_unread() {
    let mut world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    world.heard();
    save(&world, &thread, "text", "See  you\nat", "intent-1").await;
    assert_eq!(world.heard(), [Event::DraftChanged { thread: thread.parse().expect("an id") }]);
    assert_eq!(lines(&world).await, ["text: Hello"]);
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    assert_eq!(lines(&world).await, ["draft: See you at"]);
    world.heard();
    save(&world, &thread, "text", "See  you\nat", "intent-1").await;
    assert!(world.heard().is_empty(), "the same words again are no news");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_or_kept_is_no_draft_any_more_even_when_a_save_comes_late() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    save(&world, &thread, "text", "See you", "intent-1").await;
    save(&world, &thread, "note", "She owes", "intent-2").await;
    world.send_with_intent(&thread, "See you at nine", "intent-1").await;
    let note = json!({ "thread": thread, "body": "She owes", "intent": "intent-2" });
    world.call("add_note", note).await;
    assert_eq!(read(&world, &thread).await, json!({ "text": null, "note": null }));
    save(&world, &thread, "text", "See you at nine", "intent-1").await;
    save(&world, &thread, "note", "She owes", "intent-2").await;
    assert_eq!(read(&world, &thread).await, json!({ "text": null, "note": null }));
    save(&world, &thread, "text", "The next one", "intent-3").await;
    save(&world, &thread, "text", "See you at nine", "intent-1").await;
    assert_eq!(read(&world, &thread).await["text"]["body"], "The next one");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_taken_back_is_a_draft_again_in_the_same_write_and_can_be_sent_once_more() {
    let mut world = World::open_as_shipped().await;
    world.text(MAYA, "Can I come at ten?").await;
    let thread = world.thread(MAYA).await;
    let message = world.send_with_intent(&thread, "Yes, at tne", "intent-1").await;
    save(&world, &thread, "text", "Bring your card", "intent-2").await;
    world.call("undo_message", json!({ "message": message })).await;
    world = world.restart().await;
    let draft = read(&world, &thread).await["text"].clone();
    assert_eq!(draft["body"], "Yes, at tne\nBring your card");
    save(&world, &thread, "text", "Yes, at ten", draft["intent"].as_str().expect("an intent")).await;
    world.send_with_intent(&thread, "Yes, at ten", draft["intent"].as_str().expect("an intent")).await;
    assert_eq!(read(&world, &thread).await["text"], Value::Null);
    world.advance(std::time::Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Can I come at ten?
    > Yes, at ten (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_too_long_or_nowhere_is_refused_with_a_sentence() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    let long = json!({ "thread": thread, "kind": "text", "body": "x".repeat(20_001), "intent": "intent-1" });
    assert_snapshot!(world.refusal("save_draft", long).await, @"bad_input [body]: A draft has at most 20000 characters.");
    let nowhere = json!({ "thread": "5", "kind": "text", "body": "Hello", "intent": "intent-1" });
    assert_snapshot!(world.refusal("save_draft", nowhere).await, @"not_found: This conversation is no longer here.");
    world.close().await;
}
