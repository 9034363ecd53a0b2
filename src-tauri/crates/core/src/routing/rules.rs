//! Whether rules can be kept, and numbers in them as Twilio writes them. Pure.

use deskbell_twilio::{Country, PhoneNumber};
use jiff::tz::TimeZone;

use super::{Rules, Step, hours};
use crate::error::Error;
use crate::settings::notices::read_time;

/// More than so many of anything nobody means.
const MOST: usize = 200;
/// Twilio reads no longer text aloud.
const WORDS: usize = 1000;

/// The rules with their numbers as Twilio writes them.
///
/// # Errors
/// `bad_input` naming the part that cannot be kept.
pub(super) fn check(mut rules: Rules, country: Country) -> Result<Rules, Error> {
    let too_many = rules.hours.len().max(rules.closings.len()).max(rules.blocked.len()) > MOST;
    if too_many {
        return Err(Error::bad_input("rules", "These are too many. Join or remove some of them."));
    }
    for span in &rules.hours {
        if span.days.is_empty() {
            return Err(Error::bad_input("hours", "Choose at least one day for these hours."));
        }
        if read_time(&span.from).is_none() || read_time(&span.to).is_none() {
            return Err(Error::bad_input("hours", "Write the times as hours and minutes: 08:30."));
        }
    }
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
    let needs_zone = !rules.hours.is_empty() || !rules.closings.is_empty();
    let is_known = rules.zone.as_deref().is_some_and(|name| TimeZone::get(name).is_ok());
    if (needs_zone || rules.zone.is_some()) && !is_known {
        return Err(Error::bad_input("zone", "This computer does not know that time zone. Choose another."));
    }
    let is_language = |text: &str| {
        (2..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !is_language(&rules.language) {
        return Err(Error::bad_input("language", "Choose the language in which words are spoken."));
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
        ("withheld", &mut rules.withheld),
        ("turnedAway", &mut rules.turned_away),
    ];
    for (field, steps) in lists {
        if steps.len() > MOST {
            return Err(Error::bad_input(field, "These are too many steps. Remove some of them."));
        }
        for step in steps {
            check_step(step, field, country)?;
        }
    }
    Ok(rules)
}

fn check_step(step: &mut Step, field: &'static str, country: Country) -> Result<(), Error> {
    match step {
        Step::Greet { words } | Step::Voicemail { words } | Step::HangUp { words } => {
            if words.chars().count() > WORDS {
                return Err(Error::bad_input(field, "What is said has at most 1000 characters."));
            }
        }
        Step::Ring { staff, seconds, .. } => {
            if staff.is_empty() || staff.len() > 50 {
                return Err(Error::bad_input(field, "Choose whom to ring: at least one, at most 50."));
            }
            for one in staff {
                one.name = one.name.split_whitespace().collect::<Vec<_>>().join(" ");
                if one.name.is_empty() || one.name.chars().count() > 60 {
                    return Err(Error::bad_input(field, "Give everybody who is rung a name."));
                }
                one.number = number_of(&one.number, field, country)?;
            }
            check_seconds(*seconds, field)?;
        }
        Step::Forward { number, seconds, .. } => {
            *number = number_of(number, field, country)?;
            check_seconds(*seconds, field)?;
        }
        Step::Reject => {}
    }
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
