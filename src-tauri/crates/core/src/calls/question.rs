//! How a caller is asked something: by key and, where that is understood, by word.

use deskbell_twilio::twiml::{Gather, Input, Verb, Voice};

use crate::account::Office;
use crate::calls::answer::{About, prompt, url};
use crate::routing::{Listens, Place, Said};

/// Twilio takes hints of so many bytes.
const HINTS: usize = 500;
/// A caller who was asked something has so long to begin, in seconds.
const CHOOSING: u32 = 6;
/// Asks the caller something. Whoever knows what they want need not hear it to its end.
pub(super) fn of(
    office: &Office,
    about: &About<'_>,
    place: &Place,
    listens: &Listens,
    says: &[Said],
) -> Voice {
    let action = url(office, &format!("/calls/asked/{}", place.path()));
    let (input, hints) = match listens {
        Listens::Keys => (Input::Keys, None),
        Listens::Words(likely) => (Input::Both, Some(hints(likely))),
    };
    let gather = Gather {
        action: Some(action.clone()),
        input: Some(input),
        timeout: Some(CHOOSING),
        num_digits: Some(1),
        // Every key of the telephone may choose something.
        finish_on_key: Some(String::new()),
        language: (!about.manner.language.is_empty()).then(|| about.manner.language.clone()),
        hints,
        speech_timeout: (input == Input::Both).then(|| "auto".to_owned()),
        prompts: says.iter().filter_map(|said| prompt(about, said)).collect(),
        ..Gather::default()
    };
    // Where nothing comes Twilio does what follows the Gather: that is told too.
    Voice::new().then(gather).then(Verb::Redirect(action))
}

/// What is likely to be said, as far as Twilio takes it.
fn hints(likely: &[String]) -> String {
    let mut hints = String::new();
    for hint in likely.iter().map(|hint| hint.replace(',', " ")) {
        if hints.len() + hint.len() + 2 > HINTS {
            break;
        }
        if !hints.is_empty() {
            hints.push_str(", ");
        }
        hints.push_str(&hint);
    }
    hints
}
