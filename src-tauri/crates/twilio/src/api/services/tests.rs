//! Twilio's own examples of services, and the requests as they go over the wire.

use super::*;
use crate::Millis;
use crate::decode::decode;
use crate::page::Page;
use crate::request::path_and_query;

const PAGE: &str = r#"{"meta":{"page":0,"page_size":20,
"first_page_url":"https://messaging.twilio.com/v1/Services?PageSize=20&Page=0","previous_page_url":null,
"next_page_url":"https://messaging.twilio.com/v1/Services?PageSize=20&Page=1&PageToken=PT1","key":"services",
"url":"https://messaging.twilio.com/v1/Services?PageSize=20&Page=0"},
"services":[{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","friendly_name":"My Service!",
"sid":"MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","date_created":"2015-07-30T20:12:31Z","date_updated":"2015-07-30T20:12:33Z",
"sticky_sender":true,"smart_encoding":false,"validity_period":600,"scan_message_content":"inherit",
"inbound_request_url":null,"inbound_method":"POST","fallback_url":null,"fallback_method":"POST",
"status_callback":"https://www.example.com","usecase":"marketing","use_inbound_webhook_on_number":false,
"links":{"phone_numbers":"https://messaging.twilio.com/v1/x"},"url":"https://messaging.twilio.com/v1/y"}]}"#;

const NUMBERS: &str = r#"{"meta":{"page":0,"page_size":20,"first_page_url":"","previous_page_url":null,"next_page_url":null,
"key":"phone_numbers","url":""},"phone_numbers":[{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
"service_sid":"MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sid":"PNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
"date_created":"2015-07-30T20:12:31Z","date_updated":"2015-07-30T20:12:33Z","phone_number":"+12025550100",
"country_code":"US","capabilities":["SMS","Voice"],"url":"https://messaging.twilio.com/v1/z"}]}"#;

#[test]
fn services_are_read_as_twilio_writes_them() {
    let page: Listing = decode(PAGE.as_bytes()).unwrap();
    assert!(page.next_page().unwrap().ends_with("PageToken=PT1"));
    let written = serde_json::to_string(&page).unwrap();
    assert_eq!(decode::<Listing>(written.as_bytes()).unwrap(), page);
    let [service] = page.into_items().try_into().unwrap();
    assert_eq!(service.friendly_name, "My Service!");
    assert_eq!((service.inbound_request_url, service.use_inbound_webhook_on_number), (None, Some(false)));
    assert_eq!(service.date_created, Millis::from_iso8601("2015-07-30T20:12:31Z"));
}

#[test]
fn numbers_of_a_service_are_read_as_twilio_writes_them() {
    let page: NumberListing = decode(NUMBERS.as_bytes()).unwrap();
    assert_eq!(page.next_page(), None);
    let written = serde_json::to_string(&page).unwrap();
    assert_eq!(decode::<NumberListing>(written.as_bytes()).unwrap(), page);
    let [number] = page.into_items().try_into().unwrap();
    assert_eq!(number.phone_number.as_str(), "+12025550100");
    assert_eq!(number.capabilities, ["SMS", "Voice"]);
}

#[test]
fn requests_go_over_the_wire_as_twilio_documents_them() {
    fn wire<R: Request>(request: &R) -> String {
        let account = AccountSid::parse("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap();
        let path = path_and_query(request.path(&account), &request.query());
        format!("{:?} {}{path}", request.method(), request.host().name())
    }
    let service = ServiceSid::parse("MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap();
    let lines = [
        wire(&List::default()),
        wire(&Fetch { service: service.clone() }),
        wire(&ListPhoneNumbers { service, page_size: Some(100) }),
    ];
    insta::assert_snapshot!(lines.join("\n"), @"
    Get messaging.twilio.com/v1/Services
    Get messaging.twilio.com/v1/Services/MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    Get messaging.twilio.com/v1/Services/MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/PhoneNumbers?PageSize=100
    ");
}
