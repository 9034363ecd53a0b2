//! The one door by which calls come in, whether a webhook brought them or catch-up found them, and the one place where
//! it is worked out how each ended.
//!
//! Any order and repetition of callbacks and listings leaves the same rows.

use std::time::Duration;

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::{CallSid, Millis, Party};

use crate::away::{self, Found};
use crate::calls::{Outcome, moving, outgoing, rules, store};
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::jobs::Job;
use crate::messages::store::is_tombstoned;
use crate::numbers;
use crate::store::Tx;

/// How a call ended is told by several callbacks: so long they may contradict each other.
const SETTLING: Duration = Duration::from_secs(5);

/// How we came to know of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A webhook told us.
    Announced,
    /// Catch-up found it, and it is marked as recovered.
    Recovered,
}

/// A call as it comes in.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) sid: CallSid,
    pub(crate) them: Party,
    pub(crate) ours: String,
    /// Which phone forwarded it to us, as far as its carrier tells.
    pub(crate) forwarded_from: Option<String>,
    /// Twilio's date, where it gave one.
    pub(crate) at: Option<Millis>,
    pub(crate) status: CallStatus,
    pub(crate) seconds: u32,
    pub(crate) origin: Origin,
    pub(crate) rest: Vec<(String, String)>,
}

/// News of a phone that was rung for a call.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    pub(crate) sid: CallSid,
    pub(crate) parent: CallSid,
    /// Who was rung, where that was told.
    pub(crate) address: Option<String>,
    pub(crate) status: CallStatus,
    pub(crate) seconds: u32,
    pub(crate) is_asked: bool,
    pub(crate) is_accepted: bool,
    pub(crate) is_bridged: Option<bool>,
}

impl Leg {
    /// News that says nothing but that the phone was rung.
    pub(crate) fn new(sid: CallSid, parent: CallSid, status: CallStatus) -> Leg {
        let (is_asked, is_accepted, is_bridged) = (false, false, None);
        Leg { sid, parent, address: None, status, seconds: 0, is_asked, is_accepted, is_bridged }
    }
}

/// Takes a call in, once, and raises what is known of it. One that was deleted here does not come back.
pub(crate) fn receive(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(), Error> {
    let known = store::find(tx, arrival.sid.as_str())?;
    if take_in(tx, arrival, known.as_ref())? { settle(tx, arrival.sid.as_str()) } else { Ok(()) }
}

/// The same, without working out yet what becomes of the call. Answers whether there is anything to be worked out.
pub(crate) fn take_in(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    known: Option<&store::State>,
) -> Result<bool, Error> {
    match known {
        Some(known) => {
            let is_announced = arrival.origin == Origin::Announced;
            store::raise(tx, known, &arrival.status, arrival.seconds, is_announced)?;
        }
        None if is_tombstoned(tx, arrival.sid.as_str())? => return Ok(false),
        None => insert(tx, arrival)?,
    }
    Ok(true)
}

fn insert(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(), Error> {
    let number = numbers::store::find_or_note(tx, &arrival.ours)?;
    let thread = inbox::store::find_or_open(tx, number, &arrival.them)?;
    let id = match arrival.at {
        Some(at) => tx.id_at(at)?,
        None => tx.arrival_id_after(thread.last_message_id.max(thread.last_call_id))?,
    };
    store::insert(tx, id, thread.id, arrival)?;
    let after = inbox::store::State {
        last_call_id: thread.last_call_id.max(id),
        place_id: thread.place_id.max(id),
        ..thread.clone()
    };
    inbox::store::save(tx, &thread, &after)?;
    if arrival.origin == Origin::Recovered
        && store::find(tx, arrival.sid.as_str())?.is_some_and(|call| !call.is_history())
    {
        away::note(tx, Found::Call, id.at())?;
    }
    Ok(())
}

/// Takes in news of a phone that was rung. The call itself may not be known yet.
pub(crate) fn note_leg(tx: &mut Tx<'_>, leg: &Leg) -> Result<(), Error> {
    if is_tombstoned(tx, leg.parent.as_str())? {
        return Ok(());
    }
    store::write_leg(tx, leg)?;
    settle(tx, leg.parent.as_str())
}

/// What a call or a leg cost, without what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) millionths: i64,
    /// In capitals; empty where Twilio did not say.
    pub(crate) currency: String,
}

impl Price {
    /// What Twilio says that it cost, once it knows: minutes after the end.
    pub(crate) fn of(call: &deskbell_twilio::api::calls::Call) -> Option<Price> {
        let millionths = millionths(call.price.as_ref()?.as_str())?;
        let currency = call.price_unit.as_deref().unwrap_or_default().to_uppercase();
        Some(Price { millionths, currency })
    }
}

/// What we pay is negative there.
pub(crate) fn millionths(text: &str) -> Option<i64> {
    let (whole, part) =
        text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let part: String = part.chars().chain(std::iter::repeat('0')).take(6).collect();
    whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)
}

/// Works out anew how a call ended, from everything that is known of it. One that is not known yet stays so.
pub(crate) fn settle(tx: &mut Tx<'_>, sid: &str) -> Result<(), Error> {
    if let Some(call) = store::find(tx, sid)? {
        return settle_known(tx, &call);
    }
    // A leg of a call of ours that was moved has legs of its own.
    match store::parent_of(tx, sid)? {
        Some(parent) => match store::find(tx, &parent)? {
            Some(call) => settle_known(tx, &call),
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// The same of a call by our own name for it.
pub(crate) fn settle_one(tx: &mut Tx<'_>, call: crate::store::Id) -> Result<(), Error> {
    match store::find_one(tx, call)? {
        Some(call) => settle_known(tx, &call),
        None => Ok(()),
    }
}

/// The same of a call as it stands now.
pub(crate) fn settle_known(tx: &mut Tx<'_>, call: &store::State) -> Result<(), Error> {
    let after = work_out(tx, call)?;
    if call.is_outgoing {
        crate::spoken::note(tx, call)?;
    }
    // What was raised just now is told too, though it changed nothing here.
    tx.publish(Event::CallChanged { thread: call.thread, call: call.id });
    if after == *call {
        return Ok(());
    }
    store::save(tx, &after)?;
    let (is_news, is_unread) = (call.would_be_news(after.outcome), after.is_unread);
    let thread = inbox::store::read_state(tx, call.thread)?;
    let unread = (thread.unread + u32::from(is_unread)).saturating_sub(u32::from(call.is_unread));
    let state = if is_news { inbox::ThreadState::Open } else { thread.state };
    inbox::store::save(tx, &thread, &inbox::store::State { unread, state, ..thread.clone() })?;
    if is_news {
        crate::notices::expect_call(tx, call.thread, call.id)?;
        // Callbacks overtake each other: it may turn out that somebody took it after all.
        let settled = tx.now() + SETTLING;
        tx.enqueue_at(&Job::FollowMissed { call: call.id }, settled, None)?;
    }
    Ok(())
}

fn work_out(tx: &Tx<'_>, call: &store::State) -> Result<store::State, Error> {
    let sid = call.sid.as_deref().unwrap_or_default();
    let legs = store::legs_of(tx, sid)?;
    let moves = moving::store::facts_of(tx, call.id)?;
    let speakers = moving::rules::speakers(&moves);
    if let Some(spoken) = crate::spoken::work_out(tx, call, &legs)? {
        let is_unread = call.would_be_news(spoken.outcome) || call.is_unread && spoken.wants_attention;
        let answered_by = answered_by(tx, call, speakers, &legs)?;
        let (outcome, reason) = (spoken.outcome, spoken.reason.to_owned());
        return Ok(store::State { outcome, reason, is_unread, answered_by, ..call.clone() });
    }
    if let Some(attempt) = call.attempt {
        if let Some(theirs) = moving::store::other_side(tx, call.id)? {
            // Our own phone may have hung up: it goes on as long as whom we called is on it.
            let is_over = store::leg_status(tx, &theirs)?.is_some_and(|status| status.is_final());
            let outcome = if is_over { Outcome::Answered } else { Outcome::Going };
            let answered_by = speakers.unwrap_or_else(|| call.answered_by.clone());
            return Ok(store::State { outcome, answered_by, ..call.clone() });
        }
        let (outcome, reason) = outgoing::rules::outcome(attempt, &call.status, &legs);
        return Ok(store::State { outcome, reason: reason.to_owned(), ..call.clone() });
    }
    let has_voicemail = crate::voicemails::store::is_left(tx, sid)?;
    let is_left_waiting = moving::rules::is_left_waiting(&moves);
    let outcome = match rules::outcome(&call.status, call.is_blocked, &legs, has_voicemail) {
        // They spoke with somebody, were passed on, and nobody took them.
        Outcome::Answered if is_left_waiting => Outcome::Missed,
        // Whoever the rules led into the conference room spoke with whoever was there.
        Outcome::Missed if crate::rooms::store::has_met(tx, sid)? => Outcome::Answered,
        outcome => outcome,
    };
    let answered_by = answered_by(tx, call, speakers, &legs)?;
    let is_unread = call.would_be_news(outcome) || call.is_unread && outcome.wants_attention();
    Ok(store::State { outcome, is_unread, answered_by, ..call.clone() })
}

/// Who of the office spoke with them.
fn answered_by(
    tx: &Tx<'_>,
    call: &store::State,
    speakers: Option<String>,
    legs: &[rules::LegFacts],
) -> Result<String, Error> {
    match (speakers, legs.iter().find(|leg| leg.has_spoken())) {
        (Some(speakers), _) => Ok(speakers),
        (None, Some(leg)) => store::name_of(tx, call.number, &leg.address),
        (None, None) => Ok(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_to_the_millionth() {
        for (text, wanted) in
            [("-0.02800", Some(28_000)), ("-1", Some(1_000_000)), ("0.0000019", Some(1)), ("free", None)]
        {
            assert_eq!(millionths(text), wanted, "{text}");
        }
    }
}
