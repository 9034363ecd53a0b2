//! Whether these are quiet hours, and when they end. Pure.

use deskbell_twilio::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::settings::notices::{QuietHours, QuietSpan};

/// Spans that touch or overlap are followed so far; longer quiet is looked at again then.
const JOINED: usize = 30;

/// When the quiet hours end in which `at` lies; none outside of them. A zone that this computer does not know makes
/// no quiet: better a ring too many.
pub(super) fn ends_at(quiet: &QuietHours, at: Millis) -> Option<Millis> {
    if quiet.spans.is_empty() {
        return None;
    }
    let zone = quiet.time_zone()?;
    let mut end = None;
    for _ in 0..JOINED {
        let from = end.unwrap_or(at);
        let next = quiet.spans.iter().filter_map(|span| end_of(span, &zone, from)).max();
        if next.is_none() {
            break;
        }
        end = next;
    }
    end
}

/// When this span ends, if `at` lies in it: it may have begun today or yesterday.
fn end_of(span: &QuietSpan, zone: &TimeZone, at: Millis) -> Option<Millis> {
    let today = Timestamp::from_millisecond(at.0).ok()?.to_zoned(zone.clone()).date();
    let days = [today.yesterday().ok(), Some(today)];
    days.into_iter()
        .flatten()
        .filter_map(|day| on(span, zone, day))
        .find_map(|(start, end)| (start <= at && at < end).then_some(end))
}

/// From when to when the span lasts that begins on this day. A time that the change of the clocks skips counts as
/// the next one there is; of a time that comes twice the first counts.
fn on(span: &QuietSpan, zone: &TimeZone, day: Date) -> Option<(Millis, Millis)> {
    if !span.days.iter().any(|chosen| chosen.civil() == day.weekday()) {
        return None;
    }
    let (from, to) = span.times()?;
    let last = if to <= from { day.checked_add(1.day()).ok()? } else { day };
    let at = |date: Date, time| {
        let zoned = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
        Some(Millis(zoned.timestamp().as_millisecond()))
    };
    Some((at(day, from)?, at(last, to)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::notices::Weekday::{self, *};

    fn quiet(zone: &str, spans: &[(&[Weekday], &str, &str)]) -> QuietHours {
        let spans = spans.iter().map(|(days, from, to)| QuietSpan {
            days: days.to_vec(),
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        });
        QuietHours { zone: Some(zone.to_owned()), spans: spans.collect() }
    }

    /// When quiet hours end that hold at this moment, both as people in that zone write it.
    fn end(quiet: &QuietHours, at: &str) -> Option<String> {
        let zone = quiet.time_zone().unwrap();
        let at: jiff::civil::DateTime = at.parse().unwrap();
        let at = Millis(at.to_zoned(zone.clone()).unwrap().timestamp().as_millisecond());
        let end = Timestamp::from_millisecond(ends_at(quiet, at)?.0).unwrap();
        Some(end.to_zoned(zone).datetime().to_string())
    }

    const EVERY: &[Weekday] = &[Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];

    #[test]
    fn a_night_ends_in_the_morning_after() {
        let nights = quiet("America/New_York", &[(&[Monday, Tuesday], "22:00", "07:00")]);
        assert_eq!(end(&nights, "2026-11-23T21:59:59"), None);
        assert_eq!(end(&nights, "2026-11-23T22:00:00").as_deref(), Some("2026-11-24T07:00:00"));
        assert_eq!(end(&nights, "2026-11-25T06:59:59").as_deref(), Some("2026-11-25T07:00:00"));
        assert_eq!(end(&nights, "2026-11-25T07:00:00"), None);
        assert_eq!(end(&nights, "2026-11-25T23:00:00"), None, "no night begins on a Wednesday");
    }

    #[test]
    fn spans_that_touch_are_one() {
        let weekend = quiet(
            "America/New_York",
            &[
                (&[Friday], "18:00", "00:00"),
                (&[Saturday, Sunday], "00:00", "00:00"),
                (&[Monday], "00:00", "08:00"),
            ],
        );
        assert_eq!(end(&weekend, "2026-11-20T18:30:00").as_deref(), Some("2026-11-23T08:00:00"));
        assert_eq!(end(&weekend, "2026-11-23T08:00:00"), None);
    }

    #[test]
    fn quiet_hours_stay_where_they_are_when_the_clocks_change() {
        let nights = quiet("Europe/Berlin", &[(EVERY, "22:00", "07:00")]);
        // The clocks go forward in the night to 29 March 2026 and back in the night to 25 October 2026.
        assert_eq!(end(&nights, "2026-03-28T23:00:00").as_deref(), Some("2026-03-29T07:00:00"));
        assert_eq!(end(&nights, "2026-10-24T23:00:00").as_deref(), Some("2026-10-25T07:00:00"));
        assert_eq!(end(&nights, "2026-10-25T07:00:00"), None);
        let hole = quiet("Europe/Berlin", &[(EVERY, "02:30", "03:30")]);
        assert_eq!(end(&hole, "2026-03-29T03:10:00"), None, "half past two is half past three that night");
    }

    #[test]
    fn quiet_without_end_is_looked_at_again() {
        let always = quiet("UTC", &[(EVERY, "00:00", "00:00")]);
        assert!(end(&always, "2026-11-23T12:00:00").is_some());
    }

    #[test]
    fn a_zone_that_nobody_knows_makes_no_quiet() {
        let nowhere = quiet("Mars/Olympus", &[(EVERY, "00:00", "00:00")]);
        assert_eq!(ends_at(&nowhere, Millis(1_800_000_000_000)), None);
    }
}
