//! All SQL of routing: the rules of each number.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use deskbell_twilio::Country;
use quick_cache::sync::Cache;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Routing, Rules};
use crate::error::{Error, unreadable_at};
use crate::store::{Id, Tx};

/// The rules of a number. Where none can be read it answers as a new number does: a call is never left alone.
pub(crate) fn rules_of(conn: &Connection, number: Id) -> Result<Arc<Rules>, Error> {
    let known: Option<Arc<Rules>> = conn
        .prepare_cached("SELECT rules FROM routing WHERE number_id = ?1")?
        .query_row([number], |row| Ok(known(row.get_ref(0)?.as_str()?)))
        .optional()?;
    Ok(known.unwrap_or_default())
}

/// How many numbers' rules are remembered as they were read.
const REMEMBERED: usize = 32;

/// As [`parse`]: each call asks for the same rules, and reading long ones takes longer than all else that it needs.
fn known(text: &str) -> Arc<Rules> {
    static KNOWN: LazyLock<Cache<String, Arc<Rules>>> = LazyLock::new(|| Cache::new(REMEMBERED));
    if let Some(rules) = KNOWN.get(text) {
        return rules;
    }
    let rules = Arc::new(parse(text));
    KNOWN.insert(text.to_owned(), rules.clone());
    rules
}

fn parse(text: &str) -> Rules {
    serde_json::from_str(text).unwrap_or_else(|error| {
        tracing::error!(
            at = unreadable_at(&error),
            "the rules of a number cannot be read; it takes messages"
        );
        Rules::default()
    })
}

/// The rules of every number that has some of its own.
pub(super) fn all_rules(conn: &Connection) -> Result<Vec<Rules>, Error> {
    let mut statement = conn.prepare_cached("SELECT rules FROM routing ORDER BY number_id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.iter().map(|text| parse(text)).collect())
}

/// The recordings that the rules of any number play.
pub(crate) fn sounds(conn: &Connection) -> Result<BTreeSet<Id>, Error> {
    Ok(all_rules(conn)?.iter().flat_map(super::sounds).collect())
}

/// Whose turn it is where people are rung in turn: how many calls took one before.
pub(crate) fn next_round(conn: &Connection, number: Id) -> Result<u32, Error> {
    let next: Option<u32> = conn
        .prepare_cached("SELECT round FROM routing WHERE number_id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(next.unwrap_or(0))
}

/// A call has taken this turn.
pub(crate) fn take_turn(tx: &Tx<'_>, number: Id, round: u32) -> Result<(), Error> {
    tx.prepare_cached("UPDATE routing SET round = ?2 WHERE number_id = ?1")?
        .execute(params![number, round.wrapping_add(1)])?;
    Ok(())
}

/// How a number answers calls.
pub(super) fn read(conn: &Connection, number: Id, country: Country) -> Result<Routing, Error> {
    let row = crate::numbers::store::read_row(conn, number, country)?;
    Ok(Routing {
        number,
        display: row.display,
        name: row.name,
        can_call: row.can.voice,
        takes_calls: row.takes_calls,
        rules: Rules::clone(&*rules_of(conn, number)?),
    })
}

/// Keeps the rules of a number.
pub(super) fn save(tx: &Tx<'_>, number: Id, rules: &Rules) -> Result<(), Error> {
    let text = serde_json::to_string(rules).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO routing (number_id, rules) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET rules = excluded.rules",
        params![number, text],
    )?;
    Ok(())
}
