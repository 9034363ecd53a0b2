//! A line that is open: its port is tried for until it is free, and its public URL is proven for as long as it lives.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use deskbell_core::ingress::IngressState;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::timeout;

use super::trouble::Trouble;
use super::{bind, serve_port};
use crate::desk::Desk;
use crate::proof::Prober;

/// The first try again comes after this long, each later one after twice as long.
const SOON: Duration = Duration::from_secs(1);
/// But never later than this.
const LATEST: Duration = Duration::from_secs(60);
/// A line that works is looked at this often.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// How far it is with the port of a line.
pub(super) enum Listening {
    Already(SocketAddr),
    Here(TcpListener),
    NotYet(u16, io::Error),
}

impl Listening {
    pub(super) fn address(&self) -> Result<SocketAddr, Trouble> {
        match self {
            Listening::Already(address) => Ok(*address),
            Listening::Here(listener) => listener.local_addr().map_err(|error| Trouble::of_port(0, &error)),
            Listening::NotYet(port, error) => Err(Trouble::of_port(*port, error)),
        }
    }
}

/// A line that is open.
pub(super) struct Line {
    desk: Desk,
    state: Arc<watch::Sender<IngressState>>,
    here: Arc<StdMutex<Option<SocketAddr>>>,
    prober: Prober,
    /// Somebody wants to know at once.
    hurry: Arc<Notify>,
}

impl Line {
    pub(super) fn new(
        desk: Desk,
        state: Arc<watch::Sender<IngressState>>,
        here: Arc<StdMutex<Option<SocketAddr>>>,
        prober: Prober,
        hurry: Arc<Notify>,
    ) -> Line {
        Line { desk, state, here, prober, hurry }
    }

    /// Waits, unless somebody wants to know at once: then nothing is believed any more.
    async fn pause(&self, time: Duration) {
        if timeout(time, self.hurry.notified()).await.is_ok() {
            self.say(IngressState::Connecting);
        }
    }

    /// Tells those who watch only what they do not know yet.
    fn say(&self, state: IngressState) {
        self.state.send_if_modified(|known| {
            let is_news = *known != state;
            *known = state;
            is_news
        });
    }

    /// Tries for the port until it is free.
    async fn take_port(&self, port: u16, error: io::Error) -> TcpListener {
        let mut pause = SOON;
        self.say(Trouble::of_port(port, &error).state());
        loop {
            self.pause(pause).await;
            pause = (pause * 2).min(LATEST);
            match bind(port).await {
                Ok(listener) => return listener,
                Err(error) => self.say(Trouble::of_port(port, &error).state()),
            }
        }
    }

    /// Proves the line, for ever. One lost request does not make a line unreachable; two do.
    async fn prove(&self, port: u16) {
        let mut pause = SOON;
        let mut doubts = 0_u8;
        loop {
            let was_online = matches!(*self.state.borrow(), IngressState::Online { .. });
            match self.prober.probe().await.map_err(|obstacle| Trouble::InTheWay(obstacle, port)) {
                Ok(()) => {
                    self.say(IngressState::Online { public_url: self.prober.url().to_owned() });
                    (pause, doubts) = (SOON, 0);
                    self.pause(LOOK).await;
                    continue;
                }
                Err(_) if was_online && doubts == 0 => doubts = 1,
                Err(trouble) => self.say(trouble.state()),
            }
            self.pause(pause).await;
            pause = (pause * 2).min(LATEST);
        }
    }
}

/// Keeps a line up until its end.
pub(super) async fn keep_up(line: Line, listening: Listening, mut ended: oneshot::Receiver<()>) {
    let listener = match listening {
        Listening::Already(address) => {
            tokio::select! {
                () = line.prove(address.port()) => {}
                _ = &mut ended => {}
            }
            return;
        }
        Listening::Here(listener) => listener,
        Listening::NotYet(port, error) => tokio::select! {
            listener = line.take_port(port, error) => listener,
            _ = &mut ended => return,
        },
    };
    let address = listener.local_addr().ok();
    *line.here.lock().unwrap_or_else(PoisonError::into_inner) = address;
    // Proving ends at once with the line, serving once everybody has been answered.
    let (end_proof, mut proof_ended) = oneshot::channel::<()>();
    let ended = async {
        let _ = ended.await;
        drop(end_proof);
    };
    let proving = async {
        tokio::select! {
            () = line.prove(address.map_or(0, |address| address.port())) => {}
            _ = &mut proof_ended => {}
        }
    };
    tokio::join!(serve_port(line.desk.clone(), listener, ended), proving);
    *line.here.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
