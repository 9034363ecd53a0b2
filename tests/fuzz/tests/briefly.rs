//! Each target, briefly: its seeds, and thousands of files that come of changing, cutting and joining them.
//! `cargo xtask fuzz` looks longer.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

/// So long a target may take, and so many files it gets at most.
const TIME: Duration = Duration::from_secs(8);
const FILES: u32 = 3_000;

/// One change to a file.
#[derive(Debug, Clone)]
enum Edit {
    Put(Index, Vec<u8>),
    Flip(Index, u8),
    Cut(Index, Index),
    Repeat(Index, Index),
    Splice(Index, Vec<u8>),
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn edit(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Edit> {
    // What parsers trip over: ends, quotes, escapes, halves of characters.
    let sharp = select(vec![
        &b"\0"[..],
        b"\"",
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"%",
        b"%0",
        b"%FF",
        b"&",
        b"=",
        b"<",
        b"]]>",
        b"&#0;",
        b"\xff",
        b"\xfe\xff",
        b"\xe2\x80",
        b"\xf0\x9f\x99\x82",
        b"BEGIN:VCARD\n",
        b"END:VCARD",
        b"=\n",
        b"\\",
    ]);
    prop_oneof![
        (any::<Index>(), sharp).prop_map(|(at, bytes)| Edit::Put(at, bytes.to_vec())),
        (any::<Index>(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Edit::Put(at, bytes)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Flip(at, byte)),
        any::<(Index, Index)>().prop_map(|(from, to)| Edit::Cut(from, to)),
        any::<(Index, Index)>().prop_map(|(from, to)| Edit::Repeat(from, to)),
        (any::<Index>(), select(seeds)).prop_map(|(at, seed)| Edit::Splice(at, seed)),
    ]
}

fn apply(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        let place = |index: &Index| index.index(bytes.len() + 1);
        let range = |one: &Index, other: &Index| {
            let (one, other) = (place(one), place(other));
            one.min(other)..one.max(other)
        };
        match edit {
            Edit::Put(at, more) | Edit::Splice(at, more) => {
                let at = place(at);
                bytes.splice(at..at, more.iter().copied());
            }
            Edit::Flip(at, byte) => {
                let at = place(at);
                if let Some(old) = bytes.get_mut(at) {
                    *old ^= byte;
                }
            }
            Edit::Cut(one, other) => drop(bytes.drain(range(one, other))),
            Edit::Repeat(one, other) => {
                let range = range(one, other);
                let (end, again) = (range.end, bytes.get(range).unwrap_or_default().to_vec());
                bytes.splice(end..end, again);
            }
        }
        // Large enough for every rule, small enough for thousands.
        bytes.truncate(16 * 1024);
    }
    bytes
}

fn briefly(name: &'static str, read: fn(&[u8])) {
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    seeds.iter().for_each(|seed| read(seed));
    read(b"");
    let begun = Instant::now();
    let config = Config {
        cases: FILES,
        // What fails is shown as bytes; a seed of it is what helps everybody.
        failure_persistence: None,
        ..Config::default()
    };
    let files = (select(seeds.clone()), vec(edit(seeds), 0..8));
    TestRunner::new(config)
        .run(&files, |(seed, edits)| {
            if begun.elapsed() < TIME {
                read(&apply(seed, &edits));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_target_has_its_seeds_and_its_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |part: &str| {
        let entries = fs::read_dir(folder.join(part)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("seeds"), deskbell_fuzz::NAMES);
    assert_eq!(names("fuzz_targets"), deskbell_fuzz::NAMES);
}

#[test]
fn cards_end_whatever_they_hold() {
    briefly("cards", deskbell_fuzz::cards::read);
}

#[test]
fn forms_are_read_as_they_were_written() {
    briefly("forms", deskbell_fuzz::forms::read);
}

#[test]
fn segments_lose_nothing() {
    briefly("segments", deskbell_fuzz::segments::read);
}

#[test]
fn signatures_believe_what_was_signed_and_nothing_else() {
    briefly("signatures", deskbell_fuzz::signatures::read);
}

#[test]
fn tables_end_whatever_they_hold() {
    briefly("tables", deskbell_fuzz::tables::read);
}

#[test]
fn twiml_is_read_as_it_was_written() {
    briefly("twiml", deskbell_fuzz::twiml::read);
}
