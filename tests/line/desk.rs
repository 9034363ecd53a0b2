//! A desk with a tunnel, and an edge beside it. Time is tokio's own, and stands until nothing else moves.

use std::sync::Arc;
use std::time::Duration;

use deskbell_core::ingress::{Ingress as _, IngressState, Then, Way};
use deskbell_tests::edge::{AUTHTOKEN, DEV_DOMAIN, Edge};
use deskbell_twilio::{Clock, Millis, Secret};
use deskbell_webhooks::Loopback;
use tokio::time::timeout;

pub(crate) const START: Millis = Millis(1_795_000_000_000);
/// Longer than any line is given.
const LONG: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Desk {
    pub(crate) lines: Lines,
    pub(crate) edge: Edge,
}

use deskbell_tunnel::Lines;

pub(crate) fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Desk {
    /// A desk whose edge is inside this process.
    pub(crate) fn new() -> Desk {
        install_tls();
        let edge = Edge::inside();
        let place = deskbell_tunnel::Edge::Inside { dial: edge.dial(), ask: edge.ask() };
        let ports = Arc::new(Loopback::new().unwrap());
        Desk { lines: Lines::new(ports, place, Clock::manual(START)), edge }
    }

    /// A desk that is online.
    pub(crate) async fn online() -> Desk {
        let desk = Desk::new();
        desk.open().await;
        desk.wait_online().await;
        desk
    }

    pub(crate) async fn open(&self) {
        self.open_with(AUTHTOKEN, None).await;
    }

    pub(crate) async fn open_with(&self, authtoken: &str, domain: Option<&str>) {
        let way = Way::Ngrok { authtoken: Secret::new(authtoken), domain: domain.map(str::to_owned) };
        assert_eq!(self.lines.open(way).await, Ok(None));
    }

    pub(crate) fn state(&self) -> IngressState {
        self.lines.state().borrow().clone()
    }

    pub(crate) async fn wait_for(&self, is_wanted: impl FnMut(&IngressState) -> bool) -> IngressState {
        let mut state = self.lines.state();
        let waited = timeout(LONG, state.wait_for(is_wanted)).await;
        waited.unwrap_or_else(|_| panic!("it stays {:?}", self.state())).unwrap().clone()
    }

    /// Waits until it is online, and answers with the address.
    pub(crate) async fn wait_online(&self) -> String {
        match self.wait_for(|state| matches!(state, IngressState::Online { .. })).await {
            IngressState::Online { public_url } => public_url,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until it is not.
    pub(crate) async fn wait_failed(&self) -> Failure {
        match self.wait_for(|state| matches!(state, IngressState::Failed { .. })).await {
            IngressState::Failed { code, reason, next, then } => Failure { code, reason, next, then },
            other => panic!("{other:?}"),
        }
    }

    /// The address that it has without asking for one.
    pub(crate) fn dev_url() -> String {
        format!("https://{DEV_DOMAIN}")
    }

    /// Lets everything that is due come to rest.
    pub(crate) async fn settle(&self) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A failure as a page would show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) next: String,
    pub(crate) then: Then,
}

impl Failure {
    /// What a person reads: the code, what happened, and what to do.
    pub(crate) fn told(&self) -> [&str; 3] {
        [&self.code, &self.reason, &self.next]
    }

    /// How long until it is tried again.
    pub(crate) fn wait(&self) -> Duration {
        match self.then {
            Then::TriesAgain { at: Some(at) } => at.since(START),
            other => panic!("{other:?}"),
        }
    }
}
