//! Search as one types, over texts, notes and people: prefix and phrase, newest first, diacritics folded.
//!
//! Marks travel as the text and ranges, never as HTML.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::PartyView;
use crate::messages::Direction;
use crate::store::Id;

/// Asks for what was typed.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SearchInbox {
    /// What was typed so far.
    pub text: String,
    /// How many hits at most, up to 100.
    pub limit: u32,
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SearchHit {
    /// The message, unless it is the person who was found.
    pub message: Option<Id>,
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
    /// Who wrote it, if it is a message.
    pub direction: Option<Direction>,
}

const HITS_MAX: u32 = 100;
/// Markers that FTS5 puts around a hit; private-use characters, taken out of the text again.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// What was typed as an FTS5 query: every word a string, the last one a prefix, quoted stretches phrases.
/// `None` when there is no word in it.
fn query(typed: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (index, stretch) in typed.split('"').enumerate() {
        if index % 2 == 1 {
            let phrase = stretch.trim();
            if phrase.chars().any(char::is_alphanumeric) {
                terms.push(format!("\"{phrase}\""));
            }
        } else {
            let words = stretch.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
            terms.extend(words.map(|word| format!("\"{word}\"")));
        }
    }
    if !typed.ends_with([' ', '"'])
        && let Some(last) = terms.last_mut()
    {
        last.push('*');
    }
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// Hits for what was typed, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn search(office: &Office, args: SearchInbox) -> Result<Vec<SearchHit>, Error> {
    let Some(query) = query(&args.text) else { return Ok(Vec::new()) };
    let limit = args.limit.clamp(1, HITS_MAX);
    let country = office.country();
    office.store().read(move |conn| hits(conn, &query, limit, country)).await
}

fn hits(conn: &Connection, query: &str, limit: u32, country: Country) -> Result<Vec<SearchHit>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT rowid, snippet(search, 0, ?2, ?3, '…', 24) FROM search WHERE search MATCH ?1
         ORDER BY rowid DESC LIMIT ?4",
    )?;
    let found: Vec<(Id, String)> = statement
        .query_map(params![query, OPEN.to_string(), CLOSE.to_string(), limit], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut hits = Vec::with_capacity(found.len());
    for (id, snippet) in found {
        let hit = match place_of_message(conn, id, country)? {
            Some(place) => Some(place),
            None => place_of_contact(conn, id, country)?,
        };
        if let Some(place) = hit {
            let (text, marks) = unmark(&snippet);
            hits.push(SearchHit { text, marks, ..place });
        }
    }
    Ok(hits)
}

fn place_of_message(conn: &Connection, id: Id, country: Country) -> Result<Option<SearchHit>, Error> {
    let row = conn
        .prepare_cached(
            "SELECT threads.id, threads.address, threads.kind, contacts.name, messages.direction
             FROM messages JOIN threads ON threads.id = messages.thread_id
             LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
             LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
             WHERE messages.id = ?1",
        )?
        .query_row([id], |row| {
            let them = PartyView::new(
                &row.get::<_, String>(1)?,
                &row.get::<_, String>(2)?,
                row.get(3)?,
                None,
                country,
            );
            Ok(SearchHit {
                message: Some(id),
                thread: row.get(0)?,
                who: them.label().to_owned(),
                text: String::new(),
                marks: Vec::new(),
                at: id.at(),
                direction: Some(row.get(4)?),
            })
        })
        .optional()?;
    Ok(row)
}

fn place_of_contact(conn: &Connection, id: Id, country: Country) -> Result<Option<SearchHit>, Error> {
    let Some((thread, _, at)) = crate::inbox::threads_of_contact(conn, id, None)?.into_iter().next() else {
        return Ok(None);
    };
    let person = crate::contacts::read_person(conn, id, None, country)?;
    let hit = SearchHit {
        message: None,
        thread,
        who: person.name,
        text: String::new(),
        marks: Vec::new(),
        at,
        direction: None,
    };
    Ok(Some(hit))
}

/// Takes the markers out and says where they stood.
fn unmark(snippet: &str) -> (String, Vec<(u32, u32)>) {
    let mut text = String::with_capacity(snippet.len());
    let mut marks = Vec::new();
    let mut units = 0_u32;
    let mut open = None;
    for c in snippet.chars() {
        match c {
            OPEN => open = Some(units),
            CLOSE => {
                if let Some(start) = open.take() {
                    marks.push((start, units));
                }
            }
            c => {
                let c = if c.is_control() { ' ' } else { c };
                units += u32::try_from(c.len_utf16()).unwrap_or(1);
                text.push(c);
            }
        }
    }
    (text, marks)
}

#[cfg(test)]
pub(super) fn exercise(conn: &Connection) -> Result<(), Error> {
    hits(conn, "\"hello\"*", 20, Country::US)?;
    hits(conn, "\"maya\"*", 20, Country::US).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_being_typed_is_a_prefix_and_a_finished_one_is_not() {
        assert_eq!(query("tues"), Some("\"tues\"*".to_owned()));
        assert_eq!(query("tuesday at"), Some("\"tuesday\" \"at\"*".to_owned()));
        assert_eq!(query("tuesday "), Some("\"tuesday\"".to_owned()));
        assert_eq!(query("\"see you then\""), Some("\"see you then\"".to_owned()));
    }

    #[test]
    fn what_fts_would_take_for_syntax_is_taken_as_words() {
        assert_eq!(query("NEAR( OR x"), Some("\"NEAR(\" \"OR\" \"x\"*".to_owned()));
        assert_eq!(query("  -- * "), None);
        assert_eq!(query(""), None);
    }

    #[test]
    fn marks_count_as_the_page_counts() {
        let (text, marks) = unmark("😀 \u{f8f0}Tooth\u{f8f1} ache");
        assert_eq!(text, "😀 Tooth ache");
        assert_eq!(marks, [(3, 8)]);
    }
}
