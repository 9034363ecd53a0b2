//! Getting a number, and giving it back.
//! See <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>.

use super::{IncomingPhoneNumber, one};
use crate::api::under;
use crate::phone::PhoneNumber;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, AddressSid, BundleSid, NumberSid};

/// Buys a number. It costs money, and nothing at Twilio tells a second one from a repetition: it is never repeated.
///
/// Refused with 21422 when it is taken, 21631 without an address, 21649 without papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// Which one.
    pub phone_number: PhoneNumber,
    /// Where its texts are told, so that not even the first one waits.
    pub sms_url: Option<String>,
    /// The address it is registered to.
    pub address: Option<AddressSid>,
    /// The papers it is given out on.
    pub bundle: Option<BundleSid>,
}

impl Request for Create {
    type Reply = IncomingPhoneNumber;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "IncomingPhoneNumbers.json")
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "PhoneNumber", Some(self.phone_number.as_str()));
        put(&mut form, "SmsUrl", self.sms_url.as_ref());
        put(&mut form, "SmsMethod", self.sms_url.as_ref().map(|_| "POST"));
        put(&mut form, "AddressSid", self.address.as_ref());
        put(&mut form, "BundleSid", self.bundle.as_ref());
        form
    }
}

/// Gives a number back. It cannot be undone: somebody else may get it. One that is gone already is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub number: NumberSid,
}

impl Request for Delete {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::encoded;

    #[test]
    fn a_purchase_is_never_repeated_and_a_release_may_be() {
        let number = PhoneNumber::from_twilio("+12025550150").unwrap();
        let bare = Create { phone_number: number, sms_url: None, address: None, bundle: None };
        let full = Create {
            sms_url: Some("https://desk.example/messages/incoming".to_owned()),
            address: Some(AddressSid::parse("ADaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()),
            bundle: Some(BundleSid::parse("BUaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()),
            ..bare.clone()
        };
        let release = Delete { number: NumberSid::parse("PNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap() };
        assert!(!bare.is_repeatable() && !full.is_repeatable() && release.is_repeatable());
        assert_eq!(encoded(&bare.form()), "PhoneNumber=%2B12025550150");
        assert_eq!(
            encoded(&full.form()),
            "PhoneNumber=%2B12025550150&SmsUrl=https%3A%2F%2Fdesk.example%2Fmessages%2Fincoming&SmsMethod=POST\
             &AddressSid=ADaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&BundleSid=BUaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        );
    }
}
