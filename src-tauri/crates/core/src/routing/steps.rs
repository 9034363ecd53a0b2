//! The steps of what happens to a call, as the office writes them and as they are kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OpenSpan, Rules};
use crate::calls::Topic;
use crate::store::Id;

/// A step of what happens to a call. Steps follow one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
#[ts(rename = "RoutingStep")]
pub enum Step {
    /// Says something.
    Greet {
        /// What.
        words: String,
        /// The office's own recording of it, which is played instead wherever it can be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        sound: Option<Id>,
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
        /// The office's own recording of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        sound: Option<Id>,
    },
    /// Leads the call into the office's conference room.
    Room {
        /// What is said first; empty for nothing.
        words: String,
    },
    /// Says something and hangs up.
    HangUp {
        /// What.
        words: String,
        /// The office's own recording of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        sound: Option<Id>,
    },
    /// Does not take the call at all; the caller hears that.
    Reject,
    /// Lets the caller choose, by a key or by saying what they choose.
    Menu {
        /// What is said first; after it stand the choices with their keys.
        words: String,
        /// What there is to choose from.
        choices: Vec<Choice>,
        /// How often it is asked again when nothing was chosen.
        repeats: u32,
        /// What happens when nothing was chosen at all; what follows the menu, while there is nothing.
        otherwise: Vec<Step>,
    },
    /// Asks what the call is about, and writes that down with it.
    Ask {
        /// What is said first; after it stand the keys.
        words: String,
        /// What happens then. What is not among them, and what was not understood, goes the way of something else.
        answers: Vec<Answer>,
        /// How often it is asked again when nothing was understood.
        repeats: u32,
    },
}

impl Step {
    /// A voicemail with words that nobody has recorded.
    #[must_use]
    pub fn voicemail(words: &str) -> Step {
        Step::Voicemail { words: words.to_owned(), sound: None }
    }

    /// The recording that it plays.
    pub(crate) fn sound(&self) -> Option<Id> {
        match self {
            Step::Greet { sound, .. } | Step::Voicemail { sound, .. } | Step::HangUp { sound, .. } => *sound,
            _ => None,
        }
    }
}

/// The recordings that the rules play.
pub(crate) fn sounds(rules: &Rules) -> BTreeSet<Id> {
    all(rules).into_iter().filter_map(Step::sound).collect()
}

/// Every step of the rules, those behind questions too.
pub(super) fn all(rules: &Rules) -> Vec<&Step> {
    fn add<'a>(steps: &'a [Step], all: &mut Vec<&'a Step>) {
        for step in steps {
            all.push(step);
            match step {
                Step::Menu { choices, otherwise, .. } => {
                    choices.iter().for_each(|choice| add(&choice.steps, all));
                    add(otherwise, all);
                }
                Step::Ask { answers, .. } => answers.iter().for_each(|answer| add(&answer.steps, all)),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    let lists = [
        &rules.open,
        &rules.closed,
        &rules.holiday,
        &rules.unanswered,
        &rules.busy,
        &rules.withheld,
        &rules.forwarded,
        &rules.turned_away,
        &rules.reception,
    ];
    lists.into_iter().for_each(|steps| add(steps, &mut found));
    found
}

/// One of the things that a menu offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "MenuChoice")]
pub struct Choice {
    /// The key that chooses it: one of 0 to 9, `*` and `#`.
    pub key: String,
    /// What it is called: it is said, listened for, and kept with the call.
    pub name: String,
    /// What happens then. Where these steps end, those after the menu follow.
    pub steps: Vec<Step>,
}

/// What happens when a call is about this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ReceptionAnswer")]
pub struct Answer {
    /// About what.
    pub topic: Topic,
    /// What happens then. Where these steps end, those after the question follow.
    pub steps: Vec<Step>,
}

/// Somebody of the office who is rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Staff {
    /// Their name: it is kept with the call when they answer.
    pub name: String,
    /// Their phone, as Twilio writes numbers, or a SIP address.
    pub number: String,
    /// The user at that SIP address, where it wants one. The password lies in the keychain.
    #[serde(default)]
    pub user: String,
    /// When they are rung, week after week; always, while there are none.
    #[serde(default)]
    pub hours: Vec<OpenSpan>,
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
    /// One after the other, and each call begins with the next of them.
    RoundRobin,
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
