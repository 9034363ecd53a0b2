//! How papers fare at Twilio: told by callbacks and asked for at growing intervals, both through one function.
//!
//! Invariant: a callback decides nothing. It lets us ask, and Twilio's answer to that counts; so callbacks in any order,
//! however often, or not at all, end in the same state.

use std::time::Duration;

use deskbell_twilio::api::compliance::bundles::{self, BundleStatus};
use deskbell_twilio::api::compliance::documents;
use deskbell_twilio::webhook::compliance::Status;
use deskbell_twilio::{BundleSid, DocumentSid, Error as Twilio, Millis};

use crate::account::Office;
use crate::compliance::store::{self, Known};
use crate::compliance::{Fault, Review, State};
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::line::recorder::{self, Request};
use crate::store::{Id, Lane, Tx};

/// How soon Twilio is asked after papers were handed in; then each time after twice as long, up to the longest.
pub(super) const FIRST_LOOK: Duration = Duration::from_secs(5 * 60);
const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);
/// So soon after papers were handed in, Twilio may still answer how they stood before: as a draft, or rejected where
/// that has been said of them already.
const SETTLING: Duration = Duration::from_secs(2 * 60);
/// Approved papers are asked about once a day: an approval can end.
const APPROVED: Duration = Duration::from_secs(24 * 60 * 60);

/// What Twilio says of papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) status: BundleStatus,
    pub(super) valid_until: Option<Millis>,
    /// What is wrong with each document.
    pub(super) faults: Vec<Fault>,
}

/// Takes in what a signed callback says: that there is news, and why papers were rejected.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and asking finds it.
pub async fn status_webhook(office: &Office, request: Request, form: Status) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = note(tx, &form)?;
            recorder::record(tx, "compliance/status", &request, outcome)
        })
        .await
}

pub(super) fn note(tx: &mut Tx<'_>, form: &Status) -> Result<&'static str, Error> {
    let Some(id) = store::find_by_bundle(tx, form.bundle_sid.as_str())? else { return Ok("unknown papers") };
    if let Some(reason) = form.failure_reason.as_deref().filter(|_| form.status == BundleStatus::Rejected) {
        store::set_said_reason(tx, id, reason)?;
    }
    tx.enqueue(&Job::CheckPapers { submission: id })?;
    Ok("asked")
}

/// Asks Twilio how papers stand.
pub(crate) async fn check(office: &Office, id: Id) -> Result<Outcome, Error> {
    let found = office
        .store()
        .read(move |conn| Ok((store::find(conn, id)?, store::reviews::list(conn, id)?)))
        .await?;
    let (Some(known), history) = found else { return Ok(Outcome::Done) };
    if !is_followed(known.state) {
        return Ok(Outcome::Done);
    }
    let Some(Ok(bundle)) = known.bundle.as_deref().map(BundleSid::parse) else { return Ok(Outcome::Done) };
    let round = known.round;
    let seen = match office.twilio().execute(&bundles::Fetch { bundle }).await {
        Ok(bundle) => {
            let faults = if bundle.status == BundleStatus::Rejected {
                read_faults(office, &known).await?
            } else {
                Vec::new()
            };
            Some(Seen { status: bundle.status, valid_until: bundle.valid_until, faults })
        }
        Err(Twilio::Refused { status: 404, .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(settled) = history.last().map(|last| last.at + SETTLING)
        && known.state == State::InReview
        && may_be_old(seen.as_ref(), &history)
        && settled > office.clock().now()
    {
        return Ok(Outcome::Next(settled));
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            match &seen {
                Some(seen) => set_review(tx, id, round, seen)?,
                None => set_gone(tx, id, round)?,
            }
            store::count_asked(tx, id)?;
            Ok(match store::find(tx, id)? {
                Some(known) => again(&known, tx.now()).map_or(Outcome::Done, Outcome::Next),
                None => Outcome::Done,
            })
        })
        .await
}

/// Whether this may be how papers stood before they were handed in. A first rejection is certainly news.
fn may_be_old(seen: Option<&Seen>, history: &[Review]) -> bool {
    match seen.map(|seen| &seen.status) {
        None | Some(BundleStatus::Draft) => true,
        Some(BundleStatus::Rejected) => history.iter().any(|change| change.state == State::Rejected),
        Some(_) => false,
    }
}

fn is_followed(state: State) -> bool {
    !matches!(state, State::Draft | State::Submitting)
}

/// When to ask again.
fn again(known: &Known, now: Millis) -> Option<Millis> {
    match known.state {
        State::InReview => {
            let wait = FIRST_LOOK.saturating_mul(2_u32.saturating_pow(known.asked.min(16)));
            Some(now + wait.min(LONGEST))
        }
        State::Approved | State::Suspended => {
            let day = now + APPROVED;
            Some(known.valid_until.filter(|until| *until > now).map_or(day, |until| until.min(day)))
        }
        _ => None,
    }
}

/// What is wrong with each document.
async fn read_faults(office: &Office, known: &Known) -> Result<Vec<Fault>, Error> {
    let mut faults = Vec::new();
    for one in known.documents.iter().filter(|one| one.is_kept) {
        let Some(Ok(document)) = one.sid.as_deref().map(DocumentSid::parse) else { continue };
        match office.twilio().execute(&documents::Fetch { document }).await {
            Ok(said) => {
                faults
                    .extend(said.failure_reason.map(|words| Fault::at_proof(&one.requirement, None, words)));
            }
            Err(Twilio::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(faults)
}

/// Our one state for Twilio's spellings. A word that Twilio has added since changes nothing.
fn state_of(seen: &Seen, now: Millis) -> Option<State> {
    match &seen.status {
        BundleStatus::PendingReview | BundleStatus::InReview => Some(State::InReview),
        BundleStatus::Approved | BundleStatus::ProvisionallyApproved => {
            Some(if seen.valid_until.is_some_and(|until| until <= now) {
                State::Expired
            } else {
                State::Approved
            })
        }
        BundleStatus::Rejected => Some(State::Rejected),
        BundleStatus::Draft => Some(State::Draft),
        BundleStatus::Other(word) if word.contains("suspend") => Some(State::Suspended),
        BundleStatus::Other(word) if word.contains("expire") => Some(State::Expired),
        BundleStatus::Other(_) => None,
    }
}

/// The one function through which papers change once they are handed in. What was seen of an earlier round is nothing.
pub(super) fn set_review(tx: &mut Tx<'_>, id: Id, round: u32, seen: &Seen) -> Result<(), Error> {
    let Some(known) = store::find(tx, id)? else { return Ok(()) };
    if known.round != round || !is_followed(known.state) {
        return Ok(());
    }
    store::set_valid_until(tx, id, seen.valid_until)?;
    let Some(state) = state_of(seen, tx.now()).filter(|state| *state != known.state) else { return Ok(()) };
    let (faults, reason) = match state {
        State::Rejected => (seen.faults.clone(), reason_of(&known, &seen.faults)),
        State::Draft => (Vec::new(), Some("They were taken back in Twilio's Console.".to_owned())),
        _ => (Vec::new(), None),
    };
    store::set_faults(tx, id, &faults, reason.as_deref())?;
    store::set_state(tx, id, state, reason.as_deref())?;
    tx.enqueue(&Job::TellOfPapers { submission: id })
}

/// Why papers were rejected, as the callback said, else as the documents say.
fn reason_of(known: &Known, faults: &[Fault]) -> Option<String> {
    let said = known.said_reason.clone().filter(|reason| !reason.trim().is_empty());
    let words: Vec<&str> = faults.iter().map(|fault| fault.words.as_str()).collect();
    said.or_else(|| (!words.is_empty()).then(|| words.join(" "))).or_else(|| {
        Some("Twilio gave no reason. It writes one to the e-mail address of the business.".to_owned())
    })
}

/// The bundle is no longer at Twilio: the answers are kept, and papers can be handed in anew.
fn set_gone(tx: &mut Tx<'_>, id: Id, round: u32) -> Result<(), Error> {
    let known = store::find(tx, id)?.filter(|known| known.round == round && is_followed(known.state));
    if known.is_none() {
        return Ok(());
    }
    let words = "These papers were deleted at Twilio. Your answers and files are kept: hand them in again.";
    store::set_bundle(tx, id, None)?;
    store::set_faults(tx, id, &[], Some(words))?;
    store::set_state(tx, id, State::Draft, Some(words))?;
    tx.enqueue(&Job::TellOfPapers { submission: id })
}

/// Tells the desktop how papers stand now.
pub(crate) async fn tell(office: &Office, id: Id) -> Result<Outcome, Error> {
    let Some(known) = office.store().read(move |conn| store::find(conn, id)).await? else {
        return Ok(Outcome::Done);
    };
    let title = match known.state {
        State::Approved => "Your papers are approved",
        State::Rejected => "Your papers need a change",
        State::Expired => "Your papers have expired",
        State::Suspended => "Your papers were suspended",
        State::Draft => "Your papers have to be handed in again",
        State::InReview | State::Submitting => return Ok(Outcome::Done),
    };
    crate::notices::ring_for_papers(office, title.to_owned(), known.needs.name).await
}
