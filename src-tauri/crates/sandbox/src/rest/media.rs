//! Pictures and files on texts. Their bytes are at their path without `.json`, by way of another address that
//! needs no credentials and does not hold for ever. <https://www.twilio.com/docs/messaging/api/media-resource>

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::get;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::MessageSid;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes, uris};
use crate::exchange::Exchange;
use crate::sids::fingerprint;
use crate::world::media::{Content, Media};

/// How long the second address holds.
const HOLDS: Duration = Duration::from_secs(4 * 3600);

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/Messages/{message}/Media.json", get(list))
        .route("/2010-04-01/Accounts/{account}/Messages/{message}/Media/{name}", get(fetch).delete(delete))
        .route("/media/{message}/{name}", get(read))
}

async fn list(
    State(exchange): State<Arc<Exchange>>,
    Path((_, message)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let message = world.messages.find(&message).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let count = i64::try_from(message.media.len()).unwrap_or(i64::MAX);
    let places = (0..count).rev().map(|place| (place, 0));
    let all = places
        .zip(&message.media)
        .map(|(place, file)| (place, write(&exchange, &message.sid, file)))
        .collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "media_list")))
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, message, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let missing = || Refusal::not_found(&asked.path);
    let message = world.messages.find(&message).ok_or_else(missing)?;
    let sid = name.strip_suffix(".json").unwrap_or(&name);
    let file = message.media.iter().find(|file| file.sid.as_str() == sid).ok_or_else(missing)?;
    if name.ends_with(".json") {
        return Ok(Answer::Is(write(&exchange, &message.sid, file)));
    }
    let path = format!("/media/{}/{sid}", message.sid);
    let expires = exchange.clock.now() + HOLDS;
    let query = format!("Expires={}&Signature={}", expires.0, sign(&exchange, &path, expires.0));
    Ok(Answer::Elsewhere(format!("{}{path}?{query}", asked.base)))
}

async fn delete(
    State(exchange): State<Arc<Exchange>>,
    Path((_, message, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    let message = world.messages.find_mut(&message).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let before = message.media.len();
    message.media.retain(|file| Some(file.sid.as_str()) != name.strip_suffix(".json"));
    if message.media.len() == before { Err(Refusal::not_found(&asked.path)) } else { Ok(Answer::Gone) }
}

/// The bytes, for whoever was sent here.
async fn read(
    State(exchange): State<Arc<Exchange>>,
    Path((message, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let expires = asked.query.find("Expires").and_then(|at| at.parse().ok()).map(Millis);
    let signature = asked.query.find("Signature").unwrap_or_default();
    let is_good = expires
        .is_some_and(|at| at >= exchange.clock.now() && signature == sign(&exchange, &asked.path, at.0));
    if !is_good {
        return Err(Refusal::new(403, 20403, "Access denied"));
    }
    let file = find(&exchange, &message, &name).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let content_type = file.content_type().to_owned();
    // A drawing takes a while when it is first wanted.
    let bytes = tokio::task::spawn_blocking(move || file.bytes()).await;
    let bytes = bytes.map_err(|_| Refusal::new(500, 20500, "Internal server error"))?;
    Ok(Answer::File { content_type, bytes: bytes.to_vec() })
}

fn find(exchange: &Exchange, message: &str, file: &str) -> Option<Content> {
    let world = exchange.world();
    let file = world.messages.find(message)?.media.iter().find(|held| held.sid.as_str() == file)?;
    Some(file.content.clone())
}

fn sign(exchange: &Exchange, path: &str, expires: i64) -> String {
    fingerprint(&format!("{}{path}?{expires}", exchange.token().expose()))
}

fn write(exchange: &Exchange, message: &MessageSid, file: &Media) -> Value {
    json!({
        "sid": file.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "parent_sid": message.as_str(),
        "content_type": file.content.content_type(),
        "date_created": file.created.to_rfc2822(),
        "date_updated": file.created.to_rfc2822(),
        "uri": format!("{}.json", uris::media(&exchange.account, message, &file.sid)),
    })
}
