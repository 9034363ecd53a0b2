//! Hanging up from the desktop: a promise, kept at Twilio, for calls that go on. One that has ended meanwhile is no error.

use deskbell_twilio::CallSid;
use deskbell_twilio::api::calls::{End, Ending, Fetch};
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::calls::outgoing::rules::Attempt;
use crate::calls::receive::settle_known;
use crate::calls::{Leg, moving, note_leg, outgoing, store};
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::{Id, Lane, Tx};

/// After so many tries the call is left to itself: whoever is on it has hung up long since.
const TRIES: u32 = 8;

/// Names a call.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct CallArgs {
    /// Which one.
    pub call: Id,
}

/// Hangs a call up, whichever way it went, ringing or talked on. Returns as soon as that is promised.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn hang_up(office: &Office, args: CallArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| promise(tx, args.call)).await
}

fn promise(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let call = store::read(tx, id)?;
    // Our own phone may have hung up while whom we called was moved to somebody else.
    let is_ended = call.status.is_final() && call.outcome != super::Outcome::Going;
    let is_over = is_ended || matches!(call.attempt, Some(Attempt::Lost | Attempt::Refused));
    if is_over || call.is_ending {
        return Ok(());
    }
    store::set_ending(tx, id)?;
    if call.attempt == Some(Attempt::Queued) {
        tx.withdraw(&Job::PlaceCall { call: id })?;
        outgoing::withdraw(tx, id)?;
    } else if call.sid.is_some() {
        // Without a Sid it is hung up as soon as Twilio says which one it is.
        tx.enqueue(&Job::HangUp { call: id })?;
    }
    if !call.is_outgoing {
        store::note_answer(tx, &call, "hung up from here", call.place, false)?;
    }
    settle_known(tx, &store::read(tx, id)?)
}

/// Takes a call of ours back that nobody has tried to make yet; any other goes on.
pub(crate) fn withdraw_untried(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let is_untried = store::find_one(tx, id)?.is_some_and(|call| call.attempt == Some(Attempt::Queued));
    if is_untried { promise(tx, id) } else { Ok(()) }
}

/// Keeps the promise to hang up.
pub(crate) async fn keep(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let sid: Option<CallSid> = office
        .store()
        .read(move |conn| {
            let call = store::find_one(conn, id)?;
            let call = call.filter(|call| !call.status.is_final() || call.outcome == super::Outcome::Going);
            call.map_or(Ok(None), |call| moving::subject(conn, &call))
        })
        .await?;
    let Some(sid) = sid else { return Ok(Outcome::Done) };
    let twilio = office.twilio();
    let answer = match twilio.execute(&End { call: sid.clone(), how: Ending::HangUp }).await {
        // It has ended meanwhile: how, Twilio says.
        Err(deskbell_twilio::Error::Refused { code: Some(21220), .. }) => {
            twilio.execute(&Fetch { call: sid }).await
        }
        answer => answer,
    };
    match answer {
        Ok(answer) => {
            office
                .store()
                .write(Lane::Door, move |tx| {
                    let call = store::read(tx, id)?;
                    // Whom we called may be a call in its own right by now.
                    if let Some(parent) = &answer.parent_call_sid {
                        let leg = Leg::new(answer.sid.clone(), parent.clone(), answer.status.clone());
                        return note_leg(tx, &Leg { seconds: answer.duration.unwrap_or(0), ..leg });
                    }
                    store::raise(tx, &call, &answer.status, answer.duration.unwrap_or(0), false)?;
                    settle_known(tx, &store::read(tx, id)?)
                })
                .await?;
            Ok(Outcome::Done)
        }
        Err(deskbell_twilio::Error::Refused { status, .. }) if status < 500 => Ok(Outcome::Done),
        Err(_) if attempts >= TRIES => Ok(Outcome::Done),
        Err(_) => Ok(Outcome::Again(office.clock().now() + backoff(attempts))),
    }
}
