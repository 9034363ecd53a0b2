//! What happens next to a call. Pure: from the rules, the time, who calls, and what has happened so far.

use std::str::FromStr;

use deskbell_twilio::{Millis, Party};

use super::hours::{Standing, standing};
use super::{Accept, Order, Rules, Shows, Staff, Step};

/// Twilio rings at most so many phones together.
const TOGETHER: usize = 10;
/// Places are counted so that a later one is always larger.
const STEPS: i64 = 1000;

/// What is said before the tone where nobody has chosen other words.
pub(crate) fn default_words() -> &'static str {
    "Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will \
     call you back."
}

/// Which list of steps a call follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// In hours.
    Open,
    /// Out of hours.
    Closed,
    /// On a holiday.
    Holiday,
    /// After everybody was rung and nobody answered.
    Unanswered,
    /// The number is withheld.
    Withheld,
    /// The caller is blocked.
    TurnedAway,
}

impl Case {
    const ALL: [(Case, &str); 6] = [
        (Case::Open, "open"),
        (Case::Closed, "closed"),
        (Case::Holiday, "holiday"),
        (Case::Unanswered, "unanswered"),
        (Case::Withheld, "withheld"),
        (Case::TurnedAway, "turned-away"),
    ];

    /// The word for it in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Case::ALL.iter().find(|(case, _)| *case == self).map_or("", |(_, word)| word)
    }

    fn steps(self, rules: &Rules) -> &[Step] {
        match self {
            Case::Open => &rules.open,
            Case::Closed => &rules.closed,
            Case::Holiday if rules.holiday.is_empty() => &rules.closed,
            Case::Holiday => &rules.holiday,
            Case::Unanswered => &rules.unanswered,
            Case::Withheld => &rules.withheld,
            Case::TurnedAway => &rules.turned_away,
        }
    }
}

/// Where in the rules a call has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which list of steps.
    pub case: Case,
    /// Which step of it.
    pub step: usize,
    /// Which person of it, where they are rung one after the other.
    pub turn: usize,
}

impl Place {
    /// A number above zero that is larger for each later place of one call.
    #[must_use]
    pub fn ordinal(self) -> i64 {
        let part = |count: usize| i64::try_from(count).unwrap_or(STEPS).min(STEPS - 1);
        let list = i64::from(self.case == Case::Unanswered);
        (list * STEPS + part(self.step)) * STEPS + part(self.turn) + 1
    }

    /// How it stands in an address: `open/1/0`.
    #[must_use]
    pub fn path(self) -> String {
        format!("{}/{}/{}", self.case.as_str(), self.step, self.turn)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(path: &str) -> Result<Place, ()> {
        let mut parts = path.split('/');
        let mut part = || parts.next().filter(|part| !part.is_empty() && part.len() <= 12).ok_or(());
        let word = part()?;
        let case = Case::ALL.iter().find(|(_, known)| *known == word).map(|(case, _)| *case).ok_or(())?;
        let count = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse().map_err(|_| ()),
            false => Err(()),
        };
        let place = Place { case, step: count(part()?)?, turn: count(part()?)? };
        if part().is_ok() { Err(()) } else { Ok(place) }
    }
}

/// What has happened to a call so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Why, in words: it is kept with the call.
    pub reason: String,
    /// What is said first.
    pub says: Vec<String>,
    /// And then.
    pub then: Then,
    /// Whether the caller is one who is not let in.
    pub is_blocked: bool,
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
    },
    /// A message is taken after these words.
    Voicemail(String),
    /// The call ends.
    HangUp,
    /// The call is not taken.
    Reject,
}

/// A phone to ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Whose it is; empty outside the office.
    pub name: String,
    /// Its number.
    pub number: String,
}

/// What happens next to the call of `from` that came at `at`.
#[must_use]
pub fn plan(rules: &Rules, at: Millis, from: &Party, happened: Happened) -> Planned {
    match happened {
        Happened::Nothing => {
            let (case, reason) = begin(rules, at, from);
            let mut planned = walk(rules, Place { case, step: 0, turn: 0 }, Vec::new(), reason);
            planned.is_blocked = case == Case::TurnedAway;
            planned
        }
        Happened::Rung { ended: Ended::Spoke, .. } => {
            Planned { reason: "answered".to_owned(), says: Vec::new(), then: Then::HangUp, is_blocked: false }
        }
        Happened::Rung { at: place, ended } => {
            let reason = match ended {
                Ended::Busy => "the line was busy",
                Ended::Failed => "nobody could be rung",
                Ended::Spoke | Ended::Unanswered => "nobody answered",
            };
            let planned = walk(rules, after(rules, place), Vec::new(), reason.to_owned());
            // A call that has been taken can no longer be rejected.
            let then = if planned.then == Then::Reject { Then::HangUp } else { planned.then };
            Planned { then, ..planned }
        }
    }
}

/// Which list of steps a call begins with, and why.
fn begin(rules: &Rules, at: Millis, from: &Party) -> (Case, String) {
    if rules.blocked.iter().any(|blocked| *blocked == from.address()) {
        return (Case::TurnedAway, "blocked number".to_owned());
    }
    if matches!(from, Party::Withheld) && !rules.withheld.is_empty() {
        return (Case::Withheld, "number withheld".to_owned());
    }
    match standing(rules, at) {
        Standing::Open => (Case::Open, "open".to_owned()),
        Standing::Closed(why) => (Case::Closed, format!("closed: {why}")),
        Standing::Holiday(name) => (Case::Holiday, format!("closed: {name}")),
    }
}

/// The place after one where phones were rung.
fn after(rules: &Rules, place: Place) -> Place {
    let is_in_turn = |step: &Step| match step {
        Step::Ring { staff, order: Order::ByPriority, .. } => place.turn + 1 < staff.len(),
        _ => false,
    };
    match place.case.steps(rules).get(place.step) {
        Some(step) if is_in_turn(step) => Place { turn: place.turn + 1, ..place },
        _ => Place { step: place.step.saturating_add(1), turn: 0, ..place },
    }
}

/// Follows the steps until something has to be waited for. Where they end without an end, the office's steps for
/// calls that nobody answers follow, and after those a voicemail.
fn walk(rules: &Rules, from: Place, mut says: Vec<String>, reason: String) -> Planned {
    let done = |says, then, reason| Planned { reason, says, then, is_blocked: false };
    let steps = from.case.steps(rules);
    for (at, step) in steps.iter().enumerate().skip(from.step) {
        let turn = if at == from.step { from.turn } else { 0 };
        let place = Place { case: from.case, step: at, turn };
        match step {
            Step::Greet { words } if !words.trim().is_empty() => says.push(words.clone()),
            Step::Greet { .. } => {}
            Step::Ring { staff, order, seconds, accept, shows } => {
                let phones = phones(staff, *order, turn);
                if !phones.is_empty() {
                    let (seconds, accept, shows) = (*seconds, *accept, *shows);
                    return done(says, Then::Ring { place, phones, seconds, accept, shows }, reason);
                }
            }
            Step::Forward { number, seconds, shows } => {
                let phones = vec![Phone { name: String::new(), number: number.clone() }];
                let (seconds, shows) = (*seconds, *shows);
                let then = Then::Ring { place, phones, seconds, accept: Accept::AtOnce, shows };
                return done(says, then, reason);
            }
            Step::Voicemail { words } => return done(says, Then::Voicemail(words.clone()), reason),
            Step::HangUp { words } => {
                says.extend((!words.trim().is_empty()).then(|| words.clone()));
                return done(says, Then::HangUp, reason);
            }
            // Only who has heard nothing yet can be turned away.
            Step::Reject if says.is_empty() => return done(says, Then::Reject, reason),
            Step::Reject => return done(says, Then::HangUp, reason),
        }
    }
    if matches!(from.case, Case::Unanswered | Case::TurnedAway) {
        let then = match from.case {
            Case::TurnedAway => Then::Reject,
            _ => Then::Voicemail(default_words().to_owned()),
        };
        return done(says, then, reason);
    }
    walk(rules, Place { case: Case::Unanswered, step: 0, turn: 0 }, says, reason)
}

fn phones(staff: &[Staff], order: Order, turn: usize) -> Vec<Phone> {
    let (skipped, taken) = match order {
        Order::AllAtOnce => (0, TOGETHER),
        Order::ByPriority => (turn, 1),
    };
    let phone = |one: &Staff| Phone { name: one.name.clone(), number: one.number.clone() };
    staff.iter().skip(skipped).take(taken).map(phone).collect()
}
