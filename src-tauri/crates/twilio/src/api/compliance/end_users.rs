//! Whoever a number is for. See <https://www.twilio.com/docs/phone-numbers/regulatory/api/end-users>.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{EndUserType, Results, at};
use crate::clock::Millis;
use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, EndUserSid};
use crate::wire;

/// Enters somebody. Nothing tells a second one from a repetition but their name: it is never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// The name by which they are found again.
    pub friendly_name: String,
    /// A person or a business.
    pub kind: EndUserType,
    /// What is known of them, by the names of the fields.
    pub attributes: Map<String, Value>,
}

impl Request for Create {
    type Reply = EndUser;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("EndUsers")
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "FriendlyName", Some(&self.friendly_name));
        put(&mut form, "Type", Some(&self.kind));
        put(&mut form, "Attributes", Some(Value::Object(self.attributes.clone())));
        form
    }
}

/// Changes what is known of somebody. Twice changes no more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Whom.
    pub end_user: EndUserSid,
    /// All that is known of them.
    pub attributes: Map<String, Value>,
}

impl Request for Update {
    type Reply = EndUser;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        at(&format!("EndUsers/{}", self.end_user))
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "Attributes", Some(Value::Object(self.attributes.clone())));
        form
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Lists them. There is no way to ask for one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Results<EndUser>;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("EndUsers")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Somebody whom a number is for. `Debug` shows nothing of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUser {
    /// Their Sid.
    pub sid: EndUserSid,
    /// Whose they are.
    pub account_sid: AccountSid,
    /// The name by which they are found again.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// A person or a business.
    #[serde(rename = "type")]
    pub kind: EndUserType,
    /// What is known of them.
    #[serde(default)]
    pub attributes: Option<Map<String, Value>>,
    /// When they were entered.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When that was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
    /// Their address at Twilio.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

impl fmt::Debug for EndUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndUser({}, {})", self.sid, self.kind)
    }
}
