//! Spoken calls out: words of the office, spoken on the phone to one person or many, with an answer by key.
//!
//! Invariants: a row for each person is on disk before anybody is called, and a call is begun in the write that takes
//! that row; so nobody is called twice, whatever dies where. How each call is made, settled and listed is the business of
//! `calls/outgoing`; what came of it follows from facts by one rule ([`rules::result`]).

pub(crate) mod answer;
mod choose;
pub mod doors;
mod drive;
pub mod export;
pub mod preview;
pub(crate) mod prices;
pub(crate) mod rules;
mod settle;
mod show;
pub mod start;
pub mod steer;
pub(crate) mod store;
mod words;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

pub(crate) use drive::drive;
pub use rules::{CalleeResult, SpokenKind};
pub(crate) use settle::{forget_call, hold_after_copy, note, note_answered_by, work_out};

/// What is to be spoken, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpokenDraft {
    /// Which of our numbers calls.
    pub number: Id,
    /// What it is, which decides whom and when it may reach.
    pub kind: SpokenKind,
    /// The words, with `{name}`, `{first}`, `{detail}`, `{office}` and `{number}`.
    pub words: String,
    /// Which key means what: 1 confirms, 2 asks for a change, 3 leads to the office.
    pub question: String,
    /// What whoever pressed 1 hears.
    pub thanks: String,
    /// What whoever pressed 2 hears.
    pub change: String,
    /// In which language it is spoken, such as `en-US`.
    pub language: String,
    /// Twilio's name of the voice, such as `Polly.Joanna`; empty for its usual one.
    pub voice: String,
    /// The time zone of this computer, by its IANA name: of the day where the number has no hours.
    pub zone: String,
    /// A line for each person: a number, and behind commas a name and a detail.
    pub to: String,
    /// Everybody who carries one of these tags too.
    pub tags: Vec<Id>,
    /// Whether somebody of the office says that all of them have agreed to be called so.
    pub has_consent: bool,
}

/// Names what is spoken.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SpokenArgs {
    /// Which.
    pub spoken: Id,
}

/// How it stands with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpokenState {
    /// They are being called.
    Running,
    /// The rest waits until the office opens.
    Closed,
    /// Somebody stopped it, or it stopped by itself.
    Paused,
    /// It was called off.
    Canceled,
    /// Everybody's turn has come.
    Done,
}

/// How many of them there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpokenCounts {
    /// Who is to be called, or was.
    pub total: u32,
    /// Whose turn has not come.
    pub waiting: u32,
    /// With whom a call goes on.
    pub going: u32,
    /// Who pressed 1.
    pub confirmed: u32,
    /// Who pressed 2.
    pub change: u32,
    /// Who pressed 3, whether or not somebody took them.
    pub talk: u32,
    /// Who heard it and pressed nothing.
    pub heard: u32,
    /// Whose answering machine heard it.
    pub voicemail: u32,
    /// Who was not reached, and can be tried again.
    pub unreached: u32,
    /// Whose turn was called off.
    pub canceled: u32,
    /// Who is not called.
    pub left_out: u32,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpokenRow {
    /// Which.
    pub id: Id,
    /// When it was confirmed.
    pub at: Millis,
    /// What it is.
    pub kind: SpokenKind,
    /// The words as they were written.
    pub words: String,
    /// Which of our numbers calls.
    pub number: Id,
    /// What we call it.
    pub number_name: String,
    /// How it stands.
    pub state: SpokenState,
    /// Why it stopped by itself.
    pub trouble: Option<String>,
    /// When the office opens, in words, while it waits for that.
    pub opens: Option<String>,
    /// How many there are.
    pub counts: SpokenCounts,
}

/// How it stands with one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Callee {
    /// Which row.
    pub id: Id,
    /// Their name; empty where nobody knows it.
    pub name: String,
    /// Their number as people write it, or what was typed.
    pub display: String,
    /// What stands for `{detail}`.
    pub detail: String,
    /// How it stands.
    pub result: CalleeResult,
    /// Why they were left out, or could not be called.
    pub reason: String,
    /// Where their last call stands.
    pub thread: Option<Id>,
    /// Their last call.
    pub call: Option<Id>,
    /// How many calls were begun.
    pub tries: u32,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Spoken {
    /// How it stands.
    pub row: SpokenRow,
    /// Which key means what.
    pub question: String,
    /// Everybody, in the order in which they are called.
    pub people: Vec<Callee>,
}

/// What was spoken, the newest first; the last fifty.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<SpokenRow>, Error> {
    let now = office.clock().now();
    office.store().read(move |conn| show::list(conn, now)).await
}

/// All of it, with everybody.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(office: &Office, args: SpokenArgs) -> Result<Spoken, Error> {
    let (now, country) = (office.clock().now(), office.country());
    office.store().read(move |conn| show::read(conn, args.spoken, now, country)).await
}

/// Runs the statements of spoken calls once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut crate::store::Tx<'_>) -> Result<(), Error> {
    use deskbell_twilio::Country;

    let number = crate::numbers::store::find_or_note(tx, "+12025550100")?;
    let draft = tests::draft(number);
    let spoken = store::insert(tx, "an-intent-of-words", &draft)?;
    store::find_by_intent(tx, "an-intent-of-words")?;
    for one in choose::choose(tx, &draft, Country::US)? {
        store::insert_callee(tx, spoken, (&one.address, &one.name, &one.detail), None)?;
    }
    store::insert_callee(tx, spoken, ("+12025550177", "", ""), None)?;
    drive::next(tx, number, true)?;
    let call = store::list_going(tx, spoken)?;
    for call in call {
        crate::calls::settle_one(tx, call)?;
        store::whose(tx, call)?;
        store::raise(tx, call, &rules::Facts::default())?;
        store::set_result(tx, call, CalleeResult::Busy, "")?;
        store::forget_call(tx, call)?;
    }
    store::try_again(tx, spoken)?;
    store::cancel_waiting(tx, spoken)?;
    store::set_state(tx, spoken, "paused", None)?;
    hold_after_copy(tx)?;
    prices::find(tx, Country::US)?;
    let now = tx.now();
    show::list(tx, now)?;
    export::table(tx, spoken, &jiff::tz::TimeZone::UTC, Country::US)?;
    show::read(tx, spoken, now, Country::US).map(|_| ())
}

#[cfg(test)]
mod tests;
