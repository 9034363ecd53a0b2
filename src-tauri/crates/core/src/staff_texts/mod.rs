//! Texts to people of the office about calls that nobody took, and about messages on the voicemail: off until somebody
//! turns them on for a number.
//!
//! Invariants: one text per call and phone, through the same queue as every text; what stands in the thread with a
//! colleague brings nobody's attention there, and rings for nobody; nothing is told late.

mod store;

use std::time::Duration;

use deskbell_twilio::{Country, Party, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::Outcome;
use crate::calls::store::State as Call;
use crate::error::Error;
use crate::events::Event;
use crate::inbox::{self, ThreadState};
use crate::messages;
use crate::numbers::{self, NumberArgs};
use crate::replies::When;
use crate::routing;
use crate::store::{Id, Lane, Tx};

/// More phones than this no office texts about one call.
const PHONES: usize = 5;
/// Of what ended longer ago nobody is told: it stands in the log, and the computer has rung for it.
const LATE: Duration = Duration::from_secs(60 * 60);

/// Whom a number texts about calls that nobody took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct StaffTexts {
    /// The phones, as Twilio writes numbers or as people do.
    pub phones: Vec<String>,
    /// Whether they are told of messages on the voicemail.
    pub voicemails: bool,
    /// Whether they are told of missed calls.
    pub missed: bool,
    /// When they are told.
    pub when: When,
    /// Whether the text says who called; else only that somebody did.
    pub says_who: bool,
}

/// Whom a number texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NumberStaffTexts {
    /// Which of our numbers.
    pub number: Id,
    /// What was chosen.
    pub choices: StaffTexts,
}

/// Chooses whom a number texts.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveStaffTexts {
    /// Which of our numbers.
    pub number: Id,
    /// Whom, and of what.
    pub choices: StaffTexts,
}

/// Whom a number texts.
///
/// # Errors
/// [`Error::NotFound`] when there is no such number.
pub async fn read(office: &Office, args: NumberArgs) -> Result<NumberStaffTexts, Error> {
    office
        .store()
        .read(move |conn| {
            numbers::store::read(conn, args.number)?;
            let choices = store::find(conn, args.number)?.unwrap_or_default();
            Ok(NumberStaffTexts { number: args.number, choices })
        })
        .await
}

/// Keeps whom a number texts.
///
/// # Errors
/// `bad_input` naming `phones` when one of them cannot be texted; [`Error::NotFound`] when there is no such number.
pub async fn save(office: &Office, args: SaveStaffTexts) -> Result<NumberStaffTexts, Error> {
    let country = office.country();
    let mut choices = args.choices;
    choices.phones.retain(|typed| !typed.trim().is_empty());
    if choices.phones.len() > PHONES {
        return Err(Error::bad_input("phones", "Choose five phones at most."));
    }
    for typed in &mut choices.phones {
        let number = PhoneNumber::parse(typed, country).map_err(|problem| {
            Error::bad_input("phones", crate::contacts::number_sentence(problem, typed, country))
        })?;
        if number.is_landline() || number.is_premium() {
            return Err(Error::bad_input(
                "phones",
                "This number takes no texts. Type that of a mobile phone.",
            ));
        }
        number.as_str().clone_into(typed);
    }
    choices.phones.dedup();
    let is_told = choices.voicemails || choices.missed;
    if is_told && choices.phones.is_empty() {
        return Err(Error::bad_input("phones", "Type the number of the phone that is to be texted."));
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            numbers::store::read(tx, args.number)?;
            for phone in &choices.phones {
                if numbers::store::is_held(tx, phone)? {
                    return Err(Error::bad_input(
                        "phones",
                        "This number is at Twilio, and nobody carries it. Type that of a phone.",
                    ));
                }
            }
            store::save(tx, args.number, &choices)?;
            tx.publish(Event::NumbersChanged);
            Ok(NumberStaffTexts { number: args.number, choices: choices.clone() })
        })
        .await
}

/// Promises the texts about a call that nobody took, if there are to be any.
pub(crate) fn consider(tx: &mut Tx<'_>, call: &Call, country: Country) -> Result<(), Error> {
    let Some(choices) = store::find(tx, call.number)? else { return Ok(()) };
    let is_wanted = match call.outcome {
        Outcome::Missed => choices.missed,
        Outcome::Voicemail => choices.voicemails,
        _ => false,
    };
    let now = tx.now();
    let ended = call.id.at() + Duration::from_secs(call.seconds.into());
    let rules = routing::store::rules_of(tx, call.number)?;
    if !is_wanted || now.since(ended) > LATE || !choices.when.is_now(&rules, now) {
        return Ok(());
    }
    let words = words(tx, call, &choices, country)?;
    for phone in &choices.phones {
        let Ok(phone) = PhoneNumber::from_twilio(phone) else { continue };
        // Whoever called has no use for being told that they did.
        if call.them().phone() != Some(&phone) {
            text(tx, call, phone, &words)?;
        }
    }
    Ok(())
}

/// What is said: what happened, on which number, and who it was where that may be said.
fn words(tx: &Tx<'_>, call: &Call, choices: &StaffTexts, country: Country) -> Result<String, Error> {
    let number = numbers::store::read_row(tx, call.number, country)?.name;
    let what = match call.outcome {
        Outcome::Voicemail => {
            let seconds = store::message_seconds(tx, call.sid.as_deref().unwrap_or_default())?;
            format!("New voicemail ({}:{:02}) on {number}", seconds / 60, seconds % 60)
        }
        _ => format!("Missed call on {number}"),
    };
    let who = match choices.says_who {
        true => format!(" from {}", inbox::store::read_label(tx, call.thread, country)?),
        false => String::new(),
    };
    Ok(format!("{what}{who}. See Deskbell."))
}

/// Promises one text. The thread with a colleague stays out of what is open.
fn text(tx: &mut Tx<'_>, call: &Call, phone: PhoneNumber, words: &str) -> Result<(), Error> {
    let digits: String = phone.as_str().chars().filter(char::is_ascii_digit).collect();
    let before = inbox::store::find_or_open(tx, call.number, &Party::Phone(phone))?;
    let is_new = before.last_message_id == Id::ZERO && before.last_call_id == Id::ZERO;
    match messages::promise_automatic(tx, before.id, words, &format!("staff-{}-{digits}", call.id)) {
        Ok(_) => {}
        // Whoever has said STOP on that phone is texted no more.
        Err(Error::OptedOut | Error::BadInput { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let now = inbox::store::read_state(tx, before.id)?;
    if is_new && now.unread == 0 {
        inbox::store::save(tx, &now, &inbox::store::State { state: ThreadState::Done, ..now.clone() })?;
    }
    Ok(())
}
