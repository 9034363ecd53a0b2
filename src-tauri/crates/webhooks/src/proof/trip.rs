//! One round trip, leg by leg, for a person who looks: where it stops, and how long each leg took.

use std::net::SocketAddr;
use std::time::Duration;

use deskbell_core::ingress::{IngressState, Leg, LegName, LegState};
use deskbell_twilio::Stopwatch;
use reqwest::Url;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::{Obstacle, Prober};
use crate::desk::Desk;

/// For a name, and for a connection.
const SHORT: Duration = Duration::from_secs(5);

/// Goes round once through `url`, a public base URL. `port` is where a proxy should bring requests, 0 for a tunnel;
/// without one nothing listens, and `state` says why.
pub async fn round_trip(desk: &Desk, url: Option<&str>, port: Option<u16>, state: &IngressState) -> Vec<Leg> {
    let (Some(url), false) = (url, *state == IngressState::Closed) else {
        return vec![Leg::skipped(LegName::Name), Leg::skipped(LegName::Connection), not_up(state)];
    };
    let (name, addresses) = find(url).await;
    let connection = connect(&addresses).await;
    let answer = ask(desk, url, port, state).await;
    match answer.state {
        // Behind a proxy of the office's own, this computer may know no names and reach nobody directly.
        LegState::Passed => vec![or_skipped(name), or_skipped(connection), answer],
        _ => vec![name, connection, answer],
    }
}

/// A line without an address: it says itself why.
fn not_up(state: &IngressState) -> Leg {
    let (reason, next) = match state {
        IngressState::Failed { reason, next, .. } => (reason.as_str(), next.as_str()),
        IngressState::Connecting | IngressState::Online { .. } => {
            ("The line is still coming up.", "Wait a few seconds, then try again.")
        }
        IngressState::Closed => {
            ("The line is not open.", "Choose how texts reach this computer, in Settings under Line.")
        }
    };
    Leg::failed(LegName::Answer, Duration::ZERO, reason.to_owned(), next.to_owned())
}

fn or_skipped(leg: Leg) -> Leg {
    match leg.state {
        LegState::Passed => leg,
        _ => Leg::skipped(leg.name),
    }
}

async fn find(url: &str) -> (Leg, Vec<SocketAddr>) {
    let begun = Stopwatch::start();
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or_default().to_owned();
    let port = parsed.as_ref().and_then(Url::port_or_known_default).unwrap_or(443);
    // Brackets are an address's, not a name's.
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    match timeout(SHORT, lookup_host((name.as_str(), port))).await {
        Ok(Ok(found)) => (Leg::passed(LegName::Name, begun.elapsed()), found.collect()),
        _ => (failed(LegName::Name, begun.elapsed(), &Obstacle::NotFound(host), 0), Vec::new()),
    }
}

async fn connect(addresses: &[SocketAddr]) -> Leg {
    let begun = Stopwatch::start();
    let Some(first) = addresses.first() else { return Leg::skipped(LegName::Connection) };
    for address in addresses {
        if let Ok(Ok(_)) = timeout(SHORT, TcpStream::connect(address)).await {
            return Leg::passed(LegName::Connection, begun.elapsed());
        }
        if begun.elapsed() > SHORT {
            break;
        }
    }
    failed(LegName::Connection, begun.elapsed(), &Obstacle::Unreachable(first.to_string()), 0)
}

async fn ask(desk: &Desk, url: &str, port: Option<u16>, state: &IngressState) -> Leg {
    let begun = Stopwatch::start();
    // Where nobody listens nothing can come here, whatever the address answers.
    if port.is_none()
        && let IngressState::Failed { reason, next, .. } = state
    {
        return Leg::failed(LegName::Answer, begun.elapsed(), reason.clone(), next.clone());
    }
    let Ok(prober) = Prober::new(url, desk.clone()) else {
        let obstacle = Obstacle::Unreachable(url.to_owned());
        return failed(LegName::Answer, begun.elapsed(), &obstacle, 0);
    };
    match prober.probe().await {
        Ok(()) => Leg::passed(LegName::Answer, begun.elapsed()),
        Err(obstacle) => failed(LegName::Answer, begun.elapsed(), &obstacle, port.unwrap_or_default()),
    }
}

fn failed(name: LegName, took: Duration, obstacle: &Obstacle, port: u16) -> Leg {
    Leg::failed(name, took, obstacle.reason(), obstacle.next(port))
}
