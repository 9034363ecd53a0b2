//! Twilio's words: closed sets today, longer ones tomorrow.
//! A word that is not known is kept as it came, so that a new status never fails a listing.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
            /// A word that Twilio has added since; never one of the known ones when it was read.
            Other(String),
        }

        impl $name {
            /// The word as Twilio writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$word,)+
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(text.as_str()))
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        /// Two kinds of weather.
        Weather {
            /// Wet.
            Rain = "rain",
            /// Dry.
            Sun = "sun",
        }
    }

    #[test]
    fn a_new_word_is_kept_as_it_came() {
        let words: Vec<Weather> = serde_json::from_str(r#"["rain", "sun", "hail", "Rain"]"#).unwrap();
        let other = |text: &str| Weather::Other(text.to_owned());
        assert_eq!(words, [Weather::Rain, Weather::Sun, other("hail"), other("Rain")]);
        assert_eq!(serde_json::to_string(&words).unwrap(), r#"["rain","sun","hail","Rain"]"#);
        assert_eq!(format!("{}", Weather::Sun), "sun");
    }
}
