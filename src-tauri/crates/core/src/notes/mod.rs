//! Notes of the office among the texts of a thread: written, changed, deleted and taken back.
//!
//! Invariant: a note is never sent. Nothing in this folder knows how to send, and no path that sends reads notes.

pub(crate) mod store;

use std::time::Duration;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane};

/// The longest note that is kept, in characters.
const BODY_MAX: usize = 4000;
/// How long a deleted note can be taken back before its row goes.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);

/// A note, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Which one.
    pub id: Id,
    /// Where it stands.
    pub thread: Id,
    /// Its words, as they are.
    pub body: String,
    /// When it was written.
    pub at: Millis,
    /// When it was last changed, if it was.
    pub edited_at: Option<Millis>,
}

/// Writes a note.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AddNote {
    /// Where it shall stand.
    pub thread: Id,
    /// Its words.
    pub body: String,
    /// Made once for this note: asking again with the same one writes nothing more.
    pub intent: String,
}

/// The note that was written.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct AddedNote {
    /// Which one.
    pub note: Id,
}

/// Changes the words of a note.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct EditNote {
    /// Which one.
    pub note: Id,
    /// Its new words.
    pub body: String,
}

/// Names a note.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct NoteArgs {
    /// Which one.
    pub note: Id,
}

/// Writes a note into a thread.
///
/// # Errors
/// `bad_input` naming `body` when there are no words or too many; [`Error::NotFound`] for the thread.
pub async fn add(office: &Office, args: AddNote) -> Result<AddedNote, Error> {
    let body = words(&args.body)?;
    if args.intent.is_empty() || args.intent.len() > 100 {
        return Err(Error::bad_input("intent", "A note needs an intent of its own."));
    }
    let note =
        office.store().write(Lane::Door, move |tx| store::add(tx, args.thread, &body, &args.intent)).await?;
    Ok(AddedNote { note })
}

/// Changes the words of a note.
///
/// # Errors
/// `bad_input` naming `body` when there are no words or too many; [`Error::NotFound`] when the note is gone.
pub async fn edit(office: &Office, args: EditNote) -> Result<(), Error> {
    let body = words(&args.body)?;
    office.store().write(Lane::Door, move |tx| store::edit(tx, args.note, &body)).await
}

/// Deletes a note. It can be taken back for some minutes.
///
/// # Errors
/// [`Error::NotFound`] when there was no such note.
pub async fn delete(office: &Office, args: NoteArgs) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::delete(tx, args.note)?;
            let due = tx.now() + KEPT_FOR;
            tx.enqueue_at(&Job::PurgeNotes, due, None)
        })
        .await
}

/// Takes the deleting of a note back.
///
/// # Errors
/// [`Error::NotFound`] when it has been gone for too long.
pub async fn restore(office: &Office, args: NoteArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::restore(tx, args.note)).await
}

/// Takes away the notes that nobody took back in time, and comes again for the next.
pub(crate) async fn purge(office: &Office) -> Result<Outcome, Error> {
    let next = office
        .store()
        .write(Lane::Bulk, |tx| {
            let before = tx.now() - KEPT_FOR;
            store::purge(tx, before)
        })
        .await?;
    Ok(next.map_or(Outcome::Done, |deleted_at| Outcome::Next(deleted_at + KEPT_FOR)))
}

fn words(body: &str) -> Result<String, Error> {
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::bad_input("body", "Write something in the note."));
    }
    if body.chars().count() > BODY_MAX {
        return Err(Error::bad_input("body", format!("A note has at most {BODY_MAX} characters.")));
    }
    Ok(body.to_owned())
}
