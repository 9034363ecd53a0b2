//! To whom something is spoken: what was typed and who carries a tag, each with why they are left out.
//!
//! Invariant: nobody is called who has opted out, is blocked, or has not agreed where they must have; it is looked at
//! here, and once more when their turn comes.

use std::collections::BTreeSet;

use deskbell_twilio::{Country, Party, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _};

use crate::consent::{self, ConsentState};
use crate::error::Error;
use crate::numbers;
use crate::routing::{self, Rules};
use crate::spoken::{SpokenDraft, SpokenKind, words};
use crate::store::Id;

/// So many are called at most by one click.
const MOST: usize = 500;

/// Somebody who was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// As Twilio writes it; what was typed where it is no number.
    pub(super) address: String,
    pub(super) name: String,
    pub(super) detail: String,
    /// Why they are not called.
    pub(super) left_out: Option<String>,
}

/// Everybody who was chosen, in their order.
///
/// # Errors
/// `bad_input` naming `to` when that is nobody, or are too many.
pub(super) fn choose(conn: &Connection, draft: &SpokenDraft, country: Country) -> Result<Vec<Chosen>, Error> {
    let rules = routing::store::rules_of(conn, draft.number)?;
    let mut typed: Vec<Typed> = draft.to.lines().filter_map(|line| read(line, country)).collect();
    for tag in &draft.tags {
        typed.extend(tagged(conn, *tag)?);
    }
    if typed.is_empty() {
        return Err(Error::bad_input("to", "Choose whom to call: by name, by tag, or by number."));
    }
    if typed.len() > MOST {
        return Err(Error::bad_input("to", "These are more than 500 people. Call them in several goes."));
    }
    let needs_detail = words::needs_detail(draft);
    let mut known = BTreeSet::new();
    let mut all = Vec::with_capacity(typed.len());
    for one in typed {
        let mut left_out = why_not(conn, draft.kind, draft.has_consent, &rules, &one.address)?;
        if left_out.is_none() && needs_detail && one.detail.is_empty() {
            left_out = Some("Nothing stands for {detail} in their line.");
        }
        if !known.insert(one.address.clone()) {
            left_out = Some("They stand here twice, and are called once.");
        }
        let name = if one.name.is_empty() { name_of(conn, &one.address)? } else { one.name };
        let left_out = left_out.map(str::to_owned);
        all.push(Chosen { address: one.address, name, detail: one.detail, left_out });
    }
    Ok(all)
}

/// Why somebody is not called, if there is a reason.
pub(super) fn why_not(
    conn: &Connection,
    kind: SpokenKind,
    has_consent: bool,
    rules: &Rules,
    address: &str,
) -> Result<Option<&'static str>, Error> {
    let number = match Party::from_twilio(address) {
        Party::Phone(number) => number,
        Party::Withheld => return Ok(Some("They keep their number to themselves.")),
        Party::ShortCode(code) if code.len() == 3 => {
            return Ok(Some("This is an emergency or service number."));
        }
        Party::ShortCode(_) => return Ok(Some("This short code takes texts, and no calls.")),
        Party::Alphanumeric(_) => return Ok(Some("This is not a phone number.")),
    };
    let address = number.as_str();
    let said = consent::read(conn, address)?.state;
    Ok(if said == ConsentState::Out {
        Some("They have opted out.")
    } else if rules.blocked.iter().any(|blocked| blocked == address) {
        Some("Their calls are blocked, so they are not called either.")
    } else if numbers::store::is_held(conn, address)? {
        Some("This is a number of your own office.")
    } else if number.is_premium() {
        Some("This is a premium-rate number.")
    } else if kind.needs_consent() && !has_consent && said != ConsentState::In {
        Some("They have not agreed to calls like this.")
    } else {
        None
    })
}

/// A line that was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    address: String,
    name: String,
    detail: String,
}

/// A line: a number, a name, a detail, with tabs, semicolons or commas between. The number may stand anywhere.
fn read(line: &str, country: Country) -> Option<Typed> {
    let line = line.trim();
    if line.is_empty() {
        return None;
    }
    let sign = ['\t', ';', ','].into_iter().find(|sign| line.contains(*sign)).unwrap_or('\t');
    let mut fields: Vec<&str> = line.split(sign).map(|field| field.trim().trim_matches('"')).collect();
    let place = fields.iter().position(|field| PhoneNumber::parse(field, country).is_ok());
    let first = fields.remove(place.unwrap_or(0));
    let address = match PhoneNumber::parse(first, country) {
        // Carriers write a withheld number as digits too.
        Ok(number) => Party::from_twilio(number.as_str()).address(),
        Err(_) => Party::from_twilio(first).address(),
    };
    let mut rest = fields.into_iter();
    let name = rest.next().unwrap_or_default().to_owned();
    let joint = if sign == ',' { ", " } else { " " };
    let detail = rest.filter(|field| !field.is_empty()).collect::<Vec<_>>().join(joint);
    Some(Typed { address, name, detail })
}

fn tagged(conn: &Connection, tag: Id) -> Result<Vec<Typed>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT address FROM tagged WHERE tag_id = ?1 ORDER BY address LIMIT 1000")?;
    let rows = statement.query_map([tag], |row| {
        Ok(Typed { address: row.get(0)?, name: String::new(), detail: String::new() })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn name_of(conn: &Connection, address: &str) -> Result<String, Error> {
    let name: Option<String> = conn
        .prepare_cached(
            "SELECT contacts.name FROM contact_numbers JOIN contacts ON contacts.id = contact_numbers.contact_id
             WHERE contact_numbers.address = ?1",
        )?
        .query_row([address], |row| row.get(0))
        .optional()?;
    Ok(name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_number_a_name_and_a_detail_in_any_dress() {
        let of = |line: &str| {
            let typed = read(line, Country::US)?;
            Some((typed.address, typed.name, typed.detail))
        };
        let maya =
            |name: &str, detail: &str| Some(("+12025550123".to_owned(), name.to_owned(), detail.to_owned()));
        assert_eq!(of("(202) 555-0123"), maya("", ""));
        assert_eq!(of("202-555-0123, Maya Okafor"), maya("Maya Okafor", ""));
        assert_eq!(
            of("Maya Okafor; +1 202 555 0123; on Tuesday, at 9"),
            maya("Maya Okafor", "on Tuesday, at 9")
        );
        assert_eq!(of("+12025550123\tMaya\ton Tuesday"), maya("Maya", "on Tuesday"));
        assert_eq!(of("2025550123, Maya, on Tuesday, at 9"), maya("Maya", "on Tuesday, at 9"));
        assert_eq!(of("  "), None);
        assert_eq!(of("anonymous").map(|typed| typed.0).as_deref(), Some("anonymous"));
        assert_eq!(of("Maya").map(|typed| typed.0).as_deref(), Some("Maya"));
    }
}
