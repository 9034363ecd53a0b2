//! Pictures that come with texts, and those that go.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod drawn;
mod hostile;
mod out;

use std::time::Duration;

use deskbell_sandbox::{Picture, Webhooks};
pub(crate) use deskbell_tests::PIXEL;
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::json;

use crate::connecting::{own_way, wish};

const MAYA: &str = "+12025550123";

async fn text_with(world: &World, content_type: &str, bytes: &[u8]) {
    let picture = Picture { content_type: content_type.to_owned(), bytes: bytes.to_vec() };
    world.sandbox.text_with_pictures(MAYA, &front_desk(), "Look", vec![picture]).await;
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_checked_and_shown() {
    let world = World::open().await;
    text_with(&world, "image/png", &PIXEL).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Look [image/png ready]
    ");
    let thread = world.thread(MAYA).await;
    let page = world
        .call(
            "list_messages",
            json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 5 }),
        )
        .await;
    let picture = &page["rows"][0]["pictures"][0];
    let full = world.call("read_picture", json!({ "picture": picture["id"], "size": "full" })).await;
    assert_eq!(full, json!({ "type": "image/png", "length": PIXEL.len() }));
    world.call("read_picture", json!({ "picture": picture["id"], "size": "thumb" })).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_whose_webhook_never_came_is_found_with_its_text_and_fetched() {
    let world = World::open().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    text_with(&world, "image/png", &PIXEL).await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Look [image/png ready] (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_from_before_the_connecting_comes_in_with_its_text() {
    let mut world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    text_with(&world, "image/png", &PIXEL).await;
    world.clock.advance(Duration::from_secs(2 * 24 * 60 * 60));
    world.settle().await;
    world.rings();
    world.call("connect_account", wish(&world, &own_way(), "days90").await).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    < Look [image/png ready]
    ");
    assert_eq!(world.rings(), Vec::<String>::new());
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_calls_itself_a_picture_is_a_file_to_save() {
    let world = World::open().await;
    text_with(&world, "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").await;
    let transcript = world.transcript(MAYA).await;
    assert!(transcript.contains(" file]") && !transcript.contains("image/"), "{transcript}");
    world.close().await;
}
