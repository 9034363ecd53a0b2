//! Handing papers in: one step at a time, each on disk before the next.
//!
//! What makes something is looked for first, and its attempt is committed before it is asked for; an answer that was
//! lost is looked for again, and asked for once more only when it certainly never arrived.

use std::time::Duration;

use deskbell_twilio::Error as Twilio;

use crate::account::{App, Office, TwilioTrouble};
use crate::compliance::asking::{self, Failure, Made};
use crate::compliance::show::{self, SubmissionView};
use crate::compliance::steps::{self, Step};
use crate::compliance::store::{self, Known};
use crate::compliance::{State, SubmissionArgs, rules};
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::{Id, Lane, Tx};

/// So long what was asked for without an answer is looked for before it is asked for again, and so often.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOKS: u32 = 2;
const NEXT_LOOK: Duration = Duration::from_secs(30);

/// The question before papers are handed in.
pub(crate) fn question(_app: &App, _args: &SubmissionArgs) -> String {
    "Send these papers to Twilio? Names, numbers, the address and the files in them leave this computer."
        .to_owned()
}

/// Hands papers in: writes the wish down and promises to keep it. What is missing stands at its field in the answer,
/// and nothing is sent then.
///
/// # Errors
/// `bad_input` naming `submission` when they are at Twilio already.
pub async fn submit(office: &Office, args: SubmissionArgs) -> Result<SubmissionView, Error> {
    let id = args.submission;
    let today = show::today(office);
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, id)?;
            if known.state == State::Submitting {
                return show::of(tx, id, &today);
            }
            if !known.state.is_open() {
                return Err(Error::bad_input("submission", "These papers are at Twilio already."));
            }
            let faults = rules::missing(&known);
            store::set_faults(tx, id, &faults, None)?;
            if faults.is_empty() {
                store::begin_round(tx, id)?;
                store::set_state(tx, id, State::Submitting, None)?;
                tx.enqueue(&Job::SubmitPapers { submission: id })?;
            }
            show::of(tx, id, &today)
        })
        .await
}

/// Keeps the promise to hand papers in, one step further.
pub(crate) async fn keep(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let known = office.store().read(move |conn| store::find(conn, id)).await?;
    let Some(known) = known.filter(|known| known.state == State::Submitting) else {
        return Ok(Outcome::Done);
    };
    let step = steps::next(&known);
    match go(office, &known, step).await {
        Ok(Gone::Made(made)) => {
            let again = office.store().write(Lane::Door, move |tx| write_down(tx, id, &made)).await?;
            Ok(if again { Outcome::Next(office.clock().now()) } else { Outcome::Done })
        }
        Ok(Gone::Wait) => Ok(Outcome::Again(office.clock().now() + NEXT_LOOK)),
        Err(failure) => fail(office, &known, step, attempts, failure).await,
    }
}

enum Gone {
    Made(Made),
    /// Nobody knows yet whether it was made.
    Wait,
}

async fn go(office: &Office, known: &Known, step: Step) -> Result<Gone, Failure> {
    let id = known.id;
    if !step.makes_something() {
        return asking::make(office, known, step).await.map(Gone::Made);
    }
    if let Some(made) = asking::look(office, known, step).await? {
        return Ok(Gone::Made(made));
    }
    let key = step.key();
    if known.step.as_deref() == Some(key.as_str()) {
        let waited = known.attempted_at.map_or(PATIENCE, |at| office.clock().now().since(at));
        if waited < PATIENCE || known.looks < LOOKS {
            office.store().write(Lane::Door, move |tx| store::count_look(tx, id)).await?;
            return Ok(Gone::Wait);
        }
    }
    office.store().write(Lane::Door, move |tx| store::set_attempt(tx, id, &key)).await?;
    match asking::make(office, known, step).await {
        Err(Failure::Twilio(error)) if error.may_have_arrived() => Ok(Gone::Wait),
        Err(failure) => {
            // It certainly came to nothing: there is nothing to look for.
            office.store().write(Lane::Door, move |tx| store::end_attempt(tx, id)).await?;
            Err(failure)
        }
        Ok(made) => Ok(Gone::Made(made)),
    }
}

/// Writes down what came of a step. Answers whether there is another one.
fn write_down(tx: &mut Tx<'_>, id: Id, made: &Made) -> Result<bool, Error> {
    store::end_attempt(tx, id)?;
    match made {
        Made::EndUser { sid, sent } => store::set_end_user(tx, id, Some(sid), Some(sent))?,
        Made::Document { id, sid, sent } => store::documents::set_sent(tx, *id, Some(sid), Some(sent))?,
        Made::Bundle(sid) => store::set_bundle(tx, id, Some(sid))?,
        Made::EndUserItem(item) => store::set_end_user_item(tx, id, item)?,
        Made::Item { id, item } => store::documents::set_item(tx, *id, Some(item))?,
        Made::TakenOut(document) => store::documents::set_item(tx, *document, None)?,
        Made::Deleted(document) => store::documents::forget(tx, *document)?,
        Made::Evaluated(faults) if faults.is_empty() => store::set_checked(tx, id)?,
        Made::Evaluated(faults) => {
            store::set_faults(tx, id, faults, None)?;
            store::set_state(tx, id, State::Draft, Some("Twilio says that something is missing."))?;
            return Ok(false);
        }
        Made::HandedIn => {
            store::set_faults(tx, id, &[], None)?;
            store::set_state(tx, id, State::InReview, None)?;
            tx.enqueue_at(&Job::CheckPapers { submission: id }, tx.now() + super::review::FIRST_LOOK, None)?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// What to do about a step that did not go.
async fn fail(
    office: &Office,
    known: &Known,
    step: Step,
    attempts: u32,
    failure: Failure,
) -> Result<Outcome, Error> {
    let id = known.id;
    let words = match failure {
        Failure::Own(Error::NotFound(_)) => {
            "The file of a document is no longer here. Choose it again, and hand the papers in.".to_owned()
        }
        Failure::Own(error) => return Err(error),
        Failure::NoFile => {
            "Twilio did not receive the file of a document. Hand the papers in again.".to_owned()
        }
        // Somebody deleted it in the Console: it is made anew.
        Failure::Twilio(Twilio::Refused { status: 404, .. }) => {
            return lose(office, known, step).await;
        }
        Failure::Twilio(error @ (Twilio::Refused { .. } | Twilio::Unauthorized))
            if !error.may_have_arrived() =>
        {
            TwilioTrouble::from(error).sentence()
        }
        Failure::Twilio(error) => {
            let words = TwilioTrouble::from(error).sentence();
            office.store().write(Lane::Door, move |tx| store::set_faults(tx, id, &[], Some(&words))).await?;
            return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
        }
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::end_attempt(tx, id)?;
            store::set_faults(tx, id, &[], Some(&words))?;
            store::set_state(tx, id, State::Draft, Some(&words))?;
            Ok(Outcome::Done)
        })
        .await
}

/// Something that a step needs is no longer at Twilio: what is known of it is forgotten, and it is made anew.
async fn lose(office: &Office, known: &Known, step: Step) -> Result<Outcome, Error> {
    let id = known.id;
    let is_bundle_gone = match known.bundle.as_deref().map(deskbell_twilio::BundleSid::parse) {
        Some(Ok(bundle)) => {
            let fetch = deskbell_twilio::api::compliance::bundles::Fetch { bundle };
            match office.twilio().execute(&fetch).await {
                Err(Twilio::Refused { status: 404, .. }) => true,
                Err(error) => return Err(error.into()),
                Ok(_) => false,
            }
        }
        _ => false,
    };
    let now = office.clock().now();
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::end_attempt(tx, id)?;
            match step {
                _ if is_bundle_gone => store::set_bundle(tx, id, None)?,
                Step::ChangeEndUser | Step::AddEndUser => store::set_end_user(tx, id, None, None)?,
                Step::ChangeDocument(document) | Step::AddDocument(document) => {
                    store::documents::set_sent(tx, document, None, None)?;
                }
                // Twilio does not know what it described itself: to be tried again, not at once.
                _ => return Ok(Outcome::Again(now + NEXT_LOOK)),
            }
            Ok(Outcome::Next(now))
        })
        .await
}
