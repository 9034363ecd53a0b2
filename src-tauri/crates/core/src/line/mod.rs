//! The line: whether texts can reach this computer, and what came over it.

pub mod alerts;
pub mod budget;
pub mod bundle;
pub mod disk;
pub(crate) mod evidence;
pub mod history;
pub mod proof;
pub mod recorder;
pub mod requests;
pub mod round_trip;
mod standing;
pub(crate) mod states;
mod storing;
pub(crate) mod time;
pub mod twin;
pub(crate) mod wake;
mod watch;

use deskbell_twilio::Millis;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::ingress::{IngressState, Then};

pub(crate) use standing::Standing;
pub(crate) use storing::follow_store;
pub(crate) use watch::{addresses, follow, note_closed, settle_url};

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
    /// The word to tell failures apart by, if it does not stand well: ngrok's own code, or one of ours.
    pub code: Option<String>,
    /// Why, if it does not stand well.
    pub reason: Option<String>,
    /// What to do about it.
    pub next: Option<String>,
    /// Whether it stays so until a person has changed something.
    pub waits_for_person: bool,
    /// When it will be tried again, where that is known.
    pub tries_again_at: Option<Millis>,
    /// The address that Twilio calls.
    pub public_url: Option<String>,
}

/// Where the line stands.
#[must_use]
pub fn read(office: &Office) -> Line {
    let (ingress, since) = office.line().read();
    let well = |state| Line {
        state,
        since,
        code: None,
        reason: None,
        next: None,
        waits_for_person: false,
        tries_again_at: None,
        public_url: office.public_url(),
    };
    match ingress {
        IngressState::Online { .. } => well(LineState::Listening),
        IngressState::Connecting | IngressState::Closed => well(LineState::Connecting),
        IngressState::Failed { code, reason, next, then } => Line {
            code: Some(code),
            reason: Some(reason),
            next: Some(next),
            waits_for_person: then == Then::WaitsForPerson,
            tries_again_at: match then {
                Then::TriesAgain { at } => at,
                Then::WaitsForPerson => None,
            },
            ..well(LineState::NotReachable)
        },
    }
}
