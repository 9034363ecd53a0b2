//! What texts, numbers and calls cost. <https://www.twilio.com/docs/messaging/api/pricing>,
//! <https://www.twilio.com/docs/phone-numbers/pricing>, <https://www.twilio.com/docs/voice/pricing>

use axum::extract::Path;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::{Reply, Routes};
use crate::world::market::find_land;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/v1/Messaging/Countries/{country}", get(fetch))
        .route("/v1/PhoneNumbers/Countries/{country}", get(fetch_numbers))
        .route("/v1/Voice/Countries/{country}", get(fetch_voice))
}

const CARRIERS: [(&str, &str, &str); 3] =
    [("Harbour Mobile", "310", "010"), ("Northern Cellular", "310", "020"), ("Other", "310", "000")];

async fn fetch(Path(country): Path<String>, asked: Asked) -> Reply {
    let land = find_land(&country).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let [out, inbound] = land.text;
    // Toll-free numbers of North America cost a little more.
    let toll_free = if land.code == "US" { "0.0083" } else { out };
    let outbound: Vec<Value> = CARRIERS
        .iter()
        .map(|(carrier, mcc, mnc)| {
            let prices = [price("local", out), price("toll free", toll_free)];
            json!({ "carrier": carrier, "mcc": mcc, "mnc": mnc, "prices": prices })
        })
        .collect();
    Ok(Answer::Is(json!({
        "country": land.name,
        "iso_country": land.code,
        "outbound_sms_prices": outbound,
        "inbound_sms_prices": [price("local", inbound)],
        "price_unit": "USD",
        "url": format!("{}{}", asked.base, asked.path),
    })))
}

async fn fetch_numbers(Path(country): Path<String>, asked: Asked) -> Reply {
    let land = find_land(&country).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let mut prices: Vec<Value> = Vec::new();
    for series in land.series {
        let kind = series.kind.as_str().replace('_', " ");
        if prices.iter().all(|one| one["number_type"] != kind.as_str()) {
            prices.push(price(&kind, series.monthly));
        }
    }
    Ok(Answer::Is(json!({
        "country": land.name,
        "iso_country": land.code,
        "phone_number_prices": prices,
        "price_unit": "USD",
        "url": format!("{}{}", asked.base, asked.path),
    })))
}

async fn fetch_voice(Path(country): Path<String>, asked: Asked) -> Reply {
    let land = find_land(&country).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let [out, inbound] = land.call;
    Ok(Answer::Is(json!({
        "country": land.name,
        "iso_country": land.code,
        "outbound_prefix_prices": [{
            "prefixes": [land.calling],
            "friendly_name": format!("Programmable Outbound Minute - {}", land.name),
            "base_price": out,
            "current_price": out,
        }],
        "inbound_call_prices": [price("local", inbound), price("toll free", inbound)],
        "price_unit": "USD",
        "url": format!("{}{}", asked.base, asked.path),
    })))
}

fn price(kind: &str, amount: &str) -> Value {
    json!({ "number_type": kind, "base_price": amount, "current_price": amount })
}
