//! How webhooks reach this computer. The outside brings a line up; the core only says which, and watches it.

use std::future::Future;
use std::pin::Pin;

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
    Online,
    /// It does not work, and is being tried again.
    Failed {
        /// Why, in a sentence for a person.
        reason: String,
        /// What to do about it.
        next: String,
    },
}

/// Brings lines up. In the app over ngrok or a fixed public URL; in tests and `bridge` over a fixed one.
pub trait Ingress: Send + Sync {
    /// Opens `way`, replacing whatever was open, and answers with the public base URL, without a slash at its end.
    /// Keeps trying in the background until it works or is closed.
    fn open(&self, way: Way) -> Boxed<'_, Result<String, String>>;

    /// Takes the line down.
    fn close(&self) -> Boxed<'_, ()>;

    /// Where the line stands.
    fn state(&self) -> watch::Receiver<IngressState>;
}
