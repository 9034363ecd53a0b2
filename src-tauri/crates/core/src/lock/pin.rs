//! The PIN: what may be one, its slow hash, and how long a wrong one makes people wait. Pure.

use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use deskbell_twilio::Secret;

use crate::error::Error;

/// How many digits a PIN may have.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=12;
/// So many wrong ones in a row cost nothing: fingers slip.
const FREE: u32 = 2;
/// What the next one costs; each further one twice as much.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// Reads a PIN that is to be set.
pub(super) fn read(typed: &str) -> Result<Secret, Error> {
    let typed = typed.trim();
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) || !DIGITS.contains(&typed.len()) {
        return Err(Error::bad_input("pin", "A PIN has 4 to 12 digits, and nothing else."));
    }
    let mut pairs = typed.bytes().zip(typed.bytes().skip(1));
    if pairs.all(|(one, next)| one == next) {
        return Err(Error::bad_input("pin", "One digit over and over is the first that anybody tries."));
    }
    Ok(Secret::new(typed))
}

/// The hash that is kept: Argon2id at the crate's own cost (19 MiB, two passes), with a salt of its own.
/// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
pub(super) fn hash(pin: &Secret) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(pin.expose().as_bytes()).map_err(Error::internal)?;
    Ok(hash.to_string())
}

/// Whether this is the PIN. A hash that cannot be read fits nothing.
pub(super) fn fits(hash: &str, typed: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(typed.trim().as_bytes(), &hash).is_ok()
}

/// How long to wait after so many wrong ones in a row.
pub(super) fn wait_after(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE + 1) {
        None => Duration::ZERO,
        Some(more) => (FIRST_WAIT * 2_u32.saturating_pow(more.min(10))).min(LONGEST_WAIT),
    }
}

/// A wait in words, rounded up.
pub(super) fn in_words(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        1 => "1 second".to_owned(),
        seconds @ 2..60 => format!("{seconds} seconds"),
        60 => "1 minute".to_owned(),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_twelve_digits_and_not_one_over_and_over() {
        for good in ["2580", " 2580\n", "1234", "000001", "123456789012"] {
            assert_eq!(read(good).unwrap().expose(), good.trim());
        }
        for bad in ["", "258", "1234567890123", "25 80", "25a0", "२५८०", "0000", "777777"] {
            assert!(matches!(read(bad), Err(Error::BadInput { field: "pin", .. })), "{bad}");
        }
    }

    #[test]
    fn only_the_pin_fits_its_hash_and_the_hash_does_not_hold_it() {
        let hash = hash(&Secret::new("2580")).unwrap();
        assert!(hash.starts_with("$argon2id$") && !hash.contains("2580"), "{hash}");
        assert!(fits(&hash, "2580") && fits(&hash, " 2580 "));
        assert!(!fits(&hash, "2581") && !fits(&hash, "") && !fits("", "2580") && !fits("2580", "2580"));
    }

    #[test]
    fn waits_grow_to_an_hour_and_stay_there() {
        let seconds: Vec<u64> = (0..12).map(|wrong| wait_after(wrong).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(wait_after(u32::MAX), LONGEST_WAIT);
        let words: Vec<String> =
            [0, 1, 30, 59, 60, 61, 3600].map(|seconds| in_words(Duration::from_secs(seconds))).into();
        let said =
            ["1 second", "1 second", "30 seconds", "59 seconds", "1 minute", "2 minutes", "60 minutes"];
        assert_eq!(words, said);
    }
}
