//! While the computer sleeps: callers are greeted at Twilio, and what they leave is here when it wakes.

use std::time::Duration;

use deskbell_sandbox::{Answering, Caller, Sandbox, Sound};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::Clock;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const ANA: &str = "+12025550171";
const OUTSIDE: &str = "+12025550190";
/// Longer than any ringing, greeting and message here.
const A_WHILE: u64 = 120;
/// Catch-up has run, and what is young has been left to its webhooks long enough.
const CAUGHT_UP: Duration = Duration::from_secs(11 * 60);

/// Lets time pass at Twilio alone.
async fn pass(sandbox: &Sandbox, clock: &Clock, seconds: u64) {
    for _ in 0..seconds {
        clock.advance(Duration::from_secs(1));
        sandbox.idle().await;
    }
}

/// The front desk answers by these steps, at any time.
pub(crate) async fn answer_by(world: &World, open: Value) {
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["open"] = open;
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.settle().await;
}

fn ring_ana(accept: &str) -> Value {
    let staff = json!([{ "name": "Ana", "number": ANA }]);
    json!([{
        "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": accept, "shows": "theirs"
    }])
}

/// What whoever called first heard, in words.
fn heard(sandbox: &Sandbox) -> String {
    let call = sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("somebody called");
    let lines = sandbox.heard(&call.sid).into_iter().map(|heard| match heard.sound {
        Sound::Said { words, .. } => format!("“{words}”"),
        Sound::Spoke(words) => format!("says “{words}”"),
        Sound::Joined(address) => format!("talks with {address}"),
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_greeted_while_the_computer_sleeps_and_the_message_is_here_when_it_wakes() {
    let world = World::open().await;
    let mut world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| {
            sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 8), &front_desk());
            pass(sandbox, clock, A_WHILE).await;
        })
        .await;
    assert_snapshot!(heard(&world.sandbox), @r"
    “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.”
    Tone
    says “It is Maya.”
    HungUp
    ");
    world.advance(CAUGHT_UP).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready (recovered)
    ");
    assert_eq!(world.rings(), ["(202) 555-0123: Voicemail, 0:08"]);
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    let id = page["unheard"][0]["voicemail"]["id"].clone();
    let sound = world.call("read_voicemail", json!({ "voicemail": id })).await;
    assert!(sound["length"].as_u64().is_some_and(|length| length > 1000), "{sound}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_call_rings_outside_and_who_speaks_there_leaves_no_message() {
    let world = World::open().await;
    answer_by(&world, json!([{ "step": "forward", "number": OUTSIDE, "seconds": 20, "shows": "theirs" }]))
        .await;
    world.sandbox.set_phone(OUTSIDE, Answering::Answers { after: 3, keys: String::new(), talks: Some(20) });
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| {
            sandbox.call(Caller::new(MAYA).talks(60), &front_desk());
            pass(sandbox, clock, A_WHILE).await;
        })
        .await;
    assert_snapshot!(heard(&world.sandbox), @r"
    Ringing
    talks with +12025550190
    WasHungUp
    ");
    world.advance(CAUGHT_UP).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by +1 202-555-0190 (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_rings_when_the_computer_dies_ends_at_a_message() {
    let world = World::open().await;
    answer_by(&world, ring_ana("press_one")).await;
    world.sandbox.call(Caller::new(MAYA).leaves("Hello?", 6), &front_desk());
    world.advance(Duration::from_secs(4)).await;
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| pass(sandbox, clock, A_WHILE).await)
        .await;
    assert_snapshot!(heard(&world.sandbox), @r"
    Ringing
    “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.”
    Tone
    says “Hello?”
    HungUp
    ");
    world.advance(CAUGHT_UP).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready (open)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_speak_when_the_computer_dies_speak_on_and_nobody_is_asked_for_a_message() {
    let world = World::open().await;
    answer_by(&world, ring_ana("press_one")).await;
    world.sandbox.set_phone(ANA, Answering::Answers { after: 2, keys: "1".to_owned(), talks: Some(40) });
    world.sandbox.call(Caller::new(MAYA).talks(300), &front_desk());
    world.advance(Duration::from_secs(25)).await;
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| pass(sandbox, clock, A_WHILE).await)
        .await;
    assert_snapshot!(heard(&world.sandbox), @r"
    Ringing
    talks with +12025550171
    WasHungUp
    ");
    assert!(world.sandbox.recordings().is_empty());
    world.advance(CAUGHT_UP).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana (open)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_leaving_a_message_when_the_computer_dies_is_thanked_and_not_asked_again() {
    let world = World::open().await;
    let call = world.sandbox.call(Caller::by_hand(MAYA), &front_desk());
    world.advance(Duration::from_secs(12)).await;
    world.sandbox.speak(&call, "Please call me.");
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| {
            pass(sandbox, clock, 5).await;
            sandbox.press(&call, "#");
            pass(sandbox, clock, A_WHILE).await;
        })
        .await;
    assert_snapshot!(heard(&world.sandbox), @r##"
    “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.”
    Tone
    says “Please call me.”
    Pressed("#")
    “Thank you. Goodbye.”
    WasHungUp
    "##);
    assert_eq!(world.sandbox.recordings().len(), 1);
    world.advance(CAUGHT_UP).await;
    world.close().await;
}
