//! A file that the writer writes to: which one it is, and how to open it once more.
//!
//! Invariant: what is written goes into the file that lies in the folder, and into no other.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::Error;
use crate::store::keys::DataKey;
use crate::store::open::{Access, connect, trust};

/// Which file a path leads to. Elsewhere than on Unix an open file cannot be taken away.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = ();

/// A file that is written to.
pub(crate) struct Written {
    path: PathBuf,
    key: DataKey,
    /// How many pages its log may hold.
    checkpoint: u32,
    identity: Identity,
}

impl Written {
    /// The file that was just opened at `path`.
    pub(crate) fn at(path: PathBuf, key: &DataKey, checkpoint: u32) -> Result<Written, Error> {
        let identity = identify(&path)?;
        Ok(Written { path, key: key.clone(), checkpoint, identity })
    }

    /// Whether it still lies where it was opened: what goes into a file that was deleted, or moved away, is gone.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if identify(&self.path)? == self.identity { Ok(()) } else { Err(Error::Missing) }
    }

    /// Opens it once more. After a failed read or write a connection may go on failing though the disk is well again:
    /// SQLCipher keeps its first error for good.
    pub(crate) fn open_again(&self) -> Result<Connection, Error> {
        self.check()?;
        let conn = connect(&self.path, &self.key, Access::WriteAgain)?;
        conn.pragma_update(None, "wal_autocheckpoint", self.checkpoint)?;
        trust(&conn)?;
        Ok(conn)
    }
}

fn identify(path: &Path) -> Result<Identity, Error> {
    let file = fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::Missing,
        _ => Error::disk("find the inbox file", error),
    })?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt as _;
        (file.dev(), file.ino())
    };
    #[cfg(not(unix))]
    let identity = drop(file);
    Ok(identity)
}
