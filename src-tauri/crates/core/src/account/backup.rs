//! Making a back-up of the account that is open.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::App;
use super::changing::own_office;
use super::office::Office;
use super::roster::KnownAccount;
use crate::backup::{COPIES, Source, pack};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::pictures::Bytes;
use crate::store::{self, Lane};

/// How long a back-up waits for texts that were answered and are not in the inbox yet.
const SETTLED: Duration = Duration::from_secs(10);
/// What a back-up for a browser is called until that has it.
const DOWNLOAD: &str = "download.backup";
/// Where it is noted when a back-up was made last, and how large it was.
const LAST: &str = "last_backup";

/// The back-up that was made last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastBackup {
    /// When.
    pub at: Millis,
    /// How large it is.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether texts that had come were not in the inbox yet, and so are not in it.
    #[serde(default)]
    pub behind: bool,
}

/// Whose a back-up is, and what is in it.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub(super) account: KnownAccount,
    /// How many steps of their shape the inbox file and the media file have behind them.
    pub(super) shapes: (u32, u32),
    /// Deskbell's version.
    pub(super) version: String,
    pub(super) made_at: Millis,
}

/// Backs the open account up into a file at `to`, replacing what stands there once the new one is whole.
///
/// # Errors
/// What the disk says, or when the account is closed meanwhile. What stood at `to` stands there still.
pub async fn back_up(app: &App, to: PathBuf) -> Result<LastBackup, Error> {
    let office = own_office(app)?;
    if office.is_unfinished() {
        return Err(Error::bad_input(
            "code",
            "Write the recovery code down first: a back-up is opened by it.",
        ));
    }
    let store = office.store().clone();
    let roster = app.roster();
    let account = roster.find(office.account_sid().as_str()).cloned().ok_or(Error::NotFound("account"))?;
    // What was answered belongs into the copy, and only the inbox is copied. Where it cannot be written to any more, a
    // back-up is wanted all the more.
    let behind = tokio::select! {
        () = office.book().settled() => false,
        () = office.clock().sleep(SETTLED) => true,
    };
    if behind {
        tracing::warn!("the inbox is behind, and the back-up with it");
    }
    // The inbox is copied first: what it says is there must not go before the bytes are copied too.
    let kept = store.keep_bytes().await;
    let made_at = office.clock().now();
    let (teller, events) = (office.clone(), app.events.clone());
    let packing = tokio::task::spawn_blocking(move || {
        let about = About {
            account,
            shapes: (store.inbox_file().shape()?, store.media_file().shape()?),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
        };
        let source = Source {
            folder: store.folder().to_owned(),
            key: store.key(),
            inbox: store.inbox_file(),
            media: store.media_file(),
            about: serde_json::to_vec(&about).map_err(Error::internal)?,
        };
        let progress = Progress::new(events, source.work());
        pack(&source, &to, &|done| {
            progress.tell(done);
            if teller.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    let packed = packing.await.map_err(Error::internal)?;
    drop(kept);
    if packed.is_err() && office.is_stopped() {
        return Err(Error::bad_input(
            "file",
            "No back-up was made, because the account was closed meanwhile.",
        ));
    }
    let packed = packed.map(|bytes| LastBackup { at: made_at, bytes, behind });
    note(&office, packed.as_ref().ok().copied()).await;
    packed
}

/// The back-up stands, whether it is noted or not. Bytes that were to go meanwhile go now.
async fn note(office: &Office, last: Option<LastBackup>) {
    let noted = office.store().write(Lane::Door, move |tx| {
        if let Some(last) = last {
            store::write_meta(tx, LAST, &serde_json::to_string(&last).map_err(Error::internal)?)?;
        }
        tx.enqueue(&Job::ForgetOld)
    });
    if let Err(error) = noted.await {
        tracing::warn!(code = error.code(), "the back-up could not be noted");
    }
}

/// The back-up of the open account that was made last.
pub(crate) async fn find_backup(app: &App) -> Result<Option<LastBackup>, Error> {
    let kept = own_office(app)?.store().read(|conn| store::read_meta(conn, LAST)).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// What to call a back-up that is made now.
///
/// # Errors
/// When no account is open.
pub fn name_backup(app: &App) -> Result<String, Error> {
    let now = own_office(app)?.clock().now();
    let day = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default().strftime("%Y-%m-%d").to_string();
    Ok(format!("deskbell-{day}.backup"))
}

/// A back-up as bytes, for a browser that saves it itself.
pub(crate) async fn download_backup(app: &App) -> Result<Bytes, Error> {
    let office = own_office(app)?;
    let to = office.store().folder().join(DOWNLOAD);
    back_up(app, to.clone()).await?;
    let read = tokio::fs::read(&to).await;
    remove(&to).await;
    let bytes = read.map_err(|source| Error::disk("read the back-up", source))?;
    Ok(Bytes { content_type: "application/octet-stream".to_owned(), bytes })
}

/// Takes away what a back-up that was cut off has left in a locked folder; nothing of it is in use.
pub(super) fn clear_leftovers(folder: &Path) {
    for name in [DOWNLOAD.to_owned(), format!("{DOWNLOAD}.part")] {
        let _ = std::fs::remove_file(folder.join(name));
    }
    let _ = std::fs::remove_dir_all(folder.join(COPIES));
}

/// A file on the way that is of no use any more.
pub(super) async fn remove(path: &Path) {
    let _ = tokio::fs::remove_file(path).await;
}

/// Tells how far something long is, a few times.
pub(super) struct Progress {
    events: tokio::sync::broadcast::Sender<Event>,
    total: u64,
    told: std::cell::Cell<u64>,
}

impl Progress {
    /// In so many parts it is told at most.
    const STEPS: u64 = 50;

    pub(super) fn new(events: tokio::sync::broadcast::Sender<Event>, total: u64) -> Progress {
        Progress { events, total, told: std::cell::Cell::new(0) }
    }

    pub(super) fn tell(&self, done: u64) {
        let step = (self.total / Self::STEPS).max(1);
        if done >= self.told.get() + step {
            self.told.set(done);
            let _ =
                self.events.send(Event::BackupProgressed { done: done.min(self.total), total: self.total });
        }
    }
}
