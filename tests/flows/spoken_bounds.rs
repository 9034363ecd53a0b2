//! Spoken calls out: what is never done, whatever anybody asks for.

use std::time::Duration;

use deskbell_sandbox::{Answering, Caller};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::json;

use crate::asleep::answer_by;
use crate::moving;
use crate::spoken::{A_WHILE, ANA, MAYA, NOAH, answers, called, draft, results, start};

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_looked_at_is_started_and_a_double_click_calls_once() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    let draft = draft(&world, "2025550123, Maya, today\n2025550124, Noah, today").await;
    let intent = fresh_intent();
    let args = json!({ "draft": draft, "intent": intent });
    assert_snapshot!(world.refusal("start_spoken", args.clone()).await, @"bad_input [to]: This is not the list that you have looked at. Look at it again first.");
    world.call("preview_spoken", draft.clone()).await;
    // Noah opts out between the look and the click.
    world.text(NOAH, "STOP").await;
    assert_snapshot!(world.refusal("start_spoken", args.clone()).await, @"bad_input [to]: This is not the list that you have looked at. Look at it again first.");
    // What it costs was asked for when it was looked at first.
    world.settle().await;
    world.call("preview_spoken", draft).await;
    let question = deskbell_core::surface::confirmation(&world.app, "start_spoken", &args.to_string());
    assert_snapshot!(question.expect("a question"), @"Call 1 person and speak these words? Twilio charges about 0.0140 USD for it, and extra for telling answering machines from people and for talking longer.");
    let first = world.call("start_spoken", args.clone()).await;
    let again = world.call("start_spoken", args).await;
    assert_eq!(first, again);
    world.advance(A_WHILE).await;
    assert_eq!(called(&world), [MAYA]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opts_out_or_is_called_meanwhile_is_not_called_when_their_turn_comes() {
    let world = World::open().await;
    // Nobody's turn comes while the first five ring.
    let lines: Vec<String> = (130..135).map(|n| format!("+12025550{n}, Person {n}, today")).collect();
    let draft = draft(&world, &format!("{}\n2025550123, Maya, today", lines.join("\n"))).await;
    let spoken = start(&world, &draft).await;
    world.advance(Duration::from_secs(10)).await;
    world.text(MAYA, "STOP").await;
    world.advance(A_WHILE).await;
    assert!(results(&world, &spoken).await.contains("Maya (202) 555-0123: left_out (They have opted out.)"));
    assert!(!called(&world).contains(&MAYA.to_owned()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_again_learns_nothing() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    let draft = draft(&world, "2025550123, Maya, on Tuesday").await;
    let spoken = start(&world, &draft).await;
    world.advance(Duration::from_secs(15)).await;
    let call = world.call("read_spoken", json!({ "spoken": spoken })).await["people"][0]["call"].clone();
    let call = call.as_str().expect("a call").to_owned();
    let made = world.sandbox.calls().remove(0).sid;
    let other = "CA99999999999999999999999999999999";
    for (place, sid, more) in [
        ("say", made.as_str(), "&AnsweredBy=human"),
        ("say", other, "&AnsweredBy=human"),
        ("chosen", other, "&Digits=3"),
    ] {
        let form = format!(
            "CallSid={sid}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550100&To=%2B12025550123\
             &CallStatus=in-progress&Direction=outbound-api{more}"
        );
        let (status, said) = world.ask(&format!("/calls/{place}/{call}"), form).await;
        assert_eq!(status, 200);
        assert!(!said.contains("Maya") && !said.contains("Tuesday"), "{place}: {said}");
    }
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: confirmed
    = done
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_it_is_exported_with_no_cell_that_a_spreadsheet_would_run() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    let draft = draft(&world, "2025550123; =HYPERLINK(1); @today\n2025550124; Noah").await;
    let spoken = start(&world, &draft).await;
    world.advance(A_WHILE).await;
    let file = world.call("export_spoken", json!({ "spoken": spoken, "zone": "UTC" })).await;
    assert_snapshot!(file["text"].as_str().expect("text").trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r#"
    "Name","Phone","Detail","What became of it","Why","Date","Time","Seconds","Tries"
    "'=HYPERLINK(1)","+1 202 555 0123","'@today","confirmed","","2026-11-21","15:00","17","1"
    "Noah","+1 202 555 0124","","left out","Nothing stands for {detail} in their line.","","","","0"
    "#);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_us_and_gets_nobody_is_a_missed_call() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    let staff = json!([{ "name": "Ana", "number": ANA }]);
    rules["open"] = json!([{
        "step": "ring", "staff": staff, "order": "by_priority", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }]);
    rules["unanswered"] = json!([{ "step": "hang_up", "words": "Nobody is free. Goodbye." }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.set_phone(ANA, Answering::Rings);
    world.sandbox.set_phone(MAYA, answers("3", Some(20)));
    let draft = draft(&world, "2025550123, Maya, today").await;
    let spoken = start(&world, &draft).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: wanted_us
    = done
    ");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * we called: missed for 35 s (wanted to talk to us)
    ");
    // Somebody of the office calls in between: it is a call like any other.
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_for_us_can_be_passed_on_to_a_colleague() {
    let world = World::open().await;
    answer_by(&world, moving::steps()).await;
    for colleague in [ANA, moving::BEN] {
        world.sandbox.set_phone(colleague, moving::answers(2, "1", None));
    }
    world.sandbox.set_phone(MAYA, answers("3", Some(90)));
    let draft = draft(&world, "2025550123, Maya, today").await;
    let spoken = start(&world, &draft).await;
    moving::wait_for(&world, "talking").await;
    let call = moving::live(&world).await[0]["call"]["id"].clone();
    moving::move_to(&world, &call, moving::BEN).await;
    world.advance(A_WHILE).await;
    let called: Vec<String> =
        world.sandbox.calls().iter().map(|call| format!("{} {}", call.to, call.status)).collect();
    let told = [results(&world, &spoken).await, world.transcript(MAYA).await, called.join("\n")];
    assert_snapshot!(told.join("\n"), @r"
    Maya (202) 555-0123: talked
    = done
    (202) 555-0123 with (202) 555-0100: done
    * we called: answered for 129 s by Ana, then Ben (talked to us)

    +12025550123 completed
    +12025550171 completed
    +12025550172 completed
    ");
    world.close().await;
}
