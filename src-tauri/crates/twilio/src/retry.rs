//! When to ask again, and after how long: a pure decision.
//! What may have happened is asked again only if doing it twice does no more than doing it once.

use std::time::Duration;

use crate::error::Error;

/// A request is sent this often at most.
const MOST_ATTEMPTS: u32 = 4;

/// The longest pause before the first repetition; each later one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// No pause of our own choosing is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// If Twilio wants to be left alone for longer, the caller is told instead of being kept waiting.
const LONGEST_PATIENCE: Duration = Duration::from_secs(20);

/// How long to wait before sending a request again, or nothing if its error is final.
///
/// `attempt` counts from 1. `jitter` is a random byte: requests that failed together come back apart.
pub(crate) fn pause(attempt: u32, error: &Error, is_repeatable: bool, jitter: u8) -> Option<Duration> {
    if !is_repeatable || attempt >= MOST_ATTEMPTS {
        return None;
    }
    let wanted = match error {
        Error::Slow { retry_after } => retry_after.unwrap_or_default(),
        Error::Unreachable(_) | Error::Refused { status: 500 | 502 | 503 | 504, .. } => Duration::ZERO,
        _ => return None,
    };
    let longest = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(16)).min(LONGEST_PAUSE);
    let half = longest / 2;
    let pause = half + half * u32::from(jitter) / 255;
    (wanted <= LONGEST_PATIENCE).then(|| pause.max(wanted))
}

/// A random byte. Without randomness the pause is merely not spread.
pub(crate) fn jitter() -> u8 {
    let mut byte = [0];
    let _ = getrandom::fill(&mut byte);
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow(seconds: Option<u64>) -> Error {
        Error::Slow { retry_after: seconds.map(Duration::from_secs) }
    }

    fn refused(status: u16) -> Error {
        Error::from_answer(status, None, b"")
    }

    #[test]
    fn what_creates_something_is_never_repeated() {
        for error in [slow(None), slow(Some(1)), refused(500), refused(503), refused(400)] {
            assert_eq!(pause(1, &error, false, 0), None, "{error}");
        }
    }

    #[test]
    fn what_is_final_is_never_repeated() {
        for error in [
            refused(400),
            refused(401),
            refused(403),
            refused(404),
            refused(302),
            refused(501),
            Error::Garbled { at: "sid".into(), source: "missing".into() },
            Error::TooLarge { limit: 1 },
            Error::Unusable(String::new()),
        ] {
            assert_eq!(pause(1, &error, true, 0), None, "{error}");
        }
    }

    #[test]
    fn pauses_grow_and_are_spread_and_end() {
        let millis =
            |attempt, jitter| pause(attempt, &refused(503), true, jitter).map(|pause| pause.as_millis());
        assert_eq!(
            [1, 2, 3, 4, 5].map(|attempt| millis(attempt, 0)),
            [Some(200), Some(400), Some(800), None, None]
        );
        assert_eq!([1, 2, 3].map(|attempt| millis(attempt, 255)), [Some(400), Some(800), Some(1600)]);
        assert!((200..=400).contains(&millis(1, 100).unwrap()));
    }

    #[test]
    fn twilio_is_left_alone_for_as_long_as_it_asks_within_reason() {
        assert_eq!(pause(1, &slow(Some(3)), true, 255), Some(Duration::from_secs(3)));
        assert_eq!(pause(3, &slow(Some(1)), true, 255), Some(Duration::from_millis(1600)));
        assert_eq!(pause(1, &slow(None), true, 0), Some(Duration::from_millis(200)));
        assert_eq!(pause(1, &slow(Some(20)), true, 0), Some(Duration::from_secs(20)));
        assert_eq!(pause(1, &slow(Some(21)), true, 0), None);
    }
}
