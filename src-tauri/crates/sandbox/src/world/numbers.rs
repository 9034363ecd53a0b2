//! The account's phone numbers and where their texts and calls go.
//! <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>

use deskbell_twilio::api::numbers::Capabilities;
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::{AccountSid, NumberSid};

use crate::sids::mint;

/// GET or POST.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    #[default]
    Post,
}

impl Method {
    pub(crate) fn read(word: &str) -> Option<Method> {
        match word {
            "GET" => Some(Method::Get),
            "POST" => Some(Method::Post),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// An address of a webhook and how it is called. Empty means none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) method: Method,
}

/// A phone number of the account.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) sid: NumberSid,
    pub(crate) digits: PhoneNumber,
    pub(crate) name: String,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
    pub(crate) sms: Target,
    pub(crate) sms_fallback: Target,
    pub(crate) voice: Target,
    pub(crate) voice_fallback: Target,
    pub(crate) status: Target,
    pub(crate) sms_application: Option<String>,
    pub(crate) voice_application: Option<String>,
    pub(crate) trunk: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) bundle: Option<String>,
    pub(crate) identity: Option<String>,
    pub(crate) looks_up_callers: bool,
    pub(crate) can: Capabilities,
    pub(crate) kind: Kind,
    /// Which address it is given out on: `none`, `any`, `local` or `foreign`.
    pub(crate) needs_address: &'static str,
    /// How many more changes of it are refused.
    pub(crate) refusals: u32,
}

impl Number {
    /// A number as it is just bought: it points nowhere, and is named after itself.
    pub(crate) fn new(account: &AccountSid, digits: &PhoneNumber, now: Millis) -> Number {
        Number {
            sid: mint("PN", &format!("{account}/{}", digits.as_str())),
            name: digits.national(),
            digits: digits.clone(),
            created: now,
            updated: now,
            sms: Target::default(),
            sms_fallback: Target::default(),
            voice: Target::default(),
            voice_fallback: Target::default(),
            status: Target::default(),
            sms_application: None,
            voice_application: None,
            trunk: None,
            address: None,
            bundle: None,
            identity: None,
            looks_up_callers: false,
            can: Capabilities { voice: true, sms: true, mms: true, fax: false },
            kind: Kind::Local,
            needs_address: "none",
            refusals: 0,
        }
    }
}
