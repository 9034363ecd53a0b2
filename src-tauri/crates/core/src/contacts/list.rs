//! Reading people: the list, page by page and searched, and one of them whole.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::{ContactArgs, Person, PersonNumber, PersonThread, find, store};
use crate::error::Error;
use crate::inbox::{display, tint};
use crate::store::Id;

/// Asks for a page of people.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListContacts {
    /// Only whom this finds, by name, note or digits; empty for everybody.
    pub search: String,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
    /// How many at most, up to 500.
    pub limit: u32,
}

/// A page of people, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ContactPage {
    /// The people.
    pub rows: Vec<ContactRow>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<String>,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ContactRow {
    /// Which one.
    pub id: Id,
    /// What we call them.
    pub name: String,
    /// Their first number, as people write it; none where they have none.
    pub number: Option<String>,
    /// How many further numbers they have.
    pub more: u32,
    /// Which tint stands behind their initials.
    pub tint: u32,
}

const PAGE_MAX: u32 = 500;
/// How many of a person's threads are shown.
const THREADS_MAX: u32 = 20;

/// The columns of a row, and what they are read from.
macro_rules! columns {
    () => {
        "SELECT contacts.id, contacts.name, contacts.sort_name,
            (SELECT min(address) FROM contact_numbers WHERE contact_id = contacts.id),
            (SELECT count(*) FROM contact_numbers WHERE contact_id = contacts.id)
         FROM contacts "
    };
}

/// Everybody, by name.
const EVERYBODY: &str = concat!(
    columns!(),
    "WHERE contacts.deleted_at IS NULL AND (contacts.sort_name, contacts.id) > (?1, ?2)
     ORDER BY contacts.sort_name, contacts.id LIMIT ?3"
);

/// Whom words find, by name.
const BY_WORDS: &str = concat!(
    columns!(),
    "WHERE contacts.id IN (SELECT rowid FROM people_search WHERE people_search MATCH ?4)
     AND contacts.deleted_at IS NULL AND (contacts.sort_name, contacts.id) > (?1, ?2)
     ORDER BY contacts.sort_name, contacts.id LIMIT ?3"
);

/// Whom digits find, by name.
const BY_DIGITS: &str = concat!(
    columns!(),
    "WHERE contacts.id IN (SELECT rowid FROM number_search WHERE number_search MATCH ?4)
     AND contacts.deleted_at IS NULL AND (contacts.sort_name, contacts.id) > (?1, ?2)
     ORDER BY contacts.sort_name, contacts.id LIMIT ?3"
);

/// Where a page ends: the name as it is ordered, and the id.
fn end_of_page(name: &str, id: Id) -> String {
    format!("{id} {name}")
}

fn read_end(after: Option<&str>) -> Result<(String, Id), Error> {
    let Some(text) = after else { return Ok((String::new(), Id::ZERO)) };
    let end = text.split_once(' ').and_then(|(id, name)| Some((name.to_owned(), id.parse().ok()?)));
    end.ok_or_else(|| Error::bad_input("after", "This is not the end of a page."))
}

/// A page of people, by name.
///
/// # Errors
/// `bad_input` when `after` is not a page's `next`.
pub async fn list(office: &Office, args: ListContacts) -> Result<ContactPage, Error> {
    let (name, id) = read_end(args.after.as_deref())?;
    let limit = args.limit.clamp(1, PAGE_MAX);
    let country = office.country();
    let found = match args.search.trim() {
        "" => Found::Everybody,
        typed => match find::digits(typed, country) {
            Some(query) => Found::ByDigits(query),
            None => match find::words(typed) {
                Some(query) => Found::ByWords(query),
                None => return Ok(ContactPage { rows: Vec::new(), next: None }),
            },
        },
    };
    office.store().read(move |conn| page(conn, &found, (&name, id), limit, country)).await
}

/// Which people a page is of.
pub(crate) enum Found {
    /// All of them.
    Everybody,
    /// Those whom a query over names and notes finds.
    ByWords(String),
    /// Those whom a query over digits finds.
    ByDigits(String),
}

pub(crate) fn page(
    conn: &Connection,
    found: &Found,
    after: (&str, Id),
    limit: u32,
    country: Country,
) -> Result<ContactPage, Error> {
    let read = |row: &Row<'_>| row_of(row, country);
    let rows: Vec<(String, ContactRow)> = match found {
        Found::Everybody => conn
            .prepare_cached(EVERYBODY)?
            .query_map(params![after.0, after.1, limit], read)?
            .collect::<Result<_, _>>()?,
        Found::ByWords(query) => conn
            .prepare_cached(BY_WORDS)?
            .query_map(params![after.0, after.1, limit, query], read)?
            .collect::<Result<_, _>>()?,
        Found::ByDigits(query) => conn
            .prepare_cached(BY_DIGITS)?
            .query_map(params![after.0, after.1, limit, query], read)?
            .collect::<Result<_, _>>()?,
    };
    let is_full = rows.len() >= limit as usize;
    let next = rows.last().filter(|_| is_full).map(|(name, row)| end_of_page(name, row.id));
    Ok(ContactPage { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
}

fn row_of(row: &Row<'_>, country: Country) -> rusqlite::Result<(String, ContactRow)> {
    let name: String = row.get(1)?;
    let address: Option<String> = row.get(3)?;
    let count: u32 = row.get(4)?;
    let contact = ContactRow {
        id: row.get(0)?,
        tint: tint(address.as_deref().unwrap_or(&name)),
        number: address.map(|address| display(&address, "phone", country)),
        more: count.saturating_sub(1),
        name,
    };
    Ok((row.get(2)?, contact))
}

/// One person, with all their threads.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn read(office: &Office, args: ContactArgs) -> Result<Person, Error> {
    let country = office.country();
    office.store().read(move |conn| read_person(conn, args.contact, None, country)).await
}

/// A person as the page shows them: beside a thread, without that thread and with its files; else with everything.
pub(crate) fn read_person(
    conn: &Connection,
    contact: Id,
    thread: Option<Id>,
    country: Country,
) -> Result<Person, Error> {
    let row = store::read(conn, contact)?;
    let numbers: Vec<PersonNumber> = store::addresses(conn, contact)?
        .into_iter()
        .map(|number| PersonNumber { display: display(&number, "phone", country), number })
        .collect();
    let threads = threads(conn, contact, thread, country)?;
    let files = match thread {
        Some(thread) => crate::pictures::store::list_of_thread(conn, thread)?,
        None => {
            let mut files = Vec::new();
            for thread in &threads {
                files.extend(crate::pictures::store::list_of_thread(conn, thread.id)?);
            }
            files.sort_by_key(|file| std::cmp::Reverse(file.id));
            files.truncate(12);
            files
        }
    };
    let tint = tint(numbers.first().map_or(&row.name, |number| &number.number));
    let tags = match numbers.first() {
        Some(one) => crate::tags::of_address(conn, &one.number)?,
        None => Vec::new(),
    };
    Ok(Person {
        id: contact,
        name: row.name,
        note: row.note,
        tint,
        numbers,
        tags,
        other_threads: threads,
        files,
    })
}

/// The threads of a person, newest first.
pub(crate) fn threads(
    conn: &Connection,
    contact: Id,
    except: Option<Id>,
    country: Country,
) -> Result<Vec<PersonThread>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT threads.id, numbers.name, threads.last_message_id, threads.address, threads.kind, threads.unread
         FROM contact_numbers
         JOIN threads ON threads.address = contact_numbers.address
         JOIN numbers ON numbers.id = threads.number_id
         WHERE contact_numbers.contact_id = ?1 AND threads.id IS NOT ?2
         ORDER BY threads.last_message_id DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![contact, except, THREADS_MAX], |row| {
        let (id, last): (Id, Id) = (row.get(0)?, row.get(2)?);
        Ok(PersonThread {
            id,
            number_name: row.get(1)?,
            display: display(&row.get::<_, String>(3)?, &row.get::<_, String>(4)?, country),
            unread: row.get(5)?,
            last_at: if last == Id::ZERO { id.at() } else { last.at() },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When something last happened with a person; never, for somebody without a thread.
pub(crate) fn last_at(threads: &[PersonThread]) -> Option<Millis> {
    threads.first().map(|thread| thread.last_at)
}
