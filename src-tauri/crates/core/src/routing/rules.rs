//! Whether rules can be kept, and numbers in them as Twilio writes them. Pure.

use deskbell_twilio::{Country, PhoneNumber};
use jiff::tz::TimeZone;

use super::place::DEPTH;
use super::{Manner, OpenSpan, Rules, Staff, Step, hours, is_sip};
use crate::error::Error;
use crate::settings::notices::read_time;

/// More than so many of anything nobody means.
const MOST: usize = 200;
/// Twilio reads no longer text aloud.
const WORDS: usize = 1000;
/// Nobody listens to the same question more often.
const REPEATS: u32 = 5;
/// The keys of a telephone.
const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"];

/// The rules with their numbers as Twilio writes them.
///
/// # Errors
/// `bad_input` naming the part that cannot be kept.
pub(super) fn check(mut rules: Rules, country: Country) -> Result<Rules, Error> {
    let too_many = rules.hours.len().max(rules.closings.len()).max(rules.blocked.len()) > MOST;
    if too_many {
        return Err(Error::bad_input("rules", "These are too many. Join or remove some of them."));
    }
    check_spans(&rules.hours, "hours")?;
    for closing in &mut rules.closings {
        closing.name = closing.name.trim().to_owned();
        let times = [&closing.from, &closing.to];
        if closing.name.is_empty() || closing.name.chars().count() > 60 {
            return Err(Error::bad_input("closings", "Give this closing a name of at most 60 characters."));
        }
        if hours::days_of(closing).is_none_or(|(first, last)| last < first) {
            return Err(Error::bad_input("closings", "Choose the first and the last day of this closing."));
        }
        if times.into_iter().flatten().any(|time| read_time(time).is_none()) {
            return Err(Error::bad_input("closings", "Write the times as hours and minutes: 12:00."));
        }
    }
    let needs_zone = !rules.hours.is_empty() || !rules.closings.is_empty() || has_hours_of_their_own(&rules);
    let is_known = rules.zone.as_deref().is_some_and(|name| TimeZone::get(name).is_ok());
    if (needs_zone || rules.zone.is_some()) && !is_known {
        return Err(Error::bad_input("zone", "This computer does not know that time zone. Choose another."));
    }
    Manner::check(&rules.language, &rules.voice)?;
    if !(10..=1800).contains(&rules.longest) {
        return Err(Error::bad_input(
            "longest",
            "Let a message be at least 10 seconds long, at most 30 minutes.",
        ));
    }
    if rules.announcement.chars().count() > WORDS || rules.records && rules.announcement.trim().is_empty() {
        return Err(Error::bad_input(
            "announcement",
            "Write what callers hear before a conversation is recorded, in at most 1000 characters.",
        ));
    }
    rules.blocked.retain(|typed| !typed.trim().is_empty());
    for number in &mut rules.blocked {
        *number = number_of(number, "blocked", country)?;
    }
    let lists = [
        ("open", &mut rules.open),
        ("closed", &mut rules.closed),
        ("holiday", &mut rules.holiday),
        ("unanswered", &mut rules.unanswered),
        ("busy", &mut rules.busy),
        ("withheld", &mut rules.withheld),
        ("forwarded", &mut rules.forwarded),
        ("turnedAway", &mut rules.turned_away),
        ("reception", &mut rules.reception),
    ];
    for (field, steps) in lists {
        check_steps(steps, field, 0, country)?;
    }
    if rules.asks_first && !rules.reception.iter().any(|step| matches!(step, Step::Ask { .. })) {
        return Err(Error::bad_input("reception", "Write how callers are asked what their call is about."));
    }
    Ok(rules)
}

fn check_spans(spans: &[OpenSpan], field: &'static str) -> Result<(), Error> {
    for span in spans {
        if span.days.is_empty() {
            return Err(Error::bad_input(field, "Choose at least one day for these hours."));
        }
        if read_time(&span.from).is_none() || read_time(&span.to).is_none() {
            return Err(Error::bad_input(field, "Write the times as hours and minutes: 08:30."));
        }
    }
    Ok(())
}

fn has_hours_of_their_own(rules: &Rules) -> bool {
    super::everybody(rules).iter().any(|one| !one.hours.is_empty())
}

fn check_steps(steps: &mut [Step], field: &'static str, depth: usize, country: Country) -> Result<(), Error> {
    if steps.len() > MOST {
        return Err(Error::bad_input(field, "These are too many steps. Remove some of them."));
    }
    steps.iter_mut().try_for_each(|step| check_step(step, field, depth, country))
}

fn check_step(step: &mut Step, field: &'static str, depth: usize, country: Country) -> Result<(), Error> {
    match step {
        Step::Greet { words, .. }
        | Step::Voicemail { words, .. }
        | Step::Room { words }
        | Step::HangUp { words, .. } => {
            if words.chars().count() > WORDS {
                return Err(Error::bad_input(field, "What is said has at most 1000 characters."));
            }
            if words.trim().is_empty() && step.sound().is_some() {
                return Err(Error::bad_input(
                    field,
                    "Write what your recording says: it is spoken where the recording cannot be played.",
                ));
            }
        }
        Step::Ring { staff, seconds, .. } => {
            if staff.is_empty() || staff.len() > 50 {
                return Err(Error::bad_input(field, "Choose whom to ring: at least one, at most 50."));
            }
            staff.iter_mut().try_for_each(|one| check_staff(one, field, country))?;
            check_seconds(*seconds, field)?;
        }
        Step::Forward { number, seconds, .. } => {
            *number = number_of(number, field, country)?;
            check_seconds(*seconds, field)?;
        }
        Step::Menu { words, choices, repeats, otherwise } => {
            check_question(words, *repeats, field, depth)?;
            if choices.is_empty() || choices.len() > KEYS.len() {
                return Err(Error::bad_input(field, "A menu has at least one choice, at most 12."));
            }
            let mut taken = Vec::new();
            for choice in choices {
                choice.name = choice.name.split_whitespace().collect::<Vec<_>>().join(" ");
                if choice.name.is_empty() || choice.name.chars().count() > 60 {
                    return Err(Error::bad_input(
                        field,
                        "Give each choice of a menu a name of at most 60 characters.",
                    ));
                }
                if !KEYS.contains(&choice.key.as_str()) || taken.contains(&choice.key) {
                    return Err(Error::bad_input(field, "Give each choice of a menu a key of its own."));
                }
                taken.push(choice.key.clone());
                check_steps(&mut choice.steps, field, depth + 1, country)?;
            }
            check_steps(otherwise, field, depth + 1, country)?;
        }
        Step::Ask { words, answers, repeats } => {
            check_question(words, *repeats, field, depth)?;
            if words.trim().is_empty() {
                return Err(Error::bad_input(field, "Write what callers are asked."));
            }
            let mut taken = Vec::new();
            for answer in answers {
                if taken.contains(&answer.topic) {
                    return Err(Error::bad_input(field, "Say once what follows from each reason."));
                }
                taken.push(answer.topic);
                check_steps(&mut answer.steps, field, depth + 1, country)?;
            }
        }
        Step::Reject => {}
    }
    Ok(())
}

fn check_question(words: &str, repeats: u32, field: &'static str, depth: usize) -> Result<(), Error> {
    if depth >= DEPTH {
        return Err(Error::bad_input(field, "Menus stand in menus, but no deeper than three of them."));
    }
    if words.chars().count() > WORDS {
        return Err(Error::bad_input(field, "What is said has at most 1000 characters."));
    }
    if repeats > REPEATS {
        return Err(Error::bad_input(field, "Ask again at most 5 times."));
    }
    Ok(())
}

fn check_staff(one: &mut Staff, field: &'static str, country: Country) -> Result<(), Error> {
    one.name = one.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if one.name.is_empty() || one.name.chars().count() > 60 {
        return Err(Error::bad_input(field, "Give everybody who is rung a name."));
    }
    check_spans(&one.hours, field)?;
    one.user = one.user.trim().to_owned();
    let typed = one.number.trim();
    if !is_sip(typed) {
        one.number = number_of(typed, field, country)?;
        one.user.clear();
        return Ok(());
    }
    let (user, host) = typed.split_once(':').and_then(|(_, rest)| rest.split_once('@')).unwrap_or_default();
    if user.contains(':') {
        return Err(Error::bad_input(
            field,
            "Leave the password out of the SIP address. It has a field of its own and is kept in the keychain.",
        ));
    }
    let is_whole = typed.len() < 255
        && !user.is_empty()
        && !host.is_empty()
        && typed.chars().all(|c| c.is_ascii_graphic() && !"<>\"&".contains(c));
    if !is_whole {
        return Err(Error::bad_input(field, "Write a SIP address as sip:name@host."));
    }
    if one.user.chars().count() > 100 {
        return Err(Error::bad_input(field, "The user of a SIP address has at most 100 characters."));
    }
    one.number = typed.to_owned();
    Ok(())
}

/// Twilio rings for 5 seconds at least and 600 at most; whoever waits has hung up long before.
fn check_seconds(seconds: u32, field: &'static str) -> Result<(), Error> {
    if (5..=120).contains(&seconds) {
        return Ok(());
    }
    Err(Error::bad_input(field, "Let it ring for at least 5 seconds, at most 120."))
}

fn number_of(typed: &str, field: &'static str, country: Country) -> Result<String, Error> {
    PhoneNumber::parse(typed, country)
        .map(|number| number.as_str().to_owned())
        .map_err(|problem| Error::bad_input(field, crate::contacts::number_sentence(problem, typed, country)))
}
