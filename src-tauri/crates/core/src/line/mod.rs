//! The line: whether texts can reach this computer, and what came over it.

pub mod recorder;

use deskbell_twilio::Millis;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::ingress::IngressState;

/// Where the line stands, in three words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Texts reach this computer.
    Listening,
    /// It is coming up.
    Connecting,
    /// They do not.
    NotReachable,
}

/// Where the line stands, since when, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Where it stands.
    pub state: LineState,
    /// Since when.
    pub since: Millis,
    /// Why, if it does not stand well.
    pub reason: Option<String>,
    /// What to do about it.
    pub next: Option<String>,
    /// The address that Twilio calls.
    pub public_url: Option<String>,
}

/// Where the line stands.
#[must_use]
pub fn read(office: &Office) -> Line {
    let (state, since) = office.line_state();
    let (state, reason, next) = match state {
        IngressState::Online => (LineState::Listening, None, None),
        IngressState::Connecting | IngressState::Closed => (LineState::Connecting, None, None),
        IngressState::Failed { reason, next } => (LineState::NotReachable, Some(reason), Some(next)),
    };
    Line { state, since, reason, next, public_url: Some(office.public_url()) }
}
