//! Tables of people, as other programs export them: in any encoding, with any separator, broken anywhere.

use std::collections::HashSet;

use deskbell_core::contacts::import;
use deskbell_twilio::Country;

/// Reads a file as an import does.
///
/// # Panics
/// When one number is given to two people, or somebody is left without a name and without a number.
pub fn read(bytes: &[u8]) {
    for country in [Country::US, Country::parse("DE").expect("a country")] {
        let Ok(people) = import::look_into(bytes, country) else { continue };
        let mut taken = HashSet::new();
        for person in &people {
            assert!(!person.name.is_empty() || !person.numbers.is_empty(), "somebody who is nobody");
            for number in &person.numbers {
                assert!(taken.insert(number.clone()), "one number is given to two people");
            }
        }
    }
}
