//! `GET /events` for the page, and `GET /notices` for tests that want to see what would ring on a desktop.

use std::convert::Infallible;
use std::future::ready;
use std::io::Write as _;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use deskbell_core::notices::Notice;
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Serialize;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_stream::wrappers::BroadcastStream;

use super::keys::Visitor;
use super::{Served, until};

/// A connection on which nothing happens is tried this often.
const QUIET: Duration = Duration::from_secs(15);

/// The facts, from now on. Whoever is too slow for them hears `EventsLost` in place of what was missed.
pub(super) async fn events(State(served): State<Served>, _visitor: Visitor) -> Response {
    let facts = stream::unfold(served.app.events(), async |mut told| {
        let facts = told.recv_all().await?;
        Some((said(&facts), told))
    });
    stream_until_the_end(&served, facts)
}

/// What rings, from now on, whole. For tests alone: they hold the token, the page does not.
pub(super) async fn notices(State(served): State<Served>, visitor: Visitor) -> Response {
    if visitor != Visitor::Bearer {
        return StatusCode::FORBIDDEN.into_response();
    }
    let rung =
        BroadcastStream::new(served.app.notices()).filter_map(|notice| ready(notice.ok())).map(|notice| {
            let Notice { thread, title, body, .. } = notice;
            said(&json!({ "thread": thread, "title": title, "body": body }))
        });
    stream_until_the_end(&served, rung)
}

/// Tells on the standard error stream how often it has rung, and nothing of what was said.
pub(super) async fn count_notices(mut notices: Receiver<Notice>) {
    let mut rung = 0_u64;
    loop {
        rung = rung.saturating_add(match notices.recv().await {
            Ok(_) => 1,
            Err(RecvError::Lagged(missed)) => missed,
            Err(RecvError::Closed) => return,
        });
        let _ = writeln!(std::io::stderr(), "notices: {rung}");
    }
}

fn stream_until_the_end(
    served: &Served,
    words: impl Stream<Item = Result<SseEvent, axum::Error>> + Send + 'static,
) -> Response {
    // The first word comes at once, so that whoever waits for the stream knows that it listens.
    let first = stream::iter([Ok::<_, Infallible>(SseEvent::default().comment("listening"))]);
    let words = words.filter_map(|word| ready(word.ok().map(Ok)));
    let whole = first.chain(words).take_until(until(served.ending.clone()));
    Sse::new(whole).keep_alive(KeepAlive::new().interval(QUIET)).into_response()
}

fn said(word: &impl Serialize) -> Result<SseEvent, axum::Error> {
    SseEvent::default().json_data(word)
}
