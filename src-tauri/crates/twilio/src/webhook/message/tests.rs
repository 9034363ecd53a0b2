//! Forms as captured from Twilio, and forms of every other kind.

use proptest::prelude::*;

use super::*;
use crate::webhook::LONGEST_BODY;

const MESSAGE: &str = "SM0123456789abcdef0123456789abcdef";
const ACCOUNT: &str = "ACffffffffffffffffffffffffffffffff";

const CAPTURED: &str = "ToCountry=US&ToState=DC&SmsMessageSid=MM0123456789abcdef0123456789abcdef&NumMedia=2\
&ToCity=&FromZip=&SmsSid=MM0123456789abcdef0123456789abcdef&FromState=DC&SmsStatus=received&FromCity=&\
Body=Here+is+my+insurance+card+%F0%9F%99%82&FromCountry=US&To=%2B12025550100&ToZip=&NumSegments=2&\
MessageSid=MM0123456789abcdef0123456789abcdef&AccountSid=ACffffffffffffffffffffffffffffffff&\
From=%2B12025550123&MediaContentType0=image%2Fjpeg&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2F\
ACffffffffffffffffffffffffffffffff%2FMessages%2FMM0123456789abcdef0123456789abcdef%2FMedia%2FME00000000000000000000000000000001\
&MediaContentType1=text%2Fx-vcard&MediaUrl1=https%3A%2F%2Fexample.com%2Fcard&ApiVersion=2010-04-01&Shiny=new";

fn incoming(fields: &str) -> Result<Incoming, BadForm> {
    Incoming::parse(
        format!("MessageSid={MESSAGE}&AccountSid={ACCOUNT}&To=%2B12025550100&{fields}").as_bytes(),
    )
}

fn status(fields: &str) -> Result<Status, BadForm> {
    Status::parse(format!("MessageSid={MESSAGE}&AccountSid={ACCOUNT}&{fields}").as_bytes())
}

#[test]
fn a_text_with_pictures_is_read_whole() {
    let text = Incoming::parse(CAPTURED.as_bytes()).unwrap();
    assert_eq!(text.message_sid.as_str(), "MM0123456789abcdef0123456789abcdef");
    assert_eq!(text.account_sid.as_str(), ACCOUNT);
    assert_eq!(text.messaging_service_sid, None);
    assert_eq!(text.from, Party::from_twilio("+12025550123"));
    assert_eq!(text.to.as_str(), "+12025550100");
    assert_eq!(text.body, "Here is my insurance card 🙂");
    assert_eq!(text.num_segments, 2);
    assert_eq!(text.opt_out_type, None);
    let media: Vec<_> = text.media.iter().map(|m| (m.content_type.as_str(), m.sid())).collect();
    let sid = MediaSid::parse("ME00000000000000000000000000000001").unwrap();
    assert_eq!(media, [("image/jpeg", Some(sid)), ("text/x-vcard", None)]);
    insta::assert_debug_snapshot!(names(&text.rest).join(" "), @r#""ToCountry ToState SmsMessageSid ToCity FromZip SmsSid FromState SmsStatus FromCity FromCountry ToZip ApiVersion Shiny""#);
}

#[test]
fn debug_shows_neither_numbers_nor_words() {
    let text = Incoming::parse(CAPTURED.as_bytes()).unwrap();
    let shown = format!("{text:?} {:?}", Fields::parse(CAPTURED.as_bytes()).unwrap());
    for private in ["2025550123", "insurance", "example.com"] {
        assert!(!shown.contains(private), "{shown}");
    }
    let status =
        status("MessageStatus=failed&To=%2B12025550123&ErrorMessage=secret&From=%2B12025550100").unwrap();
    let shown = format!("{status:?}");
    assert!(!shown.contains("20255501") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_sender_need_not_be_a_number() {
    assert_eq!(incoming("From=72345").unwrap().from, Party::ShortCode("72345".into()));
    assert_eq!(incoming("From=%2B266696687").unwrap().from, Party::Withheld);
    assert_eq!(incoming("From=ACME").unwrap().from, Party::Alphanumeric("ACME".into()));
}

#[test]
fn what_twilio_leaves_out_has_its_plain_meaning() {
    let text = incoming("From=72345").unwrap();
    assert_eq!((text.body.as_str(), text.num_segments, text.media.len()), ("", 1, 0));
    assert_eq!(incoming("From=72345&OptOutType=STOP").unwrap().opt_out_type, Some(OptOut::Stop));
    let odd = incoming("From=72345&OptOutType=LATER&NumSegments=many").unwrap();
    assert_eq!((odd.opt_out_type, odd.num_segments), (None, 1));
    assert_eq!(names(&odd.rest), ["OptOutType", "NumSegments"]);
}

#[test]
fn a_missing_or_wrong_field_is_named() {
    use BadForm::{Invalid, Missing, NotUtf8, TooLarge};
    assert_eq!(Incoming::parse(b"").unwrap_err(), Missing("MessageSid"));
    assert_eq!(incoming("Body=x").unwrap_err(), Missing("From"));
    assert_eq!(incoming("From=72345&NumMedia=1").unwrap_err(), Missing("MediaUrl"));
    assert_eq!(incoming("From=72345&NumMedia=-1").unwrap_err(), Invalid("NumMedia"));
    assert_eq!(incoming("From=72345&NumMedia=4000000000").unwrap_err(), Invalid("NumMedia"));
    assert_eq!(Incoming::parse(b"MessageSid=SM1").unwrap_err(), Invalid("MessageSid"));
    assert_eq!(incoming("From=72345&Body=%FF").unwrap_err(), NotUtf8);
    assert_eq!(incoming("From=72345&%C3%28=x").unwrap_err(), NotUtf8);
    assert_eq!(incoming(&format!("From=72345&Body={}", "a".repeat(LONGEST_BODY))).unwrap_err(), TooLarge);
    assert_eq!(incoming(&"a&".repeat(600)).unwrap_err(), TooLarge);
    assert_eq!(status("To=x").unwrap_err(), Missing("MessageStatus"));
    assert_eq!(status("MessageStatus=").unwrap_err(), Invalid("MessageStatus"));
    assert_eq!(Missing("From").to_string(), "the field From is missing");
}

#[test]
fn the_first_of_several_counts_and_the_others_are_kept() {
    let text = incoming("From=72345&Body=one&Body=two").unwrap();
    assert_eq!(text.body, "one");
    assert_eq!(text.rest, [("Body".to_owned(), "two".to_owned())]);
}

#[test]
fn a_failure_has_a_code_and_perhaps_words() {
    let failed = status(
        "MessageStatus=undelivered&ErrorCode=30003&ErrorMessage=Unreachable&To=%2B12025550123&\
        RawDlrDoneDate=2611211030&SmsStatus=undelivered&From=%2B12025550100",
    )
    .unwrap();
    assert_eq!(failed.status, MessageStatus::Undelivered);
    assert_eq!(failed.error_code, Some(30003));
    assert_eq!(failed.error_message.as_deref(), Some("Unreachable"));
    assert_eq!(failed.to, Some(Party::from_twilio("+12025550123")));
    assert_eq!(failed.raw_dlr_done_date.as_deref(), Some("2611211030"));
    assert_eq!(names(&failed.rest), ["SmsStatus", "From"]);
    let plain = status("MessageStatus=teleported").unwrap();
    assert_eq!(plain.status, MessageStatus::Other("teleported".into()));
    assert_eq!((plain.error_code, plain.to), (None, None));
}

fn rest() -> impl Strategy<Value = Vec<(String, String)>> {
    // Names that no form of ours knows.
    proptest::collection::vec(("Zz.{0,5}", ".{0,10}"), 0..5)
}

prop_compose! {
    fn an_incoming()(
        sid in "(SM|MM)[0-9a-f]{32}", service in proptest::option::of("MG[0-9a-f]{32}"),
        from in "\\+1202555[0-9]{4}|[0-9]{5}|[A-Z]{4}|anonymous", body in ".{0,60}",
        media in proptest::collection::vec(("https://[a-z]{1,8}/[a-z&=+%]{0,8}", "[a-z]{1,8}/[a-z]{1,8}"), 0..4),
        num_segments in 0..20u32, opt_out in 0..4usize, rest in rest(),
    ) -> Incoming {
        Incoming {
            message_sid: MessageSid::parse(&sid).unwrap(),
            account_sid: AccountSid::parse(ACCOUNT).unwrap(),
            messaging_service_sid: service.map(|sid| ServiceSid::parse(&sid).unwrap()),
            from: Party::from_twilio(&from),
            to: PhoneNumber::from_twilio("+12025550100").unwrap(),
            body,
            media: media.into_iter().map(|(url, content_type)| IncomingMedia { url, content_type }).collect(),
            num_segments,
            opt_out_type: [None, Some(OptOut::Stop), Some(OptOut::Start), Some(OptOut::Help)][opt_out],
            rest,
        }
    }
}

prop_compose! {
    fn a_status()(
        word in "[a-z_]{1,12}|sent|delivered", error_code in proptest::option::of(any::<u32>()),
        error_message in proptest::option::of(".{0,20}"), to in proptest::option::of("\\+1202555[0-9]{4}"),
        raw_dlr_done_date in proptest::option::of("[0-9]{10}"), rest in rest(),
    ) -> Status {
        Status {
            message_sid: MessageSid::parse(MESSAGE).unwrap(),
            account_sid: AccountSid::parse(ACCOUNT).unwrap(),
            status: MessageStatus::from(word.as_str()),
            error_code,
            error_message,
            to: to.map(|to| Party::from_twilio(&to)),
            raw_dlr_done_date,
            rest,
        }
    }
}

proptest! {
    #[test]
    fn a_text_is_read_as_it_was_written(text in an_incoming()) {
        prop_assert_eq!(Incoming::parse(text.to_body().as_bytes()), Ok(text));
    }

    #[test]
    fn a_status_is_read_as_it_was_written(status in a_status()) {
        prop_assert_eq!(Status::parse(status.to_body().as_bytes()), Ok(status));
    }

    #[test]
    fn no_body_is_too_strange_to_be_answered(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Incoming::parse(&body);
        let _ = Status::parse(&body);
    }
}
