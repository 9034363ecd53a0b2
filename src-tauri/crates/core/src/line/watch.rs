//! Follows the ingress: what it says becomes the line's state, and what arrived while it was down is caught up.

use std::sync::Weak;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::watch;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::ingress::IngressState;
use crate::jobs::Job;
use crate::line::states;
use crate::store::{self, Lane, Store, Tx};

/// Under which address the line was last up.
const PUBLIC_URL: &str = "public_url";
/// And under which before that.
const FORMER_URL: &str = "former_url";
/// A change that could not be written down is written down after this long.
const AGAIN: Duration = Duration::from_secs(10);

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

/// The line is at `url` from now on, and the numbers follow. Nothing, where that is known.
fn move_to(tx: &mut Tx<'_>, url: &str) -> Result<(), Error> {
    let kept = store::read_meta(tx, PUBLIC_URL)?;
    if kept.as_deref() == Some(url) {
        return Ok(());
    }
    if let Some(kept) = kept {
        store::write_meta(tx, FORMER_URL, &kept)?;
    }
    store::write_meta(tx, PUBLIC_URL, url)?;
    tx.enqueue(&Job::PointNumbersHere)
}

/// The addresses of the line, the present one and the one before, as far as there were any.
pub(crate) async fn addresses(office: &Office) -> Result<Vec<String>, Error> {
    let read =
        |conn: &Connection| Ok([store::read_meta(conn, PUBLIC_URL)?, store::read_meta(conn, FORMER_URL)?]);
    let kept = office.store().read(read).await?.into_iter().flatten();
    let mut all: Vec<String> = office.public_url().into_iter().chain(kept).collect();
    all.dedup();
    Ok(all)
}

/// Follows the ingress for as long as there is an office.
pub(crate) async fn follow(office: Weak<Office>, mut ingress: watch::Receiver<IngressState>) {
    let mut is_owed = false;
    loop {
        let state = ingress.borrow_and_update().clone();
        let clock = {
            let Some(office) = office.upgrade() else { return };
            let noted = note(&office, state, is_owed).await;
            if let Err(error) = &noted {
                tracing::warn!(code = error.code(), "a change of the line could not be written down");
            }
            is_owed = noted.is_err();
            office.clock().clone()
        };
        let changed = tokio::select! {
            changed = ingress.changed() => changed,
            () = clock.sleep(AGAIN), if is_owed => Ok(()),
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Writes down how the line stands, unless that is known; `is_owed` where it is known here and not yet on the disk.
async fn note(office: &Office, state: IngressState, is_owed: bool) -> Result<(), Error> {
    let is_news = office.line().hear(state.clone(), office.clock().now(), office.clock().twilio_now());
    if !is_news && !is_owed {
        return Ok(());
    }
    let address = match state {
        IngressState::Online { public_url } => Some(public_url),
        _ => None,
    };
    let (shown, _) = office.line().read();
    // The page hears of it even when the disk is full.
    office.tell(Event::LineChanged);
    office
        .store()
        .write(Lane::Door, move |tx| {
            states::write(tx, &shown)?;
            let Some(url) = &address else { return Ok(()) };
            move_to(tx, url)?;
            tx.enqueue(&Job::CatchUp)
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
