//! Texts through Twilio's own libraries: sent, listed, paged, read, emptied, deleted; and their pictures.

use serde_json::{Value, json};

use super::{Language, Library, in_each_language};
use crate::office::{ACCOUNT, DESK, LANDLINE, MAYA, OMAR, Office, START, number, picture};

in_each_language! {
    a_text_is_sent_and_delivered
    a_service_sends_from_one_of_its_numbers
    a_scheduled_text_is_called_off
    texts_are_listed_by_person_and_day
    pages_are_walked_to_the_end_and_back
    a_text_is_emptied_and_then_deleted
    pictures_are_listed_read_and_deleted
}

const START_SECONDS: i64 = START.0 / 1000;

async fn a_text_is_sent_and_delivered(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let sent = library.call("send", json!({ "to": MAYA, "from": DESK, "body": "Grüße & 100% +1 😁" }));
    let sid = sent["sid"].as_str().unwrap().to_owned();
    assert!(sid.starts_with("SM"));
    let mut expected = json!({
        "sid": sid, "status": "queued", "direction": "outbound-api", "from": DESK, "to": MAYA,
        "body": "Grüße & 100% +1 😁", "num_segments": "1", "num_media": "0", "error_code": null,
        "error_message": null, "price": null, "price_unit": null, "messaging_service_sid": null,
        "date_created": START_SECONDS, "date_sent": null, "date_updated": START_SECONDS,
    });
    assert_eq!(sent, expected);
    office.pass(5).await;
    let fetched = library.call("fetch", json!({ "sid": sid }));
    assert!(fetched["date_sent"].as_i64().unwrap() >= START_SECONDS);
    assert!(fetched["price"].as_str().unwrap().starts_with("-0.0"), "{fetched}");
    for changed in ["date_sent", "date_updated", "price"] {
        expected[changed] = fetched[changed].clone();
    }
    (expected["status"], expected["price_unit"]) = (json!("delivered"), json!("USD"));
    assert_eq!(fetched, expected);

    let lost = library.call("send", json!({ "to": LANDLINE, "from": DESK, "body": "Hello?" }));
    office.pass(5).await;
    let lost = library.call("fetch", json!({ "sid": lost["sid"] }));
    assert_eq!((&lost["status"], &lost["error_code"]), (&json!("undelivered"), &json!(30006)));
    assert_eq!(lost["error_message"], "Landline or unreachable carrier");
}

async fn a_service_sends_from_one_of_its_numbers(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let service = office.service.as_str();
    let sent = library
        .call("send", json!({ "to": OMAR, "messaging_service_sid": service, "body": "Time to see us" }));
    assert_eq!((&sent["status"], &sent["from"]), (&json!("accepted"), &Value::Null));
    assert_eq!((&sent["messaging_service_sid"], &sent["num_segments"]), (&json!(service), &json!("0")));
    office.pass(5).await;
    let fetched = library.call("fetch", json!({ "sid": sent["sid"] }));
    assert_eq!((&fetched["status"], &fetched["from"]), (&json!("delivered"), &json!(DESK)));
    assert_eq!(fetched["num_segments"], "1");
}

async fn a_scheduled_text_is_called_off(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let later = json!({
        "to": MAYA, "messaging_service_sid": office.service.as_str(), "body": "Tomorrow at 9",
        "schedule_type": "fixed", "send_at": { "moment": START_SECONDS + 86_400 },
    });
    let later = library.call("send", later);
    assert_eq!(later["status"], "scheduled");
    let off = library.call("update", json!({ "sid": later["sid"], "status": "canceled" }));
    assert_eq!(off["status"], "canceled");
    library.refused("update", json!({ "sid": later["sid"], "status": "canceled" }), 400, 30409);
}

/// The first words of texts, in their order.
fn bodies(texts: &Value) -> Vec<&str> {
    texts.as_array().unwrap().iter().map(|text| text["body"].as_str().unwrap()).collect()
}

async fn texts_are_listed_by_person_and_day(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    for (from, body) in [(MAYA, "one"), (OMAR, "two"), (MAYA, "three"), ("22395", "four")] {
        office.text(from, body).await;
        office.pass(1).await;
    }
    office.clock.advance(std::time::Duration::from_secs(86_400));
    office.text(MAYA, "five").await;
    library.call("send", json!({ "to": MAYA, "from": DESK, "body": "six" }));
    let mut list = |filter: Value| library.call("list", filter);

    assert_eq!(bodies(&list(json!({}))), ["six", "five", "four", "three", "two", "one"]);
    assert_eq!(bodies(&list(json!({ "from": MAYA }))), ["five", "three", "one"]);
    assert_eq!(bodies(&list(json!({ "to": MAYA }))), ["six"]);
    assert_eq!(bodies(&list(json!({ "from": "22395", "to": DESK }))), ["four"]);
    assert_eq!(bodies(&list(json!({ "from": MAYA, "limit": 2 }))), ["five", "three"]);
    assert_eq!(bodies(&list(json!({ "from": MAYA, "page_size": 1 }))), ["five", "three", "one"]);
    assert_eq!(bodies(&list(json!({ "from": "+12025550199" }))), [""; 0]);

    // The libraries send a moment as a moment, and a day given as text as it is.
    let night = json!({ "moment": START_SECONDS + 54_000 });
    assert_eq!(bodies(&list(json!({ "date_sent_after": night }))), ["six", "five"]);
    assert_eq!(bodies(&list(json!({ "date_sent_before": night }))), ["four", "three", "two", "one"]);
    if language == Language::Python {
        let mut day = |name: &str, day: &str| list(json!({ name: day, "from": MAYA }));
        assert_eq!(bodies(&day("date_sent", "2026-07-02")), ["three", "one"]);
        assert_eq!(bodies(&day("date_sent_after", "2026-07-03")), ["five"]);
        assert_eq!(bodies(&day("date_sent_before", "2026-07-02")), ["three", "one"]);
    }
}

async fn pages_are_walked_to_the_end_and_back(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let mut sids = Vec::new();
    for body in ["one", "two", "three", "four", "five"] {
        sids.insert(0, office.text(MAYA, body).await.to_string());
        office.pass(1).await;
    }
    let walked = library.call("walk", json!({ "page_size": 2 }));
    assert_eq!(walked["there"], json!([&sids[..2], &sids[2..4], &sids[4..]]));
    assert_eq!(walked["back"], json!([&sids[2..4], &sids[..2]]));
    let all = library.call("list", json!({ "page_size": 2 }));
    assert_eq!(all.as_array().unwrap().len(), 5);
}

async fn a_text_is_emptied_and_then_deleted(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let sid = office.text(MAYA, "My test came back positive").await;
    let emptied = library.call("update", json!({ "sid": sid, "body": "" }));
    assert_eq!((&emptied["body"], &emptied["status"]), (&json!(""), &json!("received")));
    assert_eq!(library.call("fetch", json!({ "sid": sid }))["body"], "");
    assert_eq!(library.call("delete", json!({ "sid": sid })), true);
    library.refused("fetch", json!({ "sid": sid }), 404, 20404);
    assert!(office.sandbox.messages().is_empty());
}

async fn pictures_are_listed_read_and_deleted(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let text = office.sandbox.text_with_pictures(MAYA, &number(DESK), "", vec![picture(), picture()]).await;
    assert_eq!(library.call("fetch", json!({ "sid": text }))["num_media"], "2");
    let listed = library.call("list_media", json!({ "sid": text }));
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let (first, sid) = (&listed[0], &listed[0]["sid"]);
    let uri = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages/{text}/Media/{}.json", sid.as_str().unwrap());
    let expected = json!({
        "sid": sid, "account_sid": ACCOUNT, "parent_sid": text, "content_type": "image/gif",
        "uri": uri, "date_created": START_SECONDS,
    });
    assert_eq!(first, &expected);
    assert_eq!(library.call("fetch_media", json!({ "sid": text, "media_sid": sid })), expected);
    let bytes = library.call("download", json!({ "uri": uri }));
    let digest = "6c63cc5063ac82d8bbc925f9a31adf3a87f1510c021e0fde51854d60484b5019";
    assert_eq!(bytes, json!({ "status": 200, "type": "image/gif", "sha256": digest }));
    assert_eq!(library.call("delete_media", json!({ "sid": text, "media_sid": sid })), true);
    library.refused("fetch_media", json!({ "sid": text, "media_sid": sid }), 404, 20404);
    assert_eq!(library.call("list_media", json!({ "sid": text })).as_array().unwrap().len(), 1);
}
