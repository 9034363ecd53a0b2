//! The papers of the account: addresses, whoever numbers are for, documents, and the bundles in which all of that is
//! reviewed. <https://www.twilio.com/docs/phone-numbers/regulatory/api>

use deskbell_twilio::api::compliance::bundles::BundleStatus;
use deskbell_twilio::api::compliance::documents::DocumentStatus;
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{AddressSid, AssignmentSid, BundleSid, DocumentSid, EndUserSid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::World;
use super::regulations::{REGULATIONS, Regulation};

/// All papers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Papers {
    pub(crate) addresses: Vec<Address>,
    pub(crate) end_users: Vec<EndUser>,
    pub(crate) documents: Vec<Document>,
    pub(crate) bundles: Vec<Bundle>,
}

/// A postal address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) sid: AddressSid,
    pub(crate) customer: String,
    pub(crate) name: String,
    pub(crate) street: String,
    pub(crate) secondary: Option<String>,
    pub(crate) city: String,
    pub(crate) region: String,
    pub(crate) postal_code: String,
    pub(crate) country: String,
    pub(crate) is_validated: bool,
    pub(crate) created: Millis,
}

/// Whoever a number is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EndUser {
    pub(crate) sid: EndUserSid,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) attributes: Map<String, Value>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// A document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) sid: DocumentSid,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) attributes: Map<String, Value>,
    /// What its file is, and how many bytes it has.
    pub(crate) file: Option<(String, usize)>,
    pub(crate) status: DocumentStatus,
    pub(crate) failure: Option<String>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// Everything that is reviewed together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bundle {
    pub(crate) sid: BundleSid,
    pub(crate) name: String,
    pub(crate) email: String,
    #[serde(with = "by_sid")]
    pub(crate) regulation: &'static Regulation,
    pub(crate) status: BundleStatus,
    pub(crate) callback: Option<String>,
    pub(crate) valid_until: Option<Millis>,
    pub(crate) items: Vec<(AssignmentSid, String, Millis)>,
    /// How often it has been handed in.
    pub(crate) round: u32,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// A regulation is written down by its Sid, which is always the same.
mod by_sid {
    use deskbell_twilio::sid::RegulationSid;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{REGULATIONS, Regulation};

    // Whoever derives this hands over a reference to the field, which is one itself.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(one: &&'static Regulation, to: S) -> Result<S::Ok, S::Error> {
        one.sid().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Regulation, D::Error> {
        let sid = RegulationSid::deserialize(from)?;
        let found = REGULATIONS.iter().find(|one| one.sid() == sid);
        found.ok_or_else(|| D::Error::custom("a regulation that is none"))
    }
}

impl Bundle {
    /// Whether what is in it can be changed.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, BundleStatus::Draft | BundleStatus::Rejected)
    }

    /// Whether numbers are given out on it.
    pub(crate) fn is_good(&self) -> bool {
        matches!(self.status, BundleStatus::Approved | BundleStatus::ProvisionallyApproved)
    }
}

impl World {
    /// Whoever a bundle is for, if anybody is in it.
    pub(crate) fn end_user_of(&self, bundle: &Bundle) -> Option<&EndUser> {
        self.papers
            .end_users
            .iter()
            .find(|one| bundle.items.iter().any(|(_, sid, _)| sid == one.sid.as_str()))
    }

    /// The documents in a bundle.
    pub(crate) fn documents_of<'a>(&'a self, bundle: &'a Bundle) -> impl Iterator<Item = &'a Document> {
        self.papers
            .documents
            .iter()
            .filter(|one| bundle.items.iter().any(|(_, sid, _)| sid == one.sid.as_str()))
    }

    /// An address of the account in a country, as its owner enters one in the Console.
    pub(crate) fn enter_address(&mut self, country: &str, now: Millis) -> AddressSid {
        let sid: AddressSid = self.mint.next("AD");
        self.papers.addresses.push(Address {
            sid: sid.clone(),
            customer: "Harbour Street Dental".to_owned(),
            name: String::new(),
            street: "12 Harbour Street".to_owned(),
            secondary: None,
            city: "Harbour".to_owned(),
            region: "H".to_owned(),
            postal_code: "2000".to_owned(),
            country: country.to_owned(),
            is_validated: true,
            created: now,
        });
        sid
    }

    /// Approved papers of the account, as its owner gets them in the Console.
    pub(crate) fn approve_bundle(&mut self, country: &str, kind: Kind, now: Millis) -> BundleSid {
        let sid: BundleSid = self.mint.next("BU");
        let regulation = REGULATIONS.iter().find(|one| one.country == country && one.kind == kind);
        let Some(regulation) = regulation.or_else(|| REGULATIONS.first()) else { return sid };
        self.papers.bundles.push(Bundle {
            sid: sid.clone(),
            name: "Made in the Console".to_owned(),
            email: "owner@example.com".to_owned(),
            regulation,
            status: BundleStatus::Approved,
            callback: None,
            valid_until: None,
            items: Vec::new(),
            round: 0,
            created: now,
            updated: now,
        });
        sid
    }
}
