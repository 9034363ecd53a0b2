//! Notes of the office: they stand among the texts, are found, changed and taken back, and are never sent.

use std::time::Duration;

use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";

async fn add(world: &World, thread: &str, body: &str, intent: &str) -> String {
    let added = world.call("add_note", json!({ "thread": thread, "body": body, "intent": intent })).await;
    added["note"].as_str().expect("an id").to_owned()
}

async fn found(world: &World, text: &str) -> usize {
    let page = world.call("search_inbox", json!({ "text": text, "after": null, "limit": 20 })).await;
    page["hits"].as_array().expect("hits").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_stands_among_the_texts_and_reaches_nobody() {
    let world = World::open().await;
    world.text(MAYA, "Can I come at nine?").await;
    world.advance(Duration::from_secs(60)).await;
    let thread = world.thread(MAYA).await;
    add(&world, &thread, "  She owes for the last visit ", "n1").await;
    world.advance(Duration::from_secs(60)).await;
    world.send(MAYA, "Yes, nine works.").await;
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Can I come at nine?
    # She owes for the last visit
    > Yes, nine works. (delivered)
    ");
    let at_twilio = format!("{:?} {:?}", world.sandbox.messages(), world.sandbox.requests());
    assert!(at_twilio.contains("nine works"));
    assert!(!at_twilio.contains("owes"), "a note left the office");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_note_per_intent_however_often_it_is_asked_for() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    let first = add(&world, &thread, "Call back", "n1").await;
    assert_eq!(add(&world, &thread, "Call back", "n1").await, first);
    assert_ne!(add(&world, &thread, "Call back", "n2").await, first);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_changed_deleted_and_taken_back_and_search_follows() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    let note = add(&world, &thread, "Prefers mornings", "n1").await;
    assert_eq!(found(&world, "mornings").await, 1);
    world.call("edit_note", json!({ "note": note, "body": "Prefers evenings" })).await;
    assert_eq!((found(&world, "mornings").await, found(&world, "evenings").await), (0, 1));
    world.call("delete_note", json!({ "note": note })).await;
    world.call("delete_note", json!({ "note": note })).await;
    assert_eq!(found(&world, "evenings").await, 0);
    assert!(!world.transcript(MAYA).await.contains('#'));
    let gone = world.refusal("edit_note", json!({ "note": note, "body": "Never mind" })).await;
    assert_snapshot!(gone, @"not_found: This note is no longer here.");
    world.call("restore_note", json!({ "note": note })).await;
    assert_eq!(found(&world, "evenings").await, 1);
    assert!(world.transcript(MAYA).await.contains("# Prefers evenings"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_note_is_gone_for_good_after_ten_minutes_through_a_restart() {
    let mut world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    let (first, second) = (add(&world, &thread, "One", "n1").await, add(&world, &thread, "Two", "n2").await);
    world.call("delete_note", json!({ "note": first })).await;
    world.advance(Duration::from_secs(5 * 60)).await;
    world.call("delete_note", json!({ "note": second })).await;
    world = world.restart().await;
    world.advance(Duration::from_secs(5 * 60 + 1)).await;
    let refusal = world.refusal("restore_note", json!({ "note": first })).await;
    assert_snapshot!(refusal, @"not_found: This note is no longer here.");
    world.call("restore_note", json!({ "note": second })).await;
    world.advance(Duration::from_secs(10 * 60)).await;
    assert!(world.transcript(MAYA).await.contains("# Two"), "what was taken back stays");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_without_words_or_with_too_many_is_refused_with_a_sentence() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let thread = world.thread(MAYA).await;
    let ask = |body: String| json!({ "thread": thread, "body": body, "intent": "n1" });
    assert_snapshot!(world.refusal("add_note", ask(" \n ".to_owned())).await, @"bad_input [body]: Write something in the note.");
    assert_snapshot!(world.refusal("add_note", ask("x".repeat(4001))).await, @"bad_input [body]: A note has at most 4000 characters.");
    let nowhere = json!({ "thread": "5", "body": "Hello", "intent": "n1" });
    assert_snapshot!(world.refusal("add_note", nowhere).await, @"not_found: This conversation is no longer here.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_notes_are_read_in_pages_that_meet() {
    let world = World::open().await;
    world.text(MAYA, "Text 0").await;
    let thread = world.thread(MAYA).await;
    for n in 0..12 {
        world.advance(Duration::from_secs(1)).await;
        add(&world, &thread, &format!("Note {n}"), &format!("n{n}")).await;
        world.advance(Duration::from_secs(1)).await;
        world.text(MAYA, &format!("Text {}", n + 1)).await;
    }
    let (mut before, mut bodies) = (Value::Null, Vec::new());
    loop {
        let ask = json!({ "thread": thread, "before": before, "after": null, "around": null, "limit": 7 });
        let page = world.call("list_timeline", ask).await;
        let rows = page["rows"].as_array().expect("rows").clone();
        bodies.splice(0..0, rows.iter().map(|row| row["body"].as_str().expect("words").to_owned()));
        before = rows[0]["id"].clone();
        if page["hasBefore"] == false {
            break;
        }
    }
    let mut expected = vec!["Text 0".to_owned()];
    expected.extend((0..12).flat_map(|n| [format!("Note {n}"), format!("Text {}", n + 1)]));
    assert_eq!(bodies, expected);
    world.close().await;
}
