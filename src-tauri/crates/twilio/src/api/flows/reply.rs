//! Flows as Twilio answers them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Meta, page};
use crate::sid::{AccountSid, FlowSid};
use crate::wire;

/// A flow.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Its Sid.
    pub sid: FlowSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The name that its owner sees.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// What it does, as Twilio keeps it; nothing in a listing.
    #[serde(default)]
    pub definition: Option<Value>,
    /// `draft` or `published`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub status: String,
    /// Counts every change, whoever makes it.
    #[serde(default)]
    pub revision: u32,
    /// What was said of the last change.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub commit_message: Option<String>,
    /// The address at which it answers calls.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub webhook_url: Option<String>,
    /// When it was made.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
}

impl std::fmt::Debug for Flow {
    /// What callers hear, and whom it rings, stands in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Flow({}, revision {}, {})", self.sid, self.revision, self.status)
    }
}

/// What Twilio says of a flow that it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it would take it.
    #[serde(default)]
    pub valid: Option<bool>,
}

/// A page of flows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The flows.
    pub flows: Vec<Flow>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { Listing of Flow in flows, at Host::Studio, by its meta }
