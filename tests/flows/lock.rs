//! The lock: while it holds, nothing is shown, read or rung beyond "New text", and nothing is missed.

use std::time::Duration;

use deskbell_core::Event;
use deskbell_core::notices::{News, Notice};
use deskbell_core::store::Lane;
use deskbell_core::surface;
use deskbell_tests::{World, fresh_intent};
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const PIN: &str = "2580";

/// All that a locked inbox answers. Whoever adds to it shows something to whoever does not know the PIN.
const ANSWERED: [&str; 7] =
    ["read_app", "retry_open", "read_lock", "lock_app", "unlock", "unlock_with_recovery", "note_network"];

/// An office with a PIN, which locks itself after five minutes.
async fn with_pin() -> World {
    let world = World::open().await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("set_pin", json!({ "pin": PIN, "former": null })).await;
    world.call("change_settings", json!({ "lock": { "idleMinutes": 5 } })).await;
    world
}

async fn face(world: &World) -> String {
    world.call("read_app", json!({})).await["face"].as_str().expect("a face").to_owned()
}

/// Lets time pass at once: only what follows from it at its end matters.
async fn pass(world: &World, seconds: u64) {
    world.clock.advance(Duration::from_secs(seconds));
    world.settle().await;
}

async fn wait(world: &World) -> u64 {
    world.call("read_lock", json!({})).await["wait"].as_u64().expect("a wait") / 1000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_inbox_answers_no_call_but_those_that_unlock_it() {
    let world = with_pin().await;
    world.text(MAYA, "My results, please").await;
    world.settle().await;
    let thread = world.thread(MAYA).await;
    assert_eq!(world.call("lock_app", json!({})).await["face"], "locked");
    let told = world.call("read_app", json!({})).await;
    assert_eq!(
        (&told["account"], &told["line"], &told["accounts"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    // Every call that there is, by name, with arguments that would do for most of them.
    let args = json!({
        "thread": thread, "body": "Hello", "intent": fresh_intent(), "upTo": "1", "query": "results", "picture": thread,
        "filter": "open", "kind": "text", "from": MAYA, "to": MAYA, "sid": "AC1", "minutes": 60, "number": thread,
        "contact": thread, "pin": PIN, "former": PIN, "code": "bell", "message": thread, "note": thread,
    });
    let mut refused = 0;
    for name in surface::names().iter().filter(|name| !ANSWERED.contains(name)) {
        assert!(!surface::answers_while_locked(name), "{name}");
        assert_eq!(world.refusal(name, args.clone()).await, "locked: Deskbell is locked.", "{name}");
        assert_eq!(surface::confirmation(&world.app, name, &args.to_string()), None, "{name}");
        refused += 1;
    }
    assert!(refused > 80, "{refused}");
    for name in ["attach_picture", "attach_document", "add_greeting", "open_contact_import", "restore_backup"]
    {
        let given = world.try_give(name, args.clone(), vec![1, 2, 3]).await;
        assert_eq!(given.expect_err("nothing is taken").code(), "locked");
    }
    assert_eq!(world.call("unlock", json!({ "pin": PIN })).await["face"], "open");
    assert_eq!(world.call("read_counts", json!({})).await["unread"], 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_in_and_go_out_behind_the_lock_and_ring_without_a_name() {
    let mut world = with_pin().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: One"]);
    world.send(MAYA, "On its way").await;
    let thread = world.thread(MAYA).await;
    // Whoever looked at the thread before the lock fell looks at it no more.
    world.call("look_at_thread", json!({ "thread": thread })).await;
    world.heard();
    let sent = Notice {
        thread: thread.parse().ok(),
        title: "Maya Okafor".to_owned(),
        body: "One".to_owned(),
        what: News::Text,
    };
    assert_eq!(world.app.as_it_may_ring(sent.clone()), sent);
    world.call("lock_app", json!({})).await;
    let late = world.app.as_it_may_ring(sent);
    assert_eq!((late.thread, late.title.as_str(), late.body.as_str()), (None, "Deskbell", "New text"));
    world.advance(Duration::from_secs(11)).await;
    world.text(MAYA, "My results, please").await;
    world.settle().await;
    assert_eq!(world.rings(), ["Deskbell: New text"]);
    for n in 0..5 {
        world.text(&format!("+1202555013{n}"), "Hello").await;
    }
    world.settle().await;
    let rings = world.rings();
    assert!(!rings.is_empty() && rings.iter().all(|ring| ring == "Deskbell: New text"), "{rings:?}");
    world.app.choose_thread(thread.parse().expect("an id"));
    assert_eq!(world.heard(), [Event::AppChanged], "a page hears that it is locked, and nothing else");
    world.call("unlock", json!({ "pin": PIN })).await;
    let said = world.transcript(MAYA).await;
    assert!(["One", "On its way", "My results, please"].iter().all(|words| said.contains(words)), "{said}");
    assert!(world.heard().contains(&Event::AppChanged));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_touching_the_window_locks_it_and_touching_keeps_it_open() {
    let mut world = with_pin().await;
    for _ in 0..3 {
        pass(&world, 290).await;
        world.call("note_touch", json!({})).await;
    }
    assert_eq!(face(&world).await, "open");
    world.heard();
    pass(&world, 299).await;
    assert_eq!(face(&world).await, "open");
    pass(&world, 1).await;
    assert_eq!(world.refusal("note_touch", json!({})).await, "locked: Deskbell is locked.");
    assert!(world.heard().contains(&Event::AppChanged), "the page is told");
    world.call("unlock", json!({ "pin": PIN })).await;
    world.call("change_settings", json!({ "lock": { "idleMinutes": 0 } })).await;
    pass(&world, 3600).await;
    assert_eq!(face(&world).await, "open", "off is off");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waking_from_sleep_locks_it_and_what_was_being_written_is_kept() {
    let world = with_pin().await;
    let thread = world.thread(MAYA).await;
    world.app.wake().await;
    assert_eq!(face(&world).await, "locked");
    let draft = json!({ "thread": thread, "kind": "text", "body": "Dear Maya", "intent": fresh_intent() });
    world.call("save_draft", draft.clone()).await;
    world.advance(Duration::from_secs(11)).await;
    assert_eq!(world.refusal("save_draft", draft).await, "locked: Deskbell is locked.");
    world.call("unlock", json!({ "pin": PIN })).await;
    assert_eq!(world.call("read_drafts", json!({ "thread": thread })).await["text"]["body"], "Dear Maya");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_comes_up_locked_and_wrong_pins_are_remembered_over_it() {
    let world = with_pin().await;
    let wrong = json!({ "pin": "2581" });
    assert_eq!(world.call("unlock", wrong.clone()).await["face"], "open", "there is nothing to unlock");
    let world = world.start_again().await;
    assert_eq!(face(&world).await, "locked");
    for _ in 0..2 {
        assert_eq!(world.refusal("unlock", wrong.clone()).await, "bad_input [pin]: That is not the PIN.");
    }
    let said = "bad_input [pin]: That is not the PIN. Wait 30 seconds, then try again.";
    assert_eq!(world.refusal("unlock", wrong.clone()).await, said);
    let world = world.start_again().await;
    let said = "bad_input [pin]: Too many wrong PINs. Wait 30 seconds, then try again.";
    assert_eq!(world.refusal("unlock", json!({ "pin": PIN })).await, said, "not even the right one");
    world.clock.advance(Duration::from_secs(20));
    assert_eq!(wait(&world).await, 10);
    world.clock.advance(Duration::from_secs(10));
    let said = "bad_input [pin]: That is not the PIN. Wait 1 minute, then try again.";
    assert_eq!(world.refusal("unlock", wrong).await, said);
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(world.call("unlock", json!({ "pin": PIN })).await["face"], "open");
    assert_eq!(world.call("read_lock", json!({})).await["wrong"], 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_the_computers_clock_ahead_makes_no_wrong_pin_cheaper() {
    let world = with_pin().await;
    world.call("lock_app", json!({})).await;
    for _ in 0..3 {
        world.refusal("unlock", json!({ "pin": "2581" })).await;
    }
    // To whoever reads the time of day, the last try is an hour ago.
    const AHEAD: &str = "UPDATE pin SET tried_at = tried_at - 3600000";
    let store = world.office().store().clone();
    let set_ahead = store.write(Lane::Door, |tx| Ok(tx.execute(AHEAD, [])?));
    assert_eq!(set_ahead.await.expect("it is written"), 1);
    assert!(wait(&world).await > 0);
    let said = world.refusal("unlock", json!({ "pin": PIN })).await;
    assert!(said.starts_with("bad_input [pin]: Too many wrong PINs."), "{said}");
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(wait(&world).await, 0);
    assert_eq!(world.call("unlock", json!({ "pin": PIN })).await["face"], "open");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pin_is_changed_and_removed_only_by_whoever_knows_it() {
    let world = World::open().await;
    let set = |pin: &str, former: Option<&str>| json!({ "pin": pin, "former": former });
    let said =
        "bad_input [code]: Write the recovery code down first: it is the way in when the PIN is forgotten.";
    assert_eq!(world.refusal("set_pin", set(PIN, None)).await, said);
    assert_eq!(
        world.refusal("lock_app", json!({})).await,
        "bad_input [pin]: Set a PIN first, in Settings, Lock."
    );
    let words = world.call("renew_recovery_code", json!({})).await;
    world.call("keep_recovery_code", json!({})).await;
    let said = "bad_input [pin]: A PIN has 4 to 12 digits, and nothing else.";
    assert_eq!(world.refusal("set_pin", set("12", None)).await, said);
    assert_eq!(world.call("set_pin", set(PIN, None)).await["hasPin"], true);
    let said = "bad_input [former]: That is not the PIN.";
    assert_eq!(world.refusal("set_pin", set("1470", None)).await, said);
    assert_eq!(world.call("set_pin", set("1470", Some(PIN))).await["hasPin"], true);
    world.call("lock_app", json!({})).await;
    assert_eq!(world.refusal("unlock", json!({ "pin": PIN })).await, "bad_input [pin]: That is not the PIN.");
    // Forgotten: the recovery code opens it, and takes the PIN away.
    let others =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    let said = "bad_input [code]: This recovery code belongs to another inbox.";
    assert_eq!(world.refusal("unlock_with_recovery", json!({ "code": others })).await, said);
    let code = &words["recoveryCode"];
    assert_eq!(world.call("unlock_with_recovery", json!({ "code": code })).await["face"], "open");
    assert_eq!(world.call("read_lock", json!({})).await["hasPin"], false);
    world.call("set_pin", set(PIN, None)).await;
    assert_eq!(
        world.refusal("remove_pin", json!({ "pin": "1470" })).await,
        "bad_input [pin]: That is not the PIN."
    );
    assert_eq!(world.call("remove_pin", json!({ "pin": PIN })).await["hasPin"], false);
    let world = world.start_again().await;
    assert_eq!(face(&world).await, "open", "without a PIN nothing locks");
    world.close().await;
}
