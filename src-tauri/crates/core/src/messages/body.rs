//! What can be written in a text and what cannot, each with its sentence. Nothing is changed by a refusal.

use deskbell_twilio::segments;

use crate::error::Error;

/// The longest body Twilio takes, in characters (Message resource, "Body"; error 21617).
pub const BODY_MAX: usize = segments::LONGEST_TEXT;

/// Whether these words can be sent as they are.
pub(crate) fn check(body: &str) -> Result<(), Error> {
    if body.trim().is_empty() {
        return Err(Error::bad_input("body", "There is nothing to send yet. Type a message."));
    }
    let length = body.chars().count();
    if length > BODY_MAX {
        let message =
            format!("This text has {length} characters; {BODY_MAX} fit. Shorten it or send it in two.");
        return Err(Error::bad_input("body", message));
    }
    match segments::unsendable(body) {
        None => Ok(()),
        Some(mark @ '\u{202D}'..='\u{202E}') => Err(Error::bad_input(
            "body",
            format!(
                "This text holds an unseen mark (U+{:04X}) that would turn its words around on their phone. \
                 Take it out, or type that part again.",
                u32::from(mark)
            ),
        )),
        Some(sign) => Err(Error::bad_input(
            "body",
            format!(
                "This text holds an unseen control character (U+{:04X}) that no phone can show. \
                 Take it out, or type that part again.",
                u32::from(sign)
            ),
        )),
    }
}
