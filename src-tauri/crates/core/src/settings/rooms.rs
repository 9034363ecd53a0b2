//! What the office calls its conference room.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::Choice;

/// A longer name nobody says.
const LONGEST: usize = 60;

/// The office's conference room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(rename = "RoomSettings")]
pub struct RoomSettings {
    /// What it is called, on the page and to callers; empty where it has no name. Twilio is not told, as it asks for names
    /// that say nothing of anybody.
    pub name: String,
}

impl RoomSettings {
    /// The same with its name on one line.
    pub(super) fn tidy(&self) -> RoomSettings {
        let words = self.name.split(|c: char| c.is_whitespace() || c.is_control());
        RoomSettings { name: words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ") }
    }
}

impl Choice for RoomSettings {
    const KEY: &'static str = "rooms";

    fn check(&self) -> Result<(), Error> {
        if self.name.chars().count() > LONGEST {
            let message = format!("The name of the conference room has at most {LONGEST} characters.");
            return Err(Error::bad_input("name", message));
        }
        Ok(())
    }
}

/// What the room is called, within a read or a write.
pub(crate) fn load(conn: &Connection) -> Result<RoomSettings, Error> {
    super::load(conn)
}
