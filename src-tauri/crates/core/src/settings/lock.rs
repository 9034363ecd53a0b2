//! When Deskbell locks itself.

use std::time::Duration;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::Choice;

/// A day: who wants longer wants no lock.
const IDLE_MAX: u32 = 24 * 60;

/// When Deskbell locks itself. Without a PIN it never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct LockSettings {
    /// After how many minutes in which nobody touched the window; 0 for never.
    pub idle_minutes: u32,
}

impl LockSettings {
    /// After how long it locks by itself; none for never.
    pub(crate) fn idle_time(self) -> Option<Duration> {
        let minutes = u64::from(self.idle_minutes.min(IDLE_MAX));
        (minutes > 0).then(|| Duration::from_secs(minutes * 60))
    }
}

impl Choice for LockSettings {
    const KEY: &'static str = "lock";

    fn check(&self) -> Result<(), Error> {
        if self.idle_minutes > IDLE_MAX {
            return Err(Error::bad_input("idleMinutes", "Deskbell can lock after a day at most."));
        }
        Ok(())
    }
}

/// When Deskbell locks itself, within a read.
pub(crate) fn load(conn: &Connection) -> Result<LockSettings, Error> {
    super::load(conn)
}
