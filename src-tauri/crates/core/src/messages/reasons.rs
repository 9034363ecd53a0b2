//! Why a text failed, in words, with what to do next.
//!
//! Sources: Twilio's error dictionary (<https://www.twilio.com/docs/api/errors>) and the wording of this office's
//! house. Unknown codes get Twilio's own text and the page that explains them.

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
    if let Some((sentence, next)) = code.and_then(known) {
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

/// Our sentence and next step for the codes that an office meets.
#[must_use]
pub fn known(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code {
        10001 | 20005 | 30002 => ("The Twilio account is not active.", "Pay the balance or ask Twilio why."),
        10002 => ("A trial account cannot do this.", "Upgrade the Twilio account."),
        11200 | 11205 | 11210 | 11220 => (
            "Twilio could not reach this computer.",
            "It was asleep or offline. Deskbell has caught up since; nothing is lost.",
        ),
        11750 | 12100 | 12200 | 12300 => {
            ("Twilio did not understand Deskbell's answer.", "Please report this.")
        }
        20003 => (
            "Twilio does not accept the account SID and auth token.",
            "Enter them again in Settings; the Console's home page shows them.",
        ),
        20008 => ("These are Twilio's test credentials.", "Use the live ones from the Console's home page."),
        20404 => ("This is no longer at Twilio.", "It was deleted there. Send a new one."),
        20429 => ("Twilio asked Deskbell to slow down.", "Nothing to do: Deskbell tries again by itself."),
        20500 | 20503 => ("Twilio has trouble of its own.", "Wait a little; status.twilio.com says more."),
        21211 | 21217 => (
            "This is not a number that can be texted.",
            "Check the digits, and that the country stands before them.",
        ),
        21212 => ("Our number cannot be used as the sender.", "Choose another of our numbers."),
        21408 => (
            "Texts to this country are switched off.",
            "The owner can allow it in Twilio's Console under Messaging, Geo permissions.",
        ),
        21601 | 21606 => ("Our number cannot send texts there.", "Choose one of our numbers that can text."),
        21602 => ("The text was empty.", "Type a message."),
        21608 => {
            ("A trial account can only text verified numbers.", "Verify the number, or upgrade the account.")
        }
        21610 => (
            "They have opted out of texts.",
            "Do not try again; call them. They can text START to come back.",
        ),
        21611 => ("Too many texts were waiting at Twilio.", "Try again in a few minutes."),
        21612 => ("Our number cannot reach this phone by text.", "Use another of our numbers, or call."),
        21614 => ("This is a landline; it takes no texts.", "Call them."),
        21617 => ("The text was longer than 1,600 characters.", "Shorten it, or send it in two."),
        21620 | 21623 => {
            ("Twilio could not take the attachment.", "Send it without, or with fewer (at most ten).")
        }
        30001 => ("Too many texts were waiting at Twilio.", "Try again later."),
        30003 => ("Their phone is switched off or out of range.", "Try again later, or call."),
        30004 => ("Their phone or carrier blocks our texts.", "Call them."),
        30005 => ("This number seems to be out of service.", "Check the number, or call."),
        30006 => ("This is a landline, or its carrier takes no texts.", "Call them."),
        30007 => ("The carrier took it for spam.", "Say it in other words, without a link."),
        30008 => ("The carrier lost it and gave no reason.", "Try again once, then call."),
        30023 | 30027 => ("The daily limit of this carrier is reached.", "Try again tomorrow, or call."),
        30032 => {
            ("Our toll-free number is not verified yet.", "The owner must finish toll-free verification.")
        }
        30034 => (
            "Our number is not registered for texts in the US (A2P 10DLC).",
            "The owner must register the brand and campaign at Twilio.",
        ),
        30035 => ("Our number is still being set up for US texts.", "Wait a day and try again."),
        30410 => ("The carrier did not answer in time.", "Try again in a few minutes."),
        63038 => ("The account's daily limit is reached.", "Try again tomorrow, or ask Twilio for more."),
        572_002 | 572_006 | 573_002 => (
            "Twilio's trial accounts cannot send texts of your own.",
            "Upgrade the Twilio account; use the practice line meanwhile.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_code_has_a_sentence_a_next_step_and_its_page() {
        for code in [20003, 21211, 21408, 21610, 21614, 21617, 30003, 30005, 30006, 30007, 30008, 30034] {
            let failure = explain(Status::Failed, Some(code), None);
            assert!(failure.sentence.ends_with('.') && failure.next.ends_with('.'), "{failure:?}");
            assert!(failure.link.unwrap().ends_with(&code.to_string()));
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
