//! Our numbers as people write them, and the countries they belong to. Reading a number takes a while and never changes
//! what comes of it, and an account may have hundreds that are shown over and over: each is read once.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use deskbell_twilio::{Country, PhoneNumber};

/// More numbers than that no account has; then all are read anew.
const MOST: usize = 5000;

/// A number, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// As people write it at home.
    pub(crate) display: String,
    /// Where it belongs; toll-free numbers of several countries belong nowhere.
    pub(crate) country: Option<Country>,
}

static READ: LazyLock<Mutex<HashMap<(String, String), Written>>> = LazyLock::new(Mutex::default);

/// A number of ours, for an office at `home`.
pub(crate) fn written(number: &str, home: Country) -> Written {
    let key = (number.to_owned(), home.as_str().to_owned());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(&key) {
        return known.clone();
    }
    let fresh = Written {
        display: crate::inbox::display(number, "phone", home),
        country: PhoneNumber::from_twilio(number).ok().and_then(|number| number.country()),
    };
    if read.len() >= MOST {
        read.clear();
    }
    read.insert(key, fresh.clone());
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_at_home_or_from_abroad() {
        let (us, au) = (Country::US, Country::parse("AU").unwrap());
        for _ in 0..2 {
            assert_eq!(written("+12025550100", us).display, "(202) 555-0100");
            assert_eq!(written("+12025550100", au).display, "+1 202-555-0100");
            assert_eq!(written("+61491570156", us).country, Some(au));
            assert_eq!(written("no number", us), Written { display: "no number".to_owned(), country: None });
        }
    }
}
