//! Why a text failed, in words, with what to do next.
//!
//! Sources: Twilio's error dictionary (<https://www.twilio.com/docs/api/errors>) and the wording of this office's
//! house. Unknown codes get Twilio's own text and the page that explains them.

mod known;

use serde::Serialize;
use ts_rs::TS;

use crate::messages::Status;

/// Why a text failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Failure {
    /// Twilio's code, in small print.
    pub code: Option<u32>,
    /// What happened.
    pub sentence: String,
    /// What to do.
    pub next: String,
    /// The page that explains the code.
    pub link: Option<String>,
}

/// Explains a failure.
#[must_use]
pub fn explain(status: Status, code: Option<u32>, twilio_text: Option<String>) -> Failure {
    if status == Status::Lost {
        return Failure {
            code: None,
            sentence: "This text did not arrive at Twilio.".to_owned(),
            next: "Send it again.".to_owned(),
            link: None,
        };
    }
    let link = code.map(|code| format!("https://www.twilio.com/docs/api/errors/{code}"));
    if let Some((sentence, next)) = code.and_then(|code| of_pictures(code).or_else(|| known(code))) {
        return Failure { code, sentence: sentence.to_owned(), next: next.to_owned(), link };
    }
    let sentence = match (twilio_text.filter(|text| !text.trim().is_empty()), code) {
        (Some(text), _) => text,
        (None, Some(code)) => format!("Twilio refused it with code {code}."),
        (None, None) if status == Status::Undelivered => "The carrier could not deliver it.".to_owned(),
        (None, None) => "Twilio could not send it, and gave no reason.".to_owned(),
    };
    let next = match link {
        Some(_) => "Twilio's page about this code says more.",
        None => "Try again, or call them.",
    };
    Failure { code, sentence, next: next.to_owned(), link }
}

/// A text is told that Twilio could not reach us, or did not understand us, only by the pictures that it fetched here.
fn of_pictures(code: u32) -> Option<(&'static str, &'static str)> {
    match code {
        11200 | 11205 | 11210 | 11220 => Some((
            "Twilio could not fetch the picture from this computer.",
            "See in Diagnostics whether the line is reachable, then try again.",
        )),
        12300 => Some(("Twilio does not pass on files of this kind.", "Send it as JPEG or PNG.")),
        _ => None,
    }
}

/// Our sentence and next step for a code, where we have them.
#[must_use]
pub fn known(code: u32) -> Option<(&'static str, &'static str)> {
    let row = known::KNOWN.iter().find(|row| row.codes.contains(&code))?;
    Some((row.sentence, row.next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_an_office_meets_has_a_sentence_a_next_step_and_its_page() {
        let codes = include_str!("reasons/codes.txt").lines().filter(|line| !line.starts_with('#'));
        let codes: Vec<u32> =
            codes.flat_map(|line| line.split(' ')).map(|code| code.parse().unwrap()).collect();
        assert!(codes.len() > 70, "{}", codes.len());
        for code in codes {
            let failure = explain(Status::Failed, Some(code), Some("Twilio's words".to_owned()));
            assert_ne!(failure.sentence, "Twilio's words", "{code} has no sentence");
            assert!(failure.sentence.ends_with('.') && failure.next.len() > 9, "{failure:?}");
            assert!(failure.link.unwrap().ends_with(&code.to_string()));
        }
    }

    #[test]
    fn no_code_is_explained_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for row in known::KNOWN {
            assert!(row.codes.iter().all(|code| seen.insert(*code)), "{:?}", row.codes);
        }
    }

    #[test]
    fn an_unknown_code_gets_twilios_words_and_its_page() {
        let failure = explain(Status::Failed, Some(64_999), Some("The moon is in the way".to_owned()));
        assert_eq!(failure.sentence, "The moon is in the way");
        assert_eq!(failure.link.as_deref(), Some("https://www.twilio.com/docs/api/errors/64999"));
    }

    #[test]
    fn a_failure_without_a_reason_still_says_what_to_do() {
        let failure = explain(Status::Undelivered, None, None);
        assert!(!failure.sentence.is_empty() && !failure.next.is_empty());
    }
}
