//! Letters as the search indexes hold them: Greek and Cyrillic ones without their accents.
//!
//! FTS5's unicode61 takes the accents off Latin letters alone. What is indexed and what is typed both pass here before
//! it. Invariant: each letter becomes one letter and everything else stays as it is, so the folded text falls into the
//! same words as the original, and marks that FTS5 sets by counting words lie right in the original.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The text as it is indexed and searched for.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| letter(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(letter).collect())
}

fn letter(c: char) -> char {
    if !is_greek_or_cyrillic(c) || !c.is_alphabetic() {
        return c;
    }
    // A sigma looks different at the end of a word and is the same letter.
    if c == 'ς' {
        return 'σ';
    }
    let mut parts = std::iter::once(c).nfd();
    match parts.next() {
        Some(bare) if bare.is_alphabetic() && parts.all(is_combining_mark) => bare,
        _ => c,
    }
}

fn is_greek_or_cyrillic(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | '\u{400}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn accents_and_the_last_sigma_go_and_other_scripts_stay() {
        assert_eq!(fold("Γιώργος Ἀθῆναι ᾳ ϊΐ"), "Γιωργοσ Αθηναι α ιι");
        assert_eq!(fold("Ещё Йога, Київ"), "Еще Иога, Ки\u{456}в");
        for same in ["Zoë Ångström", "がぎ", "한국어", "שָׁלוֹם", "\u{385} 12 😀"] {
            assert!(matches!(fold(same), Cow::Borrowed(_)), "{same}");
        }
    }

    /// The words that unicode61 finds in a text, in their order.
    fn words(text: &str) -> Vec<String> {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'unicode61 remove_diacritics 2');
             CREATE VIRTUAL TABLE terms USING fts5vocab (t, instance);",
        )
        .unwrap();
        conn.execute("INSERT INTO t (x) VALUES (?1)", [text]).unwrap();
        let mut statement = conn.prepare("SELECT term FROM terms ORDER BY \"offset\"").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    proptest! {
        #[test]
        fn a_folded_text_falls_into_the_same_words(
            text in "([\u{370}-\u{3ff}\u{1f00}-\u{1fff}\u{400}-\u{52f}]|\\PC|[ \u{300}-\u{345}a-zé]){0,30}",
        ) {
            let folded = fold(&text).into_owned();
            prop_assert_eq!(folded.chars().count(), text.chars().count());
            prop_assert_eq!(words(&folded).len(), words(&text).len());
            prop_assert_eq!(fold(&folded).into_owned(), folded.clone());
        }
    }
}
