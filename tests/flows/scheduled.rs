//! Texts for later: they go at their time, or a person is asked.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const HOUR: Duration = Duration::from_secs(60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

enum If {
    Anyway,
    Unanswered,
}

async fn ask(world: &World, body: &str, after: Duration, when: If) -> Value {
    json!({
        "thread": world.thread(MAYA).await,
        "body": body,
        "intent": fresh_intent(),
        "dueAt": (world.clock.now() + after).0,
        "unlessReply": matches!(when, If::Unanswered),
    })
}

async fn schedule(world: &World, body: &str, after: Duration, when: If) -> String {
    let asked = ask(world, body, after, when).await;
    world.call("schedule_text", asked).await["scheduled"].as_str().expect("an id").to_owned()
}

fn sent(world: &World) -> Vec<String> {
    // Twilio's own answers to STOP have no callback.
    let ours = world.sandbox.messages().into_iter().filter(|message| message.status_callback.is_some());
    ours.map(|message| message.body).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_for_later_goes_at_its_time_and_stands_where_it_was_sent() {
    let world = World::open().await;
    schedule(&world, "Doors open at 8", 2 * HOUR, If::Anyway).await;
    assert_snapshot!(world.later(MAYA).await, @"Doors open at 8 (120 min, waiting)");
    world.send(MAYA, "Hello").await;
    world.advance(2 * HOUR - MINUTE).await;
    assert_eq!(sent(&world), ["Hello"]);
    world.advance(2 * MINUTE).await;
    assert_snapshot!(world.later(MAYA).await, @"");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Hello (delivered)
    > Doors open at 8 (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_intent_is_scheduled_and_sent_once() {
    let world = World::open().await;
    let asked = ask(&world, "Once", HOUR, If::Anyway).await;
    let first = world.call("schedule_text", asked.clone()).await;
    assert_eq!(world.call("schedule_text", asked).await, first);
    world.advance(HOUR + MINUTE).await;
    assert_eq!(sent(&world), ["Once"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_when_they_write_first_and_a_person_may_still_send_it() {
    let world = World::open().await;
    let held = schedule(&world, "Are you coming?", HOUR, If::Unanswered).await;
    schedule(&world, "Bring your card", HOUR, If::Anyway).await;
    world.advance(10 * MINUTE).await;
    world.text(MAYA, "On my way").await;
    assert_snapshot!(world.later(MAYA).await, @r"
    Are you coming? (50 min, they_wrote)
    Bring your card (50 min, waiting)
    ");
    world.advance(HOUR).await;
    assert_eq!(sent(&world), ["Bring your card"]);
    let asking = world.call("list_asking", json!({})).await;
    assert_eq!(asking.as_array().map(Vec::len), Some(1));
    world.call("send_scheduled", json!({ "scheduled": held })).await;
    world.advance(MINUTE).await;
    assert_eq!(sent(&world), ["Bring your card", "Are you coming?"]);
    assert_snapshot!(
        world.refusal("send_scheduled", json!({ "scheduled": held })).await,
        @"not_found: This text for later is no longer here."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_no_webhook_told_is_found_before_it_goes() {
    let world = World::open().await;
    schedule(&world, "Are you coming?", 30 * MINUTE, If::Unanswered).await;
    world.advance(29 * MINUTE).await;
    world.sandbox.switches().set_webhooks(deskbell_sandbox::Webhooks::Silent);
    world.text(MAYA, "On my way").await;
    world.advance(2 * MINUTE).await;
    assert_snapshot!(world.later(MAYA).await, @"Are you coming? (-1 min, they_wrote)");
    assert_eq!(sent(&world), Vec::<String>::new());
    world.advance(10 * MINUTE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_an_hour_late_it_asks_and_within_the_hour_it_goes() {
    let world = World::open().await;
    schedule(&world, "See you at ten", HOUR, If::Anyway).await;
    let late = schedule(&world, "Lunch at one?", 2 * HOUR, If::Anyway).await;
    let world = world.sleep(2 * HOUR + 30 * MINUTE).await;
    world.advance(MINUTE).await;
    assert_snapshot!(world.later(MAYA).await, @"See you at ten (-91 min, overdue)");
    assert_eq!(sent(&world), ["Lunch at one?"]);
    assert_snapshot!(
        world.refusal("discard_scheduled", json!({ "scheduled": late })).await,
        @"not_found: This text for later is no longer here."
    );
    let asking = world.call("list_asking", json!({})).await;
    world.call("discard_scheduled", json!({ "scheduled": asking[0]["id"] })).await;
    world.advance(HOUR).await;
    assert_eq!(sent(&world), ["Lunch at one?"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_holds_what_was_for_later_at_once() {
    let world = World::open().await;
    let held = schedule(&world, "Your next cleaning", HOUR, If::Anyway).await;
    world.text(MAYA, "STOP").await;
    assert_snapshot!(world.later(MAYA).await, @"Your next cleaning (60 min, opted_out)");
    assert_snapshot!(
        world.refusal("send_scheduled", json!({ "scheduled": held })).await,
        @"opted_out: This person has opted out of texts. They can text START to come back."
    );
    world.advance(2 * HOUR).await;
    assert_eq!(sent(&world), Vec::<String>::new());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_changed_sent_now_and_cancelled() {
    let world = World::open().await;
    let text = schedule(&world, "At nine", HOUR, If::Unanswered).await;
    world.text(MAYA, "Hi").await;
    let change = json!({
        "scheduled": text, "body": "At ten", "dueAt": (world.clock.now() + 2 * HOUR).0, "unlessReply": true,
    });
    world.advance(MINUTE).await;
    world.call("change_scheduled", change).await;
    assert_snapshot!(world.later(MAYA).await, @"At ten (119 min, waiting)");
    world.advance(HOUR + 30 * MINUTE).await;
    assert_eq!(sent(&world), Vec::<String>::new());
    world.call("send_scheduled", json!({ "scheduled": text })).await;
    let other = schedule(&world, "Never", HOUR, If::Anyway).await;
    world.call("discard_scheduled", json!({ "scheduled": other })).await;
    world.advance(2 * HOUR).await;
    assert_eq!(sent(&world), ["At ten"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_scheduled_is_refused_with_a_sentence() {
    let world = World::open().await;
    let passed = ask(&world, "Too late", Duration::ZERO, If::Anyway).await;
    assert_snapshot!(
        world.refusal("schedule_text", passed).await,
        @"bad_input [dueAt]: This time has passed. Choose a later one."
    );
    let far = ask(&world, "Too far", 24 * 400 * HOUR, If::Anyway).await;
    assert_snapshot!(
        world.refusal("schedule_text", far).await,
        @"bad_input [dueAt]: This is more than a year away. Choose an earlier time."
    );
    let empty = ask(&world, " ", HOUR, If::Anyway).await;
    assert_snapshot!(
        world.refusal("schedule_text", empty).await,
        @"bad_input [body]: There is nothing to send yet. Type a message."
    );
    assert_snapshot!(world.later(MAYA).await, @"");
    world.close().await;
}
