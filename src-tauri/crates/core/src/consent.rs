//! Who may be texted. Consent belongs to their phone number, across all of ours.
//!
//! Invariants: the latest word by Twilio's date wins, in whatever order words are learned; no path can text a
//! number that has opted out.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use ts_rs::TS;

use crate::error::Error;
use crate::inbox::Happening;
use crate::store::Tx;

/// What a message of one word means to Twilio (help article 223134027, "Default keywords").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// No more texts.
    Stop,
    /// Texts again.
    Start,
}

const STOP: [&str; 8] = ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"];
const START: [&str; 3] = ["start", "yes", "unstop"];
const HELP: [&str; 2] = ["help", "info"];

/// What the whole message means, if it is exactly one of the words, in any case.
#[must_use]
pub fn word(body: &str) -> Option<Word> {
    let said = body.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(said));
    if is_one_of(&STOP) {
        Some(Word::Stop)
    } else if is_one_of(&START) {
        Some(Word::Start)
    } else {
        None
    }
}

/// Whether the whole message is a word that Twilio answers or obeys itself: a word about being texted, or a call for help.
#[must_use]
pub fn is_keyword(body: &str) -> bool {
    word(body).is_some() || HELP.iter().any(|word| word.eq_ignore_ascii_case(body.trim()))
}

/// Whether somebody may be texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// They never said.
    Unknown,
    /// They may, and said so.
    In,
    /// They may not.
    Out,
}

/// Their latest word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Consent {
    /// What it comes to.
    pub state: ConsentState,
    /// The word itself; empty where Twilio told us that they are opted out without our having seen the word.
    pub word: Option<String>,
    /// When they said it.
    pub at: Option<Millis>,
}

/// Their latest word.
pub(crate) fn read(conn: &Connection, address: &str) -> Result<Consent, Error> {
    let row: Option<(String, String, i64)> = conn
        .prepare_cached("SELECT state, word, said_at FROM consents WHERE address = ?1")?
        .query_row([address], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(match row {
        None => Consent { state: ConsentState::Unknown, word: None, at: None },
        Some((state, word, at)) => Consent {
            state: if state == "out" { ConsentState::Out } else { ConsentState::In },
            word: (!word.is_empty()).then_some(word),
            at: Some(Millis(at)),
        },
    })
}

/// Whether they have opted out.
pub(crate) fn is_out(conn: &Connection, address: &str) -> Result<bool, Error> {
    Ok(read(conn, address)?.state == ConsentState::Out)
}

/// A word about being texted, as it was said.
pub(crate) struct Said<'a> {
    pub(crate) address: &'a str,
    pub(crate) word: Word,
    /// The text itself; empty where Twilio told us that they are opted out.
    pub(crate) text: &'a str,
    /// The message that said it.
    pub(crate) sid: Option<&'a str>,
    /// Twilio's date, where it gave one.
    pub(crate) at: Option<Millis>,
}

/// Writes down what they said, unless they said something later. A listing's date replaces the arrival of the same
/// message's webhook.
///
/// START and its like are kept even for somebody who never opted out: it changes nothing for them, and it makes the
/// outcome independent of the order in which an older STOP is learned. A STOP without a date never loses: this
/// computer's clock may be wrong, and a text to somebody who said STOP must not happen.
pub(crate) fn note(tx: &mut Tx<'_>, said: &Said<'_>) -> Result<(), Error> {
    let state = match said.word {
        Word::Stop => "out",
        Word::Start => "in",
    };
    let known = read(tx, said.address)?;
    let at = match said.at {
        Some(at) => at,
        None if said.word == Word::Stop => known.at.map_or(tx.now(), |known| known.max(tx.now())),
        None => tx.now(),
    };
    // Twilio dates texts by the second: of two words in one second the one that forbids counts.
    tx.prepare_cached(
        "INSERT INTO consents (address, state, word, sid, said_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (address) DO UPDATE
         SET state = excluded.state, word = excluded.word, sid = excluded.sid, said_at = excluded.said_at
         WHERE excluded.said_at > said_at OR sid = excluded.sid
             OR (excluded.said_at = said_at AND excluded.state = 'out')",
    )?
    .execute(params![said.address, state, said.text.to_uppercase(), said.sid, at.0])?;
    let is_out = is_out(tx, said.address)?;
    if (known.state == ConsentState::Out) != is_out {
        let what = if is_out { Happening::OptedOut } else { Happening::OptedIn };
        for thread in crate::inbox::store::threads_of_address(tx, said.address)? {
            if said.word == Word::Stop {
                crate::scheduled::hold_for_opt_out(tx, thread)?;
            }
            crate::inbox::lines::add(tx, thread, what, &said.text.to_uppercase(), said.at)?;
            tx.publish(crate::events::Event::ThreadChanged { thread });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_single_word_counts() {
        assert_eq!(word(" Stop \n"), Some(Word::Stop));
        assert_eq!(word("CANCEL"), Some(Word::Stop));
        assert_eq!(word("yes"), Some(Word::Start));
        assert_eq!(word("Yes please"), None);
        assert_eq!(word("please stop"), None);
        assert_eq!(word(""), None);
    }
}
