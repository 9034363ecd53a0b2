//! Kinds of numbers, and what they cost.

use deskbell_twilio::api::numbers::available as api;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// Of a place.
    Local,
    /// Of a mobile network.
    Mobile,
    /// The caller pays nothing.
    TollFree,
}

impl NumberKind {
    /// As it is kept.
    pub(crate) fn as_str(self) -> &'static str {
        self.to_twilio().as_str()
    }

    /// Reads Twilio's words for it, and ours.
    pub(crate) fn read(word: &str) -> Option<NumberKind> {
        api::Kind::read(word).map(NumberKind::from)
    }

    pub(crate) fn to_twilio(self) -> api::Kind {
        match self {
            NumberKind::Local => api::Kind::Local,
            NumberKind::Mobile => api::Kind::Mobile,
            NumberKind::TollFree => api::Kind::TollFree,
        }
    }
}

impl From<api::Kind> for NumberKind {
    fn from(kind: api::Kind) -> NumberKind {
        match kind {
            api::Kind::Local => NumberKind::Local,
            api::Kind::Mobile => NumberKind::Mobile,
            api::Kind::TollFree => NumberKind::TollFree,
        }
    }
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Money {
    /// As Twilio writes it: `1.15`.
    pub amount: String,
    /// Three letters: `USD`.
    pub currency: String,
}

impl Money {
    /// What Twilio charges, where it says of what.
    pub(crate) fn of(amount: &str, unit: Option<&str>) -> Option<Money> {
        let currency = unit.unwrap_or_default().to_uppercase();
        (currency.len() == 3).then(|| Money { amount: amount.to_owned(), currency })
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}
