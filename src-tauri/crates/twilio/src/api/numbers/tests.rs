//! Twilio's own example of a number, and the requests as they go over the wire.

use super::*;
use crate::decode::decode;
use crate::request::{encoded, path_and_query};
use crate::sid::TrunkSid;

const NUMBER: &str = r#"{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","address_requirements":"none",
"address_sid":"ADaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","api_version":"2010-04-01","beta":false,
"capabilities":{"Voice":true,"SMS":true,"mms":false,"fax":null,"teleport":true},
"date_created":"Thu, 30 Jul 2015 23:19:04 +0000","date_updated":"Thu, 30 Jul 2015 23:19:04 +0000",
"emergency_status":"Active","friendly_name":"(202) 555-0100","identity_sid":null,"origin":"twilio",
"phone_number":"+12025550100","sid":"PNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sms_application_sid":"",
"sms_fallback_method":"POST","sms_fallback_url":"","sms_method":"POST","sms_url":"https://old.example/sms",
"status_callback":"","status_callback_method":"POST","trunk_sid":"TKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
"uri":"/u.json","voice_application_sid":"","voice_caller_id_lookup":false,"voice_fallback_method":"POST",
"voice_fallback_url":null,"voice_method":"POST","voice_url":null,"voice_receive_mode":"voice","status":"in-use",
"bundle_sid":"BUaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","type":"local"}"#;

fn account() -> AccountSid {
    AccountSid::parse("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn number() -> NumberSid {
    NumberSid::parse("PNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn wire<R: Request>(request: &R) -> String {
    let path = path_and_query(request.path(&account()), &request.query());
    let path = path.replace(account().as_str(), "{A}").replace(number().as_str(), "{N}");
    format!("{:?} {path} {}", request.method(), encoded(&request.form())).trim_end().to_owned()
}

#[test]
fn a_number_is_read_as_twilio_writes_it() {
    let read: IncomingPhoneNumber = decode(NUMBER.as_bytes()).unwrap();
    assert_eq!(read.phone_number.as_str(), "+12025550100");
    assert_eq!(read.capabilities, Capabilities { voice: true, sms: true, mms: false, fax: false });
    assert_eq!(read.sms_url.as_deref(), Some("https://old.example/sms"));
    assert_eq!((&read.sms_fallback_url, &read.voice_url, &read.sms_application_sid), (&None, &None, &None));
    assert_eq!(read.trunk_sid, Some(TrunkSid::parse("TKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()));
    assert_eq!(read.kind.as_deref(), Some("local"));
    assert!(!format!("{read:?}").contains("20255501"));
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(decode::<IncomingPhoneNumber>(written.as_bytes()).unwrap(), read);
}

#[test]
fn capabilities_come_in_either_case_or_not_at_all() {
    let read = |json: &str| serde_json::from_str::<Capabilities>(json).unwrap();
    let text = Capabilities { sms: true, ..Capabilities::default() };
    assert_eq!(read(r#"{"SMS":true,"Voice":false}"#), text);
    assert_eq!(read(r#"{"sms":true}"#), text);
    assert_eq!(read("null"), Capabilities::default());
    assert_eq!(Capabilities::from_names(&["SMS", "Teleport"]), text);
    assert!(serde_json::from_str::<Capabilities>("[]").is_err());
}

#[test]
fn requests_go_over_the_wire_as_twilio_documents_them() {
    let list = List {
        phone_number: Some("+1202555****".into()),
        friendly_name: Some("Front desk".into()),
        page_size: Some(50),
    };
    let some = || Some("x".to_owned());
    let all = Update {
        number: number(),
        friendly_name: some(),
        sms_url: Some("https://desk.example.com/messages/incoming#rc=1".into()),
        sms_method: some(),
        sms_fallback_url: Some(String::new()),
        sms_fallback_method: some(),
        sms_application_sid: some(),
        voice_url: some(),
        voice_method: some(),
        voice_fallback_url: some(),
        voice_fallback_method: some(),
        voice_application_sid: some(),
        trunk_sid: some(),
        status_callback: some(),
        status_callback_method: some(),
    };
    let lines = [
        wire(&List::default()),
        wire(&list),
        wire(&Fetch { number: number() }),
        wire(&Update::new(number())),
        wire(&all),
    ];
    insta::assert_snapshot!(lines.join("\n"), @"
    Get /2010-04-01/Accounts/{A}/IncomingPhoneNumbers.json
    Get /2010-04-01/Accounts/{A}/IncomingPhoneNumbers.json?PhoneNumber=%2B1202555%2A%2A%2A%2A&FriendlyName=Front%20desk&PageSize=50
    Get /2010-04-01/Accounts/{A}/IncomingPhoneNumbers/{N}.json
    Post /2010-04-01/Accounts/{A}/IncomingPhoneNumbers/{N}.json
    Post /2010-04-01/Accounts/{A}/IncomingPhoneNumbers/{N}.json FriendlyName=x&SmsUrl=https%3A%2F%2Fdesk.example.com%2Fmessages%2Fincoming%23rc%3D1&SmsMethod=x&SmsFallbackUrl=&SmsFallbackMethod=x&SmsApplicationSid=x&VoiceUrl=x&VoiceMethod=x&VoiceFallbackUrl=x&VoiceFallbackMethod=x&VoiceApplicationSid=x&TrunkSid=x&StatusCallback=x&StatusCallbackMethod=x
    ");
    assert!(all.is_repeatable());
}
