//! Conferences and who is in them: list, mute, hold, put out.
//! See <https://www.twilio.com/docs/voice/api/conference-resource> and
//! <https://www.twilio.com/docs/voice/api/conference-participant-resource>.

use serde::{Deserialize, Serialize};

use super::under;
use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, CallSid, ConferenceSid};
use crate::wire;
use crate::word::words;

words! {
    /// How far a conference has come.
    ConferenceStatus {
        /// Somebody waits in it alone.
        Init = "init",
        /// It goes on.
        InProgress = "in-progress",
        /// It is over.
        Completed = "completed",
    }
}

words! {
    /// How far a participant's call has come.
    ParticipantStatus {
        /// Waiting at Twilio to be dialled.
        Queued = "queued",
        /// Being dialled.
        Connecting = "connecting",
        /// Their phone rings.
        Ringing = "ringing",
        /// They are in it.
        Connected = "connected",
        /// They have left.
        Complete = "complete",
        /// They could not be reached.
        Failed = "failed",
    }
}

/// A conference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conference {
    /// Its Sid.
    pub sid: ConferenceSid,
    /// Its name, which everybody who joins it says.
    pub friendly_name: String,
    /// How far it has come.
    pub status: ConferenceStatus,
    /// When it was made.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
}

/// Somebody in a conference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Their call.
    pub call_sid: CallSid,
    /// The conference.
    pub conference_sid: ConferenceSid,
    /// What they are called in it, where somebody said so.
    #[serde(default)]
    pub label: Option<String>,
    /// Whether nobody hears them.
    #[serde(default)]
    pub muted: bool,
    /// Whether they hear nobody.
    #[serde(default)]
    pub hold: bool,
    /// How far their call has come.
    pub status: ParticipantStatus,
}

/// A page of conferences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The conferences, newest first.
    pub conferences: Vec<Conference>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Conference in conferences, at Host::Api, by its uris }

/// A page of participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantListing {
    /// Whoever is in it.
    pub participants: Vec<Participant>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { ParticipantListing of Participant in participants, at Host::Api, by its uris }

/// Lists conferences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those of this name.
    pub name: Option<String>,
    /// Only those that have come so far.
    pub status: Option<ConferenceStatus>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Conferences.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "FriendlyName", self.name.as_ref());
        put(&mut query, "Status", self.status.as_ref());
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

fn people(account: &AccountSid, conference: &str) -> String {
    under(account, &format!("Conferences/{conference}/Participants.json"))
}

fn one(account: &AccountSid, conference: &ConferenceSid, call: &CallSid) -> String {
    under(account, &format!("Conferences/{conference}/Participants/{call}.json"))
}

/// Lists whoever is in a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListParticipants {
    /// Which conference.
    pub conference: ConferenceSid,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for ListParticipants {
    type Reply = ParticipantListing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        people(account, self.conference.as_str())
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Changes how somebody takes part. Doing it twice does it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In which conference.
    pub conference: ConferenceSid,
    /// Whose call.
    pub call: CallSid,
    /// Whether nobody hears them; as it is, where none.
    pub muted: Option<bool>,
    /// Whether they hear nobody; as it is, where none.
    pub hold: Option<bool>,
}

impl Request for Change {
    type Reply = Participant;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.conference, &self.call)
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "Muted", self.muted);
        put(&mut form, "Hold", self.hold);
        form
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Puts somebody out of a conference, and hangs their call up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remove {
    /// Out of which conference.
    pub conference: ConferenceSid,
    /// Whose call.
    pub call: CallSid,
}

impl Request for Remove {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.conference, &self.call)
    }
}
