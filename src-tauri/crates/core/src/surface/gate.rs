//! The lock at the surface: what a locked inbox still answers, and what it keeps back.
//!
//! Invariant: what is not named here is refused while the inbox is locked, so that a new call is safe from the start.

use std::sync::{Arc, Weak};

use crate::account::{App, Office};
use crate::error::Error;
use crate::lock::Guard;
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
    /// It was let in while an inbox was open.
    WhileOpen(Opened),
}

/// The inbox that was open when a call was let in.
pub(super) struct Opened {
    /// Weak, so that closing it does not wait for its own call.
    office: Weak<Office>,
    /// Outlives the office: what is asked of one that locked itself and was closed is not told either.
    guard: Arc<Guard>,
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
        return Ok(Admitted::WhileOpen(Opened {
            office: Arc::downgrade(&office),
            guard: office.lock_handle(),
        }));
    }
    // What was being written when the lock fell by itself is saved, and nothing of it is told.
    if name == "save_draft" && office.lock().takes_last_words(office.clock().now()) {
        return Ok(Admitted::Always);
    }
    Err(Error::Locked)
}

impl Admitted {
    /// Lets the answer out, unless the lock fell meanwhile, or another inbox is open that is locked: what was done is
    /// done, and nobody is told.
    pub(super) fn let_out(self, app: &App, reply: Result<Reply, Error>) -> Result<Reply, Error> {
        match self {
            Admitted::WhileOpen(opened) if opened.has_fallen() || app.is_locked() => Err(Error::Locked),
            _ => reply,
        }
    }
}

impl Opened {
    fn has_fallen(&self) -> bool {
        // Asking the office is what makes it fall when nobody has touched it for long enough.
        self.office.upgrade().is_some_and(|office| office.is_locked()) || self.guard.has_fallen()
    }
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::Millis;

    use super::*;
    use crate::lock::Pin;

    #[test]
    fn an_inbox_that_locked_itself_and_was_closed_is_still_locked() {
        let closed = |pin| Opened { office: Weak::new(), guard: Arc::new(Guard::new(pin, None, Millis(0))) };
        assert!(closed(Pin::Asked).has_fallen());
        assert!(!closed(Pin::Typed).has_fallen() && !closed(Pin::None).has_fallen());
    }
}
