//! Wakes the line up with the computer. While it sleeps, timers stand and connections die without a word; what gives it
//! away is that far more time has passed on the clock than this task has slept. A clock that is set, ahead or back, looks
//! the same and is treated so: what was concluded from it is looked at again.

use std::sync::Weak;
use std::time::Duration;

use deskbell_twilio::Clock;

use crate::account::App;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// So much more than that is no hiccup of a busy computer.
const JUMP: Duration = Duration::from_secs(20);

/// Watches the clock for as long as there is an app, and proves the line anew after each jump.
pub(crate) async fn watch(app: Weak<App>, clock: Clock) {
    loop {
        jump(&clock).await;
        let Some(app) = app.upgrade() else { return };
        app.wake().await;
    }
}

/// Resolves when the clock has jumped.
async fn jump(clock: &Clock) {
    loop {
        let before = clock.now();
        tokio::time::sleep(LOOK).await;
        let now = clock.now();
        if now.since(before) > LOOK + JUMP || before.since(now) > JUMP {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::Millis;
    use tokio::time::{sleep, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_computer_that_slept_is_noticed_within_seconds() {
        let clock = Clock::manual(Millis(1_795_000_000_000));
        // Awake, the clock goes with the timers.
        let ticking = async {
            loop {
                sleep(Duration::from_secs(1)).await;
                clock.advance(Duration::from_secs(1));
            }
        };
        tokio::select! {
            awake = timeout(Duration::from_secs(24 * 60 * 60), jump(&clock)) => assert!(awake.is_err()),
            () = ticking => {}
        }
        let sleeping = async {
            sleep(Duration::from_secs(1)).await;
            clock.advance(Duration::from_secs(8 * 60 * 60));
        };
        let noticing = async { tokio::join!(jump(&clock), sleeping) };
        assert!(timeout(LOOK + Duration::from_millis(1), noticing).await.is_ok());
    }
}
