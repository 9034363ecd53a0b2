//! Changing people: their names and notes, and which numbers are theirs.
//!
//! Invariant: a number never leaves one person for another unless whoever asks has said that it may.

use deskbell_twilio::Country;
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::rules::{NUMBERS_MAX, Typed, clean_name, clean_note, number_sentence, read_numbers};
use crate::contacts::store::{self, Row};
use crate::contacts::{ContactArgs, Person, read_person};
use crate::error::Error;
use crate::store::{Id, Lane, Tx};

/// Writes a person whole, as the form shows them.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveContact {
    /// Who is changed; none makes somebody new.
    pub contact: Option<Id>,
    /// What to call them.
    pub name: String,
    /// What to remember of them.
    pub note: String,
    /// All their numbers, as typed or as Twilio writes them.
    pub numbers: Vec<String>,
    /// The people from whom a number may be taken.
    pub takes_from: Vec<Id>,
}

/// Gives a person one number more.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkNumber {
    /// Who gets it.
    pub contact: Id,
    /// As typed or as Twilio writes it.
    pub number: String,
    /// The people from whom it may be taken.
    pub takes_from: Vec<Id>,
}

/// Takes a number from a person.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct UnlinkNumber {
    /// Whose it is.
    pub contact: Id,
    /// As Twilio writes it.
    pub number: String,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SavedContact {
    /// It is written.
    Saved {
        /// As they are now.
        person: Box<Person>,
    },
    /// Nothing was written: some numbers belong to somebody else. Ask again with `takesFrom` to move them.
    Taken {
        /// Which, and whose they are.
        numbers: Vec<TakenNumber>,
    },
}

/// A number that belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TakenNumber {
    /// As people write it.
    pub display: String,
    /// Whose it is.
    pub contact: Id,
    /// What they are called.
    pub name: String,
}

/// Makes or changes a person.
///
/// # Errors
/// `bad_input` naming `name`, `note` or `numbers.0` and so on; [`Error::NotFound`] when they were deleted meanwhile.
pub async fn save(office: &Office, args: SaveContact) -> Result<SavedContact, Error> {
    let wanted = Row { name: clean_name(&args.name)?, note: clean_note(&args.note)? };
    let typed = read_numbers(&args.numbers, office.country())?;
    let change = Change { contact: args.contact, row: Some(wanted), typed, takes_from: args.takes_from };
    carry_out(office, change).await
}

/// Gives a person one number more. Its threads are called by their name; nothing is merged.
///
/// # Errors
/// `bad_input` naming `numbers.0`; [`Error::NotFound`] when there is no such person.
pub async fn link(office: &Office, args: LinkNumber) -> Result<SavedContact, Error> {
    let mut typed = read_numbers(std::slice::from_ref(&args.number), office.country())?;
    if typed.is_empty() {
        return Err(Error::bad_input("numbers.0", "Type a number."));
    }
    let contact = args.contact;
    let has = office.store().read(move |conn| store::addresses(conn, contact)).await?;
    if has.len() >= NUMBERS_MAX {
        return Err(Error::bad_input("numbers.0", format!("A person has at most {NUMBERS_MAX} numbers.")));
    }
    typed.extend(has.into_iter().map(Typed::Number));
    carry_out(office, Change { contact: Some(contact), row: None, typed, takes_from: args.takes_from }).await
}

/// Takes a number from a person. Its threads are called by the number again.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn unlink(office: &Office, args: UnlinkNumber) -> Result<Person, Error> {
    let contact = args.contact;
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::read(tx, args.contact)?;
            let mut left = store::addresses(tx, args.contact)?;
            left.retain(|address| *address != args.number);
            let changed = store::put_addresses(tx, args.contact, &left)?;
            store::tell(tx, args.contact, &changed)
        })
        .await?;
    let country = office.country();
    office.store().read(move |conn| read_person(conn, contact, None, country)).await
}

/// Deletes a person. Their threads stay, and are called by their numbers.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn delete(office: &Office, args: ContactArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::delete(tx, args.contact)).await
}

/// Takes back a deletion, within the ten minutes and more that it is remembered.
///
/// # Errors
/// [`Error::NotFound`] when it has been forgotten.
pub async fn restore(office: &Office, args: ContactArgs) -> Result<Person, Error> {
    let (contact, country) = (args.contact, office.country());
    office.store().write(Lane::Door, move |tx| store::restore(tx, contact)).await?;
    office.store().read(move |conn| read_person(conn, contact, None, country)).await
}

/// What shall be true of a person.
struct Change {
    contact: Option<Id>,
    /// Name and note, unless they stay.
    row: Option<Row>,
    /// All their numbers.
    typed: Vec<Typed>,
    takes_from: Vec<Id>,
}

enum Written {
    Done(Id),
    Taken(Vec<(String, Id, String)>),
}

async fn carry_out(office: &Office, change: Change) -> Result<SavedContact, Error> {
    let country = office.country();
    match office.store().write(Lane::Door, move |tx| write_change(tx, &change, country)).await? {
        Written::Done(contact) => {
            let person = office.store().read(move |conn| read_person(conn, contact, None, country)).await?;
            Ok(SavedContact::Saved { person: Box::new(person) })
        }
        Written::Taken(numbers) => {
            let numbers = numbers.into_iter().map(|(address, contact, name)| TakenNumber {
                display: crate::inbox::display(&address, "phone", country),
                contact,
                name,
            });
            Ok(SavedContact::Taken { numbers: numbers.collect() })
        }
    }
}

fn write_change(tx: &mut Tx<'_>, change: &Change, country: Country) -> Result<Written, Error> {
    let before = change.contact.map(|contact| store::read(tx, contact)).transpose()?;
    let wanted = addresses_of(tx, &change.typed, country)?;
    let mut taken = Vec::new();
    for address in &wanted {
        if let Some(owner) = store::owner(tx, address)?.filter(|owner| Some(*owner) != change.contact) {
            taken.push((address.clone(), owner, store::read(tx, owner)?.name));
        }
    }
    if taken.iter().any(|(_, owner, _)| !change.takes_from.contains(owner)) {
        return Ok(Written::Taken(taken));
    }
    for (address, owner, _) in taken {
        let mut left = store::addresses(tx, owner)?;
        left.retain(|other| *other != address);
        store::put_addresses(tx, owner, &left)?;
        store::tell(tx, owner, &[])?;
    }
    let (contact, is_renamed) = match (change.contact, &before, &change.row) {
        (Some(contact), Some(before), Some(after)) => (contact, store::update(tx, contact, before, after)?),
        (Some(contact), _, _) => (contact, false),
        (None, _, Some(row)) => (store::insert(tx, row)?, true),
        (None, _, None) => return Err(Error::NotFound("person")),
    };
    let mut changed = store::put_addresses(tx, contact, &wanted)?;
    if is_renamed {
        changed.extend(wanted);
    }
    store::tell(tx, contact, &changed)?;
    Ok(Written::Done(contact))
}

/// The addresses that were meant, each once and in their order. What is no phone number must be somebody's who has
/// written to us.
fn addresses_of(conn: &Connection, typed: &[Typed], country: Country) -> Result<Vec<String>, Error> {
    let mut addresses = Vec::new();
    for one in typed {
        match one {
            Typed::Number(number) => addresses.push(number.clone()),
            Typed::Address { text, .. } if has_written(conn, text)? => addresses.push(text.clone()),
            Typed::Address { text, field, problem } => {
                return Err(Error::bad_input(field, number_sentence(*problem, text, country)));
            }
        }
    }
    addresses.sort();
    addresses.dedup();
    Ok(addresses)
}

/// Whether there is a thread with this address.
pub(crate) fn has_written(conn: &Connection, address: &str) -> Result<bool, Error> {
    let found = conn
        .prepare_cached("SELECT 1 FROM threads WHERE address = ?1 AND kind <> 'withheld' LIMIT 1")?
        .query_row([address], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
