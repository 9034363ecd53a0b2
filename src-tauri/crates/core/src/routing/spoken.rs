//! What a caller pressed or said, and what of a menu they chose by it. Pure.
//!
//! Invariant: what is not clear chooses nothing, so that they are asked again rather than led astray.

use super::Choice;

/// What a caller pressed or said when they were asked; both are empty where nothing came.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// The keys.
    pub keys: String,
    /// The words, as well as Twilio understood them.
    pub words: String,
}

impl Heard {
    /// Whether nothing came.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.keys.is_empty() && self.words.trim().is_empty()
    }
}

/// What people say is nobody's business.
impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Heard({} keys, {} letters)", self.keys.len(), self.words.chars().count())
    }
}

/// The keys as they are said.
const SAID: [(&str, &str); 13] = [
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("star", "*"),
    ("pound", "#"),
    ("hash", "#"),
];
/// How a short word goes on that is still the same: `pay` and `paying`.
const ENDINGS: [&str; 4] = ["s", "es", "ed", "ing"];
/// Words that are in any name and choose nothing.
const SMALL: [&str; 12] = ["a", "an", "and", "for", "i", "my", "of", "or", "our", "the", "to", "your"];

/// Which of the choices was chosen; none where it is not clear.
pub(super) fn chosen(choices: &[Choice], heard: &Heard) -> Option<usize> {
    let by_key = |key: &str| choices.iter().position(|choice| choice.key == key);
    if let Some(key) = heard.keys.get(..1) {
        return by_key(key);
    }
    let said = tokens(&heard.words);
    by_name(choices, &said).or_else(|| {
        let mut keys: Vec<&str> = said.iter().filter_map(|word| key_of(word)).collect();
        keys.dedup();
        match keys.as_slice() {
            [key] => by_key(key),
            _ => None,
        }
    })
}

fn key_of(word: &str) -> Option<&str> {
    let is_key = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit());
    let named = SAID.iter().find(|(name, _)| *name == word).map(|(_, key)| *key);
    named.or_else(|| is_key(word).then_some(word))
}

/// The one choice of whose name more was said than of any other's.
fn by_name(choices: &[Choice], said: &[String]) -> Option<usize> {
    let scores: Vec<usize> = choices
        .iter()
        .map(|choice| {
            let name = tokens(&choice.name);
            let counts = |word: &&String| !SMALL.contains(&word.as_str());
            name.iter().filter(counts).filter(|word| said.iter().any(|other| is_same(word, other))).count()
        })
        .collect();
    let best = *scores.iter().max()?;
    let mut at_best = scores.iter().enumerate().filter(|(_, score)| **score == best && best > 0);
    match (at_best.next(), at_best.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

/// Words in small letters, without anything between them. What is in a word, as in `can't`, goes.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let text: String = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '*' && c != '#')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether two words are one but for their endings: `appointment` and `appointments`, `Termin` and `Termine`.
fn is_same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let alike = one.chars().zip(other.chars()).take_while(|(left, right)| left == right).count();
    let rest = one.chars().count() + other.chars().count() - 2 * alike;
    let is_inflected = |short: &str, long: &str| {
        short.chars().count() >= 3 && long.strip_prefix(short).is_some_and(|ending| ENDINGS.contains(&ending))
    };
    alike >= 4 && rest <= 3 || is_inflected(one, other) || is_inflected(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(names: &[(&str, &str)]) -> Vec<Choice> {
        let choice = |(key, name): &(&str, &str)| Choice {
            key: (*key).to_owned(),
            name: (*name).to_owned(),
            steps: Vec::new(),
        };
        names.iter().map(choice).collect()
    }

    fn pressed(keys: &str) -> Heard {
        Heard { keys: keys.to_owned(), ..Heard::default() }
    }

    fn said(words: &str) -> Heard {
        Heard { words: words.to_owned(), ..Heard::default() }
    }

    #[test]
    fn a_key_or_what_is_said_chooses_and_what_is_not_clear_does_not() {
        let menu = choices(&[
            ("1", "Appointments"),
            ("2", "Bills and payments"),
            ("3", "The laboratory"),
            ("*", "Termine auf Deutsch"),
        ]);
        for (heard, wanted) in [
            (pressed("1"), Some(0)),
            (pressed("*"), Some(3)),
            (pressed("7"), None),
            (pressed("2 "), Some(1)),
            (said("Appointment, please."), Some(0)),
            (said("It's about my bill"), Some(1)),
            (said("a payment"), Some(1)),
            (said("bill"), Some(1)),
            (said("can I"), None),
            (said("the laboratory"), Some(2)),
            (said("number three"), Some(2)),
            (said("3"), Some(2)),
            (said("Einen Termin"), Some(3)),
            (said("star"), Some(3)),
            (said("I have a bill for the laboratory"), None),
            (said("one or two"), None),
            (said("and the"), None),
            (said("Hello?"), None),
            (said("nine"), None),
            (said(""), None),
            (pressed("ü"), None),
        ] {
            assert_eq!(chosen(&menu, &heard), wanted, "{} {}", heard.keys, heard.words);
        }
    }

    #[test]
    fn what_was_said_stands_in_no_log() {
        assert_eq!(format!("{:?}", said("My tooth hurts")), "Heard(0 keys, 14 letters)");
    }
}
