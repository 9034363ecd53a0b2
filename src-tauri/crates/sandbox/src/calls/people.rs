//! The people on the phone: what callers do when they are asked, and how phones behave that are called.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// Somebody who calls one of the account's numbers, and what they do then.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) number: String,
    pub(crate) forwarded_from: Option<String>,
    pub(crate) patience: Option<Duration>,
    pub(crate) holder: Holder,
}

/// What Twilio says in place of a number that was withheld.
const WITHHELD: &str = "anonymous";
/// How long two talk, unless told.
const TALK: Duration = Duration::from_secs(30);

impl Caller {
    /// Somebody who listens, answers nothing, hangs up at a tone, and talks half a minute with whoever answers.
    pub fn new(number: &str) -> Caller {
        let holder = Holder { talks: Some(TALK), ..Holder::default() };
        Caller { number: number.to_owned(), forwarded_from: None, patience: None, holder }
    }

    /// The same, who keeps the number to themselves.
    pub fn withheld() -> Caller {
        Caller::new(WITHHELD)
    }

    /// Somebody who does nothing by themselves: what they do is told as it happens.
    pub fn by_hand(number: &str) -> Caller {
        let holder = Holder { is_by_hand: true, ..Holder::default() };
        let number = if number.is_empty() { WITHHELD } else { number };
        Caller { holder, ..Caller::new(number) }
    }

    /// The call was forwarded by this number.
    #[must_use]
    pub fn forwarded_from(mut self, number: &str) -> Caller {
        self.forwarded_from = Some(number.to_owned());
        self
    }

    /// At the next question that is not answered yet, these keys.
    #[must_use]
    pub fn presses(mut self, keys: &str) -> Caller {
        self.holder.answers.push_back(Answer::Keys(keys.to_owned()));
        self
    }

    /// At the next question that is not answered yet, these words.
    #[must_use]
    pub fn says(mut self, words: &str) -> Caller {
        self.holder.answers.push_back(Answer::Words(words.to_owned()));
        self
    }

    /// At the next question that is not answered yet, nothing.
    #[must_use]
    pub fn ignores(mut self) -> Caller {
        self.holder.answers.push_back(Answer::Nothing);
        self
    }

    /// After a tone, these words for so many seconds; then they hang up.
    #[must_use]
    pub fn leaves(mut self, words: &str, seconds: u64) -> Caller {
        self.holder.voicemail = Some((words.to_owned(), Duration::from_secs(seconds)));
        self
    }

    /// They hang up after so many seconds, unless somebody has answered.
    #[must_use]
    pub fn hangs_up_after(mut self, seconds: u64) -> Caller {
        self.patience = Some(Duration::from_secs(seconds));
        self
    }

    /// They talk for so many seconds with whoever answers; then they hang up.
    #[must_use]
    pub fn talks(mut self, seconds: u64) -> Caller {
        self.holder.talks = Some(Duration::from_secs(seconds));
        self
    }
}

/// How a phone behaves that is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answering {
    /// It rings, and nobody answers.
    #[default]
    Rings,
    /// Somebody, or something, answers.
    Answers {
        /// After how many seconds of ringing.
        after: u64,
        /// What is pressed at the first question; nothing where empty, as a mailbox does.
        keys: String,
        /// After how many seconds they hang up, once they are joined; never where there is none.
        talks: Option<u64>,
    },
    /// An answering machine answers. Where Twilio was asked to, it finds that out once the greeting is over.
    Machine {
        /// After how many seconds of ringing.
        after: u64,
    },
    /// The line is engaged.
    Busy,
    /// It cannot be reached.
    Unreachable,
    /// It rings, and then its carrier forwards the call.
    Forwards {
        /// After how many seconds of ringing.
        after: u64,
        /// Where to.
        to: String,
    },
}

impl Answering {
    /// Somebody who answers after four seconds and presses these keys when asked.
    pub fn and_presses(keys: &str) -> Answering {
        Answering::Answers { after: 4, keys: keys.to_owned(), talks: None }
    }
}

/// How all phones behave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phones {
    known: HashMap<String, Answering>,
    /// How a phone behaves that nobody spoke of, where the account's own call rings it.
    first: Answering,
}

impl Phones {
    pub(crate) fn set(&mut self, address: &str, answering: Answering) {
        self.known.insert(address.to_owned(), answering);
    }

    /// Whoever has just clicked to call picks up.
    pub(crate) fn set_first(&mut self, answering: Answering) {
        self.first = answering;
    }

    pub(crate) fn find(&self, address: &str) -> Answering {
        self.known.get(address).cloned().unwrap_or_default()
    }

    /// The same of a phone that the account's own call rings.
    pub(crate) fn find_first(&self, address: &str) -> Answering {
        self.known.get(address).unwrap_or(&self.first).clone()
    }
}

/// Whoever holds a phone, and what they have in mind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holder {
    /// What they answer, one for each question.
    pub(crate) answers: VecDeque<Answer>,
    /// What they say after a tone, and for how long.
    pub(crate) voicemail: Option<(String, Duration)>,
    /// How long they talk once they are joined.
    pub(crate) talks: Option<Duration>,
    /// Do they do only what they are told to?
    pub(crate) is_by_hand: bool,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Keys(String),
    Words(String),
    Nothing,
}

impl Holder {
    /// Whoever holds a phone that behaves so.
    pub(crate) fn of(answering: &Answering) -> Holder {
        let Answering::Answers { keys, talks, .. } = answering else { return Holder::default() };
        let answer = if keys.is_empty() { Answer::Nothing } else { Answer::Keys(keys.clone()) };
        let talks = talks.map(Duration::from_secs);
        Holder { answers: VecDeque::from([answer]), talks, ..Holder::default() }
    }
}

/// How long it takes to say this.
pub(crate) fn speaking(words: &str) -> Duration {
    let letters = u64::try_from(words.chars().count()).unwrap_or(u64::MAX);
    Duration::from_secs(letters.div_ceil(15).max(1))
}
