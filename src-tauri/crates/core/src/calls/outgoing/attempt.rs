//! Keeping the promise to call: the attempt is committed before the POST, and its answer decides.
//!
//! A POST whose outcome is unknown is never repeated: the call is looked for instead.

use std::time::Duration;

use deskbell_twilio::api::calls::{Call, CallEvent, Create, Instructions, MachineDetection};
use deskbell_twilio::{Millis, PhoneNumber};

use crate::account::Office;
use crate::calls::outgoing::rules::Attempt;
use crate::calls::outgoing::store::Known;
use crate::calls::outgoing::{claim, raise, settle, store};
use crate::calls::receive::settle_known;
use crate::calls::store as calls;
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff, wait_after};
use crate::pictures::rules::is_reachable;
use crate::store::{Id, Lane, Tx};

/// A person waits beside their phone: what does not go within a minute is said, and rings nobody later.
const PATIENCE: Duration = Duration::from_secs(60);
/// Our own phone rings so long, in seconds, and Twilio adds five: hardly longer than it takes a mailbox to answer.
const RINGS: u16 = 20;
/// Whom words are spoken to rings so long, in seconds: an answering machine may take it.
const THEY_RING: u16 = 40;

const TOO_LATE: &str = "Deskbell could not make this call in time. Nobody was called.";
const NO_LINE: &str = "Twilio could not reach this computer to ask whom to call. Nobody was called.";

/// Keeps the promise to call: commits the attempt, posts, and writes down what Twilio said.
pub(crate) async fn attempt(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let at = office.clock().twilio_now();
    let line = office.url_of("").filter(|_| is_reachable(office));
    let is_reachable = line.is_some();
    let begun = office.store().write(Lane::Door, move |tx| begin(tx, id, at, attempts, is_reachable)).await?;
    let (known, phone, ours, fallback) = match begun {
        Begun::Post { known, phone, ours, fallback } => (known, phone, ours, fallback),
        Begun::Wait(until) => return Ok(Outcome::Again(until)),
        Begun::Nothing => return Ok(Outcome::Done),
    };
    let line = line.unwrap_or_default();
    let door = if known.is_spoken { "say" } else { "bridge" };
    let request = Create {
        status_callback: Some(format!("{line}/calls/status/{id}")),
        status_events: vec![
            CallEvent::Initiated,
            CallEvent::Ringing,
            CallEvent::Answered,
            CallEvent::Completed,
        ],
        timeout: Some(if known.is_spoken { THEY_RING } else { RINGS }),
        // What a machine hears it hears after its tone.
        machine_detection: known.is_spoken.then_some(MachineDetection::DetectMessageEnd),
        ..Create::new(phone, ours, Instructions::Url { url: format!("{line}/calls/{door}/{id}"), fallback })
    };
    match office.twilio().execute(&request).await {
        Ok(answer) => {
            office.store().write(Lane::Door, move |tx| accept(tx, id, &answer)).await?;
            Ok(Outcome::Done)
        }
        Err(error) if error.may_have_arrived() => {
            office.store().write(Lane::Door, move |tx| unconfirm(tx, id)).await?;
            Ok(Outcome::Done)
        }
        Err(error) => refuse(office, id, attempts, error).await,
    }
}

/// What is to be done about a call that was wished for.
enum Begun {
    /// Hand it to Twilio; that it is being handed over is on disk.
    Post { known: Known, phone: PhoneNumber, ours: PhoneNumber, fallback: Option<String> },
    /// The line may come back in a moment.
    Wait(Millis),
    /// Made already, hung up, refused, or interrupted between the attempt and its answer.
    Nothing,
}

fn begin(tx: &mut Tx<'_>, id: Id, at: Millis, attempts: u32, is_reachable: bool) -> Result<Begun, Error> {
    let Some(known) = store::find(tx, id)? else { return Ok(Begun::Nothing) };
    match known.attempt {
        Attempt::Queued => {}
        Attempt::Calling => {
            unconfirm(tx, id)?;
            return Ok(Begun::Nothing);
        }
        _ => return Ok(Begun::Nothing),
    }
    let now = tx.now();
    if id.at() + PATIENCE < now {
        refuse_for(tx, id, None, Some(if is_reachable { TOO_LATE } else { NO_LINE }))?;
        return Ok(Begun::Nothing);
    }
    if !is_reachable {
        return Ok(Begun::Wait(now + backoff(attempts)));
    }
    let phone = PhoneNumber::from_twilio(&known.phone).map_err(Error::internal)?;
    let ours = PhoneNumber::from_twilio(&known.ours).map_err(Error::internal)?;
    store::begin_attempt(tx, id, at)?;
    settle_known(tx, &calls::read(tx, id)?)?;
    // Where this computer dies before Twilio asks it, the flow says that we wanted to reach them.
    let fallback = if known.is_spoken { crate::flows::store::address(tx)? } else { None };
    Ok(Begun::Post { known, phone, ours, fallback })
}

/// Twilio has taken the call.
fn accept(tx: &mut Tx<'_>, id: Id, answer: &Call) -> Result<(), Error> {
    match claim(tx, id, &answer.sid)? {
        Some(claimed) => raise(tx, &claimed, &answer.status, 0),
        None => Ok(()),
    }
}

/// Nobody knows whether Twilio has the call: it is looked for and never posted again by us.
pub(super) fn unconfirm(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let Some(known) = store::find(tx, id)? else { return Ok(()) };
    if known.attempt > Attempt::Unconfirmed {
        return Ok(());
    }
    store::set_attempt(tx, id, Attempt::Unconfirmed)?;
    settle_known(tx, &calls::read(tx, id)?)?;
    let soon = tx.now() + settle::FIRST_LOOK;
    tx.enqueue_at(&Job::SettleCall { call: id }, soon, None)
}

/// Twilio certainly does not have the call: refused for good, or to be tried again in a moment.
async fn refuse(
    office: &Office,
    id: Id,
    attempts: u32,
    error: deskbell_twilio::Error,
) -> Result<Outcome, Error> {
    use deskbell_twilio::Error as Twilio;
    let (code, text) = match &error {
        Twilio::Refused { code, message, status, .. } if *status < 500 => (*code, Some(message.clone())),
        Twilio::Unauthorized => (Some(20003), None),
        other => {
            let wait = wait_after(other, attempts);
            return office.store().write(Lane::Door, move |tx| put_back(tx, id, wait)).await;
        }
    };
    office.store().write(Lane::Door, move |tx| refuse_for(tx, id, code, text.as_deref())).await?;
    Ok(Outcome::Done)
}

/// It is tried again, unless somebody has hung it up meanwhile.
fn put_back(tx: &mut Tx<'_>, id: Id, wait: Duration) -> Result<Outcome, Error> {
    let call = calls::read(tx, id)?;
    if call.attempt != Some(Attempt::Calling) {
        return Ok(Outcome::Done);
    }
    let back = if call.is_ending { Attempt::Withdrawn } else { Attempt::Queued };
    store::set_attempt(tx, id, back)?;
    settle_known(tx, &calls::read(tx, id)?)?;
    Ok(if call.is_ending { Outcome::Done } else { Outcome::Again(tx.now() + wait) })
}

fn refuse_for(tx: &mut Tx<'_>, id: Id, code: Option<u32>, text: Option<&str>) -> Result<(), Error> {
    let Some(known) = store::find(tx, id)?.filter(|known| known.attempt <= Attempt::Unconfirmed) else {
        return Ok(());
    };
    store::set_refused(tx, known.id, code, text)?;
    settle_known(tx, &calls::read(tx, id)?)
}
