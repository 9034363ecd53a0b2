//! What a name, a note and a number must be like, and how names are ordered. No I/O.

use deskbell_twilio::phone::BadNumber;
use deskbell_twilio::{Country, Party, PhoneNumber};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::error::Error;

/// The longest name that is kept, in characters.
pub(crate) const NAME_MAX: usize = 200;
/// The longest note that is kept, in characters.
pub(crate) const NOTE_MAX: usize = 4000;
/// The fields of a form for numbers, in their order; so many numbers a person has at most.
const NUMBER_FIELDS: [&str; 10] = [
    "numbers.0",
    "numbers.1",
    "numbers.2",
    "numbers.3",
    "numbers.4",
    "numbers.5",
    "numbers.6",
    "numbers.7",
    "numbers.8",
    "numbers.9",
];
/// How many numbers a person has at most.
pub(crate) const NUMBERS_MAX: usize = NUMBER_FIELDS.len();

/// The name as lists are ordered by it: small letters without marks, so that É stands with E.
pub(crate) fn sort_key(name: &str) -> String {
    let folded: String =
        name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is kept: on one line, without spaces around it.
///
/// # Errors
/// `bad_input` when it is empty or too long.
pub(crate) fn clean_name(typed: &str) -> Result<String, Error> {
    let name = typed.split(char::is_control).map(str::trim).filter(|part| !part.is_empty());
    let name = name.collect::<Vec<_>>().join(" ").trim().to_owned();
    if name.is_empty() {
        return Err(Error::bad_input("name", "Type a name."));
    }
    if name.chars().count() > NAME_MAX {
        return Err(Error::bad_input("name", format!("A name has at most {NAME_MAX} characters.")));
    }
    Ok(name)
}

/// The words of a note without NUL and the space around them, with one kind of line end. Cleaning the result
/// again changes nothing, so a note comes back from an export as it was.
pub(crate) fn plain_note(typed: &str) -> String {
    typed.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// A note as it is kept.
///
/// # Errors
/// `bad_input` when it is too long.
pub(crate) fn clean_note(typed: &str) -> Result<String, Error> {
    let note = plain_note(typed);
    if note.chars().count() > NOTE_MAX {
        return Err(Error::bad_input("note", format!("A note has at most {NOTE_MAX} characters.")));
    }
    Ok(note)
}

/// A number that somebody typed or that the page was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// A phone number, as Twilio writes it.
    Number(String),
    /// No phone number, but perhaps the address of somebody who has written: a short code, a sender's name.
    Address { text: String, field: &'static str, problem: BadNumber },
}

/// The numbers of a form; empty fields are left out.
///
/// # Errors
/// `bad_input` when there are too many.
pub(super) fn read_numbers(typed: &[String], country: Country) -> Result<Vec<Typed>, Error> {
    let full = typed.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    full.map(|(at, text)| {
        let field = *NUMBER_FIELDS.get(at).ok_or_else(|| {
            Error::bad_input("numbers", format!("A person has at most {NUMBERS_MAX} numbers."))
        })?;
        Ok(read_number(text, field, country))
    })
    .collect()
}

fn read_number(text: &str, field: &'static str, country: Country) -> Typed {
    // What Twilio wrote comes back as it was, known to the library or not.
    if let Party::Phone(number) = Party::from_twilio(text) {
        return Typed::Number(number.as_str().to_owned());
    }
    match PhoneNumber::parse(text, country) {
        Ok(number) => Typed::Number(number.as_str().to_owned()),
        Err(problem) => Typed::Address { text: text.trim().to_owned(), field, problem },
    }
}

/// What is wrong with a number that was typed, and what to do, in a sentence.
pub(crate) fn number_sentence(problem: BadNumber, typed: &str, country: Country) -> String {
    let figures = typed.chars().filter(|c| c.is_numeric()).count();
    match problem {
        BadNumber::HasExtension => {
            "A text cannot reach an extension. Leave the extension out, or give the direct number.".to_owned()
        }
        _ if figures == 0 => "This is not a phone number: there is no digit in it.".to_owned(),
        _ if typed.chars().any(char::is_alphabetic) => {
            "There are letters in this number. Write it in digits alone.".to_owned()
        }
        _ if figures < FIGURES_MIN => "This number is too short. Check the digits.".to_owned(),
        _ if figures > FIGURES_MAX => "This number is too long. Check the digits.".to_owned(),
        BadNumber::NoSuchNumber if typed.trim_start().starts_with('+') => {
            "No such number is given out in its country. Check the digits.".to_owned()
        }
        BadNumber::NoSuchNumber => format!(
            "No such number is given out in {country}. Check the digits and the area code; from elsewhere, write it with its country: \
             +61 …"
        ),
        BadNumber::NotANumber | BadNumber::NotACountry => {
            "This is not a phone number. Check the digits, or write it with its country: +61 …".to_owned()
        }
    }
}

/// No whole number has fewer digits, or more (ITU-T E.164, with room for a prefix to dial abroad).
const FIGURES_MIN: usize = 7;
const FIGURES_MAX: usize = 18;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_without_marks_and_capitals() {
        assert_eq!(sort_key("  Élodie   ÖZTÜRK "), "elodie ozturk");
        assert_eq!(sort_key("Łukasz"), "łukasz");
        assert_eq!(sort_key("王美玲"), "王美玲");
        assert_eq!(sort_key("ﬁne"), "fine");
    }

    #[test]
    fn a_name_is_one_line_of_at_most_two_hundred_characters() {
        assert_eq!(clean_name(" Maya\r\n Okafor\u{0} ").unwrap(), "Maya Okafor");
        assert_eq!(clean_name(" \n ").unwrap_err().to_string(), "Type a name.");
        assert_eq!(
            clean_name(&"é".repeat(201)).unwrap_err().to_string(),
            "A name has at most 200 characters."
        );
    }

    #[test]
    fn every_bad_number_has_a_sentence() {
        let say = |typed: &str| match read_number(typed, "numbers.0", Country::US) {
            Typed::Number(number) => number,
            Typed::Address { text, problem, .. } => number_sentence(problem, &text, Country::US),
        };
        insta::assert_snapshot!(
            [
                "(202) 555-0123",
                "+61 412 345 678",
                "202 555 01ab",
                "call Maya",
                "202 555 0123 x4",
                "202 555",
                "0412 345 678",
                "+1 999 555 0123",
                "+1 202 555 0123 4567 8901 2345",
            ]
            .map(|typed| format!("{typed} → {}", say(typed)))
            .join("\n"),
            @r"
            (202) 555-0123 → +12025550123
            +61 412 345 678 → +61412345678
            202 555 01ab → There are letters in this number. Write it in digits alone.
            call Maya → This is not a phone number: there is no digit in it.
            202 555 0123 x4 → A text cannot reach an extension. Leave the extension out, or give the direct number.
            202 555 → This number is too short. Check the digits.
            0412 345 678 → No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
            +1 999 555 0123 → No such number is given out in its country. Check the digits.
            +1 202 555 0123 4567 8901 2345 → This number is too long. Check the digits.
            "
        );
    }
}
