//! Moving a live call to somebody else of the office: their phone rings while whoever is on the call hears that it does;
//! where they do not take it, it comes back to whoever had it, and then to the voicemail.
//!
//! Invariants: one move per click, and one at a time; Twilio is asked once, and whether it heard is settled by its own
//! question or by looking; each phone is told to Twilio once; how a move stands is the highest of what was told, so that
//! order and repetition change nothing; where this computer dies in the middle, what answers in its place takes over.

mod attempt;
mod colleagues;
pub mod doors;
pub(crate) mod rules;
pub(crate) mod store;

use deskbell_twilio::CallSid;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::store::{self as calls, State as Call};
use crate::calls::{CallArgs, Outcome};
use crate::error::Error;
use crate::jobs::Job;
use crate::store::{Id, Lane, Tx};

pub(crate) use attempt::{attempt, search};
pub use colleagues::Colleague;
pub use rules::State as MoveState;

/// Moves a live call.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct MoveCall {
    /// Which one.
    pub call: Id,
    /// To whom: the number of a colleague.
    pub to: String,
    /// Made once for each click: however often it comes, it is moved once.
    pub intent: String,
}

/// The last move of a call that goes on, as its card tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Moved {
    /// To whom.
    pub to: String,
    /// Who had it.
    pub back: String,
    /// How far it has come.
    pub state: MoveState,
    /// Why it was not moved.
    pub trouble: Option<String>,
}

/// To whom this call can be moved.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn list_colleagues(office: &Office, args: CallArgs) -> Result<Vec<Colleague>, Error> {
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| {
            let call = calls::read(tx, args.call)?;
            let holder = sides(tx, &call)?.map(|sides| sides.phone).unwrap_or_default();
            colleagues::list(tx, call.number, &[&holder, &call.address], country)
        })
        .await
}

/// Writes down that a call is moved, and promises to. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` naming `call` when it cannot be moved now, `to` when there is no such colleague; [`Error::NotFound`].
pub async fn move_call(office: &Office, args: MoveCall) -> Result<(), Error> {
    crate::messages::check_intent(&args.intent)?;
    let country = office.country();
    office.store().write(Lane::Door, move |tx| promise(tx, &args, country)).await
}

fn promise(tx: &mut Tx<'_>, args: &MoveCall, country: deskbell_twilio::Country) -> Result<(), Error> {
    if store::find_by_intent(tx, &args.intent)?.is_some() {
        return Ok(());
    }
    let call = calls::read(tx, args.call)?;
    if store::last_of(tx, call.id)?.is_some_and(|last| last.state.is_open()) {
        return Err(Error::bad_input("call", "This call is being passed on already."));
    }
    let is_over = call.outcome != Outcome::Going || call.is_ending;
    let Some(sides) = sides(tx, &call)?.filter(|_| !is_over) else {
        return Err(Error::bad_input(
            "call",
            "A call can be passed on once somebody of the office speaks on it.",
        ));
    };
    let all = colleagues::list(tx, call.number, &[&sides.phone, &call.address], country)?;
    let Some(to) = all.into_iter().find(|one| one.number == args.to) else {
        return Err(Error::bad_input(
            "to",
            "Choose somebody who is rung by your rules, and not on this call.",
        ));
    };
    let known = store::Known {
        id: tx.arrival_id()?,
        call: call.id,
        moved_sid: sides.moved,
        left_sid: sides.left,
        to_name: to.name,
        to_phone: to.number,
        back_name: calls::name_of(tx, call.number, &sides.phone)?,
        back_phone: sides.phone,
        state: MoveState::Queued,
        told: 0,
        searches: 0,
        trouble: None,
    };
    store::insert(tx, &args.intent, &known)?;
    tx.enqueue(&Job::MoveCall { moving: known.id })?;
    tx.publish(crate::events::Event::CallChanged { thread: call.thread, call: call.id });
    Ok(())
}

/// The two sides of a call on which somebody of the office speaks.
struct Sides {
    /// The side that is not of the office, by Twilio's name.
    moved: String,
    /// The other one.
    left: String,
    /// Whose phone that is.
    phone: String,
}

/// Who of the office speaks on a call, where somebody does.
fn sides(tx: &Tx<'_>, call: &Call) -> Result<Option<Sides>, Error> {
    let Some(sid) = call.sid.clone() else { return Ok(None) };
    let of = |moved: String, (left, phone): (String, String)| Sides { moved, left, phone };
    if !call.rings_us_first() {
        return Ok(store::find_speaking(tx, &sid)?.map(|holder| of(sid, holder)));
    }
    if let Some(theirs) = store::other_side(tx, call.id)? {
        return Ok(store::find_speaking(tx, &theirs)?.map(|holder| of(theirs, holder)));
    }
    let Some(ours) = crate::calls::outgoing::store::find(tx, call.id)? else { return Ok(None) };
    Ok(store::find_speaking(tx, &sid)?.map(|(theirs, _)| of(theirs, (sid, ours.phone))))
}

/// By Twilio's name, the side that goes on as the call itself: the other one of a call of ours that has left our own
/// phone, else the call.
fn going_side(conn: &rusqlite::Connection, call: &Call) -> Result<Option<String>, Error> {
    let theirs = if call.rings_us_first() { store::other_side(conn, call.id)? } else { None };
    Ok(theirs.or_else(|| call.sid.clone()))
}

/// The leg on which whoever a call has dialled speaks: of the office for a call to us, the other side for one of ours.
pub(crate) fn speaking_leg(tx: &Tx<'_>, call: &Call) -> Result<Option<String>, Error> {
    match going_side(tx, call)? {
        Some(parent) => Ok(store::find_speaking(tx, &parent)?.map(|(leg, _)| leg)),
        None => Ok(None),
    }
}

/// Whom of the office one can call, those of this number first.
pub(crate) fn list_of_number(
    tx: &Tx<'_>,
    number: Id,
    country: deskbell_twilio::Country,
) -> Result<Vec<Colleague>, Error> {
    colleagues::list(tx, number, &[], country)
}

/// The last move of a call, as its card tells it.
pub(crate) fn told(conn: &rusqlite::Connection, call: Id) -> Result<Option<Moved>, Error> {
    Ok(store::last_of(conn, call)?.map(|last| Moved {
        to: last.to_name,
        back: last.back_name,
        state: last.state,
        trouble: last.trouble,
    }))
}

/// Which of Twilio's calls is the one with whom we speak: the other side of one of ours that was moved, else the call.
pub(crate) fn subject(conn: &rusqlite::Connection, call: &Call) -> Result<Option<CallSid>, Error> {
    Ok(going_side(conn, call)?.and_then(|sid| CallSid::parse(&sid).ok()))
}

/// A move to Ben of a call that Ana has, as it is wished for.
#[cfg(test)]
pub(crate) fn wish(tx: &mut Tx<'_>, call: Id) -> Result<store::Known, Error> {
    let known = store::Known {
        id: tx.arrival_id()?,
        call,
        moved_sid: format!("CA{:032}", 1),
        left_sid: format!("CA{:032}", 2),
        to_name: "Ben".to_owned(),
        to_phone: "+12025550172".to_owned(),
        back_name: "Ana".to_owned(),
        back_phone: "+12025550171".to_owned(),
        state: MoveState::Queued,
        told: 0,
        searches: 0,
        trouble: None,
    };
    store::insert(tx, "an-intent-of-a-move", &known)?;
    Ok(known)
}

/// Runs the statements of moves once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut Tx<'_>, call: Id) -> Result<(), Error> {
    let known = wish(tx, call)?;
    store::find_by_intent(tx, "an-intent-of-a-move")?;
    store::hold_after_copy(tx)?;
    store::raise(tx, known.id, MoveState::Ringing, None)?;
    store::tell(tx, known.id, 1)?;
    store::count_search(tx, known.id)?;
    store::other_side(tx, call)?;
    store::is_moved(tx, call, &known.moved_sid)?;
    store::list_going(tx)?;
    let state = calls::read(tx, call)?;
    sides(tx, &state)?;
    subject(tx, &state)?;
    list_of_number(tx, state.number, deskbell_twilio::Country::US)?;
    speaking_leg(tx, &state)?;
    told(tx, call)?;
    store::remove_of(tx, call)
}
