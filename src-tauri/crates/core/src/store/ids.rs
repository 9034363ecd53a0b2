//! Ids of our own: 64-bit integers that sort by when a thing happened.
//!
//! 42 bits of milliseconds since 1970, 6 bits of desk, 15 bits of counter. Id order is thread order and search
//! order, and old history that is imported late falls into its place. Ids are unique over all tables of a file.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const COUNTER_BITS: u32 = 15;
const DESK_BITS: u32 = 6;
const TIME_SHIFT: u32 = COUNTER_BITS + DESK_BITS;
const COUNTER_MASK: i64 = (1 << COUNTER_BITS) - 1;
/// What times are told apart by.
const ONE: Duration = Duration::from_millis(1);
/// A clock that goes back further than this was wrong before.
const CORRECTED: Duration = Duration::from_secs(24 * 60 * 60);

/// An id of ours. It crosses to the page as a decimal string, because a JavaScript number cannot hold it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, ts_rs::TS)]
#[ts(type = "string")]
pub struct Id(i64);

impl Id {
    /// The id that precedes every other.
    pub const ZERO: Id = Id(0);
    /// The id that follows every other.
    pub const LAST: Id = Id(i64::MAX);

    /// When the thing happened that this id names, in milliseconds since 1970, UTC.
    #[must_use]
    pub fn at(self) -> Millis {
        Millis(self.0 >> TIME_SHIFT)
    }

    /// The least id that a thing which happened at `at` can have.
    #[must_use]
    pub fn first_at(at: Millis) -> Id {
        Id(at.0.max(0) << TIME_SHIFT)
    }

    /// The id right before this one.
    #[must_use]
    pub(crate) fn before(self) -> Id {
        Id(self.0.saturating_sub(1))
    }

    /// The integer as it stands in the database.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        self.0
    }

    pub(crate) fn new(at: Millis, desk: u8, counter: i64) -> Id {
        let desk = i64::from(desk) & ((1 << DESK_BITS) - 1);
        Id((at.0.max(0) << TIME_SHIFT) | (desk << COUNTER_BITS) | (counter & COUNTER_MASK))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Id, Self::Err> {
        text.parse().map(Id)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("an id is a whole number in a string"))
    }
}

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Id> {
        i64::column_result(value).map(Id)
    }
}

/// Makes ids. Lives with the writer, so that only one thread ever asks.
#[derive(Debug)]
pub(crate) struct IdMaker {
    desk: u8,
    counter: i64,
    /// The latest millisecond that an id was given in, in this run or before it.
    latest: Millis,
    /// That millisecond, while nobody else can have ids of it.
    present: Free,
    /// The stretch of the past that was last looked at.
    past: Free,
    newest: Millis,
}

/// Milliseconds in which nobody had an id when they were last looked at, and for how many more ids that says enough:
/// the counter goes around then, and repeats what was given since.
#[derive(Debug)]
struct Free {
    from: Millis,
    before: Millis,
    left: i64,
}

impl Free {
    const NOTHING: Free = Free { from: Millis(0), before: Millis(0), left: 0 };

    fn new(from: Millis, before: Millis) -> Free {
        Free { from, before, left: COUNTER_MASK + 1 }
    }

    fn holds(&self, at: Millis) -> bool {
        self.left > 0 && self.from <= at && at < self.before
    }
}

impl IdMaker {
    /// `highest` is the highest id of earlier runs, which a clock that was set back has put into the future.
    pub(crate) fn new(now: Millis, highest: Id) -> IdMaker {
        let latest = now.max(highest.at());
        IdMaker { desk: 0, counter: 0, latest, present: Free::NOTHING, past: Free::NOTHING, newest: now }
    }

    /// An arrival time that never runs backwards, even when the machine's clock does; unless that turned out to be so far
    /// off that Twilio's counts.
    pub(crate) fn arrival(&mut self, now: Millis) -> Millis {
        let is_corrected = self.newest.since(now) > CORRECTED;
        self.newest = if is_corrected { now } else { self.newest.max(now) };
        self.newest
    }

    /// The next id for a thing that happened at `at`, and whether it may have been given away already.
    pub(crate) fn next(&mut self, at: Millis) -> (Id, Freshness) {
        self.counter = (self.counter + 1) & COUNTER_MASK;
        if at > self.latest {
            self.latest = at;
            self.present = Free::new(at, at + ONE);
        }
        let is_certain = self.present.holds(at) || self.past.holds(at);
        self.present.left -= 1;
        self.past.left -= 1;
        let freshness = if is_certain { Freshness::Certain } else { Freshness::Unproven };
        (Id::new(at, self.desk, self.counter), freshness)
    }

    /// Learns that nobody has an id from the millisecond `from` on to before `before`, but for the one just given. Where
    /// that reaches the stretch that is known, which holds nobody else's ids, both are one.
    pub(crate) fn note_free(&mut self, from: Millis, before: Millis) {
        if from < self.past.from && before >= self.past.from && self.past.left > 0 {
            self.past.from = from;
            return;
        }
        self.past = Free::new(from, before);
        self.past.left -= 1;
    }

    /// Lets the next id of its millisecond be the one right after `highest`; false when the millisecond has no more.
    pub(crate) fn go_on_after(&mut self, highest: Id) -> bool {
        self.counter = highest.0 & COUNTER_MASK;
        // It repeats what it has given in other milliseconds from here on.
        (self.present, self.past) = (Free::NOTHING, Free::NOTHING);
        self.counter < COUNTER_MASK
    }
}

/// Whether an id is new beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Its millisecond is the latest there is, or was found empty, and not all of its ids are given: nobody can have it.
    Certain,
    /// Its millisecond has passed: look before use.
    Unproven,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_when_things_happened() {
        let mut maker = IdMaker::new(Millis(1_000), Id::ZERO);
        let (late, _) = maker.next(Millis(2_000));
        let (early, _) = maker.next(Millis(1_500));
        assert!(early < late);
        assert_eq!(early.at(), Millis(1_500));
        assert!(Id::first_at(Millis(1_500)) <= early);
    }

    #[test]
    fn ids_of_one_millisecond_differ() {
        let mut maker = IdMaker::new(Millis(0), Id::ZERO);
        let ids: std::collections::BTreeSet<Id> = (0..30_000).map(|_| maker.next(Millis(7)).0).collect();
        assert_eq!(ids.len(), 30_000);
    }

    #[test]
    fn only_ids_that_nobody_can_have_are_certain() {
        let in_the_future = Id::new(Millis(5_000), 0, 3);
        let mut maker = IdMaker::new(Millis(1_000), in_the_future);
        assert_eq!(maker.next(Millis(5_000)).1, Freshness::Unproven, "an earlier run was there");
        assert_eq!(maker.next(Millis(6_000)).1, Freshness::Certain);
        assert_eq!(maker.next(Millis(5_500)).1, Freshness::Unproven, "a later one was asked for meanwhile");
        let certain = (0..40_000).filter(|_| maker.next(Millis(6_000)).1 == Freshness::Certain).count();
        assert_eq!(certain, (1 << COUNTER_BITS) - 2, "the counter begins anew after so many");
    }

    #[test]
    fn a_stretch_found_empty_is_certain_until_the_counter_has_gone_around() {
        let mut maker = IdMaker::new(Millis(9_000), Id::ZERO);
        assert_eq!(maker.next(Millis(2_000)).1, Freshness::Unproven);
        maker.note_free(Millis(2_000), Millis(3_000));
        assert_eq!(maker.next(Millis(1_999)).1, Freshness::Unproven);
        assert_eq!(maker.next(Millis(3_000)).1, Freshness::Unproven);
        assert_eq!(maker.next(Millis(2_999)).1, Freshness::Certain);
        let certain = (0..40_000).filter(|_| maker.next(Millis(2_000)).1 == Freshness::Certain).count();
        assert_eq!(certain, (1 << COUNTER_BITS) - 4);
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let mut maker = IdMaker::new(Millis(9_000), Id::ZERO);
        let freshness = |maker: &mut IdMaker, at| maker.next(Millis(at)).1;
        assert_eq!(freshness(&mut maker, 2_000), Freshness::Unproven);
        maker.note_free(Millis(2_000), Millis(3_000));
        // What is found next is what was made here.
        assert_eq!(freshness(&mut maker, 1_000), Freshness::Unproven);
        maker.note_free(Millis(1_000), Millis(2_000));
        for at in [1_000, 1_500, 2_000, 2_999] {
            assert_eq!(freshness(&mut maker, at), Freshness::Certain, "{at}");
        }
        // Here somebody else's lies between.
        assert_eq!(freshness(&mut maker, 100), Freshness::Unproven);
        maker.note_free(Millis(100), Millis(500));
        for at in [500, 1_000, 2_000] {
            assert_eq!(freshness(&mut maker, at), Freshness::Unproven, "{at}");
        }
    }

    #[test]
    fn nothing_is_certain_after_the_counter_was_set_back() {
        let mut maker = IdMaker::new(Millis(1_000), Id::ZERO);
        let (given, _) = maker.next(Millis(6_000));
        maker.note_free(Millis(2_000), Millis(3_000));
        assert!(maker.go_on_after(Id(given.0 - 1)));
        let (again, freshness) = maker.next(Millis(6_000));
        assert_eq!((again, freshness), (given, Freshness::Unproven), "it was given already");
        assert_eq!(maker.next(Millis(2_500)).1, Freshness::Unproven);
    }

    #[test]
    fn arrival_never_runs_backwards() {
        let mut maker = IdMaker::new(Millis(5_000), Id::ZERO);
        assert_eq!(maker.arrival(Millis(6_000)), Millis(6_000));
        assert_eq!(maker.arrival(Millis(4_000)), Millis(6_000));
    }

    #[test]
    fn arrival_follows_a_clock_that_was_a_year_ahead() {
        let (now, year) = (Millis(1_795_000_000_000), Duration::from_secs(365 * 86_400));
        let mut maker = IdMaker::new(now + year, Id::ZERO);
        assert_eq!(maker.arrival(now + year), now + year);
        assert_eq!(maker.arrival(now), now);
    }

    #[test]
    fn an_id_crosses_to_the_page_as_a_string() {
        let id = Id::new(Millis(1_795_000_000_000), 0, 9);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{}\"", id.as_i64()));
        assert_eq!(serde_json::from_str::<Id>(&json).unwrap(), id);
    }
}
