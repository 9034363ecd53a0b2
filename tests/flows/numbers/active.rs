//! One active number, for those who want just one.

use std::time::Duration;

use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{buy, found, here, wish};

/// Which of our numbers are listened to.
async fn active(world: &World) -> Vec<String> {
    let all = world.call("list_numbers", json!({})).await;
    let all = all.as_array().expect("rows").iter();
    let listening = all.filter(|row| row["listens"] == true);
    listening.map(|row| row["number"].as_str().expect("digits").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_one_active_number_pauses_the_first_by_activating_another() {
    let world = World::open().await;
    let [front, second] = [world.number(&front_desk()).await, world.number(&recalls()).await];
    assert_eq!(world.call("choose_active", json!({ "number": front })).await, json!([]));
    world.settle().await;
    assert_eq!(active(&world).await, [front_desk().as_str()]);
    assert_eq!(
        (world.sandbox.addresses(&front_desk()).0, world.sandbox.addresses(&recalls()).0),
        (here(&world), String::new())
    );
    assert_snapshot!(world.refusal("resume_number", json!({ "number": second })).await, @"bad_input [number]: Only one number is to be active. Make this one the active one; the other is paused then.");
    world.call("choose_active", json!({ "number": second })).await;
    world.settle().await;
    assert_eq!(active(&world).await, [recalls().as_str()]);
    assert_eq!(
        (world.sandbox.addresses(&front_desk()).0, world.sandbox.addresses(&recalls()).0),
        (String::new(), here(&world))
    );
    assert_eq!(world.call("read_settings", json!({})).await["numbers"]["active"], second);

    // Who buys one more has that one instead.
    let third = found(&world, wish("US", "local")).await;
    buy(&world, &third).await;
    world.settle().await;
    assert_eq!(active(&world).await, [third.as_str()]);

    // As many as one likes, again: nothing changes by itself, and each can be listened to.
    let settings = world.call("free_active", json!({})).await;
    assert_eq!(settings["numbers"]["active"], Value::Null);
    world.call("resume_number", json!({ "number": front })).await;
    world.settle().await;
    assert_eq!(active(&world).await, [front_desk().as_str(), third.as_str()]);
    assert_snapshot!(world.refusal("choose_active", json!({ "number": "1" })).await, @"not_found: This number is no longer here.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_number_listens_until_the_second_does_however_long_twilio_refuses() {
    let world = World::open().await;
    let [front, second] = [world.number(&front_desk()).await, world.number(&recalls()).await];
    world.call("choose_active", json!({ "number": front })).await;
    world.settle().await;
    world.sandbox.refuse_changes_of(&recalls(), 3);
    let failed = world.call("choose_active", json!({ "number": second })).await;
    assert_eq!(failed.as_array().map(Vec::len), Some(1), "{failed}");
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(world.sandbox.addresses(&front_desk()).0, here(&world), "the first still listens");
    world.advance(Duration::from_secs(400)).await;
    assert_eq!(active(&world).await, [recalls().as_str()]);
    assert_eq!(world.sandbox.addresses(&recalls()).0, here(&world));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_death_between_activating_the_one_and_pausing_the_other_leaves_one() {
    for refused in 0..3 {
        let world = World::open().await;
        let [front, second] = [world.number(&front_desk()).await, world.number(&recalls()).await];
        world.call("choose_active", json!({ "number": front })).await;
        world.settle().await;
        // Where Twilio refuses the one or the other, the death comes before the one or after it.
        let stubborn = if refused == 1 { recalls() } else { front_desk() };
        world.sandbox.refuse_changes_of(&stubborn, refused);
        world.call("choose_active", json!({ "number": second })).await;
        let world = world.start_again().await;
        world.advance(Duration::from_secs(400)).await;
        assert_eq!(active(&world).await, [recalls().as_str()], "after {refused} refusals");
        assert_eq!(world.sandbox.addresses(&front_desk()).0, String::new());
        world.close().await;
    }
}
