//! The client against a server that answers by a script: errors, retries, limits, time.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of a test may fail the test")]

mod media;
mod paging;
mod server;
mod upload;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deskbell_twilio::api::{account, messages};
use deskbell_twilio::error::Cause;
use deskbell_twilio::{Clock, Error, Hosts, MessageSid, PhoneNumber};
use server::{ACCOUNT, Server, answer, client};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const ACCOUNT_JSON: &str = r#"{"sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","friendly_name":"Clinic","status":"active","type":"Full","auth_token":"0123456789abcdef0123456789abcdef","owner_account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","date_created":"Thu, 30 Jul 2015 20:00:00 +0000"}"#;

const SENT: &str = r#"{"sid":"SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","status":"queued","direction":"outbound-api","body":"hello","num_segments":"1","num_media":"0"}"#;

fn text() -> messages::Create {
    messages::Create {
        to: PhoneNumber::from_twilio("+12025550123").unwrap(),
        from: messages::Sender::Number(PhoneNumber::from_twilio("+12025550100").unwrap()),
        body: "hello".into(),
        media_urls: vec![],
        status_callback: None,
    }
}

fn delete() -> messages::Delete {
    messages::Delete { message: MessageSid::parse("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap() }
}

#[tokio::test]
async fn a_request_carries_the_credentials_and_brings_its_reply() {
    let twilio = Server::start([answer(200, ACCOUNT_JSON)]).await;
    let client = twilio.client();
    let account = client.execute(&account::Fetch).await.unwrap();
    assert_eq!(account.friendly_name, "Clinic");
    assert_eq!(account.kind, account::AccountKind::Full);
    let asked = twilio.asked();
    // The account SID and the token, in base 64.
    let basic =
        "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==";
    assert_eq!(asked[0].authorization.as_deref(), Some(basic));
    assert_eq!(asked[0].line, format!("GET /2010-04-01/Accounts/{ACCOUNT}.json"));
    let shown = format!("{client:?} {account:?} {}", serde_json::to_string(&account).unwrap());
    assert!(!shown.contains("0123456789abcdef"), "{shown}");
}

#[tokio::test]
async fn a_text_is_posted_as_a_form() {
    let twilio = Server::start([answer(201, SENT)]).await;
    let sent = twilio.client().execute(&text()).await.unwrap();
    assert_eq!(sent.status, messages::MessageStatus::Queued);
    assert_eq!(twilio.lines(), ["POST /2010-04-01/Accounts/{A}/Messages.json"]);
    assert_eq!(twilio.asked()[0].body, "To=%2B12025550123&From=%2B12025550100&Body=hello");
}

#[tokio::test]
async fn wrong_credentials_are_said_at_once() {
    let twilio = Server::start([answer(401, r#"{"code":20003,"message":"Authenticate"}"#)]).await;
    let error = twilio.client().execute(&account::Fetch).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized), "{error}");
    assert_eq!(twilio.asked().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_final_and_keeps_twilios_code() {
    let body = r#"{"code":21610,"message":"opted out","more_info":"https://www.twilio.com/docs/errors/21610","status":400}"#;
    let twilio = Server::start([answer(400, body)]).await;
    let error = twilio.client().execute(&text()).await.unwrap_err();
    assert_eq!((error.code(), error.may_have_arrived()), (Some(21610), false));
    assert_eq!(twilio.asked().len(), 1);
}

#[tokio::test]
async fn a_slow_line_is_waited_for_as_long_as_twilio_says() {
    let slow = answer(429, r#"{"code":20429}"#).with("retry-after", "1");
    let twilio = Server::start([slow, answer(200, ACCOUNT_JSON)]).await;
    let began = Instant::now();
    twilio.client().execute(&account::Fetch).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(twilio.asked().len(), 2);
}

#[tokio::test]
async fn a_text_that_came_too_fast_is_the_callers_to_send_later() {
    let twilio = Server::start([answer(429, "").with("retry-after", "3")]).await;
    let error = twilio.client().execute(&text()).await.unwrap_err();
    assert!(
        matches!(error, Error::Slow { retry_after: Some(wait) } if wait == Duration::from_secs(3)),
        "{error}"
    );
    assert!(!error.may_have_arrived());
    assert_eq!(twilio.asked().len(), 1);
}

#[tokio::test]
async fn reading_survives_a_bad_moment_at_twilio_and_not_a_bad_day() {
    let twilio = Server::start([answer(500, ""), answer(503, ""), answer(200, ACCOUNT_JSON)]).await;
    twilio.client().execute(&account::Fetch).await.unwrap();
    assert_eq!(twilio.asked().len(), 3);

    let twilio = Server::start([answer(503, "")]).await;
    let error = twilio.client().execute(&account::Fetch).await.unwrap_err();
    assert!(matches!(error, Error::Refused { status: 503, .. }), "{error}");
    assert_eq!(twilio.asked().len(), 4);
}

#[tokio::test]
async fn a_text_is_posted_once_whatever_the_answer() {
    for bad in [answer(500, ""), answer(503, ""), answer(302, "").with("location", "/"), answer(200, "{")] {
        let status = bad.status;
        let twilio = Server::start([bad]).await;
        let error = twilio.client().execute(&text()).await.unwrap_err();
        assert!(error.may_have_arrived(), "{status}: {error}");
        assert_eq!(twilio.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn each_text_has_a_connection_of_its_own_and_readers_share() {
    let twilio = Server::start([answer(201, SENT)]).await;
    let client = twilio.client();
    client.execute(&text()).await.unwrap();
    client.execute(&text()).await.unwrap();
    twilio.say([answer(200, ACCOUNT_JSON)]);
    client.execute(&account::Fetch).await.unwrap();
    client.execute(&account::Fetch).await.unwrap();
    let peers: Vec<_> = twilio.asked().into_iter().map(|asked| asked.peer).collect();
    assert_ne!(peers[0], peers[1]);
    assert_eq!(peers[2], peers[3]);
}

#[tokio::test]
async fn a_deletion_that_is_repeated_finds_nothing_left_and_has_succeeded() {
    let gone = || answer(404, r#"{"code":20404,"message":"not found"}"#);
    let twilio = Server::start([answer(503, ""), gone()]).await;
    twilio.client().execute(&delete()).await.unwrap();

    let twilio = Server::start([answer(204, "")]).await;
    twilio.client().execute(&delete()).await.unwrap();

    let twilio = Server::start([gone()]).await;
    let error = twilio.client().execute(&delete()).await.unwrap_err();
    assert_eq!(error.code(), Some(20404));
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_arrived() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hosts = Hosts::all_at(format!("http://{}", listener.local_addr().unwrap()));
    drop(listener);
    let error = client(hosts, Clock::system()).execute(&text()).await.unwrap_err();
    assert!(matches!(&error, Error::Unreachable(why) if why.cause() == Cause::NoConnection), "{error}");
    assert!(!error.may_have_arrived());
}

/// A server that reads the request and writes these bytes, then hangs up.
async fn raw(bytes: &'static str) -> Hosts {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hosts = Hosts::all_at(format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(bytes.as_bytes()).await;
        }
    });
    hosts
}

#[tokio::test]
async fn a_broken_answer_leaves_open_whether_the_text_was_sent() {
    for bytes in
        ["", "HTTP/1.1 201 Created\r\nContent-Le", "HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{"]
    {
        let error = client(raw(bytes).await, Clock::system()).execute(&text()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Unreachable(why) if why.cause() == Cause::BrokenOff),
            "{bytes:?}: {error}"
        );
        assert!(error.may_have_arrived());
        let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(!shown.contains("2025550"), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_come_leaves_it_open_too_after_half_a_minute() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hosts = Hosts::all_at(format!("http://{}", listener.local_addr().unwrap()));
    let began = tokio::time::Instant::now();
    let error = client(hosts, Clock::system()).execute(&text()).await.unwrap_err();
    assert!(matches!(&error, Error::Unreachable(why) if why.cause() == Cause::TimedOut), "{error}");
    assert!(error.may_have_arrived());
    assert_eq!(began.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn a_reply_that_cannot_be_read_names_the_field_and_not_its_value() {
    let twilio = Server::start([answer(201, SENT.replace("\"1\"", "\"+12025550123\""))]).await;
    let error = twilio.client().execute(&text()).await.unwrap_err();
    let Error::Garbled { at, source } = &error else { panic!("{error}") };
    assert_eq!(at, "num_segments");
    assert!(!source.to_string().contains("2025550123"), "{source}");
    assert!(error.may_have_arrived());
}

#[tokio::test]
async fn no_more_than_four_requests_are_in_flight() {
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let counting = {
        let (now, most) = (now.clone(), most.clone());
        move || async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(30)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            ACCOUNT_JSON
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(Hosts::all_at(format!("http://{}", listener.local_addr().unwrap())), Clock::system());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(counting)).await.unwrap() });
    let asks: Vec<_> = (0..12)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.execute(&account::Fetch).await.unwrap() })
        })
        .collect();
    for ask in asks {
        ask.await.unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn twilios_date_corrects_a_clock_that_is_far_off() {
    let date = "Fri, 24 May 2041 17:44:46 GMT";
    let twilio = Server::start([answer(200, ACCOUNT_JSON).with("date", date)]).await;
    let clock = Clock::system();
    client(Hosts::all_at(&twilio.url), clock.clone()).execute(&account::Fetch).await.unwrap();
    let truth = deskbell_twilio::Millis::from_rfc2822(date).unwrap();
    assert!(clock.now() >= truth && clock.now().since(truth) < Duration::from_secs(10));
}

#[tokio::test]
async fn a_client_of_an_address_that_is_none_cannot_be_made() {
    let credentials = deskbell_twilio::Credentials {
        account_sid: deskbell_twilio::AccountSid::parse(ACCOUNT).unwrap(),
        auth_token: "x".into(),
    };
    let made = deskbell_twilio::Client::new(credentials, Hosts::all_at("nowhere"), Clock::system());
    assert!(matches!(made, Err(Error::Unusable(_))));
}
