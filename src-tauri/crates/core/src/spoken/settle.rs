//! What follows for a person from news of their call, whichever way that came.

use deskbell_twilio::api::calls::AnsweredBy;

use crate::calls::Outcome;
use crate::calls::outgoing::{reasons, rules::Attempt, store as outgoing};
use crate::calls::rules::LegFacts;
use crate::calls::store::State;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::messages::reasons::Failure;
use crate::spoken::rules::{self, Facts};
use crate::spoken::{CalleeResult, store};
use crate::store::{Id, Tx};

const COPIED: &str = "This inbox is a copy, and the other one may have called meanwhile. Let it go on once you are \
                      sure that nobody is called twice.";

/// How a spoken call ended.
pub(crate) struct WorkedOut {
    pub(crate) outcome: Outcome,
    /// Why, in words.
    pub(crate) reason: &'static str,
    /// Whether somebody of the office has to deal with it.
    pub(crate) wants_attention: bool,
}

/// How a call ended and why, if it is a spoken one.
pub(crate) fn work_out(tx: &Tx<'_>, call: &State, legs: &[LegFacts]) -> Result<Option<WorkedOut>, Error> {
    let Some((attempt, facts)) = spoken_facts(tx, call)? else { return Ok(None) };
    let result = result_of(attempt, call, &facts, legs);
    let has_voicemail = crate::voicemails::store::is_left(tx, call.sid.as_deref().unwrap_or_default())?;
    let outcome = rules::outcome(attempt, &call.status, result, has_voicemail);
    let is_plain = matches!(
        result,
        CalleeResult::Calling
            | CalleeResult::Ringing
            | CalleeResult::Speaking
            | CalleeResult::Unconfirmed
            | CalleeResult::Busy
            | CalleeResult::Unanswered
            | CalleeResult::Failed
    );
    let reason = if is_plain { "" } else { result.words() };
    let wants_attention = outcome.wants_attention() || result == CalleeResult::Change;
    Ok(Some(WorkedOut { outcome, reason, wants_attention }))
}

/// How far a call of ours has come and what is known of whom it speaks to, if it is a spoken one.
fn spoken_facts(tx: &Tx<'_>, call: &State) -> Result<Option<(Attempt, Facts)>, Error> {
    let Some(attempt) = call.attempt else { return Ok(None) };
    Ok(store::facts_of(tx, call.id)?.map(|facts| (attempt, facts)))
}

fn result_of(attempt: Attempt, call: &State, facts: &Facts, legs: &[LegFacts]) -> CalleeResult {
    rules::result(attempt, &call.status, facts, legs.iter().any(LegFacts::has_spoken))
}

/// Takes in news of a call of ours: nothing, where it is no spoken one.
pub(crate) fn note(tx: &mut Tx<'_>, call: &State) -> Result<(), Error> {
    let Some((attempt, facts)) = spoken_facts(tx, call)? else { return Ok(()) };
    let legs = crate::calls::store::legs_of(tx, call.sid.as_deref().unwrap_or_default())?;
    let result = result_of(attempt, call, &facts, &legs);
    let failure = match result {
        CalleeResult::Failed => Some(why(tx, call, attempt)?),
        _ => None,
    };
    let reason = failure.as_ref().map(|why| format!("{} {}", why.sentence, why.next)).unwrap_or_default();
    let Some((run, before)) = store::set_result(tx, call.id, result, &reason)? else { return Ok(()) };
    tx.publish(Event::SpokenChanged { spoken: run });
    if before.is_going() && !result.is_going() {
        // There is room for the next.
        tx.enqueue(&Job::Speak { number: call.number })?;
    }
    match failure {
        Some(why) if attempt == Attempt::Refused && rules::is_about_us(why.code) => {
            let trouble = format!("{} Whoever waits is called once you let it go on.", why.sentence);
            store::set_state(tx, run, "paused", Some(&trouble))
        }
        _ => Ok(()),
    }
}

fn why(tx: &Tx<'_>, call: &State, attempt: Attempt) -> Result<Failure, Error> {
    let (code, text) = outgoing::trouble_of(tx, call.id)?;
    Ok(reasons::explain_theirs(attempt, code, text))
}

/// Takes in who answered, where Twilio has found out.
pub(crate) fn note_answered_by(tx: &Tx<'_>, call: Id, by: Option<&AnsweredBy>) -> Result<(), Error> {
    let is_machine = matches!(
        by,
        Some(
            AnsweredBy::MachineStart
                | AnsweredBy::MachineEndBeep
                | AnsweredBy::MachineEndSilence
                | AnsweredBy::MachineEndOther
                | AnsweredBy::Fax
        )
    );
    if is_machine { store::raise(tx, call, &Facts { is_machine, ..Facts::default() }) } else { Ok(()) }
}

/// Forgets a call that goes because it is old.
pub(crate) fn forget_call(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    store::forget_call(tx, call)
}

/// This inbox is a copy: nobody is called from it before a person says so.
pub(crate) fn hold_after_copy(tx: &Tx<'_>) -> Result<(), Error> {
    store::pause_all(tx, COPIED)
}
