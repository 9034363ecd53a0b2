//! Moments.

use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(type = "number")]
pub struct Millis(pub i64);

impl Millis {
    /// How long ago `earlier` was; zero when it was not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Millis {
    type Output = Self;
    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(whole_millis(time)))
    }
}

impl Sub<Duration> for Millis {
    type Output = Self;
    fn sub(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(whole_millis(time)))
    }
}

pub(super) fn whole_millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_800_000_000_000);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn times_add_and_subtract_without_overflow() {
        assert_eq!(START + SECOND - SECOND, START);
        assert_eq!((START + SECOND).since(START), SECOND);
        assert_eq!(START.since(START + SECOND), Duration::ZERO);
        assert_eq!(Millis(i64::MAX) + SECOND, Millis(i64::MAX));
        assert_eq!(Millis(0) - Duration::MAX, Millis(-i64::MAX));
        assert_eq!(Millis(i64::MAX).since(Millis(i64::MIN)), Duration::from_millis(i64::MAX as u64));
    }

    #[test]
    fn a_moment_is_a_number_in_json_and_in_typescript() {
        assert_eq!(serde_json::to_string(&START).unwrap(), "1800000000000");
        assert_eq!(<Millis as TS>::inline(&ts_rs::Config::default()), "number");
    }
}
