//! Where the calls of our numbers go that do not reach this computer: to the flow that answers at Twilio, and back to
//! where they went before.
//!
//! Invariants: what Twilio said before is kept before Twilio is asked to change it, and goes only once it is put back; a
//! number whose fallback somebody has sent elsewhere since stays there until a person asks for the contrary.

use deskbell_twilio::NumberSid;
use deskbell_twilio::api::numbers as api;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::account::Office;
use crate::error::Error;
use crate::flows::{self, Caught};
use crate::jobs::Job;
use crate::numbers::pointing::{self, ChangeFailure};
use crate::numbers::store::{self, Fallback};
use crate::store::{Id, Lane};

/// Where the calls went that failed, before we changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Former {
    url: Option<String>,
    method: Option<String>,
}

/// Lets the failed calls of a number go to the flow, if there is one. Whoever calls holds the turn to point.
pub(super) async fn follow(office: &Office, number: &api::IncomingPhoneNumber) -> Result<(), Error> {
    let sid = number.sid.as_str().to_owned();
    let (address, known) = office
        .store()
        .read(move |conn| Ok((flows::store::address(conn)?, store::find_fallback(conn, &sid)?)))
        .await?;
    let (Some(address), Some(known)) = (address, known) else { return Ok(()) };
    let present = number.voice_fallback_url.clone().unwrap_or_default();
    let is_told = present == address;
    let is_noted = known.goes_to.as_deref() == Some(&address) && !known.is_pending && !known.is_elsewhere;
    if is_told && is_noted {
        return Ok(());
    }
    if is_elsewhere(&known, &present) && !is_told {
        let sid = number.sid.as_str().to_owned();
        return office
            .store()
            .write(Lane::Bulk, move |tx| store::set_fallback_elsewhere(tx, &sid, true))
            .await;
    }
    // An address of ours from before is none to go back to.
    let is_ours = is_told || known.goes_to.as_deref() == Some(&present);
    let former = match is_ours {
        true => Former::default(),
        false => Former {
            url: number.voice_fallback_url.clone().filter(|url| !url.is_empty()),
            method: number.voice_fallback_method.clone(),
        },
    };
    let former = serde_json::to_string(&former).map_err(Error::internal)?;
    let (sid, url) = (number.sid.as_str().to_owned(), address.clone());
    office.store().write(Lane::Door, move |tx| store::set_fallback_pending(tx, &sid, &url, &former)).await?;
    if !is_told {
        let change = api::Update {
            voice_fallback_url: Some(address.clone()),
            voice_fallback_method: Some("POST".to_owned()),
            ..api::Update::new(NumberSid::clone(&number.sid))
        };
        office.twilio().execute(&change).await?;
    }
    let sid = number.sid.as_str().to_owned();
    office.store().write(Lane::Door, move |tx| store::set_fallback_told(tx, &sid, &address)).await
}

/// Whether somebody has sent them elsewhere after Twilio was told.
fn is_elsewhere(known: &Fallback, present: &str) -> bool {
    !known.is_pending && known.goes_to.as_deref().is_some_and(|told| told != present)
}

/// What puts back where failed calls went, where they still go to the flow. Goes along with another change.
pub(super) fn restoring(
    known: &Fallback,
    present: &api::IncomingPhoneNumber,
) -> Result<Option<(String, Option<String>)>, Error> {
    let (Some(told), Some(former)) = (&known.goes_to, &known.former) else { return Ok(None) };
    if present.voice_fallback_url.as_deref() != Some(told) {
        return Ok(None);
    }
    let former: Former = serde_json::from_str(former).map_err(Error::internal)?;
    Ok(Some((former.url.unwrap_or_default(), former.method)))
}

/// Puts back where failed calls of every number went. Each goes by itself.
pub(crate) async fn restore_all(office: &Office) -> Result<Vec<ChangeFailure>, Error> {
    let _turn = office.pointing().lock().await;
    let mut failures = Vec::new();
    for (id, sid, written) in office.store().read(store::list_fallbacks).await? {
        if let Err(error) = restore(office, id, &sid).await {
            let display = crate::inbox::display(&written, "phone", office.country());
            failures.push(pointing::failure(&display, &error));
        }
    }
    Ok(failures)
}

async fn restore(office: &Office, id: Id, sid: &str) -> Result<(), Error> {
    let sid = NumberSid::parse(sid).map_err(Error::internal)?;
    let lookup = sid.as_str().to_owned();
    let known = office.store().read(move |conn| store::find_fallback(conn, &lookup)).await?;
    let Some(known) = known else { return Ok(()) };
    match office.twilio().execute(&api::Fetch { number: sid.clone() }).await {
        Ok(present) => {
            if let Some((url, method)) = restoring(&known, &present)? {
                let change = api::Update {
                    voice_fallback_url: Some(url),
                    voice_fallback_method: method,
                    ..api::Update::new(sid)
                };
                office.twilio().execute(&change).await?;
            }
        }
        Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {}
        Err(error) => return Err(error.into()),
    }
    office.store().write(Lane::Door, move |tx| store::forget_fallback(tx, id)).await
}

/// Somebody wants failed calls to go to the flow again, wherever they were sent since.
pub(crate) async fn take_again(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, |tx| {
            store::want_fallbacks_again(tx)?;
            tx.enqueue(&Job::PointNumbersHere)
        })
        .await
}

/// Where the failed calls of a number go.
pub(crate) fn read(conn: &Connection, id: Id, address: Option<&str>) -> Result<Caught, Error> {
    let known = store::find_fallback_of(conn, id)?;
    Ok(match (address, known) {
        (_, Some(known)) if known.is_elsewhere => Caught::Elsewhere,
        (Some(address), Some(known)) if known.goes_to.as_deref() == Some(address) && !known.is_pending => {
            Caught::Flow
        }
        (Some(_), _) => Caught::Soon,
        (None, _) => Caught::Nowhere,
    })
}
