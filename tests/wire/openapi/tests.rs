//! The judge can say no: each kind of fault, made on purpose, is seen.

use deskbell_twilio::Host;
use deskbell_twilio::request::Method;
use serde_json::{Value, json};

use super::Spec;
use crate::requests::{self, Asked, Subjects};

fn find(name: &str) -> Asked {
    let all = requests::all(&Subjects::made_up());
    all.into_iter().rfind(|asked| asked.name.ends_with(name)).unwrap()
}

/// What is said of this request once something about it is changed.
fn faults_after(name: &str, change: impl FnOnce(&mut Asked)) -> String {
    let Some(spec) = Spec::find() else { return String::new() };
    let mut asked = find(name);
    assert_eq!(spec.request_faults(&asked), Vec::<String>::new());
    change(&mut asked);
    let faults = spec.request_faults(&asked);
    assert!(!faults.is_empty(), "nobody noticed");
    faults.join("; ")
}

fn add(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.push((name.to_owned(), value.to_owned()));
}

#[test]
fn a_request_to_nowhere_is_noticed() {
    faults_after("messages::Fetch", |asked| asked.path = asked.path.replace("Messages", "Message"));
    faults_after("messages::Fetch", |asked| asked.path = asked.path.replace(".json", ""));
    faults_after("messages::Fetch", |asked| asked.path = asked.path.replace("SM", "CA"));
    faults_after("messages::Fetch", |asked| asked.path.push('0'));
    faults_after("messages::Fetch", |asked| asked.host = Host::Messaging);
    faults_after("services::Fetch", |asked| asked.host = Host::Api);
    faults_after("account::FetchBalance", |asked| asked.method = Method::Post);
    faults_after("services::List", |asked| asked.method = Method::Delete);
}

#[test]
fn a_wrong_name_or_value_is_noticed() {
    faults_after("messages::List", |asked| add(&mut asked.query, "Status", "sent"));
    faults_after("messages::List", |asked| add(&mut asked.query, "DateSent>=", "2026-07-02"));
    faults_after("messages::List", |asked| add(&mut asked.query, "DateSent>", "yesterday"));
    faults_after("messages::List", |asked| add(&mut asked.query, "DateSent<", "2026-7-2"));
    faults_after("messages::List", |asked| add(&mut asked.query, "PageSize", "1001"));
    faults_after("messages::List", |asked| add(&mut asked.query, "PageSize", "many"));
    faults_after("messages::Fetch", |asked| add(&mut asked.query, "PageSize", "1"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "body", "lower case"));
    faults_after("messages::Create", |asked| asked.form.retain(|(name, _)| name != "To"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "To", "+12025550132"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "ScheduleType", "loose"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "SmartEncoded", "yes"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "ValidityPeriod", "an hour"));
    faults_after("messages::Create", |asked| add(&mut asked.form, "MediaUrl", "a picture"));
    faults_after("messages::Redact", |asked| add(&mut asked.form, "Status", "delivered"));
    faults_after("messages::Delete", |asked| add(&mut asked.form, "Body", ""));
    faults_after("numbers::Update", |asked| add(&mut asked.form, "VoiceReceiveMode", "pigeon"));
    faults_after("numbers::Update", |asked| add(&mut asked.form, "BundleSid", "PN123"));
    faults_after("numbers::Update", |asked| add(&mut asked.form, "BundleSids", ""));
    faults_after("numbers::Fetch", |asked| add(&mut asked.form, "SmsUrl", ""));
}

#[test]
fn a_good_value_of_each_type_is_not_refused() {
    let Some(spec) = Spec::find() else { return };
    let mut asked = find("messages::Create");
    for (name, value) in [
        ("ScheduleType", "fixed"),
        ("SmartEncoded", "true"),
        ("ValidityPeriod", "3600"),
        ("SendAt", "2026-07-02T09:00:00Z"),
        ("MediaUrl", "https://desk.example.com/3"),
    ] {
        add(&mut asked.form, name, value);
    }
    assert_eq!(spec.request_faults(&asked), Vec::<String>::new());
}

/// What is said of Twilio's own example of a text, once something about it is changed.
fn answer_faults_after(change: impl FnOnce(&mut Value)) -> String {
    let Some(spec) = Spec::find() else { return String::from("skipped") };
    let asked = find("messages::Fetch");
    let (status, example) = spec.examples(&asked)[0];
    let mut example = example.clone();
    assert_eq!(spec.answer_faults(&asked, status, example.to_string().as_bytes()), Vec::<String>::new());
    change(&mut example);
    spec.answer_faults(&asked, status, example.to_string().as_bytes()).join("; ")
}

#[test]
fn an_answer_that_is_not_as_described_is_noticed() {
    let changes: [(&str, Value); 15] = [
        ("body", json!(7)),
        ("num_segments", json!(1)),
        ("num_media", json!(0)),
        ("error_code", json!("30007")),
        ("status", json!("lost")),
        ("status", json!(null)),
        ("direction", json!("out")),
        ("price", json!(-0.0075)),
        ("price_unit", json!("dollars")),
        ("sid", json!("SM123")),
        ("messaging_service_sid", json!("SMb7c0a2ce80504485a6f653a7110836f5")),
        ("date_sent", json!("2019-05-24T17:18:28Z")),
        ("date_sent", json!("Fri, 24 May 2019 17:18:28 -0700")),
        ("from", json!("nobody@example.com")),
        ("subresource_uris", json!({ "media": 1 })),
    ];
    for (field, value) in changes {
        let faults = answer_faults_after(|message| message[field] = value.clone());
        assert_ne!(faults, "", "nobody noticed {field}: {value}");
    }
    assert_ne!(answer_faults_after(|message| message["mood"] = json!("good")), "");
    assert_ne!(answer_faults_after(|message| *message = json!([])), "");
    assert_eq!(answer_faults_after(|message| message["body"] = json!(null)).replace("skipped", ""), "");
}

#[test]
fn an_answer_without_one_of_its_fields_is_noticed() {
    let Some(spec) = Spec::find() else { return };
    let asked = find("messages::Fetch");
    let (_, example) = spec.examples(&asked)[0];
    for field in example.as_object().unwrap().keys() {
        let faults = answer_faults_after(|message| _ = message.as_object_mut().unwrap().remove(field));
        assert!(faults.contains(field), "nobody noticed that {field} is missing: {faults}");
    }
}

#[test]
fn a_wrong_status_or_body_is_noticed() {
    let Some(spec) = Spec::find() else { return };
    let (fetch, delete) = (find("messages::Fetch"), find("messages::Delete"));
    let body = spec.examples(&fetch)[0].1.to_string();
    assert_ne!(spec.answer_faults(&fetch, 201, body.as_bytes()), Vec::<String>::new());
    assert_ne!(spec.answer_faults(&fetch, 200, b""), Vec::<String>::new());
    assert_ne!(spec.answer_faults(&fetch, 200, b"<Response/>"), Vec::<String>::new());
    assert_eq!(spec.answer_faults(&delete, 204, b""), Vec::<String>::new());
    assert_ne!(spec.answer_faults(&delete, 204, b"{}"), Vec::<String>::new());
    let refusal = json!({ "code": 20404, "message": "", "more_info": "", "status": 404 });
    assert_eq!(spec.refusal_faults(refusal.to_string().as_bytes()), Vec::<String>::new());
    for field in ["code", "message", "more_info", "status"] {
        let mut refusal = refusal.clone();
        refusal.as_object_mut().unwrap().remove(field);
        assert_ne!(spec.refusal_faults(refusal.to_string().as_bytes()), Vec::<String>::new(), "{field}");
    }
}
