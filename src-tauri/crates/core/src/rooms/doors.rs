//! What the webhooks bring of the room: a side of a call asks to be let in, its other side follows, a phone that was
//! called is asked to press 1, and Twilio tells who comes and goes.

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::webhook::call::{Status as CallNews, Voice as Asked};
use deskbell_twilio::webhook::conference::Status;
use deskbell_twilio::webhook::gather::Gathered;

use super::{receive, store};
use crate::account::Office;
use crate::calls::answer;
use crate::calls::incoming::{Answer, in_time};
use crate::calls::store as calls;
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::store::{Id, Lane, Tx};

/// What the other side of a call does whose one side is brought into the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follow {
    /// Goes there too.
    In,
    /// Waits a moment: it is not known yet whether the other one got there.
    Wait,
}

/// What the other side of a call does now that the one it spoke with has left it; none where that has nothing to do with
/// the room.
pub(crate) fn follow(tx: &Tx<'_>, call: Id) -> Result<Option<Follow>, Error> {
    Ok(match store::last_of(tx, call)? {
        Some(entry) if entry.is_in() => Some(Follow::In),
        Some(entry) if entry.is_open() => Some(Follow::Wait),
        _ => None,
    })
}

/// Lets a side of a call in.
pub async fn let_in(office: &Office, request: Request, entry: Id, form: Asked) -> Answer {
    let is_in = in_time(office.store().write(Lane::Door, move |tx| {
        let known = store::find(tx, entry)?;
        let known = known.filter(|known| known.sid.as_deref() == Some(form.call.call_sid.as_str()));
        if let Some(known) = &known {
            store::raise(tx, known.id, "in", None)?;
            if let Some(call) = known.call {
                crate::calls::settle_one(tx, call)?;
            }
        }
        recorder::record(tx, "calls/room-in", &request, if known.is_some() { "let in" } else { "over" })?;
        Ok(known.is_some())
    }));
    match is_in.await {
        Some(false) => answer::hang_up(),
        // What could not be written down is told by Twilio once they are in.
        _ => answer::room(office),
    }
}

/// Lets the other side of a call follow, or lets it go.
pub async fn next(office: &Office, request: Request, call: Id) -> Answer {
    let next = in_time(office.store().write(Lane::Door, move |tx| {
        let next = match calls::find_one(tx, call)? {
            Some(call) => follow(tx, call.id)?,
            None => None,
        };
        recorder::record(tx, "calls/room-next", &request, if next.is_some() { "let in" } else { "over" })?;
        Ok(next)
    }))
    .await;
    // Whoever spoke with them has hung up.
    if next.flatten() == Some(Follow::In) { answer::room(office) } else { answer::hang_up() }
}

/// Asks a phone that was called in to press 1.
pub async fn ask(office: &Office, request: Request, entry: Id, form: Asked) -> Answer {
    let wanted = in_time(office.store().write(Lane::Door, move |tx| {
        let known = store::find(tx, entry)?.filter(store::Entry::is_open);
        if let Some(known) = &known {
            store::set_sid(tx, known.id, form.call.call_sid.as_str())?;
            store::raise(tx, known.id, "coming", None)?;
        }
        recorder::record(tx, "calls/room-ask", &request, if known.is_some() { "asked" } else { "over" })?;
        Ok(if known.is_some() { Some(crate::settings::rooms::load(tx)?.name) } else { None })
    }));
    match wanted.await.flatten() {
        Some(name) => answer::ask_into_room(office, entry, &name),
        None => answer::hang_up(),
    }
}

/// Lets whoever pressed 1 in.
pub async fn pressed(office: &Office, request: Request, entry: Id, form: Gathered) -> Answer {
    let has_accepted = form.digits == "1";
    let is_in = in_time(office.store().write(Lane::Door, move |tx| {
        let known = store::find(tx, entry)?;
        let known = known.filter(|known| known.sid.as_deref() == Some(form.call.call_sid.as_str()));
        let is_in = has_accepted && known.is_some();
        if is_in {
            store::raise(tx, entry, "in", None)?;
        }
        recorder::record(tx, "calls/room-took", &request, if is_in { "let in" } else { "declined" })?;
        Ok(is_in)
    }));
    if is_in.await == Some(true) { answer::room(office) } else { answer::hang_up() }
}

/// Takes in how a call fares by which somebody is called into the room.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503.
pub async fn called(office: &Office, request: Request, entry: Id, form: CallNews) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            if form.call.status.is_final() {
                let trouble = match form.call.status {
                    CallStatus::Busy => "The line was engaged.",
                    CallStatus::Failed => "The phone could not be reached.",
                    CallStatus::Completed => "The phone was answered, and nobody pressed 1.",
                    _ => "Nobody answered.",
                };
                store::raise(tx, entry, "gone", Some(trouble))?;
            }
            recorder::record(tx, "calls/room-status", &request, "told")
        })
        .await
}

/// Takes in what happens in a conference.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and a listing finds it.
pub async fn told(office: &Office, request: Request, form: Status) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = receive::note(tx, &form)?;
            recorder::record(tx, "calls/room", &request, outcome)
        })
        .await
}
