//! Counting those who are somewhere, for exactly as long as they are.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Somebody who is counted until dropped.
pub(crate) struct Present<'a>(&'a AtomicUsize);

impl Present<'_> {
    /// One more; answers how many there are with them.
    pub(crate) fn come(count: &AtomicUsize) -> (Present<'_>, usize) {
        let before = count.fetch_add(1, Ordering::Relaxed);
        (Present(count), before + 1)
    }
}

impl Drop for Present<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
