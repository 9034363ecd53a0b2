//! Taking out of a sentence what is about somebody: numbers, Sids, addresses, long words that could be secrets.

/// A run of this many figures, whatever stands between them, is somebody's number. Codes of Twilio have five.
const FIGURES: usize = 6;
/// A word of letters and figures mixed that is this long could be a secret or a Sid.
const SECRET: usize = 16;

/// The sentence with nothing of anybody in it.
pub(super) fn redact(text: &str) -> String {
    let words = text.split_whitespace().map(redact_word).collect::<Vec<_>>().join(" ");
    redact_numbers(&words)
}

fn redact_word(word: &str) -> String {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let has_figures = bare.chars().any(|letter| letter.is_ascii_digit());
    if word.contains("://") || looks_like_host(bare) || word.contains('@') {
        return "[address]".to_owned();
    }
    let is_mixed = has_figures && bare.chars().any(|letter| letter.is_ascii_alphabetic());
    if is_mixed && bare.chars().count() >= SECRET {
        return "[id]".to_owned();
    }
    word.to_owned()
}

/// Dots with letters on both sides: `desk.example.org`, and also `127.0.0.1:8080`.
fn looks_like_host(word: &str) -> bool {
    let host = word.split(['/', ':']).next().unwrap_or_default();
    let parts: Vec<&str> = host.split('.').collect();
    parts.len() >= 2 && parts.iter().all(|part| !part.is_empty() && !part.contains(char::is_whitespace))
}

/// Replaces runs of figures with at most a few marks between them.
fn redact_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, kept: &mut String| {
        let figures = run.chars().filter(char::is_ascii_digit).count();
        if figures >= FIGURES {
            kept.extend(run.chars().take_while(|letter| *letter == ' '));
            kept.push_str("[number]");
            // What stands after the last figure belongs to what follows.
            kept.extend(
                run.chars().rev().take_while(|letter| !letter.is_ascii_digit()).filter(|l| *l == ' '),
            );
        } else {
            kept.push_str(run);
        }
        run.clear();
    };
    for letter in text.chars() {
        if letter.is_ascii_digit() || "+()-. ".contains(letter) {
            run.push(letter);
        } else {
            flush(&mut run, &mut kept);
            kept.push(letter);
        }
    }
    flush(&mut run, &mut kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_anybody_is_left_in_a_sentence() {
        let told = "The text to +1 (202) 555-0123 via https://desk.example.org/x or desk.example.org failed: \
                    SM0123456789abcdef0123456789abcdef, code 30003 for maya@example.org, again in 300 s.";
        let left = redact(told);
        for planted in ["555", "0123", "desk", "example", "SM", "maya"] {
            assert!(told.contains(planted), "{planted} was not planted");
            assert!(!left.contains(planted), "{planted} is left in {left}");
        }
        assert!(left.ends_with("again in 300 s."), "{left}");
        assert!(left.starts_with("The text to "), "{left}");
    }

    #[test]
    fn a_sentence_about_nobody_stays() {
        let told = "The public address does not lead here: it answers 502.";
        assert_eq!(redact(told), told);
    }
}
