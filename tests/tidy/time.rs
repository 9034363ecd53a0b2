//! The time of day comes from `Clock` alone, or tests could not move it.
//! A stopwatch (`Instant`) is allowed in what measures: xtask, and the tests and benches.

use crate::{Offence, refuse, rust, tree::Tree, words};

/// The one file that may ask the machine what time it is.
const CLOCK: &str = "src-tauri/crates/twilio/src/clock.rs";
/// How SQLite would be asked for it.
const IN_SQL: [&str; 4] = ["'now'", "CURRENT_TIMESTAMP", "CURRENT_DATE", "unixepoch("];

fn other_clocks(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.under("", ".rs").filter(|file| file.path != CLOCK) {
        let may_measure = file.path.starts_with("src-tauri/xtask/") || words::is_test(&file.path);
        let parts = rust::split(&file.text);
        for (at, (code, literals)) in parts.code.lines().zip(parts.literals.lines()).enumerate() {
            for asked in code.match_indices("::now").filter_map(|(start, found)| {
                let after = code.get(start + found.len()..)?;
                (!after.starts_with(rust::is_word)).then(|| type_before(code, start))
            }) {
                if !(may_measure && asked == "Instant") {
                    offences.push(Offence::new(&file.path, at + 1, format!("{asked}::now: ask the Clock")));
                }
            }
            let is_app = file.path.starts_with("src-tauri/");
            for word in IN_SQL.into_iter().filter(|word| is_app && literals.contains(word)) {
                offences.push(Offence::new(
                    &file.path,
                    at + 1,
                    format!("{word} in SQL: bind the Clock's time"),
                ));
            }
        }
    }
    offences
}

fn type_before(code: &str, end: usize) -> &str {
    code.get(..end).unwrap_or_default().rsplit(|letter| !rust::is_word(letter)).next().unwrap_or_default()
}

#[test]
fn only_the_clock_knows_the_time() {
    refuse(&other_clocks(&Tree::of_project()));
}

#[test]
fn another_clock_is_refused() {
    let lines = "let a = jiff::Timestamp::now();\nlet b = SystemTime::now();\nlet c = Instant::now();\n\
                 let d = clock.now();\nlet e = made.unwrap_or_else(Zoned::now);\n// Timestamp::now()\n\
                 let f = Kind::nowhere();\nconn.execute(\"UPDATE a SET b = datetime('now')\", [])?;\n";
    let tree = Tree::made_of(&[
        ("src-tauri/crates/core/src/inbox/mod.rs", lines),
        ("src-tauri/crates/twilio/src/clock.rs", lines),
        ("tests/bench/main.rs", lines),
    ]);
    let found: Vec<(String, usize)> =
        other_clocks(&tree).into_iter().map(|offence| (offence.path, offence.line)).collect();
    let core = [1, 2, 3, 5, 8].map(|line| ("src-tauri/crates/core/src/inbox/mod.rs".to_owned(), line));
    let bench = [1, 2, 5].map(|line| ("tests/bench/main.rs".to_owned(), line));
    assert_eq!(found, [core.to_vec(), bench.to_vec()].concat());
}
