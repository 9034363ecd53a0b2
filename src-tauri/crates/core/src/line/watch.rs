//! Follows the ingress: what it says becomes the line's state, and what arrived while it was down is caught up.

use std::sync::Weak;

use tokio::sync::watch;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::ingress::IngressState;
use crate::jobs::Job;
use crate::line::standing::News;
use crate::line::states;
use crate::store::{self, Lane, Store, Tx};

/// Under which address the line was last up.
const PUBLIC_URL: &str = "public_url";

/// The address of a line that is being opened: what the ingress knows already, else the last one that it had.
pub(crate) async fn settle_url(store: &Store, opened: Option<String>) -> Result<Option<String>, Error> {
    let kept = store.read(|conn| store::read_meta(conn, PUBLIC_URL)).await?;
    let Some(url) = opened else { return Ok(kept) };
    if kept.as_ref() != Some(&url) {
        let now = url.clone();
        store.write(Lane::Door, move |tx| move_to(tx, &now)).await?;
    }
    Ok(Some(url))
}

/// The line is at `url` from now on, and the numbers follow.
fn move_to(tx: &mut Tx<'_>, url: &str) -> Result<(), Error> {
    store::write_meta(tx, PUBLIC_URL, url)?;
    tx.enqueue(&Job::PointNumbersHere)
}

/// Follows the ingress for as long as there is an office.
pub(crate) async fn follow(office: Weak<Office>, mut ingress: watch::Receiver<IngressState>) {
    loop {
        let state = ingress.borrow_and_update().clone();
        {
            let Some(office) = office.upgrade() else { return };
            if let Err(error) = note(&office, state).await {
                tracing::warn!(code = error.code(), "a change of the line could not be written down");
            }
        }
        if ingress.changed().await.is_err() {
            return;
        }
    }
}

async fn note(office: &Office, state: IngressState) -> Result<(), Error> {
    let news = office.line().hear(state.clone(), office.clock().now(), office.clock().twilio_now());
    if news == News::Known {
        return Ok(());
    }
    let is_up = matches!(state, IngressState::Online { .. });
    let moved = match (news, state) {
        (News::Moved, IngressState::Online { public_url }) => Some(public_url),
        _ => None,
    };
    let (shown, _) = office.line().read();
    // The page hears of it even when the disk is full.
    office.tell(Event::LineChanged);
    office
        .store()
        .write(Lane::Door, move |tx| {
            states::write(tx, &shown)?;
            if let Some(url) = &moved {
                move_to(tx, url)?;
            }
            if is_up { tx.enqueue(&Job::CatchUp) } else { Ok(()) }
        })
        .await
}

/// Writes down that what people are told about the line has changed.
pub(crate) async fn note_change(office: &Office) {
    let (shown, _) = office.line().read();
    office.tell(Event::LineChanged);
    if let Err(error) = office.store().write(Lane::Door, move |tx| states::write(tx, &shown)).await {
        tracing::warn!(code = error.code(), "a change of the line could not be written down");
    }
}

/// Writes down that the line was taken down, as when Deskbell ends.
pub(crate) async fn note_closed(office: &Office) {
    let written = office.store().write(Lane::Door, |tx| states::write(tx, &IngressState::Closed)).await;
    if let Err(error) = written {
        tracing::warn!(code = error.code(), "the end of the line could not be written down");
    }
}
