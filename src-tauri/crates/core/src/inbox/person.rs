//! Who is on the other side of a thread, as the page shows them.

use deskbell_twilio::{Country, PhoneNumber};
use serde::Serialize;
use ts_rs::TS;

use crate::store::Id;

/// How many tints the page has for people without a picture.
const TINTS: u32 = 5;

/// The other side of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "Party")]
pub struct PartyView {
    /// The address as Twilio writes it.
    pub address: String,
    /// `phone`, `short_code`, `alphanumeric` or `withheld`.
    #[ts(type = "'phone' | 'short_code' | 'alphanumeric' | 'withheld'")]
    pub kind: String,
    /// The address as people of the office's country write it.
    pub display: String,
    /// The name of the person, if the address book has one.
    pub name: Option<String>,
    /// The person, if the address book has one.
    pub contact: Option<Id>,
    /// Which tint stands behind the initials, 0 to 4; always the same for one address.
    pub tint: u32,
}

impl PartyView {
    pub(crate) fn new(
        address: &str,
        kind: &str,
        name: Option<String>,
        contact: Option<Id>,
        country: Country,
    ) -> PartyView {
        PartyView {
            address: address.to_owned(),
            kind: kind.to_owned(),
            display: display(address, kind, country),
            name,
            contact,
            tint: tint(address),
        }
    }

    /// What to call them: the name, else the address as people write it.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.display)
    }
}

/// A phone number as people write it from abroad: with its country.
pub(crate) fn display_abroad(address: &str) -> String {
    PhoneNumber::from_twilio(address).map_or_else(|_| address.to_owned(), |number| number.international())
}

/// Which tint stands behind the initials of an address.
pub(crate) fn tint(address: &str) -> u32 {
    address.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % TINTS
}

/// An address as people of `country` write it.
pub(crate) fn display(address: &str, kind: &str, country: Country) -> String {
    match kind {
        "phone" => PhoneNumber::from_twilio(address)
            .map_or_else(|_| address.to_owned(), |number| number.display(country)),
        "withheld" => "Number withheld".to_owned(),
        _ => address.to_owned(),
    }
}
