//! What happens next to a call. Pure: from the rules, the time, who calls, and what has happened so far.

use deskbell_twilio::Party;

use super::hours::{Standing, standing};
use super::place::{Case, Place};
use super::planned::{Calling, Ended, Happened, Listens, Planned, Said, Then};
use super::staff::{self, Phone};
use super::{Accept, Heard, Rules, Step, spoken, topics};
use crate::calls::Topic;
use crate::store::Id;

/// What is said before the tone where nobody has chosen other words.
pub(crate) fn default_words() -> &'static str {
    "Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will \
     call you back."
}

/// What is said where a message would be asked for, and none is taken.
pub(crate) fn farewell() -> &'static str {
    "Thank you for calling. Nobody can take your call right now. Please send us a text."
}

/// What happens next to a call.
#[must_use]
pub fn plan(rules: &Rules, call: &Calling<'_>, happened: &Happened) -> Planned {
    let mut planned = follow(rules, call, happened);
    if *happened != Happened::Nothing && planned.then == Then::Reject {
        // A call that has been taken can no longer be rejected.
        planned.then = Then::HangUp;
    }
    if !rules.takes_messages && matches!(planned.then, Then::Voicemail(_)) {
        planned.says.push(farewell().into());
        planned.then = Then::HangUp;
    }
    planned
}

fn follow(rules: &Rules, call: &Calling<'_>, happened: &Happened) -> Planned {
    match happened {
        Happened::Nothing => {
            let (case, reason) = begin(rules, call);
            let mut planned = walk(rules, call, Place::first(case), reason);
            if rules.records && case != Case::TurnedAway && planned.then != Then::Reject {
                // Before anything else, and whoever they speak with in the end.
                planned.says.insert(0, rules.announcement.as_str().into());
                planned.reason.push_str(", recording announced");
            }
            Planned { is_blocked: case == Case::TurnedAway, ..planned }
        }
        Happened::Rung { ended: Ended::Spoke, .. } => Planned {
            reason: "answered".to_owned(),
            topic: None,
            says: Vec::new(),
            then: Then::HangUp,
            is_blocked: false,
        },
        Happened::Rung { at, ended } => {
            let reason = match ended {
                Ended::Busy => "the line was busy",
                Ended::Failed => "nobody could be rung",
                Ended::Spoke | Ended::Unanswered => "nobody answered",
            };
            let last =
                if *ended == Ended::Busy && !rules.busy.is_empty() { Case::Busy } else { Case::Unanswered };
            walk_to(rules, call, after(rules, call, at), reason.to_owned(), last)
        }
        Happened::Asked { at, heard } => answered(rules, call, at, heard),
    }
}

/// Which list of steps a call begins with, and why.
fn begin(rules: &Rules, call: &Calling<'_>) -> (Case, String) {
    if rules.blocked.iter().any(|blocked| *blocked == call.from.address()) {
        return (Case::TurnedAway, "blocked number".to_owned());
    }
    if matches!(call.from, Party::Withheld) && !rules.withheld.is_empty() {
        return (Case::Withheld, "number withheld".to_owned());
    }
    let (case, reason) = match standing(rules, call.at) {
        Standing::Open => (Case::Open, "open".to_owned()),
        Standing::Closed(why) => (Case::Closed, format!("closed: {why}")),
        Standing::Holiday(name) => (Case::Holiday, format!("closed: {name}")),
    };
    match call.forwarded_from {
        None => (case, reason),
        Some(_) if rules.forwarded.is_empty() => (case, format!("{reason}, forwarded by a phone of yours")),
        Some(_) => (Case::Forwarded, "forwarded by a phone of yours".to_owned()),
    }
}

/// The place after one where phones were rung.
fn after(rules: &Rules, call: &Calling<'_>, place: &Place) -> Place {
    match place.find(rules) {
        Some(Step::Ring { staff, order, .. }) if staff::has_more(rules, call, staff, *order, place.turn) => {
            Place { turn: place.turn + 1, ..place.clone() }
        }
        _ => place.clone().next(),
    }
}

/// What follows from what a caller pressed or said.
fn answered(rules: &Rules, call: &Calling<'_>, at: &Place, heard: &Heard) -> Planned {
    let again = |repeats: u32| place_again(at, repeats).map(|place| walk(rules, call, place, String::new()));
    match at.find(rules) {
        Some(Step::Menu { choices, repeats, .. }) => match spoken::chosen(choices, heard) {
            Some(way) => {
                let choice = choices.get(way).map(|choice| format!("chose {}: {}", choice.key, choice.name));
                walk(rules, call, at.clone().into(way), choice.unwrap_or_default())
            }
            None => again(*repeats).unwrap_or_else(|| {
                walk(rules, call, at.clone().into(choices.len()), "chose nothing".to_owned())
            }),
        },
        Some(Step::Ask { answers, repeats, .. }) => {
            let told = topics::told(heard, topics::understands(&rules.language));
            if told.is_none()
                && let Some(planned) = again(*repeats)
            {
                return planned;
            }
            let find = |topic| answers.iter().position(|answer| answer.topic == topic);
            let way = told.and_then(find).or_else(|| find(Topic::Other));
            let place = match way {
                Some(way) => at.clone().into(way),
                None => at.clone().next(),
            };
            let (topic, reason) = match told {
                Some(topic) => (Some(topic), format!("wants: {}", topics::in_a_reason(topic))),
                None if heard.is_nothing() => (None, "did not say what it is about".to_owned()),
                None => (Some(Topic::Other), "was not understood".to_owned()),
            };
            Planned { topic, ..walk(rules, call, place, reason) }
        }
        // The rules have changed since: what follows there now.
        _ => walk(rules, call, at.clone().next(), "the rules have changed".to_owned()),
    }
}

fn place_again(at: &Place, repeats: u32) -> Option<Place> {
    let is_left = u32::try_from(at.turn).is_ok_and(|turn| turn < repeats);
    is_left.then(|| Place { turn: at.turn + 1, ..at.clone() })
}

/// Follows the steps until something has to be waited for. Where a way ends, the steps after its menu follow; where a
/// list ends without an end, the office's steps for calls that nobody answers, and after those a voicemail.
fn walk(rules: &Rules, call: &Calling<'_>, from: Place, reason: String) -> Planned {
    walk_to(rules, call, from, reason, Case::Unanswered)
}

/// As [`walk`], where the list that follows at the end is another one.
fn walk_to(rules: &Rules, call: &Calling<'_>, from: Place, reason: String, last: Case) -> Planned {
    let mut says = Vec::new();
    let mut at = from;
    loop {
        let Some(step) = at.find(rules) else {
            at = match beyond(rules, at, last) {
                Ok(place) => place,
                Err(then) => return Planned { reason, topic: None, says, then, is_blocked: false },
            };
            continue;
        };
        let then = match step {
            Step::Greet { words, sound } => {
                says.extend(filled(words, *sound));
                None
            }
            Step::Ring { staff, order, seconds, accept, shows } => {
                let phones = staff::phones(rules, call, staff, *order, at.turn);
                (!phones.is_empty()).then(|| Then::Ring {
                    place: at.clone(),
                    phones,
                    seconds: *seconds,
                    accept: *accept,
                    shows: *shows,
                    takes_turn: staff::takes_turn(*order, at.turn),
                })
            }
            // It would come back here.
            Step::Forward { number, .. } if call.forwarded_from == Some(number.as_str()) => None,
            Step::Forward { number, seconds, shows } => {
                let phones = vec![Phone::outside(number)];
                let (seconds, shows, accept) = (*seconds, *shows, Accept::AtOnce);
                let place = at.clone();
                Some(Then::Ring { place, phones, seconds, accept, shows, takes_turn: false })
            }
            Step::Menu { words, choices, .. } => {
                says.extend(filled(words, None));
                says.push(topics::choices_said(choices, &rules.language).into());
                let names = choices.iter().map(|choice| choice.name.clone()).collect();
                Some(Then::Ask { place: at.clone(), listens: Listens::Words(names) })
            }
            Step::Ask { words, .. } => {
                let place = at.clone();
                says.extend(filled(words, None));
                Some(match topics::understands(&rules.language) {
                    true => {
                        says.push(topics::keys_said().into());
                        Then::Ask { place, listens: Listens::Words(topics::hints()) }
                    }
                    false => Then::Ask { place, listens: Listens::Keys },
                })
            }
            Step::Voicemail { .. } if is_asked_first(rules, &at) => {
                at = Place::first(Case::Reception);
                continue;
            }
            Step::Voicemail { words, sound } => {
                Some(Then::Voicemail(Said { words: words.clone(), sound: *sound }))
            }
            Step::Room { words } => {
                let name = || topics::room_said(call.room, &rules.language).map(Said::from);
                says.extend(filled(words, None).or_else(name));
                Some(Then::Room)
            }
            Step::HangUp { words, sound } => {
                says.extend(filled(words, *sound));
                Some(Then::HangUp)
            }
            // Only who has heard nothing yet can be turned away.
            Step::Reject if says.is_empty() => Some(Then::Reject),
            Step::Reject => Some(Then::HangUp),
        };
        match then {
            Some(then) => return Planned { reason, topic: None, says, then, is_blocked: false },
            None => at = at.next(),
        }
    }
}

/// The place that follows where a list has ended, or how the call ends there.
fn beyond(rules: &Rules, at: Place, last: Case) -> Result<Place, Then> {
    let (case, is_asked_first) = (at.case, is_asked_first(rules, &at));
    if let Some(place) = at.out() {
        return Ok(place);
    }
    match case {
        Case::TurnedAway => Err(Then::Reject),
        Case::Unanswered | Case::Busy if is_asked_first => Ok(Place::first(Case::Reception)),
        Case::Unanswered | Case::Busy | Case::Reception => Err(Then::Voicemail(default_words().into())),
        _ => Ok(Place::first(last)),
    }
}

/// Whether who would be asked for a message here is asked first what it is about. Not who has chosen that from a menu,
/// and nobody twice.
fn is_asked_first(rules: &Rules, at: &Place) -> bool {
    rules.takes_messages
        && rules.asks_first
        && !rules.reception.is_empty()
        && at.within.is_empty()
        && !matches!(at.case, Case::Reception | Case::TurnedAway)
}

fn filled(words: &str, sound: Option<Id>) -> Option<Said> {
    let said = Said { words: words.to_owned(), sound };
    (!said.is_nothing()).then_some(said)
}
