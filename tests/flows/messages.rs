//! A text arrives, is answered, and shows as delivered; and everything that may go differently on the way.

use std::time::Duration;

use deskbell_core::Event;
use deskbell_core::store::Lane;
use deskbell_sandbox::{Callbacks, Webhooks};
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";

#[tokio::test(flavor = "multi_thread")]
async fn a_text_arrives_rings_is_answered_and_shows_as_delivered() {
    let mut world = World::open().await;
    world.text(MAYA, "Could I come on Tuesday?").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: Could I come on Tuesday?"]);

    world.send(MAYA, "Tuesday 10:30 is free.").await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Could I come on Tuesday?
    > Tuesday 10:30 is free. (delivered)
    ");
    let shown: Vec<String> = world.sandbox.shown().into_iter().map(|text| text.body).collect();
    assert_eq!(shown, ["Tuesday 10:30 is free."]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_there_after_a_restart() {
    let world = World::open().await;
    world.text(MAYA, "Hello?").await;
    let world = world.restart().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Hello?
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_hears_of_a_text_by_ids_alone() {
    let mut world = World::open().await;
    world.heard();
    world.text(MAYA, "Hello?").await;
    let heard = world.heard();
    assert!(heard.iter().any(|event| matches!(event, Event::MessageReceived { .. })), "{heard:?}");
    assert!(heard.contains(&Event::CountsChanged), "{heard:?}");
    let told = serde_json::to_string(&heard).expect("events are JSON");
    assert!(!told.contains("Hello") && !told.contains("0123\""), "{told}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_whose_webhook_never_came_is_found_and_marked() {
    let mut world = World::open().await;
    world.advance(Duration::from_secs(60)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "Is anybody there?").await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Is anybody there? (recovered)
    ");
    assert_eq!(world.rings().len(), 1, "what was found late rings as well");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_yesterday_that_twilio_lists_only_after_midnight_is_found() {
    let world = World::open().await;
    // Twilio filters by UTC days: two minutes before the next one begins.
    world.advance(Duration::from_secs((8 * 60 + 58) * 60)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.sandbox.switches().set_listing_delay(Duration::from_secs(20 * 60));
    world.text(MAYA, "I cannot sleep").await;
    world.advance(Duration::from_secs(15 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @"(202) 555-0123 with (202) 555-0100: open");
    world.advance(Duration::from_secs(15 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < I cannot sleep (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_came_both_ways_is_there_once() {
    let world = World::open().await;
    world.text(MAYA, "Once").await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Once
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_twice_shuffled_and_late_end_in_the_same_state() {
    for callbacks in [Callbacks::Twice, Callbacks::Shuffled, Callbacks::Late(Duration::from_secs(20))] {
        let world = World::open().await;
        world.sandbox.switches().set_callbacks(callbacks);
        world.send(MAYA, "Your crown is ready.").await;
        world.advance(Duration::from_secs(60)).await;
        assert_eq!(
            world.transcript(MAYA).await,
            "(202) 555-0123 with (202) 555-0100: open\n> Your crown is ready. (delivered)\n",
            "{callbacks:?}"
        );
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_whose_callback_was_lost_is_read_again() {
    let world = World::open().await;
    world.sandbox.switches().set_callbacks(Callbacks::Lost);
    world.send(MAYA, "Your crown is ready.").await;
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Your crown is ready. (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_is_read_again_though_no_listing_goes_back_to_its_text_any_more() {
    let world = World::open().await;
    world.sandbox.switches().set_callbacks(Callbacks::Lost);
    world.send(MAYA, "Your crown is ready.").await;
    world.advance(Duration::from_secs(60)).await;
    let meanwhile = world.transcript(MAYA).await;
    assert!(!meanwhile.contains("(delivered)"), "{meanwhile}");
    // Days later, and everything until then has been listed.
    let later = Duration::from_secs(60 * 60 * 60);
    let listed_at = world.clock.now() + later;
    world
        .office()
        .store()
        .write(Lane::Door, move |tx| {
            assert!(tx.execute("UPDATE watermarks SET listed_at = ?1", [listed_at.0])? > 0);
            Ok(())
        })
        .await
        .expect("the store can be written");
    world.clock.advance(later);
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Your crown is ready. (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_to_our_other_number_is_another_thread() {
    let world = World::open().await;
    world.text(MAYA, "To the front desk").await;
    world.sandbox.text(MAYA, &deskbell_tests::recalls(), "To recalls").await;
    world.settle().await;
    let page = world
        .call("list_threads", json!({ "filter": "open", "number": null, "after": null, "limit": 50 }))
        .await;
    let previews: Vec<&str> = page["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["preview"]["text"].as_str())
        .collect();
    assert_eq!(previews, ["To recalls", "To the front desk"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_with_hostile_words_are_kept_as_words() {
    let world = World::open().await;
    for body in ["<script>alert(1)</script>", "\u{202e}gnp.exe", "a\u{0000}b", "line\nbreak", "' OR 1=1; --"]
    {
        world.text(MAYA, body).await;
    }
    let thread = world.thread(MAYA).await;
    let page = world
        .call(
            "list_messages",
            json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 50 }),
        )
        .await;
    let bodies: Vec<&str> =
        page["rows"].as_array().expect("rows").iter().filter_map(|row| row["body"].as_str()).collect();
    assert_eq!(
        bodies,
        ["<script>alert(1)</script>", "\u{202e}gnp.exe", "a\u{0000}b", "line\nbreak", "' OR 1=1; --"]
    );
    world.close().await;
}
