//! Regulatory compliance: what a kind of number needs in a country, who it is for, the documents that prove it, and the
//! bundle in which all of that is reviewed.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api>.

pub mod bundles;
pub mod documents;
pub mod end_users;
pub mod items;
pub mod regulations;

use serde::{Deserialize, Serialize};

use crate::hosts::Host;
use crate::page::{Meta, Page};
use crate::word::words;

words! {
    /// Whether somebody is a person or a business.
    EndUserType {
        /// A person.
        Individual = "individual",
        /// A business.
        Business = "business",
    }
}

/// A path of this family.
fn at(rest: &str) -> String {
    format!("/v2/RegulatoryCompliance/{rest}")
}

/// A page of a listing of this family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results<T> {
    /// What is listed.
    pub results: Vec<T>,
    /// Where the other pages are.
    pub meta: Meta,
}

impl<T: serde::de::DeserializeOwned + Send + Sync> Page for Results<T> {
    type Item = T;

    fn host() -> Host {
        Host::Numbers
    }

    fn into_items(self) -> Vec<T> {
        self.results
    }

    fn next_page(&self) -> Option<&str> {
        self.meta.next()
    }
}

#[cfg(test)]
mod tests;
