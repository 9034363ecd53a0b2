//! After the purchase: the number's texts are pointed here, Twilio's word for that is read back, and a round trip
//! through the public URL proves that they arrive.

use deskbell_twilio::NumberSid;
use deskbell_twilio::api::numbers as api;

use super::PurchaseState;
use super::store::{self, Known};
use crate::account::Office;
use crate::error::Error;
use crate::ingress::{LegName, LegState};
use crate::jobs::{Outcome, backoff};
use crate::messages::import::History;
use crate::numbers::health::{Pointing, judge};
use crate::numbers::pointing::{self, Wish};
use crate::numbers::{INCOMING, active};
use crate::store::Lane;

/// After so many tries a person must look; the promise to point our numbers here, and Diagnostics, remain.
const TRIES: u32 = 6;

/// Does what remains, and says what keeps it from being done.
pub(super) async fn keep(office: &Office, known: &Known, attempts: u32) -> Result<Outcome, Error> {
    let (id, country) = (known.id, office.country());
    let Some(sid) = known.sid.as_deref().and_then(|sid| NumberSid::parse(sid).ok()) else {
        return Ok(Outcome::Park("What was bought has no name at Twilio.".to_owned()));
    };
    let stuck = match known.state {
        PurchaseState::Bought => point(office, &sid).await,
        _ => prove(office).await,
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            match &stuck {
                None => {
                    let next = match store::find(tx, id)?.map(|known| known.state) {
                        Some(PurchaseState::Bought) => PurchaseState::Pointed,
                        _ => PurchaseState::Done,
                    };
                    store::set_state(tx, id, next)?;
                    if next == PurchaseState::Pointed
                        && let Some(number) = store::read(tx, id, country)?.bought
                    {
                        active::note_bought(tx, number)?;
                    }
                    return Ok(if next == PurchaseState::Done {
                        Outcome::Done
                    } else {
                        Outcome::Next(tx.now())
                    });
                }
                Some(reason) if attempts >= TRIES => {
                    store::set_state(tx, id, PurchaseState::Done)?;
                    store::set_trouble(tx, id, reason)?;
                    return Ok(Outcome::Done);
                }
                Some(reason) => store::set_trouble(tx, id, reason)?,
            }
            Ok(Outcome::Again(tx.now() + backoff(attempts)))
        })
        .await
}

/// Points the number here and reads it back. Answers with what keeps it from being so.
async fn point(office: &Office, sid: &NumberSid) -> Option<String> {
    let wish = Wish { numbers: vec![sid.as_str().to_owned()], services: Vec::new(), history: History::None };
    match pointing::point_here(office, &wish).await {
        Ok(failures) => {
            if let Some(first) = failures.into_iter().next() {
                return Some(first.why);
            }
        }
        Err(error) => return Some(error.to_string()),
    }
    match office.twilio().execute(&api::Fetch { number: sid.clone() }).await {
        Ok(number) => {
            let is_here = judge(Some(&number), None, office.url_of(INCOMING).as_deref()) == Pointing::Here;
            (!is_here).then(|| "Twilio sends its texts elsewhere.".to_owned())
        }
        Err(error) => Some(Error::from(error).to_string()),
    }
}

/// Goes round once through the public URL. Answers with what keeps it from coming back.
async fn prove(office: &Office) -> Option<String> {
    let legs = office.ingress().round_trip().await;
    if legs.iter().any(|leg| leg.name == LegName::Answer && leg.state == LegState::Passed) {
        return None;
    }
    let reason = legs.into_iter().filter(|leg| leg.state == LegState::Failed).find_map(|leg| leg.reason);
    Some(reason.unwrap_or_else(|| "The line is not open.".to_owned()))
}
