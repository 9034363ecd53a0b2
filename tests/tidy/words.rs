//! Names and marks that the house does not use: rooms for everything (`utils`), prefixes that say nothing (`get_`),
//! lints switched off, errors ignored, work left over.

use crate::{
    Offence, refuse, rust,
    tree::{File, Tree},
};

const ROOMS_FOR_EVERYTHING: [&str; 5] = ["util", "utils", "helper", "helpers", "common"];
/// Ends of type names that say nothing.
const EMPTY_ENDS: [&str; 2] = ["Manager", "Service"];
/// Twilio has a thing that it calls a messaging service: in these crates the word says something.
const TWILIO_SERVICES: [&str; 2] = ["Service", "MessagingService"];
const TWILIO_SPEAKERS: [&str; 2] = ["src-tauri/crates/twilio/", "src-tauri/crates/sandbox/"];
const BEFORE_A_TYPE: [&str; 7] = ["struct", "enum", "trait", "type", "union", "class", "interface"];
const LEFT_OVER: [&str; 2] = ["TODO", "FIXME"];

fn is_code(file: &File) -> bool {
    [".rs", ".svelte", ".ts", ".js"].iter().any(|ending| file.path.ends_with(ending))
}

/// The text of the file in which names stand: in Rust without comments and literals.
fn names_in(file: &File) -> String {
    if file.path.ends_with(".rs") { rust::split(&file.text).code } else { file.text.clone() }
}

fn empty_names(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.all().filter(|file| is_code(file)) {
        let rooms = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        for room in rooms.filter(|room| ROOMS_FOR_EVERYTHING.contains(room)) {
            offences.push(Offence::new(&file.path, 0, format!("`{room}` says nothing: name what it does")));
        }
        let speaks_twilio = TWILIO_SPEAKERS.iter().any(|folder| file.path.starts_with(folder));
        let allowed: &[&str] = if speaks_twilio { &TWILIO_SERVICES } else { &[] };
        let mut is_test = false;
        for (at, line) in names_in(file).lines().enumerate() {
            let what = empty_name(line, allowed).or_else(|| doubled_name(line).filter(|_| is_test));
            offences.extend(what.map(|what| Offence::new(&file.path, at + 1, what)));
            is_test = line.contains("test]") || line.contains("::test(");
        }
    }
    offences
}

fn empty_name(line: &str, allowed: &[&str]) -> Option<String> {
    let words: Vec<&str> =
        line.split(|letter| !rust::is_word(letter)).filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| {
        let (before, name) = (pair.first()?, pair.last()?);
        if *before == "mod" && ROOMS_FOR_EVERYTHING.contains(name) {
            return Some(format!("`mod {name}` says nothing: name what it does"));
        }
        if *before == "fn" && name.starts_with("get_") {
            return Some(format!("`fn {name}`: the verb says more without `get_`"));
        }
        let is_empty = EMPTY_ENDS.iter().any(|end| name.ends_with(end)) && !allowed.contains(name);
        (BEFORE_A_TYPE.contains(before) && is_empty)
            .then(|| format!("`{name}` says nothing: name what it does"))
    })
}

/// The line below `#[test]` says so again.
fn doubled_name(line: &str) -> Option<String> {
    let (_, name) = line.split_once("fn test_")?;
    Some(format!("`fn test_{}`: a test's name is a sentence about the world", name.split('(').next()?))
}

fn left_over(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.all().filter(|file| is_code(file)) {
        let text =
            if file.path.ends_with(".rs") { rust::split(&file.text).comments } else { file.text.clone() };
        for (at, line) in text.lines().enumerate() {
            let mut words = line.split(|letter| !rust::is_word(letter));
            if let Some(word) = words.find(|word| LEFT_OVER.contains(word)) {
                offences.push(Offence::new(
                    &file.path,
                    at + 1,
                    format!("{word}: finish it, or leave it out"),
                ));
            }
        }
        let code = names_in(file);
        for name in ["todo!", "unimplemented!"] {
            let found = code
                .lines()
                .enumerate()
                .filter(|(_, line)| file.path.ends_with(".rs") && line.contains(name));
            offences.extend(found.map(|(at, _)| Offence::new(&file.path, at + 1, name)));
        }
    }
    offences
}

fn switched_off_lints(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.under("", ".rs") {
        for (at, line) in rust::split(&file.text).code.lines().enumerate() {
            let tight: String = line.split_whitespace().collect();
            if ["[allow(", ",allow("].iter().any(|start| tight.contains(start)) {
                let what =
                    "write `#[expect(lint, reason = \"…\")]`, which says why and notices when it is over";
                offences.push(Offence::new(&file.path, at + 1, what));
            }
        }
    }
    offences
}

fn ignored_errors(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.under("src-tauri/", ".rs").filter(|file| !is_test(&file.path)) {
        let code = rust::without_tests(&rust::split(&file.text)).code;
        // Where an exception is declared with its reason, clippy watches over it.
        if ["clippy::unwrap_used", "clippy::expect_used"].iter().any(|lint| code.contains(lint)) {
            continue;
        }
        for (at, line) in code.lines().enumerate() {
            if [".unwrap()", ".expect("].iter().any(|call| line.contains(call)) {
                offences.push(Offence::new(&file.path, at + 1, "an error is not handled"));
            }
        }
    }
    offences
}

/// Whether a whole file is test code.
pub(crate) fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[test]
fn names_say_something() {
    refuse(&empty_names(&Tree::of_project()));
}

#[test]
fn no_work_is_left_over() {
    refuse(&left_over(&Tree::of_project()));
}

#[test]
fn no_lint_is_switched_off() {
    refuse(&switched_off_lints(&Tree::of_project()));
}

#[test]
fn no_error_is_ignored_outside_tests() {
    refuse(&ignored_errors(&Tree::of_project()));
}

#[test]
fn names_that_say_nothing_are_refused() {
    let bad = [
        ("core/src/utils.rs", ""),
        ("ui/src/lib/helpers/a.ts", ""),
        ("a.rs", "pub(crate) mod common;"),
        ("b.rs", "pub struct ThreadManager;"),
        ("c.rs", "trait MailService {}"),
        ("d.ts", "export class PhoneManager {}"),
        ("e.rs", "fn get_thread() {}"),
        ("f.rs", "#[test]\nfn test_sending() {}"),
        ("i.rs", "#[tokio::test(start_paused = true)]\nasync fn test_sending() {}"),
        ("src-tauri/crates/core/src/g.rs", "pub struct Service;"),
        ("src-tauri/crates/twilio/src/h.rs", "pub struct SendingService;"),
    ];
    assert_eq!(empty_names(&Tree::made_of(&bad)).len(), bad.len());
    let good = [
        ("a.rs", "impl Service<Request> for Door {} // a ThreadManager\nuse tower::Service;"),
        ("src-tauri/crates/twilio/src/api/services.rs", "pub struct MessagingService;\npub struct Service;"),
        ("b.rs", "let x = \"struct ThreadManager\"; fn target_of() {} fn test_credentials() {}"),
    ];
    refuse(&empty_names(&Tree::made_of(&good)));
}

#[test]
fn work_left_over_is_refused() {
    let bad = [("a.rs", "// TODO later"), ("b.ts", "// FIXME"), ("c.rs", "fn a() { todo!() }")];
    assert_eq!(left_over(&Tree::made_of(&bad)).len(), bad.len());
    refuse(&left_over(&Tree::made_of(&[("a.rs", "let a = \"TODO\"; // a todo list"), ("b.md", "TODO")])));
}

#[test]
fn a_lint_switched_off_is_refused() {
    let bad = [
        ("a.rs", "#[allow(dead_code)]\nfn a() {}"),
        ("b.rs", "#![ allow (unused)]"),
        ("c.rs", "#[cfg_attr(test, allow(unused))]"),
    ];
    assert_eq!(switched_off_lints(&Tree::made_of(&bad)).len(), bad.len());
    let good =
        [("a.rs", "/// `#[allow(dead_code)]`\n#[expect(unused, reason = \"b\")]\nfn c() { d.allow(e); }")];
    refuse(&switched_off_lints(&Tree::made_of(&good)));
}

#[test]
fn an_ignored_error_is_refused() {
    let path = "src-tauri/crates/core/src/a.rs";
    for bad in ["fn a() { b.unwrap() }", "fn a() { b\n    .expect(\"c\") }"] {
        assert_eq!(ignored_errors(&Tree::made_of(&[(path, bad)])).len(), 1, "{bad}");
    }
    let good = "fn a() { b.unwrap_or(\".unwrap()\") }\n#[cfg(test)]\nmod tests { fn a() { b.unwrap() } }";
    refuse(&ignored_errors(&Tree::made_of(&[(path, good), ("tests/flows/a.rs", "fn a() { b.unwrap() }")])));
}
