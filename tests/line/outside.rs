//! Over real connections, encrypted as ngrok's are.

use std::sync::Arc;
use std::time::Duration;

use deskbell_core::ingress::{Ingress as _, IngressState, Way};
use deskbell_tests::certificates::Valid;
use deskbell_tests::edge::{AUTHTOKEN, Edge, Listening, Occupied};
use deskbell_tunnel::Lines;
use deskbell_twilio::{Clock, Secret};
use deskbell_webhooks::Loopback;
use tokio::time::timeout;

use crate::desk::install_tls;

const PATIENCE: Duration = Duration::from_secs(30);

async fn listen() -> (Edge, Listening) {
    install_tls();
    Edge::listen().await.unwrap()
}

fn lines_to(address: &str, ca: &str) -> Lines {
    let place = deskbell_tunnel::Edge::At { address: address.to_owned(), ca: ca.as_bytes().to_vec() };
    Lines::new(Arc::new(Loopback::new().unwrap()), place, Clock::system())
}

async fn open(lines: &Lines, domain: Option<&str>) {
    let way = Way::Ngrok { authtoken: Secret::new(AUTHTOKEN), domain: domain.map(str::to_owned) };
    lines.open(way).await.unwrap();
}

async fn wait_for(lines: &Lines, is_wanted: impl FnMut(&IngressState) -> bool) -> IngressState {
    let mut state = lines.state();
    timeout(PATIENCE, state.wait_for(is_wanted)).await.unwrap().unwrap().clone()
}

async fn wait_until(is_so: impl Fn() -> bool) {
    let looking = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, looking).await.unwrap();
}

#[tokio::test]
async fn a_tunnel_over_real_connections_is_proven_through_its_public_url_and_leaves_nothing() {
    let (edge, listening) = listen().await;
    let lines = lines_to(&listening.address, &listening.ca);
    open(&lines, None).await;
    let state = wait_for(&lines, |state| matches!(state, IngressState::Online { .. })).await;
    let IngressState::Online { public_url } = state else { panic!("{state:?}") };
    let answer = reqwest::get(format!("{public_url}/health/0123456789abcdef")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(edge.live(), 1);
    lines.close().await;
    wait_until(|| edge.live() == 0).await;
    let answer = reqwest::get(format!("{public_url}/health/0123456789abcdef")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
}

#[tokio::test]
async fn whoever_opens_encrypted_connections_on_the_way_is_not_trusted() {
    let (_edge, listening) = listen().await;
    let (_other, stranger) = listen().await;
    let lines = lines_to(&listening.address, &stranger.ca);
    open(&lines, None).await;
    let state = wait_for(&lines, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { code, reason, .. } = state else { panic!("{state:?}") };
    assert_eq!(code, "ngrok_not_trusted");
    assert_eq!(
        reason,
        "Something on the way to ngrok opens encrypted connections, and Deskbell does not trust it."
    );
}

#[tokio::test]
async fn a_computer_whose_clock_is_years_off_says_so_and_blames_nobody_on_the_way() {
    for valid in [Valid::Formerly, Valid::Someday] {
        install_tls();
        let (_edge, listening) = Edge::listen_with(valid).await.unwrap();
        let lines = lines_to(&listening.address, &listening.ca);
        open(&lines, None).await;
        let state = wait_for(&lines, |state| matches!(state, IngressState::Failed { .. })).await;
        let IngressState::Failed { code, reason, next, .. } = state else { panic!("{state:?}") };
        assert_eq!(
            [code, reason, next],
            [
                "wrong_clock",
                "By the date of this computer, the certificate of ngrok is not valid: the date is probably wrong.",
                "Set the date and the year of this computer right.",
            ],
            "{valid:?}"
        );
    }
}

#[tokio::test]
async fn a_computer_without_a_network_says_that_ngrok_cannot_be_reached() {
    install_tls();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (_edge, listening) = listen().await;
    let lines = lines_to(&nobody.to_string(), &listening.ca);
    open(&lines, None).await;
    let state = wait_for(&lines, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { code, next, .. } = state else { panic!("{state:?}") };
    assert_eq!(code, "ngrok_unreachable");
    assert!(next.contains("connect.ngrok-agent.com, port 443"), "{next}");
}

#[tokio::test]
async fn where_nothing_answers_the_firewall_is_named() {
    install_tls();
    // It takes every connection and never says a word, as a firewall that drops what it does not know.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (_edge, listening) = listen().await;
    let lines = lines_to(&mute.local_addr().unwrap().to_string(), &listening.ca);
    open(&lines, None).await;
    let state = wait_for(&lines, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { code, reason, next, .. } = state else { panic!("{state:?}") };
    assert_eq!((code.as_str(), reason.as_str()), ("ngrok_silent", "ngrok does not answer."));
    assert!(next.contains("connect.ngrok-agent.com, port 443"), "{next}");
}

#[tokio::test]
async fn an_address_that_another_deskbell_holds_is_said_to_be_held_by_one() {
    let (_edge, listening) = listen().await;
    let first = lines_to(&listening.address, &listening.ca);
    for domain in [Some("desk.example.org"), None] {
        open(&first, domain).await;
        let state = wait_for(&first, |state| matches!(state, IngressState::Online { .. })).await;
        let IngressState::Online { public_url } = state else { panic!("{state:?}") };
        let second = lines_to(&listening.address, &listening.ca);
        open(&second, domain).await;
        let state = wait_for(&second, |state| matches!(state, IngressState::Failed { .. })).await;
        let IngressState::Failed { code, reason, .. } = state else { panic!("{state:?}") };
        assert_eq!(code, "ERR_NGROK_334");
        // Whoever asked for none learns from ngrok which one it is.
        let held = domain.map_or_else(|| public_url.replace("http://", ""), str::to_owned);
        assert_eq!(reason, format!("{held} is online already: another Deskbell holds it."));
    }
}

#[tokio::test]
async fn an_answer_of_the_edge_in_our_place_is_told_by_its_code() {
    let (edge, listening) = listen().await;
    let lines = lines_to(&listening.address, &listening.ca);
    open(&lines, Some("desk.example.org")).await;
    wait_for(&lines, |state| matches!(state, IngressState::Online { .. })).await;
    edge.occupy("desk.example.org", Occupied::Yes);
    edge.cut();
    let state = wait_for(&lines, |state| matches!(state, IngressState::Failed { .. })).await;
    let IngressState::Failed { code, .. } = state else { panic!("{state:?}") };
    assert_eq!(code, "ERR_NGROK_334");
}
