//! Every way in which webhooks come to this computer: the tunnel at ngrok, and the ports of [`Loopback`]. One is open
//! at a time, and both tell their state through one channel.

use std::sync::Arc;

use deskbell_core::ingress::{Boxed, Ingress, IngressState, Leg, Retry, Way};
use deskbell_twilio::Clock;
use deskbell_webhooks::{Loopback, round_trip};
use futures_util::FutureExt as _;
use tokio::sync::{Mutex, oneshot, watch};
use tokio::task::JoinHandle;

use crate::edge::Edge;
use crate::session::Wanted;
use crate::supervisor::{Hurry, Supervisor};

/// Brings lines up of every kind.
pub struct Lines {
    ports: Arc<Loopback>,
    clock: Clock,
    edge: Edge,
    state: Arc<watch::Sender<IngressState>>,
    hurry: Arc<Hurry>,
    tunnel: Mutex<Option<Tunnel>>,
}

/// A tunnel that is kept up until it is told to end, or until nobody can tell it any more.
struct Tunnel {
    end: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Lines {
    /// Lines through `ports`, and tunnels at `edge` that lead to the same desk.
    #[must_use]
    pub fn new(ports: Arc<Loopback>, edge: Edge, clock: Clock) -> Lines {
        let state = ports.states();
        Lines { ports, clock, edge, state, hurry: Arc::default(), tunnel: Mutex::new(None) }
    }

    async fn open_line(&self, way: Way) -> Result<Option<String>, String> {
        self.close_line().await;
        let Way::Ngrok { authtoken, domain } = way else { return self.ports.open(way).await };
        let mut tunnel = self.tunnel.lock().await;
        self.state.send_replace(IngressState::Connecting);
        // A hurry from before was about another line.
        let _ = self.hurry.wished.notified().now_or_never();
        let _ = self.hurry.hinted.notified().now_or_never();
        let supervisor = Supervisor {
            wanted: Wanted { edge: self.edge.clone(), authtoken, domain },
            desk: self.ports.desk().clone(),
            clock: self.clock.clone(),
            state: self.state.clone(),
            hurry: self.hurry.clone(),
        };
        let (end, ended) = oneshot::channel();
        *tunnel = Some(Tunnel { end, running: tokio::spawn(supervisor.run(ended)) });
        // Which address it is, ngrok decides.
        Ok(None)
    }

    async fn close_line(&self) {
        if let Some(Tunnel { end, running }) = self.tunnel.lock().await.take() {
            drop(end);
            let _ = running.await;
            self.state.send_replace(IngressState::Closed);
        }
        self.ports.close().await;
    }
}

impl Ingress for Lines {
    fn open(&self, way: Way) -> Boxed<'_, Result<Option<String>, String>> {
        Box::pin(self.open_line(way))
    }

    fn close(&self) -> Boxed<'_, ()> {
        Box::pin(self.close_line())
    }

    fn retry(&self, why: Retry) {
        match why {
            Retry::Wished => self.hurry.wished.notify_one(),
            Retry::Hinted => self.hurry.hinted.notify_one(),
        }
        self.ports.retry(why);
    }

    fn round_trip(&self) -> Boxed<'_, Vec<Leg>> {
        Box::pin(async {
            if self.tunnel.lock().await.is_none() {
                return self.ports.round_trip().await;
            }
            let state = self.state.borrow().clone();
            let url = match &state {
                IngressState::Online { public_url } => Some(public_url.clone()),
                _ => None,
            };
            let port = url.as_ref().map(|_| 0);
            round_trip(self.ports.desk(), url.as_deref(), port, &state).await
        })
    }

    fn state(&self) -> watch::Receiver<IngressState> {
        self.state.subscribe()
    }
}
