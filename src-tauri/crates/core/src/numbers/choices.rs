//! What the office chooses for one of its numbers: its name and colour here, whether it stands in the inbox, whether it
//! rings.
//!
//! Invariant: nothing of it is written at Twilio.

use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::numbers::{NumberRow, store};
use crate::store::{Id, Lane};

/// A longer name stands nowhere.
const NAME_CHARS: usize = 60;

/// What to choose anew for one of our numbers; what is not given stays.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct ChangeNumber {
    /// Which one.
    pub number: Id,
    /// What we call it; an empty name gives it back its name at Twilio.
    pub name: Option<String>,
    /// Whether its threads stand in the inbox, and ring.
    pub is_shown: Option<bool>,
    /// Whether its texts arrive without a ring.
    pub is_muted: Option<bool>,
    /// Its colour, from 0 to 4.
    pub tint: Option<u8>,
}

/// Keeps what the office chooses for a number.
///
/// # Errors
/// `bad_input` naming `name` when it is too long; [`Error::NotFound`] when there is no such number.
pub async fn change(office: &Office, args: ChangeNumber) -> Result<NumberRow, Error> {
    let name = args.name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    if name.as_ref().is_some_and(|name| name.chars().count() > NAME_CHARS) {
        return Err(Error::bad_input("name", "Choose a name of at most 60 characters."));
    }
    if args.tint.is_some_and(|tint| tint > 4) {
        return Err(Error::bad_input("tint", "Choose one of the five colours."));
    }
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::read(tx, args.number)?;
            if let Some(name) = &name {
                store::rename(tx, args.number, name)?;
            }
            if let Some(is_shown) = args.is_shown {
                store::set_shown(tx, args.number, is_shown)?;
                tx.publish(Event::CountsChanged);
            }
            if let Some(is_muted) = args.is_muted {
                store::set_muted(tx, args.number, is_muted)?;
            }
            if args.tint.is_some() {
                store::set_tint(tx, args.number, args.tint)?;
            }
            tx.publish(Event::NumbersChanged);
            store::read_row(tx, args.number, country)
        })
        .await
}
