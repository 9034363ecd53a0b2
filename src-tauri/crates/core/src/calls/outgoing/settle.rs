//! Calls whose outcome is unknown: a request to an address of ours settles them first, else a listing.

use std::time::Duration;

use deskbell_twilio::api::calls::{Call, CallDirection, List};
use deskbell_twilio::{Millis, Party};

use crate::account::Office;
use crate::calls::outgoing::rules::Attempt;
use crate::calls::outgoing::store::{self, Known};
use crate::calls::outgoing::{attempt, raise, take_sid};
use crate::calls::receive::settle_known;
use crate::calls::store as calls;
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane, Tx};

/// Twilio asks us within seconds once it has a call; only then do we list.
pub(super) const FIRST_LOOK: Duration = Duration::from_secs(10);
const NEXT_LOOK: Duration = Duration::from_secs(60);
/// "Did not arrive" is said no earlier than this after the attempt, and after so many listings.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
const LOOKS: u32 = 3;

/// Looks for a call in the account's list.
pub(crate) async fn search(office: &Office, id: Id) -> Result<Outcome, Error> {
    let known = office.store().read(move |conn| store::find(conn, id)).await?;
    let known = known.filter(|known| known.attempt == Attempt::Unconfirmed);
    let Some((known, since)) = known.and_then(|known| Some((known.clone(), known.attempted_at?))) else {
        return Ok(Outcome::Done);
    };
    let request = List {
        to: Some(Party::from_twilio(&known.phone)),
        from: Some(Party::from_twilio(&known.ours)),
        started_since: Some(since.utc_day()),
        page_size: Some(200),
        ..List::default()
    };
    let mut page = office.twilio().execute(&request).await?;
    let mut found: Vec<Call> = Vec::new();
    loop {
        found.extend(page.calls.iter().filter(|call| is_candidate(call, since)).cloned());
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => break,
        }
    }
    // The first that was made after we asked for it.
    found.sort_by_key(|call| call.date_created);
    let now = office.clock().twilio_now();
    office.store().write(Lane::Door, move |tx| conclude(tx, id, &found, now)).await
}

/// Twilio's dates are whole seconds: what bears the second in which we asked may have come after it.
fn is_candidate(call: &Call, since: Millis) -> bool {
    let at = call.date_created.or(call.start_time);
    call.direction == CallDirection::OutboundApi
        && call.parent_call_sid.is_none()
        && at.is_some_and(|at| at + Duration::from_secs(1) > since)
}

pub(super) fn conclude(tx: &mut Tx<'_>, id: Id, found: &[Call], now: Millis) -> Result<Outcome, Error> {
    let is_open = |known: &Known| known.attempt == Attempt::Unconfirmed;
    let Some(known) = store::find(tx, id)?.filter(is_open) else { return Ok(Outcome::Done) };
    for call in found {
        // Each Sid is claimed once.
        if calls::find(tx, call.sid.as_str())?.is_some() {
            continue;
        }
        take_sid(tx, &calls::read(tx, id)?, &call.sid)?;
        crate::spoken::note_answered_by(tx, id, call.answered_by.as_ref())?;
        raise(tx, &calls::read(tx, id)?, &call.status, call.duration.unwrap_or(0))?;
        return Ok(Outcome::Done);
    }
    store::count_search(tx, id)?;
    let waited = known.attempted_at.map_or(PATIENCE, |at| now.since(at));
    if known.searches + 1 >= LOOKS && waited >= PATIENCE {
        store::set_attempt(tx, id, Attempt::Lost)?;
        settle_known(tx, &calls::read(tx, id)?)?;
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Again(tx.now() + NEXT_LOOK))
}

/// After a copy or a restore nobody knows whom the other copy has called meanwhile, and this is another computer: nobody
/// is called from here, and whose phone rings is asked anew.
pub(crate) fn hold_after_copy(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in store::list_unanswered(tx)? {
        tx.withdraw(&Job::PlaceCall { call: id })?;
        store::begin_attempt(tx, id, id.at())?;
        attempt::unconfirm(tx, id)?;
    }
    crate::calls::moving::store::hold_after_copy(tx)?;
    crate::spoken::hold_after_copy(tx)?;
    crate::settings::calling::forget_phone(tx)
}

#[cfg(test)]
pub(super) fn exercise(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    store::release_sid(tx, id)?;
    conclude(tx, id, &[], tx.now())?;
    store::set_refused(tx, id, Some(1), None)?;
    hold_after_copy(tx)
}
