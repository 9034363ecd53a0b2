//! The next call: at the number's rate, a few at once, in the hours, and only while Twilio can ask what is to be said.
//!
//! Invariant: whoever's turn comes is taken and their call is written in one write.

use std::time::Duration;

use deskbell_twilio::{Millis, Party, PhoneNumber};

use crate::account::Office;
use crate::calls::outgoing;
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::jobs::Outcome;
use crate::pictures::rules::is_reachable;
use crate::routing;
use crate::spoken::store::{self, Run, Waiting};
use crate::spoken::{choose, rules};
use crate::store::{Id, Lane, Tx};

/// Twilio makes one call a second for an account, unless it was told otherwise:
/// <https://help.twilio.com/articles/223180028>.
pub(super) const PACE: Duration = Duration::from_secs(1);
/// More at once the front desk could not take, if all of them want to talk.
const AT_ONCE: u32 = 5;
/// So long until it is looked again whether somebody can be called.
const LOOK: Duration = Duration::from_secs(5);
/// No longer than this it waits for the hours: they may be changed meanwhile.
const SLEEP: Duration = Duration::from_secs(10 * 60);

/// Calls the next person from one of our numbers, if somebody's turn has come.
pub(crate) async fn drive(office: &Office, number: Id) -> Result<Outcome, Error> {
    let can_be_asked = office.url_of("").is_some() && is_reachable(office);
    office.store().write(Lane::Door, move |tx| next(tx, number, can_be_asked)).await
}

pub(super) fn next(tx: &mut Tx<'_>, number: Id, can_be_asked: bool) -> Result<Outcome, Error> {
    let now = tx.now();
    let mut opens: Option<Millis> = None;
    let mut is_anybody = false;
    for run in store::running(tx, number)? {
        let waiting = store::next_waiting(tx, run.id, AT_ONCE + 1)?;
        if waiting.is_empty() {
            continue;
        }
        let all = routing::store::rules_of(tx, number)?;
        let hours = rules::hours(&all, &run.zone);
        if run.kind.keeps_hours() && !routing::is_open(&hours, now).0 {
            let at = routing::opens_at(&hours, now).unwrap_or(now + SLEEP).min(now + SLEEP);
            opens = Some(opens.map_or(at, |known| known.min(at)));
            continue;
        }
        is_anybody = true;
        if !can_be_asked || store::count_going(tx, number)? >= AT_ONCE {
            break;
        }
        for one in waiting {
            if let Some(why) = choose::why_not(tx, run.kind, run.has_consent, &all, &one.address)? {
                store::leave_out(tx, one.id, why)?;
                tx.publish(Event::SpokenChanged { spoken: run.id });
            } else if begin(tx, &run, &one)? {
                return Ok(Outcome::Next(now + PACE));
            }
        }
    }
    Ok(match (is_anybody, opens) {
        (true, _) => Outcome::Next(now + LOOK),
        (false, Some(at)) => Outcome::Next(at),
        (false, None) => Outcome::Done,
    })
}

/// Writes their call down, and promises to make it. Not while another call of ours to them goes on.
fn begin(tx: &mut Tx<'_>, run: &Run, callee: &Waiting) -> Result<bool, Error> {
    let phone = PhoneNumber::from_twilio(&callee.address).map_err(Error::internal)?;
    let thread = inbox::store::find_or_open(tx, run.number, &Party::Phone(phone.clone()))?;
    if outgoing::is_going(tx, thread.id)? {
        return Ok(false);
    }
    let is_first = thread.last_message_id == Id::ZERO && thread.last_call_id == Id::ZERO;
    let intent = format!("spoken-{}-{}", callee.id, callee.tries);
    let call = outgoing::wish(tx, thread.id, &intent, &phone)?;
    store::begin(tx, callee.id, call)?;
    if is_first {
        // Nobody has to deal with somebody who was only told something.
        let before = inbox::store::read_state(tx, thread.id)?;
        let after = inbox::store::State { state: inbox::ThreadState::Done, ..before.clone() };
        inbox::store::save(tx, &before, &after)?;
    }
    tx.publish(Event::SpokenChanged { spoken: run.id });
    Ok(true)
}
