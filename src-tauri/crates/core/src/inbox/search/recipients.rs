//! Whom a new text can go to, while their name or number is typed: a line for each number, whoever was heard of last
//! first.

use deskbell_twilio::{Country, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::search::marks::{Marked, mark_figures};
use crate::inbox::search::{Asked, PersonHit, people_by_digits, people_by_words};
use crate::store::Id;
use crate::{consent, contacts};

/// How many lines are offered.
const SHOWN: usize = 6;

/// Asks whom what was typed may mean.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FindRecipients {
    /// What was typed so far.
    pub text: String,
}

/// A number that a new text can go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    /// The number, as Twilio writes it.
    pub number: String,
    /// Whose it is, if it is anybody's.
    pub name: Option<Marked>,
    /// The number as people write it.
    pub display: Marked,
    /// Which tint stands behind their initials.
    pub tint: u32,
    /// Whether they have asked not to be texted.
    pub is_opted_out: bool,
}

/// Whom what was typed may mean; nobody, before anything was.
///
/// # Errors
/// When the store cannot be read.
pub async fn find_recipients(office: &Office, args: FindRecipients) -> Result<Vec<Recipient>, Error> {
    let country = office.country();
    let asked = Asked { words: contacts::find::names(&args.text), ..Asked::read(&args.text, country) };
    office.store().read(move |conn| of(conn, &asked, country)).await
}

pub(super) fn of(conn: &Connection, asked: &Asked, country: Country) -> Result<Vec<Recipient>, Error> {
    let mut hits = match &asked.digits {
        Some(query) => people_by_digits(conn, query, &asked.figures, country)?,
        None => Vec::new(),
    };
    if let Some(query) = &asked.words {
        // Who is only mentioned in a note is not called so.
        let named =
            people_by_words(conn, query, country)?.into_iter().filter(|hit| !hit.who.marks.is_empty());
        hits.extend(named);
    }
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.at));
    let mut all: Vec<Recipient> = Vec::new();
    for hit in hits {
        for recipient in numbers_of(conn, &hit, &asked.figures, country)? {
            if !all.iter().any(|other| other.number == recipient.number) {
                all.push(recipient);
            }
        }
        if all.len() >= SHOWN {
            break;
        }
    }
    all.truncate(SHOWN);
    Ok(all)
}

/// The numbers of somebody who was found, of several the one that was meant first.
fn numbers_of(
    conn: &Connection,
    hit: &PersonHit,
    figures: &str,
    country: Country,
) -> Result<Vec<Recipient>, Error> {
    let addresses = match (hit.contact, hit.thread) {
        (Some(contact), _) => contacts::store::addresses(conn, contact)?,
        (None, Some(thread)) => address_of(conn, thread)?.into_iter().collect(),
        (None, None) => Vec::new(),
    };
    let mut all = Vec::new();
    for address in addresses {
        // A sender's name or a short code cannot be texted first.
        let Ok(number) = PhoneNumber::from_twilio(&address) else { continue };
        let text = number.display(country);
        all.push(Recipient {
            name: hit.contact.map(|_| hit.who.clone()),
            display: Marked { marks: mark_figures(&text, figures), text },
            tint: hit.tint,
            is_opted_out: consent::read(conn, &address)?.state == consent::ConsentState::Out,
            number: address,
        });
    }
    all.sort_by_key(|recipient| recipient.display.marks.is_empty());
    Ok(all)
}

fn address_of(conn: &Connection, thread: Id) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached("SELECT address FROM threads WHERE id = ?1")?
        .query_row([thread], |row| row.get(0))
        .optional()?)
}
