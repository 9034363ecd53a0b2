//! Messaging Services and the numbers in them. <https://www.twilio.com/docs/messaging/api/service-resource>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes};
use crate::drafts::is_url;
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::messages::Place;
use crate::world::numbers::Number;
use crate::world::services::Service;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/v1/Services", get(list))
        .route("/v1/Services/{service}", get(fetch).post(update))
        .route("/v1/Services/{service}/PhoneNumbers", get(list_numbers))
        .route("/v1/Services/{service}/PhoneNumbers/{number}", get(fetch_number))
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let all = world.services.iter().map(|service| write(service, &exchange, &asked.base)).collect();
    Ok(Answer::Is(Page::cut(&asked, in_order(all))?.in_meta_style(&asked, "services")))
}

async fn fetch(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let world = exchange.world();
    Ok(Answer::Is(write(find(&world, &sid, &asked)?, &exchange, &asked.base)))
}

async fn update(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let mut world = exchange.world();
    let service = world.services.iter_mut().find(|service| service.sid.as_str() == sid);
    let service = service.ok_or_else(|| Refusal::not_found(&asked.path))?;
    let mut changed = service.clone();
    if let Some(name) = asked.form.find_filled("FriendlyName") {
        name.clone_into(&mut changed.name);
    }
    if let Some(url) = asked.form.find("InboundRequestUrl") {
        if !url.is_empty() && !is_url(url) {
            return Err(Refusal::invalid("InboundRequestUrl"));
        }
        changed.inbound_request_url = Some(url.to_owned());
    }
    if let Some(uses) = asked.form.find_filled("UseInboundWebhookOnNumber") {
        changed.uses_number_webhook = match uses {
            "true" | "True" => true,
            "false" | "False" => false,
            _ => return Err(Refusal::invalid("UseInboundWebhookOnNumber")),
        };
    }
    // All or nothing, as with numbers.
    *service = changed;
    Ok(Answer::Is(write(service, &exchange, &asked.base)))
}

async fn list_numbers(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let world = exchange.world();
    let service = find(&world, &sid, &asked)?;
    let numbers = world.numbers.iter().filter(|number| service.numbers.contains(&number.sid));
    let all = numbers.map(|number| write_number(service, number, &exchange, &asked.base)).collect();
    Ok(Answer::Is(Page::cut(&asked, in_order(all))?.in_meta_style(&asked, "phone_numbers")))
}

async fn fetch_number(
    State(exchange): State<Arc<Exchange>>,
    Path((sid, number)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let service = find(&world, &sid, &asked)?;
    let mut numbers = world.numbers.iter().filter(|held| service.numbers.contains(&held.sid));
    let number = numbers.find(|held| held.sid.as_str() == number);
    let number = number.ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write_number(service, number, &exchange, &asked.base)))
}

fn find<'a>(world: &'a World, sid: &str, asked: &Asked) -> Result<&'a Service, Refusal> {
    let service = world.services.iter().find(|service| service.sid.as_str() == sid);
    service.ok_or_else(|| Refusal::not_found(&asked.path))
}

fn in_order(all: Vec<Value>) -> Vec<(Place, Value)> {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    (0..count).rev().map(|place| (place, 0)).zip(all).collect()
}

fn write(service: &Service, exchange: &Exchange, base: &str) -> Value {
    let url = format!("{base}/v1/Services/{}", service.sid);
    json!({
        "sid": service.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "friendly_name": service.name,
        "date_created": service.created.to_iso8601(),
        "date_updated": service.created.to_iso8601(),
        "inbound_request_url": service.inbound_request_url,
        "inbound_method": "POST",
        "fallback_url": null,
        "fallback_method": "POST",
        "status_callback": service.status_callback,
        "sticky_sender": true,
        "mms_converter": true,
        "smart_encoding": true,
        "scan_message_content": "inherit",
        "fallback_to_long_code": false,
        "area_code_geomatch": true,
        "synchronous_validation": false,
        "validity_period": 36000,
        "usecase": "undeclared",
        "us_app_to_person_registered": false,
        "use_inbound_webhook_on_number": service.uses_number_webhook,
        "url": url,
        "links": {
            "phone_numbers": format!("{url}/PhoneNumbers"),
            "short_codes": format!("{url}/ShortCodes"),
            "alpha_senders": format!("{url}/AlphaSenders"),
            "messages": format!("{url}/Messages"),
            "us_app_to_person": format!("{url}/Compliance/Usa2p"),
            "us_app_to_person_usecases": format!("{url}/Compliance/Usa2p/Usecases"),
            "channel_senders": format!("{url}/ChannelSenders"),
            "destination_alpha_senders": format!("{url}/DestinationAlphaSenders"),
        },
    })
}

fn write_number(service: &Service, number: &Number, exchange: &Exchange, base: &str) -> Value {
    let country = number.digits.country();
    json!({
        "sid": number.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "service_sid": service.sid.as_str(),
        "phone_number": number.digits.as_str(),
        "country_code": country.as_ref().map(|country| country.as_str()),
        "capabilities": ["MMS", "SMS", "Voice"],
        "date_created": service.created.to_iso8601(),
        "date_updated": service.created.to_iso8601(),
        "url": format!("{base}/v1/Services/{}/PhoneNumbers/{}", service.sid, number.sid),
    })
}
