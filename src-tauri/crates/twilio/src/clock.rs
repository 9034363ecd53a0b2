//! Time: the only `now()` in the project, handed to every part that needs it.
//! A system clock may be corrected by Twilio's own; a practice clock can be moved ahead of the machine's; a manual clock
//! moves only when a test moves it.

use std::fmt;
use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use ts_rs::TS;

/// A machine's clock may differ this much from Twilio's before it is disbelieved: time zones set
/// wrongly by hand stay below it.
const TOLERANCE: Duration = Duration::from_secs(24 * 60 * 60);

/// A sleep until a time of day looks at the clock this often, because the clock may be set and the
/// computer may sleep.
const LOOK: Duration = Duration::from_secs(15);

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

fn whole_millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// What time it is, and waiting. Clones tell the same time.
#[derive(Clone)]
pub struct Clock(Arc<Kind>);

enum Kind {
    /// The machine's clock, the correction in milliseconds that Twilio's dates asked for, and how far Twilio's
    /// clock is ahead, in milliseconds.
    System { correction: AtomicI64, offset: AtomicI64 },
    /// The machine's clock, and how far people have moved it ahead, in milliseconds.
    Practice { ahead: watch::Sender<i64> },
    /// The time of a test.
    Manual { time: watch::Sender<Millis> },
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(Kind::System { correction: AtomicI64::new(0), offset: AtomicI64::new(0) }))
    }

    /// The clock for a practice line: the machine's time, which can be moved ahead without moving anybody else's.
    /// A test's clock is its own practice clock.
    #[must_use]
    pub fn for_practice(&self) -> Self {
        match &*self.0 {
            Kind::Manual { .. } => self.clone(),
            _ => Self(Arc::new(Kind::Practice { ahead: watch::Sender::new(0) })),
        }
    }

    /// How far a practice clock was moved ahead; zero for every other.
    pub fn ahead(&self) -> Duration {
        match &*self.0 {
            Kind::Practice { ahead } => Duration::from_millis(u64::try_from(*ahead.borrow()).unwrap_or(0)),
            _ => Duration::ZERO,
        }
    }

    /// Sets how far a practice clock is ahead. Does nothing to every other.
    pub fn set_ahead(&self, by: Duration) {
        if let Kind::Practice { ahead } = &*self.0 {
            ahead.send_replace(whole_millis(by));
        }
    }

    /// A clock that stands at `start` until it is moved with `advance`.
    pub fn manual(start: Millis) -> Self {
        Self(Arc::new(Kind::Manual { time: watch::Sender::new(start) }))
    }

    /// The time now.
    pub fn now(&self) -> Millis {
        match &*self.0 {
            Kind::System { correction, .. } => {
                Millis(machine_now().0.saturating_add(correction.load(Ordering::Relaxed)))
            }
            Kind::Practice { ahead } => Millis(machine_now().0.saturating_add(*ahead.borrow())),
            Kind::Manual { time } => *time.borrow(),
        }
    }

    /// Moves a manual or practice clock on and wakes those whose time has come. Does nothing to a system clock.
    pub fn advance(&self, by: Duration) {
        match &*self.0 {
            Kind::System { .. } => {}
            Kind::Practice { ahead } => {
                ahead.send_modify(|ahead| *ahead = ahead.saturating_add(whole_millis(by)));
            }
            Kind::Manual { time } => time.send_modify(|now| *now = *now + by),
        }
    }

    /// Waits until the clock shows `time`, also across a sleep of the computer. At once if it is past.
    pub async fn sleep_until(&self, time: Millis) {
        match &*self.0 {
            Kind::System { .. } => {
                while self.now() < time {
                    tokio::time::sleep(time.since(self.now()).min(LOOK)).await;
                }
            }
            Kind::Practice { ahead } => {
                let mut moves = ahead.subscribe();
                while self.now() < time {
                    let _ = tokio::time::timeout(time.since(self.now()).min(LOOK), moves.changed()).await;
                }
            }
            Kind::Manual { time: now } => {
                // The sender lives in `self`, so the wait cannot end for want of one.
                let _ = now.subscribe().wait_for(|now| *now >= time).await;
            }
        }
    }

    /// Waits this long. On a system clock, setting the time of day changes nothing about it.
    pub async fn sleep(&self, time: Duration) {
        match &*self.0 {
            Kind::System { .. } => tokio::time::sleep(time).await,
            Kind::Practice { .. } | Kind::Manual { .. } => self.sleep_until(self.now() + time).await,
        }
    }

    /// The time by Twilio's clock, as far as its answers told it: for comparing with dates that Twilio gives.
    pub fn twilio_now(&self) -> Millis {
        match &*self.0 {
            Kind::System { offset, .. } => {
                Millis(machine_now().0.saturating_add(offset.load(Ordering::Relaxed)))
            }
            Kind::Practice { .. } | Kind::Manual { .. } => self.now(),
        }
    }

    /// Hears the time from Twilio's `Date` header.
    ///
    /// A machine that is more than a day off is corrected from now on; one that is not is believed.
    /// A manual or practice clock is always believed.
    pub fn note_server_date(&self, server: Millis) {
        if let Kind::System { correction, offset } = &*self.0 {
            offset.store(server.0.saturating_sub(machine_now().0), Ordering::Relaxed);
            let wanted = correction_for(machine_now(), server);
            if correction.swap(wanted, Ordering::Relaxed) == 0 && wanted != 0 {
                tracing::warn!(
                    seconds = wanted / 1000,
                    "the computer's clock is more than a day off Twilio's"
                );
            }
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &*self.0 {
            Kind::System { .. } => "system",
            Kind::Practice { .. } => "practice",
            Kind::Manual { .. } => "manual",
        };
        write!(f, "Clock({kind}, {})", self.now().0)
    }
}

fn machine_now() -> Millis {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => Millis(whole_millis(since)),
        Err(before) => Millis(0) - before.duration(),
    }
}

fn correction_for(machine: Millis, server: Millis) -> i64 {
    let off = server.0.saturating_sub(machine.0);
    if off.unsigned_abs() > TOLERANCE.as_millis() as u64 { off } else { 0 }
}

/// Measures how long something outside really takes, such as a way through the network. No test moves it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins to measure.
    #[must_use]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    /// How long it has been.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_800_000_000_000);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_manual_clock_stands_until_it_is_moved() {
        let clock = Clock::manual(START);
        let twin = clock.clone();
        assert_eq!(clock.now(), START);
        twin.advance(SECOND);
        assert_eq!(clock.now(), Millis(START.0 + 1000));
        clock.note_server_date(Millis(0));
        assert_eq!(clock.now(), Millis(START.0 + 1000));
    }

    #[tokio::test]
    async fn moving_a_manual_clock_wakes_those_whose_time_has_come() {
        let clock = Clock::manual(START);
        let early = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(SECOND).await }
        });
        let late = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(START + SECOND * 2).await }
        });
        tokio::task::yield_now().await;
        assert!(!early.is_finished());
        clock.advance(SECOND);
        early.await.unwrap();
        assert!(!late.is_finished());
        clock.advance(SECOND);
        late.await.unwrap();
        clock.sleep_until(START).await;
    }

    #[tokio::test]
    async fn a_practice_clock_can_be_moved_and_moves_nobody_elses() {
        let (system, hour) = (Clock::system(), Duration::from_secs(3600));
        let practice = system.for_practice();
        let waiting = tokio::spawn({
            let clock = practice.clone();
            async move { clock.sleep(hour).await }
        });
        tokio::task::yield_now().await;
        practice.note_server_date(Millis(0));
        assert!(practice.now().since(system.now()) < SECOND);
        practice.advance(hour + SECOND);
        waiting.await.unwrap();
        assert_eq!(practice.ahead(), hour + SECOND);
        assert!(practice.now().since(system.now()) >= hour);
        assert_eq!((system.ahead(), system.for_practice().ahead()), (Duration::ZERO, Duration::ZERO));
        let test = Clock::manual(START);
        test.for_practice().advance(SECOND);
        assert_eq!(test.now(), START + SECOND);
    }

    #[test]
    fn a_clock_within_a_day_of_twilios_is_believed() {
        assert_eq!(correction_for(START, START + Duration::from_secs(23 * 3600)), 0);
        assert_eq!(correction_for(START, START - Duration::from_secs(23 * 3600)), 0);
    }

    #[test]
    fn a_clock_more_than_a_day_off_follows_twilios() {
        let clock = Clock::system();
        let truth = clock.now() + Duration::from_secs(400 * 86_400);
        clock.note_server_date(truth);
        assert!(clock.now().since(truth) < Duration::from_secs(5) && clock.now() >= truth);
        clock.note_server_date(machine_now());
        assert!(clock.now() < truth);
        assert_eq!(correction_for(START, Millis(0)), -START.0);
    }

    #[tokio::test]
    async fn a_system_clock_sleeps_as_long_as_asked() {
        let clock = Clock::system();
        let before = clock.now();
        clock.sleep_until(before + Duration::from_millis(20)).await;
        clock.sleep(Duration::from_millis(5)).await;
        assert!(clock.now().since(before) >= Duration::from_millis(20));
    }

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
