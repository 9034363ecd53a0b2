//! Fetching the sound that a document plays, as Twilio does: without a form and without a signature, and only sound of a
//! type that it knows. <https://www.twilio.com/docs/voice/twiml/play>

use std::time::Duration;

use deskbell_twilio::sound;
use deskbell_twilio::twiml::read::Node;
use reqwest::header::CONTENT_TYPE;

use super::{Topic, record};
use crate::exchange::Exchange;
use crate::world::calls::Tune;

/// Nobody waits longer for the beginning of a greeting.
const PATIENCE: Duration = Duration::from_secs(15);
const MOST_BYTES: usize = 40 * 1024 * 1024;
/// What Twilio logs where an address answers nothing, and where what it answers is no sound.
const NOT_FETCHED: u32 = 11200;
const NO_SOUND: u32 = 13420;

/// Fetches whatever these verbs play, and writes down what it is. What cannot be had is logged, and passed over later.
pub(super) async fn fetch_all(exchange: &Exchange, verbs: &[Node], topic: &Topic) {
    let nested = verbs.iter().flat_map(|verb| std::iter::once(verb).chain(&verb.children));
    let addresses: Vec<&str> =
        nested.filter(|verb| verb.name == "Play").map(|verb| verb.text.as_str()).collect();
    for address in addresses.into_iter().filter(|address| address.starts_with("http")) {
        let found = tokio::select! {
            found = fetch(exchange, address) => found,
            () = exchange.clock.sleep(PATIENCE) => Err(NOT_FETCHED),
        };
        if let Err(code) = found {
            record(exchange, code, address, topic);
        }
        exchange.world().tunes.insert(address.to_owned(), found.ok());
    }
}

async fn fetch(exchange: &Exchange, address: &str) -> Result<Tune, u32> {
    let mut response = exchange.http.get(address).send().await.map_err(|_| NOT_FETCHED)?;
    if !response.status().is_success() {
        return Err(NOT_FETCHED);
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| NOT_FETCHED)? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            return Err(NOT_FETCHED);
        }
    }
    let found = sound::look(&body).map_err(|_| NO_SOUND)?;
    if found.format.is_named(&content_type) { Ok(Tune { length: found.length }) } else { Err(NO_SOUND) }
}
