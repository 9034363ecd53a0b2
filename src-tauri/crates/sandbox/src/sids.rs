//! Sids that nobody has handed out before. Those of the story follow from the account alone, so that a second
//! start shows the same texts; all others follow from a seed and a count.

use std::str::FromStr;

use deskbell_twilio::sid::AccountSid;
use sha2::{Digest, Sha256};

/// Hands out Sids, each once.
#[derive(Debug)]
pub(crate) struct Mint {
    seed: String,
    count: u64,
}

impl Mint {
    /// Starts from a seed: the same seed hands out the same Sids in the same order.
    pub(crate) fn new(account: &AccountSid, seed: u64) -> Mint {
        Mint { seed: format!("{account}/{seed}"), count: 0 }
    }

    /// The next Sid of a kind: `SM`, `MM`, `ME`, `PN` …
    pub(crate) fn next<S: FromStr<Err: std::fmt::Debug>>(&mut self, prefix: &str) -> S {
        self.count += 1;
        mint(prefix, &format!("{}/{}", self.seed, self.count))
    }
}

/// The Sid of a kind that belongs to these words: always the same.
#[expect(clippy::expect_used, reason = "two letters and 32 hexadecimal digits are a Sid of that kind")]
pub(crate) fn mint<S: FromStr<Err: std::fmt::Debug>>(prefix: &str, of: &str) -> S {
    format!("{prefix}{}", fingerprint(of)).parse().expect("a prefix of this kind")
}

/// 32 hexadecimal digits that belong to these words.
pub(crate) fn fingerprint(of: &str) -> String {
    Sha256::digest(of.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::sid::MessageSid;

    use super::*;

    #[test]
    fn the_same_seed_hands_out_the_same_sids_each_once() {
        let account = mint::<AccountSid>("AC", "an account");
        let (mut one, mut other) = (Mint::new(&account, 3), Mint::new(&account, 3));
        let first = one.next::<MessageSid>("SM");
        assert_eq!(first, other.next("SM"));
        assert_ne!(first, one.next("SM"));
        assert_ne!(first, Mint::new(&account, 4).next("SM"));
    }
}
