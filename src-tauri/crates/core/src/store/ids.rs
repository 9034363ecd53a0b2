//! Ids of our own: 64-bit integers that sort by when a thing happened.
//!
//! 42 bits of milliseconds since 1970, 6 bits of desk, 15 bits of counter. Id order is thread order and search
//! order, and old history that is imported late falls into its place. Ids are unique over all tables of a file.

use std::fmt;
use std::str::FromStr;

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const COUNTER_BITS: u32 = 15;
const DESK_BITS: u32 = 6;
const TIME_SHIFT: u32 = COUNTER_BITS + DESK_BITS;
const COUNTER_MASK: i64 = (1 << COUNTER_BITS) - 1;

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
    /// Everything before this instant may already hold ids of an earlier run.
    started_at: Millis,
    newest: Millis,
}

impl IdMaker {
    pub(crate) fn new(now: Millis) -> IdMaker {
        IdMaker { desk: 0, counter: 0, started_at: now, newest: now }
    }

    /// An arrival time that never runs backwards, even when the machine's clock does.
    pub(crate) fn arrival(&mut self, now: Millis) -> Millis {
        self.newest = self.newest.max(now);
        self.newest
    }

    /// The next id for a thing that happened at `at`, and whether an earlier run may have given it away already.
    pub(crate) fn next(&mut self, at: Millis) -> (Id, Freshness) {
        self.counter = (self.counter + 1) & COUNTER_MASK;
        let freshness = if at > self.started_at { Freshness::Certain } else { Freshness::Unproven };
        (Id::new(at, self.desk, self.counter), freshness)
    }
}

/// Whether an id is new beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Its millisecond lies after the start of this run: nobody else can have made it.
    Certain,
    /// Its millisecond lies in the past: look before use.
    Unproven,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_when_things_happened() {
        let mut maker = IdMaker::new(Millis(1_000));
        let (late, _) = maker.next(Millis(2_000));
        let (early, _) = maker.next(Millis(1_500));
        assert!(early < late);
        assert_eq!(early.at(), Millis(1_500));
        assert!(Id::first_at(Millis(1_500)) <= early);
    }

    #[test]
    fn ids_of_one_millisecond_differ() {
        let mut maker = IdMaker::new(Millis(0));
        let ids: std::collections::BTreeSet<Id> = (0..30_000).map(|_| maker.next(Millis(7)).0).collect();
        assert_eq!(ids.len(), 30_000);
    }

    #[test]
    fn arrival_never_runs_backwards() {
        let mut maker = IdMaker::new(Millis(5_000));
        assert_eq!(maker.arrival(Millis(6_000)), Millis(6_000));
        assert_eq!(maker.arrival(Millis(4_000)), Millis(6_000));
    }

    #[test]
    fn an_id_crosses_to_the_page_as_a_string() {
        let id = Id::new(Millis(1_795_000_000_000), 0, 9);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{}\"", id.as_i64()));
        assert_eq!(serde_json::from_str::<Id>(&json).unwrap(), id);
    }
}
