//! Search as one types, over people, texts and notes: people first, then what was written, newest first.
//!
//! Marks travel as the text and ranges, never as HTML.

mod marks;
mod recipients;

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::{self, find};
use crate::error::Error;
use crate::inbox::{PartyView, tint};
use crate::messages::Direction;
use crate::store::Id;
use marks::{CLOSE, OPEN, mark_figures, unmark, unmatched_open};

pub use marks::Marked;
pub use recipients::{FindRecipients, Recipient, find_recipients};

/// Asks for what was typed.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SearchInbox {
    /// What was typed so far.
    pub text: String,
    /// Where the page before ended: its `next`. A further page has no people.
    pub after: Option<Id>,
    /// How many texts and notes at most, up to 100.
    pub limit: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchPage {
    /// People and bare numbers, whoever was heard of last first.
    pub people: Vec<PersonHit>,
    /// Whether the address book has more people of this name.
    pub has_more_people: bool,
    /// Texts and notes, newest first.
    pub hits: Vec<SearchHit>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<Id>,
}

/// A person, or a number that is nobody's yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonHit {
    /// The person, unless it is a bare number.
    pub contact: Option<Id>,
    /// Their newest thread, if they have one.
    pub thread: Option<Id>,
    /// What they are called.
    pub who: Marked,
    /// Their number, or what was found in their note.
    pub detail: Marked,
    /// Which tint stands behind their initials.
    pub tint: u32,
    /// When something last happened with them.
    pub at: Option<Millis>,
}

/// A text or note that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SearchHit {
    /// The text, the note or the call.
    pub message: Id,
    /// The thread to open.
    pub thread: Id,
    /// Who is on the other side.
    pub who: String,
    /// The text around the hit.
    pub text: String,
    /// Where in `text` the hit is: pairs of start and end, in UTF-16 units as the page counts.
    #[ts(type = "[number, number][]")]
    pub marks: Vec<(u32, u32)>,
    /// When it happened.
    pub at: Millis,
    /// Who wrote it, if it is a text.
    pub direction: Option<Direction>,
}

const HITS_MAX: u32 = 100;
/// How many people stand above the texts.
const PEOPLE_SHOWN: usize = 6;
/// How many people are looked at for those whom one heard of last.
const PEOPLE_LOOKED_AT: u32 = 40;
/// Longer than anything that is searched for.
const TYPED_MAX: usize = 200;
/// What was typed, as queries.
struct Asked {
    words: Option<String>,
    names: Option<String>,
    digits: Option<String>,
    /// The digits themselves, to be marked.
    figures: String,
}

impl Asked {
    fn read(typed: &str, country: Country) -> Asked {
        let typed: String = typed.chars().take(TYPED_MAX).collect();
        Asked {
            words: find::words(&typed),
            names: find::names(&typed),
            digits: find::digits(&typed, country),
            figures: typed.chars().filter(char::is_ascii_digit).collect(),
        }
    }
}

/// What is found for what was typed.
///
/// # Errors
/// When the store cannot be read.
pub async fn search(office: &Office, args: SearchInbox) -> Result<SearchPage, Error> {
    let country = office.country();
    let asked = Asked::read(&args.text, country);
    let limit = args.limit.clamp(1, HITS_MAX);
    office.store().read(move |conn| page(conn, &asked, args.after, limit, country)).await
}

fn page(
    conn: &Connection,
    asked: &Asked,
    after: Option<Id>,
    limit: u32,
    country: Country,
) -> Result<SearchPage, Error> {
    let (hits, next) = match &asked.words {
        Some(query) => texts(conn, query, after.unwrap_or(Id::LAST), limit, country)?,
        None => (Vec::new(), None),
    };
    let mut people = Vec::new();
    if after.is_none() {
        if let Some(query) = &asked.digits {
            people.extend(people_by_digits(conn, query, &asked.figures, country)?);
        }
        if let Some(query) = &asked.names {
            for hit in people_by_words(conn, query, country)? {
                if !people.iter().any(|other| other.contact == hit.contact) {
                    people.push(hit);
                }
            }
        }
        people.sort_by_key(|hit| std::cmp::Reverse(hit.at));
    }
    let has_more_people = people.iter().filter(|hit| hit.contact.is_some()).count() > PEOPLE_SHOWN;
    people.truncate(PEOPLE_SHOWN);
    Ok(SearchPage { people, has_more_people, hits, next })
}

fn texts(
    conn: &Connection,
    query: &str,
    before: Id,
    limit: u32,
    country: Country,
) -> Result<(Vec<SearchHit>, Option<Id>), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT rowid, snippet(search, 0, ?2, ?3, '…', 24) FROM search WHERE search MATCH ?1 AND rowid < ?5
         ORDER BY rowid DESC LIMIT ?4",
    )?;
    let found: Vec<(Id, String)> = statement
        .query_map(params![query, OPEN.to_string(), CLOSE.to_string(), limit, before], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let next = found.last().filter(|_| found.len() >= limit as usize).map(|(id, _)| *id);
    let mut hits = Vec::with_capacity(found.len());
    for (id, snippet) in found {
        let placed = place(conn, id, &unmark(&snippet), country)?;
        // The note on a call and what was said on its voicemail are one thing to open.
        hits.extend(placed.filter(|hit| !hits.iter().any(|other: &SearchHit| other.message == hit.message)));
    }
    Ok((hits, next))
}

macro_rules! place_columns {
    ($direction:literal, $item:literal, $table:literal) => {
        concat!(
            "SELECT threads.id, threads.address, threads.kind, contacts.name, ",
            $direction,
            ", ",
            $item,
            " FROM ",
            $table,
            " AS found JOIN threads ON threads.id = found.thread_id
             LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
             LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
             WHERE found.id = ?1"
        )
    };
}

/// Where a text, a note, the note on a call or what was said on the voicemail stands; ids are unique over all.
fn place(conn: &Connection, id: Id, found: &Marked, country: Country) -> Result<Option<SearchHit>, Error> {
    for sql in [
        place_columns!("found.direction", "found.id", "messages"),
        place_columns!("NULL", "found.id", "notes"),
        place_columns!("NULL", "found.id", "calls"),
        // A message on the voicemail stands where its call does.
        place_columns!(
            "NULL",
            "found.call_id",
            "(SELECT voicemails.id, calls.id AS call_id, calls.thread_id
              FROM voicemails JOIN calls ON calls.sid = voicemails.call_sid)"
        ),
    ] {
        let row = conn
            .prepare_cached(sql)?
            .query_row([id], |row| {
                let (address, kind): (String, String) = (row.get(1)?, row.get(2)?);
                let them = PartyView::new(&address, &kind, row.get(3)?, None, country);
                Ok(SearchHit {
                    message: row.get(5)?,
                    thread: row.get(0)?,
                    who: them.label().to_owned(),
                    text: found.text.clone(),
                    marks: found.marks.clone(),
                    at: id.at(),
                    direction: row.get(4)?,
                })
            })
            .optional()?;
        if row.is_some() {
            return Ok(row);
        }
    }
    Ok(None)
}

fn people_by_words(conn: &Connection, query: &str, country: Country) -> Result<Vec<PersonHit>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT contacts.id, highlight(people_search, 0, ?2, ?3)
         FROM people_search JOIN contacts ON contacts.id = people_search.rowid
         WHERE people_search MATCH ?1 ORDER BY contacts.sort_name, contacts.id LIMIT ?4",
    )?;
    let found: Vec<(Id, String)> = statement
        .query_map(params![query, OPEN.to_string(), CLOSE.to_string(), PEOPLE_LOOKED_AT], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    found.into_iter().map(|(contact, text)| person_of_words(conn, contact, &text, country)).collect()
}

/// The index holds the name on the first line, and the note below.
fn person_of_words(conn: &Connection, contact: Id, text: &str, country: Country) -> Result<PersonHit, Error> {
    let (name, note) = text.split_once('\n').unwrap_or((text, ""));
    // A phrase may run from the name into the note: each keeps its part.
    let is_cut = unmatched_open(name);
    let who = unmark(&if is_cut { format!("{name}{CLOSE}") } else { name.to_owned() });
    let note = unmark(&if is_cut { format!("{OPEN}{note}") } else { note.to_owned() });
    let addresses = contacts::store::addresses(conn, contact)?;
    let first = addresses.first();
    let detail = if note.marks.is_empty() {
        let number = first.map(|address| crate::inbox::display(address, "phone", country));
        Marked { text: number.unwrap_or_default(), marks: Vec::new() }
    } else {
        note
    };
    let threads = contacts::threads(conn, contact, None, country)?;
    Ok(PersonHit {
        contact: Some(contact),
        thread: threads.first().map(|thread| thread.id),
        tint: tint(first.unwrap_or(&who.text)),
        at: contacts::last_at(&threads),
        who,
        detail,
    })
}

fn people_by_digits(
    conn: &Connection,
    query: &str,
    figures: &str,
    country: Country,
) -> Result<Vec<PersonHit>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT rowid FROM number_search WHERE number_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
    )?;
    let found: Vec<Id> =
        statement.query_map(params![query, PEOPLE_LOOKED_AT], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut people = Vec::new();
    for id in found {
        people.extend(match contacts::store::find(conn, id)? {
            Some(row) => Some(person_of_digits(conn, id, row.name, figures, country)?),
            None => stranger_of_digits(conn, id, figures, country)?,
        });
    }
    Ok(people)
}

fn person_of_digits(
    conn: &Connection,
    contact: Id,
    name: String,
    figures: &str,
    country: Country,
) -> Result<PersonHit, Error> {
    let addresses = contacts::store::addresses(conn, contact)?;
    let shown = addresses.iter().map(|address| {
        let text = crate::inbox::display(address, "phone", country);
        Marked { marks: mark_figures(&text, figures), text }
    });
    // Of several numbers, the one that was meant.
    let mut shown: Vec<Marked> = shown.collect();
    shown.sort_by_key(|marked| marked.marks.is_empty());
    let threads = contacts::threads(conn, contact, None, country)?;
    Ok(PersonHit {
        contact: Some(contact),
        thread: threads.first().map(|thread| thread.id),
        tint: tint(addresses.first().unwrap_or(&name)),
        at: contacts::last_at(&threads),
        who: Marked { text: name, marks: Vec::new() },
        detail: shown.into_iter().next().unwrap_or_default(),
    })
}

/// A thread with a number that is nobody's yet.
fn stranger_of_digits(
    conn: &Connection,
    thread: Id,
    figures: &str,
    country: Country,
) -> Result<Option<PersonHit>, Error> {
    let row = conn
        .prepare_cached(
            "SELECT threads.address, threads.kind, threads.last_message_id, numbers.name
             FROM threads JOIN numbers ON numbers.id = threads.number_id
             LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
             WHERE threads.id = ?1 AND contact_numbers.contact_id IS NULL",
        )?
        .query_row([thread], |row| {
            let (address, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let text = crate::inbox::display(&address, &kind, country);
            let last: Id = row.get(2)?;
            Ok(PersonHit {
                contact: None,
                thread: Some(thread),
                tint: tint(&address),
                at: Some(if last == Id::ZERO { thread.at() } else { last.at() }),
                who: Marked { marks: mark_figures(&text, figures), text },
                detail: Marked { text: row.get(3)?, marks: Vec::new() },
            })
        })
        .optional()?;
    Ok(row)
}

#[cfg(test)]
pub(super) fn exercise(conn: &Connection) -> Result<(), Error> {
    for typed in ["hello", "maya", "0123"] {
        page(conn, &Asked::read(typed, Country::US), None, 20, Country::US)?;
        recipients::of(conn, &Asked::read(typed, Country::US), Country::US)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
