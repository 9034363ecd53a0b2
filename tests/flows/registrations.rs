//! What the owner has registered in Twilio's Console for texts in the United States, read and said plainly.

use std::time::Duration;

use deskbell_sandbox::{ServicePlan, Standing};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::{PhoneNumber, ServiceSid};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// Longer than an answer counts as fresh.
const LATER: Duration = Duration::from_secs(11 * 60);
const HOUR: Duration = Duration::from_secs(61 * 60);

/// A service with the front desk's number in it, which lets that number decide.
fn service(world: &World) -> ServiceSid {
    world.sandbox.add_service(ServicePlan {
        name: "Front desk texts".to_owned(),
        uses_number_webhook: true,
        numbers: vec![front_desk()],
        ..ServicePlan::default()
    })
}

/// Opens the page, and waits for Twilio's answer.
async fn look(world: &World) -> Value {
    world.call("list_registrations", json!({})).await;
    world.settle().await;
    world.call("list_registrations", json!({})).await
}

/// How everything stands, one line each.
fn told(view: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let rows = view["rows"].as_array().expect("rows").iter().map(|row| {
        let reasons = row["reasons"].as_array().expect("reasons").iter();
        let reasons: Vec<String> =
            reasons.map(|one| format!("{} ({})", word(&one["words"]), one["code"])).collect();
        let line = format!(
            "{} [{}]: {} {}",
            word(&row["kind"]),
            word(&row["name"]),
            word(&row["state"]),
            reasons.join(" ")
        );
        line.trim_end().to_owned()
    });
    let held = view["held"].as_array().expect("numbers").iter().map(|one| {
        let by = view["rows"].as_array().expect("rows").iter().find(|row| row["sid"] == one["by"]);
        format!(
            "held: {} by {}",
            word(&one["display"]),
            by.map_or("nothing registered".to_owned(), |row| word(&row["kind"]))
        )
    });
    rows.chain(held).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn brands_campaigns_and_toll_free_numbers_stand_here_as_twilio_says_with_what_they_hold_back() {
    let mut world = World::open().await;
    let first = world.call("list_registrations", json!({})).await;
    assert_eq!((&first["readAt"], &first["held"]), (&Value::Null, &json!([])), "nothing is known yet");
    world.settle().await;
    assert_snapshot!(told(&look(&world).await), @"
    held: (202) 555-0100 by nothing registered
    held: (202) 555-0101 by nothing registered
    ");

    let free = PhoneNumber::from_twilio("+18885550150").expect("a number");
    world.sandbox.add_bundle("US", Kind::TollFree);
    let wish =
        json!({ "country": "US", "kind": "toll_free", "can": { "sms": true, "mms": false, "voice": false } });
    world.call("search_numbers", wish).await;
    world
        .call("buy_number", json!({ "number": free.as_str(), "intent": deskbell_tests::fresh_intent() }))
        .await;
    world.settle().await;
    let brand = world.sandbox.add_brand();
    let campaign = world.sandbox.add_campaign(&brand, &service(&world));
    let verification = world.sandbox.add_verification(&free).expect("a number of ours");
    world.advance(HOUR).await;
    world.rings();
    assert_snapshot!(told(&look(&world).await), @"
    brand []: in_review
    campaign [Front desk texts]: in_review
    toll_free [(888) 555-0150]: in_review
    held: (202) 555-0100 by campaign
    held: (202) 555-0101 by nothing registered
    held: (888) 555-0150 by toll_free
    ");

    world.sandbox.set_registration(
        brand.as_str(),
        "FAILED",
        &[(30795, "The tax number belongs to another name.")],
    );
    world.sandbox.set_registration(campaign.as_str(), "VERIFIED", &[]);
    world.sandbox.set_registration(
        verification.as_str(),
        "TWILIO_REJECTED",
        &[(30476, "The website cannot be opened.")],
    );
    world.advance(HOUR).await;
    let mut rings = world.rings();
    rings.sort_unstable();
    assert_eq!(
        rings,
        [
            "Your registration is approved: The campaign of Front desk texts",
            "Your registration needs a change: (888) 555-0150",
            "Your registration needs a change: The brand, for texts in the United States",
        ]
    );
    assert_snapshot!(told(&look(&world).await), @"
    brand []: rejected The tax number belongs to another name. (30795)
    campaign [Front desk texts]: approved
    toll_free [(888) 555-0150]: rejected The website cannot be opened. (30476)
    held: (202) 555-0100 by brand
    held: (202) 555-0101 by nothing registered
    held: (888) 555-0150 by toll_free
    ");

    world.sandbox.set_registration(brand.as_str(), "APPROVED", &[]);
    world.sandbox.set_registration(verification.as_str(), "TWILIO_APPROVED", &[]);
    world.advance(HOUR * 25).await;
    world.rings();
    assert_snapshot!(told(&look(&world).await), @"
    brand []: approved
    campaign [Front desk texts]: approved
    toll_free [(888) 555-0150]: approved
    held: (202) 555-0101 by nothing registered
    ");

    // A word that Twilio has thought of since holds nobody back.
    world.sandbox.set_registration(brand.as_str(), "ELEVATED", &[]);
    world.advance(HOUR * 25).await;
    assert_eq!(look(&world).await["rows"][0]["state"], "unknown");
    assert_eq!(world.rings(), Vec::<String>::new());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_so_before_deskbell_looked_does_not_ring_and_is_there_after_a_restart() {
    let mut world = World::open().await;
    let brand = world.sandbox.add_brand();
    world.sandbox.set_registration(brand.as_str(), "SUSPENDED", &[]);
    world.rings();
    look(&world).await;
    assert_eq!(world.rings(), Vec::<String>::new());
    let world = world.restart().await;
    assert_snapshot!(told(&world.call("list_registrations", json!({})).await), @"
    brand []: suspended
    held: (202) 555-0100 by nothing registered
    held: (202) 555-0101 by nothing registered
    ");
    world.settle().await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_could_not_be_had_changes_nothing_and_says_why() {
    let world = World::open().await;
    let brand = world.sandbox.add_brand();
    look(&world).await;
    world.sandbox.set_registration(brand.as_str(), "APPROVED", &[]);
    world.sandbox.switches().set_standing(Standing::Suspended);
    world.advance(LATER).await;
    let view = look(&world).await;
    assert_eq!(view["rows"][0]["state"], "in_review");
    assert_snapshot!(view["trouble"].as_str().expect("why"), @"The Twilio account is not active. Pay the balance or ask Twilio why, then try again.");
    world.sandbox.switches().set_standing(Standing::Active);
    world.advance(LATER).await;
    let view = look(&world).await;
    assert_eq!((&view["rows"][0]["state"], &view["trouble"]), (&json!("approved"), &Value::Null));
    world.close().await;
}
