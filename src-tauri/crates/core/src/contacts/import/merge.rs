//! What an entry of a file means for the address book as it stands: the same answer for the preview and for the write.
//!
//! Invariants: nobody is merged with anybody; a number stays with the person who has it; a note of ours stays.

use deskbell_twilio::Country;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::contacts::import::draft::{self, Entry, Problem};
use crate::contacts::rules::{NUMBERS_MAX, sort_key};
use crate::contacts::store::{self, Row};
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Tx};

/// What becomes of people who are called otherwise here than in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// They stay as they are here, and the line is left out.
    #[default]
    Keep,
    /// They get the file's name.
    Rename,
}

/// What an entry means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nobody has its numbers: somebody new.
    New,
    /// Somebody is there already, and gets something more.
    Change { contact: Id, before: State, after: State },
    /// Somebody is there already, with all of it.
    Same { now: State },
    /// It cannot be taken.
    Skip,
}

/// A person's row and addresses, as one value to compare and to go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) row: Row,
    pub(super) addresses: Vec<String>,
}

/// How a person stands now, unless they were deleted.
pub(super) fn state(conn: &Connection, contact: Id) -> Result<Option<State>, Error> {
    let Some(row) = store::find(conn, contact)? else { return Ok(None) };
    Ok(Some(State { row, addresses: store::addresses(conn, contact)? }))
}

/// Decides what an entry means now, and names what of it is left out.
pub(super) fn decide(
    conn: &Connection,
    entry: &Entry,
    known: Known,
    country: Country,
) -> Result<(Decision, Vec<Problem>), Error> {
    let mut owners: Vec<(Id, &str)> = Vec::new();
    for number in &entry.numbers {
        if let Some(owner) = store::owner(conn, number)?
            && owners.iter().all(|(other, _)| *other != owner)
        {
            owners.push((owner, number));
        }
    }
    let skip = |why: String| Ok((Decision::Skip, vec![Problem::skipped(entry.line, &entry.name, why)]));
    let (contact, number) = match owners.as_slice() {
        [] => return Ok((Decision::New, Vec::new())),
        [one] => *one,
        many => {
            let names: Result<Vec<String>, Error> =
                many.iter().map(|(owner, _)| Ok(store::read(conn, *owner)?.name)).collect();
            return skip(format!("Its numbers belong to several people here: {}.", names?.join(", ")));
        }
    };
    let before = state(conn, contact)?.ok_or(Error::NotFound("person"))?;
    let is_same_name = sort_key(&before.row.name) == sort_key(&entry.name);
    if known == Known::Keep && !is_same_name {
        let number = crate::inbox::display(number, "phone", country);
        return skip(format!("{number} belongs to {} here.", before.row.name));
    }
    let (after, problems) = more_of(&before, entry, known, country);
    let decision = if after == before {
        Decision::Same { now: before }
    } else {
        Decision::Change { contact, before, after }
    };
    Ok((decision, problems))
}

/// A person with what an entry has more, and what of it finds no room.
fn more_of(before: &State, entry: &Entry, known: Known, country: Country) -> (State, Vec<Problem>) {
    let (mut after, mut problems) = (before.clone(), Vec::new());
    if known == Known::Rename {
        after.row.name.clone_from(&entry.name);
    }
    if before.row.note.is_empty() {
        after.row.note.clone_from(&entry.note);
    } else if !entry.note.is_empty() && entry.note != before.row.note {
        let why = "The note that we have of them stays. The one in the file is left out.";
        problems.push(Problem::in_part(entry.line, &entry.name, why));
    }
    for number in entry.numbers.iter().filter(|number| !before.addresses.contains(number)) {
        if after.addresses.len() < NUMBERS_MAX {
            after.addresses.push(number.clone());
        } else {
            let number = crate::inbox::display(number, "phone", country);
            problems.push(Problem::in_part(entry.line, &number, draft::too_many()));
        }
    }
    after.addresses.sort();
    (after, problems)
}

/// What was written, and how to go back.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) contact: Id,
    /// How they stood before; none of somebody new.
    before: Option<State>,
    after: State,
}

/// Somebody new, as an entry has them.
pub(super) fn add(tx: &mut Tx<'_>, entry: &Entry) -> Result<Step, Error> {
    let row = Row { name: entry.name.clone(), note: entry.note.clone() };
    let mut addresses = entry.numbers.clone();
    addresses.sort();
    let contact = store::insert(tx, &row)?;
    store::put_addresses(tx, contact, &addresses)?;
    tell(tx, &addresses)?;
    Ok(Step { contact, before: None, after: State { row, addresses } })
}

/// Brings somebody from one state to another.
pub(super) fn change(tx: &mut Tx<'_>, contact: Id, before: &State, after: &State) -> Result<Step, Error> {
    let is_renamed = store::update(tx, contact, &before.row, &after.row)?;
    let mut changed = store::put_addresses(tx, contact, &after.addresses)?;
    if is_renamed {
        changed.extend(after.addresses.iter().cloned());
    }
    tell(tx, &changed)?;
    Ok(Step { contact, before: Some(before.clone()), after: after.clone() })
}

/// Takes a step back, unless somebody has changed the person since; says whether it did.
pub(super) fn undo(tx: &mut Tx<'_>, step: &Step) -> Result<bool, Error> {
    let Some(now) = state(tx, step.contact)?.filter(|now| *now == step.after) else { return Ok(false) };
    match &step.before {
        None => {
            store::delete(tx, step.contact)?;
            tell(tx, &[])?;
        }
        Some(before) => {
            change(tx, step.contact, &now, before)?;
        }
    }
    Ok(true)
}

/// Thousands of people change at once: the page hears of them all as one, and of each thread that is renamed.
fn tell(tx: &mut Tx<'_>, addresses: &[String]) -> Result<(), Error> {
    tx.publish(Event::ContactsChanged);
    for address in addresses {
        for thread in crate::inbox::store::threads_of_address(tx, address)? {
            tx.publish(Event::ThreadChanged { thread });
        }
    }
    Ok(())
}
