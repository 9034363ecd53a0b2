//! What the webhooks bring of calls that we make: our own phone was answered, the other side is rung, it is over.
//!
//! Invariant: a request that comes again learns nothing: the other side's number is said once for each call, to the one
//! call that Twilio made for it.

use deskbell_twilio::api::calls::DialStatus;
use deskbell_twilio::webhook::call::{Dialed, Status, Voice as Asked};
use deskbell_twilio::webhook::gather::Gathered;

use crate::account::Office;
use crate::calls::answer::{self, Answered};
use crate::calls::incoming::{Answer, in_time, is_over, note_dialed};
use crate::calls::outgoing::{claim, raise, store};
use crate::calls::{moving, store as calls};
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::rooms::doors::Follow;
use crate::settings;
use crate::store::{Id, Lane, Tx};

/// The place of a call whose other side has been rung.
const RUNG: i64 = 1;

/// What our own phone hears.
enum Next {
    /// The question whether it is a person, and not a mailbox.
    Ask,
    /// The other side.
    Dial { theirs: String, ours: String },
    /// Nothing.
    HangUp,
}

/// Answers our own phone, which has been picked up.
pub async fn picked_up(office: &Office, request: Request, call: Id, form: Asked) -> Answer {
    let next = office.store().write(Lane::Door, move |tx| {
        let Some(known) = claim(tx, call, &form.call.call_sid)? else {
            recorder::record(tx, "calls/bridge", &request, "deleted here")?;
            return Ok(Next::HangUp);
        };
        raise(tx, &known, &form.call.status, 0)?;
        let must_press = settings::calling::load(tx)?.press_one;
        let next = if must_press && is_open(tx, call)? { Next::Ask } else { give_out(tx, call)? };
        recorder::record(tx, "calls/bridge", &request, word(&next))?;
        Ok(next)
    });
    say(office, call, in_time(next).await)
}

/// Rings the other side, where somebody has pressed 1.
pub async fn pressed(office: &Office, request: Request, call: Id, form: Gathered) -> Answer {
    let next = office.store().write(Lane::Door, move |tx| {
        let known = claim(tx, call, &form.call.call_sid)?;
        let next = match known {
            Some(known) if form.digits == "1" => {
                raise(tx, &known, &form.call.status, 0)?;
                give_out(tx, call)?
            }
            _ => Next::HangUp,
        };
        recorder::record(tx, "calls/connect", &request, word(&next))?;
        Ok(next)
    });
    say(office, call, in_time(next).await)
}

/// The other side has been rung, and that has ended: says how, and hangs up.
pub async fn over(office: &Office, request: Request, call: Id, form: Dialed) -> Answer {
    let how = match form.dial_status {
        _ if form.is_joined() => Answered::Spoke,
        DialStatus::Busy => Answered::Busy,
        DialStatus::Failed => Answered::Failed,
        _ => Answered::Nobody,
    };
    let written = office.store().write(Lane::Door, move |tx| {
        let follow = crate::rooms::doors::follow(tx, call)?;
        if let Some(known) = claim(tx, call, &form.call.call_sid)? {
            // First who spoke, then that it is over. Whom we called may have been moved to somebody else.
            let leg = form.dial_call_sid.as_ref().map(deskbell_twilio::CallSid::as_str);
            if !moving::store::is_moved(tx, call, leg.unwrap_or_default())? {
                note_dialed(tx, &form)?;
            }
            raise(tx, &known, &form.call.status, 0)?;
        }
        recorder::record(tx, "calls/bridged", &request, "told")?;
        Ok(follow)
    });
    match in_time(written).await {
        Some(Some(Follow::In)) => answer::room(office),
        Some(Some(Follow::Wait)) => answer::wait_for_room(office, call),
        Some(None) => answer::goodbye(how),
        None => {
            // Its callbacks follow, and catch-up lists it.
            tracing::warn!("how a call of ours ended could not be stored yet");
            answer::goodbye(how)
        }
    }
}

/// Takes in how a call that we make fares.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn status(office: &Office, request: Request, call: Id, form: Status) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = match claim(tx, call, &form.call.call_sid)? {
                Some(known) => {
                    crate::spoken::note_answered_by(tx, call, form.answered_by.as_ref())?;
                    raise(tx, &known, &form.call.status, form.duration.unwrap_or(0))?;
                    "raised"
                }
                None => "deleted here",
            };
            recorder::record(tx, "calls/status", &request, outcome)
        })
        .await
}

/// Whether the other side may still be rung.
fn is_open(tx: &Tx<'_>, call: Id) -> Result<bool, Error> {
    let known = calls::read(tx, call)?;
    Ok(known.place < RUNG && !known.is_ending && !is_over(&known, tx.now()))
}

/// The number of the other side, once.
fn give_out(tx: &mut Tx<'_>, call: Id) -> Result<Next, Error> {
    if !is_open(tx, call)? {
        return Ok(Next::HangUp);
    }
    let Some(ends) = store::find(tx, call)? else { return Ok(Next::HangUp) };
    calls::set_place(tx, call, RUNG)?;
    Ok(Next::Dial { theirs: ends.theirs, ours: ends.ours })
}

fn word(next: &Next) -> &'static str {
    match next {
        Next::Ask => "asked",
        Next::Dial { .. } => "rung",
        Next::HangUp => "over",
    }
}

fn say(office: &Office, call: Id, next: Option<Next>) -> Answer {
    match next {
        Some(Next::Ask) => answer::ask_ours(office, call),
        Some(Next::Dial { theirs, ours }) => answer::ring_them(office, call, &theirs, &ours),
        // What could not be written down is not said: it might be said twice.
        Some(Next::HangUp) | None => answer::hang_up(),
    }
}
