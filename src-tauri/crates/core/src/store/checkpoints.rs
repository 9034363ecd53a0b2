//! Moving what was committed from the log into its file, beside the writer: every page of a burst would otherwise be
//! moved while those who brought it wait.
//!
//! Invariant: a commit never fails because its pages could not be moved; they stay in the log, which is durable too.
//! See <https://www.sqlite.org/wal.html>, "Checkpointing".

use std::ffi::c_int;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use rusqlite::Connection;

use crate::error::Error;
use crate::store::keys::DataKey;
use crate::store::open::{Access, connect};

/// How many pages are moved at a time: 8 MB. With fewer, a burst of texts moves the same pages again and again.
const PIECE: c_int = 2000;
/// How many the log may hold: 64 MB. It can begin anew only while nobody writes, so under a stream of texts the writer
/// stops here to move what little is left.
const MOST: c_int = 16_000;

/// The thread that moves pages. It ends when its [`Connection`] no longer wakes it.
pub(super) struct Checkpoints(thread::JoinHandle<()>);

impl Checkpoints {
    /// Has the pages that `writer` commits moved by a connection of their own.
    pub(super) fn start(writer: &mut Connection, path: &Path, key: &DataKey) -> Result<Checkpoints, Error> {
        let (path, key) = (path.to_owned(), key.clone());
        let (wake, woken) = sync_channel(1);
        let handle = thread::Builder::new()
            .name("store-checkpoints".into())
            .spawn(move || move_pages(&path, &key, &woken))
            .map_err(|source| Error::disk("start moving its pages", source))?;
        let mut asked_at = 0;
        writer.wal_hook(Some(move |wal: &mut rusqlite::hooks::Wal, pages: c_int| {
            if pages < asked_at {
                // The log has begun anew.
                asked_at = 0;
            }
            if pages - asked_at >= PIECE {
                asked_at = pages;
                // Whoever is moving pages already comes to these with the next piece.
                let _ = wake.try_send(());
            }
            if pages >= MOST {
                let _ = wal.checkpoint();
            }
            Ok(())
        }))?;
        Ok(Checkpoints(handle))
    }

    /// Waits until nothing is being moved any more.
    pub(super) fn end(self, writer: &mut Connection) {
        // Takes away what wakes the thread.
        let _ = writer.wal_hook(None::<fn(&mut rusqlite::hooks::Wal, c_int) -> rusqlite::Result<()>>);
        let _ = self.0.join();
    }
}

fn move_pages(path: &Path, key: &DataKey, woken: &Receiver<()>) {
    // Opened when it is needed: most days are too quiet for that.
    let mut opened: Option<Connection> = None;
    while woken.recv().is_ok() {
        let conn = opened.take().map_or_else(|| connect(path, key, Access::Write), Ok);
        // Never waits for a reader or the writer: what they still need is moved the next time.
        let moved = conn.and_then(|conn| {
            conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
            Ok(conn)
        });
        match moved {
            Ok(conn) => opened = Some(conn),
            Err(error) => tracing::warn!(code = error.code(), "committed pages stay in the log for now"),
        }
    }
}
