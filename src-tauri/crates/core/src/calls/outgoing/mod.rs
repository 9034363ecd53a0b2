//! Calls that we make: the phone of whoever clicks rings first, then the other side.
//!
//! Invariants: one call per click, however often it is asked for, and one at a time to anybody; a POST whose outcome is
//! unknown is never repeated; the other side's number is told to Twilio once for each call; answer, callbacks, listings
//! and our own addresses end in one rule ([`rules::outcome`]), so that order and repetition change nothing.

mod attempt;
pub mod bridge;
mod callable;
pub(crate) mod reasons;
pub(crate) mod rules;
mod settle;
pub(crate) mod store;

use deskbell_twilio::CallSid;
use deskbell_twilio::api::calls::{Call as Listed, CallStatus};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::receive::{Price, settle_known};
use crate::calls::store::{self as calls, State};
use crate::error::Error;
use crate::inbox;
use crate::jobs::Job;
use crate::settings;
use crate::store::{Id, Lane, Tx};

pub(crate) use attempt::attempt;
pub(crate) use callable::check_phone;
pub(crate) use settle::{hold_after_copy, search};

/// Asks to call whoever a thread is with.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CallOut {
    /// With whom.
    pub thread: Id,
    /// Made once for each click: however often it comes, one call is made.
    pub intent: String,
}

/// The call that is being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CalledOut {
    /// Which one.
    pub call: Id,
}

/// Writes a call down and promises to make it. Returns as soon as that is durable. A call to them that goes on already
/// is the answer to another click.
///
/// # Errors
/// `bad_input` naming `phone` when nobody has said yet which phone is to ring, `thread` when they cannot be called;
/// [`Error::NotFound`].
pub async fn call(office: &Office, args: CallOut) -> Result<CalledOut, Error> {
    crate::messages::check_intent(&args.intent)?;
    office.store().write(Lane::Door, move |tx| promise(tx, args.thread, &args.intent)).await
}

fn promise(tx: &mut Tx<'_>, thread: Id, intent: &str) -> Result<CalledOut, Error> {
    let known = match store::find_by_intent(tx, intent)? {
        Some(call) => Some(call),
        None => store::find_going(tx, thread)?,
    };
    if let Some(call) = known {
        return Ok(CalledOut { call });
    }
    let Some(phone) = settings::calling::load(tx)?.number() else {
        return Err(Error::bad_input("phone", "Say first which phone is to ring when you call somebody."));
    };
    callable::check(tx, thread, &phone)?;
    Ok(CalledOut { call: wish(tx, thread, intent, &phone)? })
}

/// Whether a call of ours to them goes on.
pub(crate) fn is_going(tx: &Tx<'_>, thread: Id) -> Result<bool, Error> {
    Ok(store::find_going(tx, thread)?.is_some())
}

/// Writes a call down that rings `phone` first, and promises to make it.
pub(crate) fn wish(
    tx: &mut Tx<'_>,
    thread: Id,
    intent: &str,
    phone: &deskbell_twilio::PhoneNumber,
) -> Result<Id, Error> {
    let state = inbox::store::read_state(tx, thread)?;
    let id = tx.arrival_id_after(state.last_message_id.max(state.last_call_id))?;
    store::insert(tx, id, thread, intent, phone)?;
    let after = inbox::store::State {
        last_call_id: state.last_call_id.max(id),
        place_id: state.place_id.max(id),
        ..state.clone()
    };
    inbox::store::save(tx, &state, &after)?;
    tx.enqueue(&Job::PlaceCall { call: id })?;
    tx.publish(crate::events::Event::CallChanged { thread, call: id });
    Ok(id)
}

/// Takes a call back that was not tried yet.
pub(super) fn withdraw(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    store::set_attempt(tx, call, rules::Attempt::Withdrawn)
}

/// The place of a call of which Twilio itself has said which one it is.
const NAMED: i64 = 0;

/// Says which of Twilio's calls a call of ours is, by Twilio's own word: its answer to our asking, or a request to an
/// address that bears our id. None where the call is no longer here, or is another of Twilio's calls.
pub(crate) fn claim(tx: &mut Tx<'_>, call: Id, sid: &CallSid) -> Result<Option<State>, Error> {
    let Some(known) = calls::find_one(tx, call)? else { return Ok(None) };
    if known.sid.as_deref() != Some(sid.as_str()) {
        if known.place >= NAMED || !known.is_outgoing {
            return Ok(None);
        }
        // A listing may have given it to another call to the same phone.
        if let Some(other) = calls::find(tx, sid.as_str())? {
            if !other.is_outgoing || other.place >= NAMED {
                return Ok(None);
            }
            store::release_sid(tx, other.id)?;
            tx.enqueue(&Job::SettleCall { call: other.id })?;
            settle_known(tx, &calls::read(tx, other.id)?)?;
        }
        take_sid(tx, &known, sid)?;
    }
    calls::set_place(tx, call, NAMED)?;
    calls::find_one(tx, call)
}

/// Writes which of Twilio's calls it is. Whoever has hung it up meanwhile is heard now.
fn take_sid(tx: &mut Tx<'_>, known: &State, sid: &CallSid) -> Result<(), Error> {
    store::set_sid(tx, known.id, sid)?;
    if known.is_ending {
        tx.enqueue(&Job::HangUp { call: known.id })?;
    }
    Ok(())
}

/// Raises a call of ours to what was told of it, where that is later.
pub(crate) fn raise(tx: &mut Tx<'_>, known: &State, status: &CallStatus, seconds: u32) -> Result<(), Error> {
    calls::raise(tx, known, status, seconds, true)?;
    settle_known(tx, &calls::read(tx, known.id)?)
}

/// Takes in what a listing says of a call that we made. One that is not ours, or was made elsewhere, is left alone.
pub(crate) fn note_listed(tx: &mut Tx<'_>, listed: &Listed) -> Result<(), Error> {
    let Some(known) = calls::find(tx, listed.sid.as_str())?.filter(|call| call.is_outgoing) else {
        return Ok(());
    };
    if let Some(price) = Price::of(listed) {
        calls::set_price(tx, listed.sid.as_str(), &price)?;
    }
    crate::spoken::note_answered_by(tx, known.id, listed.answered_by.as_ref())?;
    raise(tx, &known, &listed.status, listed.duration.unwrap_or(0))
}

/// Runs the statements of our own calls once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    use deskbell_twilio::{Millis, PhoneNumber};

    let phone = PhoneNumber::from_twilio("+12025550199").map_err(Error::internal)?;
    let id = tx.arrival_id()?;
    store::insert(tx, id, thread, "an-intent-of-a-click", &phone)?;
    store::begin_attempt(tx, id, Millis(1))?;
    store::find_by_intent(tx, "an-intent-of-a-click")?;
    store::find_going(tx, thread)?;
    store::list_unanswered(tx)?;
    store::is_any_since(tx, id)?;
    drop(callable::check(tx, thread, &phone));
    check_phone(tx, &phone)?;
    let sid = CallSid::parse(&format!("CA{:032}", 77)).map_err(Error::internal)?;
    if let Some(claimed) = claim(tx, id, &sid)? {
        raise(tx, &claimed, &CallStatus::Ringing, 0)?;
    }
    settle::exercise(tx, id)
}

#[cfg(test)]
mod tests;
