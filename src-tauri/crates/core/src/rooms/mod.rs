//! The office's conference room: one, by name, at Twilio. Live calls are put into it, people of the office are called in
//! or led there by the rules, and whoever is in it can be muted, held and put out.
//!
//! Invariants: who is in it follows from Twilio's own count of what happened there, so that order and repetition of its
//! callbacks change nothing, and what no callback told is found by listing; bringing somebody in is written down before
//! Twilio is asked, and Twilio is asked once.

pub mod bring;
pub mod doors;
mod receive;
pub(crate) mod store;

use deskbell_twilio::api::conferences as api;
use deskbell_twilio::{CallSid, ConferenceSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Lane};

pub(crate) use receive::catch_up;

/// What the room is called at Twilio, whatever the office calls it: it holds nothing personal, as Twilio asks.
pub(crate) const NAME: &str = "deskbell-room";

/// The office's conference room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Room {
    /// What the office calls it; empty where it has no name.
    pub name: String,
    /// Who is in it, whoever came first first.
    pub people: Vec<RoomPerson>,
    /// Who is on the way, or did not get there.
    pub coming: Vec<RoomGuest>,
}

/// Somebody in the conference room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoomPerson {
    /// Their call, by Twilio's name.
    pub participant: String,
    /// What they are called.
    pub name: String,
    /// Whether they are of the office.
    pub is_ours: bool,
    /// Whether nobody hears them.
    pub is_muted: bool,
    /// Whether they hear music and nobody.
    pub is_held: bool,
}

/// Somebody who is being brought into the conference room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RoomGuest {
    /// Which wish.
    pub id: Id,
    /// What they are called.
    pub name: String,
    /// Why they did not get there; none while they are on the way.
    pub trouble: Option<String>,
}

/// Changes how somebody takes part.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChangePerson {
    /// Their call.
    pub participant: String,
    /// Whether nobody hears them; as it is, where none.
    pub muted: Option<bool>,
    /// Whether they hear nobody; as it is, where none.
    pub held: Option<bool>,
}

/// Names somebody in the room.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PersonArgs {
    /// Their call.
    pub participant: String,
}

/// Who is in the room, and who is on the way.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Room, Error> {
    let country = office.country();
    let now = office.clock().now();
    office.store().write(Lane::Door, move |tx| store::room(tx, now, country)).await
}

/// Mutes or holds somebody, or neither any more.
///
/// # Errors
/// [`Error::NotFound`] when they are not in it; what Twilio says against it.
pub async fn change(office: &Office, args: ChangePerson) -> Result<(), Error> {
    let (conference, call) = find(office, &args.participant).await?;
    let request = api::Change {
        conference: conference.clone(),
        call: call.clone(),
        muted: args.muted,
        hold: args.held,
    };
    match office.twilio().execute(&request).await {
        Ok(answer) => office.store().write(Lane::Door, move |tx| receive::changed(tx, &answer)).await,
        Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {
            office.store().write(Lane::Door, move |tx| receive::gone(tx, &conference, &call)).await?;
            Err(Error::NotFound("participant"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts somebody out of the room, and hangs their call up.
///
/// # Errors
/// [`Error::NotFound`] when they are not in it; what Twilio says against it.
pub async fn remove(office: &Office, args: PersonArgs) -> Result<(), Error> {
    let (conference, call) = find(office, &args.participant).await?;
    let request = api::Remove { conference: conference.clone(), call: call.clone() };
    match office.twilio().execute(&request).await {
        Ok(()) | Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {
            office.store().write(Lane::Door, move |tx| receive::gone(tx, &conference, &call)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whoever is in the room with this call.
async fn find(office: &Office, participant: &str) -> Result<(ConferenceSid, CallSid), Error> {
    let call = CallSid::parse(participant).map_err(|_| Error::NotFound("participant"))?;
    let sid = call.clone();
    let conference = office.store().read(move |conn| store::where_is(conn, sid.as_str())).await?;
    let conference = conference.and_then(|sid| ConferenceSid::parse(&sid).ok());
    Ok((conference.ok_or(Error::NotFound("participant"))?, call))
}

/// Tells whoever looks at the room.
fn publish(tx: &mut crate::store::Tx<'_>) {
    tx.publish(Event::RoomChanged);
}

#[cfg(test)]
mod tests;
