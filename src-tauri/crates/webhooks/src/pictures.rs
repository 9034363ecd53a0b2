//! `GET|HEAD /pictures/{token}`: the pictures of a text that is being sent, for Twilio to fetch. There is no signature
//! on such a request; the token is what opens it, and nothing is told apart from it.
//!
//! Invariant: few pictures are in memory at once, each until its last byte is on its way.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use deskbell_core::pictures::links;
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::desk::Desk;
use crate::refused::Refused;

/// How many pictures may be in memory at once.
pub(crate) const AT_ONCE: usize = 8;
/// So much of a picture is handed to the connection at a time.
const PIECE: usize = 64 * 1024;

/// 256 bits in hexadecimal digits, as they were made.
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The picture at an address, or what is answered for every address that is none.
pub(crate) async fn answer(desk: &Desk, token: &str, method: &Method) -> Result<Response, Refused> {
    let Some(office) = desk.office() else { return Err(Refused::NotHere) };
    let unread = |error: deskbell_core::Error| {
        tracing::warn!(code = error.code(), "a picture could not be read");
        Refused::NotStored
    };
    let Some(picture) = desk.look_up(links::find(&office, token)).await.map_err(unread)? else {
        return Err(Refused::NotHere);
    };
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        let turn = Semaphore::try_acquire_owned(desk.pictures()).map_err(|_| Refused::Busy)?;
        let bytes = links::read(&office, &picture).await.map_err(unread)?;
        Body::from_stream(in_pieces(bytes.into(), turn))
    };
    hand(body, &picture.content_type, picture.length, "no-store")
}

/// An answer that holds a file, and says how long it may be kept.
pub(crate) fn hand(
    body: Body,
    content_type: &str,
    length: u64,
    caching: &'static str,
) -> Result<Response, Refused> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(content_type).map_err(|_| Refused::NotHere)?;
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    // Whoever opens the address in a browser gets a file that can do nothing.
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// The turn goes with the last piece.
pub(crate) fn in_pieces(
    bytes: Bytes,
    turn: OwnedSemaphorePermit,
) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    stream::unfold((bytes, turn), async |(mut rest, turn)| {
        if rest.is_empty() {
            return None;
        }
        let piece = rest.split_to(rest.len().min(PIECE));
        Some((Ok(piece), (rest, turn)))
    })
}

/// The turns to hold a file.
pub(crate) fn turns() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(AT_ONCE))
}
