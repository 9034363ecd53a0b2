//! People: names and notes for the numbers that write to us. A person may have several numbers.
//!
//! Invariant: linking a number to a person renames its threads and merges nothing.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::pictures::Picture;
use crate::store::{Id, Lane, Tx};

/// The longest name and the longest note that are kept, in characters.
const NAME_MAX: usize = 200;
const NOTE_MAX: usize = 4000;

/// A person, as the page shows them beside a thread.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Which one.
    pub id: Id,
    /// What we call them.
    pub name: String,
    /// What we know of them.
    pub note: String,
    /// Their numbers.
    pub numbers: Vec<PersonNumber>,
    /// Their threads with other numbers of ours.
    pub other_threads: Vec<OtherThread>,
    /// Pictures and files of this thread, newest first.
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

/// A thread of theirs with another number of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OtherThread {
    /// Which one.
    pub id: Id,
    /// What we call that number of ours.
    pub number_name: String,
    /// When something last happened there.
    pub last_at: Millis,
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
    let name = args.name.trim().to_owned();
    if name.is_empty() {
        return Err(Error::bad_input("name", "Type a name."));
    }
    if name.chars().count() > NAME_MAX {
        return Err(Error::bad_input("name", format!("A name has at most {NAME_MAX} characters.")));
    }
    if args.note.chars().count() > NOTE_MAX {
        return Err(Error::bad_input("note", format!("A note has at most {NOTE_MAX} characters.")));
    }
    let note = args.note.trim().to_owned();
    let contact = office.store().write(Lane::Door, move |tx| write(tx, &args.number, &name, &note)).await?;
    let country = office.country();
    office.store().read(move |conn| read_person(conn, contact, None, country)).await
}

/// Writes the person behind an address.
pub(crate) fn write(tx: &mut Tx<'_>, address: &str, name: &str, note: &str) -> Result<Id, Error> {
    let known: Option<(Id, String, String)> = tx
        .prepare_cached(
            "SELECT contacts.id, contacts.name, contacts.note FROM contact_numbers
             JOIN contacts ON contacts.id = contact_numbers.contact_id WHERE contact_numbers.address = ?1",
        )?
        .query_row([address], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let contact = match known {
        Some((id, old_name, old_note)) => {
            tx.unindex(id, &words(&old_name, &old_note));
            tx.prepare_cached("UPDATE contacts SET name = ?2, note = ?3 WHERE id = ?1")?
                .execute(params![id, name, note])?;
            id
        }
        None => {
            let id = tx.arrival_id()?;
            tx.prepare_cached("INSERT INTO contacts (id, name, note) VALUES (?1, ?2, ?3)")?
                .execute(params![id, name, note])?;
            tx.prepare_cached("INSERT INTO contact_numbers (address, contact_id) VALUES (?1, ?2)")?
                .execute(params![address, id])?;
            id
        }
    };
    tx.index(contact, &words(name, note));
    tx.publish(Event::ContactChanged { contact });
    for thread in crate::inbox::store::threads_of_address(tx, address)? {
        tx.publish(Event::ThreadChanged { thread });
    }
    Ok(contact)
}

/// What search finds a person by; must be what the view `searchable` gives.
fn words(name: &str, note: &str) -> String {
    format!("{name}\n{note}")
}

/// A person as the page shows them.
pub(crate) fn read_person(
    conn: &Connection,
    contact: Id,
    thread: Option<Id>,
    country: Country,
) -> Result<Person, Error> {
    let (name, note) = conn
        .prepare_cached("SELECT name, note FROM contacts WHERE id = ?1")?
        .query_row([contact], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Error::NotFound("person"))?;
    let mut statement =
        conn.prepare_cached("SELECT address FROM contact_numbers WHERE contact_id = ?1 ORDER BY address")?;
    let addresses: Vec<String> =
        statement.query_map([contact], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let numbers = addresses
        .into_iter()
        .map(|number| {
            let display = crate::inbox::display(&number, "phone", country);
            PersonNumber { number, display }
        })
        .collect();
    let other_threads = crate::inbox::threads_of_contact(conn, contact, thread)?
        .into_iter()
        .map(|(id, number_name, last_at)| OtherThread { id, number_name, last_at })
        .collect();
    let files = match thread {
        Some(thread) => crate::pictures::store::list_of_thread(conn, thread)?,
        None => Vec::new(),
    };
    Ok(Person { id: contact, name, note, numbers, other_threads, files })
}

/// Whether the address book has somebody with this address.
pub(crate) fn is_known(conn: &Connection, address: &str) -> Result<bool, Error> {
    let found = conn
        .prepare_cached("SELECT 1 FROM contact_numbers WHERE address = ?1")?
        .query_row([address], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
