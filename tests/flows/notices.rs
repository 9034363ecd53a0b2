//! What rings on the desktop.

use std::time::Duration;

use deskbell_tests::World;
use serde_json::json;

const MAYA: &str = "+12025550123";

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_rings_once_in_ten_seconds_and_then_for_all_that_came() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    world.text(MAYA, "Two").await;
    world.text(MAYA, "Three").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: One"]);
    world.advance(Duration::from_secs(12)).await;
    assert_eq!(world.rings(), ["(202) 555-0123 (2 texts): Three"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_it_could_ring_does_not_ring() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    world.rings();
    world.text(MAYA, "Two").await;
    let thread = world.thread(MAYA).await;
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    world.advance(Duration::from_secs(30)).await;
    assert!(world.rings().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn private_mode_says_only_that_there_is_a_text() {
    let mut world = World::open().await;
    let settings = json!({ "appearance": "system", "enterSends": true, "privateNotices": true, "noticesPausedUntil": null });
    world.call("change_settings", settings).await;
    world.text(MAYA, "My results, please").await;
    world.settle().await;
    assert_eq!(world.rings(), ["Deskbell: New text"]);
    world.close().await;
}
