//! Our numbers: what they can do, what they are called, and where Twilio sends what reaches them.

pub(crate) mod refresh;
pub(crate) mod store;

use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

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
}

/// Our numbers, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<NumberRow>, Error> {
    let country = office.country();
    office.store().read(move |conn| store::list(conn, country)).await
}
