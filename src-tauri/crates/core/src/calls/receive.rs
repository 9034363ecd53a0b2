//! The one door by which calls come in, whether a webhook brought them or catch-up found them, and the one place where
//! it is worked out how each ended.
//!
//! Any order and repetition of callbacks and listings leaves the same rows.

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::{CallSid, Millis, Party};

use crate::calls::{rules, store};
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::numbers;
use crate::store::{Id, Tx};

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

/// Takes a call in, once, and raises what is known of it.
pub(crate) fn receive(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Id, Error> {
    let sid = arrival.sid.as_str();
    let id = match store::find(tx, sid)? {
        Some(known) => {
            store::raise(tx, &known, arrival)?;
            known.id
        }
        None => insert(tx, arrival)?,
    };
    settle(tx, sid)?;
    Ok(id)
}

fn insert(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Id, Error> {
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
    Ok(id)
}

/// Takes in news of a phone that was rung. The call itself may not be known yet.
pub(crate) fn note_leg(tx: &mut Tx<'_>, leg: &Leg) -> Result<(), Error> {
    store::write_leg(tx, leg)?;
    settle(tx, leg.parent.as_str())
}

/// Works out anew how a call ended, from everything that is known of it. One that is not known yet stays so.
pub(crate) fn settle(tx: &mut Tx<'_>, sid: &str) -> Result<(), Error> {
    let Some(call) = store::find(tx, sid)? else { return Ok(()) };
    let legs = store::legs_of(tx, sid)?;
    let has_voicemail = crate::voicemails::store::is_left(tx, sid)?;
    let outcome = rules::outcome(&call.status, call.is_blocked, &legs, has_voicemail);
    let answered_by = match legs.iter().find(|leg| leg.has_spoken()) {
        Some(leg) => store::name_of(tx, call.number, &leg.address)?,
        None => String::new(),
    };
    let is_news = call.would_be_news(outcome);
    let is_unread = is_news || call.is_unread && outcome.wants_attention();
    let after = store::State { outcome, is_unread, answered_by, ..call.clone() };
    // What was raised just now is told too, though it changed nothing here.
    tx.publish(Event::CallChanged { thread: call.thread, call: call.id });
    if after == call {
        return Ok(());
    }
    store::save(tx, &after)?;
    let thread = inbox::store::read_state(tx, call.thread)?;
    let unread = (thread.unread + u32::from(is_unread)).saturating_sub(u32::from(call.is_unread));
    let state = if is_news { inbox::ThreadState::Open } else { thread.state };
    inbox::store::save(tx, &thread, &inbox::store::State { unread, state, ..thread.clone() })?;
    if is_news {
        crate::notices::expect_call(tx, call.thread, call.id)?;
    }
    Ok(())
}
