//! Pictures that go out: fetched from the addresses that the text named, before a carrier takes it.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::sid::MessageSid;
use reqwest::header::CONTENT_TYPE;

use crate::carriers::{Outcome, Step, settle};
use crate::due::Due;
use crate::exchange::Exchange;
use crate::sids::mint;
use crate::world::media::{Content, Media};
use crate::world::messages::Status;
use crate::world::records::{self, Alert};

/// A larger file is refused by carriers.
const MOST_BYTES: usize = 5 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(15);

/// Fetches what a text names, and sends it on; it fails where one cannot be had.
pub(crate) fn fetch(exchange: &Arc<Exchange>, sid: MessageSid) {
    let in_it = Arc::clone(exchange);
    let lane = format!("pictures of {sid}");
    drop(exchange.spawn_in_lane(lane, async move {
        let urls = in_it.world().messages.find(sid.as_str()).map(|message| message.media_urls.clone());
        let mut files = Vec::new();
        for url in urls.unwrap_or_default() {
            let fetched = tokio::select! {
                fetched = fetch_one(&in_it.http, &url) => fetched,
                () = in_it.clock.sleep(PATIENCE) => Err(11200),
            };
            match fetched {
                Ok(content) => files.push(content),
                Err(code) => return fail(&in_it, &sid, url, code),
            }
        }
        let now = in_it.clock.now();
        if let Some(message) = in_it.world().messages.find_mut(sid.as_str()) {
            message.media_urls.clear();
            message.media = (0_u32..)
                .zip(files)
                .map(|(place, content)| Media {
                    sid: mint("ME", &format!("{sid}/{place}")),
                    created: now,
                    content,
                })
                .collect();
        }
        in_it.queue.put(now, Due::Carry(sid, Step::Send));
    }));
}

/// The number of Twilio's error, where it fails.
async fn fetch_one(http: &reqwest::Client, url: &str) -> Result<Content, u32> {
    let response = http.get(url).send().await.map_err(|_| 11200_u32)?;
    if !response.status().is_success() {
        return Err(11200);
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.ok_or(12300_u32)?.to_owned();
    let bytes = response.bytes().await.map_err(|_| 11200_u32)?;
    if bytes.len() > MOST_BYTES {
        return Err(30019);
    }
    Ok(Content::Held { content_type, bytes: Arc::from(bytes.as_ref()) })
}

fn fail(exchange: &Arc<Exchange>, sid: &MessageSid, url: String, code: u32) {
    let at = exchange.clock.now();
    let mut world = exchange.world();
    records::add(&mut world.records.alerts, Alert { code, url, message: sid.clone(), at });
    settle(exchange, &mut world, sid, Outcome { status: Status::Failed, error: Some(code), at });
}
