//! How Twilio writes values in JSON: numbers as strings, dates in two forms, nothing as `""`.
//! Each codec writes what it reads, so that the sandbox answers as Twilio does.

use std::fmt;

use serde::de::{Error as _, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of money as Twilio writes it: `-0.00750`. A string, because money is not floating.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Decimal {
    /// Checks for an optional sign, digits, and an optional point with digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (is_digits(whole) && is_digits(part)).then(|| Self(text.to_owned()))
    }

    /// As Twilio wrote it. For a text, what we pay is negative.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Twilio describes prices as numbers and writes them as strings.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(serde_json::Number),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        };
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a decimal number"))
    }
}

/// A count that is a string in the 2010 API: `"1"`. Nothing is 0.
pub(crate) mod count {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(count: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(count)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_any(Count)
    }

    struct Count;

    impl Visitor<'_> for Count {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a count, as a string or a number")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<u32, E> {
            text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
        }

        fn visit_u64<E: serde::de::Error>(self, count: u64) -> Result<u32, E> {
            count.try_into().map_err(|_| E::invalid_value(Unexpected::Unsigned(count), &self))
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<u32, E> {
            Ok(0)
        }
    }
}

/// A count that may be unknown: `null` or `""`. Written as the 2010 API writes it.
pub(crate) mod maybe_count {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(count: &Option<u32>, serializer: S) -> Result<S::Ok, S::Error> {
        count.map(|count| count.to_string()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
        /// Either way of writing it.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(u32),
        }
        match Option::<Written>::deserialize(deserializer)? {
            None => Ok(None),
            Some(Written::Number(count)) => Ok(Some(count)),
            // Twilio writes -1 for the length of a recording that it does not know yet.
            Some(Written::Text(text)) if text.is_empty() || text == "-1" => Ok(None),
            Some(Written::Text(text)) => text.parse().map(Some).map_err(D::Error::custom),
        }
    }
}

/// A text that may be `null`, which means empty.
pub(crate) mod text {
    use super::*;

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Option::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}

/// Something that may be `null` or `""`, which both mean nothing.
pub(crate) mod something {
    use super::*;

    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: TryFrom<String, Error: fmt::Display>,
    {
        match Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()) {
            Some(text) => T::try_from(text).map(Some).map_err(D::Error::custom),
            None => Ok(None),
        }
    }
}

/// A list that may be `null`, which means empty. What Twilio describes as anything and writes otherwise than we know is
/// left out of it, so that it fails no listing.
pub(crate) mod list {
    use super::*;

    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: serde::de::DeserializeOwned,
    {
        let all = Option::<Vec<serde_json::Value>>::deserialize(deserializer)?.unwrap_or_default();
        Ok(all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect())
    }
}

macro_rules! date {
    ($(#[$doc:meta])* $name:ident, $read:ident, $write:ident) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;
            use crate::clock::Millis;

            pub(crate) fn serialize<S: Serializer>(date: &Option<Millis>, serializer: S) -> Result<S::Ok, S::Error> {
                date.map(Millis::$write).serialize(serializer)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Millis>, D::Error> {
                match Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()) {
                    Some(text) => Millis::$read(&text).map(Some).ok_or_else(|| D::Error::custom("not a date")),
                    None => Ok(None),
                }
            }
        }
    };
}

date! {
    /// A date of the 2010 API.
    rfc2822, from_rfc2822, to_rfc2822
}

date! {
    /// A date of the later APIs.
    iso8601, from_iso8601, to_iso8601
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_a_string_of_digits() {
        for good in ["0", "-0.00750", "12.5", "0.05"] {
            assert_eq!(Decimal::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "-", ".", "1.", ".5", "1,5", "1e3", "NaN", "--1", "1.2.3", "+1"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Counted {
        #[serde(with = "count")]
        n: u32,
    }

    #[test]
    fn a_count_is_a_string_a_number_or_nothing() {
        let read = |json: &str| serde_json::from_str::<Counted>(json).ok().map(|counted| counted.n);
        assert_eq!(read(r#"{"n":"3"}"#), Some(3));
        assert_eq!(read(r#"{"n":3}"#), Some(3));
        assert_eq!(read(r#"{"n":null}"#), Some(0));
        assert_eq!(read(r#"{"n":"x"}"#), None);
        assert_eq!(read(r#"{"n":-1}"#), None);
        assert_eq!(serde_json::to_string(&Counted { n: 3 }).unwrap(), r#"{"n":"3"}"#);
    }
}
