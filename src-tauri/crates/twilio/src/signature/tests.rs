//! Twilio's published vectors, every detail of the rule, and an independent implementation to compare with.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const FORM: &str = "application/x-www-form-urlencoded";
const BASE: &str = "https://mycompany.com";
const PATH: &str = "/myapp.php?foo=1&bar=2";
const BODY: &str =
    "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309";

fn token() -> Secret {
    Secret::new("12345")
}

fn form<'a>(base: &'a str, signature: &'a str) -> Received<'a> {
    Received {
        public_base_url: base,
        path_and_query: PATH,
        content_type: Some(FORM),
        signature: Some(signature),
        body: BODY.as_bytes(),
    }
}

/// The rule once more, from Twilio's description, with other means.
fn reference(token: &str, url: &str, params: &[(String, String)]) -> String {
    let mut sorted: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    for (key, value) in params {
        sorted.entry(key.as_bytes()).or_default().insert(value.as_bytes());
    }
    let mut message = url.as_bytes().to_vec();
    for (key, values) in sorted {
        for value in values {
            message.extend([key, value].concat());
        }
    }
    let mut key = token.as_bytes().to_vec();
    key.resize(64, 0);
    let pad = |with: u8| key.iter().map(|b| b ^ with).collect::<Vec<u8>>();
    let inner = Sha1::digest([pad(0x36), message].concat());
    STANDARD.encode(Sha1::digest([pad(0x5c), inner.to_vec()].concat()))
}

#[test]
fn the_published_vectors_hold() {
    // From the tests of Twilio's own libraries.
    assert_eq!(verify(&token(), &form(BASE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")), Ok(()));
    assert_eq!(verify(&token(), &form("https://mycompany.com:1234", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")), Ok(()));
    assert_eq!(verify(&token(), &form("http://mycompany.com:1234", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=")), Ok(()));
    assert_eq!(verify(&token(), &form(BASE, "kvajT1Ptam85bY51eRf/AJRuM3w=")), Ok(()));
    assert_eq!(verify(&token(), &form("http://mycompany.com", "0ZXoZLH/DfblKGATFgpif+LLRf4=")), Ok(()));
    let url = format!("{BASE}{PATH}");
    let params = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")];
    assert_eq!(sign(&token(), &url, &params), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
    assert_eq!(sign::<&str, &str>(&token(), &url, &[]), "zYQTYrRWXE7LtzbG4PfP7/bkkGo=");
}

#[test]
fn a_body_that_is_no_form_is_signed_through_its_hash() {
    let body = br#"{"property": "value", "boolean": true}"#;
    let url = with_body_hash(&format!("{BASE}{PATH}#rc=0"), body);
    let hash = "bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    assert_eq!(url, format!("{BASE}{PATH}&{hash}#rc=0"));
    assert_eq!(with_body_hash(BASE, body), format!("{BASE}?{hash}"));
    let path = format!("{PATH}&{hash}");
    let json = Received {
        path_and_query: &path,
        content_type: Some("application/json"),
        body,
        ..form(BASE, "a9nBmqA0ju/hNViExpshrM61xv4=")
    };
    assert_eq!(verify(&token(), &json), Ok(()));
    assert_eq!(sign::<&str, &str>(&token(), &url, &[]), "a9nBmqA0ju/hNViExpshrM61xv4=");
    assert_eq!(verify(&token(), &Received { body: b"{}", ..json }), Err(Rejected::BodyHashWrong));
    assert_eq!(verify(&token(), &Received { body: b"", ..json }), Err(Rejected::BodyHashWrong));

    let unhashed = sign::<&str, &str>(&token(), &format!("{BASE}{PATH}"), &[]);
    let json = Received { path_and_query: PATH, signature: Some(&unhashed), ..json };
    assert_eq!(verify(&token(), &json), Err(Rejected::BodyHashMissing));
    assert_eq!(verify(&token(), &Received { content_type: None, ..json }), Err(Rejected::BodyHashMissing));
    // A form posted as something else would be signed without its fields.
    let disguised = Received { content_type: Some("text/plain"), body: BODY.as_bytes(), ..json };
    assert_eq!(verify(&token(), &disguised), Err(Rejected::BodyHashMissing));
}

#[test]
fn an_empty_body_is_signed_by_its_url_alone() {
    let empty = Received { body: b"", ..form(BASE, "zYQTYrRWXE7LtzbG4PfP7/bkkGo=") };
    assert_eq!(verify(&token(), &empty), Ok(()));
    assert_eq!(verify(&token(), &Received { content_type: None, ..empty }), Ok(()));
}

#[test]
fn what_is_not_believed_says_why() {
    let good = form(BASE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    assert_eq!(verify(&token(), &Received { signature: None, ..good }), Err(Rejected::Missing));
    for malformed in ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "AAAA", "é"] {
        let received = Received { signature: Some(malformed), ..good };
        assert_eq!(verify(&token(), &received), Err(Rejected::Malformed), "{malformed}");
    }
    assert_eq!(verify(&Secret::new("54321"), &good), Err(Rejected::Wrong));
    assert_eq!(verify(&Secret::new(""), &good), Err(Rejected::Wrong));
    assert_eq!(verify(&token(), &Received { path_and_query: "/myapp.php", ..good }), Err(Rejected::Wrong));
    assert_eq!(
        verify(&token(), &Received { content_type: Some("text/plain"), ..good }),
        Err(Rejected::Wrong)
    );
    assert_eq!(
        verify(&token(), &form("https://other.example", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")),
        Err(Rejected::Wrong)
    );
    assert_eq!(
        verify(&token(), &form("http://mycompany.com", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")),
        Err(Rejected::Wrong)
    );
    let words = [Rejected::Missing, Rejected::Malformed, Rejected::Wrong].map(Rejected::as_str);
    assert_eq!(words, ["missing", "malformed", "wrong"]);
}

#[test]
fn the_configured_address_counts_with_and_without_its_port() {
    let signed = |url: &str| sign::<&str, &str>(&token(), &format!("{url}{PATH}"), &[]);
    let accepts = |base: &str, url: &str| {
        let signature = signed(url);
        verify(&token(), &Received { body: b"", ..form(base, &signature) }).is_ok()
    };
    for (base, url) in [
        ("https://desk.example.com", "https://desk.example.com"),
        ("https://desk.example.com", "https://desk.example.com:443"),
        ("https://desk.example.com:443", "https://desk.example.com"),
        ("https://desk.example.com:8443", "https://desk.example.com:8443"),
        ("https://desk.example.com:8443", "https://desk.example.com"),
        ("http://desk.example.com", "http://desk.example.com:80"),
        ("https://[2606:4700::1111]", "https://[2606:4700::1111]"),
        ("https://[2606:4700::1111]:8443", "https://[2606:4700::1111]"),
        ("https://desk.example.com/", "https://desk.example.com"),
        ("https://desk.example.com#rc=0", "https://desk.example.com"),
        ("https://user:p@ss@desk.example.com", "https://desk.example.com"),
        ("https://desk.example.com/office/", "https://desk.example.com/office"),
        ("https://Desk.Example.com", "https://Desk.Example.com"),
    ] {
        assert!(accepts(base, url), "{base} should accept {url}");
    }
    for (base, url) in [
        ("https://desk.example.com", "https://desk.example.com:8443"),
        ("https://desk.example.com:8443", "https://desk.example.com:443"),
        ("https://desk.example.com", "http://desk.example.com"),
        ("https://Desk.Example.com", "https://desk.example.com"),
        ("https://desk.example.com", "https://evil.example/https://desk.example.com"),
    ] {
        assert!(!accepts(base, url), "{base} should not accept {url}");
    }
}

#[test]
fn a_fragment_and_a_user_do_not_enter_the_signature() {
    let plain = sign(&token(), "https://desk.example.com/a?b=c@d", &[("k", "v")]);
    for url in
        ["https://desk.example.com/a?b=c@d#rc=0&ct=2000", "https://user:p@ss@desk.example.com/a?b=c@d#x"]
    {
        assert_eq!(sign(&token(), url, &[("k", "v")]), plain, "{url}");
    }
    assert_ne!(sign(&token(), "https://desk.example.com/a?b=d", &[("k", "v")]), plain);
}

#[test]
fn keys_and_values_are_sorted_by_bytes_and_said_once() {
    let url = "https://desk.example.com/";
    let sorted = sign(&token(), url, &[("B", "1"), ("B", "2"), ("a", ""), ("é", "x")]);
    let shuffled = sign(&token(), url, &[("é", "x"), ("B", "2"), ("a", ""), ("B", "1"), ("B", "2")]);
    assert_eq!(sorted, shuffled);
    // Sorting by key and value together would put `ab`+`` after `a`+`c`.
    let by_key = sign(&token(), url, &[("a", "c"), ("ab", "")]);
    let params = [("a".to_owned(), "c".to_owned()), ("ab".to_owned(), String::new())];
    assert_eq!(by_key, reference("12345", url, &params));
}

#[test]
fn a_body_is_verified_as_bytes_also_where_it_is_no_text() {
    let mut mac = keyed(&token());
    mac.update(format!("{BASE}{PATH}").as_bytes());
    mac.update(b"Body\xFF \xFE");
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let received = Received { body: b"Body=%FF+%FE", ..form(BASE, &signature) };
    assert_eq!(verify(&token(), &received), Ok(()));
}

fn params() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(("[A-Za-z]{1,3}|.{1,8}", "[+0-9a]{0,3}|.{0,16}"), 1..8)
}

fn encoded(params: &[(String, String)]) -> String {
    urlencoded::encode(params.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// Another character than the one at `at`.
fn changed(text: &str, at: Index) -> String {
    let at = at.index(text.chars().count());
    text.chars()
        .enumerate()
        .map(|(i, c)| {
            if i != at {
                c
            } else if c == 'x' {
                'y'
            } else {
                'x'
            }
        })
        .collect()
}

proptest! {
    #[test]
    fn what_is_signed_is_believed(token in ".{0,80}", params in params(), path in "/[a-z0-9/]{0,12}(\\?[a-z=&]{0,12})?") {
        let url = format!("{BASE}{path}");
        let signature = sign(&Secret::new(token.as_str()), &url, &params);
        // The reference does not know the rule for keys longer than a block.
        if token.len() <= 64 {
            prop_assert_eq!(&signature, &reference(&token, &url, &params));
        }
        let body = encoded(&params);
        let received = Received {
            path_and_query: &path,
            body: body.as_bytes(),
            content_type: Some("Application/X-WWW-Form-Urlencoded; charset=utf-8"),
            ..form(BASE, &signature)
        };
        prop_assert_eq!(verify(&Secret::new(token), &received), Ok(()));
    }

    #[test]
    fn whatever_is_changed_is_not_believed(
        params in params(), what in 0..5, which in any::<Index>(), at in any::<Index>(),
    ) {
        let url = format!("{BASE}{PATH}");
        let signature = sign(&token(), &url, &params);
        let (mut params, mut path, mut signature, mut secret) = (params, PATH.to_owned(), signature, token());
        let pair = which.get_mut(&mut params);
        match what {
            0 => pair.0 = changed(&pair.0, at),
            1 if pair.1.is_empty() => pair.1.push('x'),
            1 => pair.1 = changed(&pair.1, at),
            2 => path = format!("/{}", changed(path.trim_start_matches('/'), at)),
            3 => signature = changed(&signature, at),
            _ => secret = Secret::new(changed(secret.expose(), at)),
        }
        // The scheme says nothing of where a key ends: only what reads the same may pass.
        let reads_the_same = what < 2 && reference("12345", &url, &params) == signature;
        let body = encoded(&params);
        let received = Received { path_and_query: &path, body: body.as_bytes(), ..form(BASE, &signature) };
        prop_assert_eq!(verify(&secret, &received).is_ok(), reads_the_same);
    }
}
