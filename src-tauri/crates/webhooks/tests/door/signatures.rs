//! Who is believed: only what Twilio signed, over our own public address.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use deskbell_twilio::{Secret, signature};

use crate::office::{Front, THEM, TOKEN, encode, post, signed, text, with};

const HOME: &str = "https://desk.example.org";
const INCOMING: &str = "https://desk.example.org/messages/incoming";

#[tokio::test]
async fn a_signed_text_is_on_disk_before_it_is_answered() {
    let front = Front::open(HOME).await;
    let answer = front.ask(signed(INCOMING, "/messages/incoming", &text(1, "Is Friday free?"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(front.threads().await, 1);
    assert_eq!(front.recorded().await, [("/messages/incoming".to_owned(), "received".to_owned())]);
}

#[tokio::test]
async fn whoever_cannot_sign_changes_nothing() {
    let front = Front::open(HOME).await;
    let form = text(1, "hello");
    let good = signature::sign(&Secret::new(TOKEN), INCOMING, &form);
    let other_token = signature::sign(&Secret::new("another"), INCOMING, &form);
    let other_host =
        signature::sign(&Secret::new(TOKEN), "https://else.example.org/messages/incoming", &form);
    let longer = format!("{}&Extra=1", encode(&form));
    let mut unsigned = post("/messages/incoming", "", encode(&form));
    unsigned.headers_mut().remove(signature::HEADER);
    for request in [
        unsigned,
        post("/messages/incoming", "", encode(&form)),
        post("/messages/incoming", "AAAA", encode(&form)),
        post("/messages/incoming", &other_token, encode(&form)),
        post("/messages/incoming", &other_host, encode(&form)),
        post("/messages/incoming", &good, longer),
        post("/messages/incoming?x=1", &good, encode(&form)),
        post("/messages/status/7", &good, encode(&form)),
    ] {
        assert_eq!(front.refuses(request).await, StatusCode::FORBIDDEN);
    }
    assert_eq!(front.threads().await, 0);
    assert_eq!(front.recorded().await, []);
    // One row a second for each reason.
    assert_eq!(front.quarantine().await, ["missing", "malformed", "wrong"]);
}

#[tokio::test]
async fn forwarded_headers_move_nothing() {
    let front = Front::open(HOME).await;
    let form = text(1, "hello");
    let theirs = signature::sign(&Secret::new(TOKEN), "https://evil.example.org/messages/incoming", &form);
    let lies = |signature: &str| {
        let mut request = post("/messages/incoming", signature, encode(&form));
        for name in ["host", "x-forwarded-host", "x-original-host"] {
            request.headers_mut().insert(name, "evil.example.org".parse().unwrap());
        }
        request.headers_mut().insert("x-forwarded-proto", "http".parse().unwrap());
        request
    };
    assert_eq!(front.refuses(lies(&theirs)).await, StatusCode::FORBIDDEN);
    let ours = signature::sign(&Secret::new(TOKEN), INCOMING, &form);
    assert_eq!(front.ask(lies(&ours)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_text_of_another_account_is_refused_though_it_is_signed() {
    let front = Front::open(HOME).await;
    let form = with(text(1, "hello"), "AccountSid", "AC00000000000000000000000000000002");
    let request = signed(INCOMING, "/messages/incoming", &form);
    assert_eq!(front.refuses(request).await, StatusCode::FORBIDDEN);
    assert_eq!(front.quarantine().await, ["another_account"]);
    assert_eq!(front.threads().await, 0);
}

#[tokio::test]
async fn a_public_url_with_a_path_is_signed_whole_whatever_the_proxy_takes_off() {
    let front = Front::open("https://example.org/desk").await;
    let url = "https://example.org/desk/messages/incoming?from=a%2Fb";
    for (sid, path) in [(1, "/desk/messages/incoming?from=a%2Fb"), (2, "/messages/incoming?from=a%2Fb")] {
        let answer = front.ask(signed(url, path, &text(sid, "hello"))).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    // Signed as if the path were not there.
    let short = "https://example.org/messages/incoming";
    let request = signed(short, "/desk/messages/incoming", &text(3, "hello"));
    assert_eq!(front.refuses(request).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn ports_may_be_signed_or_left_out() {
    let front = Front::open("https://desk.example.org:8443").await;
    for (sid, host) in [(1, "https://desk.example.org:8443"), (2, "https://desk.example.org")] {
        let request = signed(&format!("{host}/messages/incoming"), "/messages/incoming", &text(sid, "hello"));
        assert_eq!(front.ask(request).await.status(), StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn a_token_that_is_no_utf8_header_is_malformed() {
    let front = Front::open(HOME).await;
    let mut request = post("/messages/incoming", "", encode(&text(1, THEM)));
    request.headers_mut().insert(signature::HEADER, header::HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    assert_eq!(front.refuses(request).await, StatusCode::FORBIDDEN);
    assert_eq!(front.quarantine().await, ["malformed"]);
}

#[tokio::test]
async fn a_request_of_an_absolute_line_is_read_by_its_path() {
    let front = Front::open(HOME).await;
    let (head, body) = signed(INCOMING, "/messages/incoming", &text(1, "hello")).into_parts();
    let mut request = Request::from_parts(head, body);
    *request.uri_mut() = "http://evil.example.org/messages/incoming".parse().unwrap();
    let answer = front.ask(request.map(Body::new)).await;
    assert_eq!(answer.status(), StatusCode::OK);
}
