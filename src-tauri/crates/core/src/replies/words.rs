//! The words of automatic replies, and what stands in them for something else. Pure but for where the names come from.

use deskbell_twilio::{Country, PhoneNumber};
use rusqlite::Connection;

use super::ReplyTime;
use crate::error::Error;
use crate::messages::{self, BODY_MAX};
use crate::numbers::{self, NumberRow};
use crate::store::Id;

const OFFICE: &str = "office";
const NUMBER: &str = "number";
const OPENS: &str = "opens";
/// Where nobody knows when the office opens, the sentence stays one.
const SOMETIME: &str = "soon";
/// The longest that something can stand for: a name.
const LONGEST: usize = 60;

/// What stands for what.
pub(super) struct Known {
    pub(super) office: String,
    pub(super) number: String,
    pub(super) opens: Option<String>,
}

/// Whether these words can be sent at that time, whatever stands in them.
pub(super) fn check(words: &str, time: ReplyTime, field: &'static str) -> Result<(), Error> {
    let trouble = |message: String| Err(Error::bad_input(field, message));
    if words.trim().is_empty() {
        return trouble("Write what shall be answered.".to_owned());
    }
    for name in names(words) {
        match name {
            OFFICE | NUMBER => {}
            OPENS if time == ReplyTime::Closed => {}
            OPENS => {
                return trouble("{opens} has a meaning only out of hours. Leave it out here.".to_owned());
            }
            other => {
                return trouble(format!(
                    "Nothing stands for {{{other}}}. There are {{office}}, {{number}} and, out of hours, {{opens}}."
                ));
            }
        }
    }
    let length = words.chars().count() + names(words).count() * LONGEST;
    if length > BODY_MAX {
        return trouble(format!("This is too long: {BODY_MAX} characters fit. Shorten it."));
    }
    messages::body::check(words).map_err(|error| match error {
        Error::BadInput { message, .. } => Error::bad_input(field, message),
        error => error,
    })
}

/// The words with everything put in.
pub(super) fn fill(words: &str, known: &Known) -> String {
    put_in(words, |name| match name {
        OFFICE => &known.office,
        NUMBER => &known.number,
        _ => known.opens.as_deref().unwrap_or(SOMETIME),
    })
}

/// The words with what stands for each name put in. One pass: what is put in is not looked at again.
pub(crate) fn put_in<'a>(words: &str, stands_for: impl Fn(&str) -> &'a str) -> String {
    let (mut filled, mut rest) = (String::new(), words.trim());
    while let Some((before, name, after)) = split(rest) {
        filled.push_str(before);
        filled.push_str(stands_for(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The names in braces, in their order.
pub(crate) fn names(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let (_, name, after) = split(rest)?;
        rest = after;
        Some(name)
    })
}

/// What stands before the first name in braces, the name, and what stands behind it. Other braces are braces.
fn split(words: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + words.get(from..)?.find('{')?;
        let inside = words.get(start + 1..)?;
        let end = inside.find('}')?;
        let name = inside.get(..end)?;
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Some((words.get(..start)?, name, inside.get(end + 1..)?));
        }
        from = start + 1;
    }
}

/// What the office is called: as chosen, else as the business is, else as the number is.
pub(crate) fn office_of(conn: &Connection, number: Id, chosen: &str) -> Result<String, Error> {
    let chosen = chosen.trim();
    if !chosen.is_empty() {
        return Ok(chosen.to_owned());
    }
    if let Some(name) = crate::compliance::business_name(conn)? {
        return Ok(name.chars().take(LONGEST).collect());
    }
    let row = row_of(conn, number)?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // Twilio names a number by its digits until somebody names it.
    Ok(if digits(&row.name) == digits(&row.number) { row.display } else { row.name })
}

/// The number as people of its own country write it.
pub(crate) fn number_of(conn: &Connection, number: Id) -> Result<String, Error> {
    Ok(row_of(conn, number)?.display)
}

fn row_of(conn: &Connection, number: Id) -> Result<NumberRow, Error> {
    let written = numbers::store::read_digits(conn, number)?;
    let country = PhoneNumber::from_twilio(&written).ok().and_then(|number| number.country());
    numbers::store::read_row(conn, number, country.unwrap_or(Country::US))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_put_in_once_and_other_braces_stay() {
        let known = Known { office: "{number}".to_owned(), number: "(202) 555-0100".to_owned(), opens: None };
        let words = " {office} {ok {number}. {} { opens} {Opens} We open {opens} }";
        assert_eq!(fill(words, &known), "{number} {ok (202) 555-0100. {} { opens} {Opens} We open soon }");
    }

    #[test]
    fn what_means_nothing_is_told() {
        let told = |words: &str, time| check(words, time, "open").map_err(|error| error.to_string());
        assert_eq!(told("{office}, back {opens}", ReplyTime::Closed), Ok(()));
        assert!(told("{office}, back {opens}", ReplyTime::Open).unwrap_err().contains("only out of hours"));
        assert!(told("Hello {name}", ReplyTime::Closed).unwrap_err().contains("Nothing stands for {name}"));
        assert!(told("  ", ReplyTime::Open).is_err());
        assert!(told(&"{office}".repeat(40), ReplyTime::Open).is_err(), "put in, it would be too long");
    }
}
