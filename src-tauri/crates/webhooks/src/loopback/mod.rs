//! A fixed public URL that something else (own proxy, cloudflared, Tailscale) brings to a port of this machine.
//!
//! Invariants: the port is on 127.0.0.1 and nowhere else; the line is online only once a request through the public
//! URL has come back to this very process, and that is tried again for as long as the line is open.

mod line;
mod trouble;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use axum::serve::ListenerExt as _;
use deskbell_core::App;
use deskbell_core::ingress::{Boxed, Ingress, IngressState, Leg, Retry, Way};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify, oneshot, watch};
use tokio::task::JoinHandle;

use self::line::{Line, Listening, keep_up};
use crate::desk::Desk;
use crate::proof::{Prober, round_trip};
use crate::{router, serve};

/// Webhooks through a loopback port.
pub struct Loopback {
    desk: Desk,
    state: Arc<watch::Sender<IngressState>>,
    address: Arc<StdMutex<Option<SocketAddr>>>,
    /// A port that is listened on for life, whether or not a line is open.
    held: Option<Held>,
    line: Mutex<Option<Task>>,
    hurry: Arc<Notify>,
}

struct Held {
    address: SocketAddr,
    /// Another base URL over which signatures count.
    also_known_as: Option<String>,
    serving: Mutex<Option<Task>>,
}

/// Something that runs until it is told to end, or until nobody can tell it any more.
struct Task {
    end: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Task {
    fn start<F: Future<Output = ()> + Send + 'static>(run: impl FnOnce(oneshot::Receiver<()>) -> F) -> Task {
        let (end, ended) = oneshot::channel();
        Task { end, running: tokio::spawn(run(ended)) }
    }

    async fn end(self) {
        drop(self.end);
        let _ = self.running.await;
    }
}

impl Loopback {
    /// A line that takes its port when it is opened.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new() -> io::Result<Loopback> {
        Ok(Loopback {
            desk: Desk::new()?,
            state: Arc::new(watch::Sender::new(IngressState::Closed)),
            address: Arc::default(),
            held: None,
            line: Mutex::new(None),
            hurry: Arc::default(),
        })
    }

    /// A line on a port that somebody else chose, which answers from now on, if only that no account is open.
    /// Signatures over `also_known_as` count as well as those over the address that Twilio is told.
    ///
    /// # Errors
    /// When the listener is not on a loopback address, or cannot be used. Needs a running tokio.
    pub fn holding(listener: std::net::TcpListener, also_known_as: Option<String>) -> io::Result<Loopback> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "webhooks are only listened for on a loopback address",
            ));
        }
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let line = Loopback::new()?;
        line.desk.listen_as(also_known_as.iter().cloned().collect());
        let desk = line.desk.clone();
        let serving = Task::start(|ended| serve_port(desk, listener, ended));
        let held = Held { address, also_known_as, serving: Mutex::new(Some(serving)) };
        Ok(Loopback { held: Some(held), address: Arc::new(StdMutex::new(Some(address))), ..line })
    }

    /// From now on webhooks reach this app. Before, they get 503.
    pub fn attach(&self, app: &Arc<App>) {
        self.desk.attach(app);
    }

    /// What stands behind the door, for whoever brings requests to it in another way.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Where the state is told, for whoever brings lines up in another way beside this one.
    #[must_use]
    pub fn states(&self) -> Arc<watch::Sender<IngressState>> {
        self.state.clone()
    }

    /// The address that is listened on now.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops listening for good, once what is in flight has been answered.
    pub async fn finish(&self) {
        self.close_line().await;
        if let Some(held) = &self.held
            && let Some(serving) = held.serving.lock().await.take()
        {
            serving.end().await;
        }
    }

    async fn open_line(&self, way: Way) -> Result<Option<String>, String> {
        self.close_line().await;
        let mut line = self.line.lock().await;
        let (wanted, port) = match way {
            Way::Fixed { public_url, port } => (Some(public_url), port),
            Way::Loopback => (None, 0),
            Way::Ngrok { .. } => return Err("This line only knows ports of this computer.".to_owned()),
        };
        let listening = match &self.held {
            Some(held) => Listening::Already(held.address),
            None => match bind(port).await {
                Ok(listener) => Listening::Here(listener),
                Err(error) => Listening::NotYet(port, error),
            },
        };
        let address = listening.address();
        let url = match (wanted, &address) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Ok(address)) => format!("http://{address}"),
            (None, Err(trouble)) => return Err(trouble.reason()),
        };
        let also = self.held.as_ref().and_then(|held| held.also_known_as.clone());
        self.desk.listen_as([url.clone()].into_iter().chain(also).collect());
        let prober = Prober::new(&url, self.desk.clone()).map_err(|error| error.to_string())?;
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = address.ok();
        self.say(IngressState::Connecting);
        let (desk, state, here) = (self.desk.clone(), self.state.clone(), self.address.clone());
        let kept = Line::new(desk, state, here, prober, self.hurry.clone());
        *line = Some(Task::start(|ended| keep_up(kept, listening, ended)));
        Ok(Some(url))
    }

    async fn close_line(&self) {
        if let Some(line) = self.line.lock().await.take() {
            line.end().await;
            self.say(IngressState::Closed);
        }
    }

    fn say(&self, state: IngressState) {
        self.state.send_replace(state);
    }
}

impl Ingress for Loopback {
    fn open(&self, way: Way) -> Boxed<'_, Result<Option<String>, String>> {
        Box::pin(self.open_line(way))
    }

    fn close(&self) -> Boxed<'_, ()> {
        Box::pin(self.close_line())
    }

    fn retry(&self, _: Retry) {
        self.hurry.notify_one();
    }

    fn round_trip(&self) -> Boxed<'_, Vec<Leg>> {
        Box::pin(async {
            let state = self.state.borrow().clone();
            let url = self.desk.addresses(None).into_iter().next();
            let port = self.address().map(|address| address.port());
            round_trip(&self.desk, url.as_deref(), port, &state).await
        })
    }

    fn state(&self) -> watch::Receiver<IngressState> {
        self.state.subscribe()
    }
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

async fn serve_port<E>(desk: Desk, listener: TcpListener, ended: impl Future<Output = E>) {
    let listener = listener.tap_io(|stream| {
        // Answers are small: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
    });
    serve(router(desk), listener, async {
        ended.await;
    })
    .await;
}
