//! What the webhooks bring of spoken calls: somebody or something answered, and a key was pressed.
//!
//! Invariant: a request that comes again learns nothing: the words are said once for each call, to the one call that
//! Twilio made for it, and the first key that means something stays.

use deskbell_twilio::api::calls::AnsweredBy;
use deskbell_twilio::webhook::call::{About, Voice as Asked};
use deskbell_twilio::webhook::gather::Gathered;

use crate::account::Office;
use crate::calls::incoming::{self, Answer, Decided, in_time, is_over};
use crate::calls::store as calls;
use crate::calls::{answer as calls_answer, lead, outgoing, url};
use crate::error::Error;
use crate::inbox;
use crate::line::recorder::{self, Request};
use crate::notices;
use crate::routing::{Happened, Manner};
use crate::spoken::answer;
use crate::spoken::preview;
use crate::spoken::rules::Facts;
use crate::spoken::settle;
use crate::spoken::store::{self, Run};
use crate::spoken::words::{self, Known};
use crate::store::{Id, Lane, Tx};

/// Whoever presses so many keys that mean nothing is let go.
const WRONG: u32 = 2;

/// What is heard.
enum Next {
    /// The words, and the question.
    Ask { manner: Manner, words: String, question: String },
    /// The question once more.
    AskAgain { manner: Manner, question: String },
    /// These words, and the end.
    Tell { manner: Manner, words: String },
    /// Somebody of the office, by the rules.
    Office(Box<Decided>),
    /// Nothing.
    HangUp,
}

impl Next {
    fn word(&self) -> &'static str {
        match self {
            Next::Ask { .. } => "asked",
            Next::AskAgain { .. } => "asked again",
            Next::Tell { .. } => "told",
            Next::Office(_) => "led to the office",
            Next::HangUp => "over",
        }
    }
}

/// Says the words: somebody has answered, or a machine has.
pub async fn answered(office: &Office, request: Request, call: Id, form: Asked) -> Answer {
    let about = form.call.clone();
    let written = office.store().write(Lane::Door, move |tx| {
        let next = begin(tx, call, &form)?;
        recorder::record(tx, "calls/say", &request, next.word())?;
        Ok(next)
    });
    say(office, call, &about, in_time(written).await).await
}

/// Takes a key in, and says what follows.
pub async fn chosen(office: &Office, request: Request, call: Id, form: Gathered) -> Answer {
    let about = form.call.clone();
    let written = office.store().write(Lane::Door, move |tx| {
        let next = follow(tx, call, &form)?;
        recorder::record(tx, "calls/chosen", &request, next.word())?;
        Ok(next)
    });
    say(office, call, &about, in_time(written).await).await
}

/// The person of a call, what is known of it, and what is spoken in it.
struct Spoken {
    run: Run,
    known: Known,
    facts: Facts,
}

fn find(tx: &Tx<'_>, call: Id) -> Result<Option<Spoken>, Error> {
    let (Some((run, callee)), Some(facts)) = (store::whose(tx, call)?, store::facts_of(tx, call)?) else {
        return Ok(None);
    };
    let run = store::read_run(tx, run)?;
    let known = Known { name: callee.name, detail: callee.detail, ..preview::ours(tx, run.number)? };
    Ok(Some(Spoken { run, known, facts }))
}

impl Spoken {
    fn manner(&self) -> Manner {
        Manner { language: self.run.language.clone(), voice: self.run.voice.clone() }
    }

    fn fill(&self, words: &str) -> String {
        words::fill(words, &self.known)
    }
}

fn begin(tx: &mut Tx<'_>, call: Id, form: &Asked) -> Result<Next, Error> {
    let Some(known) = outgoing::claim(tx, call, &form.call.call_sid)? else { return Ok(Next::HangUp) };
    let by = form
        .rest
        .iter()
        .find(|(name, _)| name == "AnsweredBy")
        .map(|(_, word)| AnsweredBy::from(word.as_str()));
    settle::note_answered_by(tx, call, by.as_ref())?;
    outgoing::raise(tx, &known, &form.call.status, 0)?;
    let Some(spoken) = find(tx, call)? else { return Ok(Next::HangUp) };
    if spoken.facts.is_said || known.is_ending || is_over(&known, tx.now()) {
        return Ok(Next::HangUp);
    }
    store::raise(tx, call, &Facts { is_said: true, ..spoken.facts.clone() })?;
    let (manner, words) = (spoken.manner(), spoken.fill(&spoken.run.words));
    Ok(match spoken.facts.is_machine {
        true => Next::Tell { manner, words },
        false => Next::Ask { manner, words, question: spoken.fill(&spoken.run.question) },
    })
}

fn follow(tx: &mut Tx<'_>, call: Id, form: &Gathered) -> Result<Next, Error> {
    let Some(known) = outgoing::claim(tx, call, &form.call.call_sid)? else { return Ok(Next::HangUp) };
    let Some(spoken) = find(tx, call)? else { return Ok(Next::HangUp) };
    let is_answered = !spoken.facts.pressed.is_empty() || !spoken.facts.is_said;
    if is_answered || is_over(&known, tx.now()) {
        outgoing::raise(tx, &known, &form.call.status, 0)?;
        return Ok(Next::HangUp);
    }
    let manner = spoken.manner();
    if !["1", "2", "3"].contains(&form.digits.as_str()) {
        let wrong = spoken.facts.wrong + 1;
        store::raise(tx, call, &Facts { wrong, ..spoken.facts.clone() })?;
        outgoing::raise(tx, &known, &form.call.status, 0)?;
        return Ok(match wrong > WRONG {
            true => Next::HangUp,
            false => Next::AskAgain { manner, question: spoken.fill(&spoken.run.question) },
        });
    }
    store::raise(tx, call, &Facts { pressed: form.digits.clone(), ..spoken.facts.clone() })?;
    outgoing::raise(tx, &known, &form.call.status, 0)?;
    Ok(match form.digits.as_str() {
        "1" => Next::Tell { manner, words: spoken.fill(&spoken.run.thanks) },
        "2" => {
            want_change(tx, call)?;
            Next::Tell { manner, words: spoken.fill(&spoken.run.change) }
        }
        _ => {
            let rules = crate::routing::store::rules_of(tx, spoken.run.number)?;
            let planned = lead(tx, &calls::read(tx, call)?, &rules, &Happened::Nothing)?;
            Next::Office(Box::new(incoming::planned_by(&rules, planned)))
        }
    })
}

/// Somebody of the office has to deal with it: the thread is open and unread, and it rings.
fn want_change(tx: &mut Tx<'_>, call: Id) -> Result<(), Error> {
    let mut state = calls::read(tx, call)?;
    if state.is_unread {
        return Ok(());
    }
    state.is_unread = true;
    calls::save(tx, &state)?;
    let before = inbox::store::read_state(tx, state.thread)?;
    let after =
        inbox::store::State { unread: before.unread + 1, state: inbox::ThreadState::Open, ..before.clone() };
    inbox::store::save(tx, &before, &after)?;
    notices::expect_call(tx, state.thread, call)
}

async fn say(office: &Office, call: Id, about: &About, next: Option<Next>) -> Answer {
    let action = url(office, &format!("/calls/chosen/{call}"));
    match next {
        Some(Next::Ask { manner, words, question }) => answer::ask(action, &manner, &words, &question),
        Some(Next::AskAgain { manner, question }) => answer::ask_again(action, &manner, &question),
        Some(Next::Tell { manner, words }) => answer::tell(&manner, &words),
        Some(Next::Office(decided)) => incoming::say(office, about, &decided).await,
        Some(Next::HangUp) => calls_answer::hang_up(),
        // What could not be written down is not said: it might be said twice.
        None => answer::sorry(),
    }
}
