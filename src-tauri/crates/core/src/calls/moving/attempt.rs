//! Keeping the promise to move a call: that Twilio is asked is committed before it is, and it is asked once.
//!
//! Invariant: a request whose outcome is unknown is never repeated: it would break off what the first one began.

use std::time::Duration;

use deskbell_twilio::api::calls::{Fetch, Instructions, Redirect};
use deskbell_twilio::{CallSid, Millis};

use super::rules::State;
use super::store::{self, Known};
use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff, wait_after};
use crate::pictures::rules::is_reachable;
use crate::store::{Id, Lane, Tx};

/// Somebody waits on the phone: what does not go within this time does not go later behind their back.
const PATIENCE: Duration = Duration::from_secs(20);
/// Twilio asks at once what a moved call is to do: after this long it is looked at.
const LOOK: Duration = Duration::from_secs(10);
/// So often it is looked at before nobody can say how it stands.
const LOOKS: u32 = 6;

const TOO_LATE: &str = "Twilio was too busy to pass this call on. It goes on as it was.";
const NO_LINE: &str = "Twilio could not reach this computer to ask where to. The call goes on as it was.";
const ENDED: &str = "The call had ended before it could be passed on.";
const NOT_ARRIVED: &str = "This did not arrive at Twilio. The call goes on as it was: pass it on again.";
const UNANSWERED: &str =
    "Twilio could not ask this computer whom to ring. What answers in its place took the call.";
const UNKNOWN: &str = "Nobody can say whether this call was passed on.";

/// Keeps the promise to move a call.
pub(crate) async fn attempt(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let line = office.url_of("").filter(|_| is_reachable(office));
    let is_reachable = line.is_some();
    let begun = office.store().write(Lane::Door, move |tx| begin(tx, id, attempts, is_reachable)).await?;
    let (call, fallback) = match begun {
        Begun::Post { call, fallback } => (call, fallback),
        Begun::Wait(until) => return Ok(Outcome::Again(until)),
        Begun::Nothing => return Ok(Outcome::Done),
    };
    let url = format!("{}/calls/moved/{id}", line.unwrap_or_default());
    let request = Redirect { call, instructions: Instructions::Url { url, fallback } };
    match office.twilio().execute(&request).await {
        Ok(_) => {
            office.store().write(Lane::Door, move |tx| store::raise(tx, id, State::Ringing, None)).await?;
            Ok(Outcome::Done)
        }
        Err(error) if error.may_have_arrived() => {
            office.store().write(Lane::Door, move |tx| unconfirm(tx, id)).await?;
            Ok(Outcome::Done)
        }
        Err(error) => refuse(office, id, attempts, error).await,
    }
}

/// What is to be done about a move that was wished for.
enum Begun {
    /// Ask Twilio; that it is being asked is on disk.
    Post { call: CallSid, fallback: Option<String> },
    /// The line may come back in a moment.
    Wait(Millis),
    /// Done already, or interrupted between the attempt and its answer.
    Nothing,
}

fn begin(tx: &mut Tx<'_>, id: Id, attempts: u32, is_reachable: bool) -> Result<Begun, Error> {
    let Some(known) = store::find(tx, id)? else { return Ok(Begun::Nothing) };
    match known.state {
        State::Queued => {}
        State::Asking => {
            unconfirm(tx, id)?;
            return Ok(Begun::Nothing);
        }
        _ => return Ok(Begun::Nothing),
    }
    let now = tx.now();
    let call = crate::calls::store::read(tx, known.call)?;
    if call.is_ending || call.outcome != crate::calls::Outcome::Going {
        store::raise(tx, id, State::Failed, Some(ENDED))?;
        return Ok(Begun::Nothing);
    }
    if id.at() + PATIENCE < now {
        store::raise(tx, id, State::Failed, Some(if is_reachable { TOO_LATE } else { NO_LINE }))?;
        return Ok(Begun::Nothing);
    }
    if !is_reachable {
        return Ok(Begun::Wait(now + backoff(attempts)));
    }
    store::raise(tx, id, State::Asking, None)?;
    // Where this computer dies before Twilio has asked it, what answers calls in its place takes the caller over.
    let fallback = match call.rings_us_first() {
        true => None,
        false => crate::flows::store::address(tx)?,
    };
    let call = CallSid::parse(&known.moved_sid).map_err(Error::internal)?;
    Ok(Begun::Post { call, fallback })
}

/// Nobody knows whether Twilio heard: it asks us, or the call is looked at.
fn unconfirm(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    store::raise(tx, id, State::Unconfirmed, None)?;
    let soon = tx.now() + LOOK;
    tx.enqueue_at(&Job::SettleMove { moving: id }, soon, None)
}

/// Twilio certainly has not moved the call: refused for good, or to be tried again in a moment.
async fn refuse(
    office: &Office,
    id: Id,
    attempts: u32,
    error: deskbell_twilio::Error,
) -> Result<Outcome, Error> {
    use deskbell_twilio::Error as Twilio;
    let trouble = match &error {
        Twilio::Refused { code: Some(21220), .. } => ENDED.to_owned(),
        Twilio::Refused { message, status, .. } if *status < 500 => {
            format!("Twilio did not pass this call on: {message}")
        }
        Twilio::Unauthorized => "Twilio does not take the auth token any more.".to_owned(),
        other => {
            let wait = wait_after(other, attempts);
            return office
                .store()
                .write(Lane::Door, move |tx| {
                    let is_asking = store::find(tx, id)?.is_some_and(|known| known.state == State::Asking);
                    if !is_asking {
                        return Ok(Outcome::Done);
                    }
                    store::set_state(tx, id, State::Queued, None)?;
                    Ok(Outcome::Again(tx.now() + wait))
                })
                .await;
        }
    };
    office.store().write(Lane::Door, move |tx| store::raise(tx, id, State::Failed, Some(&trouble))).await?;
    Ok(Outcome::Done)
}

/// Looks how a call stands that may have been moved: whoever had it is on it still, or is not.
pub(crate) async fn search(office: &Office, id: Id) -> Result<Outcome, Error> {
    let known = office.store().read(move |conn| store::find(conn, id)).await?;
    let Some(known) = known.filter(|known| known.state == State::Unconfirmed) else {
        return Ok(Outcome::Done);
    };
    if known.searches >= LOOKS {
        office
            .store()
            .write(Lane::Door, move |tx| store::raise(tx, id, State::Failed, Some(UNKNOWN)))
            .await?;
        return Ok(Outcome::Done);
    }
    office.store().write(Lane::Door, move |tx| store::count_search(tx, id)).await?;
    let trouble = look(office, &known).await?;
    office.store().write(Lane::Door, move |tx| store::raise(tx, id, State::Failed, Some(trouble))).await?;
    Ok(Outcome::Done)
}

/// Why it was not moved. Had Twilio moved it and reached us, it would have asked us long since.
async fn look(office: &Office, known: &Known) -> Result<&'static str, Error> {
    let is_on = async |sid: &str| -> Result<bool, Error> {
        let call = CallSid::parse(sid).map_err(Error::internal)?;
        Ok(!office.twilio().execute(&Fetch { call }).await?.status.is_final())
    };
    if is_on(&known.left_sid).await? {
        return Ok(NOT_ARRIVED);
    }
    Ok(if is_on(&known.moved_sid).await? { UNANSWERED } else { ENDED })
}
