//! Which thread a person has before their eyes, as the page says while its window has the focus.
//!
//! Invariant: what the page says counts for a short time only, so that a page that died silences nothing for long.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deskbell_twilio::Millis;
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// How long a word of the page counts. It says it anew every minute.
const LEASE: Duration = Duration::from_secs(90);

/// Says which thread is looked at.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct LookAtThread {
    /// Which one; none when nobody looks, or at something else.
    pub thread: Option<Id>,
}

/// What was said last, and until when it counts.
#[derive(Debug, Default)]
pub struct Looking(Mutex<Option<(Id, Millis)>>);

impl Looking {
    /// Nobody looks at anything any more.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The thread that is looked at.
    pub(crate) fn at(&self, now: Millis) -> Option<Id> {
        let said = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A lease that ends too far ahead is a clock that was set back.
        said.filter(|(_, until)| now < *until && *until <= now + LEASE).map(|(thread, _)| thread)
    }
}

/// Notes which thread is looked at: it does not ring.
///
/// # Errors
/// Never; the surface wants a result.
pub async fn look_at(office: &Office, args: LookAtThread) -> Result<(), Error> {
    let until = office.clock().now() + LEASE;
    *office.looking().0.lock().unwrap_or_else(PoisonError::into_inner) =
        args.thread.map(|thread| (thread, until));
    Ok(())
}
