//! Conferences, and who is in them.

use deskbell_twilio::api::conferences::ConferenceStatus;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, ConferenceSid};

use super::messages::Place;
use super::numbers::Target;

/// A conference.
#[derive(Clone, Debug)]
pub(crate) struct Conference {
    pub(crate) sid: ConferenceSid,
    pub(crate) name: String,
    pub(crate) status: ConferenceStatus,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
    /// Where it is told who comes and goes, and what of it: as the first who came wished.
    pub(crate) callback: Target,
    pub(crate) events: Vec<String>,
    /// How many callbacks were told of.
    pub(crate) told: u32,
    /// How many have come so far.
    pub(crate) came: u64,
    pub(crate) members: Vec<Member>,
    /// How it ended, and by whose leaving.
    pub(crate) ended: Option<(&'static str, CallSid)>,
}

/// Somebody in it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) call: CallSid,
    pub(crate) label: Option<String>,
    pub(crate) is_muted: bool,
    pub(crate) is_held: bool,
    pub(crate) starts: bool,
    pub(crate) ends: bool,
    pub(crate) joined: Millis,
    pub(crate) place: Place,
}

impl Conference {
    pub(crate) fn is_over(&self) -> bool {
        self.status == ConferenceStatus::Completed
    }

    pub(crate) fn find_mut(&mut self, call: &str) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.call.as_str() == call)
    }
}
