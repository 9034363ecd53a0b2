//! Hanging up from the desktop: whatever the call does meanwhile, it ends once and says so.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Caller};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const MINE: &str = "+12025550199";
const ANA: &str = "+12025550171";
const A_WHILE: Duration = Duration::from_secs(120);

fn answers(after: u64, keys: &str) -> Answering {
    Answering::Answers { after, keys: keys.to_owned(), talks: None }
}

async fn calling() -> (World, String) {
    let world = World::open().await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": true } })).await;
    world.sandbox.set_phone(MINE, answers(2, "1"));
    world.sandbox.set_phone(MAYA, answers(3, ""));
    let thread = world.thread(MAYA).await;
    let called = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    let call = called["call"].as_str().expect("an id").to_owned();
    (world, call)
}

async fn live(world: &World) -> Vec<Value> {
    world.call("list_live_calls", json!({})).await.as_array().expect("rows").clone()
}

/// Lets time pass until the call has come so far.
async fn wait_for(world: &World, stage: &str) {
    let mut seconds = 0;
    while live(world).await[0]["call"]["stage"] != json!(stage) {
        assert!(seconds < 60, "it never came to {stage}");
        world.advance(Duration::from_secs(1)).await;
        seconds += 1;
    }
}

async fn ending(world: &World) -> String {
    world.transcript(MAYA).await.lines().last().expect("a line").to_owned()
}

/// How every call stands at Twilio.
fn statuses(world: &World) -> Vec<String> {
    world.sandbox.calls().iter().map(|call| call.status.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_ours_is_hung_up_while_my_phone_rings_while_theirs_does_and_while_both_speak() {
    let mut told = Vec::new();
    for stage in ["ringing_us", "ringing_them", "talking"] {
        let (world, call) = calling().await;
        wait_for(&world, stage).await;
        world.call("hang_up", json!({ "call": call })).await;
        world.call("hang_up", json!({ "call": call })).await;
        world.settle().await;
        world.advance(Duration::from_secs(20)).await;
        assert_eq!(live(&world).await, [Value::Null; 0]);
        let ending = ending(&world).await;
        // How long exactly is a matter of when one looks.
        let ending = ending.split(" for ").next().unwrap_or_default();
        told.push(format!("{ending} {:?}", statuses(&world)));
        world.close().await;
    }
    assert_snapshot!(told.join("\n"), @r#"
    * we called: canceled (hung up before your phone was answered) ["canceled"]
    * we called: canceled (hung up before they answered) ["completed", "canceled"]
    * we called: answered ["completed", "completed"]
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_has_ended_meanwhile_is_no_error() {
    let (world, call) = calling().await;
    world.advance(Duration::from_secs(25)).await;
    let sid = world.sandbox.calls().remove(0).sid;
    // Nobody has told us yet that it is over.
    world.sandbox.switches().set_callbacks(deskbell_sandbox::Callbacks::Lost);
    world.sandbox.hang_up(&sid);
    assert_eq!(live(&world).await.len(), 1);
    world.call("hang_up", json!({ "call": call })).await;
    world.settle().await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    world.call("hang_up", json!({ "call": call })).await;
    assert!(ending(&world).await.starts_with("* we called: answered"));
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_before_twilio_has_the_call_calls_nobody() {
    let world = World::open().await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": true } })).await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(3) });
    let thread = world.thread(MAYA).await;
    let called = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    world.settle().await;
    world.call("hang_up", json!({ "call": called["call"] })).await;
    world.sandbox.switches().set_api(Api::Working);
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* we called: canceled (hung up before anybody was called)");
    assert_eq!(statuses(&world), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_outcome_is_unknown_is_hung_up_as_soon_as_it_is_found() {
    let world = World::open().await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": true } })).await;
    world.sandbox.switches().set_callbacks(deskbell_sandbox::Callbacks::Lost);
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    let thread = world.thread(MAYA).await;
    let called = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    world.settle().await;
    assert_eq!(live(&world).await[0]["call"]["stage"], json!("unconfirmed"));
    world.call("hang_up", json!({ "call": called["call"] })).await;
    assert_eq!(live(&world).await[0]["call"]["isEnding"], json!(true));
    world.advance(Duration::from_secs(15)).await;
    assert_eq!(statuses(&world), ["canceled"]);
    assert_snapshot!(ending(&world).await, @"* we called: canceled (hung up before your phone was answered)");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_calls_is_on_a_card_with_their_last_texts_and_can_be_hung_up() {
    let mut world = World::open().await;
    world.text(MAYA, "Is the crown ready?").await;
    world.sandbox.set_phone(ANA, Answering::Rings);
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["open"] = json!([{
        "step": "ring", "staff": [{ "name": "Ana", "number": ANA }], "order": "all_at_once", "seconds": 20,
        "accept": "press_one", "shows": "theirs"
    }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.advance(Duration::from_secs(5)).await;
    world.rings();
    world.sandbox.call(Caller::new(MAYA).talks(30), &front_desk());
    world.advance(Duration::from_secs(5)).await;
    let cards = live(&world).await;
    assert_eq!(
        (&cards[0]["call"]["stage"], &cards[0]["texts"][0]["body"], cards.len()),
        (&json!("ringing"), &json!("Is the crown ready?"), 1)
    );
    world.call("hang_up", json!({ "call": cards[0]["call"]["id"] })).await;
    world.settle().await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* missed (open, hung up from here)");
    assert_eq!(world.rings(), [""; 0], "whoever hung up knows of it");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_calls_carries_ids_alone() {
    let (mut world, _) = calling().await;
    world.advance(A_WHILE).await;
    let told = serde_json::to_string(&world.heard()).expect("JSON");
    assert!(told.contains("CallChanged"), "{told}");
    assert!(!told.contains("555"), "{told}");
    world.close().await;
}
