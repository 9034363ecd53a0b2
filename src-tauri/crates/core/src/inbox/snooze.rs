//! Putting a thread off until a time: it leaves the open ones and comes back to their top when the time comes or
//! they write.
//!
//! Times of day are civil times in the computer's zone, so that "eight in the morning" stays eight when clocks change.

use deskbell_twilio::Millis;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Happening, ThreadState, lines, store};
use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane, Tx};

/// The hour at which a morning begins.
const MORNING: i8 = 8;
/// The last hour that "later today" may mean.
const EVENING: i8 = 20;
/// How far ahead a thread can be put off, in days.
const DAYS_MAX: i64 = 366;

/// A time that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SnoozeName {
    /// Three hours from now, on the half hour.
    LaterToday,
    /// Tomorrow morning.
    Tomorrow,
    /// Monday morning of next week, and never tomorrow.
    NextWeek,
}

/// A time that is offered, and when that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SnoozeChoice {
    /// What it is called.
    pub name: SnoozeName,
    /// The moment.
    pub at: Millis,
}

/// Until when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Until {
    /// A moment that was offered, or that stood before.
    Moment {
        /// Milliseconds since 1970, UTC.
        at: Millis,
    },
    /// A day and time as they stand on the wall here.
    Wall {
        /// `2026-11-24T09:30`.
        time: String,
    },
}

/// Puts a thread off.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SnoozeThread {
    /// Which one.
    pub thread: Id,
    /// Until when.
    pub until: Until,
}

/// What is offered now, the soonest first.
pub async fn list_snoozes(office: &Office) -> Result<Vec<SnoozeChoice>, Error> {
    choices(office.clock().now(), &TimeZone::system())
}

fn choices(now: Millis, zone: &TimeZone) -> Result<Vec<SnoozeChoice>, Error> {
    let now = zoned(now, zone)?;
    let mut choices = Vec::with_capacity(3);
    let later = on_the_half_hour(&now.checked_add(Span::new().hours(3)).map_err(Error::internal)?)?;
    if later.date() == now.date() && later.hour() < EVENING {
        choices.push((SnoozeName::LaterToday, later));
    }
    let tomorrow = now.date().tomorrow().map_err(Error::internal)?;
    // On a Sunday the coming Monday is tomorrow, which is offered already.
    let mondays = if tomorrow.weekday() == Weekday::Monday { 2 } else { 1 };
    let monday = now.date().nth_weekday(mondays, Weekday::Monday).map_err(Error::internal)?;
    for (name, day) in [(SnoozeName::Tomorrow, tomorrow), (SnoozeName::NextWeek, monday)] {
        let morning = day.at(MORNING, 0, 0, 0).to_zoned(zone.clone()).map_err(Error::internal)?;
        choices.push((name, morning));
    }
    Ok(choices
        .into_iter()
        .map(|(name, time)| SnoozeChoice { name, at: Millis(time.timestamp().as_millisecond()) })
        .collect())
}

fn zoned(at: Millis, zone: &TimeZone) -> Result<Zoned, Error> {
    Ok(Timestamp::from_millisecond(at.0).map_err(Error::internal)?.to_zoned(zone.clone()))
}

/// The next whole or half hour on the wall.
fn on_the_half_hour(time: &Zoned) -> Result<Zoned, Error> {
    let past = i64::from(time.minute() % 30) * 60 + i64::from(time.second());
    let left = if past == 0 { 0 } else { 30 * 60 - past };
    let rounded = time.checked_add(Span::new().seconds(left)).map_err(Error::internal)?;
    rounded.with().second(0).subsec_nanosecond(0).build().map_err(Error::internal)
}

/// The moment that was meant, if a thread can be put off until then.
fn moment(until: &Until, now: Millis, zone: &TimeZone) -> Result<Millis, Error> {
    let at = match until {
        Until::Moment { at } => *at,
        Until::Wall { time } => {
            let wall: DateTime =
                time.parse().map_err(|_| Error::bad_input("until", "Choose a day and a time."))?;
            let time = wall
                .to_zoned(zone.clone())
                .map_err(|_| Error::bad_input("until", "Choose a day and a time."))?;
            Millis(time.timestamp().as_millisecond())
        }
    };
    if at <= now {
        return Err(Error::bad_input("until", "This time has passed. Choose a later one."));
    }
    if at.0 - now.0 > DAYS_MAX * 24 * 60 * 60 * 1000 {
        return Err(Error::bad_input("until", "Choose a time within a year."));
    }
    Ok(at)
}

/// Puts a thread off until a time. What was unread in it has been seen.
///
/// # Errors
/// `bad_input` naming `until` when it has passed or is too far; [`Error::NotFound`] for the thread.
pub async fn snooze(office: &Office, args: SnoozeThread) -> Result<(), Error> {
    let at = moment(&args.until, office.clock().now(), &TimeZone::system())?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let before = store::read_state(tx, args.thread)?;
            crate::messages::store::mark_read(tx, args.thread, Id::LAST)?;
            crate::notices::forget(tx, args.thread, Id::LAST)?;
            let after = store::State {
                state: ThreadState::Snoozed,
                snoozed_until: Some(at),
                unread: 0,
                ..before.clone()
            };
            store::save(tx, &before, &after)?;
            tx.enqueue_at(&Job::WakeThread { thread: args.thread }, at, None)
        })
        .await
}

/// Brings a thread back if its time has come; looks again later if it was put off further meanwhile.
pub(crate) async fn wake(office: &Office, thread: Id) -> Result<Outcome, Error> {
    office.store().write(Lane::Door, move |tx| wake_due(tx, thread)).await
}

fn wake_due(tx: &mut Tx<'_>, thread: Id) -> Result<Outcome, Error> {
    let before = store::read_state(tx, thread)?;
    match before.snoozed_until {
        // They wrote, or somebody was quicker.
        None => return Ok(Outcome::Done),
        Some(until) if until > tx.now() => return Ok(Outcome::Next(until)),
        Some(_) => {}
    }
    let marked = crate::messages::store::mark_last_unread(tx, thread)?;
    let line = lines::add(tx, thread, Happening::Woke, "", None)?;
    let after = store::State {
        state: ThreadState::Open,
        snoozed_until: None,
        unread: before.unread + marked,
        place_id: line,
        ..before.clone()
    };
    store::save(tx, &before, &after)?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(now: &str, zone: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let now = now.parse::<DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
        let now = Millis(now.timestamp().as_millisecond());
        let choices = choices(now, &zone).unwrap();
        choices
            .iter()
            .map(|choice| format!("{:?} {}", choice.name, zoned(choice.at, &zone).unwrap().datetime()))
            .collect()
    }

    #[test]
    fn a_morning_is_eight_on_the_wall_on_the_day_that_the_clocks_change() {
        assert_eq!(
            offered("2026-10-24T10:05", "Europe/Berlin"),
            [
                "LaterToday 2026-10-24T13:30:00",
                "Tomorrow 2026-10-25T08:00:00",
                "NextWeek 2026-10-26T08:00:00"
            ]
        );
        assert_eq!(
            offered("2027-03-13T23:59", "America/New_York"),
            ["Tomorrow 2027-03-14T08:00:00", "NextWeek 2027-03-15T08:00:00"]
        );
    }

    #[test]
    fn later_today_is_not_offered_in_the_evening_and_next_week_is_never_today_nor_tomorrow() {
        assert_eq!(
            offered("2026-11-23T17:10", "Australia/Sydney"),
            ["Tomorrow 2026-11-24T08:00:00", "NextWeek 2026-11-30T08:00:00"]
        );
        assert_eq!(offered("2026-11-23T16:00", "UTC")[0], "LaterToday 2026-11-23T19:00:00");
        assert_eq!(
            offered("2026-11-22T21:00", "UTC"),
            ["Tomorrow 2026-11-23T08:00:00", "NextWeek 2026-11-30T08:00:00"]
        );
    }

    #[test]
    fn a_time_on_the_wall_is_read_where_one_is_and_bad_ones_are_refused_with_a_sentence() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let now = Millis(1_795_273_200_000);
        let wall = |time: &str| moment(&Until::Wall { time: time.to_owned() }, now, &zone);
        assert_eq!(wall("2026-11-24T09:30").unwrap(), Millis::from_iso8601("2026-11-24T14:30:00Z").unwrap());
        assert!(wall("2026-11-21T09:59").unwrap_err().to_string().contains("has passed"));
        assert!(wall("2028-11-21T09:59").unwrap_err().to_string().contains("within a year"));
        assert!(wall("tomorrow").unwrap_err().to_string().contains("a day and a time"));
    }
}
