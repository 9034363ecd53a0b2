//! What the webhooks bring: each request is recorded in the same transaction as what it did, and answered from the
//! office's rules. Whatever goes wrong on the way, the answer is that a message can be left.
//!
//! Invariant: a request that comes again learns nothing: who is rung is said once for each step of a call.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::calls::{CallDirection, CallStatus, DialStatus};
use deskbell_twilio::api::recordings::RecordingStatus;
use deskbell_twilio::twiml::Voice;
use deskbell_twilio::webhook::call::{About, Dialed, Status, Voice as Asked};
use deskbell_twilio::webhook::gather::Gathered;
use deskbell_twilio::webhook::recording::{Recorded as Taken, Status as Recording};
use deskbell_twilio::{CallSid, Millis, Party};

use crate::account::Office;
use crate::calls::answer::{self, About as Who, Recorded};
use crate::calls::lead::lead;
use crate::calls::receive::take_in;
use crate::calls::rules::LegFacts;
use crate::calls::store::{self, State};
use crate::calls::{Arrival, Leg, Origin, late, note_leg, receive};
use crate::error::Error;
use crate::greetings::links;
use crate::line::evidence;
use crate::line::recorder::{self, Request};
use crate::rooms;
use crate::rooms::doors::Follow;
use crate::routing::{Ended, Happened, Manner, Place, Planned, Rules, Then, sip};
use crate::store::{Id, Lane, Tx};
use crate::voicemails::{self, Left, What};

/// The answer to a call.
pub type Answer = Voice;

/// Twilio waits 15 seconds at most, and the caller hears nothing meanwhile.
const PATIENCE: Duration = Duration::from_secs(4);
/// No call that began so long ago is answered.
const OLD: Duration = Duration::from_secs(4 * 60 * 60);

/// What a call gets, as the write decided it.
pub(crate) enum Decided {
    /// What the rules say.
    Planned { planned: Planned, manner: Manner, recording: Recorded },
    /// A message can be left: it has been told already what else there is.
    Voicemail,
    /// That forwarding works: it is our own test, and no call.
    ForwardingWorks,
    /// The conference room, or a moment of waiting for it.
    Room(Follow, Id),
    /// Nothing.
    HangUp,
}

/// Answers a call to one of our numbers. Never fails: where it cannot be stored in time, a message can be left, and the
/// request is kept in memory until the disk takes it.
pub async fn answer(office: &Arc<Office>, request: Request, form: Asked) -> Answer {
    let about = form.call.clone();
    let arrival = arrival_of(&about, 0, form.rest);
    let (kept, recorded) = (arrival.clone(), request.clone());
    let asked = about.clone();
    let decided = in_time(office.store().write(Lane::Door, move |tx| {
        if crate::forwarding::is_test(tx, &asked)? {
            recorder::record(tx, "calls/incoming", &recorded, "forwarding works")?;
            return Ok(Decided::ForwardingWorks);
        }
        begin(tx, &arrival, &recorded)
    }))
    .await;
    evidence::note_webhook(office, &evidence::About::calls(&kept.ours)).await;
    let Some(decided) = decided else {
        late::keep(office, kept, request);
        return answer::voicemail(office);
    };
    say(office, &about, &decided).await
}

/// Answers a caller whose ringing of others has ended.
pub async fn dialed(office: &Office, request: Request, place: Place, form: Dialed) -> Answer {
    let about = form.call.clone();
    let decided =
        in_time(office.store().write(Lane::Door, move |tx| go_on(tx, &place, &form, &request))).await;
    match decided {
        Some(decided) => say(office, &about, &decided).await,
        None => answer::voicemail(office),
    }
}

/// Asks whoever answered for the call `parent` to press 1.
pub async fn whisper(office: &Office, request: Request, parent: CallSid, form: Asked) -> Answer {
    let call = parent.clone();
    let is_wanted = in_time(office.store().write(Lane::Door, move |tx| {
        let is_wanted = is_live(tx, &call)?;
        let leg = Leg::new(form.call.call_sid.clone(), call.clone(), form.call.status.clone());
        note_leg(tx, &Leg { is_asked: true, address: Some(form.call.to.address()), ..leg })?;
        recorder::record(tx, "calls/whisper", &request, if is_wanted { "asked" } else { "over" })?;
        Ok(is_wanted)
    }));
    // Who cannot be asked is not joined: the caller gets to the voicemail.
    if is_wanted.await == Some(true) { answer::ask(office, &parent) } else { answer::hang_up() }
}

/// Joins whoever pressed 1 with the call `parent`, and nobody else.
pub async fn accepted(office: &Office, request: Request, parent: CallSid, form: Gathered) -> Answer {
    let has_accepted = form.digits == "1";
    let written = in_time(office.store().write(Lane::Door, move |tx| {
        let leg = Leg::new(form.call.call_sid.clone(), parent.clone(), form.call.status.clone());
        let address = Some(form.call.to.address());
        note_leg(tx, &Leg { is_asked: true, is_accepted: has_accepted, address, ..leg })?;
        recorder::record(tx, "calls/accepted", &request, if has_accepted { "accepted" } else { "declined" })
    }))
    .await;
    if written.is_none() {
        tracing::warn!("that somebody took a call could not be stored");
    }
    // They pressed 1: they are joined, whether or not the disk could take that.
    if has_accepted { answer::join() } else { answer::hang_up() }
}

/// Takes in a message that was left, and says goodbye.
pub async fn recorded(office: &Office, request: Request, form: Taken) -> Answer {
    let written = in_time(office.store().write(Lane::Door, move |tx| {
        let left = Left {
            sid: form.recording.sid.clone(),
            call: form.call.call_sid.clone(),
            seconds: form.recording.duration.unwrap_or(0),
            at: None,
            what: What::Message,
        };
        // First the message, then that the call is over: it is not missed in between.
        let is_known = store::find(tx, form.call.call_sid.as_str())?.is_some();
        if is_known {
            voicemails::store::receive(tx, &left)?;
        }
        receive(tx, &arrival_of(&form.call, 0, Vec::new()))?;
        if !is_known {
            voicemails::store::receive(tx, &left)?;
        }
        recorder::record(tx, "calls/recorded", &request, "a message was left")
    }))
    .await;
    if written.is_none() {
        // Its recording callback follows, and catch-up lists it.
        tracing::warn!("that a message was left could not be stored yet");
    }
    answer::thanks()
}

/// Takes in how the recording of a message fares.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn recording(office: &Office, request: Request, form: Recording) -> Result<(), Error> {
    take_recording(office, request, form, What::Message).await
}

/// Takes in how the recording of a conversation fares.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn conversation(office: &Office, request: Request, form: Recording) -> Result<(), Error> {
    take_recording(office, request, form, What::Conversation).await
}

async fn take_recording(office: &Office, request: Request, form: Recording, what: What) -> Result<(), Error> {
    let (path, news) = match what {
        What::Message => ("calls/recording", "a message was left"),
        What::Conversation => ("calls/conversation", "a conversation was recorded"),
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = match (&form.call_sid, &form.status) {
                (Some(call), RecordingStatus::Completed) => {
                    let left = Left {
                        sid: form.recording_sid.clone(),
                        call: call.clone(),
                        seconds: form.duration.unwrap_or(0),
                        at: form.started_at,
                        what,
                    };
                    voicemails::store::receive(tx, &left)?;
                    news
                }
                (Some(_), RecordingStatus::Absent) => "nothing was said",
                _ => "no news",
            };
            recorder::record(tx, path, &request, outcome)
        })
        .await
}

/// Takes in how a call or one of its legs fares.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn status(office: &Office, request: Request, form: Status) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = apply_status(tx, &form)?;
            recorder::record(tx, "calls/status", &request, outcome)
        })
        .await
}

/// Raises the call or the leg that a callback is about.
pub(super) fn apply_status(tx: &mut Tx<'_>, form: &Status) -> Result<&'static str, Error> {
    let about = &form.call;
    if let Some(parent) = &about.parent_call_sid {
        let leg = Leg::new(about.call_sid.clone(), parent.clone(), about.status.clone());
        let address = Some(about.to.address());
        note_leg(tx, &Leg { seconds: form.duration.unwrap_or(0), address, ..leg })?;
        return Ok("a phone that was rung");
    }
    if about.direction != CallDirection::Inbound {
        return Ok("no call to us");
    }
    receive(tx, &arrival_of(about, form.duration.unwrap_or(0), Vec::new()))?;
    Ok("raised")
}

/// Takes a call in and decides by the rules how it is answered.
pub(super) fn begin(tx: &mut Tx<'_>, arrival: &Arrival, request: &Request) -> Result<Decided, Error> {
    let known = store::find(tx, arrival.sid.as_str())?;
    let (decided, outcome) = match &known {
        Some(known) if is_over(known, tx.now()) => (Decided::HangUp, "over"),
        Some(known) if known.place >= 0 => (Decided::Voicemail, "again"),
        _ => {
            // What becomes of it is worked out once, with what the rules say.
            take_in(tx, arrival, known.as_ref())?;
            let Some(call) = store::find(tx, arrival.sid.as_str())? else {
                recorder::record(tx, "calls/incoming", request, "deleted here")?;
                return Ok(Decided::HangUp);
            };
            let rules = crate::routing::store::rules_of(tx, call.number)?;
            let planned = lead(tx, &call, &rules, &Happened::Nothing)?;
            (planned_by(&rules, planned), "answered")
        }
    };
    recorder::record(tx, "calls/incoming", request, outcome)?;
    Ok(decided)
}

/// Takes in how ringing ended, and decides by the rules what follows.
fn go_on(tx: &mut Tx<'_>, place: &Place, form: &Dialed, request: &Request) -> Result<Decided, Error> {
    let sid = &form.call.call_sid;
    // First who spoke, then that it is over: no call is missed in between.
    let follows = match store::find(tx, sid.as_str())? {
        // Whoever had it was brought into the conference room, and goes on.
        Some(known) => rooms::doors::follow(tx, known.id)?.map(|follow| Decided::Room(follow, known.id)),
        None => None,
    };
    let ended = if follows.is_some() { Ended::Spoke } else { note_dialed(tx, form)? };
    receive(tx, &arrival_of(&form.call, 0, Vec::new()))?;
    let Some(call) = store::find(tx, sid.as_str())? else {
        recorder::record(tx, "calls/dialed", request, "deleted here")?;
        return Ok(Decided::HangUp);
    };
    if let Some(room) = follows.filter(|_| !is_over(&call, tx.now())) {
        recorder::record(tx, "calls/dialed", request, "into the conference room")?;
        return Ok(room);
    }
    let (decided, outcome) = if is_over(&call, tx.now()) {
        (Decided::HangUp, "over")
    } else if place.ordinal() <= call.place {
        (if ended == Ended::Spoke { Decided::HangUp } else { Decided::Voicemail }, "again")
    } else {
        let rules = crate::routing::store::rules_of(tx, call.number)?;
        let planned = lead(tx, &call, &rules, &Happened::Rung { at: place.clone(), ended })?;
        (planned_by(&rules, planned), "went on")
    };
    recorder::record(tx, "calls/dialed", request, outcome)?;
    Ok(decided)
}

/// Writes down the leg that answered or was tried last. Answers how the ringing ended.
pub(super) fn note_dialed(tx: &mut Tx<'_>, form: &Dialed) -> Result<Ended, Error> {
    let status = match &form.dial_status {
        DialStatus::Completed | DialStatus::Answered => CallStatus::Completed,
        DialStatus::Busy => CallStatus::Busy,
        DialStatus::NoAnswer => CallStatus::NoAnswer,
        DialStatus::Failed => CallStatus::Failed,
        DialStatus::Canceled => CallStatus::Canceled,
        DialStatus::Other(word) => CallStatus::from(word.as_str()),
    };
    let mut has_spoken = form.is_bridged == Some(true);
    if let Some(leg) = &form.dial_call_sid {
        let (parent, seconds) = (form.call.call_sid.clone(), form.dial_duration.unwrap_or(0));
        let leg = Leg { seconds, is_bridged: form.is_bridged, ..Leg::new(leg.clone(), parent, status) };
        note_leg(tx, &leg)?;
        let legs = store::legs_of(tx, form.call.call_sid.as_str())?;
        has_spoken |= legs.iter().any(LegFacts::has_spoken);
    }
    Ok(match form.dial_status {
        _ if has_spoken => Ended::Spoke,
        DialStatus::Busy => Ended::Busy,
        DialStatus::Failed => Ended::Failed,
        _ => Ended::Unanswered,
    })
}

pub(crate) fn planned_by(rules: &Rules, planned: Planned) -> Decided {
    let (longest, are_written) = voicemails::transcripts::taken(rules);
    Decided::Planned {
        planned,
        manner: rules.manner(),
        recording: Recorded { longest, are_written, conversations: rules.records },
    }
}

pub(crate) async fn say(office: &Office, about: &About, decided: &Decided) -> Answer {
    match decided {
        Decided::HangUp => answer::hang_up(),
        Decided::Room(Follow::In, _) => answer::room(office),
        Decided::Room(Follow::Wait, call) => answer::wait_for_room(office, *call),
        Decided::Voicemail => answer::voicemail(office),
        Decided::ForwardingWorks => answer::forwarding_works(),
        Decided::Planned { planned, manner, recording } => {
            // In a call that we made the caller is of the office.
            let (them, ours) = match about.direction {
                CallDirection::OutboundApi => (&about.to, about.from.address()),
                _ => (&about.from, about.to.address()),
            };
            let passwords = match &planned.then {
                Then::Ring { phones, .. } => sip::passwords(office, phones).await,
                _ => BTreeMap::new(),
            };
            let sounds = links::addresses(office, planned.sounds()).await;
            let who = Who {
                sid: &about.call_sid,
                them,
                ours: &ours,
                manner,
                passwords: &passwords,
                sounds: &sounds,
                recording: *recording,
            };
            answer::of(office, &who, planned)
        }
    }
}

/// The answer to a request about a call that cannot be read.
#[must_use]
pub fn answer_unread(office: &Office) -> Answer {
    answer::voicemail(office)
}

pub(crate) fn is_over(call: &State, now: Millis) -> bool {
    call.status.is_final() || call.id.at() + OLD < now
}

fn is_live(tx: &Tx<'_>, sid: &CallSid) -> Result<bool, Error> {
    let now = tx.now();
    Ok(store::find(tx, sid.as_str())?.is_some_and(|call| !is_over(&call, now)))
}

pub(super) fn arrival_of(about: &About, seconds: u32, rest: Vec<(String, String)>) -> Arrival {
    Arrival {
        sid: about.call_sid.clone(),
        them: about.from.clone(),
        ours: about.to.address(),
        forwarded_from: about.forwarded_from.as_ref().map(Party::address),
        at: None,
        status: about.status.clone(),
        seconds,
        origin: Origin::Announced,
        rest,
    }
}

/// What a write came to, unless it failed or takes longer than a caller waits.
pub(crate) async fn in_time<T>(write: impl Future<Output = Result<T, Error>>) -> Option<T> {
    match tokio::time::timeout(PATIENCE, write).await {
        Ok(Ok(written)) => Some(written),
        Ok(Err(error)) => {
            tracing::error!(code = error.code(), "news of a call could not be stored");
            None
        }
        Err(_) => {
            tracing::error!("the disk took too long for news of a call");
            None
        }
    }
}
