//! Sids: Twilio's names for its things, two letters and 32 hexadecimal digits.
//! A value of one of these types has been checked for its own prefix, so one kind cannot pass for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is not a Sid of the wanted kind. It does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a Sid of the kind {expected}")]
pub struct BadSid {
    /// The prefixes that would have been right, as `SM or MM`.
    pub expected: &'static str,
}

fn is_sid(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

macro_rules! sids {
    ($($(#[$doc:meta])* $name:ident: $expected:literal = [$($prefix:literal),+];)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Checks the prefix and the 32 hexadecimal digits, of either case.
            pub fn parse(text: &str) -> Result<Self, BadSid> {
                if is_sid(text, &[$($prefix),+]) {
                    Ok(Self(text.into()))
                } else {
                    Err(BadSid { expected: $expected })
                }
            }

            /// The Sid as Twilio writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadSid;
            fn from_str(text: &str) -> Result<Self, BadSid> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadSid;
            fn try_from(text: String) -> Result<Self, BadSid> {
                Self::parse(&text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

sids! {
    /// An account or a subaccount.
    AccountSid: "AC" = ["AC"];
    /// A text: `SM…`, or `MM…` when it was made with pictures.
    MessageSid: "SM or MM" = ["SM", "MM"];
    /// A picture or file that came with a text.
    MediaSid: "ME" = ["ME"];
    /// A phone number that the account holds.
    NumberSid: "PN" = ["PN"];
    /// A Messaging Service.
    ServiceSid: "MG" = ["MG"];
    /// A TwiML application, which overrides a number's own URLs.
    ApplicationSid: "AP" = ["AP"];
    /// A SIP trunk, which overrides a number's voice URLs.
    TrunkSid: "TK" = ["TK"];
    /// A call, or one leg of it.
    CallSid: "CA" = ["CA"];
    /// A recording of a call or a conference.
    RecordingSid: "RE" = ["RE"];
    /// A conference.
    ConferenceSid: "CF" = ["CF"];
    /// What was said on a recording, written down by Twilio.
    TranscriptionSid: "TR" = ["TR"];
    /// An entry of the debugger.
    AlertSid: "NO" = ["NO"];
    /// A postal address.
    AddressSid: "AD" = ["AD"];
    /// A regulatory bundle.
    BundleSid: "BU" = ["BU"];
    /// A flow of Studio.
    FlowSid: "FW" = ["FW"];
    /// What a kind of number needs in a country.
    RegulationSid: "RN" = ["RN"];
    /// Whoever a number is for.
    EndUserSid: "IT" = ["IT"];
    /// A document that proves something of them.
    DocumentSid: "RD" = ["RD"];
    /// An end user or a document in a bundle.
    AssignmentSid: "BV" = ["BV"];
    /// What Twilio says of a bundle before anybody looks at it.
    EvaluationSid: "EL" = ["EL"];
    /// A business, as carriers of the United States know it.
    BrandSid: "BN" = ["BN"];
    /// What that business texts about, as those carriers know it.
    CampaignSid: "QE" = ["QE"];
    /// A toll-free number that is to be known to them.
    VerificationSid: "HH" = ["HH"];
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789ABCDEF";

    #[test]
    fn a_sid_is_its_prefix_and_32_hexadecimal_digits() {
        let text = format!("AC{HEX}");
        let sid = AccountSid::parse(&text).unwrap();
        assert_eq!(sid.as_str(), text);
        assert_eq!(format!("{sid} {sid:?}"), format!("{text} {text}"));
        for bad in [
            "",
            "AC",
            HEX,
            &format!("ac{HEX}"),
            &format!("SM{HEX}"),
            &format!("AC{HEX}0"),
            &format!("AC{}", HEX.replace('0', "g")),
            &format!("AC{}é", HEX.get(2..).unwrap()),
            &format!(" AC{HEX}"),
        ] {
            assert_eq!(AccountSid::parse(bad), Err(BadSid { expected: "AC" }), "{bad}");
        }
    }

    #[test]
    fn a_text_with_pictures_is_a_message_too() {
        assert!(MessageSid::parse(&format!("SM{HEX}")).is_ok());
        assert!(MessageSid::parse(&format!("MM{HEX}")).is_ok());
        assert!(MessageSid::parse(&format!("ME{HEX}")).is_err());
    }

    #[test]
    fn a_sid_travels_as_a_json_string() {
        let sid: NumberSid = format!("PN{HEX}").parse().unwrap();
        let json = serde_json::to_string(&sid).unwrap();
        assert_eq!(json, format!("\"PN{HEX}\""));
        assert_eq!(serde_json::from_str::<NumberSid>(&json).unwrap(), sid);
        assert!(serde_json::from_str::<ServiceSid>(&json).is_err());
    }
}
