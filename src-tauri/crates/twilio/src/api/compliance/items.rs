//! What is in a bundle, and what Twilio says of it before anybody looks at it.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api/item-assignments>.

use serde::{Deserialize, Serialize};

use super::{Results, at};
use crate::clock::Millis;
use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, AssignmentSid, BundleSid, EvaluationSid, RegulationSid};
use crate::wire;
use crate::word::words;

/// Puts an end user or a document into a bundle. Never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// Into which.
    pub bundle: BundleSid,
    /// `IT…` or `RD…`.
    pub object: String,
}

fn items(bundle: &BundleSid) -> String {
    at(&format!("Bundles/{bundle}/ItemAssignments"))
}

impl Request for Assign {
    type Reply = Assignment;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        items(&self.bundle)
    }

    fn form(&self) -> Pairs {
        vec![("ObjectSid", self.object.clone())]
    }
}

/// Takes something out of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unassign {
    /// Out of which.
    pub bundle: BundleSid,
    /// What.
    pub assignment: AssignmentSid,
}

impl Request for Unassign {
    type Reply = ();

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("{}/{}", items(&self.bundle), self.assignment)
    }
}

/// Lists what is in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// In which.
    pub bundle: BundleSid,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Results<Assignment>;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        items(&self.bundle)
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Something in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its Sid.
    pub sid: AssignmentSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// In which bundle.
    pub bundle_sid: BundleSid,
    /// What: `IT…` or `RD…`.
    pub object_sid: String,
    /// Since when.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// Asks whether everything is there. A second report says what the first one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluate {
    /// Of which.
    pub bundle: BundleSid,
}

impl Request for Evaluate {
    type Reply = Evaluation;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        at(&format!("Bundles/{}/Evaluations", self.bundle))
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

words! {
    /// Whether everything is there.
    EvaluationStatus {
        /// It is.
        Compliant = "compliant",
        /// Something is missing.
        Noncompliant = "noncompliant",
    }
}

/// What Twilio says of a bundle before anybody looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Its Sid.
    pub sid: EvaluationSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// By what it was measured.
    pub regulation_sid: RegulationSid,
    /// Of which bundle.
    pub bundle_sid: BundleSid,
    /// Whether everything is there.
    pub status: EvaluationStatus,
    /// Each requirement, and what it lacks.
    #[serde(default)]
    pub results: Vec<Finding>,
    /// When.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// A requirement, and what it lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    /// For people.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// The type of the end user or document.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub object_type: String,
    /// Whether nothing is missing.
    pub passed: bool,
    /// What is.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub failure_reason: String,
    /// 22214, 22216 and their neighbours.
    pub error_code: Option<u32>,
    /// The fields that are right.
    pub valid: Vec<FieldFinding>,
    /// The fields that are not.
    pub invalid: Vec<FieldFinding>,
    /// For people.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub requirement_friendly_name: String,
    /// The requirement's own name.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub requirement_name: String,
}

/// A field, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldFinding {
    /// For people.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// As it stands in the attributes.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub object_field: String,
    /// What is wrong.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub failure_reason: String,
    /// 22215, 22217 and their neighbours.
    pub error_code: Option<u32>,
}
