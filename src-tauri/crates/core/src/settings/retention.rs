//! How long things are kept. Off unless somebody chooses otherwise.

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::{Choice, save};
use crate::store::Tx;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A text's status may still change within a few days, and a week is what somebody on holiday misses.
const DAYS_MIN: u32 = 7;
/// Ten years: longer is for ever.
const DAYS_MAX: u32 = 3660;

/// What becomes of Twilio's copy of what is deleted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AtTwilio {
    /// Nothing: it stays there.
    #[default]
    Leave,
    /// Its words, pictures and sound go; that there was a text or a call, with its numbers and its price, stays.
    Empty,
    /// All of it goes.
    Delete,
}

/// How long one kind of thing is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Keeping {
    /// For so many days; 0 for ever.
    pub days: u32,
    /// What becomes of Twilio's copy.
    pub at_twilio: AtTwilio,
}

impl Keeping {
    /// What is older than this goes; none where everything stays.
    pub(crate) fn cutoff(self, now: Millis) -> Option<Millis> {
        (self.days > 0).then(|| now - DAY * self.days)
    }
}

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct RetentionSettings {
    /// Texts, with their pictures.
    pub texts: Keeping,
    /// The pictures and files of texts that stay.
    pub pictures: Keeping,
    /// Calls, with what was left on the voicemail.
    pub calls: Keeping,
}

impl RetentionSettings {
    /// A copy that was made before this goes, as old as the first things that do; none where everything stays. Nothing
    /// is kept for less than a week, so the way back from a change of shape is not either.
    pub(crate) fn copied_until(&self, now: Millis) -> Option<Millis> {
        [self.texts, self.pictures, self.calls].into_iter().filter_map(|keeping| keeping.cutoff(now)).max()
    }

    /// What is older than this holds words or numbers that are kept no longer; none where everything stays.
    pub(crate) fn recorded_until(&self, now: Millis) -> Option<Millis> {
        self.texts.cutoff(now).max(self.calls.cutoff(now))
    }
}

impl Choice for RetentionSettings {
    const KEY: &'static str = "retention";

    fn check(&self) -> Result<(), Error> {
        for (field, keeping) in [("texts", self.texts), ("pictures", self.pictures), ("calls", self.calls)] {
            if keeping.days != 0 && !(DAYS_MIN..=DAYS_MAX).contains(&keeping.days) {
                let message = format!("Choose between {DAYS_MIN} days and ten years.");
                return Err(Error::bad_input(field, message));
            }
        }
        if self.pictures.at_twilio == AtTwilio::Empty {
            return Err(Error::bad_input("pictures", "A picture can be left at Twilio, or deleted there."));
        }
        Ok(())
    }
}

/// How long things are kept, within a read or a write.
pub(crate) fn load(conn: &Connection) -> Result<RetentionSettings, Error> {
    super::load(conn)
}

/// Keeps how long things are kept.
pub(crate) fn keep(tx: &Tx<'_>, choice: &RetentionSettings) -> Result<(), Error> {
    save(tx, choice)
}
