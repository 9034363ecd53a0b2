//! The disk is full while the inbox is locked: whoever knows the PIN, or the recovery code, is let in, and whoever
//! guesses waits as long as ever.

use std::time::Duration;

use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

use crate::disk::text;
use crate::mount::{SmallDisk, is_inside};

async fn unlock(world: &World, pin: &str) -> Result<String, String> {
    let unlocked = world.try_call("unlock", json!({ "pin": pin })).await;
    unlocked
        .map(|state| state["face"].as_str().expect("a face").to_owned())
        .map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_keeps_nobody_out_who_knows_the_pin_and_lets_nobody_guess_faster() {
    if !is_inside("locked::a_full_disk_keeps_nobody_out_who_knows_the_pin_and_lets_nobody_guess_faster") {
        return;
    }
    let disk = SmallDisk::mount();
    let world = World::open_on(disk.path()).await;
    let code = world.call("renew_recovery_code", json!({})).await["recoveryCode"].clone();
    world.call("keep_recovery_code", json!({})).await;
    world.call("set_pin", json!({ "pin": "2580", "former": null })).await;
    world.settle().await;
    world.call("lock_app", json!({})).await;
    assert!(unlock(&world, "1111").await.is_err(), "one is counted on the disk");
    let ballast = disk.fill(0);
    assert!(!text(&world, 1).await, "nothing can be written");

    assert_snapshot!(unlock(&world, "1112").await.expect_err("wrong"), @"That is not the PIN.");
    assert_snapshot!(unlock(&world, "1113").await.expect_err("wrong"), @"That is not the PIN. Wait 30 seconds, then try again.");
    let refused = unlock(&world, "2580").await.expect_err("too early");
    assert!(refused.starts_with("Too many wrong PINs. Wait "), "{refused}");
    world.clock.advance(Duration::from_secs(30));
    assert_snapshot!(unlock(&world, "1114").await.expect_err("wrong"), @"That is not the PIN. Wait 1 minute, then try again.");
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(unlock(&world, "2580").await.as_deref(), Ok("open"));

    world.call("lock_app", json!({})).await;
    let state = world.call("unlock_with_recovery", json!({ "code": code })).await;
    assert_eq!(state["face"], "open");
    world.call("lock_app", json!({})).await;
    drop(ballast);
    assert_eq!(unlock(&world, "2580").await.as_deref(), Ok("open"), "it could not be taken away");
    // What could not be written down meanwhile is tried again after a while.
    world.clock.advance(Duration::from_secs(600));
    world.settle().await;
    world.close().await;
}
