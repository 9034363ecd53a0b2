//! What was typed into a search field, as queries for the search indexes. Pure.

use deskbell_twilio::{Country, PhoneNumber};

/// Fewer digits than these find half the world.
const DIGITS_MIN: usize = 3;
/// Nobody types more than a number has, with a prefix for abroad.
const DIGITS_MAX: usize = 20;

/// From so many letters on a word that is not the last may be begun only: shorter ones would find half the world.
const BEGUN_MIN: usize = 3;

/// The query for words: every word a string and the beginning of one, quoted stretches phrases. A single word with a
/// space behind it is whole. `None` when there is no word in it.
pub(crate) fn words(typed: &str) -> Option<String> {
    let typed = crate::store::fold(typed);
    let mut terms: Vec<String> = Vec::new();
    for (index, stretch) in typed.split(is_quote).enumerate() {
        if index % 2 == 1 {
            let phrase = stretch.trim();
            if has_word(phrase) {
                terms.push(string(phrase));
            }
        } else {
            terms.extend(stretch.split_whitespace().filter(|word| has_word(word)).map(begun));
        }
    }
    // A word that is followed by a space, or a phrase that was closed, is finished.
    let is_open = typed.chars().filter(|c| is_quote(*c)).count() % 2 == 1;
    let is_finished = typed.ends_with(|c: char| c.is_whitespace() || is_quote(c)) && !is_open;
    match terms.as_mut_slice() {
        [only] if is_finished => only.truncate(only.trim_end_matches('*').len()),
        [.., last] if !is_finished && !last.ends_with('*') => last.push('*'),
        _ => {}
    }
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// A word that may only be begun.
fn begun(word: &str) -> String {
    let sign = if word.chars().count() >= BEGUN_MIN { "*" } else { "" };
    format!("{}{sign}", string(word))
}

/// The query for a name of which each word may only be begun: `may oka` finds Maya Okafor.
pub(crate) fn names(typed: &str) -> Option<String> {
    let typed = crate::store::fold(typed);
    let words = typed.split(|c: char| c.is_whitespace() || is_quote(c)).filter(|word| has_word(word));
    let terms: Vec<String> = words.map(|word| format!("{}*", string(word))).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// Straight quotation marks, and those that keyboards put in their place.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A string of FTS5. Nothing in it is syntax, but a zero byte would end it.
fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\0', " "))
}

/// The query for digits, when what was typed can be (a part of) a phone number in any of its spellings: any stretch of
/// at least three digits, with or without the prefix of its country or of long distance.
pub(crate) fn digits(typed: &str, country: Country) -> Option<String> {
    let typed = typed.trim();
    let is_number =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "+().-/\u{2010}\u{2011}\u{2013}".contains(c);
    if !typed.chars().all(is_number) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) {
        return None;
    }
    let mut terms =
        vec![if typed.starts_with('+') { format!("\"+{digits}\"") } else { format!("\"{digits}\"") }];
    let bare = digits.trim_start_matches('0');
    if bare.len() >= DIGITS_MIN && bare.len() < digits.len() {
        terms.push(format!("\"{bare}\""));
    }
    if let Ok(number) = PhoneNumber::parse(typed, country) {
        terms.push(format!("\"{}\"", number.as_str()));
    }
    Some(terms.join(" OR "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn words_may_only_be_begun_and_a_single_one_with_a_space_is_whole() {
        assert_eq!(words("tues").as_deref(), Some("\"tues\"*"));
        assert_eq!(words("tues morn").as_deref(), Some("\"tues\"* \"morn\"*"));
        assert_eq!(words("at tuesday ").as_deref(), Some("\"at\" \"tuesday\"*"));
        assert_eq!(words("tuesday at").as_deref(), Some("\"tuesday\"* \"at\"*"));
        assert_eq!(words("tuesday ").as_deref(), Some("\"tuesday\""));
        assert_eq!(words("\"see you then\"").as_deref(), Some("\"see you then\""));
        assert_eq!(words("“see you” th").as_deref(), Some("\"see you\" \"th\"*"));
        assert_eq!(words("Γιώργος").as_deref(), Some("\"Γιωργοσ\"*"));
    }

    #[test]
    fn a_phrase_that_is_still_being_typed_ends_in_a_prefix() {
        assert_eq!(words("\"see yo").as_deref(), Some("\"see yo\"*"));
        assert_eq!(words("\"see ").as_deref(), Some("\"see\"*"));
    }

    #[test]
    fn what_fts_would_take_for_syntax_is_taken_as_words() {
        assert_eq!(words("NEAR( OR x").as_deref(), Some("\"NEAR(\"* \"OR\" \"x\"*"));
        assert_eq!(words("  -- * "), None);
        assert_eq!(words(""), None);
    }

    #[test]
    fn digits_find_a_number_however_it_is_written() {
        let us = |typed| digits(typed, Country::US);
        assert_eq!(us("0123").as_deref(), Some("\"0123\" OR \"123\""));
        assert_eq!(us("(202) 555").as_deref(), Some("\"202555\""));
        assert_eq!(us("+1 202-555").as_deref(), Some("\"+1202555\""));
        assert_eq!(us("202.555.0123").as_deref(), Some("\"2025550123\" OR \"+12025550123\""));
        let au = digits("0412 345 678", Country::parse("AU").unwrap());
        assert_eq!(au.as_deref(), Some("\"0412345678\" OR \"412345678\" OR \"+61412345678\""));
        for no in ["12", "room 12", "2025550123 Maya", "+", ""] {
            assert_eq!(us(no), None, "{no}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_query_that_fts_understands(typed in "\\PC{0,30}|[\"'*()+:^ a-c0-9-]{0,20}") {
            let conn = Connection::open_in_memory().unwrap();
            conn.execute_batch("CREATE VIRTUAL TABLE t USING fts5 (x); CREATE VIRTUAL TABLE n USING fts5 (x, tokenize = 'trigram');").unwrap();
            for (table, query) in [("t", words(&typed)), ("t", names(&typed)), ("n", digits(&typed, Country::US))] {
                if let Some(query) = query {
                    let sql = format!("SELECT count(*) FROM {table} WHERE {table} MATCH ?1");
                    let count: rusqlite::Result<u32> = conn.query_row(&sql, [&query], |row| row.get(0));
                    prop_assert!(count.is_ok(), "{query}: {count:?}");
                }
            }
        }
    }
}
