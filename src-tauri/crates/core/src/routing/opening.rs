//! When the office opens next, from the same hours and closings by which calls are answered. Pure.

use std::collections::BTreeSet;

use deskbell_twilio::Millis;
use jiff::civil::Time;
use jiff::{ToSpan as _, Zoned};

use super::Rules;
use super::hours::{Standing, standing, zoned};
use crate::settings::notices::read_time;

/// Further ahead nobody is told a day.
const DAYS: i32 = 62;
/// Where people read the clock by twelve hours.
const TWELVE_HOURS: [&str; 4] = ["en-US", "en-CA", "en-AU", "en-NZ"];

/// Whether the office is open at `at`, and otherwise why not, in a few words.
pub(crate) fn is_open(rules: &Rules, at: Millis) -> (bool, Option<String>) {
    match standing(rules, at) {
        Standing::Open => (true, None),
        Standing::Closed(why) | Standing::Holiday(why) => (false, Some(why)),
    }
}

/// When the office opens next, if it does within two months. While it is open, when it opens after it has closed.
pub(crate) fn opens_at(rules: &Rules, at: Millis) -> Option<Millis> {
    let now = zoned(rules, at)?;
    let closed = if is_open(rules, at).0 { turn(rules, &now, Wanted::Closed)? } else { now };
    Some(Millis(turn(rules, &closed, Wanted::Open)?.timestamp().as_millisecond()))
}

/// When the office opens next, as it is said in a sentence: `tomorrow at 8:00 AM`. While it is open, when it opens after
/// it has closed. None where it never does, or not within two months.
pub(crate) fn opens_next(rules: &Rules, at: Millis) -> Option<String> {
    let now = zoned(rules, at)?;
    let closed = if is_open(rules, at).0 { turn(rules, &now, Wanted::Closed)? } else { now.clone() };
    let opens = turn(rules, &closed, Wanted::Open)?;
    Some(said(&opens, &now, &rules.language))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Open,
    Closed,
}

/// The next moment after `from` at which the office stands as wanted. Nothing changes but at a time that is written in
/// the rules, or at midnight.
fn turn(rules: &Rules, from: &Zoned, wanted: Wanted) -> Option<Zoned> {
    let spans = rules.hours.iter().flat_map(|span| [Some(&span.from), Some(&span.to)]);
    let closings = rules.closings.iter().flat_map(|closing| [closing.from.as_ref(), closing.to.as_ref()]);
    let written = spans.chain(closings).flatten().filter_map(|text| read_time(text));
    let times: BTreeSet<Time> = written.chain([Time::midnight()]).collect();
    (0..DAYS).find_map(|days| {
        let day = from.date().checked_add(days.days()).ok()?;
        times.iter().find_map(|time| {
            let moment = day.to_datetime(*time).to_zoned(from.time_zone().clone()).ok()?;
            let is_open = is_open(rules, Millis(moment.timestamp().as_millisecond())).0;
            (moment > *from && is_open == (wanted == Wanted::Open)).then_some(moment)
        })
    })
}

fn said(opens: &Zoned, now: &Zoned, language: &str) -> String {
    let is_twelve = TWELVE_HOURS.contains(&language);
    let time = opens.strftime(if is_twelve { "%-I:%M %p" } else { "%H:%M" });
    let days = now.date().until(opens.date()).map_or(i32::MAX, |span| span.get_days());
    let date = if language == "en-US" { "on %A, %B %-d" } else { "on %A, %-d %B" };
    let day = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=6 => opens.strftime("on %A").to_string(),
        _ => opens.strftime(date).to_string(),
    };
    format!("{day} at {time}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::{Closing, OpenSpan};
    use crate::settings::notices::Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};

    fn office(closings: Vec<Closing>) -> Rules {
        let week = OpenSpan {
            days: vec![Monday, Tuesday, Wednesday, Thursday, Friday],
            from: "08:00".to_owned(),
            to: "17:00".to_owned(),
        };
        Rules { zone: Some("America/New_York".to_owned()), hours: vec![week], closings, ..Rules::default() }
    }

    fn closing(first: &str, last: &str, times: Option<(&str, &str)>) -> Closing {
        Closing {
            name: "Holiday".to_owned(),
            first: first.to_owned(),
            last: last.to_owned(),
            from: times.map(|(from, _)| from.to_owned()),
            to: times.map(|(_, to)| to.to_owned()),
        }
    }

    fn at(rules: &Rules, text: &str) -> String {
        let moment: jiff::civil::DateTime = text.parse().unwrap();
        let moment = moment.in_tz(rules.zone.as_deref().unwrap()).unwrap();
        opens_next(rules, Millis(moment.timestamp().as_millisecond())).unwrap_or_default()
    }

    #[test]
    fn the_next_opening_is_found_over_nights_week_ends_holidays_and_changes_of_the_clocks() {
        let plain = office(Vec::new());
        assert_eq!(at(&plain, "2026-11-25T06:00"), "today at 8:00 AM");
        assert_eq!(at(&plain, "2026-11-25T17:00"), "tomorrow at 8:00 AM");
        assert_eq!(at(&plain, "2026-11-25T09:00"), "tomorrow at 8:00 AM", "while it is open: after that");
        assert_eq!(at(&plain, "2026-11-27T17:01"), "on Monday at 8:00 AM");
        assert_eq!(at(&plain, "2026-10-31T12:00"), "on Monday at 8:00 AM", "the clocks change on Sunday");
        let holidays = office(vec![closing("2026-12-24", "2027-01-03", None)]);
        assert_eq!(at(&holidays, "2026-12-23T18:00"), "on Monday, January 4 at 8:00 AM");
        let noon = office(vec![closing("2026-11-25", "2026-11-25", Some(("08:00", "12:30")))]);
        assert_eq!(at(&noon, "2026-11-25T07:00"), "today at 12:30 PM");
        let british = Rules { language: "en-GB".to_owned(), ..holidays };
        assert_eq!(at(&british, "2026-12-23T18:00"), "on Monday, 4 January at 08:00");
    }

    #[test]
    fn an_office_that_never_opens_or_never_closes_has_no_next_opening() {
        let never = office(vec![closing("2026-01-01", "2028-01-01", None)]);
        assert_eq!(at(&never, "2026-11-25T06:00"), "");
        let always = Rules { zone: Some("America/New_York".to_owned()), ..Rules::default() };
        assert_eq!(at(&always, "2026-11-25T06:00"), "");
    }
}
