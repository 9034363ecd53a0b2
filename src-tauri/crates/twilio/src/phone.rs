//! Phone numbers: E.164 inside, national or international on the screen.
//! A `PhoneNumber` is always `+` and 7 to 15 digits; it has no `Display`, and its `Debug` is masked.

use std::fmt;
use std::sync::LazyLock;

use phonenumber::Mode;
use quick_cache::sync::Cache;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Nobody types a longer number than this, with all its brackets and spaces.
const LONGEST_TYPED: usize = 64;

/// Text that is not a phone number. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Not a phone number at all, or one digit too many or too few.
    #[error("not a phone number")]
    NotANumber,
    /// It looks like a number, but no such number is given out in its country.
    #[error("no such phone number in its country")]
    NoSuchNumber,
    /// A number behind a switchboard: a text cannot reach an extension.
    #[error("a number with an extension")]
    HasExtension,
    /// Not an ISO 3166 country, or one without phone numbers.
    #[error("not a country")]
    NotACountry,
}

/// A country by its ISO 3166-1 alpha-2 code, such as `US` or `AU`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(phonenumber::country::Id);

impl Country {
    /// The United States, where nothing better is known.
    pub const US: Self = Self(phonenumber::country::US);

    /// Reads a two-letter code of either case.
    pub fn parse(code: &str) -> Result<Self, BadNumber> {
        code.to_ascii_uppercase().parse().map(Self).map_err(|_| BadNumber::NotACountry)
    }

    /// The two letters, in upper case.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A phone number in E.164 form, such as `+12025550123`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(Box<str>);

impl PhoneNumber {
    /// Takes a number as Twilio writes it: `+`, a digit other than 0, 7 to 15 digits in all.
    ///
    /// It checks the form alone, without the library: Twilio knows better than we which numbers exist.
    pub fn from_twilio(text: &str) -> Result<Self, BadNumber> {
        let digits = text.strip_prefix('+').ok_or(BadNumber::NotANumber)?.as_bytes();
        let is_e164 = (7..=15).contains(&digits.len())
            && digits.iter().all(u8::is_ascii_digit)
            && digits.first() != Some(&b'0');
        if is_e164 { Ok(Self(text.into())) } else { Err(BadNumber::NotANumber) }
    }

    /// Reads what a person typed or pasted. `home` is the country meant where none is given.
    pub fn parse(text: &str, home: Country) -> Result<Self, BadNumber> {
        // Address books wrap numbers in invisible direction marks.
        let typed: String = text.chars().filter(|c| !is_invisible(*c)).map(plain).collect();
        if typed.len() > LONGEST_TYPED || !typed.chars().any(char::is_numeric) {
            return Err(BadNumber::NotANumber);
        }
        let typed = typed.trim();
        let typed = typed.strip_prefix("tel:").unwrap_or(typed);
        let number = phonenumber::parse(Some(home.0), typed).map_err(|_| BadNumber::NotANumber)?;
        if number.extension().is_some() {
            return Err(BadNumber::HasExtension);
        }
        // The library would pick a number out of a sentence.
        if typed.chars().any(char::is_alphabetic) {
            return Err(BadNumber::NotANumber);
        }
        if !number.is_valid() {
            return Err(BadNumber::NoSuchNumber);
        }
        Self::from_twilio(&format!("+{}{}", number.code().value(), number.national()))
    }

    /// The number in E.164 form, for Twilio and for the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country whose number it is. Unknown for numbers of no country, such as +800.
    pub fn country(&self) -> Option<Country> {
        self.read()?.country().id().map(Country)
    }

    /// As people write it within its country: `(202) 555-0123`.
    pub fn national(&self) -> String {
        self.written(self.read(), Mode::National)
    }

    /// As people write it from abroad: `+1 202-555-0123`.
    pub fn international(&self) -> String {
        self.written(self.read(), Mode::International)
    }

    /// National for a number of the office's own country, international for all others.
    pub fn display(&self, home: Country) -> String {
        // A list shows the same numbers again and again, and reading one takes longer than finding its row.
        static SHOWN: LazyLock<Cache<(PhoneNumber, Country), Box<str>>> = LazyLock::new(|| Cache::new(4096));
        let key = (self.clone(), home);
        if let Some(shown) = SHOWN.get(&key) {
            return shown.into();
        }
        let number = self.read();
        let is_at_home = number.as_ref().and_then(|number| number.country().id()) == Some(home.0);
        let shown = self.written(number, if is_at_home { Mode::National } else { Mode::International });
        SHOWN.insert(key, shown.as_str().into());
        shown
    }

    /// Whether whoever calls it pays for more than the call, as the numbering plan of its country says.
    pub fn is_premium(&self) -> bool {
        let kind = |number: phonenumber::PhoneNumber| number.number_type(&phonenumber::metadata::DATABASE);
        self.read().is_some_and(|number| kind(number) == phonenumber::Type::PremiumRate)
    }

    /// Whether it is certainly a line that takes no texts, as the numbering plan of its country says. In countries whose
    /// numbers do not tell landlines from mobiles, such as the United States, nobody knows.
    pub fn is_landline(&self) -> bool {
        let kind = |number: phonenumber::PhoneNumber| number.number_type(&phonenumber::metadata::DATABASE);
        self.read().is_some_and(|number| {
            matches!(kind(number), phonenumber::Type::FixedLine | phonenumber::Type::TollFree)
        })
    }

    fn read(&self) -> Option<phonenumber::PhoneNumber> {
        phonenumber::parse(None, &self.0).ok()
    }

    /// As the library writes it, unless it swallows digits of a number that it takes for something else, or adds the
    /// area code of a small island a second time: then the whole number as it stands, because a wrong number is worse
    /// than an unspaced one.
    fn written(&self, number: Option<phonenumber::PhoneNumber>, mode: Mode) -> String {
        use fmt::Write;
        let mut out = String::new();
        // The library's `Display` can fail, for a calling code it does not know; `to_string` would panic.
        match number.map(|number| write!(out, "{}", number.format().mode(mode))) {
            Some(Ok(())) if self.is_written_as(&out, mode) => out,
            _ => self.0.to_string(),
        }
    }

    fn is_written_as(&self, shown: &str, mode: Mode) -> bool {
        match mode {
            // Within a country the calling code falls away, and digits for calling from within may come.
            Mode::National => {
                let all = digits_of(&self.0).count();
                (all.saturating_sub(CALLING_CODE)..=all).contains(&digits_of(shown).count())
            }
            _ => digits_of(shown).eq(digits_of(&self.0)),
        }
    }
}

/// The digits of Arabic, Persian and Japanese keyboards as the ones that telephones have.
fn plain(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6F0}'..='\u{6F9}' => 0x6F0,
        '\u{FF10}'..='\u{FF19}' => 0xFF10,
        '\u{FF0B}' => return '+',
        _ => return c,
    };
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.0.len().saturating_sub(2);
        let seen = self.0.get(hidden..).unwrap_or_default();
        write!(f, "+{:*<width$}{seen}", "", width = hidden.saturating_sub(1))
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PhoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_twilio(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// How many digits a national number may lack: the longest calling code (ITU-T E.164, 6.2.1).
const CALLING_CODE: usize = 3;

fn digits_of(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    #[test]
    fn twilio_writes_a_plus_and_seven_to_fifteen_digits() {
        for good in ["+12025550123", "+61412345678", "+2471234", "+123456789012345"] {
            assert_eq!(PhoneNumber::from_twilio(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "+",
            "12025550123",
            "+02025550123",
            "+123456",
            "+1234567890123456",
            "+1202555012a",
            "+1 2025550123",
            "+１２０２５５５０１２３",
            "+12025550123 ",
            "++12025550123",
        ] {
            assert_eq!(PhoneNumber::from_twilio(bad), Err(BadNumber::NotANumber), "{bad}");
        }
    }

    #[test]
    fn people_type_numbers_in_many_ways() {
        for typed in [
            "202 555 0123",
            "(202) 555-0123",
            "1-202-555-0123",
            "+1 202 555 0123",
            " +12025550123 ",
            "tel:+1-202-555-0123",
            "２０２ ５５５ ０１２３",
            "＋١ ٢٠٢ ۵۵۵ ٠١٢٣",
            "\u{202D}+1 (202) 555-0123\u{202C}",
        ] {
            assert_eq!(PhoneNumber::parse(typed, Country::US).unwrap().as_str(), "+12025550123", "{typed}");
        }
        for typed in ["0412 345 678", "+61 412 345 678", "0011 61 412 345 678"] {
            let home = if typed.starts_with("0011") { "AU" } else { "au" };
            assert_eq!(PhoneNumber::parse(typed, country(home)).unwrap().as_str(), "+61412345678", "{typed}");
        }
    }

    #[test]
    fn an_italian_landline_keeps_its_zero() {
        let number = PhoneNumber::parse("06 6982 1234", country("IT")).unwrap();
        assert_eq!(number.as_str(), "+390669821234");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["", "hello", "12", "+", "((((", &"1".repeat(500), "🦀", "٣", "Ann 202 555 0123"] {
            assert_eq!(PhoneNumber::parse(typed, Country::US), Err(BadNumber::NotANumber), "{typed}");
        }
        assert_eq!(PhoneNumber::parse("202 555 012", Country::US), Err(BadNumber::NoSuchNumber));
        assert_eq!(PhoneNumber::parse("022 555 0123", Country::US), Err(BadNumber::NoSuchNumber));
        assert_eq!(PhoneNumber::parse("202 555 0123 ext. 5", Country::US), Err(BadNumber::HasExtension));
    }

    #[test]
    fn numbers_at_home_are_national_and_all_others_international() {
        let us = PhoneNumber::from_twilio("+12025550123").unwrap();
        let au = PhoneNumber::from_twilio("+61412345678").unwrap();
        assert_eq!(us.display(Country::US), "(202) 555-0123");
        assert_eq!(us.display(country("AU")), "+1 202-555-0123");
        assert_eq!(au.display(country("AU")), "0412 345 678");
        assert_eq!(au.display(Country::US), "+61 412 345 678");
    }

    #[test]
    fn canada_and_america_share_a_calling_code_but_not_a_country() {
        let us = PhoneNumber::from_twilio("+12025550123").unwrap();
        let canada = PhoneNumber::from_twilio("+16135550123").unwrap();
        assert_eq!(us.country(), Some(Country::US));
        assert_eq!(canada.country(), Some(country("CA")));
    }

    #[test]
    fn a_number_the_library_does_not_know_is_shown_as_it_is() {
        for strange in ["+9991234567", "+210123456789", "+2471234567890"] {
            let number = PhoneNumber::from_twilio(strange).unwrap();
            assert!(number.national().chars().any(|c| c.is_ascii_digit()), "{strange}");
            assert!(number.display(Country::US).contains('+'), "{strange}");
        }
    }

    #[test]
    fn debug_shows_only_the_last_two_digits() {
        let number = PhoneNumber::from_twilio("+12025550123").unwrap();
        assert_eq!(format!("{number:?}"), "+*********23");
    }

    #[test]
    fn a_number_at_which_one_pays_is_told_apart() {
        let is_premium = |text: &str| PhoneNumber::from_twilio(text).unwrap().is_premium();
        assert!(is_premium("+19002345678") && is_premium("+611900123456") && is_premium("+449001234567"));
        assert!(!is_premium("+12025550123") && !is_premium("+61412345678") && !is_premium("+18002345678"));
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!(country("au").as_str(), "AU");
        assert_eq!(format!("{:?} {}", Country::US, Country::US), "US US");
        for bad in ["", "A", "AUS", "ZZ", "1"] {
            assert_eq!(Country::parse(bad), Err(BadNumber::NotACountry), "{bad}");
        }
        assert_eq!(serde_json::from_str::<Country>("\"gb\"").unwrap(), country("GB"));
        assert_eq!(serde_json::to_string(&country("GB")).unwrap(), "\"GB\"");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_number_or_is_not(typed in "\\PC{0,30}|[-+()/.;,#x0-9 ]{0,30}") {
            for home in ["US", "AU", "DE", "JP"] {
                if let Ok(number) = PhoneNumber::parse(&typed, country(home)) {
                    prop_assert_eq!(PhoneNumber::from_twilio(number.as_str()), Ok(number.clone()));
                    let _ = (number.display(country(home)), number.international());
                }
            }
        }

        #[test]
        fn every_number_of_twilios_can_be_shown(digits in "[1-9][0-9]{6,14}") {
            let number = PhoneNumber::from_twilio(&format!("+{digits}")).unwrap();
            let shown = number.international();
            let kept: String = shown.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(kept, digits);
        }
    }
}
