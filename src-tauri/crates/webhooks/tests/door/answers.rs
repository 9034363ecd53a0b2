//! Every answer the door can give, and that none of them could reach a patient.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use deskbell_core::store::Lane;
use deskbell_twilio::{Secret, signature};

use crate::office::{FORM, Front, TOKEN, body, encode, nobodys_id, post, signed, status, text, with};

const HOME: &str = "https://desk.example.org";
const INCOMING: &str = "https://desk.example.org/messages/incoming";

#[tokio::test]
async fn a_text_is_answered_with_silence_in_xml() {
    let front = Front::open(HOME).await;
    let answer = front.ask(signed(INCOMING, "/messages/incoming", &text(1, "hello"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), "text/xml");
    assert_eq!(body(answer).await, r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
}

#[tokio::test]
async fn a_status_is_answered_with_nothing_even_for_a_text_nobody_knows() {
    let front = Front::open(HOME).await;
    let path = format!("/messages/status/{}", nobodys_id());
    let request = signed(&format!("{HOME}{path}"), &path, &status(1, "delivered"));
    assert_eq!(front.refuses(request).await, StatusCode::NO_CONTENT);
    assert_eq!(front.recorded().await, [(path, "unknown message".to_owned())]);
}

#[tokio::test]
async fn the_same_text_twice_is_one_text() {
    let front = Front::open(HOME).await;
    for outcome in ["received", "known"] {
        let answer = front.ask(signed(INCOMING, "/messages/incoming", &text(1, "hello"))).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(front.recorded().await.last().unwrap().1, outcome);
    }
    assert_eq!(front.threads().await, 1);
}

#[tokio::test]
async fn nothing_else_is_there() {
    let front = Front::open(HOME).await;
    for path in
        ["/", "/messages", "/messages/outgoing", "/messages/status/abc", "/health/short", "/favicon.ico"]
    {
        for method in [Method::GET, Method::POST] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            assert_eq!(front.refuses(request).await, StatusCode::NOT_FOUND, "{path}");
        }
    }
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH] {
        let request =
            Request::builder().method(method).uri("/messages/incoming").body(Body::empty()).unwrap();
        let answer = front.ask(request).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(!answer.headers().contains_key(header::ALLOW));
    }
}

#[tokio::test]
async fn a_body_may_have_64_kilobytes_and_no_more() {
    let front = Front::open(HOME).await;
    let length = encode(&text(1, "")).len();
    let whole = text(1, &"a".repeat(65_536 - length));
    assert_eq!(encode(&whole).len(), 65_536);
    assert_eq!(front.ask(signed(INCOMING, "/messages/incoming", &whole)).await.status(), StatusCode::OK);
    let longer = text(2, &"a".repeat(65_537 - length));
    let request = signed(INCOMING, "/messages/incoming", &longer);
    assert_eq!(front.refuses(request).await, StatusCode::PAYLOAD_TOO_LARGE);
    // Announced as huge, it is not read at all.
    let mut huge = post("/messages/incoming", "", Body::empty());
    huge.headers_mut().insert(header::CONTENT_LENGTH, "99999999".parse().unwrap());
    assert_eq!(front.refuses(huge).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(front.recorded().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let front = Front::open(HOME).await;
    for kind in [None, Some("application/json"), Some("multipart/form-data; boundary=a"), Some("text/plain")]
    {
        let mut request = signed(INCOMING, "/messages/incoming", &text(1, "hello"));
        request.headers_mut().remove(header::CONTENT_TYPE);
        if let Some(kind) = kind {
            request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
        }
        assert_eq!(front.refuses(request).await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind:?}");
    }
    let mut request = signed(INCOMING, "/messages/incoming", &text(1, "hello"));
    request.headers_mut().insert(header::CONTENT_TYPE, format!("{FORM}; charset=UTF-8").parse().unwrap());
    assert_eq!(front.ask(request).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_signed_form_that_makes_no_sense_is_refused() {
    let front = Front::open(HOME).await;
    let without = |name: &str| {
        let mut form = text(1, "hello");
        form.retain(|(key, _)| key != name);
        form
    };
    for form in [
        without("MessageSid"),
        without("AccountSid"),
        without("From"),
        with(text(1, "hello"), "MessageSid", "SM1"),
        with(text(1, "hello"), "To", "nobody"),
        with(text(1, "hello"), "NumMedia", "many"),
        Vec::new(),
    ] {
        let request = signed(INCOMING, "/messages/incoming", &form);
        assert_eq!(front.refuses(request).await, StatusCode::BAD_REQUEST, "{form:?}");
    }
    // Twilio said it, so it is kept to be looked at; one of a kind in a second.
    assert_eq!(front.quarantine().await, ["unreadable"]);
    // Bytes that are no text can be signed, and are still no form.
    let signature = signature::sign(&Secret::new(TOKEN), INCOMING, &[("a", "")]);
    let unsigned = post("/messages/incoming", &signature, "%ff%fe=1");
    assert_eq!(front.refuses(unsigned).await, StatusCode::FORBIDDEN);
    assert_eq!(front.threads().await, 0);
}

#[tokio::test]
async fn without_an_open_account_twilio_is_told_to_look_elsewhere() {
    let front = Front::closed(HOME).await;
    let request = signed(INCOMING, "/messages/incoming", &text(1, "hello"));
    assert_eq!(front.refuses(request).await, StatusCode::SERVICE_UNAVAILABLE);
    front.call("start_practice", &serde_json::json!({})).await;
    let answer = front.ask(signed(INCOMING, "/messages/incoming", &text(1, "hello"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    front.call("leave_account", &serde_json::json!({})).await;
    let request = signed(INCOMING, "/messages/incoming", &text(2, "hello"));
    assert_eq!(front.refuses(request).await, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_text_that_cannot_be_stored_is_not_taken() {
    let front = Front::open(HOME).await;
    let office = front.office();
    let broken = office.store().write(Lane::Door, |tx| Ok(tx.execute("DROP TABLE requests", [])?));
    broken.await.unwrap();
    let request = signed(INCOMING, "/messages/incoming", &text(1, "hello"));
    assert_eq!(front.refuses(request).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(front.threads().await, 0);
}

#[tokio::test]
async fn health_is_proven_by_a_key_that_dies_with_the_process() {
    let (one, other) = (Front::closed(HOME).await, Front::closed(HOME).await);
    let nonce = "0123456789ABCDEF0123456789abcdef";
    let ask = |nonce: &str| Request::get(format!("/health/{nonce}")).body(Body::empty()).unwrap();
    let answer = one.ask(ask(nonce)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), "application/octet-stream");
    let proof = body(answer).await;
    assert_eq!(proof.len(), 64);
    assert_eq!(body(one.ask(ask(nonce)).await).await, proof);
    assert_ne!(body(one.ask(ask("00000000000000000000000000000000")).await).await, proof);
    assert_ne!(body(other.ask(ask(nonce)).await).await, proof);
    let head = Request::head(format!("/health/{nonce}")).body(Body::empty()).unwrap();
    assert_eq!(one.refuses(head).await, StatusCode::NOT_FOUND);
}
