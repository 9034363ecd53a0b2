//! Opening a database file: the key, the settings that durability rests on, and a first look at what it is.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::Error;
use crate::store::keys::DataKey;

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The writer's: makes the file if it is not there.
    Write,
    /// The writer's once more, of a file that is there.
    WriteAgain,
    /// A reader's. `query_only` could be switched off by SQL, a read-only handle cannot.
    Read,
}

/// How many prepared statements a connection keeps; above the number of distinct ones in the hot paths.
const STATEMENTS: usize = 160;

/// How many pages the log may hold before they are moved into the file: 16 MB. With SQLite's own 1,000 a burst of texts
/// moves the same pages again after every hundred of them, a seventh of all that is written.
pub(super) const CHECKPOINT: u32 = 4000;

/// The same for the file of arrivals, whose rows go as they came: 2 MB. A log that begins anew is written over, and to
/// sync that takes half as long as to sync one that grows.
pub(super) const ARRIVALS_CHECKPOINT: u32 = 500;

/// How much of the file the writer keeps decrypted, in KiB. Every page that it has to read again is checked and
/// decrypted again, and a text touches pages all over its indexes; SQLite's own 2 MB hold a small office's alone.
const WRITER_CACHE: i64 = 24 * 1024;

/// The same for each reader: what the first page of threads and a thread take together. With SQLite's own 2 MB a large
/// inbox's list decrypts some pages anew each time.
const READER_CACHE: i64 = 4 * 1024;

/// From now on the log is moved into the file when it is closed: it has proven to be whole enough to be used.
pub(crate) fn trust(conn: &Connection) -> Result<(), Error> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// Opens `path` with `key`.
///
/// # Errors
/// [`Error::WrongKey`] when the file is not a database under this key. The file is left as it is.
pub(crate) fn connect(path: &Path, key: &DataKey, access: Access) -> Result<Connection, Error> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::WriteAgain => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    #[cfg(test)]
    let conn = {
        let mut conn = conn;
        super::tests::plans::listen_to(&mut conn);
        conn
    };
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan serves whatever is bound to it. Otherwise SQLite plans anew at each use where a partial index might fit one
    // value and not another, which takes longer than most statements do (<https://www.sqlite.org/queryplanner-ng.html>).
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Whoever closes last moves the log into the file and takes it away: not into a file that turns out to be damaged.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    // A raw key, so that opening costs no key derivation (SQLCipher, "Raw Key Data").
    conn.pragma_update(None, "key", format!("x'{}'", key.hex()))?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(|error| {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Error::WrongKey,
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Error::Damaged,
            _ => Error::Database(error),
        }
    })?;
    if access != Access::Read {
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "fullfsync", true)?;
        conn.pragma_update(None, "checkpoint_fullfsync", true)?;
        conn.pragma_update(None, "secure_delete", true)?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
        conn.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    } else {
        conn.pragma_update(None, "cache_size", -READER_CACHE)?;
    }
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(conn)
}
