//! Why a call of ours failed, in words, with what to do next. What Twilio refuses at once is about our own phone, which it
//! rings first; what fails later is about theirs.
//!
//! Sources: Twilio's error dictionary (<https://www.twilio.com/docs/api/errors>).

use deskbell_twilio::api::calls::CallStatus;

use crate::calls::outgoing::rules::Attempt;
use crate::messages::reasons::{self, Failure};

/// Where the office says which phone is its own.
const SETTINGS: &str = "Look at your phone's number in Settings, How calls are answered.";

/// Explains why a call of ours failed. `mine` is the state of our own phone.
pub(crate) fn explain(
    attempt: Attempt,
    code: Option<u32>,
    text: Option<String>,
    mine: &CallStatus,
) -> Failure {
    let told = |sentence: &str, next: &str| Failure {
        code: None,
        sentence: sentence.to_owned(),
        next: next.to_owned(),
        link: None,
    };
    match (attempt, code) {
        (Attempt::Lost, _) => told("This call did not arrive at Twilio. Nobody was called.", "Call again."),
        (Attempt::Taken, _) if *mine == CallStatus::Failed => {
            told("Your phone could not be reached.", SETTINGS)
        }
        (Attempt::Taken, _) => told(
            "Their phone could not be reached.",
            "Look at the digits. If they are right, try later, or text.",
        ),
        (_, Some(code)) => match known(code) {
            Some((sentence, next)) => Failure {
                code: Some(code),
                link: Some(format!("https://www.twilio.com/docs/api/errors/{code}")),
                ..told(sentence, next)
            },
            None => reasons::explain(crate::messages::Status::Failed, Some(code), text),
        },
        (_, None) => told(
            text.as_deref()
                .filter(|text| !text.trim().is_empty())
                .unwrap_or("Twilio did not take this call."),
            "Call again.",
        ),
    }
}

/// Explains why a spoken call failed, in which nobody's phone but theirs rings.
pub(crate) fn explain_theirs(attempt: Attempt, code: Option<u32>, text: Option<String>) -> Failure {
    let (sentence, next) = match (attempt, code) {
        (Attempt::Refused, Some(21211 | 21217 | 21401 | 13223)) => {
            ("Twilio says that this number is none.", "Look at the digits.")
        }
        (Attempt::Refused, Some(21214)) => ("Twilio cannot reach this number.", "Look at the digits."),
        (Attempt::Refused, Some(21215 | 13227)) => (
            "Calls to the country of this number are switched off.",
            "The owner can allow them in Twilio's Console under Voice, Geo permissions.",
        ),
        (Attempt::Refused, Some(21216 | 13225)) => {
            ("Twilio does not call this number.", "Text, or take a phone.")
        }
        _ => return explain(attempt, code, text, &CallStatus::Completed),
    };
    let link = code.map(|code| format!("https://www.twilio.com/docs/api/errors/{code}"));
    Failure { code, sentence: sentence.to_owned(), next: next.to_owned(), link }
}

/// What a code means where a call was refused; the rest is told as for texts.
fn known(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code {
        21210 | 21212 => (
            "Twilio does not let this number of yours make calls.",
            "See in Twilio's Console whether it can call, or call from another number.",
        ),
        21211 | 21217 | 21401 | 13223 => ("Twilio says that the number of your own phone is none.", SETTINGS),
        21214 => ("Twilio cannot reach the number of your own phone.", SETTINGS),
        21215 | 13227 => (
            "Calls to the country of your own phone are switched off.",
            "The owner can allow them in Twilio's Console under Voice, Geo permissions.",
        ),
        21216 | 13225 => {
            ("Twilio does not call the number of your own phone.", "Choose another phone in Settings.")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_call_has_a_sentence_and_a_next_step() {
        for code in [20003, 20005, 21210, 21212, 21211, 21217, 21214, 21215, 21216, 21219, 13225, 13227] {
            let words = Some("Twilio's words".to_owned());
            let failure = explain(Attempt::Refused, Some(code), words, &CallStatus::Queued);
            assert_ne!(failure.sentence, "Twilio's words", "{code} has no sentence");
            assert!(failure.sentence.ends_with('.') && failure.next.len() > 9, "{failure:?}");
            assert!(failure.link.unwrap().ends_with(&code.to_string()));
        }
    }

    #[test]
    fn whose_phone_it_was_is_told() {
        let of = |mine: &str| explain(Attempt::Taken, None, None, &CallStatus::from(mine)).sentence;
        assert!(of("failed").starts_with("Your") && of("completed").starts_with("Their"));
        let lost = explain(Attempt::Lost, None, None, &CallStatus::Queued);
        assert!(lost.sentence.contains("did not arrive"));
    }
}
