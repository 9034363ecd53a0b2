//! Waiting for what a person answers in a native dialog.
//!
//! Invariant: nothing follows from an answer that was given over a locked inbox. The lock may fall while a dialog is
//! open, and whoever answers it then need not be whoever asked for it.

use deskbell_core::error::{Error, WireError};
use tauri::{AppHandle, Manager as _};
use tokio::sync::oneshot;

use crate::ipc::Core;

/// Shows a dialog and waits for its answer. `None` when it was closed without one.
///
/// # Errors
/// [`Error::Locked`] when the inbox is locked by then.
pub(crate) async fn ask<T>(
    handle: &AppHandle,
    show: impl FnOnce(oneshot::Sender<T>),
) -> Result<Option<T>, WireError> {
    hear(show, || handle.state::<Core>().is_locked()).await
}

async fn hear<T>(
    show: impl FnOnce(oneshot::Sender<T>),
    is_locked: impl FnOnce() -> bool,
) -> Result<Option<T>, WireError> {
    let (answer, answered) = oneshot::channel();
    show(answer);
    let answer = answered.await.ok();
    if is_locked() { Err(Error::Locked.to_wire()) } else { Ok(answer) }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn an_answer_counts_for_nothing_when_the_lock_fell_while_the_dialog_was_open() {
        for falls in [false, true] {
            let is_locked = Cell::new(false);
            let show = |answer: oneshot::Sender<&str>| {
                is_locked.set(falls);
                answer.send("people.csv").unwrap();
            };
            let heard = hear(show, || is_locked.get()).await.map_err(|error| error.code);
            assert_eq!(heard, if falls { Err("locked".to_owned()) } else { Ok(Some("people.csv")) });
        }
        assert_eq!(hear(drop::<oneshot::Sender<()>>, || false).await.unwrap(), None, "it was closed");
    }
}
