//! The account itself and its balance: <https://www.twilio.com/docs/iam/api/account>.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, under};
use crate::clock::Millis;
use crate::request::{Method, Request};
use crate::sid::AccountSid;
use crate::wire;
use crate::word::words;

/// Reads the account. Also the way to try credentials out.
#[derive(Debug, Clone, Copy)]
pub struct Fetch;

impl Request for Fetch {
    type Reply = Account;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        format!("/2010-04-01/Accounts/{account}.json")
    }
}

/// Reads the balance. A subaccount has none.
#[derive(Debug, Clone, Copy)]
pub struct FetchBalance;

impl Request for FetchBalance {
    type Reply = Balance;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Balance.json")
    }
}

words! {
    /// Whether an account can be used.
    AccountStatus {
        /// It can.
        Active = "active",
        /// Not until its owner has paid, or has spoken with Twilio.
        Suspended = "suspended",
        /// Never again.
        Closed = "closed",
    }
}

words! {
    /// Whether an account has been paid for.
    AccountKind {
        /// A trial, which can do very little.
        Trial = "Trial",
        /// A full account.
        Full = "Full",
    }
}

/// An account. Twilio also answers with the auth token; it is not kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its Sid.
    pub sid: AccountSid,
    /// The account it belongs to; another than itself for a subaccount.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub owner_account_sid: Option<AccountSid>,
    /// What its owner calls it.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// Whether it has been paid for.
    #[serde(rename = "type")]
    pub kind: AccountKind,
    /// When it was opened.
    #[serde(default, with = "wire::rfc2822")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::rfc2822")]
    pub date_updated: Option<Millis>,
    /// Its path.
    #[serde(default)]
    pub uri: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, {}, {})", self.sid, self.status, self.kind)
    }
}

/// What is left to spend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Whose.
    pub account_sid: AccountSid,
    /// How much.
    pub balance: Decimal,
    /// Of what, such as `USD`.
    pub currency: String,
}
