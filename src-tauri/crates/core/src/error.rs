//! What can go wrong, told apart only where somebody acts on it.

use std::io::ErrorKind;

use serde::Serialize;
use ts_rs::TS;

use crate::secrets::SecretsError;
use crate::store::folder::Holder;

/// One read that fails says little: the disk may have hiccuped.
const UNREADABLE: &str = "A part of the inbox file could not be read. Try again. If it stays so after a restart, that \
                          part is damaged: leave this account in Settings and restore a back-up, which sets this inbox \
                          aside and deletes nothing.";

/// An error of the core. Crosses to the page as a [`WireError`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No account is open: the page shows the two doors or the problem.
    #[error("No account is open.")]
    NotOpen,
    /// The inbox is locked: nothing of it is answered until somebody types its PIN.
    #[error("Deskbell is locked.")]
    Locked,
    /// What was typed or passed cannot be used; nothing was changed.
    #[error("{message}")]
    BadInput {
        /// The argument it is about, as the call names it.
        field: &'static str,
        /// What is wrong and what to do, in a sentence.
        message: String,
    },
    /// The thing asked for is not there (any more).
    #[error("This {0} is no longer here.")]
    NotFound(&'static str),
    /// The person has asked not to be texted.
    #[error("This person has opted out of texts. They can text START to come back.")]
    OptedOut,
    /// Twilio, or the way to it, said no.
    #[error("{}", .0.sentence())]
    Twilio(#[from] crate::account::TwilioTrouble),
    /// The keychain did not answer.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The keychain answered, and has lost this folder's secret; the recovery code opens it.
    #[error("The keychain no longer holds the key of this inbox.")]
    KeyLost,
    /// The keychain answered, and has lost the account's auth token.
    #[error("The keychain no longer holds the auth token of this account.")]
    TokenLost,
    /// The key does not fit.
    #[error("The key in the keychain does not open this inbox.")]
    WrongKey,
    /// Another process has the folder open.
    #[error("This inbox is already open elsewhere.")]
    Held(Holder),
    /// A back-up would be restored over an inbox.
    #[error(
        "An inbox of {name} is on this computer already. Nothing was changed. You can set it aside and restore the \
         back-up: its folder {folder} then gets another name, and nothing in it is deleted."
    )]
    InboxThere {
        /// What the account is called.
        name: String,
        /// Where it lies.
        folder: String,
    },
    /// A newer Deskbell wrote this file.
    #[error("This inbox was written by a newer Deskbell.")]
    NewerDatabase,
    /// The file is not what it should be. It is left untouched.
    #[error("{UNREADABLE}")]
    Damaged,
    /// A file without which the inbox cannot be opened is not what it should be. It is left untouched.
    #[error("The file {0} is damaged.")]
    DamagedFile(String),
    /// The inbox file is gone, or empty, where there was one.
    #[error("The inbox file is not where it was: somebody moved or deleted it.")]
    Missing,
    /// Another file of the inbox is gone, or empty, where there was one.
    #[error("The file {0} is not where it was: somebody moved or deleted it.")]
    MissingFile(String),
    /// The disk refused: full, read-only, gone.
    #[error("{}", disk_words(doing, source))]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("{}", database_words(.0))]
    Database(#[from] rusqlite::Error),
    /// A call that does not exist, or is not for this door.
    #[error("There is no call of this name here.")]
    UnknownCall,
    /// A defect of ours.
    #[error("Something went wrong inside Deskbell: {0}")]
    Internal(String),
}

impl Error {
    /// What a person typed cannot be used.
    pub fn bad_input(field: &'static str, message: impl Into<String>) -> Error {
        Error::BadInput { field, message: message.into() }
    }

    /// A defect of ours, kept for the log.
    pub fn internal(cause: impl std::fmt::Display) -> Error {
        Error::Internal(cause.to_string())
    }

    pub(crate) fn disk(doing: &'static str, source: std::io::Error) -> Error {
        Error::Disk { doing, source }
    }

    /// The word by which the page tells errors apart.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotOpen => "not_open",
            Error::Locked => "locked",
            Error::BadInput { .. } => "bad_input",
            Error::NotFound(_) => "not_found",
            Error::OptedOut => "opted_out",
            Error::Twilio(trouble) => trouble.code(),
            Error::Secrets(SecretsError::Locked) => "keychain_locked",
            Error::Secrets(SecretsError::Denied) => "keychain_denied",
            Error::Secrets(SecretsError::Unavailable(_)) => "keychain_unavailable",
            Error::KeyLost => "key_lost",
            Error::TokenLost => "token_lost",
            Error::WrongKey => "wrong_key",
            Error::Held(_) => "held",
            Error::InboxThere { .. } => "inbox_there",
            Error::NewerDatabase => "newer_database",
            Error::Damaged | Error::DamagedFile(_) => "damaged",
            Error::Missing | Error::MissingFile(_) => "missing",
            Error::Disk { source, .. } => disk_code(source),
            Error::Database(error) => database_code(error),
            Error::UnknownCall => "unknown_call",
            Error::Internal(_) => "internal",
        }
    }

    /// As the page receives it.
    #[must_use]
    pub fn to_wire(&self) -> WireError {
        let field = match self {
            Error::BadInput { field, .. } => Some(*field),
            Error::Twilio(trouble) => trouble.field(),
            _ => None,
        };
        WireError { code: self.code().to_owned(), message: self.to_string(), field: field.map(str::to_owned) }
    }
}

fn disk_code(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disk_full",
        ErrorKind::ReadOnlyFilesystem => "read_only",
        _ => "disk",
    }
}

fn disk_words(doing: &str, error: &std::io::Error) -> String {
    match disk_code(error) {
        "disk_full" => format!("The disk is full: Deskbell could not {doing}."),
        "read_only" => format!("The disk is read-only: Deskbell could not {doing}."),
        _ => format!("The disk would not let Deskbell {doing}: {error}"),
    }
}

fn database_words(error: &rusqlite::Error) -> String {
    match database_code(error) {
        "disk_full" => "The disk is full: Deskbell could not write to the inbox.".to_owned(),
        "read_only" => "The disk is read-only: Deskbell could not write to the inbox.".to_owned(),
        "damaged" => UNREADABLE.to_owned(),
        "disk" => format!(
            "The disk did not let Deskbell read or write the inbox file ({error}). It may be full, read-only, unplugged \
             or broken. Nothing was changed."
        ),
        _ => format!("The inbox file could not be used: {error}"),
    }
}

fn database_code(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => "disk_full",
        Some(rusqlite::ErrorCode::ReadOnly) => "read_only",
        // Opening has told another key apart; behind it this is a page that does not prove to be ours.
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => "damaged",
        Some(rusqlite::ErrorCode::SystemIoFailure | rusqlite::ErrorCode::CannotOpen) => "disk",
        _ => "database",
    }
}

impl Error {
    /// Whether the disk is the cause, or what lies on it: the same may work later, or on a fresh connection.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        matches!(self.code(), "disk" | "disk_full" | "read_only" | "damaged" | "missing")
    }
}

/// Where something that was kept cannot be read, for a log: serde's own words may repeat what stands there.
pub(crate) fn unreadable_at(error: &serde_json::Error) -> String {
    format!("{:?} at line {}, column {}", error.classify(), error.line(), error.column())
}

/// An error as the page receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WireError {
    /// The word to tell errors apart by.
    pub code: String,
    /// A whole sentence for a person.
    pub message: String,
    /// The argument it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_told_where_something_cannot_be_read_and_not_what_stands_there() {
        let error = serde_json::from_str::<Vec<u32>>(r#"[1, "My crown hurts"]"#).unwrap_err();
        assert!(error.to_string().contains("My crown hurts"), "serde repeats it: {error}");
        assert_eq!(unreadable_at(&error), "Data at line 1, column 20");
    }
}
