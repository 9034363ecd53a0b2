//! The wait after wrong PINs, by time that passes and not by the time of day: whoever sets the computer's clock ahead
//! ends none. What is on the disk holds over a start, by the time of day, because nothing else does.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use deskbell_twilio::{Clock, Stopwatch};

/// A wait that is not over is said to be as long as this at least.
const LEAST: Duration = Duration::from_secs(1);

/// A wait that has begun.
pub(super) struct Rest {
    over: Pin<Box<dyn Future<Output = ()> + Send>>,
    wait: Duration,
    begun: Stopwatch,
}

impl Rest {
    /// Begins to wait. Nothing where there is nothing to wait for.
    pub(super) fn begin(clock: &Clock, wait: Duration) -> Option<Rest> {
        if wait.is_zero() {
            return None;
        }
        let clock = clock.clone();
        let over = Box::pin(async move { clock.sleep(wait).await });
        let mut rest = Rest { over, wait, begun: Stopwatch::start() };
        // The sleep begins when somebody looks at it.
        rest.left()?;
        Some(rest)
    }

    /// How long it still is; none when it is over, after which nobody may look again.
    pub(super) fn left(&mut self) -> Option<Duration> {
        let mut looking = Context::from_waker(Waker::noop());
        let is_over = self.over.as_mut().poll(&mut looking).is_ready();
        (!is_over).then(|| self.wait.saturating_sub(self.begun.elapsed()).max(LEAST))
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rest({:?})", self.wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    #[tokio::test]
    async fn a_clock_that_is_set_ahead_ends_no_wait() {
        let clock = Clock::system();
        let mut rest = Rest::begin(&clock, DAY).unwrap();
        let before = clock.now();
        clock.note_server_date(before + DAY * 3);
        assert!(clock.now().since(before) > DAY);
        assert!(rest.left().unwrap() > DAY - LEAST * 60);
    }

    #[tokio::test]
    async fn a_wait_is_over_when_its_time_has_passed() {
        let clock = Clock::manual(deskbell_twilio::Millis(0));
        assert!(Rest::begin(&clock, Duration::ZERO).is_none());
        let mut rest = Rest::begin(&clock, DAY).unwrap();
        clock.advance(DAY - LEAST);
        assert!(rest.left().is_some());
        clock.advance(LEAST);
        assert_eq!(rest.left(), None);
    }
}
