//! Pictures that come with texts, and those that go.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod drawn;
mod hostile;
mod out;

use std::time::Duration;

use deskbell_sandbox::{Api, Picture, Webhooks};
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
async fn a_picture_of_which_only_the_number_is_known_is_waited_for_and_comes_days_later() {
    let world = World::open().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.sandbox.switches().set_api(Api::MediaDown);
    text_with(&world, "image/png", &PIXEL).await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Look [ waiting] (recovered)
    ");
    // By now no listing goes back to it any more.
    world.clock.advance(Duration::from_secs(5 * 24 * 60 * 60));
    world.settle().await;
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Look [image/png ready] (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_gone_at_twilio_before_it_had_a_name_is_said_to_be_gone() {
    let world = World::open().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.sandbox.switches().set_api(Api::MediaDown);
    let picture = Picture { content_type: "image/png".to_owned(), bytes: PIXEL.to_vec() };
    let sid = world.sandbox.text_with_pictures(MAYA, &front_desk(), "Look", vec![picture]).await;
    world.advance(Duration::from_secs(11 * 60)).await;
    world.sandbox.delete_files(&sid);
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Look [ failed] (recovered)
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
async fn an_import_that_cannot_learn_of_a_picture_goes_on_and_the_picture_comes_later() {
    let world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    text_with(&world, "image/png", &PIXEL).await;
    world.clock.advance(Duration::from_secs(20 * 24 * 60 * 60));
    world.settle().await;
    let wish = wish(&world, &own_way(), "days90").await;
    world.sandbox.switches().set_api(Api::MediaDown);
    world.call("connect_account", wish).await;
    world.settle().await;
    assert_eq!(world.call("read_import", json!({})).await["state"], "done");
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    < Look [image/png ready]
    ");
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
