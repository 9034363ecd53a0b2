//! Signatures: Twilio's own libraries believe what we sign, we believe what they sign, and neither believes more.

use deskbell_twilio::Secret;
use deskbell_twilio::signature::{self, Received, Rejected};
use serde_json::{Value, json};

use crate::official::{Language, Library};

/// Looks like a token, and is none.
const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// A request that Twilio might send: an address, and the fields of its form.
struct Case {
    url: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

/// A text as it comes in.
const TEXT: &[(&str, &str)] = &[
    ("ToCountry", "US"),
    ("ToState", ""),
    ("SmsMessageSid", "SM0123456789abcdef0123456789abcdef"),
    ("NumMedia", "0"),
    ("ToCity", ""),
    ("FromZip", ""),
    ("SmsSid", "SM0123456789abcdef0123456789abcdef"),
    ("SmsStatus", "received"),
    ("Body", "Grüße, I'd like 2 + 2 = 4% & a\nnew line; 牙医, אוקיי 🦷👩🏽‍⚕️ e\u{301}"),
    ("To", "+12025550100"),
    ("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"),
    ("NumSegments", "2"),
    ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
    ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
    ("From", "+12025550131"),
    ("ApiVersion", "2010-04-01"),
];

const CASES: &[Case] = &[
    Case { url: "https://desk.example.com/messages/incoming", fields: TEXT },
    Case { url: "https://desk.example.com/messages/incoming?a=b&c=d&a=", fields: TEXT },
    Case { url: "https://desk.example.com/office/7/messages?who=M%C3%A4x&q=a+b%20c'd!(e)", fields: TEXT },
    Case { url: "https://desk.example.com:8443/messages/incoming", fields: TEXT },
    Case { url: "https://desk.example.com:443/messages/incoming?x=1", fields: TEXT },
    Case { url: "http://desk.example.com/messages/incoming", fields: TEXT },
    Case { url: "http://127.0.0.1:8080/messages/status/7?y=", fields: TEXT },
    Case { url: "https://Desk.Example.com/Messages", fields: TEXT },
    Case { url: "https://desk.example.com/", fields: &[] },
    Case { url: "https://desk.example.com/by-query?From=%2B12025550131&Body=Hi+there", fields: &[] },
    // Keys in the order of their bytes, also where one begins another, and values that say the same twice.
    Case {
        url: "https://desk.example.com/",
        fields: &[
            ("b", "1"),
            ("B", "2"),
            ("_", "3"),
            ("a1", "4"),
            ("a", "5"),
            ("Ä", "6"),
            ("10", "7"),
            ("9", "8"),
        ],
    },
    Case {
        url: "https://desk.example.com/",
        fields: &[("Digits", "5678"), ("Sid", "CA1"), ("Digits", "1234"), ("Digits", "5678")],
    },
    Case { url: "https://desk.example.com/", fields: &[("a", "a"), ("aa", ""), ("a", ""), ("b", " b ")] },
];

fn sign(case: &Case) -> String {
    signature::sign(&Secret::new(TOKEN), case.url, case.fields)
}

/// The public base address in a URL, and the rest.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").unwrap() + 3;
    url.split_at(host + url[host..].find('/').unwrap())
}

/// The body of a form, as browsers write it.
fn written(fields: &[(&str, &str)]) -> String {
    let url = reqwest::Url::parse_with_params("http://x/", fields).unwrap();
    url.query().unwrap_or_default().to_owned()
}

/// What we say to a form that was signed so.
fn verify(case: &Case, signature: &str) -> Result<(), Rejected> {
    let (base, path) = split(case.url);
    let body = written(case.fields);
    let received = Received {
        public_base_url: base,
        path_and_query: path,
        content_type: Some("application/x-www-form-urlencoded; charset=UTF-8"),
        signature: Some(signature),
        body: body.as_bytes(),
    };
    signature::verify(&Secret::new(TOKEN), &received)
}

fn asked(case: &Case) -> Value {
    json!({ "token": TOKEN, "url": case.url, "fields": case.fields })
}

fn believes(library: &mut Library, case: &Case, signature: &str) -> bool {
    let mut asked = asked(case);
    asked["signature"] = json!(signature);
    library.call("is_valid", asked) == true
}

async fn libraries_believe_what_we_sign_and_nothing_else(language: Language) {
    let mut library = Library::start(language);
    for case in CASES {
        let what = format!("{} {:?}", case.url, case.fields);
        let signature = sign(case);
        assert!(believes(&mut library, case, &signature), "{what}");
        assert!(!believes(
            &mut library,
            case,
            &sign(&Case { url: "https://desk.example.com/else", ..*case })
        ));
        assert!(
            !believes(&mut library, case, &sign(&Case { fields: &[("Body", "else")], ..*case })),
            "{what}"
        );
        let other = signature::sign(&Secret::new("another token"), case.url, case.fields);
        assert!(!believes(&mut library, case, &other), "{what}");
    }
}

async fn what_libraries_sign_we_believe_and_would_sign_alike(language: Language) {
    let mut library = Library::start(language);
    for case in CASES {
        let what = format!("{} {:?}", case.url, case.fields);
        let signature = library.call("sign", asked(case));
        let signature = signature.as_str().unwrap();
        assert_eq!(verify(case, signature), Ok(()), "{what}");
        assert_eq!(sign(case), signature, "{what}");
        let changed = Case { fields: &[("Body", "else")], ..*case };
        assert_eq!(verify(&changed, signature), Err(Rejected::Wrong), "{what}");
    }
}

async fn a_port_may_be_left_out_or_put_in(language: Language) {
    let mut library = Library::start(language);
    for (configured, signed) in [
        ("https://desk.example.com:8443/in?x=1", "https://desk.example.com/in?x=1"),
        ("https://desk.example.com/in?x=1", "https://desk.example.com:443/in?x=1"),
        ("https://desk.example.com:443/in?x=1", "https://desk.example.com/in?x=1"),
        ("http://desk.example.com/in?x=1", "http://desk.example.com:80/in?x=1"),
        ("http://desk.example.com:8080/in?x=1", "http://desk.example.com:8080/in?x=1"),
    ] {
        let (configured, signed) =
            (Case { url: configured, fields: TEXT }, Case { url: signed, fields: TEXT });
        let theirs = library.call("sign", asked(&signed));
        assert_eq!(verify(&configured, theirs.as_str().unwrap()), Ok(()), "{}", configured.url);
        assert!(believes(&mut library, &configured, &sign(&signed)), "{}", configured.url);
    }
    let (configured, signed) = (
        Case { url: "https://desk.example.com/", fields: TEXT },
        Case { url: "https://desk.example.com:8443/", fields: TEXT },
    );
    let theirs = library.call("sign", asked(&signed));
    assert_eq!(verify(&configured, theirs.as_str().unwrap()), Err(Rejected::Wrong));
    assert!(!believes(&mut library, &configured, &sign(&signed)));
}

async fn a_body_that_is_no_form_is_believed_by_its_hash(language: Language) {
    let mut library = Library::start(language);
    let token = Secret::new(TOKEN);
    for (url, body) in [
        ("https://desk.example.com/alerts", r#"{"Sid":"NO1","Payload":"Grüße 🦷 & more"}"#),
        ("https://desk.example.com/alerts?level=error&x=", "[]"),
    ] {
        let url = signature::with_body_hash(url, body.as_bytes());
        let ours = signature::sign::<&str, &str>(&token, &url, &[]);
        let asked = json!({ "token": TOKEN, "url": url, "body": body, "signature": ours });
        assert_eq!(library.call("is_valid_body", asked.clone()), true, "{url}");
        let mut changed = asked.clone();
        changed["body"] = json!("{}");
        assert_eq!(library.call("is_valid_body", changed), false, "{url}");

        let theirs = library.call("sign", json!({ "token": TOKEN, "url": url, "fields": [] }));
        let (base, path) = split(&url);
        let received = Received {
            public_base_url: base,
            path_and_query: path,
            content_type: Some("application/json"),
            signature: theirs.as_str(),
            body: body.as_bytes(),
        };
        assert_eq!(signature::verify(&token, &received), Ok(()), "{url}");
        let changed = Received { body: b"{}", ..received };
        assert_eq!(signature::verify(&token, &changed), Err(Rejected::BodyHashWrong), "{url}");
    }
}

crate::official::in_each_language! {
    libraries_believe_what_we_sign_and_nothing_else
    what_libraries_sign_we_believe_and_would_sign_alike
    a_port_may_be_left_out_or_put_in
    a_body_that_is_no_form_is_believed_by_its_hash
}

/// The libraries part here: Python sorts by characters, Node by UTF-16's units. Twilio sends no field twice with
/// such values, so we need not know who is right; we side with Python.
#[tokio::test(flavor = "multi_thread")]
async fn values_of_one_field_from_far_planes_are_sorted_as_in_python() {
    let case = Case { url: "https://desk.example.com/", fields: &[("x", "😀"), ("x", "～")] };
    assert!(believes(&mut Library::start(Language::Python), &case, &sign(&case)));
    assert!(!believes(&mut Library::start(Language::Node), &case, &sign(&case)));
}
