//! What becomes of the sound of messages at Twilio. Off unless somebody chooses otherwise.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::settings::Choice;
use crate::store::Tx;

/// What becomes of recorded sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RecordingSettings {
    /// Whether it is deleted at Twilio once it is kept here.
    pub(crate) erases_at_twilio: bool,
}

impl Choice for RecordingSettings {
    const KEY: &'static str = "recordings";
}

/// What becomes of recorded sound, within a read or a write.
pub(crate) fn load(conn: &Connection) -> Result<RecordingSettings, Error> {
    super::load(conn)
}

/// Keeps whether it is deleted at Twilio.
pub(crate) fn keep(tx: &Tx<'_>, erases_at_twilio: bool) -> Result<(), Error> {
    super::save(tx, &RecordingSettings { erases_at_twilio })
}
