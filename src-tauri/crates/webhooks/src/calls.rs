//! Calls coming in, what becomes of them, and what is left on the voicemail. A caller hears an answer whatever happens:
//! where a request cannot be read or stored, they can leave a message.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use deskbell_core::Error;
use deskbell_core::calls::incoming;
use deskbell_core::routing;
use deskbell_twilio::webhook::Form;
use deskbell_twilio::{CallSid, twiml};

use crate::desk::Desk;
use crate::refused::Refused;
use crate::signed::Signed;

/// A place of calls behind the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Somebody calls.
    Incoming,
    /// Others were rung for a caller, and that has ended.
    Dialed(routing::Place),
    /// Somebody of the office answered for this call, and is asked whether they take it.
    Whisper(CallSid),
    /// They pressed a key.
    Accepted(CallSid),
    /// A message was left.
    Recorded,
    /// How a recording fares.
    Recording,
    /// How a call fares.
    Status,
}

impl Place {
    /// The place of what follows `/calls/` in a path.
    pub(crate) fn find(rest: &str) -> Option<Place> {
        let sid = |prefix| CallSid::parse(rest.strip_prefix(prefix)?).ok();
        match rest {
            "incoming" => Some(Place::Incoming),
            "recorded" => Some(Place::Recorded),
            "recording" => Some(Place::Recording),
            "status" => Some(Place::Status),
            _ => sid("whisper/")
                .map(Place::Whisper)
                .or_else(|| sid("accepted/").map(Place::Accepted))
                .or_else(|| rest.strip_prefix("dialed/")?.parse().ok().map(Place::Dialed)),
        }
    }
}

/// `POST /calls/…`.
pub(crate) async fn answer(
    desk: &Desk,
    path: &str,
    place: Place,
    request: Request,
) -> Result<Response, Refused> {
    match place {
        Place::Incoming => match read(desk, path, request).await? {
            Ok(signed) => Ok(say(&incoming::answer(&signed.office, signed.request, signed.form).await)),
            Err(answer) => Ok(answer),
        },
        Place::Dialed(at) => match read(desk, path, request).await? {
            Ok(signed) => Ok(say(&incoming::dialed(&signed.office, signed.request, at, signed.form).await)),
            Err(answer) => Ok(answer),
        },
        Place::Whisper(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&incoming::whisper(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Accepted(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&incoming::accepted(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Recorded => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&incoming::recorded(&signed.office, signed.request, signed.form).await))
        }
        Place::Recording => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = incoming::recording(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::Status => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = incoming::status(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
    }
}

/// The form of a caller who waits. One that Twilio signed and we cannot read is answered all the same.
async fn read<F: Form>(
    desk: &Desk,
    path: &str,
    request: Request,
) -> Result<Result<Signed<F>, Response>, Refused> {
    match (Signed::read(desk, path, request).await, desk.office()) {
        (Ok(signed), _) => Ok(Ok(signed)),
        (Err(Refused::BadForm), Some(office)) => Ok(Err(say(&incoming::answer_unread(&office)))),
        (Err(refused), _) => Err(refused),
    }
}

fn say(answer: &incoming::Answer) -> Response {
    // It names who is rung: it is for Twilio alone, and for now.
    let headers = [(CONTENT_TYPE, twiml::CONTENT_TYPE), (CACHE_CONTROL, "no-store")];
    (headers, answer.to_xml()).into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn not_stored(error: Error) -> Refused {
    tracing::warn!(code = error.code(), "news of a call could not be stored");
    Refused::NotStored
}
