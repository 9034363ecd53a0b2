//! Our numbers point to where the line is, and only those that are ours to point.

use std::time::Duration;

use deskbell_sandbox::ServicePlan;
use deskbell_tests::{World, front_desk, recalls};
use deskbell_twilio::PhoneNumber;
use insta::assert_snapshot;
use serde_json::json;

use crate::connecting::{own_way, wish};
use crate::flows;

const OLD: &str = "https://old-crm.example/sms";
const NEW: &str = "https://new-crm.example/sms";
/// Every promise of the connecting has been kept, or tried.
const A_WHILE: Duration = Duration::from_secs(180);

/// An office whose recalls number could not be pointed here: Twilio refused once.
async fn half_connected() -> World {
    let world = World::open().await;
    world.sandbox.point(&recalls(), OLD);
    let wish = wish(&world, &own_way(), "none").await;
    world.sandbox.refuse_changes_of(&recalls(), 9);
    world.call("connect_account", wish).await;
    world.settle().await;
    assert_eq!(goes_to(&world, &recalls()), OLD);
    world.sandbox.refuse_changes_of(&recalls(), 0);
    world
}

async fn connected() -> World {
    let world = World::open().await;
    world.sandbox.point(&recalls(), OLD);
    let wish = wish(&world, &own_way(), "none").await;
    world.call("connect_account", wish).await;
    world.settle().await;
    world
}

fn goes_to(world: &World, number: &PhoneNumber) -> String {
    world.sandbox.addresses(number).0
}

/// Where texts come in now.
fn here(world: &World) -> String {
    world.office().url_of("/messages/incoming").expect("a public address")
}

async fn move_line(world: &World) {
    let before = here(world);
    let changed = world.call("change_way", json!({ "way": own_way() })).await;
    assert_eq!(changed["failures"], json!([]));
    assert_ne!(here(world), before);
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_of_a_number_that_takes_them_move_with_the_line_and_go_back_to_where_they_went_first() {
    let (world, number) = flows::connected().await;
    let calls = |number: &PhoneNumber| {
        let at = world.sandbox.voice_addresses(number);
        [at.voice.replace("#rc=0&ct=2000&rt=5000", ""), at.fallback, at.status]
    };
    let ours = || {
        let here = |path: &str| world.office().url_of(path).expect("a public address");
        [here("/calls/incoming"), flows::the_flow(&world).address, here("/calls/status")]
    };
    let former = [flows::OLD, flows::OLD_FALLBACK, flows::OLD_STATUS].map(str::to_owned);
    let first = ours();
    assert_eq!((calls(&front_desk()), calls(&recalls())), (first.clone(), former.clone()));
    move_line(&world).await;
    assert_ne!(ours(), first);
    assert_eq!((calls(&front_desk()), calls(&recalls())), (ours(), former.clone()));
    world.call("release_calls", json!({ "number": number })).await;
    assert_eq!((calls(&front_desk()), calls(&recalls())), (former.clone(), former));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_somebody_sends_elsewhere_in_the_first_minute_stays_there() {
    let world = connected().await;
    world.sandbox.point(&recalls(), NEW);
    world.advance(A_WHILE).await;
    assert_eq!((goes_to(&world, &front_desk()), goes_to(&world, &recalls())), (here(&world), NEW.to_owned()));
    move_line(&world).await;
    world.advance(A_WHILE).await;
    assert_eq!((goes_to(&world, &front_desk()), goes_to(&world, &recalls())), (here(&world), NEW.to_owned()));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_refusal_cut_off_stays_where_somebody_has_sent_it_since() {
    let world = half_connected().await;
    world.sandbox.point(&recalls(), NEW);
    world.advance(A_WHILE).await;
    assert_eq!(goes_to(&world, &recalls()), NEW);
    world.sandbox.point(&recalls(), OLD);
    world.advance(A_WHILE).await;
    assert_eq!(goes_to(&world, &recalls()), OLD, "the promise is over");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_refusal_cut_off_comes_to_where_the_line_has_moved_meanwhile() {
    let world = half_connected().await;
    move_line(&world).await;
    assert_eq!(goes_to(&world, &recalls()), here(&world));
    world.advance(A_WHILE).await;
    let changes = world.call("list_changes", json!({})).await;
    assert_eq!(changes[1]["before"], OLD, "the undo still leads to what stood there first");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_refusal_cut_off_is_left_alone_once_it_is_undone() {
    let world = half_connected().await;
    let number = world.number(&recalls()).await;
    world.call("pause_number", json!({ "number": number })).await;
    world.advance(A_WHILE).await;
    assert_eq!(goes_to(&world, &recalls()), OLD);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_goes_along_although_deskbell_died_before_it_noted_what_twilio_was_told() {
    let world = connected().await;
    let office = world.office();
    let died = office.store().write(deskbell_core::store::Lane::Door, |tx| {
        tx.execute("UPDATE numbers SET pending_from = ?1", [OLD])?;
        Ok(())
    });
    died.await.expect("the store can be written");
    drop(office);
    let world = world.start_again().await;
    move_line(&world).await;
    assert_eq!((goes_to(&world, &front_desk()), goes_to(&world, &recalls())), (here(&world), here(&world)));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mended_number_goes_along_and_one_whose_mend_was_undone_stays() {
    let world = connected().await;
    let [front, second] = [world.number(&front_desk()).await, world.number(&recalls()).await];
    for (ours, number) in [(&front_desk(), &front), (&recalls(), &second)] {
        world.sandbox.point(ours, NEW);
        world.call("mend_number", json!({ "number": number })).await;
    }
    world.call("undo_mend", json!({ "number": second })).await;
    move_line(&world).await;
    assert_eq!((goes_to(&world, &front_desk()), goes_to(&world, &recalls())), (here(&world), NEW.to_owned()));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_service_takes_is_mended_and_the_service_decides_again_when_it_is_undone() {
    let world = connected().await;
    let number = world.number(&recalls()).await;
    let plan =
        ServicePlan { name: "Marketing".to_owned(), numbers: vec![recalls()], ..ServicePlan::default() };
    world.sandbox.add_service(plan);
    let told = async || {
        let all = world.call("check_numbers", json!({})).await;
        format!("{} {} {}", all[1]["pointing"], all[1]["sentence"], all[1]["canUndo"]).replace('"', "")
    };
    assert_snapshot!(told().await, @"overridden_by_service The messaging service “Marketing” throws its texts away: it has no address, and nothing says so. Mend lets each number in it go where it says itself. false");
    world.call("mend_number", json!({ "number": number })).await;
    assert!(world.sandbox.addresses(&recalls()).1, "its own address counts");
    assert_snapshot!(told().await, @"here Its texts come here. true");
    world.call("undo_mend", json!({ "number": number })).await;
    assert!(!world.sandbox.addresses(&recalls()).1);
    world.call("mend_number", json!({ "number": number })).await;
    world.call("disconnect_account", json!({})).await;
    assert_eq!(world.sandbox.addresses(&recalls()), (OLD.to_owned(), false), "as before Deskbell");
    world.app.shut_down().await;
}

/// Where the texts and the calls of the second number point, and whether that can be mended.
async fn health(world: &World) -> String {
    let all = world.call("check_numbers", json!({})).await;
    let (texts, calls) = (&all[1], &all[1]["calls"]);
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    format!(
        "{} | {} {} {} | mend {}",
        word(&texts["pointing"]),
        word(&calls["pointing"]),
        word(&calls["sentence"]),
        word(&calls["goesTo"]),
        texts["canMend"]
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_of_texts_and_calls_is_told_within_minutes_and_mended_in_one_click() {
    let mut world = World::open().await;
    let number = world.number(&recalls()).await;
    assert_snapshot!(health(&world).await, @"here | here Its calls come here. - | mend false");
    world.advance(Duration::from_secs(6 * 60)).await;
    world.heard();
    world.advance(Duration::from_secs(6 * 60)).await;
    assert!(!world.heard().contains(&deskbell_core::Event::NumbersChanged), "nothing to tell");

    world.sandbox.point(&recalls(), NEW);
    world.sandbox.point_calls(&recalls(), "https://new-crm.example/voice", "", "");
    world.advance(Duration::from_secs(6 * 60)).await;
    assert!(world.heard().contains(&deskbell_core::Event::NumbersChanged), "whoever shows it looks again");
    assert_snapshot!(health(&world).await, @"url_mismatch | url_mismatch Its calls go to another address. https://new-crm.example/voice | mend true");
    world.sandbox.point_calls(&recalls(), "", "", "");
    assert_snapshot!(health(&world).await, @"url_mismatch | not_set Its calls go nowhere: nobody answers them. - | mend true");
    world.call("mend_number", json!({ "number": number })).await;
    assert_snapshot!(health(&world).await, @"here | here Its calls come here. - | mend false");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_desk_has_taken_since_stays_with_it() {
    let other = "https://other-desk.example/messages/incoming";
    let their_calls = "https://other-desk.example/calls/incoming";
    let world = connected().await;
    let number = world.number(&recalls()).await;
    // A mend that another desk has overtaken is not undone either.
    world.sandbox.point(&recalls(), NEW);
    world.call("mend_number", json!({ "number": number })).await;
    world.sandbox.point(&recalls(), other);
    let refusal = world.refusal("undo_mend", json!({ "number": number })).await;
    assert_snapshot!(refusal, @"bad_input [number]: Somebody has sent this number elsewhere since. It stays as it is.");
    world.call("take_calls", json!({ "number": number })).await;
    world.settle().await;
    world.sandbox.point_calls(&recalls(), their_calls, "", "");
    let gone = world.call("disconnect_account", json!({})).await;
    assert_eq!(gone["done"], true, "{gone}");
    assert_eq!(goes_to(&world, &recalls()), other);
    assert_eq!(world.sandbox.voice_addresses(&recalls()).voice, their_calls);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_only_looks_like_ours_is_put_back() {
    let crm = "https://crm.example/messages/incoming";
    let world = World::open().await;
    world.sandbox.point(&recalls(), crm);
    let wish = wish(&world, &own_way(), "none").await;
    world.call("connect_account", wish).await;
    world.settle().await;
    move_line(&world).await;
    let changes = world.call("list_changes", json!({})).await;
    assert_eq!(changes[1]["before"], crm);
    world.call("disconnect_account", json!({})).await;
    assert_eq!(goes_to(&world, &recalls()), crm);
    world.app.shut_down().await;
}
