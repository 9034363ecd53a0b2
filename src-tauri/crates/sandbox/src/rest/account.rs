//! The account and its balance. <https://www.twilio.com/docs/iam/api/account>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::{Reply, Routes, bare, uris};
use crate::exchange::Exchange;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{name}", get(fetch))
        .route("/2010-04-01/Accounts/{account}/Balance.json", get(fetch_balance))
}

/// The lists that an account names, here or not.
const LISTS: [(&str, &str); 18] = [
    ("addresses", "Addresses"),
    ("applications", "Applications"),
    ("authorized_connect_apps", "AuthorizedConnectApps"),
    ("available_phone_numbers", "AvailablePhoneNumbers"),
    ("balance", "Balance"),
    ("calls", "Calls"),
    ("conferences", "Conferences"),
    ("connect_apps", "ConnectApps"),
    ("incoming_phone_numbers", "IncomingPhoneNumbers"),
    ("keys", "Keys"),
    ("messages", "Messages"),
    ("notifications", "Notifications"),
    ("outgoing_caller_ids", "OutgoingCallerIds"),
    ("queues", "Queues"),
    ("recordings", "Recordings"),
    ("signing_keys", "SigningKeys"),
    ("transcriptions", "Transcriptions"),
    ("usage", "Usage"),
];

async fn fetch(State(exchange): State<Arc<Exchange>>, Path(name): Path<String>) -> Reply {
    bare(&name)?;
    let world = exchange.world();
    let account = &world.account;
    let uri = uris::account(&account.sid);
    let lists: Map<String, Value> =
        LISTS.iter().map(|(name, path)| ((*name).to_owned(), json!(format!("{uri}/{path}.json")))).collect();
    Ok(Answer::Is(json!({
        "sid": account.sid.as_str(),
        "owner_account_sid": account.sid.as_str(),
        "auth_token": exchange.token().expose(),
        "friendly_name": account.name,
        "status": exchange.switches.standing().as_str(),
        "type": exchange.switches.tier().as_str(),
        "date_created": account.created.to_rfc2822(),
        "date_updated": account.created.to_rfc2822(),
        "uri": format!("{uri}.json"),
        "subresource_uris": lists,
    })))
}

async fn fetch_balance(State(exchange): State<Arc<Exchange>>) -> Reply {
    let world = exchange.world();
    Ok(Answer::Is(json!({
        "account_sid": world.account.sid.as_str(),
        "balance": write_dollars(world.account.balance),
        "currency": "USD",
    })))
}

/// Dollars with five decimals from millionths: `-0.00790`.
pub(super) fn write_dollars(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000 / 10);
    format!("{sign}{whole}.{rest:05}")
}
