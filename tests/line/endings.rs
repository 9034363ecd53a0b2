//! How a tunnel ends: by our own wish, by the dashboard's, and never with a connection left behind.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use deskbell_core::ingress::{Ingress as _, IngressState, Retry, Then};
use deskbell_tests::edge::{DEV_DOMAIN, Heard};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use crate::desk::Desk;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn a_tunnel_that_is_closed_answers_what_it_heard_and_leaves_no_connection() {
    let desk = Desk::online().await;
    let (body, pieces) = mpsc::channel::<Bytes>(4);
    let request = Request::post("/messages/incoming")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", "3")
        .body(Body::from_stream(ReceiverStream::new(pieces).map(Ok::<_, std::io::Error>)))
        .unwrap();
    let edge = desk.edge.clone();
    let answer = tokio::spawn(async move { edge.request(DEV_DOMAIN, request).await });
    body.send(Bytes::from_static(b"a")).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    let closing = async { desk.lines.close().await };
    let finishing = async {
        sleep(Duration::from_millis(50)).await;
        assert!(desk.edge.online().is_empty(), "new requests still come");
        body.send(Bytes::from_static(b"=1")).await.unwrap();
    };
    timeout(Duration::from_secs(5), async { tokio::join!(closing, finishing) }).await.unwrap();
    // Nobody is at this desk, and the request was heard to its end.
    assert_eq!(answer.await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(desk.state(), IngressState::Closed);
    desk.settle().await;
    assert_eq!(desk.edge.live(), 0);
    assert_eq!(desk.edge.heard().last(), Some(&Heard::Unbind));
    sleep(HOUR).await;
    assert_eq!(desk.edge.heard().last(), Some(&Heard::Unbind), "it came back by itself");
}

#[tokio::test(start_paused = true)]
async fn a_tunnel_can_be_closed_while_it_comes_up_and_while_it_is_down() {
    let desk = Desk::new();
    desk.edge.fall_silent();
    desk.open().await;
    desk.settle().await;
    assert_eq!(desk.edge.live(), 1);
    desk.lines.close().await;
    desk.settle().await;
    assert_eq!((desk.state(), desk.edge.live()), (IngressState::Closed, 0));
    desk.edge.go_down();
    desk.open().await;
    desk.wait_failed().await;
    desk.lines.close().await;
    assert_eq!(desk.state(), IngressState::Closed);
    desk.edge.come_up();
    sleep(HOUR).await;
    assert_eq!((desk.state(), desk.edge.live()), (IngressState::Closed, 0));
}

#[tokio::test(start_paused = true)]
async fn stop_in_the_dashboard_stops_it_until_a_person_tries_again() {
    let desk = Desk::online().await;
    desk.edge.stop_agents().await;
    let failure = desk.wait_failed().await;
    assert_eq!(
        failure.told(),
        [
            "stopped_at_ngrok",
            "Somebody stopped this tunnel in ngrok's dashboard.",
            "Try again when texts shall come here.",
        ]
    );
    assert_eq!(failure.then, Then::WaitsForPerson);
    sleep(HOUR).await;
    // What the computer notices by itself is no wish of a person.
    desk.lines.retry(Retry::Hinted);
    sleep(HOUR).await;
    assert_eq!(desk.edge.live(), 0);
    desk.lines.retry(Retry::Wished);
    assert_eq!(desk.wait_online().await, Desk::dev_url());
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_stopped_says_who_stopped_it_or_why() {
    let desk = Desk::online().await;
    desk.edge.stop_endpoints("stopped from the dashboard", None).await;
    assert_eq!(desk.wait_failed().await.code, "stopped_at_ngrok");
    desk.lines.retry(Retry::Wished);
    desk.wait_online().await;
    desk.edge.stop_endpoints("too many sessions", Some("ERR_NGROK_108")).await;
    assert_eq!(desk.wait_failed().await.code, "ERR_NGROK_108");
    desk.settle().await;
    assert_eq!(desk.edge.live(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_was_stopped_without_our_hearing_of_it_is_found_by_the_next_look() {
    let desk = Desk::online().await;
    // The crate forgets how to hear of a stop once it has reconnected.
    desk.edge.cut();
    desk.wait_for(|state| !matches!(state, IngressState::Online { .. })).await;
    desk.wait_online().await;
    desk.edge.stop_endpoints("stopped from the dashboard", None).await;
    desk.wait_for(|state| !matches!(state, IngressState::Online { .. })).await;
    assert_eq!(desk.wait_online().await, Desk::dev_url());
}
