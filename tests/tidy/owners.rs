//! Who writes to which table. In a migration, `-- owner: folder` stands above each `CREATE TABLE`; INSERT, UPDATE and
//! DELETE on that table stand in `core/src/<folder>` alone. Outside core nobody writes SQL. Tests may write anything.

use std::collections::BTreeMap;

use crate::{Offence, refuse, rust, tree::Tree, words};

const CORE: &str = "src-tauri/crates/core/src/";
const MIGRATIONS: &str = "src-tauri/crates/core/src/store/migrations/";

/// The owners of each table. Two files of the store may each have a table of the same name.
type Owners = BTreeMap<String, Vec<String>>;

fn owners(tree: &Tree) -> (Owners, Vec<Offence>) {
    let (mut owners, mut offences) = (Owners::new(), Vec::new());
    for file in tree.under(MIGRATIONS, ".sql") {
        let mut owner = None;
        for (at, line) in file.text.lines().enumerate() {
            if let Some(name) = line.strip_prefix("-- owner:") {
                owner = Some(name.trim().to_owned());
            } else if let Some(table) = created(line) {
                match owner.take() {
                    None => {
                        offences.push(Offence::new(&file.path, at + 1, "`-- owner: folder` is missing above"))
                    }
                    Some(folder) if !is_in_core(tree, &folder) => {
                        offences.push(Offence::new(
                            &file.path,
                            at + 1,
                            format!("{CORE}{folder} is not there"),
                        ));
                    }
                    Some(folder) => owners.entry(table).or_default().push(folder),
                }
            } else if !line.starts_with("--") {
                owner = None;
            }
        }
    }
    if owners.is_empty() {
        offences.push(Offence::new(MIGRATIONS, 0, "no table is made here, so nothing can be checked"));
    }
    (owners, offences)
}

fn is_in_core(tree: &Tree, folder: &str) -> bool {
    let (module, file) = (format!("{CORE}{folder}/"), format!("{CORE}{folder}.rs"));
    !folder.is_empty() && tree.all().any(|other| other.path.starts_with(&module) || other.path == file)
}

/// The table that the line makes.
fn created(line: &str) -> Option<String> {
    let mut words = words_of(line).skip_while(|word| *word != "CREATE").skip(1);
    let mut word = words.next()?;
    while ["VIRTUAL", "TEMP", "TEMPORARY"].contains(&word) {
        word = words.next()?;
    }
    let name = words.find(|word| !["IF", "NOT", "EXISTS"].contains(word))?;
    (word == "TABLE").then(|| name.to_owned())
}

/// Words as SQL has them; braces belong to a word, so that a name put in by `format!` is seen, and the end of a
/// literal is a word of its own.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let splits = |letter: char| !rust::is_word(letter) && !"{}\u{0}".contains(letter);
    text.split(splits)
        .flat_map(|word| word.split_inclusive(rust::END))
        .filter(|word| !word.is_empty())
        .flat_map(|word| match word.strip_suffix(rust::END) {
            Some("") | None => [Some(word), None],
            Some(name) => [Some(name), Some("\u{0}")],
        })
        .flatten()
}

/// What a statement that begins at the first of these words writes to.
fn written<'a>(words: &[&'a str]) -> Option<&'a str> {
    let (first, mut rest) = words.split_first()?;
    if let ["OR", _, after @ ..] = rest {
        rest = after;
    }
    let name = match (*first, rest) {
        ("INSERT" | "REPLACE", ["INTO", name, ..]) | ("DELETE", ["FROM", name, ..]) => *name,
        // `DO UPDATE SET` belongs to an INSERT; `UPDATE ON` and `UPDATE OF` to a trigger.
        ("UPDATE", [name, ..]) if !["SET", "ON", "OF", "\u{0}"].contains(name) => *name,
        _ => return None,
    };
    Some(name)
}

fn trespasses(tree: &Tree, owners: &Owners) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.under("src-tauri/", ".rs").filter(|file| !words::is_test(&file.path)) {
        let literals = rust::without_tests(&rust::split(&file.text)).literals;
        let room = file.path.strip_prefix(CORE).and_then(|path| path.split(['/', '.']).next());
        let mut words = Vec::new();
        for (at, line) in literals.lines().enumerate() {
            words.extend(words_of(line).map(|word| (word, at + 1)));
        }
        let bare: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        for (start, (_, line)) in words.iter().enumerate() {
            // INSERT OR REPLACE INTO is one statement, found at its first word.
            if start.checked_sub(1).and_then(|before| bare.get(before)) == Some(&"OR") {
                continue;
            }
            let Some(table) = bare.get(start..).and_then(written) else { continue };
            let what = match (room, owners.get(table)) {
                (None, _) => format!("writes to `{table}` outside core"),
                (_, None) => {
                    format!("writes to `{table}`, which no migration makes: name the table in the literal")
                }
                (Some(room), Some(folders)) if !folders.iter().any(|folder| folder == room) => {
                    format!("writes to `{table}`, which belongs to {}", folders.join(" and "))
                }
                _ => continue,
            };
            offences.push(Offence::new(&file.path, *line, what));
        }
        offences.extend(whispered(&words, owners).map(|line| {
            Offence::new(&file.path, line, "SQL is written in upper case, or its tables are not watched")
        }));
    }
    offences
}

/// The lines on which a table is written to in lower case, where [`written`] would not hear it.
fn whispered(words: &[(&str, usize)], owners: &Owners) -> impl Iterator<Item = usize> {
    words.windows(3).filter_map(|three| {
        let [(first, line), (second, _), (third, _)] = three else { return None };
        let table = match [first.to_lowercase().as_str(), second.to_lowercase().as_str()] {
            ["insert" | "replace", "into"] | ["delete", "from"] => third,
            ["update", _] if third.eq_ignore_ascii_case("set") => second,
            _ => return None,
        };
        let is_loud = first.chars().all(char::is_uppercase);
        (!is_loud && owners.contains_key(*table)).then_some(*line)
    })
}

#[test]
fn every_table_has_an_owner() {
    refuse(&owners(&Tree::of_project()).1);
}

#[test]
fn only_its_owner_writes_to_a_table() {
    let tree = Tree::of_project();
    refuse(&trespasses(&tree, &owners(&tree).0));
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: (&str, &str) = (
        "src-tauri/crates/core/src/store/migrations/0001_first.sql",
        "-- owner: messages\n-- Texts.\nCREATE TABLE messages (\n    id INTEGER\n) STRICT;\n\n\
         -- owner: inbox\nCREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (body);\n",
    );
    const INBOX: (&str, &str) = ("src-tauri/crates/core/src/inbox/mod.rs", "");
    const MESSAGES: (&str, &str) = ("src-tauri/crates/core/src/messages.rs", "");

    fn offences(path: &str, text: &str) -> Vec<usize> {
        let tree = Tree::made_of(&[MIGRATION, INBOX, MESSAGES, (path, text)]);
        let (owners, unowned) = owners(&tree);
        refuse(&unowned);
        trespasses(&tree, &owners).into_iter().map(|offence| offence.line).collect()
    }

    #[test]
    fn a_table_without_an_owner_is_refused() {
        for text in [
            "CREATE TABLE a (b);",
            "-- owner: inbox\n\nCREATE TABLE a (b);",
            "-- owner: attic\nCREATE TABLE a (b);",
        ] {
            let path = "src-tauri/crates/core/src/store/migrations/0002_b.sql";
            let tree = Tree::made_of(&[MIGRATION, INBOX, MESSAGES, (path, text)]);
            assert_eq!(owners(&tree).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn a_store_without_tables_is_refused() {
        assert_eq!(owners(&Tree::made_of(&[INBOX])).1.len(), 1);
    }

    #[test]
    fn the_owner_may_write() {
        let text = "conn.execute(\"INSERT INTO messages (id) VALUES (?1) ON CONFLICT DO UPDATE SET id = ?1\", [a])?;\n\
                    conn.execute(\"DELETE FROM messages WHERE id = ?1\", [a])?;\n\
                    conn.execute(r#\"UPDATE OR IGNORE \"messages\" SET id = 1\"#, [])?;";
        assert_eq!(offences("src-tauri/crates/core/src/messages/store.rs", text), Vec::<usize>::new());
        assert_eq!(offences("src-tauri/crates/core/src/messages.rs", text), Vec::<usize>::new());
    }

    #[test]
    fn anybody_may_read_and_speak() {
        let text = "// INSERT INTO messages\nconn.prepare(\"SELECT id FROM messages JOIN words\")?;\n\
                    say(\"Updates from messages\"); say(\"UPDATE\");\n\
                    #[cfg(test)]\nmod tests { fn a() { b(\"DELETE FROM messages\") } }";
        assert_eq!(offences("src-tauri/crates/core/src/inbox/store.rs", text), Vec::<usize>::new());
        assert_eq!(offences("tests/store/a.rs", "b(\"DELETE FROM messages\")"), Vec::<usize>::new());
    }

    #[test]
    fn another_folder_may_not_write() {
        for text in [
            "\"INSERT INTO messages (id) VALUES (1)\"",
            "\"INSERT OR REPLACE INTO messages VALUES (1)\"",
            "\"REPLACE INTO messages VALUES (1)\"",
            "\"UPDATE messages SET id = 1\"",
            "\"DELETE FROM \\\n messages\"",
            "\"WITH a AS (SELECT 1) DELETE FROM messages\"",
            "\"insert into messages values (1)\"",
            "\"update messages set id = 1\"",
        ] {
            assert_eq!(offences("src-tauri/crates/core/src/inbox/store.rs", text), [1], "{text}");
        }
    }

    #[test]
    fn a_table_that_cannot_be_read_from_the_literal_is_refused() {
        for text in [
            "format!(\"DELETE FROM {table}\")",
            "concat!(\"INSERT INTO \", \"messages\")",
            "\"DELETE FROM people\"",
        ] {
            assert_eq!(offences("src-tauri/crates/core/src/messages/store.rs", text), [1], "{text}");
        }
    }

    #[test]
    fn nobody_outside_core_writes() {
        assert_eq!(offences("src-tauri/src/ipc.rs", "\n\"DELETE FROM messages\""), [2]);
        assert_eq!(offences("src-tauri/crates/webhooks/src/messages.rs", "\"DELETE FROM messages\""), [1]);
    }
}
