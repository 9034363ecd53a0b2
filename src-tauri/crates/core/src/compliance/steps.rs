//! The steps of handing papers in, in their order. Pure: what is on disk decides what comes next, so that a start in
//! the middle goes on where it stopped.

use crate::compliance::fields;
use crate::compliance::store::{Document, Known};
use crate::store::Id;

/// What is to be done next at Twilio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Enter whom the number is for.
    EnterEndUser,
    /// Tell what is known of them now.
    ChangeEndUser,
    /// Enter a document, with its file.
    EnterDocument(Id),
    /// Tell what stands on it now.
    ChangeDocument(Id),
    /// Open the bundle.
    OpenBundle,
    /// Take a document that was replaced out of the bundle.
    TakeOut(Id),
    /// Delete a document that was replaced.
    Delete(Id),
    /// Put whom the number is for into the bundle.
    AddEndUser,
    /// Put a document into the bundle.
    AddDocument(Id),
    /// Let Twilio look whether everything is there.
    Evaluate,
    /// Hand the bundle in.
    HandIn,
}

impl Step {
    /// The words under which an attempt at it is kept.
    pub(super) fn key(self) -> String {
        match self {
            Step::EnterEndUser => "enter end user".to_owned(),
            Step::ChangeEndUser => "change end user".to_owned(),
            Step::EnterDocument(id) => format!("enter document {id}"),
            Step::ChangeDocument(id) => format!("change document {id}"),
            Step::OpenBundle => "open bundle".to_owned(),
            Step::TakeOut(id) => format!("take out {id}"),
            Step::Delete(id) => format!("delete {id}"),
            Step::AddEndUser => "add end user".to_owned(),
            Step::AddDocument(id) => format!("add document {id}"),
            Step::Evaluate => "evaluate".to_owned(),
            Step::HandIn => "hand in".to_owned(),
        }
    }

    /// Whether it makes something, so that doing it twice would make two.
    pub(super) fn makes_something(self) -> bool {
        matches!(
            self,
            Step::EnterEndUser
                | Step::EnterDocument(_)
                | Step::OpenBundle
                | Step::AddEndUser
                | Step::AddDocument(_)
                | Step::HandIn
        )
    }
}

/// What Twilio is told of whom the number is for, as text.
pub(super) fn end_user_text(known: &Known) -> String {
    serde_json::Value::Object(fields::of_end_user(known)).to_string()
}

/// What Twilio is told that a document says, as text.
pub(super) fn document_text(known: &Known, document: &Document) -> String {
    serde_json::Value::Object(fields::of_document(known, document)).to_string()
}

/// The next step. Handing in is the last.
pub(super) fn next(known: &Known) -> Step {
    if known.end_user_sid.is_none() {
        return Step::EnterEndUser;
    }
    if known.end_user_sent.as_deref() != Some(end_user_text(known).as_str()) {
        return Step::ChangeEndUser;
    }
    for document in known.documents.iter().filter(|one| one.is_kept) {
        if document.sid.is_none() {
            return Step::EnterDocument(document.id);
        }
        if document.sent.as_deref() != Some(document_text(known, document).as_str()) {
            return Step::ChangeDocument(document.id);
        }
    }
    if known.bundle.is_none() {
        return Step::OpenBundle;
    }
    if let Some(dropped) = known.documents.iter().find(|one| !one.is_kept) {
        return if dropped.item.is_some() { Step::TakeOut(dropped.id) } else { Step::Delete(dropped.id) };
    }
    if known.end_user_item.is_none() {
        return Step::AddEndUser;
    }
    if let Some(outside) = known.documents.iter().find(|one| one.item.is_none()) {
        return Step::AddDocument(outside.id);
    }
    if known.checked_round < known.round { Step::Evaluate } else { Step::HandIn }
}
