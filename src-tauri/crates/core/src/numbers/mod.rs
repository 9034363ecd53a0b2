//! Our numbers: what they can do, what they are called, and where Twilio sends what reaches them.

mod choices;
pub(crate) mod follow;
pub mod health;
pub(crate) mod pointing;
pub(crate) mod refresh;
pub(crate) mod services;
pub(crate) mod store;
pub(crate) mod voice;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

pub use choices::{ChangeNumber, change};

/// Where the texts of our numbers come in, behind the public base URL.
pub(crate) const INCOMING: &str = "/messages/incoming";

pub use pointing::{Change, ChangeFailure, list_changes};
pub use voice::{TakeCalls, release_calls, take_calls};

/// What a number can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Abilities {
    /// Texts.
    pub sms: bool,
    /// Pictures.
    pub mms: bool,
    /// Calls.
    pub voice: bool,
}

/// One of our numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberRow {
    /// Which one.
    pub id: Id,
    /// Twilio's name for it; none until Twilio has listed it.
    pub sid: Option<String>,
    /// As Twilio writes it.
    pub number: String,
    /// As people write it.
    pub display: String,
    /// What we call it.
    pub name: String,
    /// What it can do.
    pub can: Abilities,
    /// Threads with something unread.
    pub unread: u32,
    /// What it is called at Twilio.
    pub twilio_name: String,
    /// Whether its threads stand in the inbox, and ring.
    pub is_shown: bool,
    /// Whether its texts arrive without a ring.
    pub is_muted: bool,
    /// Whether its calls come here.
    pub takes_calls: bool,
}

/// Our numbers, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<NumberRow>, Error> {
    let country = office.country();
    office.store().read(move |conn| store::list(conn, country)).await
}

/// Asks to undo what was changed at Twilio for a number.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReleaseNumber {
    /// Which.
    pub number: Id,
}

/// Lets a number's texts go where they went before Deskbell.
///
/// # Errors
/// When it was not changed, or Twilio refuses; the former address stays kept then.
pub async fn release(office: &Office, args: ReleaseNumber) -> Result<(), Error> {
    pointing::restore(office, args.number).await
}
