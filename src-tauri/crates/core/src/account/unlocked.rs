//! Whose PIN has been typed: the app above the accounts remembers it for the one that is open, and no longer.

use std::path::Path;
use std::sync::PoisonError;

use super::app::App;
use super::office::Office;
use crate::lock::Pin;
use crate::notices::Notice;

impl App {
    /// Whether what is open is locked: nobody may see or change anything of it.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.office().is_ok_and(|office| office.is_locked())
    }

    /// A notice as it may be shown at this moment: the lock may have fallen since it was sent.
    #[must_use]
    pub fn as_it_may_ring(&self, notice: Notice) -> Notice {
        if self.is_locked() { notice.masked() } else { notice }
    }

    /// Somebody has typed the PIN of this office.
    pub(crate) fn note_unlocked(&self, office: &Office) {
        *self.unlocked.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(office.store().folder().to_owned());
    }

    /// Whether somebody has typed the PIN of this folder already. Going to another one forgets it.
    pub(super) fn pin_of(&self, folder: &Path) -> Pin {
        let mut unlocked = self.unlocked.lock().unwrap_or_else(PoisonError::into_inner);
        if unlocked.as_deref() != Some(folder) {
            *unlocked = None;
        }
        if unlocked.is_some() { Pin::Typed } else { Pin::Asked }
    }

    /// Whoever comes next types the PIN again.
    pub(super) fn forget_unlocked(&self) {
        *self.unlocked.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
