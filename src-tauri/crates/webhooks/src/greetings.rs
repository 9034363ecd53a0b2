//! `GET|HEAD /greetings/{token}`: greetings that the office has recorded, for Twilio to play to callers. There is no
//! signature on such a request, as `<Play>` has none; the token is what opens it, and it leads to what every caller hears.
//!
//! Invariant: few recordings are in memory at once, each until its last byte is on its way; whoever comes meanwhile waits
//! for a moment, because a caller waits too.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use axum::response::Response;
use deskbell_core::greetings::links;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::desk::Desk;
use crate::pictures::{hand, in_pieces};
use crate::refused::Refused;

/// So long a request waits for its turn.
const WAITS: Duration = Duration::from_secs(3);
/// What stands at an address never changes: Twilio need not fetch it for every call.
const KEPT_FOR_A_DAY: &str = "private, max-age=86400, immutable";

/// The recording at an address, or what is answered for every address that is none.
pub(crate) async fn answer(desk: &Desk, token: &str, method: &Method) -> Result<Response, Refused> {
    let Some(office) = desk.office() else { return Err(Refused::NotHere) };
    let unread = |error: deskbell_core::Error| {
        tracing::warn!(code = error.code(), "a recorded greeting could not be read");
        Refused::NotStored
    };
    let Some(greeting) = desk.look_up(links::find(&office, token)).await.map_err(unread)? else {
        return Err(Refused::NotHere);
    };
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        let turn = timeout(WAITS, Semaphore::acquire_owned(desk.greetings())).await;
        let turn = turn.map_err(|_| Refused::Busy)?.map_err(|_| Refused::Busy)?;
        let bytes = links::read(&office, &greeting).await.map_err(unread)?;
        Body::from_stream(in_pieces(bytes.into(), turn))
    };
    hand(body, &greeting.content_type, greeting.length, KEPT_FOR_A_DAY)
}
