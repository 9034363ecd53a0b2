//! Whether the office is open, and why not, in the words that are kept with the call. Pure.

use deskbell_twilio::Millis;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::{Closing, OpenSpan, Rules};
use crate::settings::notices::read_time;

/// How the office stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// In its hours, or without any.
    Open,
    /// Out of hours, and why.
    Closed(String),
    /// Closed after all, and what that is called.
    Holiday(String),
}

/// How the office stands at `at`. A zone that this computer does not know is closed: better a message than a phone
/// that rings in the night.
pub(super) fn standing(rules: &Rules, at: Millis) -> Standing {
    if rules.hours.is_empty() && rules.closings.is_empty() {
        return Standing::Open;
    }
    let Some(now) = zoned(rules, at) else {
        return Standing::Closed("the time zone is unknown".to_owned());
    };
    if let Some(closing) = rules.closings.iter().find(|closing| covers(closing, now.datetime())) {
        return Standing::Holiday(closing.name.clone());
    }
    if rules.hours.is_empty() || rules.hours.iter().any(|span| is_within(span, &now)) {
        return Standing::Open;
    }
    let day = now.strftime("%A").to_string();
    let has_hours =
        rules.hours.iter().any(|span| span.days.iter().any(|chosen| chosen.civil() == now.weekday()));
    // On a day with hours of its own it is the time that matters.
    Standing::Closed(if has_hours { now.strftime("%A %H:%M").to_string() } else { day })
}

/// Whether a moment lies in one of these spans. Where the zone is unknown it lies in none.
pub(super) fn is_in(spans: &[OpenSpan], rules: &Rules, at: Millis) -> bool {
    zoned(rules, at).is_some_and(|now| spans.iter().any(|span| is_within(span, &now)))
}

/// The moment as the office's clock shows it.
pub(super) fn zoned(rules: &Rules, at: Millis) -> Option<Zoned> {
    let zone = TimeZone::get(rules.zone.as_deref()?).ok()?;
    Some(Timestamp::from_millisecond(at.0).ok()?.to_zoned(zone))
}

/// Whether the moment lies in a span that began on this day or on the one before.
fn is_within(span: &OpenSpan, now: &Zoned) -> bool {
    let today = now.date();
    [today.yesterday().ok(), Some(today)]
        .into_iter()
        .flatten()
        .filter_map(|day| on(span, now.time_zone(), day))
        .any(|(start, end)| start <= now.timestamp() && now.timestamp() < end)
}

/// From when to when the span lasts that begins on this day. A time that the change of the clocks skips counts as the
/// next one there is; of a time that comes twice the first counts.
fn on(span: &OpenSpan, zone: &TimeZone, day: Date) -> Option<(Timestamp, Timestamp)> {
    if !span.days.iter().any(|chosen| chosen.civil() == day.weekday()) {
        return None;
    }
    let (from, to) = (read_time(&span.from)?, read_time(&span.to)?);
    let last = if to <= from { day.checked_add(1.day()).ok()? } else { day };
    let at = |date: Date, time: Time| Some(date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp());
    Some((at(day, from)?, at(last, to)?))
}

/// Whether a closing covers a moment, by the clock on the wall.
fn covers(closing: &Closing, now: DateTime) -> bool {
    let Some((first, last)) = days_of(closing) else { return false };
    let is_day = first <= now.date() && now.date() <= last;
    let time = |text: &Option<String>| text.as_deref().and_then(read_time);
    let has_begun = time(&closing.from).is_none_or(|from| from <= now.time());
    let goes_on = time(&closing.to).is_none_or(|to| now.time() < to);
    is_day && has_begun && goes_on
}

/// The first and the last day of a closing; none if those are no days.
pub(super) fn days_of(closing: &Closing) -> Option<(Date, Date)> {
    Some((closing.first.parse().ok()?, closing.last.parse().ok()?))
}
