//! Putting threads off: they come back when their time comes or when they write, to the top and marked.

use std::time::Duration;

use deskbell_tests::{START, World};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const HOUR: Duration = Duration::from_secs(3600);

async fn names(world: &World, filter: &str) -> Vec<String> {
    let ask = json!({ "filter": filter, "number": null, "after": null, "limit": 50 });
    let page = world.call("list_threads", ask).await;
    let rows = page["rows"].as_array().expect("rows").clone();
    rows.iter().map(|row| row["them"]["display"].as_str().expect("a number").to_owned()).collect()
}

fn until(thread: &str, after: Duration) -> Value {
    json!({ "thread": thread, "until": { "kind": "moment", "at": (START + after).0 } })
}

/// Maya wrote, then Tom; Maya's thread is put off for an hour.
async fn maya_put_off() -> (World, String) {
    let world = World::open().await;
    world.text(MAYA, "Call me when the crown is there").await;
    world.advance(Duration::from_secs(1)).await;
    world.text(TOM, "Hi").await;
    let thread = world.thread(MAYA).await;
    world.call("snooze_thread", until(&thread, HOUR)).await;
    (world, thread)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snoozed_thread_comes_back_to_the_top_unread_when_its_time_comes() {
    let (world, thread) = maya_put_off().await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0124"]);
    assert_eq!(names(&world, "snoozed").await, ["(202) 555-0123"]);
    assert_eq!(world.counts().await.0, json!({ "open": 1, "unread": 1 }));
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!((&head["state"], &head["snoozedUntil"]), (&json!("snoozed"), &json!((START + HOUR).0)));
    world.advance(HOUR).await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0123", "(202) 555-0124"]);
    assert!(names(&world, "snoozed").await.is_empty());
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Call me when the crown is there
    -- back from snooze
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snoozed_thread_comes_back_when_they_write_and_the_time_then_means_nothing() {
    let (world, _) = maya_put_off().await;
    world.advance(Duration::from_secs(60)).await;
    world.text(MAYA, "Or text me").await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0123", "(202) 555-0124"]);
    world.advance(2 * HOUR).await;
    assert!(!world.transcript(MAYA).await.contains("back from snooze"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_snooze_counts_and_a_time_that_passed_while_deskbell_was_closed_is_kept() {
    let (mut world, thread) = maya_put_off().await;
    world.call("snooze_thread", until(&thread, 3 * HOUR)).await;
    world.advance(2 * HOUR).await;
    assert_eq!(names(&world, "snoozed").await, ["(202) 555-0123"], "the first time is no longer meant");
    world.clock.advance(2 * HOUR);
    world = world.restart().await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0123", "(202) 555-0124"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snoozed_thread_can_be_opened_or_done_at_any_time() {
    let (world, thread) = maya_put_off().await;
    world.call("reopen_thread", json!({ "thread": thread })).await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0124", "(202) 555-0123"]);
    world.call("snooze_thread", until(&thread, HOUR)).await;
    world.call("finish_thread", json!({ "thread": thread })).await;
    assert_eq!(names(&world, "done").await, ["(202) 555-0123"]);
    world.advance(2 * HOUR).await;
    assert_eq!(names(&world, "done").await, ["(202) 555-0123"], "done stays done");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_lies_ahead_and_a_bad_time_is_refused_with_a_sentence() {
    let (world, thread) = maya_put_off().await;
    let choices = world.call("list_snoozes", json!({})).await;
    let now = world.clock.now().0;
    let choices = choices.as_array().expect("choices").clone();
    assert!(choices.len() >= 2 && choices.iter().all(|choice| choice["at"].as_i64().expect("a time") > now));
    let wall = |time: &str| json!({ "thread": thread, "until": { "kind": "wall", "time": time } });
    assert_snapshot!(world.refusal("snooze_thread", wall("2020-01-01T08:00")).await, @"bad_input [until]: This time has passed. Choose a later one.");
    assert_snapshot!(world.refusal("snooze_thread", wall("soon")).await, @"bad_input [until]: Choose a day and a time.");
    assert_snapshot!(world.refusal("snooze_thread", wall("2031-01-01T08:00")).await, @"bad_input [until]: Choose a time within a year.");
    world.call("snooze_thread", wall("2026-11-24T08:00")).await;
    assert_eq!(names(&world, "snoozed").await, ["(202) 555-0123"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opting_out_and_in_again_leaves_a_line_in_every_thread_with_them() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let number = world.number(&deskbell_tests::recalls()).await;
    let other = world.call("open_thread", json!({ "number": number, "to": MAYA })).await;
    world.advance(Duration::from_secs(1)).await;
    world.text(MAYA, "stop").await;
    world.advance(Duration::from_secs(1)).await;
    world.text(MAYA, "START").await;
    for thread in [world.thread(MAYA).await, other["thread"].as_str().expect("an id").to_owned()] {
        let ask = json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 50 });
        let page = world.call("list_timeline", ask).await;
        let rows = page["rows"].as_array().expect("rows").clone();
        let lines: Vec<String> = rows
            .iter()
            .filter(|row| row["kind"] == "line")
            .map(|row| format!("{} {}", row["what"], row["word"]).replace('"', ""))
            .collect();
        assert_eq!(lines, ["opted_out STOP", "opted_in START"]);
    }
    world.close().await;
}
