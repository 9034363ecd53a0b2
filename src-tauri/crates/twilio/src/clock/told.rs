//! What Twilio has told about the clock of a computer: how far it is off, when that was heard, and what cannot be.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Millis;

/// A computer's clock may differ this much from Twilio's before it is disbelieved: time zones set
/// wrongly by hand stay below it.
const TOLERANCE: Duration = Duration::from_secs(24 * 60 * 60);

/// What the clock shows may part this much from the time that passes: more means that it was set, or that the computer
/// slept.
const STEADY: Duration = Duration::from_secs(60);

/// One look at the clock of a computer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// What it shows.
    pub(super) shown: Millis,
    /// How long it has been since some moment, whatever the clock shows.
    pub(super) steady: Millis,
}

impl Reading {
    fn drift(self) -> i64 {
        self.shown.0.saturating_sub(self.steady.0)
    }
}

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What is added to what the clock shows, in milliseconds. Apart, because it is asked for all the time.
    correction: AtomicI64,
    rest: Mutex<Rest>,
}

#[derive(Debug, Default)]
struct Rest {
    /// How far Twilio's clock is ahead, in milliseconds.
    offset: i64,
    /// How far what is shown and what is steady were apart when Twilio told the time.
    heard: Option<i64>,
    /// The latest time that Twilio is known to have told.
    latest: Option<Millis>,
    is_distrusted: bool,
}

impl Told {
    /// The time, given what the clock shows.
    pub(super) fn correct(&self, shown: Millis) -> Millis {
        Millis(shown.0.saturating_add(self.correction.load(Ordering::Relaxed)))
    }

    /// The time by Twilio's clock.
    pub(super) fn by_twilio(&self, shown: Millis) -> Millis {
        Millis(shown.0.saturating_add(self.lock().offset))
    }

    /// Twilio tells the time.
    pub(super) fn hear(&self, reading: Reading, server: Millis) {
        let off = server.0.saturating_sub(reading.shown.0);
        {
            let mut rest = self.lock();
            rest.offset = off;
            rest.heard = Some(reading.drift());
            rest.latest = Some(server);
            rest.is_distrusted = false;
        }
        let wanted = if is_far(off) { off } else { 0 };
        if self.correction.swap(wanted, Ordering::Relaxed) == 0 && wanted != 0 {
            tracing::warn!(seconds = wanted / 1000, "the computer's clock is more than a day off Twilio's");
        }
    }

    /// It was `at` by Twilio's clock at some moment of the past.
    pub(super) fn note_past(&self, reading: Reading, at: Millis) {
        let mut rest = self.lock();
        rest.latest = rest.latest.max(Some(at));
        let behind = at.0.saturating_sub(self.correct(reading.shown).0);
        if behind > 0 && is_far(behind) {
            tracing::warn!("the computer's clock is behind what Twilio has told before");
            rest.offset = at.0.saturating_sub(reading.shown.0);
            self.correction.store(rest.offset, Ordering::Relaxed);
        }
    }

    /// By what the clock shows, Twilio's certificate is not valid.
    pub(super) fn distrust(&self) {
        self.lock().is_distrusted = true;
    }

    /// Whether Twilio has told the time, and the clock has gone steadily since.
    pub(super) fn is_heard(&self, reading: Reading) -> bool {
        let heard = self.lock().heard;
        heard.is_some_and(|drift| reading.drift().abs_diff(drift) <= STEADY.as_millis() as u64)
    }

    /// Whether what the clock shows is far from the last time that Twilio told, and Twilio's certificate says so too.
    pub(super) fn is_wrong(&self, reading: Reading) -> bool {
        let rest = self.lock();
        rest.is_distrusted
            && rest.latest.is_none_or(|latest| is_far(reading.shown.0.saturating_sub(latest.0)))
    }

    fn lock(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_far(off: i64) -> bool {
    u128::from(off.unsigned_abs()) > TOLERANCE.as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_800_000_000_000);
    const HOUR: Duration = Duration::from_secs(3600);
    const YEAR: Duration = Duration::from_secs(365 * 86_400);

    fn reading(shown: Millis, steady: Duration) -> Reading {
        Reading { shown, steady: Millis(0) + steady }
    }

    #[test]
    fn a_clock_within_a_day_of_twilios_is_believed() {
        for server in [NOW + HOUR * 23, NOW - HOUR * 23] {
            let told = Told::default();
            told.hear(reading(NOW, HOUR), server);
            assert_eq!((told.correct(NOW), told.by_twilio(NOW)), (NOW, server));
        }
    }

    #[test]
    fn a_clock_that_is_further_off_is_corrected_whichever_way() {
        for server in [NOW + YEAR, NOW - YEAR, Millis(0)] {
            let told = Told::default();
            told.hear(reading(NOW, HOUR), server);
            assert_eq!((told.correct(NOW), told.by_twilio(NOW)), (server, server));
        }
    }

    #[test]
    fn what_was_heard_holds_until_the_clock_is_set_or_the_computer_sleeps() {
        let told = Told::default();
        assert!(!told.is_heard(reading(NOW, HOUR)));
        told.hear(reading(NOW, HOUR), NOW);
        assert!(told.is_heard(reading(NOW + HOUR, HOUR * 2)));
        assert!(!told.is_heard(reading(NOW + HOUR, HOUR)), "it slept for an hour, or was set ahead");
        assert!(!told.is_heard(reading(NOW - HOUR, HOUR)), "it was set back");
    }

    #[test]
    fn it_is_never_earlier_than_twilio_has_told_before() {
        let told = Told::default();
        told.note_past(reading(NOW, HOUR), NOW - YEAR);
        assert_eq!(told.correct(NOW), NOW, "the computer was off for a year");
        told.note_past(reading(NOW, HOUR), NOW + HOUR);
        assert_eq!(told.correct(NOW), NOW, "an hour is nothing");
        told.note_past(reading(NOW, HOUR), NOW + YEAR);
        assert_eq!((told.correct(NOW), told.by_twilio(NOW)), (NOW + YEAR, NOW + YEAR));
        assert!(!told.is_heard(reading(NOW, HOUR)), "it may be later");
    }

    #[test]
    fn a_certificate_alone_makes_no_clock_wrong() {
        let told = Told::default();
        told.note_past(reading(NOW, HOUR), NOW - HOUR);
        assert!(!told.is_wrong(reading(NOW, HOUR)));
        told.distrust();
        assert!(!told.is_wrong(reading(NOW, HOUR)), "Twilio told this very day");
        assert!(told.is_wrong(reading(NOW + YEAR, HOUR)));
        assert!(told.is_wrong(reading(NOW - YEAR, HOUR)));
        told.hear(reading(NOW + YEAR, HOUR), NOW);
        assert!(!told.is_wrong(reading(NOW + YEAR, HOUR)), "it is corrected");
    }
}
