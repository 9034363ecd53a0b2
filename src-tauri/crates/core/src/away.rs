//! While you were away: what came while Twilio could not reach this computer, counted as catching up finds it, and told
//! once.
//!
//! Invariants: each thing is counted in the write that takes it in, so once; what is from before the office connected is
//! not counted; what somebody has put away does not come back.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Lane, Tx};

/// What came while nobody could be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Away {
    /// When the first of it happened.
    pub since: Millis,
    /// Calls.
    pub calls: u32,
    /// Messages on the voicemail, most of them left in those calls.
    pub voicemails: u32,
    /// Texts.
    pub texts: u32,
    /// How often Twilio could not reach this computer.
    pub unreached: u32,
}

/// Something that was found and not told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Call,
    Voicemail,
    Text,
    /// Twilio could not reach this computer.
    Unreached,
}

/// Counts something that was found, and that happened at `at`.
pub(crate) fn note(tx: &mut Tx<'_>, found: Found, at: Millis) -> Result<(), Error> {
    note_some(tx, found, 1, at)
}

/// Counts so many of a kind that were found, the first of which happened at `since`.
pub(crate) fn note_some(tx: &mut Tx<'_>, found: Found, some: usize, since: Millis) -> Result<(), Error> {
    let count = |what| if found == what { some } else { 0 };
    tx.prepare_cached(
        "INSERT INTO away (only, since, calls, voicemails, texts, unreached) VALUES (1, ?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (only) DO UPDATE SET since = min(since, excluded.since), calls = calls + excluded.calls,
             voicemails = voicemails + excluded.voicemails, texts = texts + excluded.texts,
             unreached = unreached + excluded.unreached",
    )?
    .execute(params![
        since.0,
        count(Found::Call),
        count(Found::Voicemail),
        count(Found::Text),
        count(Found::Unreached),
    ])?;
    tx.publish(Event::AwayChanged);
    Ok(())
}

fn find(conn: &Connection) -> Result<Option<Away>, Error> {
    Ok(conn
        .prepare_cached("SELECT since, calls, voicemails, texts, unreached FROM away WHERE only = 1")?
        .query_row([], |row| {
            Ok(Away {
                since: Millis(row.get(0)?),
                calls: row.get(1)?,
                voicemails: row.get(2)?,
                texts: row.get(3)?,
                unreached: row.get(4)?,
            })
        })
        .optional()?)
}

/// What came while nobody could be told; nothing once somebody has put it away.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Option<Away>, Error> {
    office.store().read(find).await
}

/// Puts it away: it has been seen.
///
/// # Errors
/// When the store cannot be written.
pub async fn put_away(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, |tx| {
            tx.execute("DELETE FROM away", [])?;
            tx.publish(Event::AwayChanged);
            Ok(())
        })
        .await
}
