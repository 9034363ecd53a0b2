//! Twilio's own examples, read and written again, and the requests as they go over the wire.

use jiff::civil::date;

use super::*;
use crate::Millis;
use crate::decode::decode;
use crate::page::Page;
use crate::request::{encoded, path_and_query};

const PAGE: &str = r#"{"end":1,
"first_page_uri":"/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages.json?PageSize=2&Page=0",
"next_page_uri":"/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages.json?PageSize=2&Page=1&PageToken=PAMM1",
"page":0,"page_size":2,"previous_page_uri":null,"start":0,"uri":"/2010-04-01/x","messages":[
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","api_version":"2010-04-01","body":"testing",
"date_created":"Fri, 24 May 2019 17:44:46 +0000","date_sent":"Fri, 24 May 2019 17:44:50 +0000",
"date_updated":"Fri, 24 May 2019 17:44:50 +0000","direction":"outbound-api","error_code":null,"error_message":null,
"from":"+12025550100","messaging_service_sid":"MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","num_media":"0","num_segments":"1",
"price":"-0.00750","price_unit":"USD","sid":"SMded05904ccb347238880ca9264e8fe1c","status":"sent",
"subresource_uris":{"media":"/m.json","feedback":"/f.json"},"to":"+12025550123","uri":"/u.json"},
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","body":null,"date_created":null,"date_sent":null,
"direction":"sideways","error_code":30004,"error_message":"Message blocked","from":null,"messaging_service_sid":"",
"num_media":"3","num_segments":null,"price":null,"sid":"MMc26223853f8c46b4ab7dfaa6abba0a26","status":"beamed","to":"72345"}]}"#;

fn account() -> AccountSid {
    AccountSid::parse("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn message() -> MessageSid {
    MessageSid::parse("SMded05904ccb347238880ca9264e8fe1c").unwrap()
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_twilio(text).unwrap()
}

/// The request line and the form.
fn wire<R: Request>(request: &R) -> String {
    let path = path_and_query(request.path(&account()), &request.query());
    let path = path.replace(account().as_str(), "{A}").replace(message().as_str(), "{M}");
    format!("{:?} {path} {}", request.method(), encoded(&request.form())).trim_end().to_owned()
}

#[test]
fn a_page_of_texts_is_read_as_twilio_writes_it() {
    let page: Listing = decode(PAGE.as_bytes()).unwrap();
    assert!(page.next_page().unwrap().ends_with("PageToken=PAMM1"));
    assert_eq!((page.uris.page_size, page.uris.end), (2, 1));
    let [sent, odd] = page.into_items().try_into().unwrap();
    assert_eq!(sent.status, MessageStatus::Sent);
    assert_eq!(sent.direction, Direction::OutboundApi);
    assert_eq!(sent.price.unwrap().as_str(), "-0.00750");
    assert_eq!((sent.num_segments, sent.num_media), (1, 0));
    assert_eq!(sent.date_sent, Some(Millis(1_558_719_890_000)));
    assert_eq!(sent.from, Some(Party::from_twilio("+12025550100")));

    assert_eq!(odd.status, MessageStatus::Other("beamed".into()));
    assert_eq!(odd.direction, Direction::Other("sideways".into()));
    assert_eq!((odd.num_segments, odd.num_media, odd.error_code), (0, 3, Some(30004)));
    assert_eq!((odd.body.as_str(), odd.from, odd.messaging_service_sid), ("", None, None));
    assert_eq!(odd.to, Some(Party::ShortCode("72345".into())));
}

#[test]
fn what_is_read_is_written_the_same() {
    let page: Listing = decode(PAGE.as_bytes()).unwrap();
    let written = serde_json::to_string(&page).unwrap();
    assert_eq!(decode::<Listing>(written.as_bytes()).unwrap(), page);
    let first: serde_json::Value = serde_json::from_str(PAGE).unwrap();
    let again: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(again["messages"][0], first["messages"][0]);
    assert_eq!(again["next_page_uri"], first["next_page_uri"]);
}

#[test]
fn a_wrong_field_is_named_with_its_place() {
    let broken = PAGE.replace("MMc26223853f8c46b4ab7dfaa6abba0a26", "MM1");
    let error = decode::<Listing>(broken.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("messages[1].sid: not a Sid of the kind SM or MM"), "{error}");
    let broken = PAGE.replace("24 May 2019 17:44:50", "someday");
    let error = decode::<Listing>(broken.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("messages[0].date_sent: not a date"), "{error}");
}

#[test]
fn debug_shows_neither_numbers_nor_words() {
    let page: Listing = decode(PAGE.as_bytes()).unwrap();
    let create = Create {
        to: number("+12025550123"),
        from: Sender::Number(number("+12025550100")),
        body: "testing".into(),
        media_urls: vec![],
        status_callback: None,
    };
    let shown = format!("{page:?} {create:?}");
    assert!(!shown.contains("20255501") && !shown.contains("testing"), "{shown}");
}

#[test]
fn requests_go_over_the_wire_as_twilio_documents_them() {
    let text = Create {
        to: number("+12025550123"),
        from: Sender::Number(number("+12025550100")),
        body: "a+b & c".into(),
        media_urls: vec![],
        status_callback: Some("https://desk.example.com/s?x=1".into()),
    };
    let service = ServiceSid::parse("MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap();
    let pictures = Create {
        from: Sender::Service(service),
        body: String::new(),
        media_urls: vec!["https://a.example/1".into(), "https://a.example/2".into()],
        status_callback: None,
        ..text.clone()
    };
    let empty = Create { media_urls: vec![], ..pictures.clone() };
    let list = List {
        to: Some(number("+12025550123").into()),
        from: Some(Party::ShortCode("72345".into())),
        sent_on: Some(date(2026, 11, 2)),
        sent_since: Some(date(2026, 11, 1)),
        sent_until: Some(date(2026, 11, 3)),
        page_size: Some(1000),
    };
    let media = ListMedia { message: message(), page_size: Some(20) };
    let lines = [
        wire(&text),
        wire(&pictures),
        wire(&empty),
        wire(&List::default()),
        wire(&list),
        wire(&Fetch { message: message() }),
        wire(&Delete { message: message() }),
        wire(&Redact { message: message() }),
        wire(&media),
    ];
    insta::assert_snapshot!(lines.join("\n"), @"
    Post /2010-04-01/Accounts/{A}/Messages.json To=%2B12025550123&From=%2B12025550100&Body=a%2Bb%20%26%20c&StatusCallback=https%3A%2F%2Fdesk.example.com%2Fs%3Fx%3D1
    Post /2010-04-01/Accounts/{A}/Messages.json To=%2B12025550123&MessagingServiceSid=MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&MediaUrl=https%3A%2F%2Fa.example%2F1&MediaUrl=https%3A%2F%2Fa.example%2F2
    Post /2010-04-01/Accounts/{A}/Messages.json To=%2B12025550123&MessagingServiceSid=MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&Body=
    Get /2010-04-01/Accounts/{A}/Messages.json
    Get /2010-04-01/Accounts/{A}/Messages.json?To=%2B12025550123&From=72345&DateSent=2026-11-02&DateSent%3E=2026-11-01&DateSent%3C=2026-11-03&PageSize=1000
    Get /2010-04-01/Accounts/{A}/Messages/{M}.json
    Delete /2010-04-01/Accounts/{A}/Messages/{M}.json
    Post /2010-04-01/Accounts/{A}/Messages/{M}.json Body=
    Get /2010-04-01/Accounts/{A}/Messages/{M}/Media.json?PageSize=20
    ");
    let bytes = FetchMedia {
        message: message(),
        media: MediaSid::parse("ME00000000000000000000000000000001").unwrap(),
    };
    assert!(
        bytes.path(&account()).ends_with(
            "/Messages/SMded05904ccb347238880ca9264e8fe1c/Media/ME00000000000000000000000000000001"
        )
    );
}

#[test]
fn only_what_sends_is_never_repeated() {
    let create = Create {
        to: number("+12025550123"),
        from: Sender::Number(number("+12025550100")),
        body: "x".into(),
        media_urls: vec![],
        status_callback: None,
    };
    assert!(!create.is_repeatable());
    assert!(List::default().is_repeatable());
    assert!(Delete { message: message() }.is_repeatable());
    assert!(Redact { message: message() }.is_repeatable());
}
