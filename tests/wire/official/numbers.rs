//! The account, its phone numbers and its Messaging Services through Twilio's own libraries.

use deskbell_sandbox::{ServicePlan, Tier};
use serde_json::{Value, json};

use super::{Language, Library, in_each_language};
use crate::office::{ACCOUNT, DESK, Office, SIDE, START, number};

in_each_language! {
    the_account_and_its_balance_are_read
    numbers_are_listed_and_found
    a_number_is_pointed_here_and_away_again
    services_and_their_numbers_are_read
}

async fn the_account_and_its_balance_are_read(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let account = library.call("account", json!({}));
    assert_eq!((&account["sid"], &account["status"]), (&json!(ACCOUNT), &json!("active")));
    assert_eq!((&account["type"], &account["date_created"]), (&json!("Full"), &json!(START.0 / 1000)));
    let balance = json!({ "account_sid": ACCOUNT, "balance": "50.00000", "currency": "USD" });
    assert_eq!(library.call("balance", json!({})), balance);
    office.sandbox.switches().set_tier(Tier::Trial);
    assert_eq!(library.call("account", json!({}))["type"], "Trial");
}

fn digits(numbers: &Value) -> Vec<&str> {
    numbers.as_array().unwrap().iter().map(|number| number["phone_number"].as_str().unwrap()).collect()
}

async fn numbers_are_listed_and_found(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let mut list = |filter: Value| library.call("list_numbers", filter);
    assert_eq!(digits(&list(json!({}))), [DESK, SIDE]);
    assert_eq!(digits(&list(json!({ "page_size": 1 }))), [DESK, SIDE]);
    assert_eq!(digits(&list(json!({ "phone_number": SIDE }))), [SIDE]);
    assert_eq!(digits(&list(json!({ "phone_number": "+1202555010*" }))), [DESK, SIDE]);
    assert_eq!(digits(&list(json!({ "phone_number": "+1503" }))), [""; 0]);
    let listed = list(json!({ "limit": 1 }))[0].clone();
    assert_eq!(listed["capabilities"], json!({ "voice": true, "sms": true, "mms": true, "fax": false }));
    assert_eq!((&listed["status"], &listed["sms_url"]), (&json!("in-use"), &json!("")));
    assert_eq!(library.call("fetch_number", json!({ "sid": listed["sid"] })), listed);
}

async fn a_number_is_pointed_here_and_away_again(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let sid = library.call("list_numbers", json!({ "phone_number": DESK }))[0]["sid"].clone();
    let url = "https://desk.example.com/messages/incoming?a=b#rc=2&rt=5000";
    let wish = json!({ "sid": sid, "sms_url": url, "sms_method": "GET", "friendly_name": "Front desk" });
    let pointed = library.call("update_number", wish);
    assert_eq!((&pointed["sms_url"], &pointed["sms_method"]), (&json!(url), &json!("GET")));
    assert_eq!((&pointed["friendly_name"], &pointed["voice_url"]), (&json!("Front desk"), &Value::Null));
    assert_eq!(library.call("list_numbers", json!({ "friendly_name": "Front desk" }))[0], pointed);
    let away = library.call("update_number", json!({ "sid": sid, "sms_url": "" }));
    assert_eq!((&away["sms_url"], &away["friendly_name"]), (&json!(""), &json!("Front desk")));
    library.refused("update_number", json!({ "sid": sid, "sms_url": "desk" }), 400, 21502);
    library.refused("fetch_number", json!({ "sid": "PNffffffffffffffffffffffffffffffff" }), 404, 20404);
}

async fn services_and_their_numbers_are_read(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let numbers = vec![number(DESK), number(SIDE)];
    let trap = ServicePlan { name: "Trap".to_owned(), numbers, ..ServicePlan::default() };
    let trap = office.sandbox.add_service(trap);
    let listed = library.call("list_services", json!({ "page_size": 1 }));
    let names: Vec<_> =
        listed.as_array().unwrap().iter().map(|one| one["friendly_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Recalls", "Trap"]);
    let fetched = library.call("fetch_service", json!({ "sid": trap }));
    assert_eq!(fetched, listed[1]);
    assert_eq!(fetched["inbound_request_url"], Value::Null);
    assert_eq!(fetched["use_inbound_webhook_on_number"], false);
    assert_eq!(
        (&fetched["account_sid"], &fetched["date_created"]),
        (&json!(ACCOUNT), &json!(START.0 / 1000))
    );
    assert!(fetched["links"]["phone_numbers"].as_str().unwrap().ends_with("/PhoneNumbers"));
    let inside = library.call("list_service_numbers", json!({ "sid": trap, "page_size": 1 }));
    assert_eq!(digits(&inside), [DESK, SIDE]);
    assert_eq!(inside[0]["capabilities"], json!(["MMS", "SMS", "Voice"]));
    library.refused("fetch_service", json!({ "sid": "MGffffffffffffffffffffffffffffffff" }), 404, 20404);
}
