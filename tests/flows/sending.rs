//! One text per intent, whatever happens between us and Twilio.

use std::time::Duration;

use deskbell_sandbox::{Api, Carrier};
use deskbell_tests::{World, fresh_intent};
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

fn sent(world: &World) -> usize {
    let is_ours = |message: &&deskbell_sandbox::SandboxMessage| message.to == MAYA;
    world.sandbox.messages().iter().filter(is_ours).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_intent_sends_once_however_often_it_comes() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    let intent = fresh_intent();
    let first = world.send_with_intent(&thread, "See you then", &intent).await;
    for _ in 0..5 {
        assert_eq!(world.send_with_intent(&thread, "See you then", &intent).await, first);
    }
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(sent(&world), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_settled_by_the_callback_and_never_posted_again() {
    let world = World::open().await;
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    world.send(MAYA, "See you then").await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (unconfirmed)
    ");
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    assert_eq!(sent(&world), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_answer_and_callback_a_listing_settles_it() {
    let world = World::open().await;
    world.sandbox.switches().set_callbacks(deskbell_sandbox::Callbacks::Lost);
    world.sandbox.switches().set_api_for(Api::FailsAfterTaking, 1);
    world.send(MAYA, "See you then").await;
    world.advance(Duration::from_secs(45)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    assert_eq!(sent(&world), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_reached_twilio_is_said_to_be_lost_after_a_quarter_of_an_hour_and_not_before() {
    let world = World::open().await;
    // 503 says nothing about whether the text was taken.
    world.sandbox.switches().set_api_for(Api::Down, 1);
    world.send(MAYA, "See you then").await;
    world.advance(Duration::from_secs(14 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (unconfirmed)
    ");
    world.advance(Duration::from_secs(3 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (failed) — This text did not arrive at Twilio. Send it again.
    ");
    assert_eq!(sent(&world), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn later_texts_do_not_wait_for_one_whose_outcome_is_unknown() {
    let world = World::open().await;
    world.sandbox.switches().set_api_for(Api::Down, 1);
    world.send(MAYA, "First").await;
    world.send(MAYA, "Second").await;
    world.advance(Duration::from_secs(5)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > First (unconfirmed)
    > Second (delivered)
    ");
    world.advance(Duration::from_secs(20 * 60)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_equal_texts_of_which_one_answer_was_lost_are_both_sent_once() {
    let world = World::open().await;
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    world.send(MAYA, "OK").await;
    world.send(MAYA, "OK").await;
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > OK (delivered)
    > OK (delivered)
    ");
    assert_eq!(sent(&world), 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_twilio_is_too_busy_the_text_goes_later_and_once() {
    let world = World::open().await;
    let busy = Api::TooBusy { retry_after: Duration::from_secs(30) };
    world.sandbox.switches().set_api_for(busy, 1);
    world.send(MAYA, "See you then").await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (queued)
    ");
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    assert_eq!(sent(&world), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn done_that_is_taken_back_leaves_a_failure_as_open_as_it_was() {
    let world = World::open().await;
    world.sandbox.switches().set_carrier(Carrier::Refuse(30007));
    let failed = world.send(MAYA, "Parking: maps.example/p").await;
    world.advance(Duration::from_secs(10)).await;
    let thread = world.thread(MAYA).await;
    let put_away = world.call("finish_thread", json!({ "thread": thread })).await;
    assert_eq!(put_away, json!({ "failures": [failed], "unread": [] }));
    assert_eq!(
        world.call("finish_thread", json!({ "thread": thread })).await,
        json!({ "failures": [], "unread": [] })
    );
    let other = world.send(TOM, "Hi").await;
    world.advance(Duration::from_secs(10)).await;
    let back = json!({ "thread": thread, "failures": [failed, failed, other, "77"] });
    world.call("reopen_thread", back).await;
    let ask = json!({ "filter": "open", "number": null, "after": null, "limit": 5 });
    let rows = world.call("list_threads", ask).await["rows"].clone();
    let maya = rows.as_array().expect("rows").iter().find(|row| row["id"] == json!(thread)).expect("Maya");
    assert_eq!((&maya["hasFailed"], &maya["state"]), (&json!(true), &json!("open")));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carriers_refusal_is_said_in_words_and_can_be_tried_again() {
    let world = World::open().await;
    world.sandbox.switches().set_carrier(Carrier::Refuse(30007));
    let failed = world.send(MAYA, "Parking: maps.example/p").await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Parking: maps.example/p (undelivered) — The carrier took it for spam. Say it in other words, without a link.
    ");
    let row = &world
        .call("list_threads", json!({ "filter": "open", "number": null, "after": null, "limit": 5 }))
        .await["rows"][0];
    assert_eq!((&row["hasFailed"], &row["preview"]["kind"]), (&json!(true), &json!("failed")));

    world.sandbox.switches().set_carrier(Carrier::Normal);
    world.call("retry_message", json!({ "message": failed, "intent": fresh_intent() })).await;
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(sent(&world), 2);
    let page = world
        .call("list_threads", json!({ "filter": "open", "number": null, "after": null, "limit": 5 }))
        .await;
    assert_eq!(page["rows"][0]["hasFailed"], json!(false));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_promised_before_a_restart_is_sent_after_it_once() {
    let world = World::open().await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    world.send(MAYA, "See you then").await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    assert_eq!(sent(&world), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_settles_what_nobody_else_could() {
    let world = World::open().await;
    world.sandbox.switches().set_api_for(Api::Down, 1);
    let message = world.send(MAYA, "See you then").await;
    world.settle().await;
    world.call("settle_message", json!({ "message": message, "verdict": "lost" })).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (failed) — This text did not arrive at Twilio. Send it again.
    ");
    let again = world.refusal("settle_message", json!({ "message": message, "verdict": "arrived" })).await;
    assert_snapshot!(again, @"bad_input [message]: What became of this text is known already.");
    world.advance(Duration::from_secs(60)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_refused_with_a_sentence_and_changes_nothing() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    let ask = |body: String| json!({ "thread": thread, "body": body, "intent": fresh_intent() });
    assert_snapshot!(
        world.refusal("send_message", ask("  \n ".to_owned())).await,
        @"bad_input [body]: There is nothing to send yet. Type a message."
    );
    assert_snapshot!(
        world.refusal("send_message", ask("x".repeat(1601))).await,
        @"bad_input [body]: This text has 1601 characters; 1600 fit. Shorten it or send it in two."
    );
    let number = world.number(&deskbell_tests::front_desk()).await;
    assert_snapshot!(
        world.refusal("open_thread", json!({ "number": number, "to": "call me maybe" })).await,
        @"bad_input [to]: This is not a phone number: there is no digit in it."
    );
    assert_eq!(sent(&world), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_a_messaging_service_sends_by_it_and_stays_the_sender() {
    let world = World::open().await;
    let service = world.sandbox.add_service(deskbell_sandbox::ServicePlan {
        name: "Reminders".to_owned(),
        uses_number_webhook: true,
        numbers: vec![deskbell_tests::recalls(), deskbell_tests::front_desk()],
        ..deskbell_sandbox::ServicePlan::default()
    });
    // The next catch-up learns of it.
    world.advance(Duration::from_secs(6 * 60)).await;
    world.send(MAYA, "See you then").await;
    world.advance(Duration::from_secs(10)).await;
    let sent = world.sandbox.messages().pop().expect("a text");
    assert_eq!((sent.service, sent.from), (Some(service), "+12025550100".to_owned()));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    world.close().await;
}
