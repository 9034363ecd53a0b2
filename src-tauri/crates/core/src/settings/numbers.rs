//! How many numbers are active. As many as somebody likes, unless they want just one.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::events::Event;
use crate::settings::{Choice, Settings, load_all};
use crate::store::{Id, Tx};

/// How many numbers are active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct NumbersSettings {
    /// The one number whose texts are to come here; none where as many are active as somebody likes.
    pub active: Option<Id>,
}

impl Choice for NumbersSettings {
    const KEY: &'static str = "numbers";
}

/// Which number is to be the only active one.
pub(crate) fn load_active(conn: &Connection) -> Result<Option<Id>, Error> {
    Ok(super::load::<NumbersSettings>(conn)?.active)
}

/// Lets this be the only active number, or as many as somebody likes.
pub(crate) fn set_active(tx: &mut Tx<'_>, active: Option<Id>) -> Result<Settings, Error> {
    super::save(tx, &NumbersSettings { active })?;
    tx.publish(Event::SettingsChanged);
    load_all(tx)
}
