//! Who of the office can be asked to take a call: whoever the rules of our numbers ring, and the phone at this computer.

use deskbell_twilio::{Country, PhoneNumber};
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::store;
use crate::calls::store::name_of;
use crate::error::Error;
use crate::routing;
use crate::settings;
use crate::store::{Id, Tx};

/// Somebody of the office to whom a call can be moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Colleague {
    /// What they are called.
    pub name: String,
    /// Their phone, as Twilio writes it.
    pub number: String,
    /// The same, as people write it.
    pub display: String,
}

/// Whoever can be rung besides those with these phones, those of our number `number` first.
pub(super) fn list(
    tx: &Tx<'_>,
    number: Id,
    besides: &[&str],
    country: Country,
) -> Result<Vec<Colleague>, Error> {
    let mut all: Vec<Colleague> = Vec::new();
    let mut add = |name: String, number: &str| {
        let Ok(phone) = PhoneNumber::from_twilio(number) else { return };
        if besides.contains(&number) || all.iter().any(|known| known.number == number) {
            return;
        }
        let display = phone.display(country);
        all.push(Colleague { name, number: number.to_owned(), display });
    };
    // Those of the number that was called stand first.
    add_staff(tx, number, &mut add)?;
    if let Some(own) = settings::calling::load(tx)?.number() {
        add(name_of(tx, number, own.as_str())?, own.as_str());
    }
    Ok(all)
}

fn add_staff(conn: &Connection, first: Id, add: &mut impl FnMut(String, &str)) -> Result<(), Error> {
    let mut numbers = store::list_ruled(conn)?;
    numbers.sort_by_key(|number| *number != first);
    for number in numbers {
        let rules = routing::store::rules_of(conn, number)?;
        for one in routing::everybody(&rules) {
            add(one.name.clone(), &one.number);
        }
    }
    Ok(())
}
