//! Postal addresses of the account, checked and completed by Twilio as they are entered.
//! See <https://www.twilio.com/docs/usage/api/address>.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::under;
use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, AddressSid};
use crate::wire;

/// Whether Twilio may correct what it knows better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// It may. What it cannot find is refused with 21628 or 21629.
    Allowed,
    /// It is to be taken as it is.
    Refused,
}

/// Enters an address. Nothing tells a second one from a repetition but its name: it is never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// Who lives there: up to 21 characters of three bytes.
    pub customer_name: String,
    /// House and street.
    pub street: String,
    /// Floor, suite.
    pub street_secondary: Option<String>,
    /// Town.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Two letters.
    pub iso_country: String,
    /// The name by which it is found again, up to 64 characters.
    pub friendly_name: String,
    /// Whether it may be corrected.
    pub correction: Correction,
}

impl Request for Create {
    type Reply = Address;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Addresses.json")
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "CustomerName", Some(&self.customer_name));
        put(&mut form, "Street", Some(&self.street));
        put(&mut form, "StreetSecondary", self.street_secondary.as_ref());
        put(&mut form, "City", Some(&self.city));
        put(&mut form, "Region", Some(&self.region));
        put(&mut form, "PostalCode", Some(&self.postal_code));
        put(&mut form, "IsoCountry", Some(&self.iso_country));
        put(&mut form, "FriendlyName", Some(&self.friendly_name));
        put(&mut form, "AutoCorrectAddress", Some(self.correction == Correction::Allowed));
        form
    }
}

/// Lists the addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those of this name.
    pub friendly_name: Option<String>,
    /// Only those in this country.
    pub iso_country: Option<String>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Addresses.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "FriendlyName", self.friendly_name.as_ref());
        put(&mut query, "IsoCountry", self.iso_country.as_ref());
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// An address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Its Sid.
    pub sid: AddressSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// Who lives there.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub customer_name: String,
    /// The name by which it is found again.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// House and street, as corrected.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub street: String,
    /// Floor, suite.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub street_secondary: Option<String>,
    /// Town.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub city: String,
    /// State or region.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub region: String,
    /// Postal code.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub postal_code: String,
    /// Two letters.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub iso_country: String,
    /// Whether Twilio knows the place.
    #[serde(default)]
    pub validated: Option<bool>,
    /// Whether somebody has shown that they live there.
    #[serde(default)]
    pub verified: Option<bool>,
    /// Whether emergency calls come from there.
    #[serde(default)]
    pub emergency_enabled: Option<bool>,
    /// When it was entered.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
    /// Its path.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub uri: Option<String>,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}, {})", self.sid, self.iso_country)
    }
}

/// A page of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The addresses.
    pub addresses: Vec<Address>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Address in addresses, at Host::Api, by its uris }
