//! What texts cost. <https://www.twilio.com/docs/messaging/api/pricing>

use axum::extract::Path;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::{Reply, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().route("/v1/Messaging/Countries/{country}", get(fetch))
}

/// Country, its name, and what a segment costs from a local and from a toll-free number, and to us.
const PRICES: [(&str, &str, &str, &str, &str); 3] = [
    ("US", "United States", "0.0079", "0.0083", "0.0079"),
    ("AU", "Australia", "0.0515", "0.0515", "0.0075"),
    ("GB", "United Kingdom", "0.0524", "0.0524", "0.0075"),
];
const CARRIERS: [(&str, &str, &str); 3] =
    [("Harbour Mobile", "310", "010"), ("Northern Cellular", "310", "020"), ("Other", "310", "000")];

async fn fetch(Path(country): Path<String>, asked: Asked) -> Reply {
    let found = PRICES.iter().find(|(code, ..)| *code == country);
    let (code, name, local, toll_free, inbound) = found.ok_or_else(|| Refusal::not_found(&asked.path))?;
    let outbound: Vec<Value> = CARRIERS
        .iter()
        .map(|(carrier, mcc, mnc)| {
            let prices = [price("local", local), price("toll free", toll_free)];
            json!({ "carrier": carrier, "mcc": mcc, "mnc": mnc, "prices": prices })
        })
        .collect();
    Ok(Answer::Is(json!({
        "country": name,
        "iso_country": code,
        "outbound_sms_prices": outbound,
        "inbound_sms_prices": [price("local", inbound)],
        "price_unit": "USD",
        "url": format!("{}{}", asked.base, asked.path),
    })))
}

fn price(kind: &str, amount: &str) -> Value {
    json!({ "number_type": kind, "base_price": amount, "current_price": amount })
}
