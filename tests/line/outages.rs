//! What breaks on the way to ngrok, and how soon the line is back.

use std::time::Duration;

use deskbell_core::ingress::{Ingress as _, IngressState, Retry};
use deskbell_tests::edge::{DEV_DOMAIN, Heard};
use tokio::time::{Instant, sleep};

use crate::desk::Desk;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn a_tunnel_is_online_once_a_request_has_come_back_through_it() {
    let desk = Desk::new();
    assert_eq!(desk.state(), IngressState::Closed);
    desk.open().await;
    assert_eq!(desk.state(), IngressState::Connecting);
    assert_eq!(desk.wait_online().await, Desk::dev_url());
    // ngrok is told neither this computer's name nor where Deskbell lies on it.
    let bound = Heard::Bind { domain: DEV_DOMAIN.to_owned(), forwards_to: "Deskbell".to_owned() };
    assert_eq!(desk.edge.heard(), [Heard::Connected, Heard::Auth { session: String::new() }, bound]);
}

#[tokio::test(start_paused = true)]
async fn after_a_cut_the_same_session_is_back_at_once() {
    let desk = Desk::online().await;
    let begun = Instant::now();
    desk.edge.cut();
    desk.wait_for(|state| !matches!(state, IngressState::Online { .. })).await;
    assert_eq!(desk.wait_online().await, Desk::dev_url());
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let sessions: Vec<_> =
        desk.edge.heard().into_iter().filter(|heard| matches!(heard, Heard::Auth { .. })).collect();
    let auth = |session: &str| Heard::Auth { session: session.to_owned() };
    assert_eq!(sessions, [auth(""), auth("ts_1")], "ngrok would take a new session for another agent");
    assert_eq!(desk.edge.live(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_died_on_one_side_is_noticed_within_half_a_minute() {
    let desk = Desk::online().await;
    let begun = Instant::now();
    desk.edge.swallow();
    desk.wait_for(|state| !matches!(state, IngressState::Online { .. })).await;
    assert!(begun.elapsed() <= Duration::from_secs(30), "{:?}", begun.elapsed());
    let failure = desk.wait_failed().await;
    assert_eq!(failure.code, "silent", "{failure:?}");
    assert_eq!(failure.reason, "harbour-desk.ngrok-free.dev did not answer within ten seconds.");
    desk.edge.let_through();
    let back = Instant::now();
    desk.wait_online().await;
    assert!(back.elapsed() <= Duration::from_secs(60), "{:?}", back.elapsed());
    desk.settle().await;
    assert_eq!(desk.edge.live(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_edge_that_takes_connections_and_never_speaks_is_told_and_left() {
    let desk = Desk::new();
    desk.edge.fall_silent();
    let begun = Instant::now();
    desk.open().await;
    let failure = desk.wait_failed().await;
    assert!(begun.elapsed() <= Duration::from_secs(31), "{:?}", begun.elapsed());
    assert_eq!(
        failure.told(),
        [
            "ngrok_silent",
            "ngrok takes the connection and does not answer.",
            "Check the internet connection. If other pages open, something on the way holds ngrok up.",
        ]
    );
    desk.settle().await;
    assert_eq!(desk.edge.live(), 0);
    desk.edge.speak();
    desk.wait_online().await;
}

#[tokio::test(start_paused = true)]
async fn an_edge_that_hangs_up_is_a_broken_connection_and_not_a_wrong_authtoken() {
    let desk = Desk::new();
    desk.edge.hang_up();
    desk.open().await;
    let failure = desk.wait_failed().await;
    assert_eq!(
        failure.told(),
        ["ngrok_lost", "The connection to ngrok broke.", "Check the internet connection."]
    );
    desk.edge.speak();
    desk.wait_online().await;
}

#[tokio::test(start_paused = true)]
async fn after_twelve_hours_without_a_network_the_line_is_back_within_a_minute_and_a_bit() {
    let desk = Desk::online().await;
    desk.edge.go_down();
    let failure = desk.wait_failed().await;
    assert_eq!(failure.told()[..2], ["ngrok_unreachable", "ngrok cannot be reached."]);
    sleep(12 * HOUR).await;
    let failure = desk.wait_failed().await;
    assert!(failure.wait() <= Duration::from_secs(72), "{failure:?}");
    desk.edge.come_up();
    let back = Instant::now();
    assert_eq!(desk.wait_online().await, Desk::dev_url());
    assert!(back.elapsed() <= Duration::from_secs(75), "{:?}", back.elapsed());
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_try_again_does_not_wait_for_the_next_try() {
    let desk = Desk::online().await;
    desk.edge.go_down();
    sleep(HOUR).await;
    desk.edge.come_up();
    let begun = Instant::now();
    desk.lines.retry(Retry::Wished);
    desk.wait_online().await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn after_a_wake_the_line_is_proven_anew_over_a_new_connection() {
    let desk = Desk::online().await;
    desk.lines.retry(Retry::Hinted);
    desk.wait_for(|state| *state == IngressState::Connecting).await;
    assert_eq!(desk.wait_online().await, Desk::dev_url());
    let connected = desk.edge.heard().iter().filter(|heard| **heard == Heard::Connected).count();
    assert_eq!(connected, 2);
    desk.settle().await;
    assert_eq!(desk.edge.live(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_network_that_is_back_is_used_at_once_however_long_it_was_away() {
    let desk = Desk::online().await;
    desk.edge.go_down();
    sleep(HOUR).await;
    // Awake before the network is there: no try is lost by it, and none is made up for later.
    desk.lines.retry(Retry::Hinted);
    sleep(Duration::from_secs(30)).await;
    desk.edge.come_up();
    let begun = Instant::now();
    desk.lines.retry(Retry::Hinted);
    desk.wait_online().await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}
