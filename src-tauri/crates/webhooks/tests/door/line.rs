//! Lines over a loopback port, which say what is wrong with them until a request has come back.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use deskbell_core::ingress::{Ingress as _, IngressState, Then, Way};
use deskbell_twilio::Clock;
use deskbell_webhooks::{Desk, Loopback, Obstacle, Prober};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::office::{self, Front, Shared};

/// Waits for a state that `is_wanted`.
async fn wait_for(line: &Loopback, is_wanted: impl FnMut(&IngressState) -> bool) -> IngressState {
    let mut state = line.state();
    timeout(Duration::from_secs(20), state.wait_for(is_wanted)).await.unwrap().unwrap().clone()
}

async fn reason_for(public_url: &str) -> String {
    office::install_tls();
    let line = Loopback::new().unwrap();
    line.open(Way::Fixed { public_url: public_url.to_owned(), port: 0 }).await.unwrap();
    let state = wait_for(&line, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { reason, next, .. } = state else { return String::new() };
    assert!(reason.ends_with('.') && next.ends_with('.'), "{reason} {next}");
    reason
}

/// Somebody else's server, that answers everything with this.
async fn start_stranger(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(move || {
        let answer = answer();
        async { answer }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A proxy that brings requests to whatever address it holds, below a path of its own.
async fn start_proxy(to: Shared<Option<SocketAddr>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let router = Router::new().fallback(move |request: Request| {
        let (client, to) = (client.clone(), *to.lock().unwrap());
        async move {
            let path = request.uri().path().strip_prefix("/desk").unwrap().to_owned();
            let Some(to) = to else { return StatusCode::BAD_GATEWAY.into_response() };
            let answer = client.get(format!("http://{to}{path}")).send().await.unwrap();
            let kind = answer.headers().get("content-type").unwrap().clone();
            ([("content-type", kind)], answer.bytes().await.unwrap()).into_response()
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/desk")
}

#[tokio::test]
async fn a_line_is_online_once_a_request_has_come_back() {
    office::install_tls();
    let line = Loopback::new().unwrap();
    assert_eq!(*line.state().borrow(), IngressState::Closed);
    let url = line.open(Way::Loopback).await.unwrap().unwrap();
    assert_eq!(url, format!("http://{}", line.address().unwrap()));
    assert!(line.address().unwrap().ip().is_loopback());
    let state = wait_for(&line, |state| matches!(state, IngressState::Online { .. })).await;
    assert_eq!(state, IngressState::Online { public_url: url.clone() });
    line.close().await;
    assert_eq!(*line.state().borrow(), IngressState::Closed);
    assert_eq!(line.address(), None);
    assert!(TcpStream::connect(url.trim_start_matches("http://")).await.is_err());
}

#[tokio::test]
async fn a_proxy_that_does_not_reach_us_is_told_apart_and_tried_again() {
    office::install_tls();
    let to = Arc::new(Mutex::new(None));
    let public_url = start_proxy(to.clone()).await;
    let line = Loopback::new().unwrap();
    line.open(Way::Fixed { public_url, port: 0 }).await.unwrap();
    let state = wait_for(&line, |state| matches!(state, IngressState::Failed { .. })).await;
    let port = line.address().unwrap().port();
    assert_eq!(
        state,
        IngressState::Failed {
            code: "not_brought_here".to_owned(),
            reason: "127.0.0.1 answers, but does not reach Deskbell on this computer.".to_owned(),
            next: format!("Let your proxy pass requests to http://127.0.0.1:{port}."),
            then: Then::TriesAgain { at: None },
        }
    );
    *to.lock().unwrap() = line.address();
    wait_for(&line, |state| matches!(state, IngressState::Online { .. })).await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_taken_over_when_it_is_free() {
    office::install_tls();
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = other.local_addr().unwrap().port();
    let line = Loopback::new().unwrap();
    let public_url = format!("http://127.0.0.1:{port}");
    let opened = line.open(Way::Fixed { public_url: public_url.clone(), port }).await;
    assert_eq!(opened, Ok(Some(public_url)));
    let state = wait_for(&line, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { reason, .. } = state else { return };
    assert_eq!(reason, format!("Another program already listens on port {port} of this computer."));
    drop(other);
    wait_for(&line, |state| matches!(state, IngressState::Online { .. })).await;
}

#[tokio::test]
async fn whoever_else_answers_is_told_apart() {
    let page = start_stranger(|| "Welcome to nginx!".into_response()).await;
    assert_eq!(reason_for(&page).await, "Something else than this Deskbell answers at 127.0.0.1.");
    // Another Deskbell gives an answer of the same shape, but not the right one.
    let twin =
        start_stranger(|| ([("content-type", "application/octet-stream")], "0".repeat(64)).into_response());
    assert_eq!(reason_for(&twin.await).await, "It is another Deskbell that answers at 127.0.0.1.");
    let asleep = start_stranger(|| (StatusCode::NOT_FOUND, "Tunnel not found").into_response()).await;
    assert_eq!(reason_for(&asleep).await, "127.0.0.1 answers that nothing is there.");
    let limited =
        start_stranger(|| (StatusCode::NOT_FOUND, [("ngrok-error-code", "ERR_NGROK_727")]).into_response());
    assert_eq!(reason_for(&limited.await).await, "ngrok turns requests to 127.0.0.1 away (ERR_NGROK_727).");
    let guarded = start_stranger(|| StatusCode::UNAUTHORIZED.into_response()).await;
    assert_eq!(reason_for(&guarded).await, "127.0.0.1 lets nobody in without a login.");
    let moved = start_stranger(|| Redirect::permanent("https://example.org/").into_response()).await;
    assert_eq!(reason_for(&moved).await, "127.0.0.1 passes requests on to another address.");
}

#[tokio::test]
async fn another_desk_of_the_account_says_on_which_computer_it_is_and_to_nobody_else() {
    let (holder, asking) = (Front::open("https://desk.example.org").await, Front::open("").await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = holder.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let desk = Desk::new().unwrap();
    let ask = async |address: &str| Prober::new(address, desk.clone()).unwrap().probe().await.unwrap_err();
    // Whoever has no account open can read nothing of it.
    let nobody = Obstacle::Twin { host: "127.0.0.1".to_owned(), computer: None };
    assert_eq!(ask(&address).await, nobody);
    desk.attach(&asking.app);
    let told = ask(&address).await;
    assert!(matches!(&told, Obstacle::Twin { computer: Some(_), .. }), "{told:?}");
    assert_eq!(told.reason(), "It is another Deskbell on this computer that answers at 127.0.0.1.");
    // What was said to somebody else's question is not believed.
    let said = reqwest::get(format!("{address}/health/0123456789abcdef")).await.unwrap();
    let name = said.headers().get("deskbell-computer").unwrap().clone();
    let parrot = start_stranger(move || {
        let headers = [
            ("content-type", "application/octet-stream".try_into().unwrap()),
            ("deskbell-computer", name.clone()),
        ];
        (headers, "0".repeat(64)).into_response()
    });
    assert_eq!(ask(&parrot.await).await, nobody);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_apart() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(reason_for(&format!("http://{unused}")).await, "Nothing takes connections at 127.0.0.1.");
    assert_eq!(
        reason_for("http://desk.invalid").await,
        "The name desk.invalid leads nowhere, or this computer is offline."
    );
    let plain = start_stranger(|| StatusCode::OK.into_response()).await.replace("http://", "https://");
    assert_eq!(reason_for(&plain).await, "No trusted encrypted connection to 127.0.0.1 can be made.");
}

#[tokio::test]
async fn a_held_port_answers_before_during_and_after_a_line() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    office::install_tls();
    let line = Arc::new(Loopback::holding(listener, Some("https://desk.example.org".to_owned())).unwrap());
    let (app, _folder) = office::start_app(line.clone(), Clock::system()).await;
    line.attach(&app);
    let form = office::text(1, "hello");
    let post = async |url: &str| {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        let token = deskbell_twilio::Secret::new(office::TOKEN);
        let request = client
            .post(format!("http://{address}/messages/incoming"))
            .header("content-type", office::FORM)
            .header("x-twilio-signature", deskbell_twilio::signature::sign(&token, url, &form))
            .body(office::encode(&form));
        request.send().await.unwrap().status().as_u16()
    };
    let told = format!("http://{address}/messages/incoming");
    assert_eq!(post(&told).await, 503);
    office::call(&app, "start_practice", &json!({})).await;
    wait_for(&line, |state| matches!(state, IngressState::Online { .. })).await;
    assert_eq!(post(&told).await, 200);
    assert_eq!(post("https://desk.example.org/messages/incoming").await, 200);
    assert_eq!(post("https://else.example.org/messages/incoming").await, 403);
    office::call(&app, "leave_account", &json!({})).await;
    assert_eq!(post(&told).await, 503);
    line.finish().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_port_for_the_whole_world_is_refused() {
    let listener = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    assert!(Loopback::holding(listener, None).is_err());
}
