//! Addresses found on Google's map, for whoever has a key to it.

use std::time::Duration;

use deskbell_sandbox::Api;
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::business;

const KEY: &str = "AIzaSyPractice0123456789abcdefghijklmno";

async fn address(world: &World) -> Value {
    world.call("read_business", json!({})).await["address"].clone()
}

fn line(place: &Value) -> String {
    let parts = ["street", "more", "city", "region", "postalCode", "country"];
    parts.map(|part| place[part].as_str().expect("text").to_owned()).join("/")
}

async fn give_key(world: &World) {
    let kept = world.call("save_maps_key", json!({ "key": KEY })).await;
    assert_eq!(kept, json!({ "isSet": true, "trouble": null }));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_the_found_address_is_shown_and_goes_to_twilio_once_somebody_says_so() {
    let world = World::open().await;
    give_key(&world).await;
    let mut typed = business();
    typed["place"]["more"] = json!("Suite 3");
    typed["place"]["city"] = json!("sydney");
    world.call("save_business", typed.clone()).await;
    world.settle().await;
    let known = address(&world).await;
    assert_eq!(known["state"], "offered");
    assert_snapshot!(line(&known["offer"]["place"]), @"12 Harbour Street/Suite 3/Sydney/NSW/2000/AU");
    assert_eq!(known["offer"]["isPartial"], false);
    assert_eq!(world.sandbox.papers().addresses, 0, "Twilio was not asked yet");

    // Saved again it waits still, and over a restart.
    world.call("save_business", typed).await;
    let world = world.restart().await;
    assert_eq!(address(&world).await["state"], "offered");
    let confirm = json!({ "address": address(&world).await["id"], "takeFound": true });
    world.call("confirm_address", confirm.clone()).await;
    world.settle().await;
    let known = address(&world).await;
    assert_eq!((&known["state"], &known["found"]), (&json!("known"), &Value::Null));
    assert_snapshot!(line(&known["place"]), @"12 Harbour Street/Suite 3/Sydney/NSW/2000/AU");
    assert_eq!(world.sandbox.papers().addresses, 1);
    assert_snapshot!(world.refusal("confirm_address", confirm).await, @"bad_input [address]: This address has been answered already.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_better_than_the_map_keeps_what_was_typed() {
    let world = World::open().await;
    give_key(&world).await;
    let mut typed = business();
    typed["place"]["postalCode"] = json!("20000");
    world.call("save_business", typed).await;
    world.settle().await;
    let known = address(&world).await;
    assert_eq!((&known["state"], &known["offer"]["isPartial"]), (&json!("offered"), &json!(true)));
    world.call("confirm_address", json!({ "address": known["id"], "takeFound": false })).await;
    world.settle().await;
    // Twilio has the last word all the same.
    let known = address(&world).await;
    assert_eq!((&known["state"], &known["place"]["postalCode"]), (&json!("refused"), &json!("20000")));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_map_writes_as_it_was_typed_or_does_not_know_goes_to_twilio_at_once() {
    let world = World::open().await;
    give_key(&world).await;
    for (street, state) in
        [("12 Harbour Street", "known"), ("5 Nowhere Lane", "known"), ("Somewhere", "refused")]
    {
        let mut typed = business();
        typed["place"]["street"] = json!(street);
        typed["place"]["region"] = json!("NSW");
        world.call("save_business", typed).await;
        world.settle().await;
        assert_eq!(address(&world).await["state"], state, "{street}");
    }
    // One that is to be taken as it stands is nobody else's business.
    let mut exact = business();
    exact["isExact"] = json!(true);
    let asked = |world: &World| {
        world.sandbox.requests().iter().filter(|one| one.target.starts_with("/maps/")).count()
    };
    let before = asked(&world);
    world.call("save_business", exact).await;
    world.settle().await;
    assert_eq!((address(&world).await["state"].clone(), asked(&world)), (json!("known"), before));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_is_out_of_reach_keeps_no_address_from_twilio() {
    let world = World::open().await;
    give_key(&world).await;
    world.sandbox.switches().set_api_for(Api::Down, 12);
    world.call("save_business", business()).await;
    world.advance(Duration::from_secs(600)).await;
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(600)).await;
    let known = address(&world).await;
    assert!(["known", "offered"].contains(&known["state"].as_str().expect("a state")), "{known}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_lies_in_the_keychain_alone_and_can_be_taken_out() {
    let world = World::open().await;
    assert_eq!(world.call("read_maps_key", json!({})).await, json!({ "isSet": false, "trouble": null }));
    let refused = async |key: &str| world.refusal("save_maps_key", json!({ "key": key })).await;
    assert_snapshot!(refused("").await, @"bad_input [key]: This is no key. Copy it whole from Google's Cloud Console, under Credentials.");
    assert_snapshot!(refused("two words that are long enough").await, @"bad_input [key]: This is no key. Copy it whole from Google's Cloud Console, under Credentials.");
    assert_snapshot!(refused("not-one-of-google-s-0123456789").await, @"bad_input [key]: Google does not take this key: The provided API key is invalid.");
    give_key(&world).await;
    // Neither the inbox, nor what is told for support, nor what the stand-in remembers has it.
    let kept: i64 = world
        .office()
        .store()
        .read(|conn| {
            let sql = "SELECT (SELECT count(*) FROM meta WHERE value LIKE '%AIza%')
                            + (SELECT count(*) FROM settings WHERE value LIKE '%AIza%')";
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        })
        .await
        .expect("the store can be read");
    assert_eq!(kept, 0);
    assert!(!world.call("read_bundle", json!({})).await.to_string().contains("AIza"));
    assert!(world.sandbox.requests().iter().all(|one| !one.target.contains("AIza")));
    let world = world.restart().await;
    assert_eq!(world.call("read_maps_key", json!({})).await["isSet"], true);
    world.call("remove_maps_key", json!({})).await;
    assert_eq!(world.call("read_maps_key", json!({})).await["isSet"], false);
    world.call("save_business", business()).await;
    world.settle().await;
    assert_eq!(address(&world).await["state"], "known", "Twilio alone has checked it");
    world.close().await;
}
