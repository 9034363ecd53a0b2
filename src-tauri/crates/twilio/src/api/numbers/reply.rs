//! What Twilio says of a phone number that the account holds.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::phone::PhoneNumber;
use crate::sid::{AccountSid, AddressSid, ApplicationSid, BundleSid, NumberSid, TrunkSid};
use crate::wire;

/// A phone number. URLs and Sids that Twilio gives as `null` or `""` are `None`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingPhoneNumber {
    /// Its Sid.
    pub sid: NumberSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The number.
    pub phone_number: PhoneNumber,
    /// The name that staff see; Twilio's own way of writing the number at first.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// Where texts are told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub sms_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub sms_method: Option<String>,
    /// Where texts are told when `sms_url` fails.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub sms_fallback_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub sms_fallback_method: Option<String>,
    /// The application that overrides the SMS URLs.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub sms_application_sid: Option<ApplicationSid>,
    /// Where calls are told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_method: Option<String>,
    /// Where calls are told when `voice_url` fails.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_fallback_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_fallback_method: Option<String>,
    /// The application that overrides the voice URLs.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_application_sid: Option<ApplicationSid>,
    /// The trunk that overrides the voice URLs and application.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub trunk_sid: Option<TrunkSid>,
    /// Whether it answers calls as `voice` or `fax`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub voice_receive_mode: Option<String>,
    /// Whether Twilio looks callers' names up, for a fee.
    #[serde(default)]
    pub voice_caller_id_lookup: Option<bool>,
    /// Where the end of a call is told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub status_callback: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub status_callback_method: Option<String>,
    /// The address it is registered to.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub address_sid: Option<AddressSid>,
    /// Which address it needs: `none`, `any`, `local` or `foreign`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub address_requirements: Option<String>,
    /// The papers it was given out on.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub bundle_sid: Option<BundleSid>,
    /// `in-use`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub status: Option<String>,
    /// `local`, `mobile`, `tollfree` or another.
    #[serde(default, rename = "type", deserialize_with = "wire::something::deserialize")]
    pub kind: Option<String>,
    /// `twilio` or `hosted`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub origin: Option<String>,
    /// Whether it is new to Twilio.
    #[serde(default)]
    pub beta: Option<bool>,
    /// When the account got it.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
    /// The version of the API that its calls begin with.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub api_version: Option<String>,
    /// Its path.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub uri: Option<String>,
}

impl fmt::Debug for IncomingPhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IncomingPhoneNumber({}, {:?}, {:?})", self.sid, self.phone_number, self.capabilities)
    }
}

/// What a number can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// Calls.
    pub voice: bool,
    /// Texts.
    pub sms: bool,
    /// Pictures.
    pub mms: bool,
    /// Faxes.
    pub fax: bool,
}

impl Capabilities {
    fn set(&mut self, name: &str, can: bool) {
        match name.to_ascii_lowercase().as_str() {
            "voice" => self.voice = can,
            "sms" => self.sms = can,
            "mms" => self.mms = can,
            "fax" => self.fax = can,
            _ => {}
        }
    }

    /// Reads the names of what a number can do, as Messaging Services list them.
    pub fn from_names<S: AsRef<str>>(names: &[S]) -> Self {
        let mut can = Self::default();
        for name in names {
            can.set(name.as_ref(), true);
        }
        can
    }
}

impl<'de> Deserialize<'de> for Capabilities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

/// Twilio writes the names in either case.
struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Capabilities;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of capabilities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Capabilities, A::Error> {
        let mut can = Capabilities::default();
        while let Some((name, value)) = map.next_entry::<String, Option<bool>>()? {
            can.set(&name, value.unwrap_or(false));
        }
        Ok(can)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Capabilities, E> {
        Ok(Capabilities::default())
    }
}

/// A page of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The numbers.
    pub incoming_phone_numbers: Vec<IncomingPhoneNumber>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of IncomingPhoneNumber in incoming_phone_numbers, at Host::Api, by its uris }
