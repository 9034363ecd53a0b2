//! How webhooks reach this computer. The outside brings a line up; the core only says which, and watches it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use deskbell_twilio::{Millis, Secret};
use tokio::sync::watch;

/// A boxed future, because the line is chosen at run time.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A way for webhooks to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A fixed public URL that something else (own proxy, cloudflared, Tailscale) brings to a port of this machine.
    Fixed {
        /// As Twilio is told: `https://desk.example.org`.
        public_url: String,
        /// The loopback port that the proxy talks to; 0 for any.
        port: u16,
    },
    /// A tunnel of the office's own at ngrok, inside this process.
    Ngrok {
        /// Of the office's account at ngrok.
        authtoken: Secret,
        /// Which of its domains; none for the one that ngrok gives.
        domain: Option<String>,
    },
    /// The practice line: the sandbox runs on this machine, so the loopback address itself is the public URL.
    Loopback,
}

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IngressState {
    /// Not wanted.
    Closed,
    /// Coming up, or not proven yet.
    Connecting,
    /// A request through the public URL has come back.
    Online {
        /// The public base URL, without a slash at its end. It may be another than the last time.
        public_url: String,
    },
    /// It does not work.
    Failed {
        /// The word to tell failures apart by: ngrok's own code, or one of ours.
        code: String,
        /// Why, in a sentence for a person.
        reason: String,
        /// What to do about it.
        next: String,
        /// What happens by itself.
        then: Then,
    },
}

/// What becomes of a line that does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing, until a person has changed something: trying again would not help.
    WaitsForPerson,
    /// It is being tried again.
    TriesAgain {
        /// The next time, where that is known.
        at: Option<Millis>,
    },
}

/// Why a line is proven anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// A person wishes it: whatever the line waits for, it is tried.
    Wished,
    /// The computer woke up, the network came back, or something did not arrive: a line that waits for a person goes on
    /// waiting.
    Hinted,
}

/// A leg of a round trip through the public URL, in the order in which they are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum LegName {
    /// Its name leads somewhere.
    Name,
    /// Somebody takes the connection there.
    Connection,
    /// A request comes to this very process, and its answer back.
    Answer,
    /// Twilio sends the texts of our numbers there.
    Numbers,
}

/// What became of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum LegState {
    /// It works.
    Passed,
    /// It does not.
    Failed,
    /// Nobody could tell.
    Skipped,
}

/// A leg of a round trip, as it was gone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
pub struct Leg {
    /// Which.
    pub name: LegName,
    /// What became of it.
    pub state: LegState,
    /// How long it took, in milliseconds.
    pub millis: Option<u32>,
    /// Why it failed, in a sentence for a person.
    pub reason: Option<String>,
    /// What to do about that.
    pub next: Option<String>,
}

impl Leg {
    /// A leg that works.
    #[must_use]
    pub fn passed(name: LegName, took: Duration) -> Leg {
        let millis = u32::try_from(took.as_millis()).ok();
        Leg { name, state: LegState::Passed, millis, reason: None, next: None }
    }

    /// A leg of which nothing can be told.
    #[must_use]
    pub fn skipped(name: LegName) -> Leg {
        Leg { name, state: LegState::Skipped, millis: None, reason: None, next: None }
    }

    /// A leg that does not work.
    #[must_use]
    pub fn failed(name: LegName, took: Duration, reason: String, next: String) -> Leg {
        let millis = u32::try_from(took.as_millis()).ok();
        Leg { name, state: LegState::Failed, millis, reason: Some(reason), next: Some(next) }
    }
}

/// Brings lines up. In the app over ngrok or a fixed public URL; in tests and `bridge` over a fixed one as well.
pub trait Ingress: Send + Sync {
    /// Opens `way`, replacing whatever was open, and answers with the public base URL where it is known without asking
    /// anybody. Never waits for the network: it keeps trying in the background until it works or is closed, and the
    /// state tells how far it is.
    fn open(&self, way: Way) -> Boxed<'_, Result<Option<String>, String>>;

    /// Takes the line down.
    fn close(&self) -> Boxed<'_, ()>;

    /// Trusts nothing of the line as it stands and proves it anew, at once.
    fn retry(&self, why: Retry);

    /// Sends one request through the public URL and tells its legs: name, connection and answer. Takes twenty seconds
    /// at most. Nothing of it is remembered.
    fn round_trip(&self) -> Boxed<'_, Vec<Leg>>;

    /// Where the line stands.
    fn state(&self) -> watch::Receiver<IngressState>;
}
