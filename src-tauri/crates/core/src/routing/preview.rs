//! What would happen if somebody called at a certain time: the same function as for a real call, told in sentences.

use deskbell_twilio::{Country, Party};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Accept, Ended, Happened, Phone, Planned, Rules, Then, plan, rules};
use crate::account::Office;
use crate::error::Error;

/// No rules ring more often than this.
const RINGS: usize = 100;

/// Asks what would happen.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewRouting {
    /// By these rules, which need not be kept.
    pub rules: Rules,
    /// When, by the office's clock, as `2026-11-27T18:05`.
    pub at: String,
    /// Who calls, as people write a number; somebody unknown if there is nobody.
    pub from: Option<String>,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RoutingPreview {
    /// Why.
    pub reason: String,
    /// What, one after the other, while nobody answers.
    pub steps: Vec<String>,
}

/// What would happen if somebody called.
///
/// # Errors
/// `bad_input` when the rules or the time cannot be used.
pub async fn preview(office: &Office, args: PreviewRouting) -> Result<RoutingPreview, Error> {
    let country = office.country();
    let rules = rules::check(args.rules, country)?;
    let at: jiff::civil::DateTime =
        args.at.parse().map_err(|_| Error::bad_input("at", "Choose a day and a time."))?;
    let zone = match &rules.zone {
        Some(name) => jiff::tz::TimeZone::get(name).map_err(Error::internal)?,
        None => jiff::tz::TimeZone::UTC,
    };
    let at = at.to_zoned(zone).map_err(Error::internal)?.timestamp();
    let from = match args.from.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        None => Party::Withheld,
        Some(typed) => {
            Party::Phone(deskbell_twilio::PhoneNumber::parse(typed, country).map_err(|problem| {
                Error::bad_input("from", crate::contacts::number_sentence(problem, typed, country))
            })?)
        }
    };
    Ok(tell(&rules, deskbell_twilio::Millis(at.as_millisecond()), &from, country))
}

fn tell(rules: &Rules, at: deskbell_twilio::Millis, from: &Party, country: Country) -> RoutingPreview {
    let first = plan(rules, at, from, Happened::Nothing);
    let reason = first.reason.clone();
    let mut steps = Vec::new();
    let mut planned = first;
    for _ in 0..RINGS {
        say(&planned, country, &mut steps);
        let Then::Ring { place, .. } = planned.then else { break };
        planned = plan(rules, at, from, Happened::Rung { at: place, ended: Ended::Unanswered });
    }
    RoutingPreview { reason, steps }
}

fn say(planned: &Planned, country: Country, steps: &mut Vec<String>) {
    steps.extend(planned.says.iter().map(|words| format!("Says “{words}”")));
    steps.push(match &planned.then {
        Then::Ring { phones, seconds, accept, .. } => {
            let names: Vec<String> = phones.iter().map(|phone| name(phone, country)).collect();
            let press = if *accept == Accept::PressOne { ", who press 1 to take it" } else { "" };
            format!("Rings {}{press}, for {seconds} seconds", names.join(" and "))
        }
        Then::Voicemail(words) if words.trim().is_empty() => "Takes a message after the tone".to_owned(),
        Then::Voicemail(words) => format!("Says “{words}” and takes a message"),
        Then::HangUp => "Hangs up".to_owned(),
        Then::Reject => "Does not take the call".to_owned(),
    });
}

fn name(phone: &Phone, country: Country) -> String {
    let number = crate::inbox::display(&phone.number, "phone", country);
    if phone.name.is_empty() { number } else { phone.name.clone() }
}

#[cfg(test)]
pub(super) fn tell_for_tests(rules: &Rules, at: deskbell_twilio::Millis, from: &Party) -> RoutingPreview {
    tell(rules, at, from, Country::US)
}
