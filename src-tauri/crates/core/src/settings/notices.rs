//! What rings, and when it does not.
//!
//! Invariant: quiet hours are civil times in a named zone, so that they stay where they are when the clocks change.

use deskbell_twilio::Millis;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::settings::Choice;

/// More spans than this nobody means.
const SPANS: usize = 28;

/// What rings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct NoticeSettings {
    /// Whether notifications say only "New text".
    pub is_private: bool,
    /// Until when nothing rings, by a person's word.
    pub paused_until: Option<Millis>,
    /// When nothing rings, week after week.
    pub quiet: QuietHours,
}

/// When nothing rings, week after week. What arrives meanwhile is told in one summary when they end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct QuietHours {
    /// The zone in which the times are meant, by its IANA name; none while there are no spans.
    pub zone: Option<String>,
    /// The spans, in no order; they may overlap.
    pub spans: Vec<QuietSpan>,
}

/// One span of quiet hours, on each of its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietSpan {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins, as `22:00`.
    pub from: String,
    /// When it ends, as `07:00`: on the next day if that is not later. The same time twice is a whole day.
    pub to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a weekday's name says it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The same day, as the calendar knows it.
    pub(crate) fn civil(self) -> jiff::civil::Weekday {
        match self {
            Weekday::Monday => jiff::civil::Weekday::Monday,
            Weekday::Tuesday => jiff::civil::Weekday::Tuesday,
            Weekday::Wednesday => jiff::civil::Weekday::Wednesday,
            Weekday::Thursday => jiff::civil::Weekday::Thursday,
            Weekday::Friday => jiff::civil::Weekday::Friday,
            Weekday::Saturday => jiff::civil::Weekday::Saturday,
            Weekday::Sunday => jiff::civil::Weekday::Sunday,
        }
    }
}

impl QuietSpan {
    /// When it begins and ends, by the clock on the wall; none if that is no time of day.
    pub(crate) fn times(&self) -> Option<(Time, Time)> {
        Some((read_time(&self.from)?, read_time(&self.to)?))
    }
}

impl QuietHours {
    /// The zone, if this computer knows it.
    pub(crate) fn time_zone(&self) -> Option<TimeZone> {
        TimeZone::get(self.zone.as_deref()?).ok()
    }
}

/// A time of day, to the minute.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let (hours, minutes) = text.split_once(':')?;
    let is_figures = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_figures(hours) || !is_figures(minutes) {
        return None;
    }
    Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()
}

impl Choice for NoticeSettings {
    const KEY: &'static str = "notices";

    fn check(&self) -> Result<(), Error> {
        let QuietHours { zone, spans } = &self.quiet;
        if spans.len() > SPANS {
            return Err(Error::bad_input("quiet", "These are too many quiet hours. Join some of them."));
        }
        if spans.iter().any(|span| span.days.is_empty()) {
            return Err(Error::bad_input("quiet", "Choose at least one day for these quiet hours."));
        }
        if spans.iter().any(|span| span.times().is_none()) {
            return Err(Error::bad_input("quiet", "Write the times as hours and minutes: 22:00."));
        }
        if (zone.is_some() || !spans.is_empty()) && self.quiet.time_zone().is_none() {
            return Err(Error::bad_input(
                "zone",
                "This computer does not know that time zone. Choose another.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(quiet: QuietHours) -> String {
        let checked = NoticeSettings { quiet, ..NoticeSettings::default() }.check();
        checked.err().map(|error| error.to_string()).unwrap_or_default()
    }

    fn span(days: &[Weekday], from: &str, to: &str) -> QuietSpan {
        QuietSpan { days: days.to_vec(), from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn quiet_hours_that_mean_nothing_are_refused_with_a_sentence() {
        let berlin = || Some("Europe/Berlin".to_owned());
        let whole = span(&[Weekday::Monday], "22:00", "07:00");
        assert_eq!(sentence(QuietHours { zone: berlin(), spans: vec![whole.clone()] }), "");
        assert_eq!(sentence(QuietHours::default()), "");
        for (zone, spans, said) in [
            (None, vec![whole.clone()], "This computer does not know that time zone. Choose another."),
            (
                Some("Mars/Olympus".to_owned()),
                vec![whole.clone()],
                "This computer does not know that time zone. Choose another.",
            ),
            (berlin(), vec![span(&[], "22:00", "07:00")], "Choose at least one day for these quiet hours."),
            (
                berlin(),
                vec![span(&[Weekday::Friday], "24:00", "07:00")],
                "Write the times as hours and minutes: 22:00.",
            ),
            (
                berlin(),
                vec![span(&[Weekday::Friday], "9pm", "")],
                "Write the times as hours and minutes: 22:00.",
            ),
            (berlin(), vec![whole; 29], "These are too many quiet hours. Join some of them."),
        ] {
            assert_eq!(sentence(QuietHours { zone, spans }), said);
        }
    }
}
