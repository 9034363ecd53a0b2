//! Spoken calls where something dies on the way: nobody is called twice, and what came of it is known in the end.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Callbacks, Webhooks};
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::json;

use crate::spoken::{A_WHILE, MAYA, answers, called, draft, results, start};

/// After this catch-up has listed everything that ended before.
const A_LISTING: Duration = Duration::from_secs(11 * 60);

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_dies_between_the_promise_and_the_call_calls_everybody_once() {
    for seconds in 0..8 {
        let world = World::open().await;
        world.sandbox.set_phone(MAYA, answers("1", None));
        let lines: Vec<String> = (123..126).map(|n| format!("+12025550{n}, Person {n}, today")).collect();
        let draft = draft(&world, &lines.join("\n")).await;
        let spoken = start(&world, &draft).await;
        world.advance(Duration::from_secs(seconds)).await;
        let world = world.restart().await;
        // Who was on the phone when it died asked an address that is no more: listing tells.
        world.advance(A_WHILE + A_LISTING).await;
        let mut whom = called(&world);
        whom.sort();
        assert_eq!(whom, ["+12025550123", "+12025550124", "+12025550125"], "after {seconds} s");
        let told = results(&world, &spoken).await;
        let is_settled = !told.contains("calling") && told.ends_with("= done");
        assert!(is_settled, "after {seconds} s: {told}");
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_answer_was_lost_is_settled_by_what_it_asks_and_never_made_again() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("2", None));
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    let draft = draft(&world, "2025550123, Maya, today").await;
    let spoken = start(&world, &draft).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: change
    = done
    ");
    assert_eq!(called(&world), [MAYA]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_never_reached_twilio_is_unconfirmed_then_lost_and_only_a_click_calls_again() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    let draft = draft(&world, "2025550123, Maya, today").await;
    world.call("preview_spoken", draft.clone()).await;
    world.settle().await;
    world.sandbox.switches().set_api_for(Api::Down, 1);
    let spoken = start(&world, &draft).await;
    world.advance(Duration::from_secs(4 * 60)).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: unconfirmed
    = running
    ");
    world.advance(Duration::from_secs(3 * 60)).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: failed (This call did not arrive at Twilio. Nobody was called. Call again.)
    = done
    ");
    assert_eq!(called(&world).len(), 0);
    world.call("retry_spoken", json!({ "spoken": spoken })).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: confirmed
    = done
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_in_any_order_twice_or_not_at_all_end_in_the_same_results() {
    let mut told = Vec::new();
    for callbacks in [Callbacks::InOrder, Callbacks::Shuffled, Callbacks::Twice, Callbacks::Lost] {
        let world = World::open().await;
        world.sandbox.switches().set_callbacks(callbacks);
        world.sandbox.set_phone("+12025550123", answers("1", None));
        world.sandbox.set_phone("+12025550124", answers("2", None));
        world.sandbox.set_phone("+12025550125", answers("", None));
        world.sandbox.set_phone("+12025550126", Answering::Machine { after: 3 });
        world.sandbox.set_phone("+12025550127", Answering::Busy);
        let lines: Vec<String> = (123..129).map(|n| format!("+12025550{n}, Person {n}, today")).collect();
        let draft = draft(&world, &lines.join("\n")).await;
        let spoken = start(&world, &draft).await;
        world.advance(A_WHILE + A_LISTING).await;
        told.push(results(&world, &spoken).await);
        assert_eq!(called(&world).len(), 6, "{callbacks:?}");
        world.close().await;
    }
    assert_snapshot!(told[0], @r"
    Person 123 (202) 555-0123: confirmed
    Person 124 (202) 555-0124: change
    Person 125 (202) 555-0125: heard
    Person 126 (202) 555-0126: voicemail
    Person 127 (202) 555-0127: busy
    Person 128 (202) 555-0128: unanswered
    = done
    ");
    assert!(told.iter().all(|one| *one == told[0]), "{}", told.join("\n--\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_twilio_takes_no_calls_the_rest_waits_with_the_reason_until_somebody_lets_it_go_on() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    world.sandbox.set_phone("+12025550124", answers("1", None));
    let lines: Vec<String> = (123..131).map(|n| format!("+12025550{n}, Person {n}, today")).collect();
    let draft = draft(&world, &lines.join("\n")).await;
    world.call("preview_spoken", draft.clone()).await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    let spoken = start(&world, &draft).await;
    world.advance(Duration::from_secs(90)).await;
    world.sandbox.switches().set_api(Api::Working);
    world.advance(A_WHILE).await;
    let row = world.call("read_spoken", json!({ "spoken": spoken })).await["row"].clone();
    assert_eq!((&row["state"], &row["counts"]["waiting"]), (&json!("paused"), &json!(3)));
    assert_snapshot!(row["trouble"].as_str().unwrap_or_default(), @"Deskbell could not make this call in time. Nobody was called. Whoever waits is called once you let it go on.");
    assert_eq!(called(&world).len(), 0);
    world.call("resume_spoken", json!({ "spoken": spoken })).await;
    world.advance(A_WHILE).await;
    world.call("retry_spoken", json!({ "spoken": spoken })).await;
    world.advance(A_WHILE).await;
    let told = results(&world, &spoken).await;
    assert!(told.contains("0123: confirmed") && told.contains("0124: confirmed"), "{told}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_this_computer_cannot_be_asked_whoever_is_called_hears_a_plain_sentence() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    world.call("take_calls", json!({ "number": number })).await;
    world.settle().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    let draft = draft(&world, "2025550123, Maya, today").await;
    let spoken = start(&world, &draft).await;
    world.settle().await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    world.advance(Duration::from_secs(60)).await;
    world.sandbox.switches().set_webhooks(Webhooks::default());
    let heard = world.sandbox.heard(&world.sandbox.calls().remove(0).sid);
    let heard: Vec<String> = heard.into_iter().map(|heard| format!("{:?}", heard.sound)).collect();
    assert_snapshot!(heard.join("\n"), @r#"
    Said { words: "We wanted to tell you something, and cannot just now. Please call us back. Goodbye.", language: "en-US" }
    WasHungUp
    "#);
    world.advance(A_LISTING).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: hung_up
    = done
    ");
    world.close().await;
}
