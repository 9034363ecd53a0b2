//! Nothing is forgotten: each request that the client's source defines is among those that are checked.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::requests::{self, Subjects};

/// The full names of the types that `impl Request for` stands before, in a folder of sources.
fn defined_in(folder: &Path, module: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the client's sources can be read") {
        let path = entry.expect("the client's sources can be read").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name of letters").to_owned();
        let inner = match stem.as_str() {
            "mod" | "lib" => module.to_owned(),
            _ => format!("{module}::{stem}"),
        };
        if path.is_dir() {
            defined_in(&path, &inner, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && stem != "tests" {
            let text = fs::read_to_string(&path).expect("a source is text");
            found.extend(defined(&text).map(|name| format!("{inner}::{name}")));
        }
    }
}

fn defined(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let (before, after) = line.trim_start().split_once("Request for ")?;
        let is_impl = before.starts_with("impl") && !before.ends_with(char::is_alphanumeric);
        let name = after.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
        is_impl.then_some(name)
    })
}

#[test]
fn every_request_in_the_clients_source_is_checked() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/twilio/src");
    let mut found = BTreeSet::new();
    defined_in(&sources, "deskbell_twilio", &mut found);
    let checked: BTreeSet<String> =
        requests::all(&Subjects::made_up()).iter().map(|asked| asked.name.to_owned()).collect();
    assert!(found.len() >= 14, "the sources were not read: {found:?}");
    assert_eq!(checked, found, "a request is missing in tests/wire/requests.rs, or has gone");
}

#[test]
fn a_request_is_found_however_it_is_written() {
    let source = "impl Request for List {\n    impl<T: Sync> Request for Page<T> {\nimpl crate::request::Request for Odd {}";
    assert_eq!(defined(source).collect::<Vec<_>>(), ["List", "Page", "Odd"]);
    assert_eq!(defined("// A Request for help\nimpl NoRequest for List {").count(), 0);
}
