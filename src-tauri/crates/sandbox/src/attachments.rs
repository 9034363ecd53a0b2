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

/// What all files of a text may have together, and one that is none of the three kinds of pictures.
/// <https://www.twilio.com/docs/messaging/guides/accepted-mime-types>
const MOST_BYTES: usize = 5 * 1024 * 1024;
const MOST_OTHER_BYTES: usize = 500 * 1024;
/// Pictures that Twilio makes fit by itself.
const PICTURES: [&str; 4] = ["image/jpeg", "image/jpg", "image/png", "image/gif"];
/// Beginnings of what else Twilio passes on.
const OTHERS: [&str; 12] = [
    "image/bmp",
    "image/tiff",
    "audio/",
    "video/",
    "text/vcard",
    "text/x-vcard",
    "text/csv",
    "text/rtf",
    "text/richtext",
    "text/calendar",
    "text/directory",
    "application/pdf",
];
const PATIENCE: Duration = Duration::from_secs(15);

/// Fetches what a text names, and sends it on; it fails where one cannot be had.
pub(crate) fn fetch(exchange: &Arc<Exchange>, sid: MessageSid) {
    let in_it = Arc::clone(exchange);
    let lane = format!("pictures of {sid}");
    drop(exchange.spawn_in_lane(lane, async move {
        let urls = in_it.world().messages.find(sid.as_str()).map(|message| message.media_urls.clone());
        let mut files = Vec::new();
        let mut room = MOST_BYTES;
        for url in urls.unwrap_or_default() {
            let fetched = tokio::select! {
                fetched = fetch_one(&in_it.http, &url, room) => fetched,
                () = in_it.clock.sleep(PATIENCE) => Err(11200),
            };
            match fetched {
                Ok(content) => {
                    room = room.saturating_sub(content.bytes().len());
                    files.push(content);
                }
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

/// The number of Twilio's error, where it fails. No more is read than there is room for.
async fn fetch_one(http: &reqwest::Client, url: &str, room: usize) -> Result<Content, u32> {
    let mut response = http.get(url).send().await.map_err(|_| 11200_u32)?;
    if !response.status().is_success() {
        return Err(11200);
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.ok_or(12300_u32)?.to_owned();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let room = match () {
        () if PICTURES.contains(&kind.as_str()) => room,
        () if OTHERS.iter().any(|known| kind.starts_with(known)) => room.min(MOST_OTHER_BYTES),
        () => return Err(12300),
    };
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| 11200_u32)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > room {
            return Err(30019);
        }
    }
    Ok(Content::Held { content_type, bytes: bytes.into() })
}

fn fail(exchange: &Arc<Exchange>, sid: &MessageSid, url: String, code: u32) {
    let at = exchange.clock.now();
    let mut world = exchange.world();
    world.records.alert(code, url, sid.as_str(), at);
    settle(exchange, &mut world, sid, Outcome { status: Status::Failed, error: Some(code), at });
}
