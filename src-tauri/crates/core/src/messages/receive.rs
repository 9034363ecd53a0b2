//! The one door by which messages come in, whether a webhook brought them or catch-up found them.
//!
//! Any order and repetition of webhooks and listings leaves the same rows.

use deskbell_twilio::webhook::message::OptOut;
use deskbell_twilio::{MessageSid, Millis, Party};

use crate::consent;
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::messages::store::{self, New, Report};
use crate::messages::{Direction, Status};
use crate::numbers;
use crate::pictures::expected::{self, Told};
use crate::store::{Id, Tx};

/// How we came to know of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A webhook told us.
    Announced,
    /// Catch-up found it: it rings late, and is marked as recovered.
    Recovered,
    /// It is history from before we were connected: read and silent.
    Imported,
}

/// A message as it comes in.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) sid: MessageSid,
    pub(crate) direction: Direction,
    pub(crate) them: Party,
    pub(crate) ours: String,
    pub(crate) body: String,
    pub(crate) pictures: Told,
    pub(crate) opt_out: Option<OptOut>,
    /// Twilio's date, where it gave one.
    pub(crate) at: Option<Millis>,
    /// When Twilio took it, which may be long before a carrier did.
    pub(crate) taken_at: Option<Millis>,
    pub(crate) status: Status,
    pub(crate) error_code: Option<u32>,
    pub(crate) origin: Origin,
    pub(crate) rest: Vec<(String, String)>,
}

/// What became of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Received {
    /// It is new.
    New(Id),
    /// It was here already.
    Known(Id),
    /// It was deleted here and stays so.
    Deleted,
}

/// Takes a message in, once.
pub(crate) fn receive(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Received, Error> {
    if let Some(known) = store::find_by_sid(tx, arrival.sid.as_str())? {
        if arrival.origin == Origin::Announced {
            store::mark_announced(tx, known.id)?;
        }
        raise_to_arrival(tx, &known, arrival)?;
        learn_of_pictures(tx, &known, arrival)?;
        // A request that comes again says nothing new: only a listing's date may say better when it was said.
        if arrival.at.is_some() {
            note_consent(tx, arrival)?;
        }
        return Ok(Received::Known(known.id));
    }
    if store::is_tombstoned(tx, arrival.sid.as_str())? {
        return Ok(Received::Deleted);
    }
    let number = numbers::store::find_or_note(tx, &arrival.ours)?;
    let thread = inbox::store::find_or_open(tx, number, &arrival.them)?;
    if arrival.direction == Direction::Out
        && let Some(taken_at) = arrival.taken_at
        && let Some(ours) = store::find_claimable(tx, thread.id, &arrival.body, taken_at)?
    {
        raise_to_arrival(tx, &ours, arrival)?;
        return Ok(Received::Known(ours.id));
    }
    insert(tx, arrival, &thread).map(Received::New)
}

fn raise_to_arrival(tx: &mut Tx<'_>, known: &store::State, arrival: &Arrival) -> Result<(), Error> {
    if known.direction == Direction::In {
        return Ok(());
    }
    let report = Report { sid: Some(arrival.sid.as_str()), error_code: arrival.error_code, error_text: None };
    store::raise(tx, known, arrival.status, &report)?;
    Ok(())
}

/// A listing that came first may have told of fewer pictures than there are, and names none of them. Those of ours are
/// here.
fn learn_of_pictures(tx: &mut Tx<'_>, known: &store::State, arrival: &Arrival) -> Result<(), Error> {
    if arrival.pictures.count == 0 || known.direction == Direction::Out {
        return Ok(());
    }
    let before = expected::count(tx, known.id)?;
    expected::expect(tx, known.id, known.thread, &arrival.pictures)?;
    if before < arrival.pictures.count {
        store::set_media_count(tx, known.id, arrival.pictures.count)?;
        tx.publish(Event::MessageChanged { thread: known.thread, message: known.id });
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, arrival: &Arrival, thread: &inbox::store::State) -> Result<Id, Error> {
    let id = match arrival.at {
        Some(at) => tx.id_at(at)?,
        // What arrives now stands below what is there already.
        None => tx.arrival_id_after(thread.last_message_id)?,
    };
    let is_theirs = arrival.direction == Direction::In;
    let is_unread = is_theirs && arrival.origin != Origin::Imported;
    let rest = if arrival.rest.is_empty() {
        None
    } else {
        Some(serde_json::to_string(&arrival.rest).map_err(Error::internal)?)
    };
    let status = if is_theirs { Status::Received } else { Status::Queued };
    store::insert(
        tx,
        id,
        &New {
            thread: thread.id,
            sid: Some(&arrival.sid),
            intent: None,
            direction: arrival.direction,
            body: &arrival.body,
            status,
            is_unread,
            is_announced: arrival.origin != Origin::Recovered,
            media_count: arrival.pictures.count,
            rest,
        },
    )?;
    if arrival.pictures.count > 0 {
        expected::expect(tx, id, thread.id, &arrival.pictures)?;
    }
    let comes_back = is_theirs && arrival.origin != Origin::Imported;
    let after = inbox::store::State {
        last_message_id: thread.last_message_id.max(id),
        unread: thread.unread + u32::from(is_unread),
        state: if comes_back { inbox::ThreadState::Open } else { thread.state },
        ..thread.clone()
    };
    inbox::store::save(tx, thread, &after)?;
    if !is_theirs {
        // A text of ours that was sent elsewhere, or in an earlier life: its failure is history, not a task.
        let written = store::read(tx, id)?;
        let report = Report { sid: None, error_code: arrival.error_code, error_text: None };
        let raised = store::raise(tx, &written, arrival.status, &report)?;
        if arrival.origin == Origin::Imported {
            store::close_failure(tx, &raised)?;
        }
        return Ok(id);
    }
    note_consent(tx, arrival)?;
    crate::scheduled::note_reply(tx, thread.id, id)?;
    if arrival.origin != Origin::Imported {
        let came = crate::replies::Came {
            number: thread.number_id,
            thread: thread.id,
            message: id,
            body: &arrival.body,
            is_word: arrival.opt_out.is_some(),
            at: arrival.at,
        };
        crate::replies::consider(tx, &came)?;
    }
    if is_unread {
        crate::notices::expect(tx, thread.id, id)?;
    }
    // History is told by its threads alone: fifty thousand single facts would only drown the page.
    if arrival.origin != Origin::Imported {
        tx.publish(Event::MessageReceived { thread: thread.id, message: id });
    }
    Ok(id)
}

/// Consent belongs to their phone number across all of ours; `OptOutType`, where sent, beats the word list.
fn note_consent(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(), Error> {
    if arrival.direction != Direction::In {
        return Ok(());
    }
    let word = match arrival.opt_out {
        Some(OptOut::Stop) => Some(consent::Word::Stop),
        Some(OptOut::Start) => Some(consent::Word::Start),
        Some(OptOut::Help) => None,
        None => consent::word(&arrival.body),
    };
    let Some(word) = word else { return Ok(()) };
    let said = consent::Said {
        address: &arrival.them.address(),
        word,
        text: arrival.body.trim(),
        sid: Some(arrival.sid.as_str()),
        at: arrival.at,
    };
    consent::note(tx, &said)
}
