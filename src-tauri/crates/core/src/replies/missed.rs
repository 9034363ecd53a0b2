//! A text to whoever called and got hold of nobody: once per person and day, in the hours that were chosen, and never to
//! somebody who cannot read it or does not want it.

use std::time::Duration;

use deskbell_twilio::{Millis, PhoneNumber};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ReplyTime, store, words};
use crate::calls::Outcome;
use crate::calls::store::State as Call;
use crate::consent;
use crate::error::Error;
use crate::inbox;
use crate::messages;
use crate::numbers;
use crate::routing::{self, Rules};
use crate::store::Tx;

/// A call that ended longer ago is answered by a person: "Sorry that we missed your call" on the next morning is worse
/// than nothing.
const LATE: Duration = Duration::from_secs(15 * 60);

/// The text to whoever called and got hold of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct TextBack {
    /// Whether it is sent.
    pub is_on: bool,
    /// Its words, with `{office}`, `{number}` and, where it goes only out of hours, `{opens}`.
    pub words: String,
    /// When it is sent.
    pub when: When,
}

/// In which hours of a number something is sent by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "WhenSent")]
pub enum When {
    /// At any hour.
    Always,
    /// In its hours.
    #[default]
    Open,
    /// Out of them, and on holidays.
    Closed,
}

impl When {
    /// Whether that is now.
    pub(crate) fn is_now(self, rules: &Rules, now: Millis) -> bool {
        match self {
            When::Always => true,
            When::Open => routing::is_open(rules, now).0,
            When::Closed => !routing::is_open(rules, now).0,
        }
    }

    /// What can stand in the words.
    pub(super) fn time(self) -> ReplyTime {
        if self == When::Closed { ReplyTime::Closed } else { ReplyTime::Open }
    }
}

impl Default for TextBack {
    fn default() -> TextBack {
        TextBack {
            is_on: false,
            words: "Sorry that we missed your call. How can we help? You can answer this text. {office}"
                .to_owned(),
            when: When::Open,
        }
    }
}

/// Promises the text about a call that nobody took, if there is to be one. The same call is answered once, and the same
/// person once a day.
pub(crate) fn consider(tx: &mut Tx<'_>, call: &Call) -> Result<(), Error> {
    let Some(choices) = store::find(tx, call.number)? else { return Ok(()) };
    let rules = routing::store::rules_of(tx, call.number)?;
    let now = tx.now();
    if !choices.missed.is_on || call.outcome != Outcome::Missed || !choices.missed.when.is_now(&rules, now) {
        return Ok(());
    }
    let ended = call.id.at() + Duration::from_secs(call.seconds.into());
    let Some(number) = reachable(tx, call, &rules)?.filter(|_| now.since(ended) <= LATE) else {
        return Ok(());
    };
    let known = words::Known {
        office: words::office_of(tx, call.number, &choices.office)?,
        number: words::number_of(tx, call.number)?,
        opens: routing::opens_next(&rules, now),
    };
    let text = words::fill(&choices.missed.words, &known);
    let digits: String = number.as_str().chars().filter(char::is_ascii_digit).collect();
    // The same person on the same day is the same intent, on whichever of our numbers they call.
    match messages::promise_automatic(
        tx,
        call.thread,
        &text,
        &format!("missed-{digits}-{}", day(&rules, now)),
    ) {
        // Our number may have been given back meanwhile.
        Ok(_) | Err(Error::OptedOut | Error::BadInput { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whoever called, where a text can reach them and they did not ask for none.
fn reachable(tx: &Tx<'_>, call: &Call, rules: &Rules) -> Result<Option<PhoneNumber>, Error> {
    let Some(number) = call.them().phone().cloned() else { return Ok(None) };
    let address = number.as_str();
    let is_silent = consent::is_out(tx, address)?
        || numbers::store::is_held(tx, address)?
        || rules.blocked.iter().any(|blocked| blocked == address)
        || number.is_premium()
        || number.is_landline()
        || store::is_known_unreachable(tx, address)?;
    let (_, kind) = inbox::store::read_address(tx, call.thread)?;
    Ok((kind == "phone" && !is_silent).then_some(number))
}

/// The day that it is for the office.
fn day(rules: &Rules, now: Millis) -> String {
    let zone = rules.zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(now.0)
        .map(|at| at.to_zoned(zone).strftime("%Y%m%d").to_string())
        .unwrap_or_default()
}
