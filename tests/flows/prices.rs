//! What a segment costs is shown where Twilio says so, and nobody waits for it.

use std::time::Duration;

use deskbell_sandbox::Api;
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";

#[tokio::test(flavor = "multi_thread")]
async fn the_price_is_asked_for_once_and_told_when_it_is_known() {
    let mut world = World::open().await;
    let thread = world.thread(MAYA).await;
    assert_eq!(world.call("read_price", json!({ "thread": thread })).await, json!(null));
    world.settle().await;
    assert!(world.heard().contains(&deskbell_core::Event::PricesChanged));
    assert_snapshot!(
        world.call("read_price", json!({ "thread": thread })).await,
        @r#"{"amount":"0.0079","currency":"USD"}"#
    );
    world.settle().await;
    assert!(!world.heard().contains(&deskbell_core::Event::PricesChanged), "it was asked for again");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_price_list_texts_go_all_the_same() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    world.sandbox.switches().set_api(Api::Down);
    assert_eq!(world.call("read_price", json!({ "thread": thread })).await, json!(null));
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(world.call("read_price", json!({ "thread": thread })).await, json!(null));
    world.sandbox.switches().set_api(Api::Working);
    world.send(MAYA, "Hello").await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Hello (delivered)
    ");
    world.close().await;
}
