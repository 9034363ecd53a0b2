//! What stands between the office and its inbox, as the page tells it.

use serde::Serialize;
use ts_rs::TS;

use crate::error::Error;
use crate::secrets::SecretsError;

/// A page of its own: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The word to tell problems apart by; `key_lost` asks for the recovery code.
    pub code: String,
    /// In a few words.
    pub title: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub next: String,
    /// Whether trying again in place can help.
    pub can_retry: bool,
    /// Whether the inbox can be opened without the file of pictures and sounds, which stands in the way.
    pub can_go_without: bool,
}

impl Problem {
    pub(super) fn of(error: &Error) -> Problem {
        let (title, message, next, can_retry) = words(error);
        Problem {
            code: error.code().to_owned(),
            title: title.to_owned(),
            message,
            next: next.to_owned(),
            can_retry,
            can_go_without: matches!(error, Error::DamagedFile(name) | Error::MissingFile(name) if name == "media.db"),
        }
    }
}

fn words(error: &Error) -> (&'static str, String, &'static str, bool) {
    match error {
        Error::Secrets(SecretsError::Locked) => (
            "The keychain is locked",
            "Deskbell keeps the key of your inbox in this computer's keychain, and the keychain is locked."
                .to_owned(),
            "Unlock it, then try again. Nothing has been changed.",
            true,
        ),
        Error::Secrets(SecretsError::Denied) => (
            "The keychain said no",
            "The keychain did not let Deskbell read the key of your inbox.".to_owned(),
            "Try again and allow it. Nothing has been changed.",
            true,
        ),
        Error::Secrets(SecretsError::Unavailable(why)) => (
            "No keychain answers",
            format!("Deskbell needs this computer's keychain service, and none answers ({why})."),
            "Start the keychain service (on Linux: GNOME Keyring or KWallet), then try again.",
            true,
        ),
        Error::KeyLost => (
            "The keychain has forgotten this inbox",
            "The inbox is here and whole, but the keychain no longer holds its key.".to_owned(),
            "Type the recovery code that you wrote down when you connected.",
            true,
        ),
        Error::TokenLost => (
            "The keychain has forgotten the auth token",
            "The inbox is here and whole, but the keychain no longer holds the auth token of your Twilio account."
                .to_owned(),
            "Type the auth token again. It stands on the home page of Twilio's Console.",
            true,
        ),
        Error::WrongKey => (
            "This key does not fit",
            "The key in the keychain does not open this inbox. It may come from another computer.".to_owned(),
            "Type the recovery code of this inbox. The file is left as it is.",
            true,
        ),
        Error::Held(holder) => (
            "Already open",
            if holder.machine.is_empty() {
                "This inbox is open in another Deskbell.".to_owned()
            } else {
                format!(
                    "This inbox is open in another Deskbell on {} (process {}).",
                    holder.machine, holder.process
                )
            },
            "Close the other one, then try again.",
            true,
        ),
        Error::NewerDatabase => (
            "A newer Deskbell wrote this inbox",
            "This version does not know the shape of the file, and leaves it as it is.".to_owned(),
            "Install the newest Deskbell and start it.",
            false,
        ),
        Error::DamagedFile(name) if name == "desk.json" => (
            "The list of accounts is damaged",
            "desk.json, which lists the accounts of this computer, cannot be read, and neither can its copy. The \
             inboxes are not touched."
                .to_owned(),
            "Put a copy of desk.json back and try again. Or move it away with desk.copy.json and connect each account \
             again: its inbox is found where it lies.",
            true,
        ),
        Error::DamagedFile(name) if name == "media.db" => (
            "The file of pictures and sounds is damaged",
            "media.db, which holds pictures, voicemails, greetings and documents, cannot be read, and Deskbell has not \
             touched it. The texts are not touched either."
                .to_owned(),
            "Put a copy of that file back and try again. Or go on without it: what Twilio still holds is fetched anew, and \
             the damaged file is kept under another name. Or go back to the two doors and restore a back-up, which sets \
             this inbox aside and deletes nothing.",
            true,
        ),
        Error::MissingFile(_) => (
            "The file of pictures and sounds is missing",
            "media.db, which holds pictures, voicemails, greetings and documents, is gone or empty. Deskbell has made \
             nothing in its place, and has not touched the texts."
                .to_owned(),
            "If it was moved or deleted, put it back and try again. Or go on without it: what Twilio still holds is \
             fetched anew, and the rest stays missing. Or go back to the two doors and restore a back-up, which sets \
             this inbox aside and deletes nothing.",
            true,
        ),
        Error::DamagedFile(name) => (
            "A file of this inbox is damaged",
            format!("{name} cannot be read, and Deskbell has not touched it. The texts are not touched either."),
            "Put a copy of that file back and try again. Or go back to the two doors and restore a back-up: it sets this \
             inbox aside and deletes nothing.",
            true,
        ),
        Error::Missing => (
            "The inbox file is missing",
            "Where the texts of this account lay, inbox.db is gone or empty. Deskbell has made nothing in its place."
                .to_owned(),
            "If it was moved or deleted, put it back and try again. Otherwise go back to the two doors and restore a \
             back-up: it sets what is left aside and deletes nothing.",
            true,
        ),
        damaged if damaged.code() == "damaged" => (
            "The inbox file is damaged",
            "Deskbell cannot read it and has not touched it.".to_owned(),
            "Go back to the two doors and restore a back-up: it sets this inbox aside and deletes nothing. Or copy the \
             folder somewhere safe and ask for help.",
            true,
        ),
        Error::Disk { .. } | Error::Database(_) => (
            "The disk does not play along",
            error.to_string(),
            "Make room on the disk or make it writable, then try again.",
            true,
        ),
        other => ("Deskbell could not open the inbox", other.to_string(), "Try again.", true),
    }
}
