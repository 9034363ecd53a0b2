//! Listening needs evidence: a text that Twilio holds and did not announce speaks against the line.

use std::time::Duration;

use deskbell_sandbox::{Caller, ServicePlan, Webhooks};
use deskbell_tests::{World, front_desk};
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const SECOND: Duration = Duration::from_secs(1);
/// Catch-up has run.
const A_WHILE: Duration = Duration::from_secs(6 * 60);

/// Waits until the line stands as `state` says. The proof goes over a real connection, in real time.
async fn wait_for(world: &World, state: &str) -> Value {
    let waiting = async {
        loop {
            let line = world.call("read_line", json!({})).await;
            if line["state"] == state {
                return line;
            }
            world.settle().await;
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("the line changes in time")
}

/// The line's history, without the moments in between.
async fn history(world: &World) -> Vec<String> {
    let office = world.office();
    let read = office.store().read(|conn| {
        let mut rows = conn.prepare(
            "SELECT state || ' ' || coalesce(code, '-') FROM line_states WHERE state <> 'connecting' ORDER BY id",
        )?;
        let all = rows.query_map([], |row| row.get::<_, String>(0))?;
        Ok(all.collect::<Result<Vec<_>, _>>()?)
    });
    let mut rows = read.await.expect("the history can be read");
    rows.dedup();
    rows
}

/// Waits until the history is as given: it is written down a moment after the line tells of it.
async fn wait_for_history(world: &World, wanted: &[&str]) {
    let waiting = async {
        while history(world).await != wanted {
            tokio::task::yield_now().await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(30), waiting).await.is_err() {
        assert_eq!(history(world).await, wanted);
    }
}

/// A world whose line was proven a second ago.
async fn listening() -> World {
    let world = World::open().await;
    wait_for(&world, "listening").await;
    world.advance(SECOND * 2).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_not_announced_is_a_doubt_until_a_round_trip_succeeds() {
    let world = listening().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "Is anybody there?").await;
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    wait_for_history(&world, &["listening -", "not_reachable not_announced", "listening -"]).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_is_a_doubt_until_twilio_announces_a_text_again() {
    let world = listening().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "Is anybody there?").await;
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    world.advance(SECOND * 2).await;
    world.text(MAYA, "Hello?").await;
    world.advance(A_WHILE).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["code"], "not_announced");
    assert_eq!(line["reason"], "Texts to (202) 555-0100 come, and Twilio does not announce them here.");
    assert_eq!(line["waitsForPerson"], true);
    // A round trip of our own proves nothing about Twilio any more.
    world.call("retry_line", json!({})).await;
    world.advance(SECOND).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.text(MAYA, "There you are.").await;
    wait_for(&world, "listening").await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_sent_elsewhere_is_named_until_it_is_sent_here_again() {
    let world = listening().await;
    let here = world.office().url_of("/messages/incoming").expect("an address");
    world.sandbox.point(&front_desk(), "http://127.0.0.1:1/sms");
    world.text(MAYA, "Is anybody there?").await;
    world.advance(A_WHILE).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["code"], "url_mismatch");
    assert_eq!(line["reason"], "Twilio sends texts to (202) 555-0100 to 127.0.0.1:1, not here.");
    assert_eq!(line["next"], "Point (202) 555-0100 here again under Diagnostics, or in Twilio's Console.");
    world.sandbox.point(&front_desk(), &here);
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_does_not_fit_is_the_likely_reason_and_strangers_raise_no_doubt() {
    let world = listening().await;
    let url = world.office().url_of("/messages/incoming").expect("an address");
    let post = async |sid: &str| {
        let form = format!(
            "MessageSid={sid}&AccountSid={}&From=%2B12025550123&To=%2B12025550100&Body=Hello",
            world.office().account_sid().as_str()
        );
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let posted = client
            .post(&url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .body(form)
            .send();
        assert_eq!(posted.await.expect("an answer").status(), 403);
    };
    post(&format!("SM{:032x}", 7)).await;
    world.advance(A_WHILE).await;
    assert_eq!(history(&world).await, ["listening -"]);
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    let sid = world.sandbox.text(MAYA, &front_desk(), "Is anybody there?").await;
    world.advance(SECOND * 2).await;
    post(sid.as_str()).await;
    // Sooner than every five minutes: what was refused may have been Twilio.
    world.advance(SECOND * 75).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["code"], "bad_signature");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_came_while_the_computer_slept_are_fetched_and_are_no_doubt() {
    let world = listening().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "Are you awake?").await;
    world.clock.advance(Duration::from_secs(8 * 60 * 60));
    world.app.wake().await;
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("Are you awake?"));
    wait_for(&world, "listening").await;
    assert_eq!(history(&world).await, ["listening -"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_could_not_deliver_here_speaks_against_the_line_until_a_round_trip_succeeds() {
    let world = listening().await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    world.text(MAYA, "Is anybody there?").await;
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    wait_for_history(&world, &["listening -", "not_reachable not_reached", "listening -"]).await;
    // Once is an accident. The next time it is Twilio who must get through.
    world.advance(SECOND * 2).await;
    world.text(MAYA, "Hello?").await;
    world.advance(A_WHILE).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["reason"], "Twilio called this computer and could not reach it.");
    assert!(line["next"].as_str().expect("a next step").starts_with("Twilio's Console says under Monitor"));
    world.call("retry_line", json!({})).await;
    world.advance(SECOND).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.text(MAYA, "There you are.").await;
    wait_for(&world, "listening").await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_twilio_could_not_report_here_speaks_against_the_line_too() {
    let world = listening().await;
    world.text(MAYA, "Hello").await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    world.send(MAYA, "Hello Maya").await;
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    wait_for_history(&world, &["listening -", "not_reachable not_reached", "listening -"]).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_wakes_up_fetches_at_once_what_came_meanwhile_and_proves_the_line_anew() {
    let world = listening().await;
    // Asleep: Twilio reaches nobody.
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "My crown fell off").await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    // Too old for its webhook to be on the way, and far from the next catch-up by the clock.
    world.advance(SECOND * 90).await;
    let before = world.call("read_line", json!({})).await;
    assert_eq!((&before["state"], world.counts().await.0["open"].as_u64()), (&json!("listening"), Some(0)));
    world.app.wake().await;
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< My crown fell off (recovered)"));
    let line = wait_for(&world, "listening").await;
    assert_ne!(line["since"], before["since"], "what was proven before the sleep counts for nothing");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_messaging_service_that_takes_the_texts_is_named_and_a_round_trip_does_not_lift_that() {
    let world = listening().await;
    world.sandbox.add_service(ServicePlan {
        name: "Marketing".to_owned(),
        numbers: vec![front_desk()],
        inbound_request_url: Some("http://127.0.0.1:1/sms".to_owned()),
        ..ServicePlan::default()
    });
    world.text(MAYA, "Is anybody there?").await;
    world.advance(A_WHILE).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["code"], "overridden_by_service");
    assert_eq!(line["reason"], "At Twilio a messaging service takes texts to (202) 555-0100 elsewhere.");
    let trip = world.call("run_round_trip", json!({})).await;
    assert_eq!(trip["passed"], false, "{trip}");
    assert_eq!(wait_for(&world, "not_reachable").await["code"], "overridden_by_service");
    let number = world.number(&front_desk()).await;
    world.call("mend_number", json!({ "number": number })).await;
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_not_announced_is_a_doubt_and_a_text_that_is_says_nothing_about_it() {
    let world = listening().await;
    let before = world.sandbox.voice_addresses(&front_desk());
    world.sandbox.point_calls(&front_desk(), "http://127.0.0.1:1/voice", "", "");
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(SECOND * 90).await;
    world.advance(A_WHILE).await;
    let line = wait_for(&world, "not_reachable").await;
    assert_eq!(line["code"], "url_mismatch");
    assert_eq!(line["reason"], "Twilio sends calls to (202) 555-0100 to 127.0.0.1:1, not here.");
    world.text(MAYA, "I tried to call you").await;
    assert_eq!(wait_for(&world, "not_reachable").await["code"], "url_mismatch");
    world.sandbox.point_calls(&front_desk(), &before.voice, &before.fallback, &before.status);
    world.advance(A_WHILE).await;
    wait_for(&world, "listening").await;
    world.close().await;
}
