//! What a file was before it got another shape: copied whole before every migration, the last three of them kept, and
//! none for longer than the office keeps anything.
//!
//! Invariants: no file that holds anything is migrated before its copy is on the disk; the copies are encrypted as the
//! file is.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deskbell_twilio::Millis;
use rusqlite::Connection;

use crate::error::Error;
use crate::store::{copy, folder};

/// How many copies of each file are kept.
const KEPT: usize = 3;

/// Copies `conn`'s file into the folder's `former`, if it has a shape already and not all of the `known` steps.
///
/// # Errors
/// When the copy cannot be made: then nothing may be migrated.
pub(super) fn keep(
    folder: &Path,
    name: &str,
    conn: &Connection,
    known: usize,
    now: Millis,
) -> Result<(), Error> {
    let done: usize = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done == 0 || done >= known {
        return Ok(());
    }
    let former = folder.join("former");
    folder::create(&former)?;
    let disk = |source| Error::disk("back the inbox up before changing it", source);
    let copies = list(&former, name).map_err(disk)?;
    let next = copies.last().map_or(1, |(number, _)| number + 1);
    // The shape in the name tells which Deskbell reads it.
    let path = former.join(format!("{name}-{next:04}-shape-{done:04}.db"));
    let part = path.with_extension("part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(disk(error)),
        _ => {}
    }
    copy::copy(conn, &part)?;
    // Where a disk keeps no time but its own, that one is about the same.
    let _ = fs::File::options().write(true).open(&part).and_then(|file| file.set_modified(time_of(now)));
    fs::rename(&part, &path).and_then(|()| folder::sync_folder_of(&path)).map_err(disk)?;
    // Room is made only after the new one is safe.
    for (_, old) in copies.iter().rev().skip(KEPT - 1) {
        fs::remove_file(old).map_err(disk)?;
    }
    Ok(())
}

/// Lets go of what was copied before this moment, of a copy that was cut off too.
///
/// # Errors
/// When the disk does not let it go.
pub(super) fn forget(folder: &Path, before: Millis) -> Result<(), Error> {
    let forget = || -> std::io::Result<()> {
        for entry in fs::read_dir(folder.join("former"))? {
            let entry = entry?;
            if entry.metadata()?.modified()? < time_of(before) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    };
    match forget() {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::disk("let go of old copies of the inbox", error))
        }
        _ => Ok(()),
    }
}

fn time_of(moment: Millis) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(moment.0).unwrap_or(0))
}

/// The copies of a file by their numbers, oldest first.
fn list(former: &Path, name: &str) -> std::io::Result<Vec<(u64, PathBuf)>> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(former)? {
        let path = entry?.path();
        let number = path.file_name().and_then(|file| file.to_str()).and_then(|file| {
            let (number, rest) = file.strip_prefix(name)?.strip_prefix('-')?.split_once('-')?;
            rest.ends_with(".db").then_some(number)?.parse().ok()
        });
        if let Some(number) = number {
            copies.push((number, path));
        }
    }
    copies.sort();
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::keys::{self, DataKey};
    use crate::store::migrate::{INBOX, migrate};
    use crate::store::open::{Access, connect};

    const NOW: Millis = Millis(1_795_000_000_000);

    /// A file as an older Deskbell left it, with something in it.
    fn old(folder: &Path, key: &DataKey, shape: usize) -> Connection {
        let mut conn = connect(&folder.join("inbox.db"), key, Access::Write).unwrap();
        migrate(&mut conn, &INBOX[..shape]).unwrap();
        conn
    }

    fn names(folder: &Path) -> Vec<String> {
        let copies = list(&folder.join("former"), "inbox").unwrap();
        copies.iter().map(|(_, path)| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn before_every_migration_the_file_is_copied_and_the_last_three_copies_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        for shape in 1..=5 {
            let conn = old(folder.path(), &key, shape);
            conn.execute("INSERT INTO meta (key, value) VALUES (?1, 'kept')", [format!("at {shape}")])
                .unwrap();
            keep(folder.path(), "inbox", &conn, INBOX.len(), NOW).unwrap();
        }
        assert_eq!(
            names(folder.path()),
            ["inbox-0003-shape-0003.db", "inbox-0004-shape-0004.db", "inbox-0005-shape-0005.db"]
        );
        let copy = folder.path().join("former/inbox-0004-shape-0004.db");
        let bytes = fs::read(&copy).unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"kept"), "encrypted as the file is");
        let kept = connect(&copy, &key, Access::Read).unwrap();
        let rows: u32 =
            kept.query_row("SELECT count(*) FROM meta WHERE value = 'kept'", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 4);
    }

    #[test]
    fn a_new_file_and_one_of_the_present_shape_need_no_copy() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        for shape in [0, INBOX.len()] {
            keep(folder.path(), "inbox", &old(folder.path(), &key, shape), INBOX.len(), NOW).unwrap();
        }
        assert!(!folder.path().join("former").exists());
    }

    #[test]
    fn a_copy_goes_once_it_was_made_before_what_is_kept_by_the_clock_that_made_it() {
        let folder = tempfile::tempdir().unwrap();
        forget(folder.path(), NOW).unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        for (shape, made_at) in [(1, NOW), (2, NOW + Duration::from_secs(60))] {
            keep(folder.path(), "inbox", &old(folder.path(), &key, shape), INBOX.len(), made_at).unwrap();
        }
        forget(folder.path(), NOW).unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        forget(folder.path(), NOW + Duration::from_secs(60)).unwrap();
        assert_eq!(names(folder.path()), ["inbox-0002-shape-0002.db"]);
    }
}
