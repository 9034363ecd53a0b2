//! Who is on the other side of a text or a call: not always a phone number.
//! Reading never fails: what Twilio sends is somebody, even when nobody can be texted back.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::phone::PhoneNumber;

/// What carriers and Twilio put in place of a number that was withheld: words, and the same words
/// spelt on a telephone's keys.
const WITHHELD: &[&str] = &[
    "anonymous",
    "restricted",
    "unknown",
    "unavailable",
    "private",
    "blocked",
    "withheld",
    "+266696687",
    "266696687",
    "+7378742833",
    "7378742833",
    "+2562533",
    "2562533",
    "+8656696",
    "8656696",
    "+86282452253",
    "86282452253",
];

/// The other side of a text or a call.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// An ordinary phone number.
    Phone(PhoneNumber),
    /// Three to eight digits without a country.
    ShortCode(String),
    /// A sender name such as `ACME`, or the address of another channel. It cannot be answered.
    Alphanumeric(String),
    /// The caller kept the number to themselves.
    Withheld,
}

impl Party {
    /// What stands in place of a number that was withheld.
    #[must_use]
    pub fn withheld_words() -> &'static [&'static str] {
        WITHHELD
    }

    /// Reads a `From` or `To` as Twilio writes it.
    pub fn from_twilio(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() || WITHHELD.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Self::Withheld;
        }
        if let Ok(number) = PhoneNumber::from_twilio(text) {
            return Self::Phone(number);
        }
        if (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::ShortCode(text.to_owned());
        }
        Self::Alphanumeric(text.to_owned())
    }

    /// The address as Twilio would write it. `from_twilio` reads it back to the same party.
    pub fn address(&self) -> String {
        match self {
            Self::Phone(number) => number.as_str().to_owned(),
            Self::ShortCode(text) | Self::Alphanumeric(text) => text.clone(),
            Self::Withheld => "anonymous".to_owned(),
        }
    }

    /// The phone number, where the party is one.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Phone(number) => Some(number),
            _ => None,
        }
    }
}

impl From<PhoneNumber> for Party {
    fn from(number: PhoneNumber) -> Self {
        Self::Phone(number)
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(number) => write!(f, "Phone({number:?})"),
            Self::ShortCode(_) => f.write_str("ShortCode(…)"),
            Self::Alphanumeric(_) => f.write_str("Alphanumeric(…)"),
            Self::Withheld => f.write_str("Withheld"),
        }
    }
}

impl Serialize for Party {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.address())
    }
}

impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::from_twilio(&text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_party_is_a_number_a_code_a_name_or_nobody() {
        let number = PhoneNumber::from_twilio("+12025550123").unwrap();
        assert_eq!(Party::from_twilio("+12025550123"), Party::Phone(number.clone()));
        assert_eq!(Party::from_twilio("+12025550123").phone(), Some(&number));
        for code in ["911", "72345", "12345678"] {
            assert_eq!(Party::from_twilio(code), Party::ShortCode(code.to_owned()));
        }
        for name in ["ACME", "Dr Smith", "12", "123456789", "whatsapp:+12025550123", "+12", "sip:a@b.example"]
        {
            assert_eq!(Party::from_twilio(name), Party::Alphanumeric(name.to_owned()));
        }
    }

    #[test]
    fn a_withheld_number_is_nobody_in_every_spelling() {
        for word in [
            "",
            " ",
            "anonymous",
            "Anonymous",
            "+266696687",
            "266696687",
            "unknown",
            "RESTRICTED",
            "unavailable",
            "+7378742833",
            "+2562533",
            "+8656696",
            "+86282452253",
        ] {
            assert_eq!(Party::from_twilio(word), Party::Withheld, "{word}");
        }
        assert_eq!(Party::Withheld.phone(), None);
    }

    #[test]
    fn debug_shows_whom_it_is_of_no_business_of_a_log_to_know() {
        let shown =
            ["+12025550123", "72345", "ACME", ""].map(|text| format!("{:?}", Party::from_twilio(text)));
        assert_eq!(shown, ["Phone(+*********23)", "ShortCode(…)", "Alphanumeric(…)", "Withheld"]);
    }

    proptest! {
        #[test]
        fn an_address_reads_back_to_the_same_party(text in "\\PC{0,20}|\\+?[0-9]{2,16}") {
            let party = Party::from_twilio(&text);
            prop_assert_eq!(Party::from_twilio(&party.address()), party);
        }
    }
}
