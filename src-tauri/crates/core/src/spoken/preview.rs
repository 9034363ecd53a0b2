//! Before anybody is called: who would be, what each hears, what it costs about, and when it begins. Changes nothing.
//!
//! Invariant: only what was shown can be started, with as many calls as were shown.

use std::sync::{Mutex, PoisonError};

use deskbell_twilio::{Country, Millis, PhoneNumber};
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::numbers::{self, Money};
use crate::replies;
use crate::routing;
use crate::spoken::choose::{self, Chosen};
use crate::spoken::drive::PACE;
use crate::spoken::start::StartSpoken;
use crate::spoken::words::{self, Known};
use crate::spoken::{SpokenDraft, prices, rules};

/// A phone rings, somebody says hello, and at the end thinks about a key, in seconds.
const AROUND: u32 = 12;

/// Somebody who was chosen, as the page shows them before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpokenPerson {
    /// Their name; empty where nobody knows it.
    pub name: String,
    /// Their number as people write it, or what was typed.
    pub display: String,
    /// What they hear; empty where they are left out.
    pub hears: String,
    /// Why they are left out.
    pub left_out: Option<String>,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpokenPreview {
    /// Everybody who was chosen, in the order in which they are called.
    pub people: Vec<SpokenPerson>,
    /// How many are called.
    pub calls: u32,
    /// How many are left out.
    pub left_out: u32,
    /// Which key means what, as it is spoken.
    pub question: String,
    /// About how long the longest call is, in seconds.
    pub seconds: u32,
    /// About what all of it costs at most, as far as the price is known.
    pub price: Option<Money>,
    /// To how many of them nobody knows the price.
    pub unpriced: u32,
    /// About how many seconds pass until the last of them is called.
    pub takes: u32,
    /// Whether it is in the hours now.
    pub is_open: bool,
    /// When it begins, in words, where it waits for the hours.
    pub opens: Option<String>,
}

/// What was shown last, for the question before it begins.
#[derive(Debug, Default)]
pub struct Shown(Mutex<Option<(SpokenDraft, u32, Option<Money>)>>);

impl Shown {
    /// How many calls were shown for this, and for how much.
    pub(super) fn find(&self, draft: &SpokenDraft) -> Option<(u32, Option<Money>)> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().filter(|(known, ..)| known == draft).map(|(_, calls, price)| (*calls, price.clone()))
    }

    fn keep(&self, draft: SpokenDraft, calls: u32, price: Option<Money>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((draft, calls, price));
    }
}

/// Says what would happen.
///
/// # Errors
/// `bad_input` naming what cannot be spoken, or `to` when nobody can be called; [`Error::NotFound`].
pub async fn preview(office: &Office, args: SpokenDraft) -> Result<SpokenPreview, Error> {
    words::check(&args)?;
    let (country, now) = (office.country(), office.clock().now());
    let draft = args.clone();
    let (preview, wanted) = office.store().read(move |conn| read(conn, &draft, country, now)).await?;
    prices::promise(office, wanted).await?;
    office.spoken_shown().keep(args, preview.calls, preview.price.clone());
    Ok(preview)
}

/// Whether a number can make such calls.
pub(super) fn check_number(conn: &Connection, draft: &SpokenDraft, country: Country) -> Result<(), Error> {
    let ours = numbers::store::read_row(conn, draft.number, country)?;
    let refuse = |message: &str| Err(Error::bad_input("number", message));
    if ours.released_at.is_some() {
        return refuse("This number was given back to Twilio: nobody can be called from it.");
    }
    if !ours.can.voice {
        return refuse("This number of yours cannot make calls. Choose another one.");
    }
    if jiff::tz::TimeZone::get(&draft.zone).is_err() {
        return Err(Error::bad_input("zone", format!("No time zone is called {}.", draft.zone)));
    }
    Ok(())
}

fn read(
    conn: &Connection,
    draft: &SpokenDraft,
    country: Country,
    now: Millis,
) -> Result<(SpokenPreview, Vec<Country>), Error> {
    check_number(conn, draft, country)?;
    let chosen = choose::choose(conn, draft, country)?;
    let all = routing::store::rules_of(conn, draft.number)?;
    let hours = rules::hours(&all, &draft.zone);
    let is_open = routing::is_open(&hours, now).0;
    let waits = draft.kind.keeps_hours() && !is_open;
    let ours = ours(conn, draft.number)?;
    let mut seconds = 0;
    let mut people = Vec::with_capacity(chosen.len());
    for one in &chosen {
        let known = Known { name: one.name.clone(), detail: one.detail.clone(), ..ours.clone() };
        let hears = words::fill(&draft.words, &known);
        let once = words::seconds(&hears) + words::seconds(&words::fill(&draft.question, &known));
        if one.left_out.is_none() {
            // Whoever presses nothing hears it twice.
            seconds = seconds.max(2 * once + AROUND);
        }
        people.push(SpokenPerson {
            name: one.name.clone(),
            display: crate::inbox::display(&one.address, "phone", country),
            hears: if one.left_out.is_none() { hears } else { String::new() },
            left_out: one.left_out.clone(),
        });
    }
    let calls = count(&chosen);
    let (price, unpriced, wanted) = cost(conn, &chosen, seconds, now)?;
    let first = chosen.iter().find(|one| one.left_out.is_none());
    let known = first.map(|one| Known { name: one.name.clone(), detail: one.detail.clone(), ..ours.clone() });
    let preview = SpokenPreview {
        calls,
        left_out: u32::try_from(people.len()).unwrap_or(u32::MAX) - calls,
        people,
        question: words::fill(&draft.question, &known.unwrap_or(ours)),
        seconds,
        price,
        unpriced,
        takes: calls.saturating_sub(1) * u32::try_from(PACE.as_secs()).unwrap_or(1),
        is_open,
        opens: waits.then(|| routing::opens_next(&hours, now)).flatten(),
    };
    Ok((preview, wanted))
}

/// What we are called in the words.
pub(super) fn ours(conn: &Connection, number: crate::store::Id) -> Result<Known, Error> {
    let chosen = replies::store::find(conn, number)?.map(|choices| choices.office).unwrap_or_default();
    Ok(Known {
        office: replies::words::office_of(conn, number, &chosen)?,
        number: replies::words::number_of(conn, number)?,
        ..Known::default()
    })
}

/// How many are called.
pub(super) fn count(chosen: &[Chosen]) -> u32 {
    u32::try_from(chosen.iter().filter(|one| one.left_out.is_none()).count()).unwrap_or(u32::MAX)
}

/// What it costs about, to how many the price is not known, and of which countries it is to be asked for.
fn cost(
    conn: &Connection,
    chosen: &[Chosen],
    seconds: u32,
    now: Millis,
) -> Result<(Option<Money>, u32, Vec<Country>), Error> {
    let minutes = i64::from(seconds.div_ceil(60).max(1));
    let (mut total, mut currency, mut unpriced) = (0_i64, String::new(), 0_u32);
    let mut wanted: Vec<Country> = Vec::new();
    for one in chosen.iter().filter(|one| one.left_out.is_none()) {
        let number = PhoneNumber::from_twilio(&one.address).map_err(Error::internal)?;
        let kept = match number.country() {
            Some(country) => {
                let kept = prices::find(conn, country)?;
                let is_fresh = kept.as_ref().is_some_and(|(_, at)| prices::is_fresh(*at, now));
                if !is_fresh && !wanted.contains(&country) {
                    wanted.push(country);
                }
                kept
            }
            None => None,
        };
        let minute = kept.as_ref().and_then(|(kept, _)| Some((kept.minute(&number)?, kept.currency.clone())));
        match minute {
            // Twilio bills an account in one currency.
            Some((minute, unit)) if unit.len() == 3 && (currency.is_empty() || currency == unit) => {
                total = total.saturating_add(minute.saturating_mul(minutes));
                currency = unit;
            }
            _ => unpriced += 1,
        }
    }
    let amount = format!("{}.{:04}", total / 1_000_000, total % 1_000_000 / 100);
    Ok((Money::of(&amount, Some(&currency)), unpriced, wanted))
}

/// The question before anybody is called: how many, and for how much.
pub(crate) fn question(app: &App, args: &StartSpoken) -> String {
    let shown = app.office().ok().and_then(|office| office.spoken_shown().find(&args.draft));
    let Some((calls, price)) = shown else {
        return "Call these people? What it costs is not known.".to_owned();
    };
    let whom = if calls == 1 { "1 person".to_owned() } else { format!("{calls} people") };
    let cost = match price {
        Some(price) => format!("Twilio charges about {price} for it"),
        None => "What Twilio charges for it is not known".to_owned(),
    };
    format!(
        "Call {whom} and speak these words? {cost}, and extra for telling answering machines from people and for \
         talking longer."
    )
}
