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
mod migrate;
mod open;
mod pieces;
mod readers;
pub(crate) mod seal;
mod tx;
mod writer;

use std::path::{Path, PathBuf};

use deskbell_twilio::Clock;
use rusqlite::Connection;
use tokio::sync::{broadcast, watch};

use crate::error::Error;
use crate::events::Event;
use copy::Original;
use folder::FolderLock;
use open::{ARRIVALS_CHECKPOINT, Access, connect};
use readers::Readers;
use writer::{Outlets, Writer};

pub(crate) use fold::fold;
pub use folder::Holder;
pub use ids::Id;
pub(crate) use jobs::DueJob;
pub use keys::{DataKey, RecoveryCode};
pub(crate) use pieces::Pieces;
pub(crate) use tx::Index;
pub use tx::Tx;
pub use writer::Lane;

/// An account's open store. Cheap to clone; the last one to go ends the writers.
#[derive(Clone)]
pub struct Store {
    inbox: Writer,
    readers: Readers,
    arrivals: Writer,
    media: Writer,
    media_readers: Readers,
    promises: watch::Receiver<u64>,
    path: PathBuf,
    _lock: std::sync::Arc<FolderLock>,
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
) -> Result<Connection, Error> {
    let mut conn = connect(&path_of(folder, name), key, Access::Write)?;
    former::keep(folder, name, &conn, steps.len())?;
    migrate::migrate(&mut conn, steps)?;
    Ok(conn)
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
    /// [`Error::WrongKey`], [`Error::Damaged`], [`Error::NewerDatabase`], or what the disk says.
    pub(crate) fn open(
        folder: &Path,
        lock: FolderLock,
        key: &DataKey,
        clock: &Clock,
        events: broadcast::Sender<Event>,
    ) -> Result<Store, Error> {
        let (promises_in, promises) = watch::channel(0);
        let inbox = open_file(folder, "inbox", key, migrate::INBOX)?;
        let media = open_file(folder, "media", key, migrate::MEDIA)?;
        let arrivals = open_file(folder, "arrivals", key, migrate::ARRIVALS)?;
        arrivals.pragma_update(None, "wal_autocheckpoint", ARRIVALS_CHECKPOINT)?;
        let highest = given::highest(&inbox, Id::ZERO, Id::LAST)?;
        let quiet = || Outlets { events: broadcast::channel(1).0, promises: watch::channel(0).0 };
        let outlets = Outlets { events, promises: promises_in };
        Ok(Store {
            inbox: Writer::start(inbox, highest, clock.clone(), outlets)?,
            readers: Readers::open(&path_of(folder, "inbox"), key),
            arrivals: Writer::start(arrivals, Id::ZERO, clock.clone(), quiet())?,
            media: Writer::start(media, Id::ZERO, clock.clone(), quiet())?,
            media_readers: Readers::open(&path_of(folder, "media"), key),
            promises,
            path: folder.to_owned(),
            _lock: std::sync::Arc::new(lock),
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
