//! The conference room: live calls come together in it, colleagues are called in, and whoever is in it is muted, held and
//! put out.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Callbacks, Caller, Webhooks};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const MINE: &str = "+12025550199";
const ANA: &str = "+12025550171";
const BEN: &str = "+12025550172";
/// Longer than any ringing, greeting and message here.
const A_WHILE: Duration = Duration::from_secs(120);
const A_MOMENT: Duration = Duration::from_secs(6);

/// Somebody who picks up after some seconds and presses these keys where asked.
fn answers(after: u64, keys: &str) -> Answering {
    Answering::Answers { after, keys: keys.to_owned(), talks: None }
}

async fn office() -> World {
    let world = World::open().await;
    let staff = json!([{ "name": "Ana", "number": ANA }, { "name": "Ben", "number": BEN }]);
    let ring = json!([{
        "step": "ring", "staff": staff, "order": "by_priority", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }]);
    answer_by(&world, ring).await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": true } })).await;
    world.sandbox.set_phone(ANA, answers(2, "1"));
    world
}

async fn live(world: &World) -> Vec<Value> {
    world.call("list_live_calls", json!({})).await.as_array().expect("rows").clone()
}

async fn wait_for(world: &World, stages: &[&str]) {
    let now = async || -> Vec<String> {
        let cards = live(world).await;
        cards.iter().map(|card| card["call"]["stage"].as_str().expect("a stage").to_owned()).collect()
    };
    let mut seconds = 0;
    while now().await != stages {
        assert!(seconds < 90, "it never came to {stages:?}, but to {:?}", now().await);
        world.advance(Duration::from_secs(1)).await;
        seconds += 1;
    }
}

/// Who is in the room, and in which state.
async fn people(world: &World) -> String {
    let room = world.call("read_room", json!({})).await;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut all: Vec<String> = room["people"]
        .as_array()
        .expect("people")
        .iter()
        .map(|one| {
            let flag =
                |name: &str, said: &str| if one[name] == true { format!(" {said}") } else { String::new() };
            format!(
                "{}{}{}{}",
                word(&one["name"]),
                flag("isOurs", "ours"),
                flag("isMuted", "muted"),
                flag("isHeld", "held")
            )
        })
        .collect();
    all.sort();
    all.extend(room["coming"].as_array().expect("coming").iter().map(|one| match one["trouble"].as_str() {
        Some(why) => format!("{}: {why}", word(&one["name"])),
        None => format!("{} is coming", word(&one["name"])),
    }));
    all.join(", ")
}

async fn participant(world: &World, name: &str) -> Value {
    let room = world.call("read_room", json!({})).await;
    let one = room["people"].as_array().expect("people").iter().find(|one| one["name"] == name);
    assert!(one.is_some(), "{name} is not in {room}");
    one.map(|one| one["participant"].clone()).unwrap_or_default()
}

async fn join(world: &World, card: &Value) {
    world.call("join_room", json!({ "call": card["call"]["id"], "intent": fresh_intent() })).await;
    world.advance(A_MOMENT).await;
}

/// Maya has called, and Ana has taken the call.
async fn ana_speaks(world: &World) {
    world.sandbox.call(Caller::by_hand(MAYA), &front_desk());
    wait_for(world, &["talking"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_live_calls_come_together_and_everybody_is_named() {
    let world = office().await;
    ana_speaks(&world).await;
    world.sandbox.set_phone(MINE, answers(2, "1"));
    world.sandbox.set_phone(TOM, answers(2, ""));
    let thread = world.thread(TOM).await;
    world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    wait_for(&world, &["talking", "talking"]).await;
    for card in live(&world).await {
        join(&world, &card).await;
    }
    assert_snapshot!(people(&world).await, @"(202) 555-0123, (202) 555-0124, +1 202-555-0199 ours, Ana ours");
    wait_for(&world, &["in_room", "in_room"]).await;
    // My phone hangs up; Tom stays with the others.
    let mine = world.sandbox.calls().into_iter().find(|call| call.to == MINE).expect("my phone");
    world.sandbox.hang_up(&mine.sid);
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "(202) 555-0123, (202) 555-0124, Ana ours");
    assert_eq!(live(&world).await.len(), 2, "Tom is on the phone still");
    for card in live(&world).await {
        world.call("hang_up", json!({ "call": card["call"]["id"] })).await;
    }
    world.advance(A_WHILE).await;
    assert_eq!(live(&world).await, [Value::Null; 0]);
    assert!(world.transcript(MAYA).await.contains("answered by Ana"), "{}", world.transcript(MAYA).await);
    assert!(world.transcript(TOM).await.contains("we called: answered"), "{}", world.transcript(TOM).await);
    let ana = world.sandbox.calls().into_iter().find(|call| call.to == ANA).expect("Ana");
    world.sandbox.hang_up(&ana.sid);
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_it_is_muted_held_and_put_out() {
    let world = office().await;
    ana_speaks(&world).await;
    let card = live(&world).await.remove(0);
    join(&world, &card).await;
    let maya = participant(&world, "(202) 555-0123").await;
    let change = async |muted: Value, held: Value| {
        world.call("change_person", json!({ "participant": maya, "muted": muted, "held": held })).await;
        people(&world).await
    };
    let told = [
        change(json!(true), Value::Null).await,
        change(Value::Null, json!(true)).await,
        change(json!(false), json!(false)).await,
    ];
    assert_snapshot!(told.join("\n"), @r"
    (202) 555-0123 muted, Ana ours
    (202) 555-0123 muted held, Ana ours
    (202) 555-0123, Ana ours
    ");
    world.settle().await;
    assert_eq!(people(&world).await, told[2], "its callbacks say the same");
    world.call("remove_person", json!({ "participant": maya })).await;
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "Ana ours");
    assert_eq!(live(&world).await, [Value::Null; 0]);
    let gone =
        world.refusal("change_person", json!({ "participant": maya, "muted": true, "held": null })).await;
    assert!(gone.starts_with("not_found"), "{gone}");
    let ana = world.sandbox.calls().into_iter().find(|call| call.to == ANA).expect("Ana");
    world.sandbox.hang_up(&ana.sid);
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_are_called_in_and_a_mailbox_is_not_let_in() {
    let world = office().await;
    let guests = world.call("list_room_guests", json!({})).await;
    assert_eq!(guests[1]["name"], "Ben", "{guests}");
    let mut told = Vec::new();
    for ben in [answers(2, ""), Answering::Busy, Answering::Rings, answers(2, "1")] {
        world.sandbox.set_phone(BEN, ben);
        world.call("call_into_room", json!({ "to": BEN, "intent": fresh_intent() })).await;
        told.push(people(&world).await);
        world.advance(Duration::from_secs(60)).await;
        told.push(people(&world).await);
        world.advance(A_WHILE).await;
    }
    assert_snapshot!(told.join("\n"), @r"
    Ben is coming
    Ben: The phone was answered, and nobody pressed 1.
    Ben is coming
    Ben: The line was engaged.
    Ben is coming
    Ben: Nobody answered.
    Ben is coming
    Ben ours
    ");
    let ben = world.sandbox.calls().into_iter().rfind(|call| call.to == BEN).expect("Ben");
    world.sandbox.hang_up(&ben.sid);
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_in_any_order_twice_or_not_at_all_leave_the_same_room() {
    for callbacks in [Callbacks::Twice, Callbacks::Shuffled, Callbacks::Lost] {
        let world = office().await;
        ana_speaks(&world).await;
        let card = live(&world).await.remove(0);
        join(&world, &card).await;
        let maya = participant(&world, "(202) 555-0123").await;
        world.sandbox.switches().set_callbacks(callbacks);
        world.call("change_person", json!({ "participant": maya, "muted": true, "held": null })).await;
        world.sandbox.set_phone(BEN, answers(2, "1"));
        world.call("call_into_room", json!({ "to": BEN, "intent": fresh_intent() })).await;
        // What no callback told is listed.
        world.advance(Duration::from_secs(11 * 60)).await;
        assert_eq!(people(&world).await, "(202) 555-0123 muted, Ana ours, Ben ours", "{callbacks:?}");
        for call in world.sandbox.calls() {
            world.sandbox.hang_up(&call.sid);
        }
        world.advance(Duration::from_secs(11 * 60)).await;
        assert_eq!(people(&world).await, "", "{callbacks:?}");
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_brings_nobody_in_twice() {
    let world = office().await;
    ana_speaks(&world).await;
    let card = live(&world).await.remove(0);
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    join(&world, &card).await;
    assert_eq!(people(&world).await, "(202) 555-0123, Ana ours");
    let again = json!({ "call": card["call"]["id"], "intent": fresh_intent() });
    assert_snapshot!(world.refusal("join_room", again).await, @"bad_input [call]: This call is on its way somewhere already.");
    world.sandbox.set_phone(BEN, answers(2, "1"));
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    world.call("call_into_room", json!({ "to": BEN, "intent": fresh_intent() })).await;
    world.advance(Duration::from_secs(30)).await;
    assert_eq!(people(&world).await, "(202) 555-0123, Ana ours, Ben ours");
    assert_eq!(world.sandbox.calls().iter().filter(|call| call.to == BEN).count(), 1);
    for call in world.sandbox.calls() {
        world.sandbox.hang_up(&call.sid);
    }
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_lead_callers_into_it_and_who_was_alone_there_was_missed() {
    let mut world = office().await;
    answer_by(&world, json!([{ "step": "room", "words": "Welcome to the Monday round." }])).await;
    world.sandbox.call(Caller::by_hand(MAYA), &front_desk());
    world.advance(A_MOMENT).await;
    assert_eq!(live(&world).await[0]["call"]["stage"], "in_room");
    let maya = world.sandbox.calls().remove(0).sid;
    world.sandbox.hang_up(&maya);
    world.advance(A_WHILE).await;
    assert_eq!(world.rings(), ["(202) 555-0123: Missed call"]);
    world.sandbox.call(Caller::by_hand(MAYA), &front_desk());
    world.sandbox.call(Caller::by_hand(TOM), &front_desk());
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "(202) 555-0123, (202) 555-0124");
    for call in world.sandbox.calls() {
        world.sandbox.hang_up(&call.sid);
    }
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open)
    * answered (open)
    ");
    assert_eq!(world.rings(), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_it_stays_while_the_computer_sleeps_and_is_there_when_it_wakes() {
    let world = office().await;
    ana_speaks(&world).await;
    let card = live(&world).await.remove(0);
    join(&world, &card).await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    let world = world.restart().await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(A_MOMENT).await;
    assert_eq!(people(&world).await, "(202) 555-0123, Ana ours");
    for call in world.sandbox.calls() {
        world.sandbox.hang_up(&call.sid);
    }
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_room_has_the_name_that_the_office_gives_it_on_the_page_and_to_callers() {
    let world = office().await;
    answer_by(&world, json!([{ "step": "room", "words": "" }])).await;
    let first_words = async || {
        let call = world.sandbox.call(Caller::new(MAYA).talks(5), &front_desk());
        world.advance(A_WHILE).await;
        let heard = world.sandbox.heard(&call);
        format!("{:?}", heard.first().map(|heard| &heard.sound))
    };
    assert!(first_words().await.starts_with("Some(InRoom(\"deskbell-room\")"), "as it always was");
    world.call("change_settings", json!({ "rooms": { "name": " The  quiet\nroom " } })).await;
    assert_eq!(world.call("read_room", json!({})).await["name"], "The quiet room");
    assert_snapshot!(first_words().await, @r#"Some(Said { words: "We are putting you through to The quiet room.", language: "en-US" })"#);
    // What the office itself has written is said instead.
    let staff = json!([{ "name": "Ben", "number": BEN }]);
    let ring = json!({
        "step": "ring", "staff": staff, "order": "by_priority", "seconds": 20, "accept": "press_one", "shows": "theirs"
    });
    answer_by(&world, json!([{ "step": "room", "words": "One moment." }, ring])).await;
    assert!(first_words().await.contains("One moment."));
    world.sandbox.set_phone(BEN, answers(2, "1"));
    world.call("call_into_room", json!({ "to": BEN, "intent": fresh_intent() })).await;
    world.advance(A_MOMENT).await;
    let ben = world.sandbox.calls().into_iter().find(|call| call.to == BEN).expect("he is called");
    let heard = format!("{:?}", world.sandbox.heard(&ben.sid));
    assert!(heard.contains("You are asked into The quiet room. Press 1 to join."), "{heard}");
    let said = world.refusal("change_settings", json!({ "rooms": { "name": "x".repeat(61) } })).await;
    assert_snapshot!(said, @"bad_input [name]: The name of the conference room has at most 60 characters.");
    assert_eq!(world.call("read_room", json!({})).await["name"], "The quiet room");
    world.close().await;
}
