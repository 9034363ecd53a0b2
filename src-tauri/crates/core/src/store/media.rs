//! The file of pictures and sounds beside its inbox: whether it is where it was, and what happens once somebody goes on
//! without it.
//!
//! Invariants: it is made anew beside an inbox that had one only once somebody has said so; no file is deleted for that.

use std::fs;
use std::path::Path;

use deskbell_twilio::Clock;
use rusqlite::Connection;

use crate::error::Error;
use crate::store::keys::DataKey;
use crate::store::{Tx, delete_meta, migrate, open_file, path_of, read_meta, set_aside};

/// What the file is called.
pub(super) const FILE: &str = "media.db";
/// Where the inbox holds that somebody goes on without the file, until all that was in it is expected once more.
const GIVEN_UP: &str = "media_given_up";

fn is_there(folder: &Path) -> bool {
    fs::metadata(path_of(folder, "media")).is_ok_and(|file| file.len() > 0)
}

/// Opens the file, or makes it where the inbox never had one, or goes on without the one it had. Answers too whether it
/// was made in the place of a former one.
///
/// # Errors
/// [`Error::MissingFile`] when it is gone and nobody has said to go on without it; [`Error::DamagedFile`].
pub(super) fn open(
    folder: &Path,
    key: &DataKey,
    clock: &Clock,
    inbox: &Connection,
) -> Result<(Connection, bool), Error> {
    let is_given_up = read_meta(inbox, GIVEN_UP)?.is_some();
    // The start of an inbox is counted once all of its files are made.
    if !is_there(folder) && !is_given_up && read_meta(inbox, "starts")?.is_some() {
        return Err(Error::MissingFile(FILE.to_owned()));
    }
    let media = open_it(folder, key, clock)?;
    if is_given_up && media.query_row("SELECT EXISTS (SELECT 1 FROM blobs)", [], |row| row.get(0))? {
        // Somebody has put it back in the middle of going on without it.
        inbox.execute("DELETE FROM meta WHERE key = ?1", [GIVEN_UP])?;
        return Ok((media, false));
    }
    Ok((media, is_given_up))
}

fn open_it(folder: &Path, key: &DataKey, clock: &Clock) -> Result<Connection, Error> {
    open_file(folder, "media", key, migrate::MEDIA, clock).map_err(|error| match error.code() {
        "wrong_key" | "damaged" => Error::DamagedFile(FILE.to_owned()),
        _ => error,
    })
}

/// Somebody goes on without the file, in a locked folder that is not open: a damaged one, and what is left of one that is
/// gone, gets another name. One that is whole after all stays.
///
/// # Errors
/// What opening the inbox says, or the disk.
pub(crate) fn give_up(folder: &Path, key: &DataKey, clock: &Clock) -> Result<(), Error> {
    let inbox = open_file(folder, "inbox", key, migrate::INBOX, clock)?;
    if is_there(folder) {
        match open_it(folder, key, clock) {
            Ok(_) => return Ok(()),
            Err(Error::DamagedFile(_)) => {}
            Err(error) => return Err(error),
        }
    }
    set_aside(folder, FILE, clock)?;
    inbox
        .execute("INSERT INTO meta (key, value) VALUES (?1, '1') ON CONFLICT (key) DO NOTHING", [GIVEN_UP])?;
    Ok(())
}

/// All that was in the former file is expected once more.
pub(crate) fn note_expected(tx: &Tx<'_>) -> Result<(), Error> {
    delete_meta(tx, GIVEN_UP)
}
