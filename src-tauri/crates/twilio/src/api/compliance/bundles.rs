//! Bundles: everything that is reviewed together.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api/bundles>.

use serde::{Deserialize, Serialize};

use super::{Results, at};
use crate::clock::Millis;
use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, BundleSid, RegulationSid};
use crate::wire;
use crate::word::words;

words! {
    /// How far a bundle has come.
    BundleStatus {
        /// Nobody has been asked.
        Draft = "draft",
        /// Somebody will look at it.
        PendingReview = "pending-review",
        /// Somebody looks at it.
        InReview = "in-review",
        /// Something is wrong with it.
        Rejected = "twilio-rejected",
        /// Numbers are given out on it.
        Approved = "twilio-approved",
        /// Numbers are given out on it for now.
        ProvisionallyApproved = "provisionally-approved",
    }
}

/// Opens a bundle. Nothing tells a second one from a repetition but its name: it is never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// The name by which it is found again.
    pub friendly_name: String,
    /// Whom Twilio writes to.
    pub email: String,
    /// What it is to satisfy.
    pub regulation: RegulationSid,
    /// Where its status is told.
    pub status_callback: Option<String>,
}

impl Request for Create {
    type Reply = Bundle;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("Bundles")
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "FriendlyName", Some(&self.friendly_name));
        put(&mut form, "Email", Some(&self.email));
        put(&mut form, "RegulationSid", Some(&self.regulation));
        put(&mut form, "StatusCallback", self.status_callback.as_ref());
        form
    }
}

fn one(bundle: &BundleSid) -> String {
    at(&format!("Bundles/{bundle}"))
}

/// Hands a bundle in. Its status alone: with anything beside it Twilio refuses with 22204.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submit {
    /// Which.
    pub bundle: BundleSid,
}

impl Request for Submit {
    type Reply = Bundle;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.bundle)
    }

    fn form(&self) -> Pairs {
        vec![("Status", BundleStatus::PendingReview.to_string())]
    }
}

/// Reads one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub bundle: BundleSid,
}

impl Request for Fetch {
    type Reply = Bundle;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.bundle)
    }
}

/// Lists bundles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those that have come so far.
    pub status: Option<BundleStatus>,
    /// Only those of this name.
    pub friendly_name: Option<String>,
    /// Only those for numbers of this country.
    pub iso_country: Option<String>,
    /// Only those for numbers of this kind.
    pub number_type: Option<String>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Results<Bundle>;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("Bundles")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "Status", self.status.as_ref());
        put(&mut query, "FriendlyName", self.friendly_name.as_ref());
        put(&mut query, "IsoCountry", self.iso_country.as_ref());
        put(&mut query, "NumberType", self.number_type.as_ref());
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Its Sid.
    pub sid: BundleSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// What it is to satisfy.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub regulation_sid: Option<RegulationSid>,
    /// The name by which it is found again.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// How far it has come.
    pub status: BundleStatus,
    /// Until when it holds, where it ends.
    #[serde(default, with = "wire::iso8601")]
    pub valid_until: Option<Millis>,
    /// Whom Twilio writes to.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub email: String,
    /// Where its status is told.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub status_callback: Option<String>,
    /// When it was opened.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}
