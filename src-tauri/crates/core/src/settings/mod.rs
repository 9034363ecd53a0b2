//! What the office has chosen, by noun: one row of JSON for each noun.
//!
//! Invariant: a noun is changed whole and checked before it is kept; a field that an older row lacks has its default.
//! A noun that grows gets a field in its own file, with its default and its check, and nothing else changes.

pub mod calling;
pub mod lock;
pub mod notices;
pub mod numbers;
pub(crate) mod recordings;
pub mod retention;
pub mod rooms;
pub mod sending;

use rusqlite::{Connection, OptionalExtension as _};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::{Error, unreadable_at};
use crate::events::Event;
use crate::jobs::Job;
use crate::store::{Lane, Tx};

pub use calling::CallingSettings;
pub use lock::LockSettings;
pub use notices::NoticeSettings;
pub use numbers::NumbersSettings;
pub use retention::RetentionSettings;
pub use rooms::RoomSettings;
pub use sending::SendingSettings;

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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Settings {
    /// Light or dark.
    pub appearance: Appearance,
    /// How texts go out.
    pub sending: SendingSettings,
    /// How calls go out.
    pub calling: CallingSettings,
    /// The conference room.
    pub rooms: RoomSettings,
    /// What rings.
    pub notices: NoticeSettings,
    /// When Deskbell locks itself.
    pub lock: LockSettings,
    /// How many numbers are active; changed by calls of their own, one of which asks first.
    pub numbers: NumbersSettings,
    /// How long things are kept; changed by a call of its own, which asks first.
    pub retention: RetentionSettings,
}

/// What to choose anew: the nouns that are given, each whole.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ChangeSettings {
    /// Light or dark.
    pub appearance: Option<Appearance>,
    /// How texts go out.
    pub sending: Option<SendingSettings>,
    /// How calls go out.
    pub calling: Option<CallingSettings>,
    /// The conference room.
    pub rooms: Option<RoomSettings>,
    /// What rings.
    pub notices: Option<NoticeSettings>,
    /// When Deskbell locks itself.
    pub lock: Option<LockSettings>,
}

/// One noun's choices.
trait Choice: Serialize + DeserializeOwned + Default {
    /// The key of its row.
    const KEY: &'static str;

    /// Says what is wrong with it.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl Choice for Appearance {
    const KEY: &'static str = "appearance";
}

fn load<C: Choice>(conn: &Connection) -> Result<C, Error> {
    let text: Option<String> = conn
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([C::KEY], |row| row.get(0))
        .optional()?;
    let Some(text) = text else { return Ok(C::default()) };
    // What cannot be read any more is no reason to show no inbox.
    Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(
            key = C::KEY,
            at = unreadable_at(&error),
            "a setting cannot be read; its default counts"
        );
        C::default()
    }))
}

fn save<C: Choice>(tx: &Tx<'_>, choice: &C) -> Result<(), Error> {
    choice.check()?;
    let text = serde_json::to_string(choice).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO settings (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [C::KEY, &text],
    )?;
    Ok(())
}

fn load_all(conn: &Connection) -> Result<Settings, Error> {
    Ok(Settings {
        appearance: load(conn)?,
        sending: load(conn)?,
        calling: load(conn)?,
        rooms: load(conn)?,
        notices: load(conn)?,
        lock: load(conn)?,
        numbers: load(conn)?,
        retention: load(conn)?,
    })
}

/// Light or dark, within a read.
pub(crate) fn load_appearance(conn: &Connection) -> Result<Appearance, Error> {
    load(conn)
}

/// What the office has chosen.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Settings, Error> {
    office.store().read(load_all).await
}

/// Keeps what the office chooses anew; the other nouns stay as they are.
///
/// # Errors
/// `bad_input` naming the field that cannot be kept; then nothing is.
pub async fn change(office: &Office, change: ChangeSettings) -> Result<Settings, Error> {
    let country = office.country();
    let changed = office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(appearance) = &change.appearance {
                save(tx, appearance)?;
            }
            if let Some(sending) = &change.sending {
                save(tx, sending)?;
            }
            if let Some(calling) = &change.calling {
                let calling = calling.read(tx, country)?;
                save(tx, &calling)?;
            }
            if let Some(rooms) = &change.rooms {
                save(tx, &rooms.tidy())?;
                tx.publish(Event::RoomChanged);
            }
            if let Some(notices) = &change.notices {
                save(tx, notices)?;
                // What waits for the end of quiet hours may ring sooner now.
                tx.enqueue(&Job::ShowNotices)?;
            }
            if let Some(lock) = &change.lock {
                save(tx, lock)?;
            }
            tx.publish(Event::SettingsChanged);
            load_all(tx)
        })
        .await?;
    office.lock().follow(changed.lock.idle_time());
    Ok(changed)
}

/// Pauses notifications for so many minutes, or lets them ring again.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PauseNotices {
    /// How long; none ends a pause.
    pub minutes: Option<u32>,
}

/// Pauses notifications, or ends a pause. The rest of what was chosen about them stays.
///
/// # Errors
/// `bad_input` for a pause of more than a week, which would be forgotten.
pub async fn pause_notices(office: &Office, args: PauseNotices) -> Result<Settings, Error> {
    const WEEK: u32 = 7 * 24 * 60;
    let minutes = args.minutes.unwrap_or_default();
    if minutes > WEEK {
        return Err(Error::bad_input("minutes", "Notifications can be paused for a week at most."));
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            let until = tx.now() + std::time::Duration::from_secs(u64::from(minutes) * 60);
            let notices = load::<NoticeSettings>(tx)?;
            save(tx, &NoticeSettings { paused_until: (minutes > 0).then_some(until), ..notices })?;
            tx.publish(Event::SettingsChanged);
            load_all(tx)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_older_version_has_defaults_for_what_it_lacks() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)").unwrap();
        conn.execute_batch("INSERT INTO settings VALUES ('notices', '{\"isPrivate\":true}')").unwrap();
        let settings = load_all(&conn).unwrap();
        assert!(settings.notices.is_private && settings.sending.enter_sends);
        assert_eq!(settings.notices.quiet, notices::QuietHours::default());
    }

    #[test]
    fn a_row_that_cannot_be_read_counts_as_never_chosen() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)").unwrap();
        conn.execute_batch("INSERT INTO settings VALUES ('appearance', '\"mauve\"')").unwrap();
        assert_eq!(load_all(&conn).unwrap(), Settings::default());
    }
}
