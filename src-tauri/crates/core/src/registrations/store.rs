//! All SQL of registrations.

use deskbell_twilio::Millis;
use rusqlite::{Connection, Row, params};

use super::{Registration, RegistrationKind, RegistrationState, value_of, word_of};
use crate::error::Error;
use crate::store::{self, Tx};

const READ_AT: &str = "registrations_read_at";
const ASKED_AT: &str = "registrations_asked_at";
const TROUBLE: &str = "registrations_trouble";

/// A registration, and what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) row: Registration,
    /// The brand of a campaign, by its Sid.
    pub(super) brand: Option<String>,
    /// The numbers that it counts for, by their Sids.
    pub(super) numbers: Vec<String>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Known> {
    let word = |at: usize| row.get::<_, String>(at);
    let (kind, state) = (word(1)?, word(3)?);
    let json = |_| rusqlite::Error::InvalidQuery;
    Ok(Known {
        row: Registration {
            sid: row.get(0)?,
            kind: value_of(&RegistrationKind::ALL, &kind).ok_or(rusqlite::Error::InvalidQuery)?,
            name: row.get(2)?,
            state: value_of(&RegistrationState::ALL, &state).ok_or(rusqlite::Error::InvalidQuery)?,
            word: row.get(4)?,
            reasons: serde_json::from_str(&word(5)?).map_err(json)?,
            change_until: row.get::<_, Option<i64>>(6)?.map(Millis),
        },
        brand: row.get(7)?,
        numbers: serde_json::from_str(&word(8)?).map_err(json)?,
    })
}

/// All of them, as Twilio last listed them: brands, campaigns, numbers.
pub(super) fn list(conn: &Connection) -> Result<Vec<Known>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, kind, name, state, word, reasons, change_until, brand, numbers FROM registrations ORDER BY place",
    )?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What Twilio lists takes the place of what it listed before.
pub(super) fn replace(tx: &Tx<'_>, seen: &[Known]) -> Result<(), Error> {
    tx.execute("DELETE FROM registrations", [])?;
    for (place, one) in (0_i64..).zip(seen) {
        let row = &one.row;
        let reasons = serde_json::to_string(&row.reasons).map_err(Error::internal)?;
        let numbers = serde_json::to_string(&one.numbers).map_err(Error::internal)?;
        tx.prepare_cached(
            "INSERT INTO registrations (sid, place, kind, name, state, word, reasons, change_until, brand, numbers)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (sid) DO NOTHING",
        )?
        .execute(params![
            row.sid,
            place,
            word_of(&RegistrationKind::ALL, row.kind),
            row.name,
            word_of(&RegistrationState::ALL, row.state),
            row.word,
            reasons,
            row.change_until.map(|at| at.0),
            one.brand,
            numbers,
        ])?;
    }
    let now = tx.now().0.to_string();
    store::write_meta(tx, READ_AT, &now)?;
    store::write_meta(tx, ASKED_AT, &now)?;
    store::delete_meta(tx, TROUBLE)
}

/// Twilio was asked, and did not say.
pub(super) fn set_trouble(tx: &Tx<'_>, words: &str) -> Result<(), Error> {
    store::write_meta(tx, ASKED_AT, &tx.now().0.to_string())?;
    store::write_meta(tx, TROUBLE, words)
}

/// When Twilio last said what is registered.
pub(super) fn read_at(conn: &Connection) -> Result<Option<Millis>, Error> {
    Ok(store::read_meta(conn, READ_AT)?.and_then(|text| text.parse().ok()).map(Millis))
}

/// When Twilio was last asked to the end.
pub(super) fn read_asked_at(conn: &Connection) -> Result<Option<Millis>, Error> {
    Ok(store::read_meta(conn, ASKED_AT)?.and_then(|text| text.parse().ok()).map(Millis))
}

/// Why Twilio did not say, when it was last asked.
pub(super) fn read_trouble(conn: &Connection) -> Result<Option<String>, Error> {
    store::read_meta(conn, TROUBLE)
}
