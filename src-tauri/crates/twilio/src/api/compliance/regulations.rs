//! What a kind of number needs in a country. Twilio changes it without notice: it is never written down here.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api/regulations>.

use serde::{Deserialize, Deserializer, Serialize};

use super::{EndUserType, Results, at};
use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, RegulationSid};
use crate::wire;

/// Lists regulations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// For numbers of this country: two letters.
    pub iso_country: Option<String>,
    /// For numbers of this kind: `local`, `mobile`, `national` or `toll-free`.
    pub number_type: Option<String>,
    /// For people, or for businesses.
    pub end_user_type: Option<EndUserType>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Results<Regulation>;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("Regulations")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "IsoCountry", self.iso_country.as_ref());
        put(&mut query, "NumberType", self.number_type.as_ref());
        put(&mut query, "EndUserType", self.end_user_type.as_ref());
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// A regulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regulation {
    /// Its Sid.
    pub sid: RegulationSid,
    /// Such as `Australia: Local - Individual`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// Two letters.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub iso_country: String,
    /// `local`, `mobile`, `national` or `toll-free`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub number_type: String,
    /// For people, or for businesses.
    pub end_user_type: EndUserType,
    /// What it asks for.
    #[serde(default, deserialize_with = "or_none")]
    pub requirements: Requirements,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// What a regulation asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Requirements {
    /// What must be known of whom the number is for.
    pub end_user: Vec<EndUserNeed>,
    /// What must be proven: all of the outer, and of the inner all too, each by one of its documents.
    pub supporting_document: Vec<Vec<DocumentNeed>>,
}

/// What must be known of whom a number is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndUserNeed {
    /// For people: `Business`.
    pub name: String,
    /// The type of the end user.
    #[serde(rename = "type")]
    pub kind: String,
    /// The requirement's own name.
    pub requirement_name: String,
    /// Its address.
    pub url: String,
    /// The names of the fields.
    pub fields: Vec<String>,
    /// The fields, with words for people.
    pub detailed_fields: Vec<Field>,
}

/// A field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    /// As it stands in the attributes.
    pub machine_name: String,
    /// For people.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// What to put there. Values that are allowed stand in here as prose.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub description: String,
}

/// Something that must be proven.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentNeed {
    /// For people.
    pub name: String,
    /// `document`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The requirement's own name.
    pub requirement_name: String,
    /// For people.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub description: String,
    /// The documents of which one must be there.
    pub accepted_documents: Vec<AcceptedDocument>,
}

/// A document that proves something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptedDocument {
    /// For people.
    pub name: String,
    /// The type of the document.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address.
    pub url: String,
    /// The names of the fields that it must prove.
    pub fields: Vec<String>,
    /// The fields, with words for people.
    pub detailed_fields: Vec<Field>,
}

fn or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Requirements, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
