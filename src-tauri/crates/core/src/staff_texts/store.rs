//! All SQL of texts to the office: whom each number texts, and what is said of a call.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StaffTexts;
use crate::error::{Error, unreadable_at};
use crate::store::{Id, Tx};

/// Whom a number texts. What cannot be read any more is nobody.
pub(super) fn find(conn: &Connection, number: Id) -> Result<Option<StaffTexts>, Error> {
    let text: Option<String> = conn
        .prepare_cached("SELECT choices FROM staff_texts WHERE number_id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| {
        serde_json::from_str(&text)
            .inspect_err(|error| {
                tracing::error!(
                    at = unreadable_at(error),
                    "whom a number texts cannot be read; it texts nobody"
                )
            })
            .ok()
    }))
}

/// Keeps whom a number texts.
pub(super) fn save(tx: &Tx<'_>, number: Id, choices: &StaffTexts) -> Result<(), Error> {
    let text = serde_json::to_string(choices).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO staff_texts (number_id, choices) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET choices = excluded.choices",
        params![number, text],
    )?;
    Ok(())
}

/// How long the message is that was left in a call, in seconds.
pub(super) fn message_seconds(conn: &Connection, call_sid: &str) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(seconds), 0) FROM voicemails WHERE call_sid = ?1")?
        .query_row([call_sid], |row| row.get(0))?)
}
