//! What Twilio says of recordings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::Decimal;
use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::sid::{AccountSid, CallSid, ConferenceSid, RecordingSid};
use crate::wire;
use crate::word::words;

words! {
    /// How far a recording has come.
    RecordingStatus {
        /// It records.
        InProgress = "in-progress",
        /// It stands still.
        Paused = "paused",
        /// It records no more.
        Stopped = "stopped",
        /// Twilio works on the sound.
        Processing = "processing",
        /// It can be heard.
        Completed = "completed",
        /// There was nothing to record.
        Absent = "absent",
        /// It could not be recorded. Only callbacks say so.
        Failed = "failed",
        /// It can be heard no more.
        Deleted = "deleted",
    }
}

impl RecordingStatus {
    /// Its place in the one order of all states; the state of a recording is the highest that was ever seen.
    /// A word that we do not know yet is the lowest.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Other(_) => 0,
            Self::InProgress => 1,
            Self::Paused => 2,
            Self::Stopped => 3,
            Self::Processing => 4,
            Self::Absent => 5,
            Self::Failed => 6,
            Self::Completed => 7,
            Self::Deleted => 8,
        }
    }

    /// The later of the two, whichever came first.
    #[must_use]
    pub fn or_later(self, other: Self) -> Self {
        if (other.rank(), other.as_str()) > (self.rank(), self.as_str()) { other } else { self }
    }

    /// Will it stay so, unless somebody deletes it?
    pub fn is_final(&self) -> bool {
        self.rank() > Self::Processing.rank()
    }
}

words! {
    /// What made a recording: so a voicemail is told from a recorded conversation.
    RecordingSource {
        /// `<Dial record>`: a conversation.
        DialVerb = "DialVerb",
        /// A conference.
        Conference = "Conference",
        /// A call made with `Record`.
        OutboundApi = "OutboundAPI",
        /// A SIP trunk.
        Trunking = "Trunking",
        /// `<Record>`: a voicemail.
        RecordVerb = "RecordVerb",
        /// Begun through the API while a call went on.
        StartCallRecordingApi = "StartCallRecordingAPI",
        /// Begun through the API while a conference went on.
        StartConferenceRecordingApi = "StartConferenceRecordingAPI",
    }
}

words! {
    /// What of a recording a status callback can be asked to tell.
    RecordingEvent {
        /// It has begun.
        InProgress = "in-progress",
        /// It can be heard.
        Completed = "completed",
        /// There was nothing to record.
        Absent = "absent",
    }
}

/// A recording, without its sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Its Sid.
    pub sid: RecordingSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The call it is of; always the first leg, the one that others were dialled from.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub call_sid: Option<CallSid>,
    /// The conference it is of.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub conference_sid: Option<ConferenceSid>,
    /// How far it has come.
    pub status: RecordingStatus,
    /// What made it.
    pub source: RecordingSource,
    /// How many channels it has.
    #[serde(default)]
    pub channels: Option<u32>,
    /// How long it is, in seconds; unknown until it is completed.
    #[serde(default, with = "wire::maybe_count")]
    pub duration: Option<u32>,
    /// What it cost: positive here, unlike a call.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// In what, such as `USD`.
    #[serde(default)]
    pub price_unit: Option<String>,
    /// Why there is none, by Twilio's number.
    #[serde(default)]
    pub error_code: Option<u32>,
    /// When it began.
    #[serde(default, with = "wire::rfc2822")]
    pub start_time: Option<Millis>,
    /// When Twilio first heard of it.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
    /// How it is encrypted, where the account has it so.
    #[serde(default)]
    pub encryption_details: Option<serde_json::Value>,
    /// Where Twilio says that the sound lies. Fetch it by its Sid instead.
    #[serde(default)]
    pub media_url: Option<String>,
    /// The version of the API it was made with.
    #[serde(default)]
    pub api_version: Option<String>,
    /// Its path.
    #[serde(default)]
    pub uri: Option<String>,
    /// The paths of what belongs to it.
    #[serde(default)]
    pub subresource_uris: Option<BTreeMap<String, String>>,
}

/// A page of recordings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The recordings, newest first.
    pub recordings: Vec<Recording>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Recording in recordings, at Host::Api, by its uris }
