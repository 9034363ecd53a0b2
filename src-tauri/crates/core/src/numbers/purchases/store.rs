//! All SQL that writes purchases.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{BuyNumber, Papers, Purchase, PurchaseState, explain};
use crate::error::Error;
use crate::events::Event;
use crate::numbers::Money;
use crate::store::{Id, Tx};

macro_rules! columns {
    () => {
        "SELECT id, number, state, monthly, number_id, error_code, trouble FROM purchases "
    };
}

fn from_row(row: &Row<'_>, country: Country) -> rusqlite::Result<Purchase> {
    let (number, state, monthly): (String, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let state = PurchaseState::read(&state).ok_or(rusqlite::Error::InvalidQuery)?;
    let (code, text): (Option<u32>, Option<String>) = (row.get(5)?, row.get(6)?);
    let is_ours = matches!(state, PurchaseState::Bought | PurchaseState::Pointed | PurchaseState::Done);
    Ok(Purchase {
        id: row.get(0)?,
        display: crate::inbox::display(&number, "phone", country),
        number,
        state,
        monthly: monthly.and_then(|text| serde_json::from_str(&text).ok()),
        bought: row.get(4)?,
        trouble: text.clone().filter(|_| is_ours),
        failure: explain(state, code, text),
    })
}

/// One purchase.
pub(super) fn read(conn: &Connection, id: Id, country: Country) -> Result<Purchase, Error> {
    conn.prepare_cached(concat!(columns!(), "WHERE id = ?1"))?
        .query_row([id], |row| from_row(row, country))
        .optional()?
        .ok_or(Error::NotFound("purchase"))
}

/// All that were not put away, newest first.
pub(super) fn list(conn: &Connection, country: Country) -> Result<Vec<Purchase>, Error> {
    let mut statement = conn.prepare_cached(concat!(columns!(), "ORDER BY id DESC"))?;
    let rows = statement.query_map([], |row| from_row(row, country))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The purchase that was made for an intent.
pub(super) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    let found = conn
        .prepare_cached("SELECT id FROM purchases WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0));
    Ok(found.optional()?)
}

/// Whether a number is being bought, or may have been.
pub(super) fn is_under_way(conn: &Connection, number: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM purchases WHERE number = ?1
             AND state IN ('queued', 'buying', 'unconfirmed', 'bought', 'pointed')",
        )?
        .exists([number])?)
}

/// A new wish to buy.
pub(super) fn insert(
    tx: &Tx<'_>,
    id: Id,
    args: &BuyNumber,
    monthly: Option<&Money>,
    papers: &Papers,
) -> Result<(), Error> {
    let monthly = monthly.map(serde_json::to_string).transpose().map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO purchases (id, intent, number, state, address_sid, bundle_sid, monthly)
         VALUES (?1, ?2, ?3, 'queued', ?4, ?5, ?6)",
        params![id, args.intent, args.number, papers.address, papers.bundle, monthly],
    )?;
    Ok(())
}

/// Forgets a purchase. What was bought stays.
pub(super) fn delete(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("DELETE FROM purchases WHERE id = ?1", [id])?;
    Ok(())
}

/// What keeping its promise needs to know.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: Id,
    pub(super) number: String,
    pub(super) state: PurchaseState,
    pub(super) address: Option<String>,
    pub(super) bundle: Option<String>,
    pub(super) attempted_at: Option<Millis>,
    pub(super) searches: u32,
    /// Twilio's name for what was bought.
    pub(super) sid: Option<String>,
}

/// What keeping its promise needs to know; nothing when it was put away.
pub(super) fn find(conn: &Connection, id: Id) -> Result<Option<Known>, Error> {
    let found = conn
        .prepare_cached(
            "SELECT purchases.number, state, address_sid, bundle_sid, attempted_at, searches, numbers.sid
             FROM purchases LEFT JOIN numbers ON numbers.id = purchases.number_id WHERE purchases.id = ?1",
        )?
        .query_row([id], |row| {
            let state: String = row.get(1)?;
            Ok(Known {
                id,
                number: row.get(0)?,
                state: PurchaseState::read(&state).ok_or(rusqlite::Error::InvalidQuery)?,
                address: row.get(2)?,
                bundle: row.get(3)?,
                attempted_at: row.get::<_, Option<i64>>(4)?.map(Millis),
                searches: row.get(5)?,
                sid: row.get(6)?,
            })
        });
    Ok(found.optional()?)
}

/// The purchases in one of these states of a number that nobody knows to be ours.
pub(super) fn find_open(conn: &Connection, number: &str) -> Result<Vec<Id>, Error> {
    let mut statement = conn
        .prepare_cached("SELECT id FROM purchases WHERE number = ?1 AND state IN ('unconfirmed', 'lost')")?;
    let ids = statement.query_map([number], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The purchases that have not been answered.
pub(super) fn list_unanswered(conn: &Connection) -> Result<Vec<Id>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM purchases WHERE state IN ('queued', 'buying')")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Moves a purchase on. What troubled it before is forgotten.
pub(super) fn set_state(tx: &mut Tx<'_>, id: Id, state: PurchaseState) -> Result<(), Error> {
    tx.execute(
        "UPDATE purchases SET state = ?2, trouble = NULL, error_code = NULL WHERE id = ?1",
        params![id, state.as_str()],
    )?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// Twilio is asked at `at`.
pub(super) fn set_attempted(tx: &mut Tx<'_>, id: Id, at: Millis) -> Result<(), Error> {
    tx.execute("UPDATE purchases SET attempted_at = ?2 WHERE id = ?1", params![id, at.0])?;
    set_state(tx, id, PurchaseState::Buying)
}

/// Twilio refused it.
pub(super) fn set_refused(
    tx: &mut Tx<'_>,
    id: Id,
    code: Option<u32>,
    text: Option<&str>,
) -> Result<(), Error> {
    set_state(tx, id, PurchaseState::Refused)?;
    tx.execute("UPDATE purchases SET error_code = ?2, trouble = ?3 WHERE id = ?1", params![id, code, text])?;
    Ok(())
}

/// It is ours, as this number.
pub(super) fn set_bought(tx: &mut Tx<'_>, id: Id, number: Id) -> Result<(), Error> {
    tx.execute("UPDATE purchases SET number_id = ?2 WHERE id = ?1", params![id, number])?;
    set_state(tx, id, PurchaseState::Bought)
}

/// Something keeps its texts away.
pub(super) fn set_trouble(tx: &mut Tx<'_>, id: Id, trouble: &str) -> Result<(), Error> {
    tx.execute("UPDATE purchases SET trouble = ?2 WHERE id = ?1", params![id, trouble])?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// It was looked for once more.
pub(super) fn count_search(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE purchases SET searches = searches + 1 WHERE id = ?1", [id])?;
    Ok(())
}
