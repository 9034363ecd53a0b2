//! Which of our numbers are held back: those of a registration that carriers do not know, and those of none.

use std::collections::HashMap;

use deskbell_twilio::Country;
use rusqlite::Connection;

use super::store::{self, Known};
use super::{NumberHeld, RegistrationKind, RegistrationState, Registrations};
use crate::error::Error;
use crate::messages::is_toll_free;
use crate::numbers::{NumberKind, NumberRow, store as numbers, written};

/// What is known, and what follows from it for our numbers.
pub(super) fn view(conn: &Connection, country: Country) -> Result<Registrations, Error> {
    let known = store::list(conn)?;
    let read_at = store::read_at(conn)?;
    let ours = numbers::list(conn, country)?;
    // As long as nobody has asked Twilio, nothing is known of any number.
    let held = if read_at.is_some() { hold(&known, &ours) } else { Vec::new() };
    let display =
        |sid: &str| ours.iter().find(|row| row.sid.as_deref() == Some(sid)).map(|row| row.display.clone());
    let rows = known.iter().map(|one| {
        let mut row = one.row.clone();
        if row.kind == RegistrationKind::TollFree
            && let Some(digits) = one.numbers.first().and_then(|sid| display(sid))
        {
            row.name = digits;
        }
        row
    });
    Ok(Registrations { rows: rows.collect(), held, read_at, trouble: store::read_trouble(conn)? })
}

/// A local number of the United States needs an approved campaign of an approved brand; a toll-free number of North
/// America an approved verification. Others need neither.
fn hold(known: &[Known], ours: &[NumberRow]) -> Vec<NumberHeld> {
    let mut by_number: HashMap<&str, &Known> = HashMap::new();
    for one in known.iter().filter(|one| one.row.kind != RegistrationKind::Brand) {
        for sid in &one.numbers {
            // Of two, the one that carriers know counts.
            let before = by_number.get(sid.as_str());
            if before.is_none_or(|before| before.row.state.holds_back()) {
                by_number.insert(sid.as_str(), one);
            }
        }
    }
    let states: HashMap<&str, RegistrationState> =
        known.iter().map(|one| (one.row.sid.as_str(), one.row.state)).collect();
    let is_ours = |row: &&NumberRow| row.released_at.is_none() && row.can.sms;
    ours.iter()
        .filter(is_ours)
        .filter_map(|row| {
            let held = |by: Option<&str>| {
                Some(NumberHeld { number: row.id, display: row.display.clone(), by: by.map(str::to_owned) })
            };
            let Some(one) = row.sid.as_deref().and_then(|sid| by_number.get(sid)) else {
                return if needs_one(row) { held(None) } else { None };
            };
            if one.row.state.holds_back() {
                return held(Some(&one.row.sid));
            }
            let brand = one.brand.as_deref()?;
            states.get(brand).is_some_and(|state| state.holds_back()).then(|| held(Some(brand)))?
        })
        .collect()
}

fn needs_one(row: &NumberRow) -> bool {
    if is_toll_free(&row.number) || row.kind == Some(NumberKind::TollFree) {
        return is_toll_free(&row.number);
    }
    written(&row.number, Country::US).country == Some(Country::US)
}
