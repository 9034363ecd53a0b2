//! Numbers and Messaging Services over REST.

use super::*;
use crate::ServicePlan;

#[tokio::test]
async fn numbers_point_nowhere_until_they_are_pointed() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let (_, list) = caller.get("IncomingPhoneNumbers.json").await;
    let numbers = list["incoming_phone_numbers"].as_array().unwrap();
    assert_eq!(numbers.len(), 2);
    assert_eq!((numbers[0]["phone_number"].as_str(), numbers[0]["sms_url"].as_str()), (Some(DESK), Some("")));
    assert_eq!(numbers[0]["friendly_name"], "(202) 555-0100");
    assert_eq!(numbers[0]["capabilities"]["sms"], true);
    let (_, found) = caller.get("IncomingPhoneNumbers.json?PhoneNumber=%2B1202***0101").await;
    assert_eq!(found["incoming_phone_numbers"].as_array().unwrap().len(), 1);
    let path = numbers[0]["uri"].as_str().unwrap();
    let form =
        [("SmsUrl", "https://desk.example/in#rc=3"), ("SmsMethod", "GET"), ("FriendlyName", "Front desk")];
    let (status, changed) = caller.post(path, &form).await;
    assert_eq!((status, changed["sms_url"].as_str()), (200, Some("https://desk.example/in#rc=3")));
    let (_, read) = caller.get(path).await;
    assert_eq!(
        (read["sms_method"].as_str(), read["friendly_name"].as_str()),
        (Some("GET"), Some("Front desk"))
    );
}

#[tokio::test]
async fn a_number_takes_all_of_a_change_or_nothing() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let (_, list) = caller.get("IncomingPhoneNumbers.json?PageSize=1").await;
    let path = list["incoming_phone_numbers"][0]["uri"].as_str().unwrap();
    for (code, name, value) in [
        (21502, "SmsUrl", "desk"),
        (21503, "SmsMethod", "PUT"),
        (21405, "VoiceFallbackUrl", "https://desk.example/v"),
        (20001, "FriendlyName", &"x".repeat(65)),
    ] {
        let form = [("SmsFallbackUrl", "https://desk.example/f"), (name, value)];
        let (status, body) = caller.post(path, &form).await;
        assert_eq!((status, body["code"].as_u64()), (400, Some(code)), "{name}");
    }
    assert_eq!(caller.get(path).await.1["sms_fallback_url"], "");
}

#[tokio::test]
async fn services_are_listed_in_the_later_style_with_absolute_addresses() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    for name in ["Reminders", "Recalls"] {
        let numbers = vec![number(if name == "Recalls" { DESK } else { SIDE })];
        sandbox.add_service(ServicePlan { name: name.to_owned(), numbers, ..ServicePlan::default() });
    }
    let (_, first) = caller.get("/v1/Services?PageSize=1").await;
    assert_eq!(first["meta"]["key"], "services");
    assert_eq!(first["services"][0]["friendly_name"], "Reminders");
    assert_eq!(first["services"][0]["inbound_request_url"], Value::Null);
    assert_eq!(first["services"][0]["date_created"], "2026-07-02T09:00:00Z");
    let next = first["meta"]["next_page_url"].as_str().unwrap();
    assert!(next.starts_with(sandbox.url()));
    let (_, second) = caller.get(next).await;
    assert_eq!(second["services"][0]["friendly_name"], "Recalls");
    assert_eq!(second["meta"]["next_page_url"], Value::Null);
    let links = &second["services"][0]["links"];
    let (_, numbers) = caller.get(links["phone_numbers"].as_str().unwrap()).await;
    assert_eq!(numbers["phone_numbers"][0]["phone_number"], DESK);
    assert_eq!(numbers["phone_numbers"][0]["country_code"], "US");
    let (status, one) = caller.get(numbers["phone_numbers"][0]["url"].as_str().unwrap()).await;
    assert_eq!((status, &one["sid"]), (200, &numbers["phone_numbers"][0]["sid"]));
}
