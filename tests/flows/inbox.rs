//! The inbox: what is open, unread and done, and finding things again.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent, front_desk};
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

async fn names(world: &World, filter: &str) -> Vec<String> {
    let page = world
        .call("list_threads", json!({ "filter": filter, "number": null, "after": null, "limit": 50 }))
        .await;
    let rows = page["rows"].as_array().expect("rows").clone();
    rows.iter().map(|row| row["them"]["display"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn done_puts_a_thread_away_until_they_write_again() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    world.advance(Duration::from_secs(1)).await;
    world.text(TOM, "Hi").await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0124", "(202) 555-0123"]);
    let thread = world.thread(MAYA).await;
    world.call("finish_thread", json!({ "thread": thread })).await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0124"]);
    assert_eq!(names(&world, "done").await, ["(202) 555-0123"]);
    assert_eq!(names(&world, "unread").await, ["(202) 555-0124"]);
    world.advance(Duration::from_secs(1)).await;
    world.text(MAYA, "One more thing").await;
    assert_eq!(names(&world, "open").await, ["(202) 555-0123", "(202) 555-0124"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_counts_down_and_marking_unread_counts_up() {
    let world = World::open().await;
    world.text(MAYA, "One").await;
    world.text(MAYA, "Two").await;
    world.text(TOM, "Three").await;
    assert_eq!(world.counts().await.0["unread"], 2);
    let thread = world.thread(MAYA).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    let first = head["firstUnread"].as_str().expect("something unread");
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": first })).await;
    assert_eq!(world.counts().await.0["unread"], 2, "one of two is still unread");
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    assert_eq!(world.counts().await.0["unread"], 1);
    world.call("mark_thread_unread", json!({ "thread": thread })).await;
    assert_eq!(world.counts().await.0["unread"], 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_thread_is_read_in_pages_that_meet() {
    let world = World::open().await;
    for n in 0..25 {
        world.text(MAYA, &format!("Text {n}")).await;
    }
    let thread = world.thread(MAYA).await;
    let ask = |before: Value, after: Value, around: Value| json!({ "thread": thread, "before": before, "after": after, "around": around, "limit": 10 });
    let latest = world.call("list_messages", ask(Value::Null, Value::Null, Value::Null)).await;
    assert_eq!((&latest["hasBefore"], &latest["hasAfter"]), (&json!(true), &json!(false)));
    let first = latest["rows"][0]["id"].clone();
    let older = world.call("list_messages", ask(first.clone(), Value::Null, Value::Null)).await;
    let bodies = |page: &Value| -> Vec<String> {
        let rows = page["rows"].as_array().expect("rows");
        rows.iter().map(|row| row["body"].as_str().expect("a body").to_owned()).collect()
    };
    assert_eq!(bodies(&older).last().map(String::as_str), Some("Text 14"));
    assert_eq!(bodies(&latest).first().map(String::as_str), Some("Text 15"));
    let around = world.call("list_messages", ask(Value::Null, Value::Null, first)).await;
    assert_eq!(bodies(&around), (10..20).map(|n| format!("Text {n}")).collect::<Vec<_>>());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_are_listed_in_pages_that_meet() {
    let world = World::open().await;
    for n in 0..7 {
        world.text(&format!("+1202555013{n}"), "Hello").await;
        world.advance(Duration::from_secs(1)).await;
    }
    let mut after = Value::Null;
    let mut seen = Vec::new();
    loop {
        let page = world
            .call("list_threads", json!({ "filter": "open", "number": null, "after": after, "limit": 3 }))
            .await;
        for row in page["rows"].as_array().expect("rows") {
            seen.push(row["them"]["address"].as_str().expect("a number").to_owned());
        }
        if page["next"].is_null() {
            break;
        }
        after = page["next"].clone();
    }
    let expected: Vec<String> = (0..7).rev().map(|n| format!("+1202555013{n}")).collect();
    assert_eq!(seen, expected);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_done_brings_back_what_nobody_had_read() {
    let world = World::open().await;
    world.text(MAYA, "Read").await;
    let thread = world.thread(MAYA).await;
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    world.text(MAYA, "One").await;
    world.text(MAYA, "Two").await;
    let put_away = world.call("finish_thread", json!({ "thread": thread })).await;
    assert_eq!(world.counts().await.0["unread"], 0);
    let back = json!({ "thread": thread, "failures": [], "unread": put_away["unread"] });
    world.call("reopen_thread", back.clone()).await;
    world.call("reopen_thread", back).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!((&head["unread"], &head["firstUnread"]), (&json!(2), &put_away["unread"][0]));
    assert_eq!(world.counts().await.0["unread"], 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_says_what_they_wrote_and_marks_what_is_begun_planned_and_forbidden() {
    let world = World::open().await;
    world.text(MAYA, "Are you open?").await;
    let thread = world.thread(MAYA).await;
    let read = async || {
        let list = json!({ "filter": "open", "number": null, "after": null, "limit": 50 });
        let row = world.call("list_threads", list).await["rows"][0].clone();
        let goes = if row["goesAt"].is_null() { "nothing planned" } else { "planned" };
        format!("{} | {} | {goes} | {}", row["preview"]["text"], row["hasDraft"], row["isOptedOut"])
    };
    assert_eq!(read().await, "\"Are you open?\" | false | nothing planned | false");
    let intent = fresh_intent();
    let draft = json!({ "thread": thread, "kind": "text", "body": "We are", "intent": intent });
    world.call("save_draft", draft).await;
    assert_eq!(read().await, "\"Are you open?\" | true | nothing planned | false");
    let due = (world.clock.now() + Duration::from_secs(60 * 60)).0;
    let later =
        json!({ "thread": thread, "body": "We are", "intent": intent, "dueAt": due, "unlessReply": false });
    world.call("schedule_text", later).await;
    assert_eq!(read().await, "\"Are you open?\" | false | planned | false");
    world.text(MAYA, "STOP").await;
    world.text(MAYA, "Sorry, one more thing").await;
    assert_eq!(read().await, "\"Sorry, one more thing\" | false | planned | true");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_was_opened_and_left_blank_is_in_no_list_until_something_is_in_it() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let opened = world.call("open_thread", json!({ "number": number, "to": MAYA })).await;
    let listed = async |number: Value| {
        let all = json!({ "filter": "open", "number": number, "after": null, "limit": 10 });
        world.call("list_threads", all).await["rows"].as_array().expect("rows").len()
    };
    assert_eq!((listed(Value::Null).await, listed(json!(number)).await), (0, 0));
    let draft = json!({ "thread": opened["thread"], "kind": "text", "body": "Dear Maya", "intent": "i" });
    world.call("save_draft", draft).await;
    assert_eq!((listed(Value::Null).await, listed(json!(number)).await), (1, 1));
    world.close().await;
}
