//! Keeps the authtoken out of whatever people and logs get to see. ngrok quotes it in some of its errors.

use deskbell_twilio::Secret;
use tracing::{Level, Metadata};

/// `text` without `secret`, and no longer than a few sentences.
pub(crate) fn redact(text: &str, secret: &Secret) -> String {
    const LONGEST: usize = 300;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = if secret.is_empty() { words } else { words.replace(secret.expose(), "…") };
    clean.chars().take(LONGEST).collect()
}

/// Whether a line may be written to a log. What the tunnel's libraries say below a warning repeats what ngrok said,
/// secrets and all, so it is never written, however much was asked for.
#[must_use]
pub fn is_fit_for_the_log(line: &Metadata<'_>) -> bool {
    let of = |library: &str| {
        line.target().strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    !(of("ngrok") || of("muxado")) || *line.level() <= Level::WARN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authtoken_is_cut_out_wherever_it_stands() {
        let token = Secret::new("2abcDEF_3xyz");
        let said =
            "The authtoken you specified is invalid.\r\nYour authtoken: 2abcDEF_3xyz\r\n(2abcDEF_3xyz)";
        assert_eq!(redact(said, &token), "The authtoken you specified is invalid. Your authtoken: … (…)");
        assert_eq!(redact("as it is", &Secret::new("")), "as it is");
        assert_eq!(redact(&"a".repeat(1000), &token).len(), 300);
    }
}
