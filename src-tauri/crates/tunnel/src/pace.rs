//! How long a line waits before it is tried again.
//!
//! Invariant: never more than a minute and a bit, however long an outage lasts, and never two desks in step.

use std::time::Duration;

use crate::reasons::Class;

/// The first try again comes after about this long, each later one after twice as long.
const SOON: Duration = Duration::from_secs(1);
/// But never later than this, give or take a fifth.
const LATEST: Duration = Duration::from_secs(60);
/// A line that was up for this long begins anew.
pub(crate) const SETTLED: Duration = Duration::from_secs(60);
/// Our own former session may hold the address for a while: at first it is asked for often.
const TAKEN: Duration = Duration::from_secs(5);
const TAKEN_TRIES: u32 = 12;
const TAKEN_LATER: Duration = Duration::from_secs(30);
/// Whoever holds it is looked at with one of so many tries: about four times an hour.
const TRIES_A_LOOK: u32 = 30;

/// Counts the tries since the line was last up.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    tries: u32,
}

impl Pace {
    /// The line was up for long enough.
    pub(crate) fn settle(&mut self) {
        self.tries = 0;
    }

    /// How many tries have failed in a row.
    pub(crate) fn tries(&self) -> u32 {
        self.tries
    }

    /// Whether it is time to look who holds the address that we were refused.
    pub(crate) fn is_worth_a_look(&self) -> bool {
        self.tries.is_multiple_of(TRIES_A_LOOK)
    }

    /// How long to wait after one more failure; `None` for until a person has done something.
    pub(crate) fn next(&mut self, class: Class) -> Option<Duration> {
        let tries = self.tries;
        self.tries = tries.saturating_add(1);
        let wait = match class {
            Class::Person => return None,
            Class::Crowded => LATEST,
            Class::Taken if tries < TAKEN_TRIES => TAKEN,
            Class::Taken => TAKEN_LATER,
            Class::Network => SOON.saturating_mul(2_u32.saturating_pow(tries)).min(LATEST),
        };
        Some(jitter(wait))
    }
}

/// A fifth more or less, so that an office full of desks does not come back in one instant.
fn jitter(wait: Duration) -> Duration {
    let mut dice = [0];
    // Without randomness there is no jitter, which harms nobody.
    let _ = getrandom::fill(&mut dice);
    let [dice] = dice;
    wait.mul_f64(0.8 + 0.4 * f64::from(dice) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_minute_and_begins_anew() {
        let mut pace = Pace::default();
        let mut wanted = 1.0_f64;
        for _ in 0..1000 {
            let wait = pace.next(Class::Network).unwrap().as_secs_f64();
            assert!(wait >= wanted * 0.79 && wait <= wanted * 1.21, "{wait} for {wanted}");
            wanted = (wanted * 2.0).min(60.0);
        }
        pace.settle();
        assert!(pace.next(Class::Network).unwrap() < Duration::from_secs(2));
    }

    #[test]
    fn what_only_a_person_can_mend_is_not_tried_again() {
        assert_eq!(Pace::default().next(Class::Person), None);
    }

    #[test]
    fn an_address_that_is_taken_is_asked_for_often_at_first() {
        let mut pace = Pace::default();
        let first: Duration = (0..TAKEN_TRIES).filter_map(|_| pace.next(Class::Taken)).sum();
        assert!(first > Duration::from_secs(45) && first < Duration::from_secs(75), "{first:?}");
        assert!(pace.next(Class::Taken).unwrap() > Duration::from_secs(20));
    }

    #[test]
    fn a_day_of_waiting_for_an_address_costs_its_holder_a_hundred_requests_of_his_month() {
        let (mut pace, mut passed, mut looks) = (Pace::default(), Duration::ZERO, 0);
        while passed < Duration::from_secs(24 * 60 * 60) {
            looks += u32::from(pace.is_worth_a_look());
            passed += pace.next(Class::Taken).unwrap();
        }
        assert!((50..=120).contains(&looks), "{looks}");
    }
}
