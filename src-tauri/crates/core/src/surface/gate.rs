//! The lock at the surface: what a locked inbox still answers, and what it keeps back.
//!
//! Invariant: what is not named here is refused while the inbox is locked, so that a new call is safe from the start.

use std::sync::{Arc, Weak};

use crate::account::{App, Office};
use crate::error::Error;
use crate::surface::Reply;

/// Whether a locked inbox answers this call: how it stands, and what unlocks it.
#[must_use]
pub fn answers_while_locked(name: &str) -> bool {
    // Texts come in behind the lock, so the line may hear of the network.
    matches!(
        name,
        "read_app"
            | "read_lock"
            | "retry_open"
            | "lock_app"
            | "unlock"
            | "unlock_with_recovery"
            | "note_network"
    )
}

/// A call that was let in.
pub(super) enum Admitted {
    /// It may be answered whatever happens meanwhile.
    Always,
    /// It was let in while this inbox was open. Weak, so that closing it does not wait for its own call.
    WhileOpen(Weak<Office>),
}

/// Lets a call in, unless the inbox is locked.
///
/// # Errors
/// [`Error::Locked`].
pub(super) fn admit(app: &Arc<App>, name: &str) -> Result<Admitted, Error> {
    let Ok(office) = app.office() else { return Ok(Admitted::Always) };
    if answers_while_locked(name) {
        return Ok(Admitted::Always);
    }
    if !office.is_locked() {
        return Ok(Admitted::WhileOpen(Arc::downgrade(&office)));
    }
    // What was being written when the lock fell by itself is saved, and nothing of it is told.
    if name == "save_draft" && office.lock().takes_last_words(office.clock().now()) {
        return Ok(Admitted::Always);
    }
    Err(Error::Locked)
}

impl Admitted {
    /// Lets the answer out, unless the lock fell meanwhile: what was done is done, and nobody is told.
    pub(super) fn let_out(self, reply: Result<Reply, Error>) -> Result<Reply, Error> {
        match self {
            Admitted::WhileOpen(office) if office.upgrade().is_some_and(|office| office.is_locked()) => {
                Err(Error::Locked)
            }
            _ => reply,
        }
    }
}
