//! Recordings, and their sound. <https://www.twilio.com/docs/voice/api/recording>
//! MP3 has one channel here, whatever is asked for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{delete as delete_route, get};
use deskbell_twilio::api::recordings::RecordingStatus;
use deskbell_twilio::sid::AccountSid;
use serde_json::{Value, json};

use super::account::write_dollars;
use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::span::Span;
use super::{Reply, Routes, bare, uris};
use crate::exchange::Exchange;
use crate::sound;
use crate::world::recordings::Recording;

/// What a minute costs, in millionths of a dollar.
const MINUTE: i64 = 2_500;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/Recordings.json", get(list))
        .route("/2010-04-01/Accounts/{account}/Recordings/{name}", get(fetch).delete(delete))
        .route("/2010-04-01/Accounts/{account}/Recordings/{name}/Transcriptions.json", get(list_written))
        .route("/2010-04-01/Accounts/{account}/Transcriptions/{name}", delete_route(delete_written))
        .route("/2010-04-01/Accounts/{account}/Calls/{call}/Recordings.json", get(list_of_call))
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let call = asked.query.find_filled("CallSid").map(str::to_owned);
    // There are no conferences that are recorded here.
    let is_of_conference = asked.query.find_filled("ConferenceSid").is_some();
    list_some(&exchange, &asked, |recording| {
        !is_of_conference && call.as_ref().is_none_or(|call| recording.call.as_str() == call)
    })
}

async fn list_of_call(
    State(exchange): State<Arc<Exchange>>,
    Path((_, call)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    list_some(&exchange, &asked, |recording| recording.call.as_str() == call)
}

fn list_some(exchange: &Exchange, asked: &Asked, takes: impl Fn(&Recording) -> bool) -> Reply {
    let created = Span::read(&asked.query, "DateCreated")?;
    let world = exchange.world();
    let all = world.recordings.newest_first().filter(|(_, recording)| {
        recording.status != RecordingStatus::Deleted && takes(recording) && created.holds(recording.created)
    });
    let all =
        all.map(|(place, recording)| (place, write(recording, &exchange.account, &asked.base))).collect();
    Ok(Answer::Is(Page::cut(asked, all)?.in_2010_style(asked, "recordings")))
}

/// What was written down of a recording. <https://www.twilio.com/docs/voice/api/recording-transcription>
async fn list_written(
    State(exchange): State<Arc<Exchange>>,
    Path((_, recording)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let found = world.recordings.find(&recording).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let written = found.written.iter().map(|written| {
        let uri = format!("{}/Transcriptions/{}", uris::account(&exchange.account), written.sid);
        let all = json!({
            "sid": written.sid.as_str(),
            "account_sid": exchange.account.as_str(),
            "api_version": "2010-04-01",
            "recording_sid": recording,
            "status": written.status.as_str(),
            "transcription_text": written.words,
            "type": "fast",
            "duration": found.duration.map(|seconds| seconds.to_string()),
            "price": null,
            "price_unit": "USD",
            "date_created": written.at.to_rfc2822(),
            "date_updated": written.at.to_rfc2822(),
            "uri": format!("{uri}.json"),
        });
        ((written.at.0, 0), all)
    });
    Ok(Answer::Is(Page::cut(&asked, written.collect())?.in_2010_style(&asked, "transcriptions")))
}

/// What was written down goes; the recording stays as it is.
async fn delete_written(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let missing = || Refusal::not_found(&asked.path);
    let sid = bare(&name)?;
    let mut world = exchange.world();
    let holds = |one: &&Recording| one.written.as_ref().is_some_and(|written| written.sid.as_str() == sid);
    let recording = world.recordings.oldest_first().find(holds).map(|one| one.sid.clone());
    let recording = recording.ok_or_else(missing)?;
    let written = world.recordings.find_mut(recording.as_str()).and_then(|one| one.written.take());
    written.map(|_| Answer::Gone).ok_or_else(missing)
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let missing = || Refusal::not_found(&asked.path);
    let Some((sid, ending @ ("wav" | "mp3"))) = name.rsplit_once('.') else {
        let world = exchange.world();
        let recording = world.recordings.find(bare(&name)?).ok_or_else(missing)?;
        return Ok(Answer::Is(write(recording, &exchange.account, &asked.base)));
    };
    let recording = exchange.world().recordings.find(sid).cloned().ok_or_else(missing)?;
    // Whoever comes before Twilio is done, or after it was deleted, finds nothing.
    let Some(seconds) = recording.duration.filter(|_| recording.status == RecordingStatus::Completed) else {
        return Err(missing());
    };
    let channels = match asked.query.find_filled("RequestedChannels") {
        None | Some("1") => 1,
        Some("2") if recording.channels == 2 => 2,
        Some(_) => return Err(Refusal::invalid("RequestedChannels")),
    };
    let is_wav = ending == "wav";
    // Half an hour of sound takes a while.
    let sound = tokio::task::spawn_blocking(move || match is_wav {
        true => sound::wav(&recording.words, seconds, channels),
        false => sound::mp3(&recording.words, seconds),
    });
    let bytes = sound.await.map_err(|_| Refusal::new(500, 20500, "Internal server error"))?;
    let content_type = if is_wav { "audio/x-wav" } else { "audio/mpeg" };
    Ok(Answer::File { content_type: content_type.to_owned(), bytes })
}

async fn delete(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let recording = world.recordings.find_mut(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    match recording.status {
        RecordingStatus::Deleted => return Err(Refusal::not_found(&asked.path)),
        RecordingStatus::InProgress => {
            return Err(Refusal::new(409, 20009, "Cannot delete a recording that is in progress"));
        }
        _ => {}
    }
    // What is known about it stays; the sound goes.
    recording.status = RecordingStatus::Deleted;
    recording.updated = now;
    recording.words.clear();
    Ok(Answer::Gone)
}

fn write(recording: &Recording, account: &AccountSid, base: &str) -> Value {
    let uri = uris::recording(account, &recording.sid);
    let is_done = recording.status == RecordingStatus::Completed;
    let cost = recording
        .duration
        .filter(|_| is_done)
        .map(|seconds| write_dollars(i64::from(seconds.div_ceil(60)).saturating_mul(MINUTE)));
    json!({
        "sid": recording.sid.as_str(),
        "account_sid": account.as_str(),
        "api_version": "2010-04-01",
        "call_sid": recording.call.as_str(),
        "conference_sid": null,
        "status": recording.status.as_str(),
        "source": recording.source.as_str(),
        "channels": recording.channels,
        "duration": recording.duration.filter(|_| is_done).map(|seconds| seconds.to_string()),
        "price": cost,
        "price_unit": "USD",
        "error_code": null,
        "encryption_details": null,
        "start_time": recording.created.to_rfc2822(),
        "date_created": recording.created.to_rfc2822(),
        "date_updated": recording.updated.to_rfc2822(),
        "media_url": format!("{base}{uri}"),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "add_on_results": format!("{uri}/AddOnResults.json"),
            "transcriptions": format!("{uri}/Transcriptions.json"),
        },
    })
}
