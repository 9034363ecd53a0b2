//! What a call is about, told from a key or from what was said; and how it is asked for. Pure.

mod meaning;
mod signs;

use super::{Choice, Heard};
use crate::calls::Topic;

/// The keys, and what is listened for besides.
const KEYS: [(&str, Topic); 6] = [
    ("1", Topic::SetUp),
    ("2", Topic::Cancel),
    ("3", Topic::Change),
    ("4", Topic::Hours),
    ("5", Topic::Prices),
    ("0", Topic::Other),
];
/// Twilio takes hints of at most 500 characters.
const HINTS: [&str; 12] = [
    "book an appointment",
    "make an appointment",
    "cancel my appointment",
    "I can't make it",
    "change my appointment",
    "move my appointment",
    "reschedule",
    "opening hours",
    "when are you open",
    "prices",
    "how much is",
    "speak to somebody",
];

/// Whether what is said in this language is understood here.
pub(super) fn understands(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

/// What a call is about; none where it is not sure. Words count only where they are understood.
pub(super) fn told(heard: &Heard, is_understood: bool) -> Option<Topic> {
    match heard.keys.get(..1) {
        Some(key) => KEYS.iter().find(|(known, _)| *known == key).map(|(_, topic)| *topic),
        None if is_understood => meaning::of(&heard.words),
        None => None,
    }
}

/// What there is to answer when a caller is asked what it is about, each with its key.
pub(super) fn asked() -> Vec<(String, String)> {
    KEYS.iter().map(|(key, topic)| (format!("{key}: {}", topic.name()), (*key).to_owned())).collect()
}

/// How it stands in the reason that is kept with a call.
pub(super) fn in_a_reason(topic: Topic) -> &'static str {
    match topic {
        Topic::SetUp => "a new appointment",
        Topic::Cancel => "to cancel an appointment",
        Topic::Change => "to change an appointment",
        Topic::Hours => "the opening hours",
        Topic::Prices => "prices",
        Topic::Other => "something else",
    }
}

/// How callers hear which keys there are when they are asked what their call is about.
pub(super) fn keys_said() -> &'static str {
    "Say in a few words what your call is about. Or press 1 for a new appointment, 2 to cancel one, 3 to change one, 4 for \
     our opening hours, 5 for prices, and 0 for anything else."
}

/// How callers hear into which room they are led, where it has a name.
pub(super) fn room_said(name: &str, language: &str) -> Option<String> {
    let name = name.trim().trim_end_matches(['.', '!', '?']);
    let said = if understands(language) {
        format!("We are putting you through to {name}.")
    } else {
        format!("{name}.")
    };
    (!name.is_empty()).then_some(said)
}

/// What is likely to be said then.
pub(super) fn hints() -> Vec<String> {
    HINTS.iter().map(|hint| (*hint).to_owned()).collect()
}

/// How callers hear what a menu offers. In a language that is not known here the keys and names stand alone.
pub(super) fn choices_said(choices: &[Choice], language: &str) -> String {
    let said = choices.iter().map(|choice| {
        let name = choice.name.trim_end_matches(['.', '!', '?']);
        match (understands(language), choice.key.as_str()) {
            (true, "*") => format!("For {name}, press star."),
            (true, "#") => format!("For {name}, press pound."),
            (true, key) => format!("For {name}, press {key}."),
            (false, key) => format!("{key}: {name}."),
        }
    });
    said.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(key: &str) -> Heard {
        Heard { keys: key.to_owned(), ..Heard::default() }
    }

    fn said(words: &str) -> Heard {
        Heard { words: words.to_owned(), ..Heard::default() }
    }

    #[test]
    fn keys_tell_it_in_any_language_and_words_where_they_are_understood() {
        assert_eq!(told(&pressed("2"), false), Some(Topic::Cancel));
        assert_eq!(told(&pressed("9"), true), None);
        assert_eq!(told(&said("When do you close?"), true), Some(Topic::Hours));
        assert_eq!(told(&said("When do you close?"), false), None);
        assert!(understands("en-AU") && !understands("de-DE") && !understands("engadin"));
    }

    #[test]
    fn hints_are_short_enough_for_twilio() {
        assert!(hints().join(", ").len() <= 500);
    }
}
