//! Keeping the promise of a flow: made once, published anew when the rules change, and left alone where somebody has
//! changed it at Twilio.
//!
//! Invariants: Twilio is asked whether it would take a flow before anything answers by it; the attempt is committed
//! before the POST, and a POST whose outcome is unknown is settled by looking, never repeated blindly; what somebody
//! changed by hand is written over only when a person asks for that.

use std::time::Duration;

use deskbell_twilio::Error as Twilio;
use deskbell_twilio::FlowSid;
use deskbell_twilio::api::flows::{self as api, Definition, Draft, Status};

use super::store::{self, Known, Stage};
use super::{carry, draw, hash};
use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::jobs::{Outcome, backoff};
use crate::store::Lane;
use crate::store::keys::{hex, random};

/// How often it is looked at whether somebody has changed it.
const EVERY: Duration = Duration::from_secs(6 * 60 * 60);
/// Twilio's list knows of a flow at once; a lost connection may need a moment.
const FIRST_LOOK: Duration = Duration::from_secs(5);
const NEXT_LOOK: Duration = Duration::from_secs(20);
/// "It was not made" is believed no earlier than this after the attempt, and after so many listings.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOKS: u32 = 3;

/// A flow that is wanted.
struct Wanted {
    definition: Definition,
    hash: String,
}

/// Keeps the promise.
pub(crate) async fn keep(office: &Office, attempts: u32) -> Result<Outcome, Error> {
    let _turn = office.flow_turn().lock().await;
    let (numbers, known) =
        office.store().read(|conn| Ok((store::answering(conn)?, store::find(conn)?))).await?;
    let branches: Vec<_> = numbers.iter().map(|(_, number, rules)| carry::carry(number, rules).0).collect();
    let Some(definition) = draw::draw(&branches) else {
        if let Some(known) = known {
            take_away(office, &known).await?;
            office.store().write(Lane::Door, store::delete).await?;
        }
        return Ok(Outcome::Done);
    };
    let wanted = Wanted { hash: hash::of(&definition.to_json()), definition };
    let known = match known {
        Some(known) => known,
        None => want(office).await?,
    };
    match known.stage {
        Stage::Off => Ok(Outcome::Done),
        Stage::Wanted => make(office, &known, &wanted, attempts).await,
        Stage::Making => {
            // It was cut off between the attempt and its answer.
            office.store().write(Lane::Door, |tx| store::set_stage(tx, Stage::Unconfirmed)).await?;
            look(office, &known).await
        }
        Stage::Unconfirmed => look(office, &known).await,
        Stage::Refused if known.sent == wanted.hash => Ok(later(office)),
        Stage::Refused | Stage::Made => match known.sid.clone() {
            None => make(office, &known, &wanted, attempts).await,
            Some(sid) => compare(office, &known, &sid, &wanted, attempts).await,
        },
        Stage::Changed | Stage::Gone => Ok(later(office)),
    }
}

fn later(office: &Office) -> Outcome {
    Outcome::Next(office.clock().now() + EVERY)
}

/// Writes down that a flow is wanted, under a name that no other has.
async fn want(office: &Office) -> Result<Known, Error> {
    let mark = hex(&random::<5>()?);
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::insert(tx, &mark)?;
            store::find(tx)?.ok_or(Error::NotFound("flow"))
        })
        .await
}

/// The name of the flow at Twilio.
fn name_of(known: &Known) -> String {
    format!("Deskbell, while the computer sleeps ({})", known.mark)
}

/// What is said of a revision at Twilio: by it an update is known again whose answer was lost.
fn message_of(hash: &str) -> String {
    format!("Deskbell {}", hash.get(..16).unwrap_or(hash))
}

fn draft_of(known: &Known, wanted: &Wanted) -> Draft {
    Draft {
        friendly_name: name_of(known),
        status: Status::Published,
        definition: wanted.definition.clone(),
        commit_message: Some(message_of(&wanted.hash)),
    }
}

/// Whether Twilio would take it. What it does not take is said, and tried again once it has changed.
async fn is_taken(office: &Office, draft: &Draft, hash: &str) -> Result<bool, Error> {
    let trouble = match office.twilio().execute(&api::Validate(draft.clone())).await {
        Ok(verdict) if verdict.valid != Some(false) => return Ok(true),
        Ok(_) => "Twilio says that it would not run, and not why.".to_owned(),
        Err(error) if is_refusal(&error) => TwilioTrouble::from(error).sentence(),
        Err(error) => return Err(error.into()),
    };
    refuse(office, hash, trouble).await?;
    Ok(false)
}

async fn refuse(office: &Office, hash: &str, trouble: String) -> Result<(), Error> {
    let hash = hash.to_owned();
    office.store().write(Lane::Door, move |tx| store::set_refused(tx, &hash, &trouble)).await
}

fn is_refusal(error: &Twilio) -> bool {
    matches!(error, Twilio::Refused { status: 400..500, .. }) && !error.may_have_arrived()
}

async fn make(office: &Office, known: &Known, wanted: &Wanted, attempts: u32) -> Result<Outcome, Error> {
    let draft = draft_of(known, wanted);
    if !is_taken(office, &draft, &wanted.hash).await? {
        return Ok(later(office));
    }
    let hash = wanted.hash.clone();
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::set_sent(tx, &hash)?;
            store::set_stage(tx, Stage::Making)
        })
        .await?;
    match office.twilio().execute(&api::Create(draft)).await {
        Ok(flow) => {
            office.store().write(Lane::Door, move |tx| store::set_made(tx, &flow)).await?;
            Ok(later(office))
        }
        Err(error) if is_refusal(&error) => {
            refuse(office, &wanted.hash, TwilioTrouble::from(error).sentence()).await?;
            Ok(later(office))
        }
        Err(error) => {
            let (stage, wait) = match error.may_have_arrived() {
                true => (Stage::Unconfirmed, FIRST_LOOK),
                false => (Stage::Wanted, backoff(attempts)),
            };
            office.store().write(Lane::Door, move |tx| store::set_stage(tx, stage)).await?;
            Ok(Outcome::Again(office.clock().now() + wait))
        }
    }
}

/// Looks for a flow that may have been made. It has a name of its own.
async fn look(office: &Office, known: &Known) -> Result<Outcome, Error> {
    let name = name_of(known);
    let mut page = office.twilio().execute(&api::List { page_size: Some(1000) }).await?;
    let found = loop {
        if let Some(flow) = page.flows.iter().find(|flow| flow.friendly_name == name) {
            break Some(flow.sid.clone());
        }
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => break None,
        }
    };
    if let Some(flow) = found {
        let flow = office.twilio().execute(&api::Fetch { flow }).await?;
        office.store().write(Lane::Door, move |tx| store::set_made(tx, &flow)).await?;
        return Ok(Outcome::Next(office.clock().now()));
    }
    let now = office.clock().now();
    let waited = known.attempted_at.map_or(PATIENCE, |at| now.since(at));
    let is_over = known.searches + 1 >= LOOKS && waited >= PATIENCE;
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::count_search(tx)?;
            if is_over { store::set_stage(tx, Stage::Wanted) } else { Ok(()) }
        })
        .await?;
    Ok(if is_over { Outcome::Next(now) } else { Outcome::Again(now + NEXT_LOOK) })
}

/// Whether what Twilio holds is what we left there, or what we told it last.
pub(super) fn is_ours(known: &Known, flow: &api::Flow) -> bool {
    let is_as_left = flow.revision == known.revision
        && flow.definition.as_ref().map(hash::of).as_ref() == Some(&known.held);
    is_as_left || is_what_was_sent(known, flow)
}

/// Whether it is an update of ours whose answer was lost.
fn is_what_was_sent(known: &Known, flow: &api::Flow) -> bool {
    flow.revision > known.revision
        && known.sent != known.published
        && flow.commit_message.as_deref() == Some(message_of(&known.sent).as_str())
}

async fn compare(
    office: &Office,
    known: &Known,
    sid: &FlowSid,
    wanted: &Wanted,
    attempts: u32,
) -> Result<Outcome, Error> {
    let flow = match office.twilio().execute(&api::Fetch { flow: sid.clone() }).await {
        Ok(flow) => flow,
        Err(Twilio::Refused { status: 404, .. }) => return lose(office).await,
        Err(error) => return Err(error.into()),
    };
    if is_what_was_sent(known, &flow) {
        office.store().write(Lane::Door, move |tx| store::set_made(tx, &flow)).await?;
        return Ok(Outcome::Next(office.clock().now()));
    }
    if !is_ours(known, &flow) {
        office.store().write(Lane::Door, |tx| store::set_stage(tx, Stage::Changed)).await?;
        return Ok(later(office));
    }
    if known.published == wanted.hash {
        return Ok(later(office));
    }
    let draft = draft_of(known, wanted);
    if !is_taken(office, &draft, &wanted.hash).await? {
        return Ok(later(office));
    }
    let hash = wanted.hash.clone();
    office.store().write(Lane::Door, move |tx| store::set_sent(tx, &hash)).await?;
    match office.twilio().execute(&api::Update { flow: sid.clone(), draft }).await {
        Ok(flow) => {
            office.store().write(Lane::Door, move |tx| store::set_made(tx, &flow)).await?;
            Ok(later(office))
        }
        Err(error) if is_refusal(&error) => {
            refuse(office, &wanted.hash, TwilioTrouble::from(error).sentence()).await?;
            Ok(later(office))
        }
        // The next run sees at Twilio whether it has come.
        Err(_) => Ok(Outcome::Again(office.clock().now() + backoff(attempts).max(FIRST_LOOK))),
    }
}

/// It is no longer at Twilio. The practice line forgets at each start, and nobody has deleted anything there.
async fn lose(office: &Office) -> Result<Outcome, Error> {
    let is_practice = office.is_practice();
    office
        .store()
        .write(Lane::Door, move |tx| match is_practice {
            true => store::start_anew(tx),
            false => store::set_stage(tx, Stage::Gone),
        })
        .await?;
    Ok(if is_practice { Outcome::Next(office.clock().now()) } else { later(office) })
}

/// Takes the flow away at Twilio, unless somebody has made something of their own of it.
pub(super) async fn take_away(office: &Office, known: &Known) -> Result<(), Error> {
    let Some(sid) = known.sid.clone() else { return Ok(()) };
    match office.twilio().execute(&api::Fetch { flow: sid.clone() }).await {
        Ok(flow) if is_ours(known, &flow) => {}
        Ok(_) | Err(Twilio::Refused { status: 404, .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    match office.twilio().execute(&api::Delete { flow: sid }).await {
        Ok(()) | Err(Twilio::Refused { status: 404, .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
