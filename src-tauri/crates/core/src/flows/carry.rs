//! What a flow can carry of the rules of a number, and what it cannot. Pure.
//!
//! Invariants: whatever the rules hold, a caller who is let in ends at a voicemail or where the rules say; no phone is
//! rung that a mailbox of somebody's own could answer, and none in hours that the office did not mean.

use serde::Serialize;
use ts_rs::TS;

use crate::calls::Topic;
use crate::routing::{Accept, Manner, Order, Rules, Shows, Step, default_words, farewell, is_sip};

/// A flow rings no more phones than these for one caller, one after the other.
const PHONES: usize = 5;

/// What a flow does with calls to one of our numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branch {
    /// Which number, as Twilio writes it.
    pub(crate) number: String,
    /// How words are spoken.
    pub(crate) manner: Manner,
    /// Whose calls are not taken, and what happens to them instead.
    pub(crate) blocked: Option<(Vec<String>, Path)>,
    /// What happens to callers who withhold their number, where that is something else.
    pub(crate) withheld: Option<Path>,
    /// What happens to everybody else.
    pub(crate) path: Path,
    /// What is said before a message is taken in the middle of a call.
    pub(crate) message: String,
    /// Whether one is taken after them.
    pub(crate) takes_messages: bool,
}

/// What happens to a caller, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) acts: Vec<Act>,
    /// The words before the tone; none where the call ends instead.
    pub(crate) voicemail: Option<String>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// Something is said.
    Say(String),
    /// A phone is rung. Whoever speaks with the caller ends the rest.
    Ring { name: String, number: String, seconds: u32, shows: Shows },
}

/// Something of the rules that a flow cannot carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// It does not know the office's clock.
    Hours,
    /// It cannot ask anybody to press 1.
    PressOne,
    /// It rings one phone after the other.
    Together,
    /// It rings no more than a few.
    Phones,
    /// It leads nobody into the conference room.
    Room,
    /// It asks callers nothing.
    Questions,
    /// It rings no SIP addresses: their passwords stay here.
    Sip,
    /// It records no conversations.
    Recording,
    /// It cannot fetch the office's own recordings, and speaks what they say.
    Sounds,
    /// It does the same for forwarded calls as for others, and for a busy line as for one that nobody answers.
    Cases,
}

/// What a flow carries of the rules of a number, and what is left out.
pub(crate) fn carry(number: &str, rules: &Rules) -> (Branch, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    // A flow has no clock in the office's zone: what is right at any hour is what happens out of hours.
    let has_hours = !rules.hours.is_empty() || !rules.closings.is_empty();
    let (steps, list) = if has_hours { (&rules.closed, "closed") } else { (&rules.open, "open") };
    if has_hours && rules.open != rules.closed {
        left_out.push(LeftOut::Hours);
    }
    if rules.records {
        left_out.push(LeftOut::Recording);
    }
    if !rules.forwarded.is_empty() || !rules.busy.is_empty() {
        left_out.push(LeftOut::Cases);
    }
    if rules.takes_messages && rules.asks_first {
        left_out.push(LeftOut::Questions);
    }
    let path = walk(list, steps, rules, &mut left_out);
    let withheld = match rules.withheld.as_slice() {
        [] => with_our_number(&path),
        steps => Some(walk("withheld", steps, rules, &mut left_out)),
    };
    let blocked = (!rules.blocked.is_empty())
        .then(|| (rules.blocked.clone(), walk("blocked", &rules.turned_away, rules, &mut left_out)));
    let message = rules.unanswered.iter().find_map(|step| match step {
        Step::Voicemail { words, .. } => Some(words.clone()),
        _ => None,
    });
    let branch = Branch {
        number: number.to_owned(),
        manner: rules.manner(),
        blocked,
        withheld: withheld.filter(|other| *other != path),
        path,
        message: match message {
            _ if !rules.takes_messages => farewell().to_owned(),
            Some(words) => words,
            None => default_words().to_owned(),
        },
        takes_messages: rules.takes_messages,
    };
    left_out.sort_by_key(|one| *one as u8);
    left_out.dedup();
    (branch, left_out)
}

/// A number that was withheld can be shown to nobody: ours is.
fn with_our_number(path: &Path) -> Option<Path> {
    let acts = path.acts.iter().map(|act| match act {
        Act::Ring { name, number, seconds, .. } => {
            Act::Ring { name: name.clone(), number: number.clone(), seconds: *seconds, shows: Shows::Ours }
        }
        Act::Say(words) => Act::Say(words.clone()),
    });
    Some(Path { acts: acts.collect(), voicemail: path.voicemail.clone() })
}

/// What happens to a caller, who is only told so where no messages are taken.
fn walk(list: &str, steps: &[Step], rules: &Rules, left_out: &mut Vec<LeftOut>) -> Path {
    let mut path = follow(list, steps, rules, left_out);
    if !rules.takes_messages && path.voicemail.take().is_some() {
        say(&mut path.acts, farewell());
    }
    path
}

/// Follows steps to their end, and then those for calls that nobody answers, as `routing::plan` does.
fn follow(list: &str, steps: &[Step], rules: &Rules, left_out: &mut Vec<LeftOut>) -> Path {
    let mut acts = Vec::new();
    let is_turned_away = list == "blocked";
    let rest: &[Step] = if is_turned_away { &[] } else { &rules.unanswered };
    for step in unasked(steps, left_out).into_iter().chain(unasked(rest, left_out)) {
        if step.sound().is_some() {
            left_out.push(LeftOut::Sounds);
        }
        match step {
            Step::Greet { words, .. } => say(&mut acts, words),
            Step::Ring { staff, order, seconds, accept, shows } => {
                if *accept == Accept::PressOne {
                    left_out.push(LeftOut::PressOne);
                    continue;
                }
                if *order == Order::AllAtOnce && staff.len() > 1 {
                    left_out.push(LeftOut::Together);
                }
                for one in staff {
                    if is_sip(&one.number) {
                        left_out.push(LeftOut::Sip);
                    } else if !one.hours.is_empty() {
                        left_out.push(LeftOut::Hours);
                    } else {
                        ring(&mut acts, (&one.name, &one.number), *seconds, *shows, left_out);
                    }
                }
            }
            Step::Forward { number, seconds, shows } => {
                ring(&mut acts, ("", number), *seconds, *shows, left_out);
            }
            Step::Voicemail { words, .. } => return Path { acts, voicemail: Some(words.clone()) },
            Step::Room { .. } => left_out.push(LeftOut::Room),
            Step::HangUp { words, .. } => {
                say(&mut acts, words);
                return Path { acts, voicemail: None };
            }
            Step::Reject => return Path { acts, voicemail: None },
            // What is asked stands in no list any more.
            Step::Menu { .. } | Step::Ask { .. } => {}
        }
    }
    Path { acts, voicemail: (!is_turned_away).then(|| default_words().to_owned()) }
}

/// The steps of a list where nobody is asked anything: in place of a question stands what happens to whoever says nothing.
fn unasked<'a>(steps: &'a [Step], left_out: &mut Vec<LeftOut>) -> Vec<&'a Step> {
    let mut flat = Vec::new();
    for step in steps {
        let instead: &[Step] = match step {
            Step::Menu { otherwise, .. } => otherwise,
            Step::Ask { answers, .. } => {
                answers.iter().find(|answer| answer.topic == Topic::Other).map_or(&[], |answer| &answer.steps)
            }
            step => {
                flat.push(step);
                continue;
            }
        };
        left_out.push(LeftOut::Questions);
        flat.extend(unasked(instead, left_out));
    }
    flat
}

fn say(acts: &mut Vec<Act>, words: &str) {
    if !words.trim().is_empty() {
        acts.push(Act::Say(words.to_owned()));
    }
}

fn ring(
    acts: &mut Vec<Act>,
    (name, number): (&str, &str),
    seconds: u32,
    shows: Shows,
    left_out: &mut Vec<LeftOut>,
) {
    if acts.iter().filter(|act| matches!(act, Act::Ring { .. })).count() >= PHONES {
        left_out.push(LeftOut::Phones);
        return;
    }
    acts.push(Act::Ring { name: name.to_owned(), number: number.to_owned(), seconds, shows });
}
