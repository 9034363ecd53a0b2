//! Whether an open inbox is locked, as it is known in memory: the one thing that every call asks.
//!
//! Invariant: idleness is worked out by the clock whenever somebody asks, so that no timer that is late leaves it open.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use deskbell_twilio::{Clock, Millis};
use tokio::sync::Notify;

use super::pin;
use super::rest::Rest;
use crate::account::Office;

/// For how long the page may still save what was being written when the lock fell by itself.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// The lock of an open inbox.
#[derive(Debug)]
pub struct Guard {
    held: Mutex<Held>,
    /// Tells the one that watches for idleness that something else counts now.
    changed: Notify,
}

#[derive(Debug)]
struct Held {
    has_pin: bool,
    is_locked: bool,
    /// After how long without a touch it locks by itself.
    idle_time: Option<Duration>,
    /// When the window was touched last.
    touched_at: Millis,
    /// Until when drafts are still taken.
    drafts_until: Millis,
    /// The wait after the wrong PINs of this run.
    rest: Option<Rest>,
    /// How many were wrong in a row as far as this run knows, which is more than the disk does where that was full.
    wrong: u32,
}

/// How the lock stands when somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    Open,
    Locked,
    /// It fell this very moment: somebody must be told.
    JustLocked,
}

/// What is known of the PIN of an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pin {
    /// There is none.
    None,
    /// Somebody must type it.
    Asked,
    /// Somebody has typed it.
    Typed,
}

impl Guard {
    pub(crate) fn new(pin: Pin, idle_time: Option<Duration>, now: Millis) -> Guard {
        let held = Held {
            has_pin: pin != Pin::None,
            is_locked: pin == Pin::Asked,
            idle_time,
            touched_at: now,
            drafts_until: Millis(0),
            rest: None,
            wrong: 0,
        };
        Guard { held: Mutex::new(held), changed: Notify::new() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it stands now; this is where idleness is found out.
    pub(crate) fn stand(&self, now: Millis) -> Stand {
        let mut held = self.held();
        if held.is_locked {
            return Stand::Locked;
        }
        // A touch in the future is a clock that was set back.
        held.touched_at = held.touched_at.min(now);
        match held.locks_at() {
            Some(at) if at <= now => {
                held.fall(now + LAST_WORDS);
                Stand::JustLocked
            }
            _ => Stand::Open,
        }
    }

    /// Whether it has fallen, as far as somebody has asked how it stands.
    pub(crate) fn has_fallen(&self) -> bool {
        self.held().is_locked
    }

    /// Locks, if there is a PIN to unlock it with.
    pub(super) fn lock(&self, why: Why, now: Millis) -> Stand {
        let mut held = self.held();
        let is_meant = held.has_pin && (why != Why::Woke || held.idle_time.is_some());
        match (held.is_locked, is_meant) {
            (true, _) => Stand::Locked,
            (false, false) => Stand::Open,
            (false, true) => {
                // Whoever locks it on its page has saved first.
                held.fall(if why == Why::AtThePage { Millis(0) } else { now + LAST_WORDS });
                Stand::JustLocked
            }
        }
    }

    /// Whether a draft is still taken from the page that was locked a moment ago.
    pub(crate) fn takes_last_words(&self, now: Millis) -> bool {
        let held = self.held();
        now < held.drafts_until && held.drafts_until <= now + LAST_WORDS
    }

    pub(super) fn unlock(&self, now: Millis) {
        {
            let mut held = self.held();
            (held.is_locked, held.touched_at, held.drafts_until) = (false, now, Millis(0));
        }
        self.changed.notify_one();
    }

    /// There is a PIN from now on, or none any more. What was tried before counts for nothing.
    pub(super) fn set_pin(&self, pin: Pin, now: Millis) {
        {
            let mut held = self.held();
            (held.has_pin, held.touched_at, held.rest, held.wrong) = (pin != Pin::None, now, None, 0);
        }
        self.changed.notify_one();
    }

    /// Locks after another time from now on.
    pub(crate) fn follow(&self, idle_time: Option<Duration>) {
        self.held().idle_time = idle_time;
        self.changed.notify_one();
    }

    /// So many were wrong in a row: from now on no PIN may be tried for as long as that costs.
    pub(super) fn begin_rest(&self, clock: &Clock, wrong: u32) {
        self.held().rest_after(clock, wrong);
    }

    /// Begins a try that cannot be written down: `kept` is how many wrong ones the disk knows of. It counts as wrong
    /// before it is looked at, and of two at the same moment the second counts one more.
    ///
    /// # Errors
    /// For how long none may be tried.
    pub(super) fn begin_unwritten(&self, clock: &Clock, kept: u32) -> Result<u32, Duration> {
        let mut held = self.held();
        if let Some(left) = held.rests() {
            return Err(left);
        }
        let wrong = held.wrong.max(kept).saturating_add(1);
        held.rest_after(clock, wrong);
        Ok(wrong)
    }

    /// How many were wrong in a row as far as this run knows.
    pub(super) fn wrong(&self) -> u32 {
        self.held().wrong
    }

    /// The right PIN was typed.
    pub(super) fn end_rest(&self) {
        let mut held = self.held();
        (held.rest, held.wrong) = (None, 0);
    }

    /// For how long no PIN may be tried, whatever the time of day.
    pub(super) fn rests(&self) -> Option<Duration> {
        self.held().rests()
    }

    pub(super) fn touch(&self, now: Millis) {
        self.held().touched_at = now;
    }

    /// Whether there is a PIN.
    pub fn has_pin(&self) -> bool {
        self.held().has_pin
    }

    fn locks_at(&self) -> Option<Millis> {
        let held = self.held();
        if held.is_locked { None } else { held.locks_at() }
    }
}

impl Held {
    fn locks_at(&self) -> Option<Millis> {
        let idle_time = self.idle_time.filter(|_| self.has_pin)?;
        Some(self.touched_at + idle_time)
    }

    fn rest_after(&mut self, clock: &Clock, wrong: u32) {
        (self.wrong, self.rest) = (wrong, Rest::begin(clock, pin::wait_after(wrong)));
    }

    fn rests(&mut self) -> Option<Duration> {
        let left = self.rest.as_mut()?.left();
        if left.is_none() {
            self.rest = None;
        }
        left
    }

    fn fall(&mut self, drafts_until: Millis) {
        (self.is_locked, self.drafts_until) = (true, drafts_until);
    }
}

/// Why it is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Somebody said so at the page.
    AtThePage,
    /// Somebody said so elsewhere, as in the tray.
    Elsewhere,
    /// The computer has slept.
    Woke,
}

/// Locks the inbox when nobody has touched the window for long enough, also when nobody asks.
pub(crate) async fn watch(guard: Arc<Guard>, clock: Clock, office: Weak<Office>) {
    loop {
        let idle = async {
            match guard.locks_at() {
                Some(at) => clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = idle => {}
            () = guard.changed.notified() => {}
        }
        let Some(office) = office.upgrade() else { return };
        // Asking is what makes it fall.
        let _ = office.is_locked();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_800_000_000_000);
    const FIVE: Duration = Duration::from_secs(300);

    fn guard(pin: Pin, idle: Option<Duration>) -> Guard {
        Guard::new(pin, idle, NOW)
    }

    #[test]
    fn it_locks_when_nobody_touched_it_for_long_enough_and_says_so_once() {
        let guard = guard(Pin::Typed, Some(FIVE));
        guard.touch(NOW + Duration::from_secs(60));
        let late = NOW + Duration::from_secs(359);
        assert_eq!(guard.stand(late), Stand::Open);
        let late = NOW + Duration::from_secs(360);
        assert_eq!(
            [guard.stand(late), guard.stand(late), guard.stand(NOW)],
            [Stand::JustLocked, Stand::Locked, Stand::Locked]
        );
        guard.unlock(late);
        assert_eq!(guard.stand(late), Stand::Open);
    }

    #[test]
    fn without_a_pin_or_a_time_it_never_does() {
        let year = NOW + Duration::from_secs(365 * 24 * 3600);
        assert_eq!(guard(Pin::None, Some(FIVE)).stand(year), Stand::Open);
        assert_eq!(guard(Pin::Typed, None).stand(year), Stand::Open);
        assert_eq!(guard(Pin::None, Some(FIVE)).lock(Why::AtThePage, NOW), Stand::Open);
        assert_eq!(guard(Pin::Typed, None).lock(Why::Woke, NOW), Stand::Open);
        assert_eq!(guard(Pin::Typed, Some(FIVE)).lock(Why::Woke, NOW), Stand::JustLocked);
    }

    #[test]
    fn a_clock_that_is_set_back_begins_the_time_anew() {
        let guard = guard(Pin::Typed, Some(FIVE));
        let before = NOW - Duration::from_secs(3600);
        assert_eq!(guard.stand(before), Stand::Open);
        assert_eq!(guard.stand(before + FIVE), Stand::JustLocked);
    }

    #[test]
    fn another_pin_is_not_made_to_wait_for_what_was_tried_before() {
        let guard = guard(Pin::Asked, None);
        guard.begin_rest(&Clock::manual(NOW), 5);
        assert!(guard.rests().is_some());
        guard.set_pin(Pin::None, NOW);
        assert_eq!((guard.rests(), guard.wrong()), (None, 0));
    }

    #[test]
    fn tries_that_cannot_be_written_down_count_on_from_those_that_were_and_cost_as_much() {
        let (guard, clock) = (guard(Pin::Asked, None), Clock::manual(NOW));
        assert_eq!([guard.begin_unwritten(&clock, 1), guard.begin_unwritten(&clock, 1)], [Ok(2), Ok(3)]);
        let half_a_minute = Duration::from_secs(30);
        assert!(guard.begin_unwritten(&clock, 1).is_err());
        clock.advance(half_a_minute);
        assert_eq!(guard.begin_unwritten(&clock, 1), Ok(4));
        clock.advance(half_a_minute);
        assert!(guard.begin_unwritten(&clock, 1).is_err(), "the fourth costs a minute");
        guard.end_rest();
        assert_eq!(guard.begin_unwritten(&clock, 0), Ok(1));
    }

    #[test]
    fn only_a_lock_that_falls_by_itself_still_takes_the_words_on_the_page_and_not_for_long() {
        let (idle, hand) = (guard(Pin::Typed, Some(FIVE)), guard(Pin::Typed, Some(FIVE)));
        let then = NOW + FIVE;
        idle.stand(then);
        hand.lock(Why::AtThePage, then);
        assert!(idle.takes_last_words(then) && !hand.takes_last_words(then));
        assert!(!idle.takes_last_words(then + LAST_WORDS));
        assert!(!idle.takes_last_words(NOW), "a clock that was set back gives no more time");
    }
}
