//! Routing: how each number of ours answers a call, by rules that the office writes in plain words.
//!
//! Invariants: [`plan`] is pure, and a preview asks the same function; whatever the rules hold, a caller who is let in
//! ends at a voicemail unless the rules say otherwise, so that no number is ever dead.

mod hours;
mod plan;
mod preview;
mod rules;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::settings::notices::Weekday;
use crate::store::{Id, Lane};

pub(crate) use plan::default_words;
pub use plan::{Case, Ended, Happened, Phone, Place, Planned, Then, plan};
pub use preview::{PreviewRouting, RoutingPreview, preview};

/// How one of our numbers answers calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Rules {
    /// The zone in which all times are meant, by its IANA name; none while no times are set.
    pub zone: Option<String>,
    /// The language in which words are spoken, as `en-US`.
    pub language: String,
    /// When the office is open, week after week; always, while there are none. They may overlap.
    pub hours: Vec<OpenSpan>,
    /// Holidays and other days on which it is closed after all.
    pub closings: Vec<Closing>,
    /// What happens in hours.
    pub open: Vec<Step>,
    /// What happens out of hours.
    pub closed: Vec<Step>,
    /// What happens on a holiday; as out of hours, while there is nothing.
    pub holiday: Vec<Step>,
    /// What happens when everybody was rung and nobody answered, or the line was busy.
    pub unanswered: Vec<Step>,
    /// What happens to callers who withhold their number; as to everybody, while there is nothing.
    pub withheld: Vec<Step>,
    /// What happens to blocked callers.
    pub turned_away: Vec<Step>,
    /// Whose calls are not taken, as Twilio writes numbers.
    pub blocked: Vec<String>,
}

/// A span in which the office is open, on each of its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenSpan {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins, as `08:00`.
    pub from: String,
    /// When it ends, as `17:30`: on the next day if that is not later. The same time twice is a whole day.
    pub to: String,
}

/// Days on which the office is closed although its hours say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Closing {
    /// What it is called: the reason that is kept with the call.
    pub name: String,
    /// The first day, as `2026-12-24`.
    pub first: String,
    /// The last day.
    pub last: String,
    /// From when on each of them; from its beginning if there is none.
    pub from: Option<String>,
    /// Until when on each of them; to its end if there is none.
    pub to: Option<String>,
}

/// A step of what happens to a call. Steps follow one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
#[ts(rename = "RoutingStep")]
pub enum Step {
    /// Says something.
    Greet {
        /// What.
        words: String,
    },
    /// Rings people of the office.
    Ring {
        /// Whom, the first before the others.
        staff: Vec<Staff>,
        /// All of them together, or one after the other.
        order: Order,
        /// How long each rings.
        seconds: u32,
        /// Whether whoever answers has to press 1, so that no mailbox can.
        accept: Accept,
        /// Whose number they see.
        shows: Shows,
    },
    /// Hands the call to a number outside the office.
    Forward {
        /// Which, as Twilio writes numbers.
        number: String,
        /// How long it rings.
        seconds: u32,
        /// Whose number they see.
        shows: Shows,
    },
    /// Takes a message.
    Voicemail {
        /// What is said before the tone.
        words: String,
    },
    /// Says something and hangs up.
    HangUp {
        /// What.
        words: String,
    },
    /// Does not take the call at all; the caller hears that.
    Reject,
}

/// Somebody of the office who is rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Staff {
    /// Their name: it is kept with the call when they answer.
    pub name: String,
    /// Their phone, as Twilio writes numbers.
    pub number: String,
}

/// In which order people are rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RingOrder")]
pub enum Order {
    /// All together.
    AllAtOnce,
    /// One after the other, the first first.
    ByPriority,
}

/// What whoever answers has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RingAccept")]
pub enum Accept {
    /// Press 1, or the caller goes on waiting: a mailbox cannot.
    PressOne,
    /// Nothing.
    AtOnce,
}

/// Whose number people of the office see when they are rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RingShows")]
pub enum Shows {
    /// The caller's.
    Theirs,
    /// Ours.
    Ours,
}

impl Default for Rules {
    /// What a new number does: it greets, and takes a message.
    fn default() -> Rules {
        let take_a_message = || vec![Step::Voicemail { words: default_words().to_owned() }];
        Rules {
            zone: None,
            language: "en-US".to_owned(),
            hours: Vec::new(),
            closings: Vec::new(),
            open: take_a_message(),
            closed: take_a_message(),
            holiday: Vec::new(),
            unanswered: take_a_message(),
            withheld: Vec::new(),
            turned_away: vec![Step::Reject],
            blocked: Vec::new(),
        }
    }
}

/// Asks how a number answers calls.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReadRouting {
    /// Which of our numbers.
    pub number: Id,
}

/// How a number answers calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Routing {
    /// Which of our numbers.
    pub number: Id,
    /// As people write it.
    pub display: String,
    /// What we call it.
    pub name: String,
    /// Whether it can be called.
    pub can_call: bool,
    /// Whether its calls come here.
    pub takes_calls: bool,
    /// How it answers them.
    pub rules: Rules,
}

/// Lets a number answer by these rules.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveRouting {
    /// Which of our numbers.
    pub number: Id,
    /// How it shall answer.
    pub rules: Rules,
}

/// How a number answers calls.
///
/// # Errors
/// [`Error::NotFound`] when there is no such number.
pub async fn read(office: &Office, args: ReadRouting) -> Result<Routing, Error> {
    let country = office.country();
    office.store().read(move |conn| store::read(conn, args.number, country)).await
}

/// Keeps how a number answers calls. Numbers may be written as people write them.
///
/// # Errors
/// `bad_input` naming what cannot be kept; then nothing is.
pub async fn save(office: &Office, args: SaveRouting) -> Result<Routing, Error> {
    let country = office.country();
    let rules = rules::check(args.rules, country)?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            crate::numbers::store::read(tx, args.number)?;
            store::save(tx, args.number, &rules)?;
            tx.publish(Event::NumbersChanged);
            store::read(tx, args.number, country)
        })
        .await
}

#[cfg(test)]
mod tests;
