//! The encrypted store of one account: three SQLCipher files in a locked folder.
//!
//! Invariants: nothing is written outside [`Store::write`]; a result is durable before its caller learns it; a file
//! that cannot be opened is never deleted, re-keyed or migrated.

pub(crate) mod copy;
mod fold;
pub(crate) mod folder;
mod former;
mod given;
mod ids;
mod jobs;
pub(crate) mod keys;
pub(crate) mod media;
mod migrate;
mod open;
mod pieces;
mod readers;
pub(crate) mod seal;
pub(crate) mod twice;
mod tx;
mod writer;
mod written;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use deskbell_twilio::{Clock, Millis};
use rusqlite::Connection;
use tokio::sync::{OwnedRwLockWriteGuard, RwLock, RwLockReadGuard, broadcast, watch};

use crate::error::Error;
use crate::events::Event;
use copy::Original;
use folder::FolderLock;
use open::{ARRIVALS_CHECKPOINT, Access, CHECKPOINT, connect, trust};
use readers::Readers;
use writer::{Outlets, Writer};
use written::Written;

pub(crate) use fold::fold;
pub use folder::Holder;
pub use ids::Id;
pub(crate) use jobs::DueJob;
pub use keys::{DataKey, RecoveryCode};
pub(crate) use pieces::Pieces;
pub(crate) use tx::Index;
pub use tx::Tx;
pub use writer::{Lane, Trouble};

/// An account's open store. Cheap to clone; the last one to go ends the writers.
#[derive(Clone)]
pub struct Store {
    inbox: Writer,
    readers: Readers,
    arrivals: Writer,
    media: Writer,
    media_readers: Readers,
    promises: watch::Receiver<u64>,
    trouble: watch::Receiver<Option<Trouble>>,
    is_media_new: bool,
    /// How many pieces of lots are being written, or wait for it.
    pieces: Arc<AtomicUsize>,
    /// Held by whoever takes bytes out of the media file, and by whoever must not lose any meanwhile.
    bytes: Arc<RwLock<()>>,
    path: PathBuf,
    _lock: Arc<FolderLock>,
}

/// How many steps of their shape this Deskbell knows: of the inbox file, and of the media file.
pub(crate) fn known_shapes() -> (u32, u32) {
    let known = |steps: &[migrate::Migration]| u32::try_from(steps.len()).unwrap_or(u32::MAX);
    (known(migrate::INBOX), known(migrate::MEDIA))
}

/// Where a file of a folder lies.
fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.db"))
}

/// Opens one of the files to write to it, making and migrating it as needed.
fn open_file(
    folder: &Path,
    name: &str,
    key: &DataKey,
    steps: &[migrate::Migration],
    clock: &Clock,
) -> Result<Connection, Error> {
    let mut conn = connect(&path_of(folder, name), key, Access::Write)?;
    let copied = former::keep(folder, name, &conn, steps.len(), clock.now())?;
    let migrated = migrate::migrate(&mut conn, steps);
    if let Some(copied) = copied {
        match &migrated {
            Ok(()) => copied.make_room(),
            Err(error) => copied.take_back(&conn, error),
        }
    }
    migrated.map(|()| conn)
}

/// Gives a file that cannot be opened, and its log, another name.
fn set_aside(folder: &Path, name: &str, clock: &Clock) -> Result<(), Error> {
    tracing::error!(name, "a file is damaged and is set aside");
    for ending in ["", "-wal", "-shm"] {
        let to = format!("{name}.damaged-{}{ending}", clock.now().0);
        match std::fs::rename(folder.join(format!("{name}{ending}")), folder.join(to)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::disk("set a damaged file aside", error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the inbox file of a folder is gone, or empty, though it was there: `was_started` says that it was opened
/// before, and the other files are made after it.
pub(crate) fn is_missing(folder: &Path, was_started: bool) -> Result<bool, Error> {
    let size = |name: &str| match std::fs::metadata(folder.join(name)) {
        Ok(file) => Ok(file.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(source) => Err(Error::disk("look into its folder", source)),
    };
    let is_there = size("inbox.db")? > 0;
    Ok(!is_there && (was_started || size("media.db")? > 0 || size("arrivals.db")? > 0))
}

/// Whether a folder holds anything that a key guards. A folder that cannot be looked into is an error, never "no".
pub(crate) fn has_data(folder: &Path) -> Result<bool, Error> {
    for name in ["inbox.db", "inbox.db-wal", "arrivals.db", "media.db"] {
        if folder.join(name).try_exists().map_err(|source| Error::disk("look into its folder", source))? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Store {
    /// Opens the files of a locked folder, making and migrating them as needed.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::Damaged`], [`Error::MissingFile`], [`Error::NewerDatabase`], or what the disk says.
    pub(crate) fn open(
        folder: &Path,
        lock: FolderLock,
        key: &DataKey,
        clock: &Clock,
        events: broadcast::Sender<Event>,
    ) -> Result<Store, Error> {
        let (promises_in, promises) = watch::channel(0);
        let (trouble_in, trouble) = watch::channel(None);
        let open = |name, steps| open_file(folder, name, key, steps, clock);
        let inbox = open("inbox", migrate::INBOX)?;
        let (media, is_media_new) = media::open(folder, key, clock, &inbox)?;
        let arrivals = match open("arrivals", migrate::ARRIVALS) {
            Err(Error::WrongKey | Error::Damaged) => {
                // What is in it waits for a moment only, and Twilio holds it: the inbox is not kept shut for that.
                set_aside(folder, "arrivals.db", clock)?;
                open("arrivals", migrate::ARRIVALS)?
            }
            opened => opened?,
        };
        arrivals.pragma_update(None, "wal_autocheckpoint", ARRIVALS_CHECKPOINT)?;
        let highest = given::highest(&inbox, Id::ZERO, Id::LAST)?;
        for file in [&inbox, &media, &arrivals] {
            trust(file)?;
        }
        let quiet = || Outlets {
            events: broadcast::channel(1).0,
            promises: watch::channel(0).0,
            trouble: watch::channel(None).0,
        };
        let outlets = Outlets { events, promises: promises_in, trouble: trouble_in };
        let written = |name, checkpoint| Written::at(path_of(folder, name), key, checkpoint);
        let (inbox, media, arrivals) = (
            (inbox, written("inbox", CHECKPOINT)?),
            (media, written("media", CHECKPOINT)?),
            (arrivals, written("arrivals", ARRIVALS_CHECKPOINT)?),
        );
        Ok(Store {
            inbox: Writer::start(inbox, highest, clock.clone(), outlets)?,
            readers: Readers::open(&path_of(folder, "inbox"), key),
            arrivals: Writer::start(arrivals, Id::ZERO, clock.clone(), quiet())?,
            media: Writer::start(media, Id::ZERO, clock.clone(), quiet())?,
            media_readers: Readers::open(&path_of(folder, "media"), key),
            promises,
            trouble,
            is_media_new,
            pieces: Arc::default(),
            bytes: Arc::default(),
            path: folder.to_owned(),
            _lock: Arc::new(lock),
        })
    }

    /// Writes to the inbox. `work` may run more than once before it counts; it counts once.
    ///
    /// # Errors
    /// What `work` returns, in which case nothing was written, or what the disk says.
    pub async fn write<T, F>(&self, lane: Lane, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.inbox.write(lane, work).await
    }

    /// Whether pieces of a lot are being written: a door that writes into the inbox itself interrupts it.
    pub(crate) fn is_in_bulk(&self) -> bool {
        self.pieces.load(Ordering::Relaxed) > 0
    }

    /// Reads from the inbox, as it stood at the latest commit.
    ///
    /// # Errors
    /// What `work` returns, or what the disk says.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.readers.read(work).await
    }

    /// Writes to the file of arrivals, which holds what the inbox will have.
    pub(crate) async fn write_arrivals<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.arrivals.write(Lane::Door, work).await
    }

    /// Writes to the media file. It commits apart from the inbox: whoever fills it runs until both agree.
    pub(crate) async fn write_media<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.media.write(Lane::Door, work).await
    }

    /// From now on no bytes leave the media file, until what this answers is dropped.
    pub(crate) async fn keep_bytes(&self) -> OwnedRwLockWriteGuard<()> {
        self.bytes.clone().write_owned().await
    }

    /// The leave to take bytes out of the media file; none while they are kept.
    pub(crate) fn may_drop_bytes(&self) -> Option<RwLockReadGuard<'_, ()>> {
        self.bytes.try_read().ok()
    }

    /// Reads from the media file.
    pub(crate) async fn read_media<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.media_readers.read(work).await
    }

    /// Changes whenever a promise was committed.
    pub(crate) fn promises(&self) -> watch::Receiver<u64> {
        self.promises.clone()
    }

    /// Whether the media file was made in the place of a former one, which somebody goes on without.
    pub(crate) fn is_media_new(&self) -> bool {
        self.is_media_new
    }

    /// Why the inbox takes nothing, as long as it does not.
    pub(crate) fn trouble(&self) -> watch::Receiver<Option<Trouble>> {
        self.trouble.clone()
    }

    /// The key of all files.
    pub(crate) fn key(&self) -> DataKey {
        self.readers.original().key
    }

    /// The file of texts and people, for whoever copies it.
    pub(crate) fn inbox_file(&self) -> Original {
        self.readers.original()
    }

    /// The file of pictures, for whoever copies it.
    pub(crate) fn media_file(&self) -> Original {
        self.media_readers.original()
    }

    /// Lets go of what the files were before this moment, copied before they got another shape.
    ///
    /// # Errors
    /// When the disk does not let it go.
    pub(crate) async fn forget_former(&self, before: Millis) -> Result<(), Error> {
        let folder = self.path.clone();
        tokio::task::spawn_blocking(move || former::forget(&folder, before)).await.map_err(Error::internal)?
    }

    /// The folder this store lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.path
    }
}

/// A value the store keeps about itself.
pub(crate) fn read_meta(conn: &Connection, key: &str) -> Result<Option<String>, Error> {
    use rusqlite::OptionalExtension as _;
    Ok(conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

/// Keeps a value about the store itself.
pub(crate) fn write_meta(tx: &Tx<'_>, key: &str, value: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [key, value],
    )?;
    Ok(())
}

/// The values whose keys begin with `prefix`, in the order of their keys.
pub(crate) fn list_meta(conn: &Connection, prefix: &str) -> Result<Vec<String>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT value FROM meta WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")?;
    let values = statement.query_map([prefix], |row| row.get(0))?;
    Ok(values.collect::<Result<_, _>>()?)
}

/// Forgets a value.
pub(crate) fn delete_meta(tx: &Tx<'_>, key: &str) -> Result<(), Error> {
    tx.execute("DELETE FROM meta WHERE key = ?1", [key])?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
