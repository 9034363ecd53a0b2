//! Pictures: one redirect without credentials, not to every address, and never more than the limit.

use axum::body::Body;
use deskbell_twilio::api::messages::FetchMedia;
use deskbell_twilio::{Error, MediaSid, MessageSid};

use crate::server::{Answer, Server, answer};

fn picture() -> FetchMedia {
    FetchMedia {
        message: MessageSid::parse("MMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
        media: MediaSid::parse("MEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
    }
}

fn jpeg(length: usize) -> Answer {
    answer(200, "j".repeat(length)).with("content-type", "image/jpeg")
}

fn to(url: &str) -> Answer {
    answer(307, "").with("location", url)
}

#[tokio::test]
async fn a_picture_may_lie_at_twilio_itself() {
    let twilio = Server::start([jpeg(1000)]).await;
    let media = twilio.client().media(&picture(), 1000).await.unwrap();
    assert_eq!((media.content_type(), media.length()), (Some("image/jpeg"), Some(1000)));
    assert_eq!(media.bytes().await.unwrap().len(), 1000);
    let path =
        format!("GET /2010-04-01/Accounts/{{A}}/Messages/{}/Media/{}", picture().message, picture().media);
    assert_eq!(twilio.lines(), [path]);
}

#[tokio::test]
async fn a_redirect_is_followed_without_credentials() {
    let cdn = Server::start([jpeg(10)]).await;
    let twilio = Server::start([to(&format!("{}/signed?x=1", cdn.url.replace("//", "//user:pass@")))]).await;
    let bytes = twilio.client().media(&picture(), 10).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, b"jjjjjjjjjj");
    assert!(twilio.asked()[0].authorization.is_some());
    assert_eq!(cdn.lines(), ["GET /signed?x=1"]);
    assert_eq!(cdn.asked()[0].authorization, None);
}

#[tokio::test]
async fn a_redirect_to_the_same_host_has_no_credentials_either() {
    let twilio = Server::start([to("/elsewhere"), jpeg(10)]).await;
    twilio.client().media(&picture(), 10).await.unwrap();
    assert_eq!(twilio.lines()[1], "GET /elsewhere");
    assert_eq!(twilio.asked()[1].authorization, None);
}

#[tokio::test]
async fn a_second_redirect_is_not_followed() {
    let last = Server::start([jpeg(10)]).await;
    let cdn = Server::start([to(&last.url)]).await;
    let twilio = Server::start([to(&cdn.url)]).await;
    let error = twilio.client().media(&picture(), 10).await.unwrap_err();
    assert!(matches!(error, Error::Refused { status: 307, .. }), "{error}");
    assert_eq!(last.asked(), []);
}

#[tokio::test]
async fn a_refusal_elsewhere_says_nothing_about_the_credentials() {
    let cdn = Server::start([answer(401, "")]).await;
    let twilio = Server::start([to(&cdn.url)]).await;
    let error = twilio.client().media(&picture(), 10).await.unwrap_err();
    assert!(matches!(error, Error::Refused { status: 401, .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_to_a_neighbour_is_refused() {
    for target in [
        "http://10.0.0.1/",
        "https://192.168.1.1/",
        "http://public.example/",
        "file:///etc/passwd",
        "http://[",
    ] {
        let twilio = Server::start([to(target)]).await;
        let error = twilio.client().media(&picture(), 10).await.unwrap_err();
        assert!(matches!(&error, Error::Garbled { at, .. } if at == "Location"), "{target}: {error}");
        assert_eq!(twilio.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_picture_that_says_it_is_too_long_is_not_begun() {
    let twilio = Server::start([jpeg(11)]).await;
    let error = twilio.client().media(&picture(), 10).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 10 }), "{error}");
}

#[tokio::test]
async fn a_picture_that_does_not_say_is_cut_off_at_the_limit() {
    let endless = || async {
        Body::from_stream(futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0; 1024])))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(endless)).await.unwrap() });
    let client = crate::server::client(deskbell_twilio::Hosts::all_at(url), deskbell_twilio::Clock::system());
    let media = client.media(&picture(), 100_000).await.unwrap();
    assert_eq!(media.length(), None);
    let error = media.bytes().await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 100_000 }), "{error}");
}

#[tokio::test]
async fn a_picture_that_is_gone_is_a_refusal_and_one_that_is_late_is_asked_for_again() {
    let twilio = Server::start([answer(404, r#"{"code":20404}"#)]).await;
    let error = twilio.client().media(&picture(), 10).await.unwrap_err();
    assert_eq!(error.code(), Some(20404));

    let twilio = Server::start([answer(503, ""), jpeg(10)]).await;
    twilio.client().media(&picture(), 10).await.unwrap();
}
