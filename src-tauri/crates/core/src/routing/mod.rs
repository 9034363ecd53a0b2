//! Routing: how each number of ours answers a call, by rules that the office writes in plain words.
//!
//! Invariants: [`plan`] is pure, and a preview asks the same function; whatever the rules hold, a caller who is let in
//! ends at a voicemail unless the rules say otherwise, so that no number is ever dead.

mod hours;
mod manner;
mod opening;
mod place;
mod plan;
mod planned;
mod preview;
mod rules;
pub mod sip;
mod spoken;
mod staff;
mod steps;
pub(crate) mod store;
mod topics;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::settings::notices::Weekday;
use crate::store::{Id, Lane};

pub(crate) use manner::Manner;
pub(crate) use opening::{is_open, opens_at, opens_next};
pub use place::{Branch, Case, Place};
pub use plan::plan;
pub(crate) use plan::{default_words, farewell};
pub use planned::{Calling, Ended, Happened, Listens, Planned, Said, Then};
pub use preview::{PreviewRouting, PreviewedChoice, PreviewedStep, RoutingPreview, preview};
pub use spoken::Heard;
pub use staff::Phone;
pub(crate) use staff::{everybody, is_sip};
pub(crate) use steps::sounds;
pub use steps::{Accept, Answer, Choice, Order, Shows, Staff, Step};

/// How one of our numbers answers calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Rules {
    /// The zone in which all times are meant, by its IANA name; none while no times are set.
    pub zone: Option<String>,
    /// The language in which words are spoken, as `en-US`.
    pub language: String,
    /// The voice in which they are spoken, as `Polly.Nicole`; Twilio's usual one where it is empty.
    pub voice: String,
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
    /// What happens when everybody was rung and nobody answered.
    pub unanswered: Vec<Step>,
    /// What happens when the last line that was rung was busy; as when nobody answers, while there is nothing.
    pub busy: Vec<Step>,
    /// What happens to callers who withhold their number; as to everybody, while there is nothing.
    pub withheld: Vec<Step>,
    /// What happens to calls that a phone of the office forwarded here; as to everybody, while there is nothing.
    pub forwarded: Vec<Step>,
    /// What happens to blocked callers.
    pub turned_away: Vec<Step>,
    /// Whose calls are not taken, as Twilio writes numbers.
    pub blocked: Vec<String>,
    /// Whether messages are taken. Without, whoever would be asked for one is told that nobody can come to the phone.
    pub takes_messages: bool,
    /// Whether whoever would be asked for a message is asked first what their call is about.
    pub asks_first: bool,
    /// How they are asked, and what follows from what they say.
    pub reception: Vec<Step>,
    /// How long a message may be, in seconds.
    pub longest: u32,
    /// Whether Twilio shall write down what is said on the voicemail, where it can.
    pub transcribes: bool,
    /// Whether conversations are recorded.
    pub records: bool,
    /// What callers hear first then: the law may ask for it.
    pub announcement: String,
}

impl Rules {
    /// How words are spoken.
    pub(crate) fn manner(&self) -> Manner {
        Manner { language: self.language.clone(), voice: self.voice.clone() }
    }
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

impl Default for Rules {
    /// What a new number does: it greets, and takes a message.
    fn default() -> Rules {
        let take_a_message = || vec![Step::voicemail(default_words())];
        Rules {
            zone: None,
            language: "en-US".to_owned(),
            voice: String::new(),
            hours: Vec::new(),
            closings: Vec::new(),
            open: take_a_message(),
            closed: take_a_message(),
            holiday: Vec::new(),
            unanswered: take_a_message(),
            busy: Vec::new(),
            withheld: Vec::new(),
            forwarded: Vec::new(),
            turned_away: vec![Step::Reject],
            blocked: Vec::new(),
            takes_messages: true,
            asks_first: false,
            reception: Vec::new(),
            longest: 300,
            transcribes: false,
            records: false,
            announcement: "This call may be recorded.".to_owned(),
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
    let (routing, gone) = office
        .store()
        .write(Lane::Door, move |tx| {
            crate::numbers::store::read(tx, args.number)?;
            let before = sip::addresses(tx)?;
            store::save(tx, args.number, &rules)?;
            crate::greetings::follow(tx, &rules)?;
            let after = sip::addresses(tx)?;
            if !rules.takes_messages {
                // Whoever lets the calls of their own phone come here means the voicemail.
                crate::forwarding::switch_off(tx, args.number)?;
            }
            tx.enqueue(&crate::jobs::Job::KeepFlow)?;
            tx.publish(Event::NumbersChanged);
            tx.publish(Event::FlowChanged);
            let gone: Vec<String> = before.difference(&after).cloned().collect();
            Ok((store::read(tx, args.number, country)?, gone))
        })
        .await?;
    sip::forget(office, gone).await;
    Ok(routing)
}

#[cfg(test)]
mod tests;
