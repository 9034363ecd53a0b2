//! What the office has chosen.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::Lane;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the office has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light or dark.
    pub appearance: Appearance,
    /// Whether Enter sends and Shift-Enter breaks the line, or the other way round.
    pub enter_sends: bool,
    /// Whether notifications say only "New text".
    pub private_notices: bool,
    /// Until when nothing rings.
    pub notices_paused_until: Option<Millis>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            appearance: Appearance::System,
            enter_sends: true,
            private_notices: false,
            notices_paused_until: None,
        }
    }
}

const KEY: &str = "settings";

fn load(conn: &Connection) -> Result<Settings, Error> {
    let text: Option<String> = conn
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    match text {
        Some(text) => serde_json::from_str(&text).map_err(Error::internal),
        None => Ok(Settings::default()),
    }
}

/// What the office has chosen.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Settings, Error> {
    office.store().read(load).await
}

/// Keeps what the office has chosen.
///
/// # Errors
/// When the store cannot be written.
pub async fn change(office: &Office, settings: Settings) -> Result<Settings, Error> {
    let text = serde_json::to_string(&settings).map_err(Error::internal)?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            tx.execute(
                "INSERT INTO settings (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [KEY, &text],
            )?;
            tx.publish(Event::SettingsChanged);
            Ok(())
        })
        .await?;
    Ok(settings)
}
