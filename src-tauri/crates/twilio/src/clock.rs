//! Time: the only `now()` in the project, handed to every part that needs it.
//! A computer's clock may be corrected by Twilio's own; a practice clock can be moved ahead of the computer's; a manual
//! clock moves only when a test moves it.

mod millis;
mod told;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

pub use millis::Millis;
use millis::whole_millis;
use told::{Reading, Told};

/// A sleep until a time of day looks at the clock this often, because the clock may be set and the
/// computer may sleep.
const LOOK: Duration = Duration::from_secs(15);

/// What time it is, and waiting. Clones tell the same time.
#[derive(Clone)]
pub struct Clock(Arc<Kind>);

enum Kind {
    /// A computer's clock, and what Twilio's answers told about it.
    Computer { machine: Machine, told: Told },
    /// The machine's clock, and how far people have moved it ahead, in milliseconds.
    Practice { ahead: watch::Sender<i64> },
    /// The time of a test.
    Manual { time: watch::Sender<Millis> },
}

/// Where a computer has its time from.
enum Machine {
    /// The system, and a moment from which its steady time is counted.
    System { begun: Instant },
    /// A test's time, from which the clock of the computer is so many milliseconds off.
    Test { time: watch::Sender<Millis>, off: i64 },
}

impl Machine {
    /// Whoever sleeps until a time looks again whether it has come.
    fn wake(&self) {
        if let Machine::Test { time, .. } = self {
            time.send_modify(|_| {});
        }
    }

    fn read(&self) -> Reading {
        match self {
            Machine::System { begun } => {
                Reading { shown: machine_now(), steady: Millis(whole_millis(begun.elapsed())) }
            }
            Machine::Test { time, off } => {
                let steady = *time.borrow();
                Reading { shown: Millis(steady.0.saturating_add(*off)), steady }
            }
        }
    }
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(Machine::System { begun: Instant::now() })
    }

    /// The clock of a computer that goes with this manual one and is `off` milliseconds from it, until Twilio tells it
    /// better. Every other clock stays as it is.
    #[must_use]
    pub fn of_a_computer_that_is(&self, off: i64) -> Self {
        match &*self.0 {
            Kind::Manual { time } => Self::of(Machine::Test { time: time.clone(), off }),
            _ => self.clone(),
        }
    }

    fn of(machine: Machine) -> Self {
        Self(Arc::new(Kind::Computer { machine, told: Told::default() }))
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
            Kind::Computer { machine, told } => told.correct(machine.read().shown),
            Kind::Practice { ahead } => Millis(machine_now().0.saturating_add(*ahead.borrow())),
            Kind::Manual { time } => *time.borrow(),
        }
    }

    /// Moves a manual or practice clock on and wakes those whose time has come. Does nothing to a system clock.
    pub fn advance(&self, by: Duration) {
        match &*self.0 {
            Kind::Computer { .. } => {}
            Kind::Practice { ahead } => {
                ahead.send_modify(|ahead| *ahead = ahead.saturating_add(whole_millis(by)));
            }
            Kind::Manual { time } => time.send_modify(|now| *now = *now + by),
        }
    }

    /// Waits until the clock shows `time`, also across a sleep of the computer. At once if it is past.
    pub async fn sleep_until(&self, time: Millis) {
        match &*self.0 {
            Kind::Computer { machine: Machine::System { .. }, .. } => {
                while self.now() < time {
                    tokio::time::sleep(time.since(self.now()).min(LOOK)).await;
                }
            }
            Kind::Computer { machine: Machine::Test { time: moves, .. }, .. } => {
                let mut moves = moves.subscribe();
                while self.now() < time {
                    let _ = moves.changed().await;
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
            Kind::Computer { machine: Machine::System { .. }, .. } => tokio::time::sleep(time).await,
            Kind::Computer { machine: Machine::Test { time: now, .. }, .. } => {
                let end = *now.borrow() + time;
                let _ = now.subscribe().wait_for(|now| *now >= end).await;
            }
            Kind::Practice { .. } | Kind::Manual { .. } => self.sleep_until(self.now() + time).await,
        }
    }

    /// The time by Twilio's clock, as far as its answers told it: for comparing with dates that Twilio gives.
    pub fn twilio_now(&self) -> Millis {
        match &*self.0 {
            Kind::Computer { machine, told } => told.by_twilio(machine.read().shown),
            Kind::Practice { .. } | Kind::Manual { .. } => self.now(),
        }
    }

    /// Hears the time from Twilio's `Date` header.
    ///
    /// A computer that is more than a day off is corrected from now on; one that is not is believed.
    /// A manual or practice clock is always believed.
    pub fn note_server_date(&self, server: Millis) {
        if let Kind::Computer { machine, told } = &*self.0 {
            told.hear(machine.read(), server);
            machine.wake();
        }
    }

    /// Hears that it was `at` by Twilio's clock at some moment of the past: it cannot be earlier now.
    pub fn note_past(&self, at: Millis) {
        if let Kind::Computer { machine, told } = &*self.0 {
            told.note_past(machine.read(), at);
        }
    }

    /// Hears that by this computer's clock Twilio's certificate is not valid.
    pub(crate) fn note_distrust(&self) {
        if let Kind::Computer { told, .. } = &*self.0 {
            told.distrust();
        }
    }

    /// Whether Twilio has told the time since the computer started, woke up, or had its clock set: what must not happen
    /// too early waits for it.
    pub fn is_heard(&self) -> bool {
        match &*self.0 {
            Kind::Computer { machine, told } => told.is_heard(machine.read()),
            Kind::Practice { .. } | Kind::Manual { .. } => true,
        }
    }

    /// Whether the computer's clock is more than a day from the last time that Twilio told, and no certificate of
    /// Twilio's is valid by it: nothing can be dated then.
    pub fn is_wrong(&self) -> bool {
        match &*self.0 {
            Kind::Computer { machine, told } => told.is_wrong(machine.read()),
            Kind::Practice { .. } | Kind::Manual { .. } => false,
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &*self.0 {
            Kind::Computer { .. } => "computer",
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

/// Measures how long something outside really takes, such as a way through the network. No test moves it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins to measure.
    #[must_use]
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
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
    fn a_clock_more_than_a_day_off_follows_twilios() {
        let clock = Clock::system();
        let truth = clock.now() + Duration::from_secs(400 * 86_400);
        clock.note_server_date(truth);
        assert!(clock.now().since(truth) < Duration::from_secs(5) && clock.now() >= truth);
        clock.note_server_date(machine_now());
        assert!(clock.now() < truth);
    }

    #[tokio::test]
    async fn a_computers_clock_that_is_corrected_wakes_those_whose_time_has_come() {
        let truth = Clock::manual(START);
        let clock = truth.of_a_computer_that_is(-1000 * 86_400_000);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(START).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished() && !clock.is_heard());
        clock.note_server_date(START);
        waiting.await.unwrap();
        assert!(clock.is_heard() && clock.now() == START);
        let hour = Duration::from_secs(3600);
        truth.advance(hour);
        assert_eq!(clock.now(), START + hour);
    }

    #[tokio::test]
    async fn a_system_clock_sleeps_as_long_as_asked() {
        let clock = Clock::system();
        let before = clock.now();
        clock.sleep_until(before + Duration::from_millis(20)).await;
        clock.sleep(Duration::from_millis(5)).await;
        assert!(clock.now().since(before) >= Duration::from_millis(20));
    }
}
