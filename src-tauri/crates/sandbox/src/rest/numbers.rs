//! The account's phone numbers. <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>

mod available;
mod purchase;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::{Asked, Fields};
use super::page::Page;
use super::{Reply, Routes, bare, uris};
use crate::drafts::is_url;
use crate::exchange::Exchange;
use crate::world::numbers::{Method, Number, Target};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json", get(list).post(purchase::buy))
        .route(
            "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{name}",
            get(fetch).post(update).delete(purchase::release),
        )
        .route("/2010-04-01/Accounts/{account}/AvailablePhoneNumbers.json", get(available::countries))
        .route("/2010-04-01/Accounts/{account}/AvailablePhoneNumbers/{name}", get(available::country))
        .route(
            "/2010-04-01/Accounts/{account}/AvailablePhoneNumbers/{country}/{name}",
            get(available::search),
        )
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let count = i64::try_from(world.numbers.len()).unwrap_or(i64::MAX);
    let places = (0..count).rev().map(|place| (place, 0));
    let all = places.zip(&world.numbers).filter(|(_, number)| is_wanted(number, &asked.query));
    let all = all.map(|(place, number)| (place, write(number, &exchange))).collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "incoming_phone_numbers")))
}

fn is_wanted(number: &Number, query: &Fields) -> bool {
    query.find_filled("PhoneNumber").is_none_or(|pattern| is_like(number.digits.as_str(), pattern))
        && query.find_filled("FriendlyName").is_none_or(|name| number.name == name)
        && query.find_filled("Beta") != Some("true")
        && query.find_filled("Origin").is_none_or(|origin| origin == "twilio")
}

/// Does a number contain the pattern, in which `*` is any digit?
fn is_like(digits: &str, pattern: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let digits: Vec<char> = digits.chars().collect();
    digits
        .windows(pattern.len().max(1))
        .any(|part| part.iter().zip(&pattern).all(|(digit, wanted)| *wanted == '*' || digit == wanted))
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let sid = bare(&name)?;
    let world = exchange.world();
    let number = world.numbers.iter().find(|number| number.sid.as_str() == sid);
    Ok(Answer::Is(write(number.ok_or_else(|| Refusal::not_found(&asked.path))?, &exchange)))
}

async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let sid = bare(&name)?;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let number = world.numbers.iter_mut().find(|number| number.sid.as_str() == sid);
    let number = number.ok_or_else(|| Refusal::not_found(&asked.path))?;
    if number.refusals > 0 {
        number.refusals -= 1;
        return Err(Refusal::new(400, 21402, "The number cannot be changed now"));
    }
    // All or nothing: a number is changed when every field has been accepted.
    let mut changed = number.clone();
    change(&mut changed, &asked.form)?;
    changed.updated = now;
    *number = changed;
    Ok(Answer::Is(write(number, &exchange)))
}

fn change(number: &mut Number, form: &Fields) -> Result<(), Refusal> {
    if let Some(name) = form.find("FriendlyName") {
        if name.chars().count() > 64 {
            return Err(Refusal::invalid("FriendlyName"));
        }
        name.clone_into(&mut number.name);
    }
    change_target(&mut number.sms, form, ["SmsUrl", "SmsMethod"], [21502, 21503])?;
    change_target(&mut number.sms_fallback, form, ["SmsFallbackUrl", "SmsFallbackMethod"], [21504, 21505])?;
    change_target(&mut number.voice, form, ["VoiceUrl", "VoiceMethod"], [21402, 21403])?;
    change_target(
        &mut number.voice_fallback,
        form,
        ["VoiceFallbackUrl", "VoiceFallbackMethod"],
        [21404, 21403],
    )?;
    change_target(&mut number.status, form, ["StatusCallback", "StatusCallbackMethod"], [21402, 21403])?;
    if !number.voice_fallback.url.is_empty() && number.voice.url.is_empty() {
        return Err(Refusal::new(400, 21405, "Cannot set VoiceFallbackUrl without VoiceUrl"));
    }
    if let Some(looks) = form.find("VoiceCallerIdLookup") {
        number.looks_up_callers = looks == "true";
    }
    for (name, held) in [
        ("SmsApplicationSid", &mut number.sms_application),
        ("VoiceApplicationSid", &mut number.voice_application),
        ("TrunkSid", &mut number.trunk),
        ("AddressSid", &mut number.address),
        ("BundleSid", &mut number.bundle),
        ("IdentitySid", &mut number.identity),
    ] {
        if let Some(sid) = form.find(name) {
            *held = Some(sid.to_owned()).filter(|sid| !sid.is_empty());
        }
    }
    Ok(())
}

fn change_target(
    target: &mut Target,
    form: &Fields,
    [url_name, method_name]: [&str; 2],
    [bad_url, bad_method]: [u32; 2],
) -> Result<(), Refusal> {
    if let Some(url) = form.find(url_name) {
        if !url.is_empty() && !is_url(url) {
            return Err(Refusal::new(400, bad_url, format!("{url_name} is not a valid URL: {url}")));
        }
        url.clone_into(&mut target.url);
    }
    if let Some(method) = form.find_filled(method_name) {
        let read = Method::read(method);
        target.method =
            read.ok_or_else(|| Refusal::new(400, bad_method, format!("{method_name} is not valid")))?;
    }
    Ok(())
}

fn write(number: &Number, exchange: &Exchange) -> Value {
    let account = &exchange.account;
    json!({
        "sid": number.sid.as_str(),
        "account_sid": account.as_str(),
        "api_version": "2010-04-01",
        "phone_number": number.digits.as_str(),
        "friendly_name": number.name,
        "origin": "twilio",
        "type": number.kind.as_str().replace('_', ""),
        "status": "in-use",
        "beta": false,
        "capabilities": {
            "voice": number.can.voice, "sms": number.can.sms, "mms": number.can.mms, "fax": number.can.fax,
        },
        "address_requirements": number.needs_address,
        "address_sid": number.address,
        "bundle_sid": number.bundle,
        "identity_sid": number.identity,
        "date_created": number.created.to_rfc2822(),
        "date_updated": number.updated.to_rfc2822(),
        "sms_url": number.sms.url,
        "sms_method": number.sms.method.as_str(),
        "sms_fallback_url": number.sms_fallback.url,
        "sms_fallback_method": number.sms_fallback.method.as_str(),
        "sms_application_sid": number.sms_application,
        "voice_url": write_url(&number.voice),
        "voice_method": number.voice.method.as_str(),
        "voice_fallback_url": write_url(&number.voice_fallback),
        "voice_fallback_method": number.voice_fallback.method.as_str(),
        "voice_application_sid": number.voice_application,
        "voice_caller_id_lookup": number.looks_up_callers,
        "voice_receive_mode": "voice",
        "status_callback": number.status.url,
        "status_callback_method": number.status.method.as_str(),
        "trunk_sid": number.trunk,
        "emergency_status": "Inactive",
        "emergency_address_sid": null,
        "emergency_address_status": "unregistered",
        "uri": format!("{}/IncomingPhoneNumbers/{}.json", uris::account(account), number.sid),
    })
}

/// Twilio leaves unset voice addresses out, and writes unset text addresses as empty.
fn write_url(target: &Target) -> Option<&str> {
    Some(target.url.as_str()).filter(|url| !url.is_empty())
}
