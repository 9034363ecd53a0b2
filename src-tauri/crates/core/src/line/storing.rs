//! Tells people when this computer takes nothing in because its disk takes nothing: a text is then turned away, waits
//! at Twilio, and is fetched afterwards.

use std::sync::Weak;
use std::time::Duration;

use super::watch::note_change;
use crate::account::Office;
use crate::ingress::{IngressState, Then};
use crate::store::{Lane, Trouble, write_meta};

/// How often is tried whether the disk takes something again.
const AGAIN: Duration = Duration::from_secs(10);
const NEXT: &str = "Make room on the disk, make it writable, plug it in again, or put the file back. Until then texts wait \
                    at Twilio, and are fetched afterwards.";

/// Follows what becomes of writes for as long as there is an office.
pub(crate) async fn follow_store(here: Weak<Office>) {
    let Some(mut trouble) = here.upgrade().map(|office| office.store().trouble()) else { return };
    loop {
        let now = trouble.borrow_and_update().clone();
        let is_stuck = now.is_some();
        let Some(office) = here.upgrade() else { return };
        if office.line().note_trouble(now, office.clock().now()) {
            note_change(&office).await;
        }
        let clock = office.clock().clone();
        drop(office);
        tokio::select! {
            changed = trouble.changed() => if changed.is_err() { return },
            () = clock.sleep(AGAIN), if is_stuck => try_again(&here).await,
        }
    }
}

/// Writes something small. What came of it is heard as of any other write.
async fn try_again(here: &Weak<Office>) {
    if let Some(office) = here.upgrade() {
        let note = |tx: &mut crate::store::Tx<'_>| write_meta(tx, "stored_at", &tx.now().0.to_string());
        let _ = office.store().write(Lane::Door, note).await;
    }
}

/// What people are told of the line meanwhile.
pub(super) fn state(trouble: &Trouble) -> IngressState {
    IngressState::Failed {
        code: trouble.code.to_owned(),
        reason: trouble.sentence.clone(),
        next: NEXT.to_owned(),
        then: Then::TriesAgain { at: None },
    }
}
