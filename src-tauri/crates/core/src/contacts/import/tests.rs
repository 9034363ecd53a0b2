//! What holds for every file, and for every address book that is written and read again.

use std::collections::{BTreeMap, HashSet};

use deskbell_twilio::Country;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::*;
use crate::contacts::export::{self, Exported};
use crate::contacts::rules::{clean_name, clean_note};

/// Sorts the people of a file as the first preview would.
fn first_look(bytes: &[u8]) -> Result<Sorted, Error> {
    let source = read_source(bytes, Country::US)?;
    let guess = ArrangeImport {
        import: String::new(),
        country: "US".to_owned(),
        first_line: None,
        roles: None,
        known: Known::Keep,
    };
    let reading = source.reading(guess, Country::US);
    Ok(source.sort(&reading, &HashSet::new()))
}

/// Somebody's name, note, and which of the hundred numbers of films are theirs.
fn person() -> impl Strategy<Value = (String, String, BTreeMap<u32, ()>)> {
    let sign = prop_oneof![5 => "\\PC", 2 => "[=+@'\",;|\t \n\r-]"];
    let text = |most: usize| vec(sign.clone(), 0..most).prop_map(|signs| signs.concat());
    let numbers = btree_set(0_u32..100, 1..4).prop_map(|set| set.into_iter().map(|at| (at, ())).collect());
    (text(20), text(60), numbers)
}

proptest! {
    #[test]
    fn what_is_exported_is_imported_as_it_was(drawn in vec(person(), 1..6)) {
        let mut taken = HashSet::new();
        let mut people = Vec::new();
        for (name, note, numbers) in drawn {
            let (Ok(name), Ok(note)) = (clean_name(&name), clean_note(&note)) else { continue };
            let free: Vec<String> = numbers
                .into_keys()
                .filter(|at| taken.insert(*at))
                .map(|at| format!("+120255501{at:02}"))
                .collect();
            if !free.is_empty() {
                people.push(Exported { name, note, numbers: free });
            }
        }
        prop_assume!(!people.is_empty());
        let file = export::table(&people).unwrap();
        let sorted = first_look(file.as_bytes()).unwrap();
        prop_assert_eq!(sorted.problems, Vec::new());
        let again: Vec<Exported> = sorted
            .entries
            .into_iter()
            .map(|entry| Exported { name: entry.name, note: entry.note, numbers: entry.numbers })
            .collect();
        prop_assert_eq!(again, people);
    }

    #[test]
    fn no_file_stops_the_app(bytes in vec(any::<u8>(), 0..300)) {
        let _ = first_look(&bytes);
    }

    #[test]
    fn no_text_stops_the_app(text in "(BEGIN:VCARD\n|END:VCARD\n|TEL:|FN:|sep=|[+0-9]{1,12}|[,;\"\t|\n\r]|\\PC){0,60}") {
        let _ = first_look(text.as_bytes());
    }
}
