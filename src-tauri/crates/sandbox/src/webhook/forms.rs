//! The forms that webhooks carry, field by field as Twilio sends them.
//! <https://www.twilio.com/docs/messaging/guides/webhook-request>

use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::AccountSid;

use crate::rest::uris;
use crate::world::messages::{Message, Status, count_parts};
use crate::world::papers::Bundle;

/// The fields of a form, in order.
pub(crate) type Form = Vec<(String, String)>;

/// Of a text that came in.
pub(crate) fn incoming(message: &Message, account: &AccountSid, base: &str) -> Form {
    let from = message.from.clone().unwrap_or_default();
    let mut form = Form::new();
    place(&mut form, "To", &message.to);
    add(&mut form, "SmsMessageSid", message.sid.as_str());
    add(&mut form, "NumMedia", message.media.len());
    add(&mut form, "SmsSid", message.sid.as_str());
    add(&mut form, "SmsStatus", "received");
    add(&mut form, "Body", &message.body);
    place(&mut form, "From", &from);
    add(&mut form, "To", &message.to);
    if let Some(service) = &message.service {
        add(&mut form, "MessagingServiceSid", service.as_str());
    }
    add(&mut form, "NumSegments", count_parts(&message.body).max(1));
    add(&mut form, "ReferralNumMedia", 0);
    add(&mut form, "MessageSid", message.sid.as_str());
    add(&mut form, "AccountSid", account.as_str());
    add(&mut form, "From", &from);
    for (place, file) in (0_u32..).zip(&message.media) {
        add(&mut form, &format!("MediaContentType{place}"), file.content.content_type());
        let path = uris::media(account, &message.sid, &file.sid);
        add(&mut form, &format!("MediaUrl{place}"), format!("{base}{path}"));
    }
    add(&mut form, "ApiVersion", "2010-04-01");
    form
}

/// Of a text of ours whose status changed.
pub(crate) fn status(message: &Message, status: Status, at: Millis, account: &AccountSid) -> Form {
    let mut form = Form::new();
    if matches!(status, Status::Delivered | Status::Undelivered) {
        add(&mut form, "RawDlrDoneDate", done_date(at));
    }
    if let Some(code) = message.error {
        add(&mut form, "ErrorCode", code);
    }
    add(&mut form, "SmsSid", message.sid.as_str());
    add(&mut form, "SmsStatus", status.as_str());
    add(&mut form, "MessageStatus", status.as_str());
    add(&mut form, "To", &message.to);
    if let Some(service) = &message.service {
        add(&mut form, "MessagingServiceSid", service.as_str());
    }
    add(&mut form, "MessageSid", message.sid.as_str());
    add(&mut form, "AccountSid", account.as_str());
    if let Some(from) = &message.from {
        add(&mut form, "From", from);
    }
    add(&mut form, "ApiVersion", "2010-04-01");
    form
}

/// Of a bundle whose status changed: here alone `SID` stands in capitals.
pub(crate) fn bundle(account: &AccountSid, bundle: &Bundle, reason: Option<&str>) -> Form {
    let mut form = Form::new();
    add(&mut form, "AccountSID", account.as_str());
    add(&mut form, "BundleSID", bundle.sid.as_str());
    add(&mut form, "Status", bundle.status.as_str());
    if let Some(reason) = reason {
        add(&mut form, "FailureReason", reason);
    }
    form
}

pub(crate) fn add(form: &mut Form, name: &str, value: impl ToString) {
    form.push((name.to_owned(), value.to_string()));
}

/// Where a number is from. Twilio knows a city for numbers of North America alone.
pub(crate) fn place(form: &mut Form, side: &str, address: &str) {
    let number = PhoneNumber::from_twilio(address).ok();
    let country = number.as_ref().and_then(PhoneNumber::country).map(|c| c.as_str().to_owned());
    let (city, state, zip) = match address {
        washington if washington.starts_with("+1202") => ("WASHINGTON", "DC", "20005"),
        _ => ("", "", ""),
    };
    add(form, &format!("{side}Country"), country.unwrap_or_default());
    add(form, &format!("{side}State"), state);
    add(form, &format!("{side}City"), city);
    add(form, &format!("{side}Zip"), zip);
}

/// `YYMMDDhhmm`, as carriers write it.
fn done_date(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|time| time.strftime("%y%m%d%H%M").to_string())
        .unwrap_or_default()
}
