//! One session with ngrok and the one address that it brings online.
//!
//! Invariants: the crate may reconnect once by itself, because that keeps the session's own name and so the address;
//! after that it gives up, and the supervisor begins anew. However a session ends, or fails to come up, its connection
//! is closed and no other one is made.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deskbell_twilio::Secret;
use ngrok::Session as NgrokSession;
use ngrok::config::TunnelBuilder as _;
use ngrok::prelude::{EndpointInfo as _, TunnelInfo as _};
use ngrok::session::{ConnectError, Restart, SessionBuilder, Stop};
use ngrok::tunnel::{AcceptError, HttpTunnel};
use rustls::ClientConfig;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::edge::Edge;
use crate::kill::KillSwitch;
use crate::reasons::Trouble;

/// How long a step may take: connecting with everything it asks, or bringing the address online.
const STEP: Duration = Duration::from_secs(20);
/// How long ngrok is given to hear a goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// A beat goes out this often, and a line is given up when one is this late.
const BEAT: Duration = Duration::from_secs(10);

/// What is wanted of ngrok.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) edge: Edge,
    pub(crate) authtoken: Secret,
    pub(crate) domain: Option<String>,
}

/// What happens to a session while it lives.
#[derive(Clone, Default)]
pub(crate) struct Signals {
    kill: KillSwitch,
    reconnects: watch::Sender<u32>,
    is_stopped: watch::Sender<bool>,
    is_over: Arc<AtomicBool>,
    /// Why the crate's one try to reconnect failed.
    failed: Arc<Mutex<Option<Trouble>>>,
}

/// Ends a session when dropped: the crate keeps a session alive that nobody holds any more.
struct Over(Signals);

impl Drop for Over {
    fn drop(&mut self) {
        // First the word, then the cut: a connection that is just being made sees one or the other.
        self.0.is_over.store(true, Ordering::SeqCst);
        self.0.kill.fire();
    }
}

/// A session whose address is online.
pub(crate) struct Session {
    session: NgrokSession,
    id: String,
    url: String,
    signals: Signals,
    _over: Over,
}

impl Session {
    /// Connects and brings the address online.
    pub(crate) async fn open(wanted: &Wanted) -> Result<(Session, HttpTunnel), Trouble> {
        let signals = Signals::default();
        let over = Over(signals.clone());
        let builder = builder(wanted, &signals).map_err(|why| Trouble::bad_edge(&why))?;
        let token = &wanted.authtoken;
        let session = match timeout(STEP, builder.connect()).await {
            Ok(Ok(session)) => session,
            Ok(Err(error)) => return Err(Trouble::of_connecting(&error, token)),
            Err(_) => return Err(Trouble::silent()),
        };
        let mut endpoint = session.http_endpoint();
        // By default ngrok would be told this computer's name and where Deskbell lies on it.
        endpoint.forwards_to("Deskbell");
        if let Some(domain) = &wanted.domain {
            endpoint.domain(domain.as_str());
        }
        let tunnel = match timeout(STEP, endpoint.listen()).await {
            Ok(Ok(tunnel)) => tunnel,
            Ok(Err(error)) => return Err(Trouble::of_binding(&error, token)),
            Err(_) => return Err(Trouble::silent()),
        };
        let (id, url) = (tunnel.id().to_owned(), tunnel.url().trim_end_matches('/').to_owned());
        Ok((Session { session, id, url, signals, _over: over }, tunnel))
    }

    /// The public base URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Counts how often the crate has reconnected.
    pub(crate) fn reconnects(&self) -> watch::Receiver<u32> {
        self.signals.reconnects.subscribe()
    }

    /// Resolves when somebody presses *Stop* in ngrok's dashboard.
    pub(crate) async fn stopped(&self) {
        let mut is_stopped = self.signals.is_stopped.subscribe();
        let _ = is_stopped.wait_for(|is_stopped| *is_stopped).await;
    }

    /// Cuts the connection, believing nothing of it; the crate makes another one at once.
    pub(crate) fn renew(&self) {
        self.signals.kill.fire();
    }

    /// Why the tunnel ended, when its stream ended with `error`.
    pub(crate) fn explain(&self, error: Option<&AcceptError>, authtoken: &Secret) -> Trouble {
        let failed = self.signals.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.unwrap_or_else(|| Trouble::of_ending(error, authtoken))
    }

    /// Takes the address offline, so that no more requests come; those that came go on.
    pub(crate) async fn unbind(&self) {
        let _ = timeout(GOODBYE, self.session.close_tunnel(&self.id)).await;
    }

    /// Ends the session and closes its connection.
    pub(crate) async fn close(mut self) {
        // This only keeps the crate from reconnecting; the connection closes when `self` is dropped.
        let _ = timeout(GOODBYE, self.session.close()).await;
    }
}

fn builder(wanted: &Wanted, signals: &Signals) -> Result<SessionBuilder, String> {
    let mut builder = NgrokSession::builder();
    builder.authtoken(wanted.authtoken.expose());
    wanted.edge.set(&mut builder)?;
    let text = |error: &dyn StdError| error.to_string();
    builder.heartbeat_interval(BEAT).map_err(|error| text(&error))?;
    builder.heartbeat_tolerance(BEAT).map_err(|error| text(&error))?;
    let kill = signals.kill.clone();
    builder.handle_heartbeat(move |beat: Option<Duration>| {
        if beat.is_none() {
            // The crate notices a missed beat and goes on as if nothing were.
            kill.fire();
        }
        async { Ok::<(), Box<dyn StdError>>(()) }
    });
    let is_stopped = signals.is_stopped.clone();
    builder.handle_stop_command(move |_: Stop| {
        is_stopped.send_replace(true);
        async { Ok(()) }
    });
    let kill = signals.kill.clone();
    builder.handle_restart_command(move |_: Restart| {
        let kill = kill.clone();
        // The answer goes over the connection that is then cut.
        tokio::spawn(async move {
            tokio::time::sleep(GOODBYE).await;
            kill.fire();
        });
        async { Ok(()) }
    });
    let (edge, signals, authtoken) = (wanted.edge.clone(), signals.clone(), wanted.authtoken.clone());
    builder.connector(move |host: String, port: u16, tls: Arc<ClientConfig>, before: Option<AcceptError>| {
        let (edge, signals, authtoken) = (edge.clone(), signals.clone(), authtoken.clone());
        async move {
            match before {
                None => {}
                // It has tried once already: from here on its pauses would grow to hours.
                Some(AcceptError::Reconnect(error)) => {
                    let trouble = Trouble::of_connecting(&error, &authtoken);
                    *signals.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble);
                    return Err(ConnectError::Canceled);
                }
                Some(_) => signals.reconnects.send_modify(|times| *times = times.wrapping_add(1)),
            }
            let io = signals.kill.guard(edge.dial(host, port, tls).await?);
            if signals.is_over.load(Ordering::SeqCst) {
                return Err(ConnectError::Canceled);
            }
            Ok(io)
        }
    });
    Ok(builder)
}
