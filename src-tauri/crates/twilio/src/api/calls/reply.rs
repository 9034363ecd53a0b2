//! What Twilio says of calls.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AnsweredBy, CallDirection, CallStatus};
use crate::api::Decimal;
use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::party::Party;
use crate::sid::{AccountSid, CallSid, NumberSid, TrunkSid};
use crate::wire;

/// A call, or one leg of it. `Debug` hides the numbers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Its Sid.
    pub sid: CallSid,
    /// The call whose `<Dial>` or conference made this leg; none for a call in its own right.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub parent_call_sid: Option<CallSid>,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// Who was called.
    #[serde(default)]
    pub to: Option<Party>,
    /// The same, written for people.
    #[serde(default)]
    pub to_formatted: Option<String>,
    /// Who called.
    #[serde(default)]
    pub from: Option<Party>,
    /// The same, written for people.
    #[serde(default)]
    pub from_formatted: Option<String>,
    /// Which of our numbers it came to or went out from.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub phone_number_sid: Option<NumberSid>,
    /// How far it has come.
    pub status: CallStatus,
    /// When it began to ring; unknown while it is queued.
    #[serde(default, with = "wire::rfc2822")]
    pub start_time: Option<Millis>,
    /// When it ended; unknown until then.
    #[serde(default, with = "wire::rfc2822")]
    pub end_time: Option<Millis>,
    /// How long it lasted, in seconds; unknown until it ended. 0 where nobody answered.
    #[serde(default, with = "wire::maybe_count")]
    pub duration: Option<u32>,
    /// What the connection cost, negative; unknown for a while after its end.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// In what, such as `USD`.
    #[serde(default)]
    pub price_unit: Option<String>,
    /// Which way it went.
    pub direction: CallDirection,
    /// Who answered, where Twilio was asked to find out.
    #[serde(default)]
    pub answered_by: Option<AnsweredBy>,
    /// The number that forwarded it here, where the carrier tells.
    #[serde(default)]
    pub forwarded_from: Option<String>,
    /// The caller's name, where the number pays to look it up.
    #[serde(default)]
    pub caller_name: Option<String>,
    /// How long it waited to be dialled, in milliseconds.
    #[serde(default, with = "wire::maybe_count")]
    pub queue_time: Option<u32>,
    /// The SIP trunk it went through.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub trunk_sid: Option<TrunkSid>,
    /// The group it belongs to, which nothing fills any more.
    #[serde(default)]
    pub group_sid: Option<String>,
    /// When Twilio first heard of it.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
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

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("sid", &self.sid)
            .field("parent_call_sid", &self.parent_call_sid)
            .field("direction", &self.direction)
            .field("status", &self.status)
            .field("from", &self.from)
            .field("to", &self.to)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// A page of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The calls and their legs, newest first.
    pub calls: Vec<Call>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Call in calls, at Host::Api, by its uris }
