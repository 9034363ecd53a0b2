//! What the webhooks bring of calls that are moved: Twilio asks whom to ring, whoever answers is asked to press 1, and
//! the ringing ends.
//!
//! Invariant: a request that comes again learns nothing: each of the two phones is said once, to the one call that is
//! moved.

use std::str::FromStr;

use deskbell_twilio::webhook::call::{Dialed, Voice as Asked};
use deskbell_twilio::webhook::gather::Gathered;

use super::rules::State;
use super::store::{self, Known};
use crate::account::Office;
use crate::calls::answer::{self, Shown};
use crate::calls::incoming::{Answer, in_time, is_over, note_dialed};
use crate::calls::{Leg, note_leg, store as calls};
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::rooms;
use crate::rooms::doors::Follow;
use crate::routing::Manner;
use crate::store::{Id, Lane, Tx};

/// Whose phone is rung for a moved call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Of whoever it is moved to.
    Colleague,
    /// Of whoever had it.
    Back,
}

/// Which phone is rung for which move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which move.
    pub moving: Id,
    /// Whose phone.
    pub turn: Turn,
}

impl Step {
    /// How it stands in an address.
    pub(crate) fn path(self) -> String {
        let turn = match self.turn {
            Turn::Colleague => "there",
            Turn::Back => "back",
        };
        format!("{turn}/{}", self.moving)
    }
}

impl FromStr for Step {
    type Err = ();

    fn from_str(path: &str) -> Result<Step, ()> {
        let (turn, moving) = path.split_once('/').ok_or(())?;
        let turn = match turn {
            "there" => Turn::Colleague,
            "back" => Turn::Back,
            _ => return Err(()),
        };
        Ok(Step { moving: moving.parse().map_err(|_| ())?, turn })
    }
}

/// What a moved call gets.
enum Next {
    /// A phone of the office rings.
    Ring { step: Step, phone: String, shown: Shown },
    /// A message can be left.
    Message { manner: Manner },
    /// The conference room, where whoever had it is, or a moment of waiting for it.
    Room(Follow, Id),
    /// Nobody can take it, and no message is taken.
    Sorry,
    /// Nothing.
    HangUp,
}

/// Answers a call that was sent here: rings whoever it is moved to.
pub async fn moved(office: &Office, request: Request, moving: Id, form: Asked) -> Answer {
    let is_theirs = form.call.parent_call_sid.is_none();
    let next = office.store().write(Lane::Door, move |tx| {
        let known = store::find(tx, moving)?.filter(|known| known.moved_sid == form.call.call_sid.as_str());
        let next = match known {
            Some(known) => go_to(tx, &known, Turn::Colleague)?,
            None => Next::HangUp,
        };
        recorder::record(tx, "calls/moved", &request, word(&next))?;
        Ok(next)
    });
    say(office, in_time(next).await, is_theirs)
}

/// Asks whoever answered to press 1.
pub async fn ask(office: &Office, request: Request, step: Step, form: Asked) -> Answer {
    let is_wanted = in_time(office.store().write(Lane::Door, move |tx| {
        let is_wanted = match store::find(tx, step.moving)? {
            Some(known) => {
                note_phone(tx, &known, &form, false)?;
                known.state.rings() && is_live(tx, &known)?
            }
            None => false,
        };
        recorder::record(tx, "calls/move-ask", &request, if is_wanted { "asked" } else { "over" })?;
        Ok(is_wanted)
    }));
    if is_wanted.await == Some(true) { answer::ask_moved(office, step) } else { answer::hang_up() }
}

/// Joins whoever pressed 1 with the moved call.
pub async fn took(office: &Office, request: Request, step: Step, form: Gathered) -> Answer {
    let has_accepted = form.digits == "1";
    let written = in_time(office.store().write(Lane::Door, move |tx| {
        if let Some(known) = store::find(tx, step.moving)? {
            let asked = Asked { call: form.call.clone(), rest: Vec::new() };
            note_phone(tx, &known, &asked, has_accepted)?;
            if has_accepted {
                store::raise(tx, step.moving, taken(step.turn), None)?;
            }
        }
        recorder::record(tx, "calls/move-took", &request, if has_accepted { "accepted" } else { "declined" })
    }))
    .await;
    if written.is_none() {
        tracing::warn!("that somebody took a moved call could not be stored");
    }
    if has_accepted { answer::join() } else { answer::hang_up() }
}

/// A phone was rung for a moved call, and that has ended: what follows.
pub async fn over(office: &Office, request: Request, step: Step, form: Dialed) -> Answer {
    let is_theirs = form.call.parent_call_sid.is_none();
    let next = office.store().write(Lane::Door, move |tx| {
        let known = store::find(tx, step.moving)?;
        let known = known.filter(|known| known.moved_sid == form.call.call_sid.as_str());
        let next = match known {
            Some(known) => go_on(tx, &known, step.turn, &form)?,
            None => Next::HangUp,
        };
        recorder::record(tx, "calls/move-over", &request, word(&next))?;
        Ok(next)
    });
    say(office, in_time(next).await, is_theirs)
}

fn go_on(tx: &mut Tx<'_>, known: &Known, turn: Turn, form: &Dialed) -> Result<Next, Error> {
    // Whoever had it was brought into the conference room, and goes on.
    if let Some(follow) = rooms::doors::follow(tx, known.call)? {
        return Ok(Next::Room(follow, known.call));
    }
    note_dialed(tx, form)?;
    let has_spoken = form.is_bridged.unwrap_or(known.state == taken(turn));
    if has_spoken {
        store::raise(tx, known.id, taken(turn), None)?;
        return Ok(Next::HangUp);
    }
    if form.call.status.is_final() {
        return Ok(Next::HangUp);
    }
    if turn == Turn::Colleague {
        return go_to(tx, known, Turn::Back);
    }
    store::raise(tx, known.id, State::Unanswered, None)?;
    message(tx, known)
}

/// Says whose phone rings next, once.
fn go_to(tx: &mut Tx<'_>, known: &Known, turn: Turn) -> Result<Next, Error> {
    let (count, state, phone) = match turn {
        Turn::Colleague => (1, State::Ringing, &known.to_phone),
        Turn::Back => (2, State::Back, &known.back_phone),
    };
    if !is_live(tx, known)? {
        return Ok(Next::HangUp);
    }
    if !store::tell(tx, known.id, count)? {
        return message(tx, known);
    }
    store::raise(tx, known.id, state, None)?;
    let call = calls::read(tx, known.call)?;
    let ours = crate::numbers::store::read_digits(tx, call.number)?;
    // Whoever we called is shown as they were; a caller as themselves, unless nobody may know.
    let is_shown = !call.rings_us_first() && call.them().phone().is_some();
    let shown = if is_shown { Shown::Theirs } else { Shown::Ours(ours) };
    Ok(Next::Ring { step: Step { moving: known.id, turn }, phone: phone.clone(), shown })
}

/// What is left where nobody takes it: a message where the rules take one, of somebody who called us.
fn message(tx: &Tx<'_>, known: &Known) -> Result<Next, Error> {
    let call = calls::read(tx, known.call)?;
    let rules = crate::routing::store::rules_of(tx, call.number)?;
    Ok(match call.rings_us_first() || !rules.takes_messages {
        true => Next::Sorry,
        false => Next::Message { manner: rules.manner() },
    })
}

fn is_live(tx: &Tx<'_>, known: &Known) -> Result<bool, Error> {
    let call = calls::read(tx, known.call)?;
    // The phone from which we called has hung up; whom we called goes on.
    let is_over = if call.rings_us_first() {
        call.outcome != crate::calls::Outcome::Going
    } else {
        is_over(&call, tx.now())
    };
    Ok(!is_over && !call.is_ending)
}

fn note_phone(tx: &mut Tx<'_>, known: &Known, form: &Asked, is_accepted: bool) -> Result<(), Error> {
    let Ok(parent) = deskbell_twilio::CallSid::parse(&known.moved_sid) else { return Ok(()) };
    let leg = Leg::new(form.call.call_sid.clone(), parent, form.call.status.clone());
    note_leg(tx, &Leg { is_asked: true, is_accepted, address: Some(form.call.to.address()), ..leg })
}

fn taken(turn: Turn) -> State {
    match turn {
        Turn::Colleague => State::Taken,
        Turn::Back => State::Returned,
    }
}

fn word(next: &Next) -> &'static str {
    match next {
        Next::Ring { step: Step { turn: Turn::Colleague, .. }, .. } => "rung",
        Next::Ring { .. } => "went back",
        Next::Message { .. } => "a message was asked for",
        Next::Room(..) => "into the conference room",
        Next::Sorry => "nobody took it",
        Next::HangUp => "over",
    }
}

/// What could not be written down is not said: it might be said twice. A caller can leave a message then.
fn say(office: &Office, next: Option<Next>, is_theirs: bool) -> Answer {
    match next {
        Some(Next::Ring { step, phone, shown }) => answer::ring_moved(office, step, &phone, shown),
        Some(Next::Message { manner }) => answer::message(office, &manner),
        Some(Next::Room(Follow::In, _)) => answer::room(office),
        Some(Next::Room(Follow::Wait, call)) => answer::wait_for_room(office, call),
        Some(Next::Sorry) => answer::sorry(),
        Some(Next::HangUp) => answer::hang_up(),
        None if is_theirs => answer::voicemail(office),
        None => answer::sorry(),
    }
}
