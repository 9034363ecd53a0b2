//! How texts go out.

use std::time::Duration;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::Choice;

/// Longer nobody waits to see a text go.
const UNDO_MAX: u32 = 30;
/// Short codes send this many; nothing sends more.
const PACE_MAX: u32 = 100;

/// How texts go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SendingSettings {
    /// Whether Enter sends and Shift-Enter breaks the line, or the other way round.
    pub enter_sends: bool,
    /// For how many seconds a text can be taken back before it goes; 0 sends at once.
    pub undo_seconds: u32,
    /// How many segments each number may send in a second; 0 leaves it to Twilio.
    pub segments_per_second: u32,
}

impl Default for SendingSettings {
    fn default() -> SendingSettings {
        SendingSettings { enter_sends: true, undo_seconds: 5, segments_per_second: 1 }
    }
}

impl SendingSettings {
    /// For how long a text waits for a word of undo.
    pub(crate) fn undo_time(&self) -> Duration {
        Duration::from_secs(u64::from(self.undo_seconds.min(UNDO_MAX)))
    }

    /// How long a number is busy with so many segments; none where it need not wait.
    pub(crate) fn pace_of(&self, segments: u32) -> Option<Duration> {
        Duration::from_secs(u64::from(segments)).checked_div(self.segments_per_second)
    }
}

impl Choice for SendingSettings {
    const KEY: &'static str = "sending";

    fn check(&self) -> Result<(), Error> {
        if self.undo_seconds > UNDO_MAX {
            let message = format!("A text can be held back for {UNDO_MAX} seconds at most.");
            return Err(Error::bad_input("undoSeconds", message));
        }
        if self.segments_per_second > PACE_MAX {
            let message = format!("No number sends more than {PACE_MAX} segments a second.");
            return Err(Error::bad_input("segmentsPerSecond", message));
        }
        Ok(())
    }
}

/// How texts go out, within a read or a write.
pub(crate) fn load(conn: &Connection) -> Result<SendingSettings, Error> {
    super::load(conn)
}
