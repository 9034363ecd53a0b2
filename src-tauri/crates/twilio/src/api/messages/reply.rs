//! What Twilio says of texts and their pictures.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Direction, MessageStatus};
use crate::api::Decimal;
use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::party::Party;
use crate::sid::{AccountSid, MediaSid, MessageSid, ServiceSid};
use crate::wire;

/// A text. `Debug` hides the numbers and what it says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its Sid.
    pub sid: MessageSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The Messaging Service it went through.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub messaging_service_sid: Option<ServiceSid>,
    /// Who sent it; nobody yet while a Messaging Service is choosing.
    #[serde(default)]
    pub from: Option<Party>,
    /// Who gets it.
    #[serde(default)]
    pub to: Option<Party>,
    /// What it says; empty when it is pictures alone, or redacted.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub body: String,
    /// How far it has come.
    pub status: MessageStatus,
    /// Which way it went.
    pub direction: Direction,
    /// How many segments it needed; 0 while a Messaging Service is choosing.
    #[serde(default, with = "wire::count")]
    pub num_segments: u32,
    /// How many pictures and files it has.
    #[serde(default, with = "wire::count")]
    pub num_media: u32,
    /// Why it failed, by Twilio's number.
    #[serde(default)]
    pub error_code: Option<u32>,
    /// Why it failed, in Twilio's words.
    #[serde(default)]
    pub error_message: Option<String>,
    /// What it cost, negative; unknown until it is final.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// In what, such as `USD` or `usd`.
    #[serde(default)]
    pub price_unit: Option<String>,
    /// When Twilio first heard of it.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was sent or, coming in, received.
    #[serde(default, with = "wire::rfc2822")]
    pub date_sent: Option<Millis>,
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

impl Message {
    /// Its date: when it was sent, or as long as it was not, when it was made.
    #[must_use]
    pub fn date(&self) -> Option<Millis> {
        self.date_sent.or(self.date_created)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("sid", &self.sid)
            .field("direction", &self.direction)
            .field("status", &self.status)
            .field("from", &self.from)
            .field("to", &self.to)
            .field("num_media", &self.num_media)
            .field("error_code", &self.error_code)
            .finish_non_exhaustive()
    }
}

/// A page of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The texts, newest first.
    pub messages: Vec<Message>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Message in messages, at Host::Api, by its uris }

/// A picture or file of a text, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaEntry {
    /// Its Sid.
    pub sid: MediaSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The text it belongs to.
    pub parent_sid: MessageSid,
    /// Its type, such as `image/jpeg`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub content_type: String,
    /// When it came.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
    /// Its path; the bytes are at the same without `.json`.
    #[serde(default)]
    pub uri: Option<String>,
}

/// A page of pictures and files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaListing {
    /// The pictures and files.
    pub media_list: Vec<MediaEntry>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { MediaListing of MediaEntry in media_list, at Host::Api, by its uris }
