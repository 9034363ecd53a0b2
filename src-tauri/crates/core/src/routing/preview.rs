//! What would happen if somebody called at a certain time: the same function as for a real call, told in sentences, with
//! every way on from a menu.

use deskbell_twilio::{Country, Party};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::place::Place;
use super::{
    Accept, Calling, Ended, Happened, Heard, Phone, Planned, Rules, Said, Step, Then, plan, rules, topics,
};
use crate::account::Office;
use crate::error::Error;

/// No rules ring more often than this.
const RINGS: usize = 100;
/// More of it nobody reads.
const MOST: usize = 400;

/// Asks what would happen.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewRouting {
    /// By these rules, which need not be kept.
    pub rules: Rules,
    /// When, by the office's clock, as `2026-11-27T18:05`.
    pub at: String,
    /// Who calls, as people write a number; somebody unknown if there is nobody.
    pub from: Option<String>,
    /// Whether they withhold their number.
    #[serde(default)]
    pub withheld: bool,
    /// Whether a phone of the office forwards the call.
    #[serde(default)]
    pub forwarded: bool,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RoutingPreview {
    /// Why.
    pub reason: String,
    /// What, one after the other, while nobody answers.
    pub steps: Vec<PreviewedStep>,
}

/// One thing that would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PreviewedStep {
    /// What.
    pub words: String,
    /// Where the caller is asked something: what follows from each answer.
    pub choices: Vec<PreviewedChoice>,
}

/// What would follow from an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PreviewedChoice {
    /// Which answer.
    pub name: String,
    /// What, one after the other, while nobody answers.
    pub steps: Vec<PreviewedStep>,
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
        _ if args.withheld => Party::Withheld,
        // Somebody whom no rule names.
        None => Party::Alphanumeric("somebody".to_owned()),
        Some(typed) => {
            Party::Phone(deskbell_twilio::PhoneNumber::parse(typed, country).map_err(|problem| {
                Error::bad_input("from", crate::contacts::number_sentence(problem, typed, country))
            })?)
        }
    };
    let room = crate::settings::read(office).await?.rooms.name;
    let at = deskbell_twilio::Millis(at.as_millisecond());
    // By one that no rule names.
    let forwarded_from = args.forwarded.then_some("");
    Ok(tell(&rules, Calling { at, from: &from, forwarded_from, round: 0, room: &room }, country))
}

fn tell(rules: &Rules, call: Calling<'_>, country: Country) -> RoutingPreview {
    let mut telling = Telling { rules, call, country, left: MOST };
    let first = plan(rules, &call, &Happened::Nothing);
    RoutingPreview { reason: first.reason.clone(), steps: telling.follow(first) }
}

/// What has been told so far, and how much more may be.
struct Telling<'a> {
    rules: &'a Rules,
    call: Calling<'a>,
    country: Country,
    left: usize,
}

impl Telling<'_> {
    /// What happens from here on, until it ends or the caller is asked something.
    fn follow(&mut self, mut planned: Planned) -> Vec<PreviewedStep> {
        let mut steps = Vec::new();
        for _ in 0..RINGS {
            let said = planned.says.iter().map(heard);
            steps.extend(said.chain([self.name(&planned.then)]).map(plain));
            self.left = self.left.saturating_sub(steps.len());
            match planned.then {
                Then::Ring { place, .. } => {
                    let happened = Happened::Rung { at: place, ended: Ended::Unanswered };
                    planned = plan(self.rules, &self.call, &happened);
                }
                Then::Ask { place, .. } => {
                    if let Some(last) = steps.last_mut() {
                        last.choices = self.choices(&place);
                    }
                    break;
                }
                Then::Voicemail(_) | Then::Room | Then::HangUp | Then::Reject => break,
            }
        }
        steps
    }

    /// What follows from each answer to a question, and from none.
    fn choices(&mut self, place: &Place) -> Vec<PreviewedChoice> {
        let (answers, repeats): (Vec<(String, String)>, u32) = match place.find(self.rules) {
            Some(Step::Menu { choices, repeats, .. }) => {
                let name = |key: &str, name: &str| (format!("{key}: {name}"), key.to_owned());
                (choices.iter().map(|choice| name(&choice.key, &choice.name)).collect(), *repeats)
            }
            Some(Step::Ask { repeats, .. }) => (topics::asked(), *repeats),
            _ => return Vec::new(),
        };
        // Whoever says nothing is asked again first; what is told is how that ends.
        let last = Place { turn: usize::try_from(repeats).unwrap_or(usize::MAX), ..place.clone() };
        let nothing = ("Nothing, or nothing that was understood".to_owned(), String::new());
        let mut told = Vec::new();
        for (name, keys) in answers.into_iter().chain([nothing]) {
            if self.left == 0 {
                break;
            }
            let at = if keys.is_empty() { last.clone() } else { place.clone() };
            let happened = Happened::Asked { at, heard: Heard { keys, words: String::new() } };
            let planned = plan(self.rules, &self.call, &happened);
            told.push(PreviewedChoice { name, steps: self.follow(planned) });
        }
        told
    }

    fn name(&self, then: &Then) -> String {
        match then {
            Then::Ring { phones, seconds, accept, .. } => {
                let names: Vec<String> = phones.iter().map(|phone| self.name_of(phone)).collect();
                let press = if *accept == Accept::PressOne { ", who press 1 to take it" } else { "" };
                format!("Rings {}{press}, for {seconds} seconds", names.join(" and "))
            }
            Then::Ask { .. } => "Waits for an answer".to_owned(),
            Then::Voicemail(said) if said.is_nothing() => "Takes a message after the tone".to_owned(),
            Then::Voicemail(said) => format!("{} and takes a message", heard(said)),
            Then::Room => "Leads into the conference room".to_owned(),
            Then::HangUp => "Hangs up".to_owned(),
            Then::Reject => "Does not take the call".to_owned(),
        }
    }

    fn name_of(&self, phone: &Phone) -> String {
        if phone.name.is_empty() {
            return crate::inbox::display(&phone.number, "phone", self.country);
        }
        phone.name.clone()
    }
}

fn heard(said: &Said) -> String {
    let words = &said.words;
    if said.sound.is_some() {
        format!("Plays your recording of “{words}”")
    } else {
        format!("Says “{words}”")
    }
}

fn plain(words: String) -> PreviewedStep {
    PreviewedStep { words, choices: Vec::new() }
}

/// The whole way on lines, what follows from an answer further in.
#[cfg(test)]
pub(super) fn tell_for_tests(rules: &Rules, at: deskbell_twilio::Millis, from: &Party) -> String {
    fn write(steps: &[PreviewedStep], depth: usize, text: &mut String) {
        for step in steps {
            text.push_str(&format!("{}{}\n", "  ".repeat(depth), step.words));
            for choice in &step.choices {
                text.push_str(&format!("{}- {}\n", "  ".repeat(depth), choice.name));
                write(&choice.steps, depth + 1, text);
            }
        }
    }
    let call = Calling { at, from, forwarded_from: None, round: 0, room: "" };
    let told = tell(rules, call, Country::US);
    let mut text = format!("{}\n", told.reason);
    write(&told.steps, 0, &mut text);
    text
}
