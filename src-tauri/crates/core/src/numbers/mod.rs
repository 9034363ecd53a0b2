//! Our numbers: what they can do, what they are called, and where Twilio sends what reaches them; finding and buying
//! more of them, and giving them back.

pub(crate) mod active;
mod choices;
pub(crate) mod fallback;
pub(crate) mod follow;
pub mod health;
mod kind;
pub(crate) mod leaving;
pub mod mending;
pub(crate) mod pointing;
pub(crate) mod prices;
pub(crate) mod purchases;
pub(crate) mod refresh;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod store;
pub(crate) mod voice;
mod written;

use deskbell_twilio::Millis;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

pub use active::{choose as choose_active, free as free_active};
pub use choices::{ChangeNumber, change};

/// Where the texts of our numbers come in, behind the public base URL.
pub(crate) const INCOMING: &str = "/messages/incoming";

pub use kind::{Money, NumberKind};
pub(crate) use leaving::release_question;
pub use leaving::{Loss, NumberArgs, ReleaseNumber, pause, read_loss, release, resume};
pub use pointing::{Change, ChangeFailure, list_changes};
pub(crate) use purchases::question as buy_question;
pub use purchases::{
    BuyNumber, Purchase, PurchaseArgs, PurchaseState, buy, list as list_purchases, put_away,
};
pub(crate) use search::Offers;
pub use search::{
    AddressNeed, FoundNumber, FoundNumbers, NumberCosts, NumberCountry, SearchNumbers, WantedAbilities,
    list_countries, search, surprise,
};
pub use voice::{TakeCalls, release_calls, take_calls};
pub(crate) use written::written;

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
    /// Whether its texts come here.
    pub listens: bool,
    /// Its kind, where Twilio says so.
    pub kind: Option<NumberKind>,
    /// Its colour here, from 0 to 4; none: the one that follows from its digits.
    pub tint: Option<u8>,
    /// What it costs each month, as far as that is known.
    pub monthly: Option<Money>,
    /// Whether it is being given back.
    pub is_leaving: bool,
    /// Since when it is no longer ours.
    #[ts(type = "number | null")]
    pub released_at: Option<Millis>,
    /// Why it could not be given back.
    pub release_trouble: Option<String>,
}

/// Our numbers, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<NumberRow>, Error> {
    let country = office.country();
    let rows = office.store().read(move |conn| store::list(conn, country)).await?;
    prices::promise(office, &rows).await?;
    Ok(rows)
}
