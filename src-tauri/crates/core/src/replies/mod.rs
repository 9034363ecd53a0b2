//! Automatic replies: what a number answers by itself, in its hours and out of them, until somebody of the office does.
//!
//! Invariants: off until somebody turns them on; the hours are those by which calls are answered; a reply is promised in
//! the write that takes the text in, and once per person and number within so many hours; whoever opted out, cannot be
//! texted back, or may be a robot gets none.

mod decide;
pub(crate) mod missed;
pub(crate) mod store;
pub(crate) mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::numbers::NumberArgs;
use crate::routing;
use crate::store::{Id, Lane};

pub(crate) use decide::{Came, consider};
pub use missed::{TextBack, When};

/// Nobody is told the same more often, or remembers it longer.
const HOURS: std::ops::RangeInclusive<u32> = 1..=168;
/// A longer name stands on no door.
const NAME_CHARS: usize = 60;

/// What a number answers by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct AutoReplies {
    /// In its hours.
    pub open: AutoReply,
    /// Out of them, and on holidays.
    pub closed: AutoReply,
    /// To whoever called and got hold of nobody.
    pub missed: TextBack,
    /// For how many hours nobody is answered again, 1 to 168.
    pub every_hours: u32,
    /// What the office is called in them; empty: as the business is called, else as the number is.
    pub office: String,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct AutoReply {
    /// Whether it is sent.
    pub is_on: bool,
    /// Its words, with `{office}`, `{number}` and, out of hours, `{opens}`.
    pub words: String,
}

impl Default for AutoReplies {
    fn default() -> AutoReplies {
        let reply = |words: &str| AutoReply { is_on: false, words: words.to_owned() };
        AutoReplies {
            open: reply("Thank you for writing to {office}. We will answer as soon as we can."),
            closed: reply("Thank you for writing to {office}. We are closed, and open again {opens}."),
            missed: TextBack::default(),
            every_hours: 4,
            office: String::new(),
        }
    }
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReplyTime {
    /// In hours.
    Open,
    /// Out of them.
    Closed,
}

/// What a number answers by itself, and how it stands with its hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberReplies {
    /// Which of our numbers.
    pub number: Id,
    /// What was chosen.
    pub choices: AutoReplies,
    /// Which of them counts now.
    pub now: ReplyTime,
    /// Why the office is closed now.
    pub reason: Option<String>,
    /// Whether the number has hours or closings; without, it is always open.
    pub has_hours: bool,
    /// What the office is called while nothing is chosen.
    pub office: String,
}

/// Chooses what a number answers by itself.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveReplies {
    /// Which of our numbers.
    pub number: Id,
    /// What it answers.
    pub choices: AutoReplies,
}

/// Asks how a reply would read.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewReply {
    /// From which of our numbers.
    pub number: Id,
    /// Which of the two.
    pub time: ReplyTime,
    /// Its words, which need not be kept.
    pub words: String,
    /// What the office is called in it, which need not be kept either.
    pub office: String,
}

/// How a reply would read if somebody wrote now; out of hours, once the office has closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReplyPreview {
    /// The text as it would be sent.
    pub text: String,
}

/// What a number answers by itself.
///
/// # Errors
/// [`Error::NotFound`] when there is no such number.
pub async fn read(office: &Office, args: NumberArgs) -> Result<NumberReplies, Error> {
    let now = office.clock().now();
    office
        .store()
        .read(move |conn| {
            crate::numbers::store::read(conn, args.number)?;
            let rules = routing::store::rules_of(conn, args.number)?;
            let (is_open, reason) = routing::is_open(&rules, now);
            Ok(NumberReplies {
                number: args.number,
                choices: store::find(conn, args.number)?.unwrap_or_default(),
                now: if is_open { ReplyTime::Open } else { ReplyTime::Closed },
                reason,
                has_hours: !rules.hours.is_empty() || !rules.closings.is_empty(),
                office: words::office_of(conn, args.number, "")?,
            })
        })
        .await
}

/// Keeps what a number answers by itself.
///
/// # Errors
/// `bad_input` naming what cannot be kept; [`Error::NotFound`] when there is no such number.
pub async fn save(office: &Office, args: SaveReplies) -> Result<NumberReplies, Error> {
    let mut choices = args.choices;
    if !HOURS.contains(&choices.every_hours) {
        return Err(Error::bad_input("everyHours", "Choose between one hour and a week."));
    }
    choices.office = choices.office.split_whitespace().collect::<Vec<_>>().join(" ");
    if choices.office.chars().count() > NAME_CHARS {
        return Err(Error::bad_input("office", "Choose a name of at most 60 characters."));
    }
    for (time, field) in [(ReplyTime::Open, "open"), (ReplyTime::Closed, "closed")] {
        let reply = choices.of(time);
        // Words that are not sent may be unfinished.
        if reply.is_on || !reply.words.trim().is_empty() {
            words::check(&reply.words, time, field)?;
        }
    }
    let missed = &choices.missed;
    if missed.is_on || !missed.words.trim().is_empty() {
        words::check(&missed.words, missed.when.time(), "missed")?;
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            crate::numbers::store::read(tx, args.number)?;
            store::save(tx, args.number, &choices)?;
            tx.publish(Event::NumbersChanged);
            Ok(())
        })
        .await?;
    read(office, NumberArgs { number: args.number }).await
}

/// How a reply would read.
///
/// # Errors
/// `bad_input` when the words cannot be sent.
pub async fn preview(office: &Office, args: PreviewReply) -> Result<ReplyPreview, Error> {
    words::check(&args.words, args.time, "words")?;
    let now = office.clock().now();
    office
        .store()
        .read(move |conn| {
            let rules = routing::store::rules_of(conn, args.number)?;
            let known = words::Known {
                office: words::office_of(conn, args.number, &args.office)?,
                number: words::number_of(conn, args.number)?,
                opens: routing::opens_next(&rules, now),
            };
            Ok(ReplyPreview { text: words::fill(&args.words, &known) })
        })
        .await
}

impl AutoReplies {
    fn of(&self, time: ReplyTime) -> &AutoReply {
        match time {
            ReplyTime::Open => &self.open,
            ReplyTime::Closed => &self.closed,
        }
    }
}
