//! People: names and notes for the numbers that write to us. A person may have several numbers.
//!
//! Invariant: linking a number to a person renames its threads and merges nothing.

pub mod export;
pub(crate) mod find;
pub mod import;
mod list;
mod rules;
mod save;
pub(crate) mod store;

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::pictures::Picture;
use crate::store::{Id, Lane, Tx};
use crate::tags::Tag;

pub use list::{ContactPage, ContactRow, ListContacts, list, read};
pub(crate) use list::{last_at, read_person, threads};
pub(crate) use rules::{number_sentence, sort_key};
pub(crate) use save::has_written;
pub use save::{
    LinkNumber, SaveContact, SavedContact, TakenNumber, UnlinkNumber, delete, link, restore, save, unlink,
};

/// How long a deletion can be taken back at least.
const UNDO_FOR: Duration = Duration::from_secs(10 * 60);

/// A person, as the page shows them.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Which one.
    pub id: Id,
    /// What we call them.
    pub name: String,
    /// What we know of them.
    pub note: String,
    /// Which tint stands behind their initials.
    pub tint: u32,
    /// Their numbers.
    pub numbers: Vec<PersonNumber>,
    /// The tags that any of their numbers carries.
    pub tags: Vec<Tag>,
    /// Their threads, newest first; beside a thread, the others.
    pub other_threads: Vec<PersonThread>,
    /// Pictures and files of this thread, or of all their threads, newest first.
    pub files: Vec<Picture>,
}

/// A number of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonNumber {
    /// As Twilio writes it.
    pub number: String,
    /// As people write it.
    pub display: String,
}

/// A thread of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonThread {
    /// Which one.
    pub id: Id,
    /// What we call our number in it.
    pub number_name: String,
    /// Their number in it, as people write it.
    pub display: String,
    /// How many of their messages are unread.
    pub unread: u32,
    /// When something last happened there.
    pub last_at: Millis,
}

/// Names a person.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ContactArgs {
    /// Which one.
    pub contact: Id,
}

/// Names the person behind an address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NameContact {
    /// Their address, as Twilio writes it.
    pub number: String,
    /// What to call them.
    pub name: String,
    /// What to remember of them.
    pub note: String,
}

/// Names the person behind a number, or changes their name and note.
///
/// # Errors
/// `bad_input` when the name is empty or too long.
pub async fn name(office: &Office, args: NameContact) -> Result<Person, Error> {
    let (name, note) = (rules::clean_name(&args.name)?, rules::clean_note(&args.note)?);
    let contact = office.store().write(Lane::Door, move |tx| write(tx, &args.number, &name, &note)).await?;
    let country = office.country();
    office.store().read(move |conn| read_person(conn, contact, None, country)).await
}

/// Writes the person behind an address.
pub(crate) fn write(tx: &mut Tx<'_>, address: &str, name: &str, note: &str) -> Result<Id, Error> {
    let wanted = store::Row { name: name.to_owned(), note: note.to_owned() };
    let contact = match store::owner(tx, address)? {
        Some(contact) => {
            let before = store::read(tx, contact)?;
            store::update(tx, contact, &before, &wanted)?;
            contact
        }
        None => {
            let contact = store::insert(tx, &wanted)?;
            store::put_addresses(tx, contact, &[address.to_owned()])?;
            contact
        }
    };
    let addresses = store::addresses(tx, contact)?;
    store::tell(tx, contact, &addresses)?;
    Ok(contact)
}

/// Whether the address book has somebody with this address.
pub(crate) fn is_known(conn: &Connection, address: &str) -> Result<bool, Error> {
    Ok(store::owner(conn, address)?.is_some())
}

/// An address with the other ones of the same person; alone, when nobody has it.
pub(crate) fn together(conn: &Connection, address: &str) -> Result<Vec<String>, Error> {
    match store::owner(conn, address)? {
        Some(contact) => store::addresses(conn, contact),
        None => Ok(vec![address.to_owned()]),
    }
}

/// Forgets for good whoever was deleted long enough ago.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    let before = office.clock().now() - UNDO_FOR;
    office.store().write(Lane::Bulk, move |tx| store::forget_deleted(tx, before)).await?;
    Ok(())
}

/// Runs every read of this folder once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise_reads(conn: &Connection, contact: Id) -> Result<(), Error> {
    use deskbell_twilio::Country;
    let digits = find::digits("0123", Country::US).unwrap_or_default();
    for found in
        [list::Found::Everybody, list::Found::ByWords("\"maya\"*".to_owned()), list::Found::ByDigits(digits)]
    {
        list::page(conn, &found, ("", Id::ZERO), 20, Country::US)?;
    }
    read_person(conn, contact, None, Country::US)?;
    read_person(conn, contact, Some(contact), Country::US).map(|_| ())
}
