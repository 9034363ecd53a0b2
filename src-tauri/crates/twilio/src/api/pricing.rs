//! What texts to a country cost, numbers of it, and calls.
//! See <https://www.twilio.com/docs/messaging/api/pricing>, <https://www.twilio.com/docs/phone-numbers/pricing> and
//! <https://www.twilio.com/docs/voice/pricing>.

use serde::{Deserialize, Deserializer, Serialize};

use super::Decimal;
use crate::hosts::Host;
use crate::phone::Country;
use crate::request::{Method, Request};
use crate::sid::AccountSid;
use crate::wire;

/// Reads the prices of texts to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchMessaging {
    /// Which.
    pub country: Country,
}

impl Request for FetchMessaging {
    type Reply = MessagingPrices;

    fn host(&self) -> Host {
        Host::Pricing
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Messaging/Countries/{}", self.country)
    }
}

/// What texts to a country cost. Twilio leaves out what it does not sell there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagingPrices {
    /// The name of the country.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub country: Option<String>,
    /// Its two letters.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub iso_country: Option<String>,
    /// To each carrier.
    #[serde(default, deserialize_with = "or_none")]
    pub outbound_sms_prices: Vec<CarrierPrices>,
    /// From anybody.
    #[serde(default, deserialize_with = "or_none")]
    pub inbound_sms_prices: Vec<Price>,
    /// Of what, such as `USD`, in either case.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub price_unit: Option<String>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// What a segment to one carrier costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierPrices {
    /// Its name.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub carrier: String,
    /// Its country's code among mobile networks.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub mcc: String,
    /// Its own code there.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub mnc: String,
    /// By the kind of number that sends.
    #[serde(default, deserialize_with = "or_none")]
    pub prices: Vec<Price>,
}

/// What a segment costs from, or to, one kind of number of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// `local`, `mobile`, `toll free`, `shortcode` and so on.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub number_type: String,
    /// Before discounts.
    pub base_price: Decimal,
    /// What is charged.
    pub current_price: Decimal,
}

/// Reads what numbers of a country cost each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchNumbers {
    /// Which.
    pub country: Country,
}

impl Request for FetchNumbers {
    type Reply = NumberPrices;

    fn host(&self) -> Host {
        Host::Pricing
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/PhoneNumbers/Countries/{}", self.country)
    }
}

/// What numbers of a country cost each month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberPrices {
    /// The name of the country.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub country: Option<String>,
    /// Its two letters.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub iso_country: Option<String>,
    /// By the kind of number.
    #[serde(default, deserialize_with = "or_none")]
    pub phone_number_prices: Vec<Price>,
    /// Of what, such as `USD`, in either case.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub price_unit: Option<String>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// Reads what calls cost on numbers of a country, each begun minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchVoice {
    /// Which.
    pub country: Country,
}

impl Request for FetchVoice {
    type Reply = VoicePrices;

    fn host(&self) -> Host {
        Host::Pricing
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Voice/Countries/{}", self.country)
    }
}

/// What calls cost, each begun minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoicePrices {
    /// The name of the country.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub country: Option<String>,
    /// Its two letters.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub iso_country: Option<String>,
    /// Calls to us, by the kind of number.
    #[serde(default, deserialize_with = "or_none")]
    pub inbound_call_prices: Vec<Price>,
    /// Calls from us, by where they go.
    #[serde(default, deserialize_with = "or_none")]
    pub outbound_prefix_prices: Vec<PrefixPrice>,
    /// Of what, such as `USD`, in either case.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub price_unit: Option<String>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

/// What calls to numbers that begin in some way cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrefixPrice {
    /// How these numbers begin, without a `+`.
    #[serde(default, deserialize_with = "or_none")]
    pub prefixes: Vec<String>,
    /// Twilio's name for them.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// Before discounts.
    pub base_price: Decimal,
    /// What is charged.
    pub current_price: Decimal,
}

/// Twilio writes `null` where there is nothing to list.
fn or_none<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prices_of_a_country_are_asked_for_by_its_two_letters() {
        let request = FetchMessaging { country: Country::US };
        let account = AccountSid::parse("AC00000000000000000000000000000001").unwrap();
        assert_eq!(request.path(&account), "/v1/Messaging/Countries/US");
        assert_eq!((request.method(), request.host()), (Method::Get, Host::Pricing));
    }

    #[test]
    fn prices_are_read_as_strings_or_numbers_and_nothing_is_nothing() {
        let text = r#"{"country":"Australia","iso_country":"AU","price_unit":"usd","inbound_sms_prices":null,
            "outbound_sms_prices":[{"carrier":"Telstra","mcc":"505","mnc":"01","prices":[
                {"number_type":"mobile","base_price":"0.0515","current_price":0.0515}]}]}"#;
        let prices: MessagingPrices = serde_json::from_str(text).unwrap();
        let first = &prices.outbound_sms_prices[0].prices[0];
        assert_eq!((first.base_price.as_str(), first.current_price.as_str()), ("0.0515", "0.0515"));
        assert_eq!(prices.inbound_sms_prices, []);
    }
}
