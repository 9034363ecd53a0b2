//! The flow in the owner's account: made once, kept as the rules are, and left alone where somebody has changed it.

use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_sandbox::SandboxFlow;
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;
use crate::connecting::{own_way, wish};

pub(crate) const OLD: &str = "https://old-pbx.example/voice";
pub(crate) const OLD_FALLBACK: &str = "https://old-pbx.example/fallback";
pub(crate) const OLD_STATUS: &str = "https://old-pbx.example/ended";
const OUTSIDE: &str = "+12025550190";
/// Whatever was promised has been kept, or tried.
const A_WHILE: Duration = Duration::from_secs(180);

pub(crate) fn the_flow(world: &World) -> SandboxFlow {
    let mut flows = world.sandbox.flows();
    assert_eq!(flows.len(), 1, "one flow, and no other");
    flows.remove(0)
}

/// How it stands, and where the calls of each number go.
async fn told(world: &World) -> String {
    let flow = world.call("read_flow", json!({})).await;
    let numbers = flow["numbers"].as_array().expect("numbers").iter();
    let numbers: Vec<String> = numbers.map(|one| format!("{}: {}", one["display"], one["caught"])).collect();
    format!("{} {} | {}", flow["state"], flow["trouble"], numbers.join(", ")).replace('"', "")
}

fn forward() -> Value {
    json!([{ "step": "forward", "number": OUTSIDE, "seconds": 20, "shows": "theirs" }])
}

async fn tell_store(world: &World, sql: &'static str) {
    let office = world.office();
    office
        .store()
        .write(Lane::Door, move |tx| Ok(tx.execute_batch(sql)?))
        .await
        .expect("the store can be written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_whose_calls_come_here_is_caught_by_one_flow_with_short_times_on_its_address() {
    let world = World::open().await;
    let flow = the_flow(&world);
    assert_eq!(flow.revision, 1);
    for number in [front_desk(), recalls()] {
        let addresses = world.sandbox.voice_addresses(&number);
        assert_eq!(addresses.fallback, flow.address);
        assert!(addresses.voice.ends_with("/calls/incoming#rc=0&ct=2000&rt=5000"), "{}", addresses.voice);
    }
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: flow, (202) 555-0101: flow");
    // A start looks whether it is there, and makes nothing.
    let world = world.start_again().await;
    world.settle().await;
    assert_eq!(the_flow(&world), flow);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_rules_are_another_revision_and_the_same_rules_are_none() {
    let world = World::open().await;
    answer_by(&world, forward()).await;
    let flow = the_flow(&world);
    assert_eq!(flow.revision, 2);
    assert!(flow.definition.to_string().contains(OUTSIDE));
    answer_by(&world, forward()).await;
    world.advance(Duration::from_secs(13 * 60 * 60)).await;
    assert_eq!(the_flow(&world).revision, 2);
    let page = world.call("read_flow", json!({})).await;
    assert_snapshot!(page["numbers"][0]["does"].to_string(), @r#"["Rings (202) 555-0190 for 20 seconds","Says “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.” and takes a message"]"#);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changes_at_twilio_is_noticed_and_stays_until_it_is_asked_for() {
    let world = World::open().await;
    let flow = the_flow(&world);
    world.sandbox.edit_flow(&flow.sid, |definition| definition["description"] = "Mine now".into());
    answer_by(&world, forward()).await;
    assert_snapshot!(told(&world).await, @"changed null | (202) 555-0100: flow, (202) 555-0101: flow");
    world.advance(Duration::from_secs(7 * 60 * 60)).await;
    assert_eq!(the_flow(&world).definition["description"], "Mine now");
    let asked = world.app.clone();
    let question = deskbell_core::surface::confirmation(&asked, "write_flow", "{}");
    assert!(question.is_some_and(|question| question.contains("is lost")));
    world.call("write_flow", json!({})).await;
    world.settle().await;
    assert!(the_flow(&world).definition.to_string().contains(OUTSIDE));
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: flow, (202) 555-0101: flow");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_does_not_take_changes_nothing_and_says_why() {
    let world = World::open().await;
    let flow = the_flow(&world);
    world.sandbox.refuse_flows(true);
    answer_by(&world, forward()).await;
    assert_eq!(the_flow(&world), flow);
    assert_snapshot!(told(&world).await, @"refused Twilio refused: Access denied (code 20006) | (202) 555-0100: flow, (202) 555-0101: flow");
    world.sandbox.refuse_flows(false);
    world.call("write_flow", json!({})).await;
    world.settle().await;
    assert_eq!(the_flow(&world).revision, 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_whose_answer_was_lost_is_found_by_its_name_and_made_once() {
    let world = World::open().await;
    let before = the_flow(&world);
    world.call("give_up_flow", json!({})).await;
    assert!(world.sandbox.flows().is_empty());
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, "");
    assert_snapshot!(told(&world).await, @"off null | (202) 555-0100: nowhere, (202) 555-0101: nowhere");
    world.sandbox.lose_answer_to("/v2/Flows");
    world.call("write_flow", json!({})).await;
    world.advance(A_WHILE).await;
    let after = the_flow(&world);
    assert_ne!(after.sid, before.sid);
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, after.address);
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: flow, (202) 555-0101: flow");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_whose_answer_was_lost_is_known_again_and_not_made_twice() {
    let world = World::open().await;
    world.sandbox.lose_answer_to(&format!("/v2/Flows/{}", the_flow(&world).sid));
    answer_by(&world, forward()).await;
    assert_eq!(world.call("read_flow", json!({})).await["state"], "behind");
    world.advance(A_WHILE).await;
    assert_eq!(the_flow(&world).revision, 2);
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: flow, (202) 555-0101: flow");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_after_any_step_of_making_it_makes_nothing_twice() {
    // What the store holds at each step, and whether Twilio has made it by then.
    let steps = [
        ("UPDATE flows SET stage = 'wanted', sid = NULL, address = NULL, published = '', sent = ''", false),
        ("UPDATE flows SET stage = 'making', sid = NULL, address = NULL, published = ''", false),
        ("UPDATE flows SET stage = 'making', sid = NULL, address = NULL, published = ''", true),
        ("UPDATE flows SET stage = 'unconfirmed', sid = NULL, address = NULL, published = ''", true),
        ("UPDATE numbers SET fallback_to = NULL, former_fallback = NULL, fallback_pending = 0", true),
    ];
    for (sql, is_made) in steps {
        let world = World::open().await;
        let flow = the_flow(&world);
        tell_store(&world, sql).await;
        if !is_made {
            world.sandbox.delete_flow(&flow.sid);
        }
        let world = world.start_again().await;
        world.settle().await;
        world.advance(A_WHILE).await;
        let now = the_flow(&world);
        assert_eq!(now.sid == flow.sid, is_made, "{sql}");
        for number in [front_desk(), recalls()] {
            assert_eq!(world.sandbox.voice_addresses(&number).fallback, now.address, "{sql}");
        }
        world.close().await;
    }
}

/// An office on an account of its own whose front desk's calls come here, and went elsewhere before.
pub(crate) async fn connected() -> (World, String) {
    let world = World::open().await;
    for number in [front_desk(), recalls()] {
        world.sandbox.point_calls(&number, OLD, OLD_FALLBACK, OLD_STATUS);
    }
    for flow in world.sandbox.flows() {
        world.sandbox.delete_flow(&flow.sid);
    }
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    assert!(
        world.sandbox.flows().is_empty(),
        "without a number whose calls come here there is nothing to answer"
    );
    let number = world.number(&front_desk()).await;
    world.call("take_calls", json!({ "number": number })).await;
    world.settle().await;
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, the_flow(&world).address);
    assert_eq!(world.sandbox.voice_addresses(&recalls()).fallback, OLD_FALLBACK);
    (world, number)
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_puts_back_what_stood_there_and_takes_the_flow_away() {
    for undo in ["release_calls", "pause_number", "give_up_flow", "disconnect_account"] {
        let (world, number) = connected().await;
        let args = match undo {
            "give_up_flow" | "disconnect_account" => json!({}),
            _ => json!({ "number": number }),
        };
        world.call(undo, args).await;
        let addresses = world.sandbox.voice_addresses(&front_desk());
        let keeps_calls = undo == "give_up_flow";
        assert_eq!(addresses.fallback, OLD_FALLBACK, "{undo}");
        assert_eq!(addresses.voice == OLD, !keeps_calls, "{undo}");
        if undo != "disconnect_account" {
            world.settle().await;
        }
        assert!(world.sandbox.flows().is_empty(), "{undo}");
        world.app.shut_down().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_given_back_leaves_the_flow_and_the_last_one_takes_it_along() {
    let (world, number) = connected().await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("release_number", json!({ "number": number, "digits": front_desk().as_str() })).await;
    world.settle().await;
    assert!(world.sandbox.flows().is_empty());
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fallback_that_somebody_has_sent_elsewhere_stays_there_until_it_is_asked_for() {
    const NEW: &str = "https://new-pbx.example/fallback";
    let (world, _) = connected().await;
    let voice = world.sandbox.voice_addresses(&front_desk()).voice;
    world.sandbox.point_calls(&front_desk(), &voice, NEW, "");
    tell_store(&world, "UPDATE numbers SET calls_pending_from = 'x'").await;
    world.call("mend_numbers", json!({})).await;
    answer_by(&world, forward()).await;
    world.advance(A_WHILE).await;
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, NEW);
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: elsewhere");
    world.call("write_flow", json!({})).await;
    world.settle().await;
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, the_flow(&world).address);
    world.call("disconnect_account", json!({})).await;
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, OLD_FALLBACK, "as before Deskbell");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_somebody_has_deleted_is_said_to_be_gone_and_made_again_when_asked() {
    let (world, _) = connected().await;
    let flow = the_flow(&world);
    world.sandbox.delete_flow(&flow.sid);
    world.call("look_at_flow", json!({})).await;
    assert_snapshot!(told(&world).await, @"gone null | (202) 555-0100: nowhere");
    world.call("write_flow", json!({})).await;
    world.settle().await;
    assert_ne!(the_flow(&world).sid, flow.sid);
    assert_eq!(world.sandbox.voice_addresses(&front_desk()).fallback, the_flow(&world).address);
    assert_snapshot!(told(&world).await, @"answering null | (202) 555-0100: flow");
    world.app.shut_down().await;
}
