//! Taking in what happens in the room, whether a callback told it, an answer of Twilio's, or a listing.

use deskbell_twilio::api::conferences as api;
use deskbell_twilio::webhook::conference::{ConferenceEvent, Status};
use deskbell_twilio::{CallSid, ConferenceSid};

use super::NAME;
use super::store::{self, Told};
use crate::account::Office;
use crate::error::Error;
use crate::store::{Lane, Tx};

/// Takes in a callback about a conference. Any order and repetition of them leaves the same room.
pub(super) fn note(tx: &mut Tx<'_>, form: &Status) -> Result<&'static str, Error> {
    if form.name != NAME {
        return Ok("another conference");
    }
    let place = i64::from(form.sequence.unwrap_or(0));
    let conference = form.conference_sid.as_str();
    store::note_conference(tx, conference, place, form.event == ConferenceEvent::End)?;
    if let Some(call) = &form.call_sid {
        let is_in = match form.event {
            ConferenceEvent::Leave => Some(false),
            ConferenceEvent::Start | ConferenceEvent::End | ConferenceEvent::Other(_) => None,
            _ => Some(true),
        };
        let told = Told { place, is_in, is_muted: form.is_muted, is_held: form.is_held };
        store::note_person(tx, conference, call.as_str(), told)?;
        crate::calls::settle(tx, call.as_str())?;
    }
    super::publish(tx);
    Ok("told")
}

/// Takes in what Twilio answered of somebody in it.
pub(super) fn changed(tx: &mut Tx<'_>, answer: &api::Participant) -> Result<(), Error> {
    let conference = answer.conference_sid.as_str();
    let place = store::told_of(tx, conference)?;
    let told = Told { place, is_in: None, is_muted: Some(answer.muted), is_held: Some(answer.hold) };
    store::note_person(tx, conference, answer.call_sid.as_str(), told)?;
    super::publish(tx);
    Ok(())
}

/// Somebody is in it no more.
pub(super) fn gone(tx: &mut Tx<'_>, conference: &ConferenceSid, call: &CallSid) -> Result<(), Error> {
    let place = store::told_of(tx, conference.as_str())?;
    let told = Told { place, is_in: Some(false), ..Told::default() };
    store::note_person(tx, conference.as_str(), call.as_str(), told)?;
    crate::calls::settle(tx, call.as_str())?;
    super::publish(tx);
    Ok(())
}

/// Lists who is in the rooms that go on as far as we know: callbacks are sent once and never again.
pub(crate) async fn catch_up(office: &Office) -> Result<(), Error> {
    for sid in office.store().read(store::list_going).await? {
        let Ok(conference) = ConferenceSid::parse(&sid) else { continue };
        let request = api::ListParticipants { conference: conference.clone(), page_size: Some(1000) };
        let people = match office.twilio().execute(&request).await {
            Ok(page) => page.participants,
            Err(deskbell_twilio::Error::Refused { status: 404, .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        office.store().write(Lane::Bulk, move |tx| compare(tx, &conference, &people)).await?;
    }
    Ok(())
}

fn compare(tx: &mut Tx<'_>, conference: &ConferenceSid, people: &[api::Participant]) -> Result<(), Error> {
    let place = store::told_of(tx, conference.as_str())?;
    for sid in store::list_present(tx, conference.as_str())? {
        if let Ok(call) = CallSid::parse(&sid)
            && people.iter().all(|one| one.call_sid != call)
        {
            gone(tx, conference, &call)?;
        }
    }
    for one in people {
        let told = Told { place, is_in: Some(true), is_muted: Some(one.muted), is_held: Some(one.hold) };
        store::note_person(tx, conference.as_str(), one.call_sid.as_str(), told)?;
    }
    store::note_conference(tx, conference.as_str(), place, people.is_empty())?;
    super::publish(tx);
    Ok(())
}
