//! Texts. <https://www.twilio.com/docs/messaging/api/message-resource>

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::get;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::AccountSid;
use serde_json::{Value, json};

use super::account::write_dollars;
use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes, bare, uris};
use crate::carriers::{self, Outcome, settle};
use crate::drafts::{self, Draft, Fault, Reach};
use crate::exchange::Exchange;
use crate::world::messages::{Direction, Message, Status, count_parts};

mod filter;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/Messages.json", get(list).post(create))
        .route("/2010-04-01/Accounts/{account}/Messages/{name}", get(fetch).post(update).delete(delete))
}

async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let mut draft = read_draft(&asked)?;
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    drafts::check(world, &mut draft, asked.reach, now)?;
    let message = match asked.reach {
        Reach::Live => carriers::send(&exchange, world, &draft, now),
        // Nothing is stored and nothing happens, but it looks as if.
        Reach::Test => carriers::make(world, &draft, now),
    };
    Ok(Answer::Made(write(&message, &exchange.account)))
}

fn read_draft(asked: &Asked) -> Result<Draft, Refusal> {
    let form = &asked.form;
    let text = |name| form.find_filled(name).map(str::to_owned);
    if asked.reach == Reach::Test && form.find_filled("MessagingServiceSid").is_some() {
        return Err(Refusal::new(403, 20008, "Resource not accessible with Test Account Credentials"));
    }
    let validity = match form.find_filled("ValidityPeriod") {
        Some(seconds) => seconds.parse().ok().filter(|seconds| (1..=36_000).contains(seconds)),
        None => Some(36_000),
    };
    let send_at = match (form.find_filled("ScheduleType"), form.find_filled("SendAt")) {
        (Some("fixed"), Some(at)) => {
            Some(Millis::from_iso8601(at).ok_or_else(|| Refusal::invalid("SendAt"))?)
        }
        (Some(_), _) => return Err(Refusal::invalid("ScheduleType")),
        (None, _) => None,
    };
    Ok(Draft {
        from: text("From"),
        service: text("MessagingServiceSid"),
        to: text("To").unwrap_or_default(),
        body: text("Body").unwrap_or_default(),
        media_urls: form.all("MediaUrl"),
        status_callback: text("StatusCallback"),
        send_at,
        validity: Duration::from_secs(validity.ok_or_else(|| Refusal::invalid("ValidityPeriod"))?),
        direction: Direction::OutboundApi,
    })
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let listed_until = exchange.switches.listed_until(exchange.clock.now());
    let filter = filter::Filter::read(&asked.query, listed_until)?;
    let world = exchange.world();
    let all = world.messages.newest_first().filter(|(_, message)| filter.takes(message)).collect();
    let page = Page::write(&asked, all, |message| write(message, &exchange.account))?;
    drop(world);
    Ok(Answer::Is(page.in_2010_style(&asked, "messages")))
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let message = world.messages.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(message, &exchange.account)))
}

/// Redacts with an empty `Body`, cancels with `Status=canceled`.
async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let at = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let message = world.messages.find_mut(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let sid = message.sid.clone();
    match (asked.form.find("Body"), asked.form.find("Status")) {
        (Some(""), None) if message.status.is_final() => {
            message.body.clear();
            message.updated = at;
        }
        (Some(""), None) => return Err(not_finished()),
        (Some(_), None) => return Err(Refusal::invalid("Body")),
        (_, Some("canceled")) if message.status == Status::Scheduled => {
            settle(&exchange, world, &sid, Outcome { status: Status::Canceled, error: None, at });
        }
        (_, Some("canceled")) => {
            return Err(Fault {
                code: 30409,
                message: "Message is not in a state to be canceled".to_owned(),
            }
            .into());
        }
        (_, Some(_)) => return Err(Refusal::invalid("Status")),
        (None, None) => {}
    }
    let message = world.messages.find(sid.as_str()).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(message, &exchange.account)))
}

async fn delete(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    let message = world.messages.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    if !message.status.is_final() {
        return Err(not_finished());
    }
    let sid = message.sid.clone();
    world.messages.delete(&sid);
    Ok(Answer::Gone)
}

fn not_finished() -> Refusal {
    Refusal::new(
        409,
        20009,
        "Cannot delete this record because it is not complete. Resource not in a final state",
    )
}

fn write(message: &Message, account: &AccountSid) -> Value {
    let uri = uris::message(account, &message.sid);
    // A service counts the parts when it has chosen a number.
    let is_counted = !matches!(message.status, Status::Accepted | Status::Scheduled);
    let parts = if is_counted { count_parts(&message.body).max(1) } else { 0 };
    json!({
        "sid": message.sid.as_str(),
        "account_sid": account.as_str(),
        "api_version": "2010-04-01",
        "messaging_service_sid": message.service.as_ref().map(|sid| sid.as_str()),
        "direction": message.direction.as_str(),
        "from": message.from,
        "to": message.to,
        "body": message.body,
        "status": message.status.as_str(),
        "error_code": message.error,
        "error_message": message.error.map(explain),
        "num_segments": parts.to_string(),
        "num_media": message.count_media().to_string(),
        "price": message.price.map(|cost| write_dollars(-cost)),
        "price_unit": message.price.map(|_| "USD"),
        "date_created": message.created.to_rfc2822(),
        "date_updated": message.updated.to_rfc2822(),
        "date_sent": message.sent.map(Millis::to_rfc2822),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "media": format!("{uri}/Media.json"),
            "feedback": format!("{uri}/Feedback.json"),
        },
    })
}

/// Twilio's words for the number of an error.
fn explain(code: u32) -> String {
    match code {
        11200 => "HTTP retrieval failure",
        12300 => "Invalid Content-Type",
        30001 => "Queue overflow",
        30002 => "Account suspended",
        30003 => "Unreachable destination handset",
        30004 => "Message blocked",
        30005 => "Unknown destination handset",
        30006 => "Landline or unreachable carrier",
        30007 => "Carrier violation",
        30019 => "Content size exceeds carrier limit",
        30034 => "Message from an Unregistered Number",
        _ => "Unknown error",
    }
    .to_owned()
}
