//! Bringing people into the room: both sides of a live call, or somebody of the office who is called.
//!
//! Invariants: what is wished for is written down before Twilio is asked; Twilio is asked once, and where its answer is
//! lost its own question settles it; a phone that is called must press 1, so that no mailbox is in the room.

use deskbell_twilio::api::calls::{CallEvent, Create, Instructions, Redirect};
use deskbell_twilio::{CallSid, PhoneNumber};
use serde::Deserialize;
use ts_rs::TS;

use super::store::{self, Entry};
use crate::account::Office;
use crate::calls::moving::{self, Colleague};
use crate::calls::store as calls;
use crate::error::Error;
use crate::pictures::rules::is_reachable;
use crate::store::{Id, Lane, Tx};

/// A phone that is called in rings so long, in seconds.
const RINGS: u16 = 25;

const NO_LINE: &str =
    "Twilio cannot reach this computer right now, so nobody can be brought into the conference.";

/// Brings a live call into the room.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct JoinRoom {
    /// Which call.
    pub call: Id,
    /// Made once for each click.
    pub intent: String,
}

/// Calls somebody of the office into the room.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CallIntoRoom {
    /// The number of a colleague.
    pub to: String,
    /// Made once for each click.
    pub intent: String,
}

/// Whom of the office one can call into the room.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_guests(office: &Office) -> Result<Vec<Colleague>, Error> {
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| match number(tx)? {
            Some((number, _)) => moving::list_of_number(tx, number, country),
            None => Ok(Vec::new()),
        })
        .await
}

/// Brings both sides of a live call into the room.
///
/// # Errors
/// `bad_input` naming `call` when nobody of the office speaks on it, or Twilio refuses; [`Error::NotFound`].
pub async fn join(office: &Office, args: JoinRoom) -> Result<(), Error> {
    crate::messages::check_intent(&args.intent)?;
    let line = line(office)?;
    let begun = office.store().write(Lane::Door, move |tx| begin_joining(tx, &args)).await?;
    let Some((id, leg)) = begun else { return Ok(()) };
    let url = format!("{line}/calls/room-in/{id}");
    let request = Redirect { call: leg, instructions: Instructions::Url { url, fallback: None } };
    let answer = office.twilio().execute(&request).await.map(drop);
    settle(office, id, answer).await
}

fn begin_joining(tx: &mut Tx<'_>, args: &JoinRoom) -> Result<Option<(Id, CallSid)>, Error> {
    if store::is_wished(tx, &args.intent)? {
        return Ok(None);
    }
    let call = calls::read(tx, args.call)?;
    let is_open = store::last_of(tx, call.id)?.is_some_and(|last| last.is_open() || last.is_in());
    let is_moving = moving::store::last_of(tx, call.id)?.is_some_and(|last| last.state.is_open());
    if is_open || is_moving {
        return Err(Error::bad_input("call", "This call is on its way somewhere already."));
    }
    // The side that the other one dialled is sent; the other one asks what to do then, and follows.
    let leg = match moving::speaking_leg(tx, &call)? {
        Some(leg) if call.outcome == crate::calls::Outcome::Going && !call.is_ending => leg,
        _ => {
            return Err(Error::bad_input(
                "call",
                "A call can be brought into the conference once somebody speaks on it.",
            ));
        }
    };
    let id = tx.arrival_id()?;
    let entry = Entry {
        id,
        call: Some(call.id),
        sid: Some(leg.clone()),
        phone: String::new(),
        state: "asking".to_owned(),
    };
    store::insert(tx, &args.intent, &entry, &crate::inbox::display_abroad(&call.them().address()))?;
    super::publish(tx);
    Ok(Some((id, CallSid::parse(&leg).map_err(Error::internal)?)))
}

/// Calls somebody of the office into the room.
///
/// # Errors
/// `bad_input` naming `to` when there is no such colleague, or Twilio refuses.
pub async fn call(office: &Office, args: CallIntoRoom) -> Result<(), Error> {
    crate::messages::check_intent(&args.intent)?;
    let line = line(office)?;
    let country = office.country();
    let begun = office.store().write(Lane::Door, move |tx| begin_calling(tx, &args, country)).await?;
    let Some((id, phone, ours)) = begun else { return Ok(()) };
    let request = Create {
        status_callback: Some(format!("{line}/calls/room-status/{id}")),
        status_events: vec![CallEvent::Completed],
        timeout: Some(RINGS),
        ..Create::new(
            phone,
            ours,
            Instructions::Url { url: format!("{line}/calls/room-ask/{id}"), fallback: None },
        )
    };
    let answer = office.twilio().execute(&request).await;
    if let Ok(answer) = &answer {
        let sid = answer.sid.to_string();
        office.store().write(Lane::Door, move |tx| store::set_sid(tx, id, &sid)).await?;
    }
    settle(office, id, answer.map(drop)).await
}

fn begin_calling(
    tx: &mut Tx<'_>,
    args: &CallIntoRoom,
    country: deskbell_twilio::Country,
) -> Result<Option<(Id, PhoneNumber, PhoneNumber)>, Error> {
    if store::is_wished(tx, &args.intent)? {
        return Ok(None);
    }
    let refuse = |message: &str| Err(Error::bad_input("to", message));
    let Some((number, ours)) = number(tx)? else {
        return refuse("None of your numbers can make calls.");
    };
    let all = moving::list_of_number(tx, number, country)?;
    let Some(one) = all.into_iter().find(|one| one.number == args.to) else {
        return refuse("Choose somebody who is rung by your rules.");
    };
    let id = tx.arrival_id()?;
    let entry = Entry { id, call: None, sid: None, phone: one.number.clone(), state: "asking".to_owned() };
    store::insert(tx, &args.intent, &entry, &one.name)?;
    super::publish(tx);
    let read = |digits: &str| PhoneNumber::from_twilio(digits).map_err(Error::internal);
    Ok(Some((id, read(&one.number)?, read(&ours)?)))
}

/// The number of ours from which the room calls: the first that can, and takes calls where one does.
fn number(tx: &Tx<'_>) -> Result<Option<(Id, String)>, Error> {
    crate::numbers::store::first_for_calls(tx)
}

fn line(office: &Office) -> Result<String, Error> {
    let line = office.url_of("").filter(|_| is_reachable(office));
    line.ok_or_else(|| Error::bad_input("line", NO_LINE))
}

/// Writes down what Twilio said. What may have arrived is settled by its own question.
async fn settle(office: &Office, id: Id, answer: Result<(), deskbell_twilio::Error>) -> Result<(), Error> {
    use deskbell_twilio::Error as Twilio;
    let (state, trouble) = match &answer {
        Ok(()) => ("coming", None),
        Err(error) if error.may_have_arrived() => ("unconfirmed", None),
        Err(Twilio::Refused { code: Some(21220), .. }) => ("failed", Some("The call had ended.".to_owned())),
        Err(Twilio::Refused { message, status, .. }) if *status < 500 => {
            ("failed", Some(format!("Twilio refused: {message}")))
        }
        Err(Twilio::Unauthorized) => {
            ("failed", Some("Twilio does not take the auth token any more.".to_owned()))
        }
        Err(_) => ("failed", Some("Twilio was too busy. Try again.".to_owned())),
    };
    office.store().write(Lane::Door, move |tx| store::raise(tx, id, state, trouble.as_deref())).await
}
