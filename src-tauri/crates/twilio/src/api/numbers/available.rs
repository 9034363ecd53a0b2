//! Numbers that Twilio has to give out, and in which countries.
//! See <https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource>.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Capabilities;
use crate::api::under;
use crate::phone::{Country, PhoneNumber};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::AccountSid;
use crate::wire;

/// A kind of number that an office may want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of a place.
    Local,
    /// Of a mobile network.
    Mobile,
    /// The caller pays nothing.
    TollFree,
}

impl Kind {
    /// Every kind, the usual one first.
    pub const ALL: [Self; 3] = [Self::Local, Self::Mobile, Self::TollFree];

    /// As it stands in a path.
    fn in_path(self) -> &'static str {
        match self {
            Self::Local => "Local",
            Self::Mobile => "Mobile",
            Self::TollFree => "TollFree",
        }
    }

    /// As it stands among the addresses of a country.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Mobile => "mobile",
            Self::TollFree => "toll_free",
        }
    }

    /// Reads Twilio's words for it, which differ from page to page: `toll_free`, `toll free`, `toll-free`, `tollfree`.
    pub fn read(word: &str) -> Option<Self> {
        let bare: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
        match bare.as_str() {
            "local" => Some(Self::Local),
            "mobile" => Some(Self::Mobile),
            "tollfree" => Some(Self::TollFree),
            _ => None,
        }
    }
}

/// Lists the countries in which Twilio gives out numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCountries;

impl Request for ListCountries {
    type Reply = Countries;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "AvailablePhoneNumbers.json")
    }
}

/// The countries in which Twilio gives out numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countries {
    /// Each of them.
    #[serde(default)]
    pub countries: Vec<AvailableCountry>,
}

/// A country in which Twilio gives out numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailableCountry {
    /// Its two letters.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub country_code: String,
    /// Its name in English.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub country: String,
    /// Whether its numbers are new to Twilio.
    #[serde(default)]
    pub beta: Option<bool>,
    /// Where each kind is searched.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl AvailableCountry {
    /// The kinds of numbers that can be searched there.
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.subresource_uris.contains_key(kind.as_str())).collect()
    }
}

/// Searches for numbers to buy. Twilio shows some of what it has: a second search may show others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// In which country.
    pub country: Country,
    /// Of which kind.
    pub kind: Kind,
    /// Of an area; in the United States and Canada alone.
    pub area_code: Option<u16>,
    /// 2 to 16 digits or letters, `*` for any one, `%` for any, `+` at the beginning, `$` at the end.
    pub contains: Option<String>,
    /// In a place, by its name.
    pub in_locality: Option<String>,
    /// Only such as can text, or only such as cannot.
    pub sms_enabled: Option<bool>,
    /// The same for pictures.
    pub mms_enabled: Option<bool>,
    /// The same for calls.
    pub voice_enabled: Option<bool>,
    /// How many: 50 unless told. There is no next page.
    pub page_size: Option<u16>,
}

impl Search {
    /// A search for whatever there is.
    pub fn new(country: Country, kind: Kind) -> Self {
        Self {
            country,
            kind,
            area_code: None,
            contains: None,
            in_locality: None,
            sms_enabled: None,
            mms_enabled: None,
            voice_enabled: None,
            page_size: None,
        }
    }
}

impl Request for Search {
    type Reply = Found;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("AvailablePhoneNumbers/{}/{}.json", self.country, self.kind.in_path()))
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "AreaCode", self.area_code);
        put(&mut query, "Contains", self.contains.as_ref());
        put(&mut query, "InLocality", self.in_locality.as_ref());
        put(&mut query, "SmsEnabled", self.sms_enabled);
        put(&mut query, "MmsEnabled", self.mms_enabled);
        put(&mut query, "VoiceEnabled", self.voice_enabled);
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The numbers.
    #[serde(default)]
    pub available_phone_numbers: Vec<AvailableNumber>,
}

/// A number that can be bought.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailableNumber {
    /// The number.
    pub phone_number: PhoneNumber,
    /// As Twilio writes it.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// Its country's two letters.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub iso_country: Option<String>,
    /// A state or province, abbreviated.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub region: Option<String>,
    /// A town.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub locality: Option<String>,
    /// Where post goes.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub postal_code: Option<String>,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// Which address it needs: `none`, `any`, `local` or `foreign`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub address_requirements: Option<String>,
    /// Whether it is new to Twilio.
    #[serde(default)]
    pub beta: Option<bool>,
}

impl fmt::Debug for AvailableNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AvailableNumber({:?}, {:?})", self.phone_number, self.capabilities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn a_country_tells_its_kinds_and_those_we_do_not_know_are_left_out() {
        let text = r#"{"countries":[{"beta":false,"country":"Denmark","country_code":"DK","uri":"/x.json",
            "subresource_uris":{"toll_free":"/t.json","local":"/l.json","shared_cost":"/s.json"}}]}"#;
        let read: Countries = decode(text.as_bytes()).unwrap();
        assert_eq!(read.countries[0].kinds(), [Kind::Local, Kind::TollFree]);
    }

    #[test]
    fn twilio_spells_toll_free_in_four_ways() {
        for word in ["toll_free", "toll free", "toll-free", "TollFree"] {
            assert_eq!(Kind::read(word), Some(Kind::TollFree), "{word}");
        }
        assert_eq!(Kind::read("shortcode"), None);
    }

    #[test]
    fn a_number_to_buy_is_read_as_twilio_writes_it_and_shows_no_digits() {
        let text = r#"{"available_phone_numbers":[{"address_requirements":"none","beta":false,
            "capabilities":{"MMS":true,"SMS":false,"voice":true},"friendly_name":"(808) 925-1571","iso_country":"US",
            "lata":"834","latitude":"19.72","locality":"Hilo","longitude":"-155.09","phone_number":"+18089251571",
            "postal_code":"96720","rate_center":"HILO","region":"HI"}],"uri":"/x.json"}"#;
        let read: Found = decode(text.as_bytes()).unwrap();
        let first = &read.available_phone_numbers[0];
        assert_eq!((first.locality.as_deref(), first.region.as_deref()), (Some("Hilo"), Some("HI")));
        assert!(first.capabilities.mms && !first.capabilities.sms);
        assert!(!format!("{read:?}").contains("8089251"));
    }
}
