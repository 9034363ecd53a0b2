//! Pulling the plug: it stops listening, a caller is greeted and recorded all the same, and it listens again whatever
//! happens.

use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::connecting::{own_way, wish};

/// What is known of it, step by step.
fn told(plug: &Value) -> String {
    let Some(last) = plug["last"].as_object() else { return "never".to_owned() };
    let steps = last["steps"].as_array().expect("steps").iter();
    let steps: Vec<String> = steps.map(|step| format!("{} {}", step["name"], step["state"])).collect();
    format!("{} | passed {} | {}", steps.join(", "), last["hasPassed"], last["trouble"]).replace('"', "")
}

/// Lets time pass until it is over. It is no promise, so nobody waits for it but us.
async fn wait(world: &World) -> Value {
    for _ in 0..1500 {
        let plug = world.call("read_plug", json!({})).await;
        if plug["last"]["isRunning"] == false {
            return plug;
        }
        world.clock.advance(Duration::from_millis(500));
        world.settle().await;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let plug = world.call("read_plug", json!({})).await;
    assert_eq!(plug["last"]["isRunning"], false, "it does not end: {plug}");
    plug
}

async fn is_listening(world: &World) -> bool {
    world.call("read_line", json!({})).await["state"] == "listening"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_greeted_and_recorded_while_nobody_listens_and_the_message_is_found() {
    let world = World::open().await;
    assert_eq!(told(&world.call("read_plug", json!({})).await), "never");
    world.call("pull_plug", json!({})).await;
    let again = world.refusal("pull_plug", json!({})).await;
    assert_snapshot!(again, @"bad_input [plug]: The plug is pulled already. Wait until that is over.");
    let plug = wait(&world).await;
    assert_snapshot!(told(&plug), @"stop passed, call passed, greet passed, record passed, listen passed, find passed | passed true | null");
    assert_eq!(plug["passedAt"], Value::Null, "the practice line proves nothing about Twilio");
    assert!(is_listening(&world).await);
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    assert_eq!(page["unheard"].as_array().map(Vec::len), Some(1));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_an_account_of_the_offices_own_it_is_proven_from_then_on() {
    let world = World::open().await;
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    let number = world.number(&front_desk()).await;
    let before = world.call("read_plug", json!({})).await;
    assert_snapshot!(before["obstacle"].to_string(), @r#""No number’s calls come here yet: there is nothing to try.""#);
    world.call("take_calls", json!({ "number": number })).await;
    world.settle().await;
    let question = deskbell_core::surface::confirmation(&world.app, "pull_plug", "{}");
    assert!(question.is_some_and(|question| question.contains("Twilio charges")));
    world.call("pull_plug", json!({})).await;
    let plug = wait(&world).await;
    assert_snapshot!(told(&plug), @"stop passed, call passed, greet passed, record passed, listen passed, find passed | passed true | null");
    assert!(plug["passedAt"].is_i64());
    assert!(is_listening(&world).await);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_nothing_answers_fails_and_it_listens_again() {
    let world = World::open().await;
    // Somebody has taken the flow away behind our back.
    for number in [front_desk(), recalls()] {
        let voice = world.sandbox.voice_addresses(&number).voice;
        world.sandbox.point_calls(&number, &voice, "", "");
    }
    world.call("pull_plug", json!({})).await;
    let plug = wait(&world).await;
    assert_snapshot!(told(&plug), @"stop passed, call passed, greet passed, record failed, listen passed, find skipped | passed false | The call was answered, and no message was taken.");
    for _ in 0..100 {
        if is_listening(&world).await {
            break;
        }
        world.clock.advance(Duration::from_secs(1));
        world.settle().await;
    }
    assert!(is_listening(&world).await);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_middle_says_so_and_the_line_is_up_again() {
    let world = World::open().await;
    world.call("pull_plug", json!({})).await;
    world.clock.advance(Duration::from_secs(3));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let running = world.call("read_plug", json!({})).await;
    assert_eq!(running["last"]["isRunning"], true, "{running}");
    let world = world.start_again().await;
    world.settle().await;
    assert!(is_listening(&world).await);
    let told_now = told(&world.call("read_plug", json!({})).await);
    assert!(told_now.ends_with("passed false | The account was closed in the middle of it."), "{told_now}");
    // As a crash leaves it: nobody could write its end down.
    world
        .office()
        .store()
        .write(Lane::Door, |tx| {
            Ok(tx.execute_batch("UPDATE pulls SET state = 'running', is_listening = 0, trouble = NULL")?)
        })
        .await
        .expect("the store can be written");
    let world = world.start_again().await;
    world.settle().await;
    assert!(is_listening(&world).await);
    let told_now = told(&world.call("read_plug", json!({})).await);
    assert!(told_now.contains("passed false | Deskbell ended in the middle of it."), "{told_now}");
    let running: u32 = world
        .office()
        .store()
        .write(Lane::Door, |tx| {
            Ok(tx.query_row("SELECT count(*) FROM pulls WHERE state = 'running'", [], |row| row.get(0))?)
        })
        .await
        .expect("the store can be read");
    assert_eq!(running, 0);
    world.app.shut_down().await;
}
