//! What is asked of a plan, and what it answers.

use std::collections::BTreeSet;

use deskbell_twilio::{Millis, Party};

use super::place::Place;
use super::{Accept, Heard, Phone, Shows};
use crate::calls::Topic;
use crate::store::Id;

/// A call that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calling<'a> {
    /// When it came.
    pub at: Millis,
    /// Who calls.
    pub from: &'a Party,
    /// Which phone forwarded the call here, as Twilio writes numbers; none where nobody did, or no carrier told.
    pub forwarded_from: Option<&'a str>,
    /// How many calls had people rung in turn before it: it decides who is the first.
    pub round: u32,
    /// What the office calls its conference room; empty where it has no name.
    pub room: &'a str,
}

/// What has happened to a call so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// It has just come.
    Nothing,
    /// Phones were rung.
    Rung {
        /// At which place of the rules.
        at: Place,
        /// How that ended.
        ended: Ended,
    },
    /// They were asked something.
    Asked {
        /// At which place of the rules.
        at: Place,
        /// What they pressed or said.
        heard: Heard,
    },
}

/// How ringing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// They spoke.
    Spoke,
    /// Nobody answered, or nobody pressed 1.
    Unanswered,
    /// The line was busy.
    Busy,
    /// It could not be rung.
    Failed,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Why, in words: it is kept with the call. Empty where there is nothing new to say.
    pub reason: String,
    /// What the call is about, where that was told just now.
    pub topic: Option<Topic>,
    /// What is said first.
    pub says: Vec<Said>,
    /// And then.
    pub then: Then,
    /// Whether the caller is one who is not let in.
    pub is_blocked: bool,
}

impl Planned {
    /// The recordings that are to be played.
    pub(crate) fn sounds(&self) -> BTreeSet<Id> {
        let last = if let Then::Voicemail(said) = &self.then { said.sound } else { None };
        self.says.iter().filter_map(|said| said.sound).chain(last).collect()
    }
}

/// Something that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words; they may be empty.
    pub words: String,
    /// The office's own recording of them, which is played instead wherever it can be.
    pub sound: Option<Id>,
}

impl Said {
    /// Whether nothing is heard at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.words.trim().is_empty() && self.sound.is_none()
    }
}

impl<T: Into<String>> From<T> for Said {
    fn from(words: T) -> Said {
        Said { words: words.into(), sound: None }
    }
}

/// What happens after something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Phones are rung, and how that ended is told.
    Ring {
        /// At this place of the rules.
        place: Place,
        /// Whose.
        phones: Vec<Phone>,
        /// How long.
        seconds: u32,
        /// Whether they have to press 1.
        accept: Accept,
        /// Whose number they see.
        shows: Shows,
        /// Whether it took the next turn of those who are rung in turn.
        takes_turn: bool,
    },
    /// A key or words are waited for, and what came is told.
    Ask {
        /// At this place of the rules.
        place: Place,
        /// What is listened for.
        listens: Listens,
    },
    /// A message is taken after these words.
    Voicemail(Said),
    /// The call joins the office's conference room.
    Room,
    /// The call ends.
    HangUp,
    /// The call is not taken.
    Reject,
}

/// What a question listens for besides keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listens {
    /// Nothing: nobody here would understand it.
    Keys,
    /// Words, of which these are likely.
    Words(Vec<String>),
}
