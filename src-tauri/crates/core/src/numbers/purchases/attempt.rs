//! Keeping the promise to buy: the attempt is committed before the POST, and its answer decides.
//!
//! A POST whose outcome is unknown is never repeated: the number is looked for instead.

use deskbell_twilio::PhoneNumber;
use deskbell_twilio::api::numbers::{IncomingPhoneNumber, purchase as api};

use super::store::{self, Known};
use super::{PurchaseState, connect, settle};
use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome, wait_after};
use crate::numbers::{INCOMING, refresh, store as numbers};
use crate::store::{Id, Lane, Tx};

/// A person stands before the page: what does not go within a minute is said, and not bought behind their back later.
const TRIES: u32 = 5;

/// Keeps the promise of a purchase as far as it goes now.
pub(crate) async fn keep(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let Some(known) = office.store().read(move |conn| store::find(conn, id)).await? else {
        return Ok(Outcome::Done);
    };
    match known.state {
        PurchaseState::Queued => buy(office, known, attempts).await,
        // Deskbell died between the attempt and its answer.
        PurchaseState::Buying => {
            office.store().write(Lane::Door, move |tx| unconfirm(tx, id)).await?;
            Ok(Outcome::Done)
        }
        PurchaseState::Bought | PurchaseState::Pointed => connect::keep(office, &known, attempts).await,
        _ => Ok(Outcome::Done),
    }
}

async fn buy(office: &Office, known: Known, attempts: u32) -> Result<Outcome, Error> {
    let id = known.id;
    // An earlier purchase of it may have come through after all.
    match settle::find_at_twilio(office, &known.number).await {
        Ok(Some(ours)) => return accept(office, id, &ours).await,
        Ok(None) => {}
        Err(error) => return refuse(office, id, attempts, error).await,
    }
    let request = api::Create {
        phone_number: PhoneNumber::from_twilio(&known.number).map_err(Error::internal)?,
        // Not even its first text waits. Without an address yet it is pointed here later.
        sms_url: office.url_of(INCOMING),
        address: known.address.and_then(|sid| sid.parse().ok()),
        bundle: known.bundle.and_then(|sid| sid.parse().ok()),
    };
    let at = office.clock().now();
    let begun = office.store().write(Lane::Door, move |tx| begin(tx, id, at)).await?;
    if begun == Begun::Nothing {
        return Ok(Outcome::Done);
    }
    match office.twilio().execute(&request).await {
        Ok(bought) => accept(office, id, &bought).await,
        Err(error) if error.may_have_arrived() => {
            office.store().write(Lane::Door, move |tx| unconfirm(tx, id)).await?;
            Ok(Outcome::Done)
        }
        Err(error) => refuse(office, id, attempts, error).await,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Begun {
    Post,
    /// Put away, or settled, since it was read.
    Nothing,
}

fn begin(tx: &mut Tx<'_>, id: Id, at: deskbell_twilio::Millis) -> Result<Begun, Error> {
    match store::find(tx, id)? {
        Some(known) if known.state == PurchaseState::Queued => {
            store::set_attempted(tx, id, at)?;
            Ok(Begun::Post)
        }
        _ => Ok(Begun::Nothing),
    }
}

/// It is ours.
async fn accept(office: &Office, id: Id, bought: &IncomingPhoneNumber) -> Result<Outcome, Error> {
    let listed = refresh::listed(bought);
    office
        .store()
        .write(Lane::Door, move |tx| {
            let number = numbers::write(tx, &listed)?;
            set_bought(tx, id, number)?;
            // The same promise goes on with what remains, and its tries begin anew.
            Ok(Outcome::Next(tx.now()))
        })
        .await
}

/// It is ours, and what remains is promised.
pub(super) fn set_bought(tx: &mut Tx<'_>, id: Id, number: Id) -> Result<(), Error> {
    store::set_bought(tx, id, number)?;
    tx.enqueue(&Job::BuyNumber { purchase: id })
}

/// Nobody knows whether it is ours: it is looked for, and never asked for again by us.
pub(super) fn unconfirm(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    store::set_state(tx, id, PurchaseState::Unconfirmed)?;
    let soon = tx.now() + settle::FIRST_LOOK;
    tx.enqueue_at(&Job::SettlePurchase { purchase: id }, soon, None)
}

/// It is certainly not ours: refused for good, or to be tried again in a moment.
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
        _ if attempts >= TRIES => {
            let words = "Twilio could not be reached. Nothing was bought.";
            (None, Some(words.to_owned()))
        }
        other => {
            let wait = wait_after(other, attempts);
            return office
                .store()
                .write(Lane::Door, move |tx| {
                    store::set_state(tx, id, PurchaseState::Queued)?;
                    Ok(Outcome::Again(tx.now() + wait))
                })
                .await;
        }
    };
    office.store().write(Lane::Door, move |tx| store::set_refused(tx, id, code, text.as_deref())).await?;
    Ok(Outcome::Done)
}
