//! How calls go out: which phone rings first when somebody here calls.
//!
//! Invariant: it is a matter of this computer. What was copied or restored to another one forgets it.

use deskbell_twilio::{Country, PhoneNumber};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::Choice;
use crate::store::Tx;

/// How calls go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct CallingSettings {
    /// Which phone rings first when somebody at this computer calls, as people write it or as Twilio does; empty while
    /// nobody has said so.
    pub phone: String,
    /// Whether whoever answers it must press 1 before the other side is rung, so that no mailbox is put through.
    pub press_one: bool,
}

impl Default for CallingSettings {
    fn default() -> CallingSettings {
        CallingSettings { phone: String::new(), press_one: true }
    }
}

impl CallingSettings {
    /// The phone that rings first.
    pub(crate) fn number(&self) -> Option<PhoneNumber> {
        PhoneNumber::from_twilio(&self.phone).ok()
    }

    /// The same with its number as Twilio writes it.
    pub(super) fn read(&self, conn: &Connection, country: Country) -> Result<CallingSettings, Error> {
        let typed = self.phone.trim();
        if typed.is_empty() {
            return Ok(CallingSettings { phone: String::new(), ..self.clone() });
        }
        let number = PhoneNumber::parse(typed, country).map_err(|problem| {
            Error::bad_input("phone", crate::contacts::number_sentence(problem, typed, country))
        })?;
        crate::calls::outgoing::check_phone(conn, &number)?;
        Ok(CallingSettings { phone: number.as_str().to_owned(), ..self.clone() })
    }
}

impl Choice for CallingSettings {
    const KEY: &'static str = "calling";
}

/// How calls go out, within a read or a write.
pub(crate) fn load(conn: &Connection) -> Result<CallingSettings, Error> {
    super::load(conn)
}

/// Forgets which phone rings.
pub(crate) fn forget_phone(tx: &Tx<'_>) -> Result<(), Error> {
    let kept = load(tx)?;
    super::save(tx, &CallingSettings { phone: String::new(), ..kept })
}
