//! Purchases whose outcome is unknown: the account's own list settles them, and nothing is bought twice.

use std::time::Duration;

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::{Error as Twilio, Millis};

use super::PurchaseState;
use super::attempt::{set_bought, unconfirm};
use super::store;
use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::numbers::{refresh, store as numbers};
use crate::store::{Id, Lane, Tx};

/// Twilio's list knows of a purchase at once; a lost connection may need a moment.
pub(super) const FIRST_LOOK: Duration = Duration::from_secs(5);
const NEXT_LOOK: Duration = Duration::from_secs(60);
/// "Nothing was bought" is said no earlier than this after the attempt, and after so many listings.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
const LOOKS: u32 = 3;

/// One of the account's numbers, if it is one.
pub(super) async fn find_at_twilio(
    office: &Office,
    number: &str,
) -> Result<Option<api::IncomingPhoneNumber>, Twilio> {
    let request = api::List { phone_number: Some(number.to_owned()), ..api::List::default() };
    let page = office.twilio().execute(&request).await?;
    Ok(page.incoming_phone_numbers.into_iter().find(|one| one.phone_number.as_str() == number))
}

/// Looks for a purchase in the account's list.
pub(crate) async fn search(office: &Office, id: Id) -> Result<Outcome, Error> {
    let known = office.store().read(move |conn| store::find(conn, id)).await?;
    let Some(known) = known.filter(|known| known.state == PurchaseState::Unconfirmed) else {
        return Ok(Outcome::Done);
    };
    let found = find_at_twilio(office, &known.number).await?;
    let now = office.clock().now();
    office
        .store()
        .write(Lane::Door, move |tx| match &found {
            Some(ours) => {
                // This tells the purchase too.
                numbers::write(tx, &refresh::listed(ours))?;
                Ok(Outcome::Done)
            }
            None => conclude(tx, id, now),
        })
        .await
}

fn conclude(tx: &mut Tx<'_>, id: Id, now: Millis) -> Result<Outcome, Error> {
    let known = store::find(tx, id)?.filter(|known| known.state == PurchaseState::Unconfirmed);
    let Some(known) = known else { return Ok(Outcome::Done) };
    store::count_search(tx, id)?;
    let waited = known.attempted_at.map_or(PATIENCE, |at| now.since(at));
    if known.searches + 1 >= LOOKS && waited >= PATIENCE {
        store::set_state(tx, id, PurchaseState::Lost)?;
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Again(tx.now() + NEXT_LOOK))
}

/// Twilio lists a number as ours: whatever was said of its purchase, it has been bought.
pub(crate) fn note_listed(tx: &mut Tx<'_>, digits: &str, number: Id) -> Result<(), Error> {
    for id in store::find_open(tx, digits)? {
        set_bought(tx, id, number)?;
    }
    Ok(())
}

/// After a copy or a restore nobody knows what the other copy has bought meanwhile: nothing is bought from here.
pub(crate) fn hold_after_copy(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in store::list_unanswered(tx)? {
        tx.withdraw(&Job::BuyNumber { purchase: id })?;
        unconfirm(tx, id)?;
    }
    Ok(())
}
