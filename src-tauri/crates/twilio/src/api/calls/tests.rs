//! Twilio's own example, read and written again, and the requests as they go over the wire.

use jiff::civil::date;

use super::*;
use crate::Millis;
use crate::api::recordings::RecordingEvent;
use crate::decode::decode;
use crate::page::Page;
use crate::phone::PhoneNumber;
use crate::request::{encoded, path_and_query};
use crate::twiml::{Say, Voice};

const PAGE: &str = r#"{"end":1,"first_page_uri":"/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls.json?PageSize=2&Page=0",
"next_page_uri":"/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls.json?PageSize=2&Page=1&PageToken=PACA1",
"page":0,"page_size":2,"previous_page_uri":null,"start":0,"uri":"/2010-04-01/x","calls":[
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","answered_by":"machine_start","api_version":"2010-04-01",
"caller_name":"callerid1","date_created":"Fri, 18 Oct 2019 17:00:00 +0000","date_updated":"Fri, 18 Oct 2019 17:01:00 +0000",
"direction":"outbound-dial","duration":"4","end_time":"Fri, 18 Oct 2019 17:03:00 +0000","forwarded_from":"calledvia1",
"from":"+12025550123","from_formatted":"(202) 555-0123","group_sid":"GPdeadbeefdeadbeefdeadbeefdeadbeef",
"parent_call_sid":"CAdeadbeefdeadbeefdeadbeefdeadbeef","phone_number_sid":"PNdeadbeefdeadbeefdeadbeefdeadbeef",
"price":"-0.200","price_unit":"USD","sid":"CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","start_time":"Fri, 18 Oct 2019 17:02:00 +0000",
"status":"completed","subresource_uris":{"recordings":"/r.json"},"to":"+12025550100","to_formatted":"(202) 555-0100",
"trunk_sid":"TKdeadbeefdeadbeefdeadbeefdeadbeef","uri":"/u.json","queue_time":"1000"},
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","answered_by":null,"date_created":null,"direction":"sideways",
"duration":null,"end_time":null,"from":"anonymous","parent_call_sid":"","phone_number_sid":"","price":null,
"sid":"CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","start_time":null,"status":"teleported","to":"sip:front@office.example","trunk_sid":""}]}"#;

fn account() -> AccountSid {
    AccountSid::parse("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn call() -> CallSid {
    CallSid::parse("CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn number(digits: &str) -> PhoneNumber {
    PhoneNumber::from_twilio(digits).unwrap()
}

fn sent(request: &impl Request) -> String {
    let path = path_and_query(request.path(&account()), &request.query());
    format!("{:?} {path} {}", request.method(), encoded(&request.form()))
}

#[test]
fn a_page_of_calls_is_read_and_written_again() {
    let listing: Listing = decode(PAGE.as_bytes()).unwrap();
    assert!(listing.next_page().unwrap().ends_with("PageToken=PACA1"));
    let [first, second] = listing.calls.as_slice() else { panic!("two calls") };
    assert_eq!(first.status, CallStatus::Completed);
    assert_eq!(first.direction, CallDirection::OutboundDial);
    assert_eq!(first.answered_by, Some(AnsweredBy::MachineStart));
    assert_eq!((first.duration, first.queue_time), (Some(4), Some(1000)));
    assert_eq!(first.price.as_ref().unwrap().as_str(), "-0.200");
    assert_eq!(first.start_time, Some(Millis(1_571_418_120_000)));
    assert_eq!(first.parent_call_sid.as_ref().unwrap().as_str(), "CAdeadbeefdeadbeefdeadbeefdeadbeef");
    assert_eq!(second.status, CallStatus::Other("teleported".to_owned()));
    assert_eq!(second.from, Some(Party::Withheld));
    assert_eq!((&second.parent_call_sid, second.duration, second.start_time), (&None, None, None));
    let again: Listing = decode(serde_json::to_string(&listing).unwrap().as_bytes()).unwrap();
    assert_eq!(again, listing);
    assert!(!format!("{first:?}").contains("2025550"));
}

#[test]
fn a_call_is_made_with_words_or_with_an_address() {
    let twiml = Instructions::Twiml(Voice::new().then(Say::new("Hi & bye")));
    let short = Create::new(number("+12025550123"), number("+12025550100"), twiml);
    insta::assert_snapshot!(sent(&short), @"Post /2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls.json To=%2B12025550123&From=%2B12025550100&Twiml=%3C%3Fxml%20version%3D%221.0%22%20encoding%3D%22UTF-8%22%3F%3E%3CResponse%3E%3CSay%3EHi%20%26amp%3B%20bye%3C%2FSay%3E%3C%2FResponse%3E");
    let url = Instructions::Url {
        url: "https://desk.example.com/bridge".to_owned(),
        fallback: Some("https://desk.example.com/else".to_owned()),
    };
    let long = Create {
        status_callback: Some("https://desk.example.com/status".to_owned()),
        status_events: vec![CallEvent::Initiated, CallEvent::Completed],
        timeout: Some(20),
        time_limit: Some(600),
        send_digits: Some("ww1".to_owned()),
        record: Some(true),
        recording_status_callback: Some("https://desk.example.com/recording".to_owned()),
        recording_events: vec![RecordingEvent::Completed, RecordingEvent::Absent],
        sip_username: Some("front".to_owned()),
        sip_password: Some("secret".to_owned()),
        ..Create::new(Party::from_twilio("sip:front@office.example"), number("+12025550100"), url)
    };
    assert!(!long.is_repeatable());
    assert!(!format!("{long:?}").contains("secret"));
    insta::assert_snapshot!(sent(&long), @"Post /2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls.json To=sip%3Afront%40office.example&From=%2B12025550100&Url=https%3A%2F%2Fdesk.example.com%2Fbridge&FallbackUrl=https%3A%2F%2Fdesk.example.com%2Felse&StatusCallback=https%3A%2F%2Fdesk.example.com%2Fstatus&StatusCallbackEvent=initiated&StatusCallbackEvent=completed&Timeout=20&TimeLimit=600&SendDigits=ww1&Record=true&RecordingStatusCallback=https%3A%2F%2Fdesk.example.com%2Frecording&RecordingStatusCallbackEvent=completed&RecordingStatusCallbackEvent=absent&SipAuthUsername=front&SipAuthPassword=secret");
}

#[test]
fn calls_are_listed_by_all_that_tells_them_apart() {
    let list = List {
        to: Some(number("+12025550100").into()),
        from: Some(Party::Withheld),
        parent: Some(call()),
        status: Some(CallStatus::NoAnswer),
        started_on: Some(date(2026, 11, 3)),
        started_since: Some(date(2026, 11, 1)),
        started_until: Some(date(2026, 11, 4)),
        page_size: Some(100),
    };
    insta::assert_snapshot!(sent(&list), @"Get /2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls.json?To=%2B12025550100&From=anonymous&ParentCallSid=CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&Status=no-answer&StartTime=2026-11-03&StartTime%3E=2026-11-01&StartTime%3C=2026-11-04&PageSize=100 ");
}

#[test]
fn a_call_is_read_sent_elsewhere_ended_and_deleted() {
    let path = "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Calls/CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json";
    let one = |request: String| request.replace(path, "…");
    let url = "https://desk.example.com/park".to_owned();
    let redirect = Redirect { call: call(), instructions: Instructions::Url { url, fallback: None } };
    assert_eq!(one(sent(&Fetch { call: call() })), "Get … ");
    assert_eq!(one(sent(&redirect)), "Post … Url=https%3A%2F%2Fdesk.example.com%2Fpark");
    assert_eq!(one(sent(&End { call: call(), how: Ending::HangUp })), "Post … Status=completed");
    assert_eq!(one(sent(&End { call: call(), how: Ending::BeforeAnswer })), "Post … Status=canceled");
    assert_eq!(one(sent(&Delete { call: call() })), "Delete … ");
    assert!(!redirect.is_repeatable());
}
