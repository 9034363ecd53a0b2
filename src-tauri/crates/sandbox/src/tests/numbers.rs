//! Numbers and Messaging Services over REST.

use super::*;
use deskbell_twilio::api::numbers::available::Kind;

use crate::{Api, ServicePlan};

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

async fn buy(caller: &Caller, form: &[(&str, &str)]) -> (u16, Option<u64>) {
    let (status, body) = caller.post("IncomingPhoneNumbers.json", form).await;
    (status, body["code"].as_u64())
}

async fn held(caller: &Caller) -> usize {
    caller.get("IncomingPhoneNumbers.json").await.1["incoming_phone_numbers"].as_array().unwrap().len()
}

#[tokio::test]
async fn countries_are_searched_by_kind_area_digits_place_and_ability() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let (_, all) = caller.get("AvailablePhoneNumbers.json").await;
    let codes: Vec<_> = all["countries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["country_code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["US", "AU", "GB", "DE"]);
    let found = async |path: &str| {
        let (status, body) = caller.get(&format!("AvailablePhoneNumbers/{path}")).await;
        let found = body["available_phone_numbers"].as_array();
        found.map_or_else(|| format!("{status}"), |found| found.len().to_string())
    };
    assert_eq!(found("US/Local.json?AreaCode=202").await, "20");
    assert_eq!(found("US/Local.json?AreaCode=533").await, "0");
    assert_eq!(found("US/Local.json?AreaCode=503&Contains=0155").await, "1");
    assert_eq!(found("US/Local.json?InLocality=chicago&PageSize=3").await, "3");
    assert_eq!(found("US/Local.json?Contains=1").await, "400");
    assert_eq!(found("AU/Local.json?SmsEnabled=true").await, "0");
    assert_eq!(found("AU/Mobile.json?SmsEnabled=true").await, "4");
    assert_eq!(found("DE/TollFree.json").await, "0");
    assert_eq!(found("XX/Local.json").await, "404");
}

#[tokio::test]
async fn a_number_is_bought_once_taken_once_and_given_back() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let (status, bought) = caller.post("IncomingPhoneNumbers.json", &[("PhoneNumber", "+15035550150")]).await;
    assert_eq!((status, bought["phone_number"].as_str()), (201, Some("+15035550150")));
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15035550150")]).await, (400, Some(21422)));
    sandbox.take(&number("+15035550151"));
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15035550151")]).await, (400, Some(21422)));
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15005550000")]).await, (400, Some(21422)));
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15005550001")]).await, (400, Some(21421)));
    assert_eq!(buy(&caller, &[("AreaCode", "533")]).await, (400, Some(21452)));
    assert_eq!(buy(&caller, &[("AreaCode", "312")]).await, (201, None));
    assert_eq!(held(&caller).await, 4);
    let uri = bought["uri"].as_str().unwrap();
    assert_eq!(caller.delete(uri).await.0, 204);
    assert_eq!(caller.delete(uri).await.0, 404);
    assert_eq!(held(&caller).await, 3);
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15035550150")]).await, (201, None), "it can be had again");
}

#[tokio::test]
async fn a_purchase_with_test_credentials_gives_nothing() {
    let (sandbox, _clock) = start(None).await;
    let (sid, token) = sandbox.test_credentials();
    let test = Caller::with(&sandbox, sid.as_str(), token.expose());
    assert_eq!(buy(&test, &[("PhoneNumber", "+15005550006")]).await, (201, None));
    assert_eq!(buy(&test, &[("AreaCode", "500")]).await, (201, None));
    assert_eq!(buy(&test, &[("PhoneNumber", "+15005550000")]).await, (400, Some(21422)));
    assert_eq!(buy(&test, &[("PhoneNumber", "+15005550001")]).await, (400, Some(21421)));
    assert_eq!(buy(&test, &[("PhoneNumber", "+15035550150")]).await, (400, Some(21422)));
    let caller = Caller::of(&sandbox);
    assert_eq!(held(&caller).await, 2);
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15005550006")]).await, (400, Some(21422)), "nobody has it");
}

#[tokio::test]
async fn some_numbers_are_given_out_on_papers_alone() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let mobile = ("PhoneNumber", "+61491570156");
    assert_eq!(buy(&caller, &[mobile]).await, (400, Some(21631)));
    let address = sandbox.add_address("AU");
    let address = ("AddressSid", address.as_str());
    assert_eq!(buy(&caller, &[mobile, address]).await, (400, Some(21649)));
    let local = sandbox.add_bundle("AU", Kind::Local);
    assert_eq!(buy(&caller, &[mobile, address, ("BundleSid", local.as_str())]).await, (400, Some(21651)));
    let fitting = sandbox.add_bundle("AU", Kind::Mobile);
    assert_eq!(buy(&caller, &[mobile, address, ("BundleSid", fitting.as_str())]).await, (201, None));
    assert_eq!(buy(&caller, &[("PhoneNumber", "+493023125100"), address]).await, (400, Some(21615)));
}

#[tokio::test]
async fn a_purchase_happened_although_its_answer_was_lost() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    sandbox.switches().set_api_for(Api::FailsAfterTaking, 1);
    assert_eq!(buy(&caller, &[("PhoneNumber", "+15035550152")]).await, (500, Some(20500)));
    assert_eq!(held(&caller).await, 3);
}
