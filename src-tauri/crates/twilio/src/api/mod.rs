//! Twilio's REST families: each request is a value, each reply a type.
//! Replies can be written as well as read, so that the sandbox says what the client understands.

pub mod account;
pub mod addresses;
pub mod alerts;
pub mod calls;
pub mod compliance;
pub mod conferences;
pub mod flows;
pub mod messages;
pub mod numbers;
pub mod pricing;
pub mod recordings;
pub mod registrations;
pub mod services;

pub use crate::wire::Decimal;

use crate::sid::AccountSid;

/// A path under the account, in the 2010 API.
fn under(account: &AccountSid, rest: &str) -> String {
    format!("/2010-04-01/Accounts/{account}/{rest}")
}
