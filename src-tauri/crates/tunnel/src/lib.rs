//! The office's own tunnel at ngrok, inside the app: the webhook router is served on the tunnel itself, with no port.
//!
//! Invariants: the tunnel is supervised here, because the ngrok crate waits for hours after an outage of minutes and
//! never notices a line that died silently; the authtoken stands in no error and in no line of the log; once a tunnel
//! is closed, no connection to ngrok is left behind.

mod edge;
mod kill;
mod lines;
mod listener;
mod pace;
mod reasons;
mod redact;
mod session;
mod supervisor;

pub use edge::{Ask, Dial, Edge};
pub use lines::Lines;
pub use redact::is_fit_for_the_log;
