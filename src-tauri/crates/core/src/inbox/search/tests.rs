//! Marks: whatever stands in a text, they lie where the page can cut, and around what was looked for.

use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

#[test]
fn marks_count_as_the_page_counts() {
    let found = unmark("😀 \u{fdd0}Tooth\u{fdd1} ache");
    assert_eq!((found.text.as_str(), found.marks.as_slice()), ("😀 Tooth ache", [(3, 8)].as_slice()));
}

#[test]
fn figures_are_marked_in_every_spelling_of_a_number() {
    let marked = |shown: &str, figures: &str| {
        let units: Vec<u16> = shown.encode_utf16().collect();
        let cut = |(start, end): (u32, u32)| {
            String::from_utf16(units.get(start as usize..end as usize).unwrap()).unwrap()
        };
        mark_figures(shown, figures).into_iter().map(cut).collect::<Vec<_>>().join("|")
    };
    assert_eq!(marked("(202) 555-0123", "0123"), "0123");
    assert_eq!(marked("(202) 555-0123", "2025550123"), "202) 555-0123");
    assert_eq!(marked("(202) 555-0123", "12025550123"), "202) 555-0123");
    assert_eq!(marked("+61 412 345 678", "0412345"), "412 345");
    assert_eq!(marked("(202) 555-0123", "999"), "");
}

/// The text as a search over words folds it: what unicode61 gives for words of these letters.
fn fold(text: &str) -> String {
    contacts::sort_key(&crate::store::fold(text))
}

proptest! {
    #[test]
    fn marks_lie_where_the_page_can_cut_and_around_what_was_looked_for(
        before in "(\\PC|[ \u{1}\n\u{fdd0}\u{fdd1}]){0,20}",
        word in "[a-zà-öø-ü]{2,6}|[αάεέηήιίϊΐοόυύωώςσ]{2,6}|[аеёийкў]{2,6}",
        after in "(\\PC|[ 😀é]){0,20}",
        typed in 1_usize..3,
    ) {
        let body = format!("{before} {word} {after}");
        let wanted: String = word.chars().take(typed).collect();
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE bodies (id INTEGER PRIMARY KEY, x TEXT);
             CREATE VIRTUAL TABLE t USING fts5 (
                x, content = 'bodies', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
             );"
        ).unwrap();
        conn.execute("INSERT INTO bodies (id, x) VALUES (1, ?1)", [&body]).unwrap();
        conn.execute("INSERT INTO t (rowid, x) VALUES (1, ?1)", [crate::store::fold(&body)]).unwrap();
        let query = find::words(&wanted).unwrap();
        let snippet: String = conn.query_row(
            "SELECT snippet(t, 0, ?2, ?3, '…', 24) FROM t WHERE t MATCH ?1",
            params![query, OPEN.to_string(), CLOSE.to_string()],
            |row| row.get(0),
        ).unwrap();
        let found = unmark(&snippet);
        let units: Vec<u16> = found.text.encode_utf16().collect();
        let mut end = 0;
        for (from, to) in &found.marks {
            prop_assert!(end <= *from && from < to && *to as usize <= units.len(), "{found:?}");
            end = *to;
            let cut = String::from_utf16(&units[*from as usize..*to as usize]);
            prop_assert!(cut.is_ok(), "a mark cuts a character in two: {found:?}");
            // Texts that hold our own markers may be marked wrongly, but never out of bounds.
            if !before.contains([OPEN, CLOSE]) {
                prop_assert!(fold(&cut.unwrap()).starts_with(&fold(&wanted)), "{wanted} in {found:?}");
            }
        }
        prop_assert!(!found.text.contains([OPEN, CLOSE]));
        prop_assert!(!found.marks.is_empty() || before.contains([OPEN, CLOSE]), "{found:?}");
    }
}
