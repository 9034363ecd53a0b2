//! Each of our numbers sends as fast as its carrier takes, in order, and says how long that will be.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent, recalls};
use insta::assert_snapshot;
use serde_json::json;

const PEOPLE: [&str; 4] = ["+12025550121", "+12025550122", "+12025550123", "+12025550124"];

async fn paced() -> World {
    let world = World::open().await;
    world.call("change_settings", json!({ "sending": { "undoSeconds": 0, "segmentsPerSecond": 1 } })).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_sends_one_segment_a_second_and_the_queue_is_told() {
    let world = paced().await;
    for person in PEOPLE {
        world.send(person, "The office is closed today").await;
    }
    world.settle().await;
    assert_eq!(world.sandbox.messages().len(), 1);
    let thread = world.thread(PEOPLE[0]).await;
    assert_snapshot!(world.call("read_queue", json!({ "thread": thread })).await, @r#"{"seconds":4,"waiting":3}"#);
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(world.sandbox.messages().len(), 2);
    world.advance(Duration::from_secs(2)).await;
    assert_eq!(world.sandbox.messages().len(), 4);
    assert_snapshot!(world.call("read_queue", json!({ "thread": thread })).await, @r#"{"seconds":0,"waiting":0}"#);
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_takes_as_many_turns_as_it_has_segments_and_the_other_number_does_not_wait() {
    let world = paced().await;
    world.send(PEOPLE[0], &"a".repeat(400)).await;
    world.send(PEOPLE[1], "Short").await;
    let number = world.number(&recalls()).await;
    let other = world.call("open_thread", json!({ "number": number, "to": PEOPLE[2] })).await;
    world.send_with_intent(other["thread"].as_str().unwrap_or_default(), "Elsewhere", &fresh_intent()).await;
    world.settle().await;
    assert_eq!(world.sandbox.messages().len(), 2);
    world.advance(Duration::from_secs(2)).await;
    assert_eq!(world.sandbox.messages().len(), 2);
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(world.sandbox.messages().len(), 3);
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_keeps_its_order_and_what_waits_can_be_taken_back() {
    let world = paced().await;
    for body in ["One", "Two", "Three"] {
        world.send(PEOPLE[0], body).await;
    }
    let last = world.send(PEOPLE[0], "Four").await;
    world.settle().await;
    assert_eq!(world.call("undo_message", json!({ "message": last })).await["body"], "Four");
    world.advance(Duration::from_secs(12)).await;
    let bodies: Vec<String> = world.sandbox.messages().into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["One", "Two", "Three"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn later_texts_of_the_number_do_not_wait_for_one_whose_outcome_is_unknown() {
    let world = paced().await;
    world.sandbox.switches().set_api_for(deskbell_sandbox::Api::Down, 1);
    world.send(PEOPLE[0], "First").await;
    world.send(PEOPLE[0], "Second").await;
    world.advance(Duration::from_secs(5)).await;
    assert_snapshot!(world.transcript(PEOPLE[0]).await, @r"
    (202) 555-0121 with (202) 555-0100: open
    > First (unconfirmed)
    > Second (delivered)
    ");
    world.advance(Duration::from_secs(20 * 60)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_survives_a_restart_and_each_of_its_texts_goes_once() {
    let world = paced().await;
    for person in PEOPLE {
        world.send(person, "The office is closed today").await;
    }
    world.settle().await;
    let world = world.restart().await;
    world.advance(Duration::from_secs(15)).await;
    let mut to: Vec<String> = world.sandbox.messages().into_iter().map(|message| message.to).collect();
    // Order is kept within a thread; texts to different people may take their turns either way.
    to.sort();
    assert_eq!(to, PEOPLE);
    world.close().await;
}
