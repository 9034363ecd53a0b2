//! Copies of an open file: whole, of one moment, and encrypted under the same key.
//!
//! Invariants: a copy under its last name is complete and on the disk; whoever writes meanwhile is not held up.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::Error;
use crate::store::keys::DataKey;
use crate::store::open::{Access, connect};

/// How often somebody is told how far a copy is.
const LOOK: Duration = Duration::from_millis(150);

/// Copies what `conn` reads into a new file.
///
/// # Errors
/// What the disk says; nothing is left of a copy that failed.
pub(super) fn copy(conn: &Connection, to: &Path) -> Result<(), Error> {
    let copied = to
        .to_str()
        .ok_or_else(|| Error::internal("a path that is no text"))
        .and_then(|path| Ok(conn.execute("VACUUM INTO ?1", [path])?))
        .and_then(|_| flush(to));
    if copied.is_err() {
        let _ = fs::remove_file(to);
    }
    copied
}

fn flush(path: &Path) -> Result<(), Error> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|source| Error::disk("write a copy", source))
}

/// A file of an open store, for whoever copies it. Blocks.
pub(crate) struct Original {
    pub(super) path: PathBuf,
    pub(super) key: DataKey,
}

impl Original {
    /// About how large a copy becomes, in bytes.
    pub(crate) fn size(&self) -> u64 {
        let mut wal = self.path.as_os_str().to_owned();
        wal.push("-wal");
        [self.path.clone(), PathBuf::from(wal)]
            .iter()
            .filter_map(|path| fs::metadata(path).ok())
            .map(|file| file.len())
            .sum()
    }

    /// How many steps of its shape the file has behind it.
    pub(crate) fn shape(&self) -> Result<u32, Error> {
        shape(&self.path, &self.key)
    }

    /// Copies the file, telling `tell` how many bytes are written until it says to stop.
    pub(crate) fn copy(&self, to: &Path, tell: &dyn Fn(u64) -> ControlFlow<()>) -> Result<(), Error> {
        let conn = connect(&self.path, &self.key, Access::Read)?;
        let interrupt = conn.get_interrupt_handle();
        std::thread::scope(|scope| {
            let (done, is_done) = mpsc::channel();
            scope.spawn(move || {
                let _ = done.send(copy(&conn, to));
            });
            loop {
                match is_done.recv_timeout(LOOK) {
                    Ok(copied) => return copied,
                    Err(RecvTimeoutError::Timeout) => {
                        let written = fs::metadata(to).map_or(0, |file| file.len());
                        if tell(written).is_break() {
                            interrupt.interrupt();
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => return Err(Error::internal("copying panicked")),
                }
            }
        })
    }
}

/// How many steps of its shape a closed file has behind it.
///
/// # Errors
/// [`Error::WrongKey`] or [`Error::Damaged`] when it is not a file of this key.
pub(crate) fn shape(path: &Path, key: &DataKey) -> Result<u32, Error> {
    let conn = connect(path, key, Access::Read)?;
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// The start that a closed inbox file has counted last.
pub(crate) fn counted_starts(path: &Path, key: &DataKey) -> Result<u64, Error> {
    let conn = connect(path, key, Access::Read)?;
    Ok(super::read_meta(&conn, "starts")?.and_then(|text| text.parse().ok()).unwrap_or(0))
}
