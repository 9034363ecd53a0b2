//! Moving a live call to a colleague: they take it, or it comes back, or a message is left; nobody is dropped.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Caller, Sandbox, SandboxCall, Sound, Webhooks};
use deskbell_tests::{World, fresh_intent, front_desk};
use deskbell_twilio::Clock;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;

pub(crate) const MAYA: &str = "+12025550123";
const MINE: &str = "+12025550199";
pub(crate) const ANA: &str = "+12025550171";
pub(crate) const BEN: &str = "+12025550172";
/// Longer than any ringing, greeting and message here.
pub(crate) const A_WHILE: Duration = Duration::from_secs(120);

/// Somebody who picks up after some seconds and presses these keys where asked.
pub(crate) fn answers(after: u64, keys: &str, talks: Option<u64>) -> Answering {
    Answering::Answers { after, keys: keys.to_owned(), talks }
}

/// Ana is rung, and Ben if she does not answer.
pub(crate) fn steps() -> Value {
    let staff = json!([{ "name": "Ana", "number": ANA }, { "name": "Ben", "number": BEN }]);
    json!([{
        "step": "ring", "staff": staff, "order": "by_priority", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }])
}

pub(crate) async fn live(world: &World) -> Vec<Value> {
    world.call("list_live_calls", json!({})).await.as_array().expect("rows").clone()
}

/// Lets time pass until the call has come so far.
pub(crate) async fn wait_for(world: &World, stage: &str) {
    let mut seconds = 0;
    while live(world).await.first().map(|card| card["call"]["stage"].clone()) != Some(json!(stage)) {
        assert!(seconds < 90, "it never came to {stage}: {:?}", live(world).await);
        world.advance(Duration::from_secs(1)).await;
        seconds += 1;
    }
}

/// Maya calls, and Ana has taken the call.
pub(crate) async fn ana_speaks(caller: Caller) -> (World, Value) {
    let mut world = World::open().await;
    answer_by(&world, steps()).await;
    world.sandbox.set_phone(ANA, answers(2, "1", None));
    world.sandbox.set_phone(BEN, Answering::Rings);
    world.sandbox.call(caller, &front_desk());
    wait_for(&world, "talking").await;
    world.rings();
    let call = live(&world).await[0]["call"]["id"].clone();
    (world, call)
}

/// Maya was called from the desk, and speaks with whoever called.
async fn i_speak() -> (World, Value) {
    let world = World::open().await;
    answer_by(&world, steps()).await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": true } })).await;
    world.sandbox.set_phone(MINE, answers(2, "1", None));
    world.sandbox.set_phone(MAYA, answers(3, "", Some(60)));
    let thread = world.thread(MAYA).await;
    let called = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    wait_for(&world, "talking").await;
    (world, called["call"].clone())
}

pub(crate) async fn move_to(world: &World, call: &Value, to: &str) {
    world.call("move_call", json!({ "call": call, "to": to, "intent": fresh_intent() })).await;
}

async fn ending(world: &World) -> String {
    world.transcript(MAYA).await.lines().last().expect("a line").to_owned()
}

fn call_to(world: &World, to: &str) -> SandboxCall {
    world.sandbox.calls().into_iter().rfind(|call| call.to == to).expect("they were rung")
}

/// How every call and leg stands at Twilio, in its order.
fn statuses(world: &World) -> Vec<String> {
    world.sandbox.calls().iter().map(|call| format!("{} {}", call.to, call.status)).collect()
}

/// What whoever was moved heard, in words.
fn heard(sandbox: &Sandbox, to: &str) -> String {
    let call = sandbox.calls().into_iter().find(|call| call.to == to).expect("they are on the phone");
    let lines = sandbox.heard(&call.sid).into_iter().map(|heard| match heard.sound {
        Sound::Said { words, .. } => format!("“{words}”"),
        Sound::Spoke(words) => format!("says “{words}”"),
        Sound::Joined(address) => format!("talks with {address}"),
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_moved_to_a_colleague_who_takes_it_and_the_thread_says_who_spoke() {
    let (mut world, call) = ana_speaks(Caller::new(MAYA).talks(30)).await;
    let colleagues = world.call("list_colleagues", json!({ "call": call })).await;
    assert_eq!(colleagues, json!([{ "name": "Ben", "number": BEN, "display": "(202) 555-0172" }]));
    world.sandbox.set_phone(BEN, answers(3, "1", None));
    move_to(&world, &call, BEN).await;
    world.settle().await;
    let card = live(&world).await.remove(0);
    assert_eq!(
        (&card["call"]["stage"], &card["moved"]),
        (&json!("moving"), &json!({ "to": "Ben", "back": "Ana", "state": "ringing", "trouble": null }))
    );
    assert_eq!(call_to(&world, ANA).status.as_str(), "completed", "Ana's phone is free");
    wait_for(&world, "talking").await;
    let card = live(&world).await.remove(0);
    assert_eq!(
        (&card["call"]["answeredBy"], &card["moved"]["state"]),
        (&json!("Ana, then Ben"), &json!("taken"))
    );
    world.advance(A_WHILE).await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    assert_snapshot!(heard(&world.sandbox, front_desk().as_str()), @r"
    Ringing
    talks with +12025550171
    Ringing
    talks with +12025550172
    HungUp
    ");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana, then Ben (open, moved to Ben)
    ");
    assert_eq!(world.rings(), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_takes_comes_back_and_then_to_the_voicemail() {
    let mut told = Vec::new();
    let mailbox = || answers(2, "", None);
    for (ben, ana) in [
        (Answering::Rings, answers(2, "1", None)),
        // A mailbox presses nothing.
        (mailbox(), answers(2, "1", None)),
        (Answering::Busy, Answering::Rings),
        (Answering::Unreachable, mailbox()),
    ] {
        let (mut world, call) = ana_speaks(Caller::new(MAYA).talks(40).leaves("It is Maya.", 5)).await;
        world.sandbox.set_phone(BEN, ben);
        world.sandbox.set_phone(ANA, ana);
        move_to(&world, &call, BEN).await;
        world.advance(A_WHILE).await;
        assert_eq!(live(&world).await, [Value::Null; 0]);
        told.push(format!("{} {:?}", ending(&world).await, world.rings()));
        world.close().await;
    }
    assert_snapshot!(told.join("\n"), @r#"
    * answered by Ana (open, moved to Ben, Ben did not answer, back with Ana) []
    * answered by Ana (open, moved to Ben, Ben did not answer, back with Ana) []
    * voicemail by Ana of 5 s, ready (open, moved to Ben, Ben did not answer, nobody took it) ["(202) 555-0123: Voicemail, 0:05"]
    * voicemail by Ana of 5 s, ready (open, moved to Ben, Ben did not answer, nobody took it) ["(202) 555-0123: Voicemail, 0:05"]
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_while_a_colleague_rings_was_missed_and_it_is_told() {
    let (mut world, call) = ana_speaks(Caller::by_hand(MAYA)).await;
    move_to(&world, &call, BEN).await;
    world.advance(Duration::from_secs(3)).await;
    let caller = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("Maya");
    world.sandbox.hang_up(&caller.sid);
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* missed by Ana (open, moved to Ben)");
    assert_eq!(world.rings(), ["(202) 555-0123: Missed call"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_ours_is_moved_on_goes_on_without_my_phone_and_can_be_hung_up() {
    let (world, call) = i_speak().await;
    world.sandbox.set_phone(BEN, answers(3, "1", None));
    move_to(&world, &call, BEN).await;
    world.settle().await;
    assert_eq!(call_to(&world, MINE).status.as_str(), "completed", "my phone is free");
    wait_for(&world, "talking").await;
    // It goes on, whatever catching up lists of my phone.
    world.advance(Duration::from_secs(20)).await;
    assert_eq!(live(&world).await[0]["call"]["stage"], json!("talking"));
    world.call("hang_up", json!({ "call": call })).await;
    world.settle().await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    assert_eq!(call_to(&world, BEN).status.as_str(), "completed");
    let ending = ending(&world).await;
    assert!(ending.starts_with("* we called: answered for "), "{ending}");
    assert!(
        ending.ends_with(" by (202) 555-0199, then Ben (moved to Ben)") || ending.contains("then Ben"),
        "{ending}"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_ours_that_nobody_takes_says_so_and_comes_to_an_end() {
    let (world, call) = i_speak().await;
    world.sandbox.set_phone(MINE, Answering::Rings);
    move_to(&world, &call, BEN).await;
    world.advance(A_WHILE).await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    assert_snapshot!(heard(&world.sandbox, MAYA), @r"
    talks with +12025550100
    Ringing
    Ringing
    “Nobody can come to the phone right now. We will call you back. Goodbye.”
    WasHungUp
    ");
    assert!(ending(&world).await.contains("moved to Ben, Ben did not answer, nobody took it"));
    assert!(world.sandbox.recordings().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_moved_on_and_on() {
    let (world, call) = ana_speaks(Caller::new(MAYA).talks(100)).await;
    world.sandbox.set_phone(BEN, answers(2, "1", None));
    move_to(&world, &call, BEN).await;
    world.settle().await;
    wait_for(&world, "talking").await;
    let colleagues = world.call("list_colleagues", json!({ "call": call })).await;
    assert_eq!(colleagues[0]["name"], "Ana", "{colleagues}");
    move_to(&world, &call, ANA).await;
    world.settle().await;
    wait_for(&world, "talking").await;
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* answered by Ana, then Ben, then Ana (open, moved to Ben, moved to Ana)");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_settled_by_twilios_own_question_and_never_posted_again() {
    for api in [Api::LosesAnswers, Api::FailsAfterTaking] {
        let (world, call) = ana_speaks(Caller::new(MAYA).talks(30)).await;
        world.sandbox.set_phone(BEN, answers(3, "1", None));
        world.sandbox.switches().set_api_for(api, 1);
        move_to(&world, &call, BEN).await;
        world.advance(A_WHILE).await;
        assert_eq!(ending(&world).await, "* answered by Ana, then Ben (open, moved to Ben)");
        assert_eq!(statuses(&world).iter().filter(|line| line.starts_with(BEN)).count(), 1);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_dies_while_twilio_is_asked_leaves_the_caller_where_they_were_or_at_a_message() {
    // Twilio heard, and this computer is gone when it asks whom to ring.
    let (world, call) = ana_speaks(Caller::new(MAYA).talks(300).leaves("Hello?", 6)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    move_to(&world, &call, BEN).await;
    world.settle().await;
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| {
            for _ in 0..A_WHILE.as_secs() {
                clock.advance(Duration::from_secs(1));
                sandbox.idle().await;
            }
        })
        .await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    assert_snapshot!(heard(&world.sandbox, front_desk().as_str()), @r"
    Ringing
    talks with +12025550171
    “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.”
    Tone
    says “Hello?”
    HungUp
    ");
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(ending(&world).await, @"* voicemail by Ana of 6 s, ready (open, moved to Ben)");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_in_the_middle_of_a_move_looks_how_the_call_stands_and_moves_nobody_twice() {
    let (world, call) = ana_speaks(Caller::new(MAYA).talks(300)).await;
    // Twilio never hears of it, and nobody knows that.
    let id = call.clone();
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    move_to(&world, &call, BEN).await;
    world.settle().await;
    let office = world.office();
    let died = office.store().write(deskbell_core::store::Lane::Door, |tx| {
        Ok(tx.execute_batch("UPDATE moves SET state = 'asking'")?)
    });
    died.await.expect("the store can be written");
    drop(office);
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    world.advance(Duration::from_secs(30)).await;
    let card = live(&world).await.remove(0);
    assert_eq!((&card["call"]["id"], &card["call"]["stage"]), (&id, &json!("talking")));
    assert_snapshot!(card["moved"]["trouble"].as_str().expect("why"), @"This did not arrive at Twilio. The call goes on as it was: pass it on again.");
    assert_eq!(statuses(&world).iter().filter(|line| line.starts_with(BEN)).count(), 0);
    world.call("hang_up", json!({ "call": id })).await;
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_too_late_moves_nobody_and_says_why() {
    let (world, call) = ana_speaks(Caller::new(MAYA).talks(300)).await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    move_to(&world, &call, BEN).await;
    world.advance(Duration::from_secs(60)).await;
    world.sandbox.switches().set_api(Api::Working);
    let card = live(&world).await.remove(0);
    assert_snapshot!(card["moved"]["trouble"].as_str().expect("why"), @"Twilio was too busy to pass this call on. It goes on as it was.");
    let ana = call_to(&world, ANA);
    assert_eq!(ana.status.as_str(), "in-progress");
    // The call ends at the very moment in which it is moved again.
    world.sandbox.switches().set_callbacks(deskbell_sandbox::Callbacks::Lost);
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    let caller = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("Maya");
    world.sandbox.hang_up(&caller.sid);
    world.sandbox.idle().await;
    move_to(&world, &call, BEN).await;
    world.settle().await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    let card = live(&world).await.remove(0);
    assert_snapshot!(card["moved"]["trouble"].as_str().expect("why"), @"The call had ended before it could be passed on.");
    world.advance(Duration::from_secs(11 * 60)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_moved_is_refused_with_a_sentence() {
    let mut world = World::open().await;
    answer_by(&world, steps()).await;
    world.sandbox.set_phone(ANA, answers(12, "1", None));
    world.sandbox.call(Caller::new(MAYA).talks(30), &front_desk());
    world.advance(Duration::from_secs(5)).await;
    let call = live(&world).await[0]["call"]["id"].clone();
    let ask = |to: &str| json!({ "call": call, "to": to, "intent": fresh_intent() });
    let mut said = vec![world.refusal("move_call", ask(BEN)).await];
    wait_for(&world, "talking").await;
    said.push(world.refusal("move_call", ask("+12025550999")).await);
    said.push(world.refusal("move_call", ask(ANA)).await);
    said.push(world.refusal("move_call", json!({ "call": call, "to": BEN, "intent": "x" })).await);
    let wish = ask(BEN);
    world.call("move_call", wish.clone()).await;
    world.call("move_call", wish.clone()).await;
    world.settle().await;
    said.push(world.refusal("move_call", ask(BEN)).await);
    world.advance(A_WHILE).await;
    said.push(world.refusal("move_call", ask(BEN)).await);
    assert_snapshot!(said.join("\n"), @r"
    bad_input [call]: A call can be passed on once somebody of the office speaks on it.
    bad_input [to]: Choose somebody who is rung by your rules, and not on this call.
    bad_input [to]: Choose somebody who is rung by your rules, and not on this call.
    bad_input [intent]: An intent is a UUID made for this one text.
    bad_input [call]: This call is being passed on already.
    bad_input [call]: A call can be passed on once somebody of the office speaks on it.
    ");
    world.rings();
    world.close().await;
}
