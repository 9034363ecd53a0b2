//! Messaging Services: a number in one may lose its texts.
//! See <https://www.twilio.com/docs/messaging/api/service-resource>.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Meta, page};
use crate::phone::PhoneNumber;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, NumberSid, ServiceSid};
use crate::wire;

/// Lists the services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        "/v1/Services".to_owned()
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Reads one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub service: ServiceSid,
}

impl Request for Fetch {
    type Reply = Service;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Services/{}", self.service)
    }
}

/// Changes where the texts of a service's numbers go. What is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which.
    pub service: ServiceSid,
    /// Whether each number's own URL counts instead of the service's.
    pub use_inbound_webhook_on_number: Option<bool>,
}

impl Request for Update {
    type Reply = Service;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Services/{}", self.service)
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "UseInboundWebhookOnNumber", self.use_inbound_webhook_on_number);
        form
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Lists the numbers in a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPhoneNumbers {
    /// In which.
    pub service: ServiceSid,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for ListPhoneNumbers {
    type Reply = NumberListing;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Services/{}/PhoneNumbers", self.service)
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// A Messaging Service.
///
/// Where `inbound_request_url` is `None` and `use_inbound_webhook_on_number` is not set, Twilio drops the texts
/// to its numbers without a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its Sid.
    pub sid: ServiceSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// What its owner calls it.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// Where texts to its numbers are told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub inbound_request_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub inbound_method: Option<String>,
    /// Where they are told when that fails.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub fallback_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub fallback_method: Option<String>,
    /// Where the fate of its texts is told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub status_callback: Option<String>,
    /// Whether each number's own URL counts instead of `inbound_request_url`.
    #[serde(default)]
    pub use_inbound_webhook_on_number: Option<bool>,
    /// Whether look-alike characters are replaced, to save segments.
    #[serde(default)]
    pub smart_encoding: Option<bool>,
    /// For how many seconds a text may wait.
    #[serde(default)]
    pub validity_period: Option<u32>,
    /// What it is for.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub usecase: Option<String>,
    /// When it was made.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// A page of services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The services.
    pub services: Vec<Service>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { Listing of Service in services, at Host::Messaging, by its meta }

/// A number in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceNumber {
    /// The number's Sid.
    pub sid: NumberSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The service it is in.
    pub service_sid: ServiceSid,
    /// The number.
    pub phone_number: PhoneNumber,
    /// Its country, by two letters.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub country_code: Option<String>,
    /// What it can do, by name.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// When it was added.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When that was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// A page of numbers in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberListing {
    /// The numbers.
    pub phone_numbers: Vec<ServiceNumber>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { NumberListing of ServiceNumber in phone_numbers, at Host::Messaging, by its meta }

#[cfg(test)]
mod tests;
