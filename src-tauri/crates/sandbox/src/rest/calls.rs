//! Calls and their legs. <https://www.twilio.com/docs/voice/api/call-resource>

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::get;
use deskbell_twilio::api::calls::{AnsweredBy, CallDirection, CallEvent};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::{AccountSid, CallSid};
use serde_json::{Value, json};

use super::account::write_dollars;
use super::answer::{Answer, Refusal};
use super::asked::{Asked, Fields};
use super::page::Page;
use super::span::Span;
use super::{Reply, Routes, bare, uris};
use crate::calls::outgoing::{self, Order};
use crate::drafts::Reach;
use crate::exchange::Exchange;
use crate::webhook::read_twiml;
use crate::world::World;
use crate::world::calls::{Call, Then};
use crate::world::numbers::{Method, Target};

/// TwiML that goes with a request may be so long.
const LONGEST_TWIML: usize = 4000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/Calls.json", get(list).post(create))
        .route("/2010-04-01/Accounts/{account}/Calls/{name}", get(fetch).post(update).delete(delete))
}

async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let form = &asked.form;
    let (to, from) = (form.find_filled("To"), form.find_filled("From"));
    let to = to.ok_or_else(|| Refusal::new(400, 21201, "No 'To' number is specified"))?.to_owned();
    let from = from.ok_or_else(|| Refusal::new(400, 21213, "No 'From' number is specified"))?.to_owned();
    let then = read_then(form)?
        .ok_or_else(|| Refusal::new(400, 21205, "Url parameter is required if Twiml is not given"))?;
    let timeout = match form.find_filled("Timeout") {
        Some(text) => text.parse().ok().filter(|seconds| (1..=600).contains(seconds)),
        None => Some(60),
    };
    let detection = match form.find_filled("MachineDetection") {
        None => None,
        Some(word @ ("Enable" | "DetectMessageEnd")) => Some(word.to_owned()),
        Some(_) => return Err(Refusal::invalid("MachineDetection")),
    };
    let events = form.all("StatusCallbackEvent");
    let order = Order {
        to,
        from,
        then,
        fallback: read_target(form, "FallbackUrl", "FallbackMethod")?,
        callback: read_target(form, "StatusCallback", "StatusCallbackMethod")?,
        events: if events.is_empty() {
            vec![CallEvent::Completed]
        } else {
            events.iter().map(|event| CallEvent::from(event.as_str())).collect()
        },
        detection,
        timeout: Duration::from_secs(timeout.ok_or_else(|| Refusal::invalid("Timeout"))?),
    };
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    check_caller(world, &order.from, asked.reach)?;
    check_callee(&order.to)?;
    // With test credentials nothing is kept, dialled or told.
    let call = match asked.reach {
        Reach::Live => outgoing::make(&exchange, world, order, now),
        Reach::Test => {
            Call::new(world.mint.next("CA"), CallDirection::OutboundApi, &order.from, &order.to, now)
        }
    };
    Ok(Answer::Made(write(world, &call, &exchange.account)))
}

/// Twilio looks at the number that is shown first. <https://www.twilio.com/docs/iam/test-credentials>
fn check_caller(world: &World, from: &str, reach: Reach) -> Result<(), Refusal> {
    let is_ours = match reach {
        Reach::Live => world.find_number(from).is_some(),
        Reach::Test => from == "+15005550006",
    };
    if is_ours {
        return Ok(());
    }
    if from == "+15005550001" || PhoneNumber::from_twilio(from).is_err() {
        let words = format!("The phone number provided, {from}, is not a valid phone number.");
        return Err(Refusal::new(400, 21212, words));
    }
    let words = format!("The source phone number provided, {from}, is not yet verified for your account.");
    Err(Refusal::new(400, 21210, words))
}

/// Whether such an address can be called. Twilio's magic numbers cannot, each for its own reason.
fn check_callee(to: &str) -> Result<(), Refusal> {
    let (code, words) = match to {
        "+15005550001" => (21217, format!("Phone Number: {to}, is not a valid phone number")),
        "+15005550002" => (21214, format!("'To' phone number {to} cannot be reached")),
        "+15005550003" => (
            21215,
            format!(
                "Account not authorized to call {to}. Perhaps you need to enable some international permissions"
            ),
        ),
        "+15005550004" => (21216, format!("Account not allowed to call {to}")),
        _ if to.starts_with("sip:") || PhoneNumber::from_twilio(to).is_ok() => return Ok(()),
        _ => (21211, format!("Invalid 'To' Phone Number: {to}")),
    };
    Err(Refusal::new(400, code, words))
}

/// `Url` counts before `Twiml`.
fn read_then(form: &Fields) -> Result<Option<Then>, Refusal> {
    let target = read_target(form, "Url", "Method")?;
    if !target.url.is_empty() {
        return Ok(Some(Then::Ask(target)));
    }
    let Some(twiml) = form.find_filled("Twiml") else { return Ok(None) };
    if twiml.chars().count() > LONGEST_TWIML {
        return Err(Refusal::new(400, 21641, "Twiml is too long"));
    }
    let document = read_twiml(twiml.as_bytes()).map_err(|code| Refusal::new(400, code, "Invalid Twiml"))?;
    Ok(Some(Then::Do(document.verbs)))
}

fn read_target(form: &Fields, name: &str, method: &str) -> Result<Target, Refusal> {
    let method = match form.find_filled(method) {
        Some(word) => Method::read(word).ok_or_else(|| Refusal::invalid(method))?,
        None => Method::Post,
    };
    let url = form.find_filled(name).unwrap_or_default().to_owned();
    if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(Refusal::new(400, 21205, format!("Url is not a valid URL: {url}")));
    }
    Ok(Target { url, method })
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let query = &asked.query;
    let (started, ended) = (Span::read(query, "StartTime")?, Span::read(query, "EndTime")?);
    let is_dated = ["", "<", ">"].iter().any(|sign| query.find_filled(&format!("EndTime{sign}")).is_some());
    let is = |name: &str, value: &str| query.find_filled(name).is_none_or(|wanted| wanted == value);
    let world = exchange.world();
    let takes = |call: &Call| {
        is("To", &call.to)
            && is("From", &call.from)
            && is("Status", call.status.as_str())
            && is("ParentCallSid", call.parent.as_ref().map_or("", CallSid::as_str))
            && started.holds(call.started.unwrap_or(call.created))
            && (!is_dated || call.ended.is_some_and(|at| ended.holds(at)))
    };
    let all = world.calls.newest_first().filter(|(_, call)| takes(call)).collect();
    let page = Page::write(&asked, all, |call| write(&world, call, &exchange.account))?;
    Ok(Answer::Is(page.in_2010_style(&asked, "calls")))
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let call = world.calls.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(&world, call, &exchange.account)))
}

/// Ends with `Status`, sends elsewhere with `Url` or `Twiml`.
async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let at = exchange.clock.now();
    let then = read_then(&asked.form)?;
    let mut guard = exchange.world();
    let world = &mut *guard;
    let call = world.calls.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let sid = call.sid.clone();
    if call.live.is_none() {
        return Err(Refusal::new(400, 21220, "Call is not in-progress. Cannot redirect."));
    }
    match asked.form.find_filled("Status") {
        Some(status @ ("canceled" | "completed")) => {
            outgoing::cancel(&exchange, world, &sid, status, at);
        }
        Some(_) => return Err(Refusal::invalid("Status")),
        None => {
            if let Some(then) = then {
                let fallback = read_target(&asked.form, "FallbackUrl", "FallbackMethod")?;
                if !fallback.url.is_empty()
                    && let Some(live) = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut())
                {
                    live.fallback = fallback;
                }
                outgoing::redirect(&exchange, world, &sid, then, at);
            }
        }
    }
    let call = world.calls.find(sid.as_str()).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(world, call, &exchange.account)))
}

async fn delete(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    let call = world.calls.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    if call.live.is_some() {
        return Err(Refusal::new(409, 20009, "Cannot delete a call that is in progress"));
    }
    let sid = call.sid.clone();
    world.calls.delete(sid.as_str());
    Ok(Answer::Gone)
}

fn write(world: &World, call: &Call, account: &AccountSid) -> Value {
    let uri = uris::call(account, &call.sid);
    let ours = if call.direction == CallDirection::Inbound { &call.to } else { &call.from };
    let formatted = |address: &str| {
        PhoneNumber::from_twilio(address).map_or_else(|_| address.to_owned(), |number| number.national())
    };
    let below = |name: &str| format!("{uri}/{name}.json");
    json!({
        "sid": call.sid.as_str(),
        "account_sid": account.as_str(),
        "api_version": "2010-04-01",
        "parent_call_sid": call.parent.as_ref().map(CallSid::as_str),
        "direction": call.direction.as_str(),
        "from": call.from,
        "from_formatted": formatted(&call.from),
        "to": call.to,
        "to_formatted": formatted(&call.to),
        "phone_number_sid": world.find_number(ours).map(|number| number.sid.as_str()),
        "status": shown_status(call),
        "start_time": call.started.map(Millis::to_rfc2822),
        "end_time": call.ended.map(Millis::to_rfc2822),
        "duration": call.ended.map(|at| call.seconds(at).to_string()),
        "price": call.price.map(|cost| write_dollars(-cost)),
        "price_unit": "USD",
        "answered_by": call.answered_by.as_ref().map(AnsweredBy::as_str),
        "forwarded_from": call.forwarded_from,
        "caller_name": null,
        "group_sid": null,
        "trunk_sid": null,
        "queue_time": "0",
        "date_created": call.created.to_rfc2822(),
        "date_updated": call.updated.to_rfc2822(),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "events": below("Events"),
            "notifications": below("Notifications"),
            "payments": below("Payments"),
            "recordings": below("Recordings"),
            "siprec": below("Siprec"),
            "streams": below("Streams"),
            "transcriptions": below("Transcriptions"),
            "user_defined_messages": below("UserDefinedMessages"),
            "user_defined_message_subscriptions": below("UserDefinedMessageSubscriptions"),
        },
    })
}

/// Only callbacks say `initiated`.
fn shown_status(call: &Call) -> &str {
    match call.status.as_str() {
        "initiated" => "queued",
        word => word,
    }
}
