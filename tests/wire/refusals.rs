//! Every way in which the sandbox says no, in the words and numbers with which Twilio does.

use std::time::Duration;

use deskbell_sandbox::{Api, Standing};
use deskbell_twilio::request::Method;
use serde_json::Value;

use crate::office::{ACCOUNT, Answer, DESK, MAYA, NOT_OURS, Office, TOKEN};
use crate::openapi::Spec;
use crate::requests::{self, Asked, Subjects};

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The first request of this name, about things that are not there.
fn find(name: &str) -> Asked {
    let about =
        Subjects { account: deskbell_twilio::AccountSid::parse(ACCOUNT).unwrap(), ..Subjects::made_up() };
    requests::all(&about).into_iter().find(|asked| asked.name.ends_with(name)).unwrap()
}

fn create(fields: &[(&str, &str)]) -> Asked {
    Asked { form: pairs(fields), ..find("messages::Create") }
}

/// It must be a refusal of Twilio's form with this status and number.
fn expect(spec: &Spec, what: &str, answer: &Answer, status: u16, code: u32) {
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(spec.refusal_faults(&answer.body), Vec::<String>::new(), "{what}: {body}");
    assert_eq!(answer.content_type.as_deref(), Some("application/json;charset=utf-8"), "{what}");
    let said: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status, said["code"].as_u64()), (status, Some(code.into())), "{what}: {body}");
    assert_eq!(said["status"], status, "{what}");
    assert_eq!(said["more_info"], format!("https://www.twilio.com/docs/errors/{code}"), "{what}");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    for name in [
        "messages::Fetch",
        "messages::Redact",
        "messages::Delete",
        "messages::ListMedia",
        "numbers::Fetch",
        "numbers::Update",
        "services::Fetch",
        "services::ListPhoneNumbers",
    ] {
        expect(spec, name, &office.ask(&find(name)).await, 404, 20404);
    }
    let foreign = Asked { path: find("FetchBalance").path.replace("AC0", "AC1"), ..find("FetchBalance") };
    expect(spec, "another account", &office.ask(&foreign).await, 404, 20404);
    let nowhere = Asked { path: "/2010-04-01/Nowhere.json".to_owned(), ..find("FetchBalance") };
    expect(spec, "nowhere", &office.ask(&nowhere).await, 404, 20404);
    let method = Asked { method: Method::Delete, ..find("FetchBalance") };
    expect(spec, "a method", &office.ask(&method).await, 405, 20004);
}

#[tokio::test]
async fn a_text_that_cannot_be_sent_is_refused_by_number() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    office.text(MAYA, "STOP").await;
    let long = "x".repeat(1601);
    let (to, from, body) = (("To", "+12025550133"), ("From", DESK), ("Body", "Hi"));
    for (code, fields) in [
        (21604, vec![from, body]),
        (21603, vec![to, body]),
        (21602, vec![to, from]),
        (21617, vec![to, from, ("Body", &long)]),
        (21211, vec![("To", "+1202555"), from, body]),
        (21606, vec![to, ("From", NOT_OURS), body]),
        (21266, vec![("To", DESK), from, body]),
        (21610, vec![("To", MAYA), from, body]),
        (21609, vec![to, from, body, ("StatusCallback", "desk")]),
        (21620, vec![to, from, ("MediaUrl", "a picture")]),
        (21701, vec![to, ("MessagingServiceSid", "MGffffffffffffffffffffffffffffffff"), body]),
        (35118, vec![to, from, body, ("ScheduleType", "fixed"), ("SendAt", "2026-07-03T09:00:00Z")]),
    ] {
        let answer = office.ask(&create(&fields)).await;
        expect(spec, &format!("{fields:?}"), &answer, 400, code);
    }
    let unfinished = office.ask(&create(&[to, from, body])).await;
    let text: Value = serde_json::from_slice(&unfinished.body).unwrap();
    let path = text["uri"].as_str().unwrap().to_owned();
    expect(spec, "a text on its way", &office.ask(&Asked { path, ..find("Delete") }).await, 409, 20009);
}

#[tokio::test]
async fn bad_filters_and_addresses_are_refused_by_number() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    let list = Asked { query: pairs(&[("DateSent>", "yesterday")]), ..find("messages::List") };
    expect(spec, "a date", &office.ask(&list).await, 400, 20001);
    let list = Asked { query: pairs(&[("PageToken", "next")]), ..find("messages::List") };
    expect(spec, "a page token", &office.ask(&list).await, 400, 20001);
    let numbers = office.ask(&find("numbers::List")).await;
    let numbers: Value = serde_json::from_slice(&numbers.body).unwrap();
    let path = numbers["incoming_phone_numbers"][0]["uri"].as_str().unwrap();
    for (code, name, value) in [
        (21502, "SmsUrl", "desk"),
        (21503, "SmsMethod", "PUT"),
        (21402, "VoiceUrl", "desk"),
        (21405, "VoiceFallbackUrl", "https://desk.example.com"),
    ] {
        let form = pairs(&[(name, value)]);
        let update = Asked { path: path.to_owned(), form, ..find("numbers::Update") };
        expect(spec, name, &office.ask(&update).await, 400, code);
    }
}

#[tokio::test]
async fn whoever_may_not_ask_is_told_why() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    let balance = find("FetchBalance");
    expect(spec, "a wrong token", &office.ask_as(ACCOUNT, "wrong", &balance).await, 401, 20003);
    expect(spec, "a wrong account", &office.ask_as("ACx", TOKEN, &balance).await, 401, 20003);
    let (sid, token) = office.sandbox.test_credentials();
    let answer = office.ask_as(sid.as_str(), token.expose(), &find("services::List")).await;
    expect(spec, "test credentials", &answer, 403, 20008);
    let switches = office.sandbox.switches();
    switches.set_standing(Standing::Suspended);
    expect(spec, "a suspended account", &office.ask(&balance).await, 403, 20005);
    switches.set_standing(Standing::Active);
    switches.set_api(Api::TooBusy { retry_after: Duration::from_secs(1) });
    expect(spec, "too many at once", &office.ask(&balance).await, 429, 20429);
    switches.set_api(Api::Down);
    expect(spec, "a bad day", &office.ask(&balance).await, 503, 20503);
    switches.set_api(Api::FailsAfterTaking);
    let answer = office.ask(&create(&[("To", MAYA), ("From", DESK), ("Body", "Hi")])).await;
    expect(spec, "a text taken all the same", &answer, 500, 20500);
}
