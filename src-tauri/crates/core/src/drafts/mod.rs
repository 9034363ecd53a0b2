//! What is begun in a thread and not yet sent or kept, so that it outlives the window, a restart and a crash.
//!
//! Invariants: a draft belongs to one thread and one kind, and is never read for another; what was sent or kept is no
//! draft any more, in the same write; a save that comes too late does not bring it back.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Lane, Tx};

/// The longest draft that is kept, in characters: far more than can be sent, for whoever pastes first and cuts later.
const BODY_MAX: usize = 20_000;

/// What a draft will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A text, to be sent.
    Text,
    /// A note, to be kept.
    Note,
}

impl DraftKind {
    fn word(self) -> &'static str {
        match self {
            DraftKind::Text => "text",
            DraftKind::Note => "note",
        }
    }
}

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "KeptDraft")]
pub struct Draft {
    /// Its words so far.
    pub body: String,
    /// The intent it will be sent or kept with.
    pub intent: String,
}

/// What was begun in one thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ThreadDrafts {
    /// The text.
    pub text: Option<Draft>,
    /// The note.
    pub note: Option<Draft>,
}

/// Keeps what is being written.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveDraft {
    /// In which thread.
    pub thread: Id,
    /// What it will be.
    pub kind: DraftKind,
    /// The words so far; with none the draft is gone.
    pub body: String,
    /// The intent it will be sent or kept with.
    pub intent: String,
}

/// What was begun in a thread.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office, args: crate::inbox::ThreadArgs) -> Result<ThreadDrafts, Error> {
    office
        .store()
        .read(move |conn| {
            Ok(ThreadDrafts {
                text: find(conn, args.thread, DraftKind::Text)?,
                note: find(conn, args.thread, DraftKind::Note)?,
            })
        })
        .await
}

/// Keeps what is being written; words that were sent or kept meanwhile stay gone.
///
/// # Errors
/// `bad_input` naming `body` when it is too long; [`Error::NotFound`] for the thread.
pub async fn save(office: &Office, args: SaveDraft) -> Result<(), Error> {
    if args.body.chars().count() > BODY_MAX {
        return Err(Error::bad_input("body", format!("A draft has at most {BODY_MAX} characters.")));
    }
    if args.intent.is_empty() || args.intent.len() > 100 {
        return Err(Error::bad_input("intent", "A draft needs the intent it will be sent with."));
    }
    office.store().write(Lane::Door, move |tx| write(tx, &args)).await
}

pub(crate) fn find(conn: &Connection, thread: Id, kind: DraftKind) -> Result<Option<Draft>, Error> {
    Ok(conn
        .prepare_cached("SELECT body, intent FROM drafts WHERE thread_id = ?1 AND kind = ?2")?
        .query_row(params![thread, kind.word()], |row| Ok(Draft { body: row.get(0)?, intent: row.get(1)? }))
        .optional()?)
}

pub(crate) fn write(tx: &mut Tx<'_>, args: &SaveDraft) -> Result<(), Error> {
    crate::inbox::store::read_state(tx, args.thread)?;
    let is_used = match args.kind {
        DraftKind::Text => {
            crate::messages::store::find_by_intent(tx, &args.intent)?.is_some()
                || crate::scheduled::store::find_by_intent(tx, &args.intent)?.is_some()
        }
        DraftKind::Note => crate::notes::store::find_by_intent(tx, &args.intent)?.is_some(),
    };
    let changed = if args.body.trim().is_empty() || is_used {
        // A later draft of the same thread is not this one's to take away.
        tx.prepare_cached(
            "DELETE FROM drafts WHERE thread_id = ?1 AND kind = ?2 AND (NOT ?3 OR intent = ?4)",
        )?
        .execute(params![args.thread, args.kind.word(), is_used, args.intent])?
    } else {
        tx.prepare_cached(
            "INSERT INTO drafts (thread_id, kind, body, intent) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (thread_id, kind) DO UPDATE SET body = excluded.body, intent = excluded.intent
             WHERE body <> excluded.body OR intent <> excluded.intent",
        )?
        .execute(params![args.thread, args.kind.word(), args.body, args.intent])?
    };
    if changed > 0 {
        tx.publish(Event::DraftChanged { thread: args.thread });
    }
    Ok(())
}

/// The words of a text that was taken back are a draft again, above what has been begun meanwhile.
pub(crate) fn take_back(tx: &mut Tx<'_>, thread: Id, message: Id, words: &str) -> Result<(), Error> {
    let body = match find(tx, thread, DraftKind::Text)? {
        Some(begun) => format!("{words}\n{}", begun.body),
        None => words.to_owned(),
    };
    if words.trim().is_empty() {
        return Ok(());
    }
    // A text is taken back once, so its id makes an intent that nothing else ever has.
    let intent = format!("taken-back-{message}");
    write(tx, &SaveDraft { thread, kind: DraftKind::Text, body, intent })
}

/// What was begun with `intent` has been sent or kept, and is no draft any more.
pub(crate) fn clear(tx: &mut Tx<'_>, thread: Id, kind: DraftKind, intent: &str) -> Result<(), Error> {
    let gone = tx
        .prepare_cached("DELETE FROM drafts WHERE thread_id = ?1 AND kind = ?2 AND intent = ?3")?
        .execute(params![thread, kind.word(), intent])?;
    if gone > 0 {
        tx.publish(Event::DraftChanged { thread });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
