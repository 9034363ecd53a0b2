//! The phone numbers that the account holds, and where Twilio tells of their texts and calls.
//! See <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>.

pub mod available;
pub mod purchase;
mod reply;

pub use reply::{Capabilities, IncomingPhoneNumber, Listing};

use super::under;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, NumberSid};

/// Lists the numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those that match, with `*` for any digit: `+1202555****`.
    pub phone_number: Option<String>,
    /// Only those of this name.
    pub friendly_name: Option<String>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "IncomingPhoneNumbers.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PhoneNumber", self.phone_number.as_ref());
        put(&mut query, "FriendlyName", self.friendly_name.as_ref());
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

fn one(account: &AccountSid, number: &NumberSid) -> String {
    under(account, &format!("IncomingPhoneNumbers/{number}.json"))
}

/// Reads one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub number: NumberSid,
}

impl Request for Fetch {
    type Reply = IncomingPhoneNumber;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.number)
    }
}

/// Changes a number. What is `None` stays; an empty string takes a URL away.
///
/// The application and trunk Sids override the URLs; an empty string takes them off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which.
    pub number: NumberSid,
    /// The name that staff see, up to 64 characters.
    pub friendly_name: Option<String>,
    /// Where texts are told.
    pub sms_url: Option<String>,
    /// How: `POST` or `GET`.
    pub sms_method: Option<String>,
    /// Where texts are told when `sms_url` fails.
    pub sms_fallback_url: Option<String>,
    /// How: `POST` or `GET`.
    pub sms_fallback_method: Option<String>,
    /// The application that overrides the SMS URLs.
    pub sms_application_sid: Option<String>,
    /// Where calls are told.
    pub voice_url: Option<String>,
    /// How: `POST` or `GET`.
    pub voice_method: Option<String>,
    /// Where calls are told when `voice_url` fails.
    pub voice_fallback_url: Option<String>,
    /// How: `POST` or `GET`.
    pub voice_fallback_method: Option<String>,
    /// The application that overrides the voice URLs.
    pub voice_application_sid: Option<String>,
    /// The trunk that overrides the voice URLs and application.
    pub trunk_sid: Option<String>,
    /// Where the end of a call is told.
    pub status_callback: Option<String>,
    /// How: `POST` or `GET`.
    pub status_callback_method: Option<String>,
}

impl Update {
    /// A change of nothing yet.
    pub fn new(number: NumberSid) -> Self {
        Self {
            number,
            friendly_name: None,
            sms_url: None,
            sms_method: None,
            sms_fallback_url: None,
            sms_fallback_method: None,
            sms_application_sid: None,
            voice_url: None,
            voice_method: None,
            voice_fallback_url: None,
            voice_fallback_method: None,
            voice_application_sid: None,
            trunk_sid: None,
            status_callback: None,
            status_callback_method: None,
        }
    }
}

impl Request for Update {
    type Reply = IncomingPhoneNumber;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.number)
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "FriendlyName", self.friendly_name.as_ref());
        put(&mut form, "SmsUrl", self.sms_url.as_ref());
        put(&mut form, "SmsMethod", self.sms_method.as_ref());
        put(&mut form, "SmsFallbackUrl", self.sms_fallback_url.as_ref());
        put(&mut form, "SmsFallbackMethod", self.sms_fallback_method.as_ref());
        put(&mut form, "SmsApplicationSid", self.sms_application_sid.as_ref());
        put(&mut form, "VoiceUrl", self.voice_url.as_ref());
        put(&mut form, "VoiceMethod", self.voice_method.as_ref());
        put(&mut form, "VoiceFallbackUrl", self.voice_fallback_url.as_ref());
        put(&mut form, "VoiceFallbackMethod", self.voice_fallback_method.as_ref());
        put(&mut form, "VoiceApplicationSid", self.voice_application_sid.as_ref());
        put(&mut form, "TrunkSid", self.trunk_sid.as_ref());
        put(&mut form, "StatusCallback", self.status_callback.as_ref());
        put(&mut form, "StatusCallbackMethod", self.status_callback_method.as_ref());
        form
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
