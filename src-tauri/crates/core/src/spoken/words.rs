//! What is spoken: whether it can be, and what stands in it for something else. Pure.

use crate::error::Error;
use crate::replies::words::{names, put_in};
use crate::routing::Manner;
use crate::spoken::SpokenDraft;

/// What stands for something: the person's name, the first word of it, what stands behind it in their line, and ours.
const NAMES: [&str; 5] = ["name", "first", "detail", "office", "number"];
/// Twilio reads no longer text aloud, and nobody listens that long.
const LONGEST: usize = 1000;
/// So many letters are spoken in a second.
const PACE: usize = 14;

/// What stands for what, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) office: String,
    pub(super) number: String,
}

/// Whether all of it can be spoken.
pub(super) fn check(draft: &SpokenDraft) -> Result<(), Error> {
    let all = [
        ("words", &draft.words, "Write what is to be said."),
        ("question", &draft.question, "Write which key means what."),
        ("thanks", &draft.thanks, "Write what whoever pressed 1 hears."),
        ("change", &draft.change, "Write what whoever pressed 2 hears."),
    ];
    for (field, words, empty) in all {
        if words.trim().is_empty() {
            return Err(Error::bad_input(field, empty));
        }
        if words.chars().count() > LONGEST {
            return Err(Error::bad_input(
                field,
                "This is too long: 1,000 characters can be spoken. Shorten it.",
            ));
        }
        if let Some(other) = names(words).find(|name| !NAMES.contains(name)) {
            return Err(Error::bad_input(
                field,
                format!(
                    "Nothing stands for {{{other}}}. There are {{name}}, {{first}}, {{detail}}, {{office}} and {{number}}."
                ),
            ));
        }
    }
    Manner::check(&draft.language, &draft.voice)
}

/// Whether each person needs a detail of their own.
pub(super) fn needs_detail(draft: &SpokenDraft) -> bool {
    [&draft.words, &draft.question, &draft.thanks, &draft.change]
        .iter()
        .any(|words| names(words).any(|name| name == "detail"))
}

/// The words as one person hears them. Where nobody knows their name, none is said, and the sentence stays one.
pub(super) fn fill(words: &str, known: &Known) -> String {
    let filled = put_in(words, |name| match name {
        "name" => &known.name,
        "first" => known.name.split_whitespace().next().unwrap_or_default(),
        "detail" => &known.detail,
        "office" => &known.office,
        _ => &known.number,
    });
    let mut text = filled.split_whitespace().collect::<Vec<_>>().join(" ");
    for sign in [",", ".", "!", "?", ";", ":"] {
        text = text.replace(&format!(" {sign}"), sign);
    }
    text
}

/// About how many seconds it takes to say this.
pub(super) fn seconds(words: &str) -> u32 {
    u32::try_from(words.chars().count().div_ceil(PACE)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_a_name_hears_a_sentence_all_the_same() {
        let known = Known { office: "Harbour Dental".to_owned(), ..Known::default() };
        assert_eq!(fill("Hello {name}, this is {office}.", &known), "Hello, this is Harbour Dental.");
        let maya = Known { name: "Maya Okafor".to_owned(), detail: "{name}".to_owned(), ..known };
        assert_eq!(fill("Hello {first}: {detail}", &maya), "Hello Maya: {name}", "put in once");
    }
}
