//! STOP, START and HELP as Twilio handles them by itself on long codes: a text that is exactly one such word is
//! obeyed, answered by Twilio, and still handed to the webhook.

use std::collections::HashSet;

/// What one of the reserved words asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Stop,
    Start,
    Help,
}

impl Wish {
    /// The wish that a text expresses, if it is one word of Twilio's list and nothing else.
    pub(crate) fn read(body: &str) -> Option<Wish> {
        match body.trim().to_uppercase().as_str() {
            "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "OPTOUT" | "REVOKE" => {
                Some(Wish::Stop)
            }
            "START" | "YES" | "UNSTOP" => Some(Wish::Start),
            "HELP" | "INFO" => Some(Wish::Help),
            _ => None,
        }
    }

    /// The value of `OptOutType`, which is sent with Advanced Opt-Out only.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Wish::Stop => "STOP",
            Wish::Start => "START",
            Wish::Help => "HELP",
        }
    }

    fn answer(self) -> &'static str {
        match self {
            Wish::Stop => {
                "You have successfully been unsubscribed. You will not receive any more messages from this number. \
                 Reply START to resubscribe."
            }
            Wish::Start => {
                "You have successfully been re-subscribed to messages from this number. Reply HELP for help. \
                 Reply STOP to unsubscribe. Msg&Data Rates May Apply."
            }
            Wish::Help => "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
        }
    }
}

/// Who does not want to hear from which of the account's numbers.
#[derive(Debug, Default)]
pub(crate) struct Consent {
    out: HashSet<(String, String)>,
}

impl Consent {
    /// Obeys a wish, and gives the words of Twilio's own answer; none where nothing changed.
    pub(crate) fn obey(&mut self, wish: Wish, person: &str, ours: &str) -> Option<&'static str> {
        let pair = (person.to_owned(), ours.to_owned());
        let has_changed = match wish {
            Wish::Stop => self.out.insert(pair),
            Wish::Start => self.out.remove(&pair),
            Wish::Help => true,
        };
        has_changed.then(|| wish.answer())
    }

    /// Did this person say STOP to this very number?
    pub(crate) fn is_out(&self, person: &str, ours: &str) -> bool {
        self.out.contains(&(person.to_owned(), ours.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_is_exactly_the_word_counts() {
        assert_eq!(Wish::read(" stop\n"), Some(Wish::Stop));
        assert_eq!(Wish::read("Cancel"), Some(Wish::Stop));
        assert_eq!(Wish::read("Please cancel Tuesday"), None);
        assert_eq!(Wish::read("yes"), Some(Wish::Start));
    }

    #[test]
    fn yes_from_somebody_who_never_left_is_just_yes() {
        let mut consent = Consent::default();
        assert_eq!(consent.obey(Wish::Start, "p", "n"), None);
        assert!(consent.obey(Wish::Stop, "p", "n").is_some());
        assert_eq!(consent.obey(Wish::Stop, "p", "n"), None);
        assert!(consent.is_out("p", "n") && !consent.is_out("p", "m"));
        assert!(consent.obey(Wish::Start, "p", "n").is_some());
        assert!(!consent.is_out("p", "n"));
    }
}
