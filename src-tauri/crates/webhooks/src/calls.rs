//! Calls coming in, what becomes of them, and what is left on the voicemail. A caller hears an answer whatever happens:
//! where a request cannot be read or stored, they can leave a message.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use deskbell_core::Error;
use deskbell_core::calls::moving::doors;
use deskbell_core::calls::outgoing::bridge;
use deskbell_core::calls::{self, incoming};
use deskbell_core::rooms::doors as rooms;
use deskbell_core::routing;
use deskbell_core::spoken::doors as spoken;
use deskbell_core::store::Id;
use deskbell_core::voicemails::transcripts;
use deskbell_twilio::webhook::Form;
use deskbell_twilio::webhook::call::Voice as Asked;
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
    /// A caller was asked something, and this is what came.
    Asked(routing::Place),
    /// Somebody of the office answered for this call, and is asked whether they take it.
    Whisper(CallSid),
    /// They pressed a key.
    Accepted(CallSid),
    /// A message was left.
    Recorded,
    /// How a recording fares.
    Recording,
    /// How the recording of a conversation fares.
    Conversation,
    /// What was said on a message, written down.
    Transcribed,
    /// How a call fares.
    Status,
    /// Our own phone was answered for a call that we make.
    PickedUp(Id),
    /// They pressed a key.
    Pressed(Id),
    /// The other side of a call that we make was rung, and that has ended.
    Bridged(Id),
    /// Somebody, or something, answered a call in which words are spoken.
    Say(Id),
    /// They pressed a key.
    Chosen(Id),
    /// How a call that we make fares.
    Made(Id),
    /// A live call was moved, and asks whom to ring.
    Moved(Id),
    /// Whoever answered for it is asked whether they take it.
    MoveAsk(doors::Step),
    /// They pressed a key.
    MoveTook(doors::Step),
    /// The ringing for it has ended.
    MoveOver(doors::Step),
    /// What happens in the conference room.
    Room,
    /// A side of a call asks to be let into it.
    RoomIn(Id),
    /// Its other side follows.
    RoomNext(Id),
    /// A phone that was called into it was answered.
    RoomAsk(Id),
    /// They pressed a key.
    RoomTook(Id),
    /// How the call to it fares.
    RoomStatus(Id),
}

impl Place {
    /// The place of what follows `/calls/` in a path.
    pub(crate) fn find(rest: &str) -> Option<Place> {
        let sid = |prefix| CallSid::parse(rest.strip_prefix(prefix)?).ok();
        let id = |prefix| rest.strip_prefix(prefix)?.parse::<Id>().ok();
        let step = |prefix| rest.strip_prefix(prefix)?.parse::<doors::Step>().ok();
        match rest {
            "incoming" => Some(Place::Incoming),
            "recorded" => Some(Place::Recorded),
            "recording" => Some(Place::Recording),
            "conversation" => Some(Place::Conversation),
            "transcribed" => Some(Place::Transcribed),
            "status" => Some(Place::Status),
            "room" => Some(Place::Room),
            _ => sid("whisper/")
                .map(Place::Whisper)
                .or_else(|| sid("accepted/").map(Place::Accepted))
                .or_else(|| rest.strip_prefix("dialed/")?.parse().ok().map(Place::Dialed))
                .or_else(|| rest.strip_prefix("asked/")?.parse().ok().map(Place::Asked))
                .or_else(|| id("bridge/").map(Place::PickedUp))
                .or_else(|| id("connect/").map(Place::Pressed))
                .or_else(|| id("bridged/").map(Place::Bridged))
                .or_else(|| id("say/").map(Place::Say))
                .or_else(|| id("chosen/").map(Place::Chosen))
                .or_else(|| id("status/").map(Place::Made))
                .or_else(|| id("moved/").map(Place::Moved))
                .or_else(|| step("move-ask/").map(Place::MoveAsk))
                .or_else(|| step("move-took/").map(Place::MoveTook))
                .or_else(|| step("move-over/").map(Place::MoveOver))
                .or_else(|| id("room-in/").map(Place::RoomIn))
                .or_else(|| id("room-next/").map(Place::RoomNext))
                .or_else(|| id("room-ask/").map(Place::RoomAsk))
                .or_else(|| id("room-took/").map(Place::RoomTook))
                .or_else(|| id("room-status/").map(Place::RoomStatus)),
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
        Place::Asked(at) => match read(desk, path, request).await? {
            Ok(signed) => Ok(say(&calls::asked(&signed.office, signed.request, at, signed.form).await)),
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
        Place::Conversation => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = incoming::conversation(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::Transcribed => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = transcripts::transcribed(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::Status => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = incoming::status(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::PickedUp(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&bridge::picked_up(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Pressed(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&bridge::pressed(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Bridged(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&bridge::over(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Say(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&spoken::answered(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Chosen(call) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&spoken::chosen(&signed.office, signed.request, call, signed.form).await))
        }
        Place::Made(call) => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = bridge::status(&signed.office, signed.request, call, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::Moved(moving) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&doors::moved(&signed.office, signed.request, moving, signed.form).await))
        }
        Place::MoveAsk(step) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&doors::ask(&signed.office, signed.request, step, signed.form).await))
        }
        Place::MoveTook(step) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&doors::took(&signed.office, signed.request, step, signed.form).await))
        }
        Place::MoveOver(step) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&doors::over(&signed.office, signed.request, step, signed.form).await))
        }
        Place::Room => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = rooms::told(&signed.office, signed.request, signed.form).await;
            stored.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(not_stored)
        }
        Place::RoomIn(entry) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&rooms::let_in(&signed.office, signed.request, entry, signed.form).await))
        }
        Place::RoomNext(call) => {
            let signed = Signed::<Asked>::read(desk, path, request).await?;
            Ok(say(&rooms::next(&signed.office, signed.request, call).await))
        }
        Place::RoomAsk(entry) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&rooms::ask(&signed.office, signed.request, entry, signed.form).await))
        }
        Place::RoomTook(entry) => {
            let signed = Signed::read(desk, path, request).await?;
            Ok(say(&rooms::pressed(&signed.office, signed.request, entry, signed.form).await))
        }
        Place::RoomStatus(entry) => {
            let signed = Signed::read(desk, path, request).await?;
            let stored = rooms::called(&signed.office, signed.request, entry, signed.form).await;
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
