//! An edge of ngrok's, for tests: agents come to it, bring domains online and answer the requests of strangers.
//! Speaks the real crate's protocol over the real crate's transport; what it refuses, and how it fails, a test decides.

mod agent;
mod bind;
mod public;
mod pump;
mod tls;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deskbell_tunnel::{Ask, Dial};
use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use self::agent::Agent;
pub use self::tls::Listening;
use crate::certificates::Valid;

/// The authtoken of the one account here.
pub const AUTHTOKEN: &str = "2plantedAUTHTOKENplanted_7plantedAUTHTOKENplant";
/// The domain that it gives whoever asks for none.
pub const DEV_DOMAIN: &str = "harbour-desk.ngrok-free.dev";

/// What comes to an edge, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A connection was taken.
    Connected,
    /// An agent said who it is; its former session, if it names one.
    Auth {
        /// The name that ngrok gave it before; empty at first.
        session: String,
    },
    /// A domain came online.
    Bind {
        /// Which one.
        domain: String,
        /// What the dashboard shows as its other end.
        forwards_to: String,
    },
    /// A domain went offline because its agent said so.
    Unbind,
}

/// How an edge behaves.
#[derive(Default)]
struct Moods {
    /// Said to whoever authenticates.
    auth_error: Option<String>,
    /// Said to whoever binds, one each time.
    bind_errors: VecDeque<String>,
    /// Domains of other accounts.
    foreign: HashSet<String>,
    /// Domains that some other agent has online.
    taken: HashSet<String>,
    refuses: bool,
    is_mute: bool,
    hangs_up: bool,
}

/// What an edge knows.
#[derive(Default)]
struct State {
    moods: Moods,
    heard: Vec<Heard>,
    /// The agents that are connected, and how to cut them off.
    agents: HashMap<u64, (Agent, AbortHandle)>,
    /// Which agent has a domain online, and under which id.
    online: HashMap<String, (u64, String)>,
    /// Where the domains can be asked, once the edge has a public side.
    public: HashMap<String, String>,
    next: u64,
    live: usize,
}

/// An edge.
#[derive(Clone)]
pub struct Edge {
    state: Arc<Mutex<State>>,
    /// Whether bytes are swallowed.
    hole: watch::Sender<bool>,
    has_public_side: bool,
}

impl Edge {
    /// An edge that is reached without a network.
    #[must_use]
    pub fn inside() -> Edge {
        Edge { state: Arc::default(), hole: watch::Sender::new(false), has_public_side: false }
    }

    /// An edge on loopback ports, with encryption, whose public URLs can be asked by anybody here.
    pub async fn listen() -> anyhow::Result<(Edge, Listening)> {
        Edge::listen_with(Valid::Always).await
    }

    /// The same, whose certificate is valid at some other time.
    pub async fn listen_with(valid: Valid) -> anyhow::Result<(Edge, Listening)> {
        let edge = Edge { has_public_side: true, ..Edge::inside() };
        let listening = tls::listen(&edge, valid).await?;
        Ok((edge, listening))
    }

    /// The way to it, without a network.
    #[must_use]
    pub fn dial(&self) -> Dial {
        let edge = self.clone();
        Arc::new(move || {
            let edge = edge.clone();
            Box::pin(async move {
                if edge.lock().moods.refuses {
                    return Err(std::io::ErrorKind::ConnectionRefused.into());
                }
                let (ours, theirs) = duplex(256 * 1024);
                edge.take(ours);
                Ok(theirs)
            })
        })
    }

    /// The way through its public URLs, without a network.
    #[must_use]
    pub fn ask(&self) -> Ask {
        let edge = self.clone();
        Arc::new(move |url| {
            let edge = edge.clone();
            Box::pin(async move { public::ask(&edge, &url).await })
        })
    }

    /// Says this to whoever authenticates from now on, with a code of ngrok's.
    pub fn refuse_agents(&self, text: &str, code: &str) {
        self.lock().moods.auth_error = Some(error(text, code));
    }

    /// Takes everybody again.
    pub fn take_agents(&self) {
        self.lock().moods.auth_error = None;
    }

    /// Says this to the next one that binds.
    pub fn refuse_domain_once(&self, text: &str, code: &str) {
        self.lock().moods.bind_errors.push_back(error(text, code));
    }

    /// Lets `domain` belong to another account.
    pub fn give_away(&self, domain: &str) {
        self.lock().moods.foreign.insert(domain.to_owned());
    }

    /// Lets some other agent have `domain` online, or no longer.
    pub fn occupy(&self, domain: &str, whether: Occupied) {
        let mut state = self.lock();
        match whether {
            Occupied::Yes => state.moods.taken.insert(domain.to_owned()),
            Occupied::No => state.moods.taken.remove(domain),
        };
    }

    /// Goes down: takes no connection, and cuts those that there are.
    pub fn go_down(&self) {
        self.lock().moods.refuses = true;
        self.cut();
    }

    /// Comes up again.
    pub fn come_up(&self) {
        self.lock().moods.refuses = false;
    }

    /// From now on takes connections and never says a word.
    pub fn fall_silent(&self) {
        self.lock().moods.is_mute = true;
    }

    /// From now on hangs up on whoever authenticates.
    pub fn hang_up(&self) {
        self.lock().moods.hangs_up = true;
    }

    /// Speaks again.
    pub fn speak(&self) {
        let mut state = self.lock();
        (state.moods.is_mute, state.moods.hangs_up) = (false, false);
    }

    /// Cuts every connection.
    pub fn cut(&self) {
        for (_, (_, pump)) in self.lock().agents.drain() {
            pump.abort();
        }
        self.lock().online.clear();
    }

    /// Swallows every byte from now on and keeps the connections open, as a network does that died on one side.
    pub fn swallow(&self) {
        self.hole.send_replace(true);
    }

    /// Lets bytes through again. What was swallowed is gone with its connections.
    pub fn let_through(&self) {
        self.cut();
        self.hole.send_replace(false);
    }

    /// Presses *Stop* for every agent, as in the dashboard.
    pub async fn stop_agents(&self) {
        for agent in self.agents() {
            agent.stop().await;
        }
    }

    /// Takes every domain offline, as the dashboard does for one endpoint.
    pub async fn stop_endpoints(&self, message: &str, code: Option<&str>) {
        let online: Vec<_> = self.lock().online.drain().collect();
        for (_, (agent, id)) in online {
            if let Some(agent) = self.agent(agent) {
                agent.stop_tunnel(&id, message, code).await;
            }
        }
    }

    /// Gives every domain another address from the next time that it comes online.
    pub fn move_domains(&self) {
        self.lock().public.clear();
    }

    /// What came, in order.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.lock().heard.clone()
    }

    /// How many connections are open.
    #[must_use]
    pub fn live(&self) -> usize {
        self.lock().live
    }

    /// The domains that are online.
    #[must_use]
    pub fn online(&self) -> Vec<String> {
        self.lock().online.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn agents(&self) -> Vec<Agent> {
        self.lock().agents.values().map(|(agent, _)| agent.clone()).collect()
    }

    fn agent(&self, id: u64) -> Option<Agent> {
        self.lock().agents.get(&id).map(|(agent, _)| agent.clone())
    }

    /// The agent that has a domain online, and under which id.
    fn holder(&self, domain: &str) -> Option<(Agent, String)> {
        let (agent, id) = self.lock().online.get(domain).cloned()?;
        Some((self.agent(agent)?, id))
    }

    /// Takes a connection.
    fn take(&self, io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let number = {
            let mut state = self.lock();
            state.heard.push(Heard::Connected);
            state.next += 1;
            state.live += 1;
            state.next
        };
        let (inner, outer) = duplex(256 * 1024);
        let edge = self.clone();
        let hole = self.hole.subscribe();
        let pump = tokio::spawn(async move {
            let _alive = Alive { edge, number };
            pump::run(io, outer, hole).await;
        });
        if self.lock().moods.is_mute {
            // Held open, and never read by anybody.
            let handle = pump.abort_handle();
            let agent = Agent::mute(inner);
            self.lock().agents.insert(number, (agent, handle));
            return;
        }
        let agent = Agent::start(self.clone(), number, inner);
        self.lock().agents.insert(number, (agent, pump.abort_handle()));
    }
}

/// Whether some other agent has a domain online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupied {
    /// It has.
    Yes,
    /// It has not, any more.
    No,
}

/// Counts a connection for as long as it is open.
struct Alive {
    edge: Edge,
    number: u64,
}

impl Drop for Alive {
    fn drop(&mut self) {
        let mut state = self.edge.lock();
        state.live -= 1;
        state.agents.remove(&self.number);
        state.online.retain(|_, (agent, _)| *agent != self.number);
    }
}

/// As ngrok writes its errors.
fn error(text: &str, code: &str) -> String {
    format!("{text}\r\n\r\n{code}\r\n")
}
