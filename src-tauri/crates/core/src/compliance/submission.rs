//! Papers in the making: begun for a country and a kind of number, answered, and put away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::compliance::business::line;
use crate::compliance::show::{self, SubmissionView};
use crate::compliance::{EndUser, ReadRegulation, fields, regulation, store};
use crate::error::Error;
use crate::events::Event;
use crate::numbers::NumberKind;
use crate::store::{Id, Lane};

/// A name of 200 characters fits, and a sentence.
const ANSWER_MAX: usize = 500;

/// How far papers have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// They are being filled in.
    Draft,
    /// They are being handed in.
    Submitting,
    /// Somebody at Twilio looks at them.
    InReview,
    /// Numbers are given out on them.
    Approved,
    /// Something is wrong with them.
    Rejected,
    /// They held until their day.
    Expired,
    /// Twilio has suspended them.
    Suspended,
}

impl State {
    const ALL: [(State, &'static str); 7] = [
        (State::Draft, "draft"),
        (State::Submitting, "submitting"),
        (State::InReview, "in_review"),
        (State::Approved, "approved"),
        (State::Rejected, "rejected"),
        (State::Expired, "expired"),
        (State::Suspended, "suspended"),
    ];

    pub(super) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("draft", |(_, word)| word)
    }

    pub(super) fn read(word: &str) -> Option<State> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// Whether what was answered can be changed.
    pub(super) fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Rejected | State::Expired)
    }
}

/// Begins papers.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartSubmission {
    /// Two letters.
    pub country: String,
    /// For which kind of number.
    pub kind: NumberKind,
    /// For whom.
    pub end_user: EndUser,
    /// Made once for each wish: however often it comes, papers are begun once.
    pub intent: String,
}

/// Names papers.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SubmissionArgs {
    /// Which.
    pub submission: Id,
}

/// Names papers that are put away.
pub type DiscardSubmission = SubmissionArgs;

/// What was answered for a proof.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProofAnswers {
    /// For which.
    pub requirement: String,
    /// By which kind of document; empty as long as none is chosen.
    pub kind: String,
    /// What stands on it, where that stands nowhere else.
    pub answers: BTreeMap<String, String>,
}

/// Writes down what was answered.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveSubmission {
    /// Which.
    pub submission: Id,
    /// Of whom the number is for, by the names of the fields.
    pub answers: BTreeMap<String, String>,
    /// Of what is proven.
    pub proofs: Vec<ProofAnswers>,
}

/// Begins papers with what is known of the business. What they need is fetched from Twilio.
///
/// # Errors
/// `bad_input` naming `business` when nobody has entered it, `country` when Twilio asks for no papers there; or when
/// Twilio cannot be asked.
pub async fn start(office: &Office, args: StartSubmission) -> Result<SubmissionView, Error> {
    crate::messages::check_intent(&args.intent)?;
    let country = args.country.to_uppercase();
    let wish = ReadRegulation { country: country.clone(), kind: args.kind, end_user: args.end_user };
    let Some(needs) = regulation::read_needs(office, wish).await? else {
        return Err(Error::bad_input("country", "Twilio asks for no papers for such a number."));
    };
    let today = show::today(office);
    office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(id) = store::find_by_intent(tx, &args.intent)? {
                return show::of(tx, id, &today);
            }
            let Some(known) = store::business::read(tx)? else {
                return Err(Error::bad_input(
                    "business",
                    "Enter the business first: its papers begin with it.",
                ));
            };
            let id = tx.arrival_id()?;
            let answers = fields::prefill(&needs, &known.business);
            store::insert(tx, id, &args, &country, &needs, &answers)?;
            // Where only one document will do, it is chosen already.
            for proof in &needs.proofs {
                if let [only] = proof.kinds.as_slice() {
                    store::documents::choose(tx, id, &proof.requirement, &only.kind)?;
                }
            }
            tx.publish(Event::ComplianceChanged);
            show::of(tx, id, &today)
        })
        .await
}

/// Writes down what was answered, and which documents were chosen.
///
/// # Errors
/// `bad_input` naming what cannot be used, or `submission` while they are at Twilio.
pub async fn save(office: &Office, args: SaveSubmission) -> Result<SubmissionView, Error> {
    let all = args.proofs.iter().flat_map(|proof| &proof.answers).chain(&args.answers);
    for (_, value) in all {
        if value.chars().count() > ANSWER_MAX {
            return Err(Error::bad_input(
                "answers",
                format!("An answer is longer than {ANSWER_MAX} characters."),
            ));
        }
    }
    let clean = |answers: &BTreeMap<String, String>| -> fields::Answers {
        answers.iter().map(|(name, value)| (name.clone(), line(value))).collect()
    };
    let today = show::today(office);
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, args.submission)?;
            if !known.state.is_open() {
                return Err(Error::bad_input(
                    "submission",
                    "These papers are at Twilio, and cannot be changed now.",
                ));
            }
            store::set_answers(tx, args.submission, &clean(&args.answers))?;
            for given in &args.proofs {
                let proof = known.needs.proofs.iter().find(|proof| proof.requirement == given.requirement);
                let is_accepted =
                    proof.is_some_and(|proof| proof.kinds.iter().any(|kind| kind.kind == given.kind));
                if is_accepted {
                    let id = store::documents::choose(tx, args.submission, &given.requirement, &given.kind)?;
                    store::documents::set_answers(tx, id, &clean(&given.answers))?;
                }
            }
            tx.publish(Event::ComplianceChanged);
            show::of(tx, args.submission, &today)
        })
        .await
}

/// Puts papers away that Twilio has never seen.
///
/// # Errors
/// `bad_input` naming `submission` when Twilio has something of them.
pub async fn discard(office: &Office, args: SubmissionArgs) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, args.submission)?;
            let is_at_twilio = known.bundle.is_some()
                || known.end_user_sid.is_some()
                || known.step.is_some()
                || known.documents.iter().any(|one| one.sid.is_some());
            if is_at_twilio || known.state != State::Draft {
                let words =
                    "Twilio has a part of these papers already. Hand them in, or delete them in its Console.";
                return Err(Error::bad_input("submission", words));
            }
            store::delete(tx, args.submission)?;
            tx.publish(Event::ComplianceChanged);
            Ok(())
        })
        .await
}
