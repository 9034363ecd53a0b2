//! What a file was before it got another shape: copied whole before every migration, the last three of them kept, and
//! none for longer than the office keeps anything.
//!
//! Invariants: no file that holds anything is migrated before its copy is on the disk; a migration that came to nothing
//! leaves no copy and takes none away; the copies are encrypted as the file is.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deskbell_twilio::Millis;
use rusqlite::Connection;

use crate::error::Error;
use crate::store::{copy, folder};

/// How many copies of each file are kept.
const KEPT: usize = 3;

/// A copy that was made for a migration.
pub(super) struct Copied {
    former: PathBuf,
    name: String,
    path: PathBuf,
    shape: usize,
}

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
) -> Result<Option<Copied>, Error> {
    let done = shape(conn)?;
    if done == 0 || done >= known {
        return Ok(None);
    }
    let former = folder.join("former");
    folder::create(&former)?;
    let disk = |source| Error::disk("back the inbox up before changing it", source);
    let copies = list(&former, name).map_err(disk)?;
    let next = copies.last().map_or(1, |(number, _)| number + 1);
    let path = former.join(format!("{name}-{next:04}{}", ending(done)));
    let part = path.with_extension("part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(disk(error)),
        _ => {}
    }
    copy::copy(conn, &part)?;
    // Where a disk keeps no time but its own, that one is about the same.
    let _ = fs::File::options().write(true).open(&part).and_then(|file| file.set_modified(time_of(now)));
    fs::rename(&part, &path).and_then(|()| folder::sync_folder_of(&path)).map_err(disk)?;
    Ok(Some(Copied { former, name: name.to_owned(), path, shape: done }))
}

fn shape(conn: &Connection) -> Result<usize, Error> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

impl Copied {
    /// The file has its new shape: room is made for the next copy. What a start that was cut off has copied goes before
    /// what had another shape.
    pub(super) fn make_room(&self) {
        let Ok(copies) = list(&self.former, &self.name) else { return };
        let mut spare = copies.len().saturating_sub(KEPT);
        let ending = ending(self.shape);
        let (again, other): (Vec<_>, Vec<_>) = copies
            .into_iter()
            .map(|(_, path)| path)
            .filter(|path| *path != self.path)
            .partition(|path| path.to_string_lossy().ends_with(&ending));
        for old in again.iter().chain(&other) {
            if spare == 0 {
                return;
            }
            spare -= 1;
            // One copy too many harms nobody; the next migration tries again.
            if let Err(error) = fs::remove_file(old) {
                tracing::warn!(%error, "an old copy of a file could not be let go");
            }
        }
    }

    /// The migration came to nothing. Where the file is what it was, so that the next start copies it again, nobody needs
    /// the copy; otherwise it stays.
    pub(super) fn take_back(&self, conn: &Connection, error: &Error) {
        if error.code() == "damaged" || !shape(conn).is_ok_and(|shape| shape == self.shape) {
            return;
        }
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "a copy that nobody needs could not be let go");
        }
    }
}

/// How the name of a copy ends: the shape tells which Deskbell reads it.
fn ending(shape: usize) -> String {
    format!("-shape-{shape:04}.db")
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
    use deskbell_twilio::Clock;

    use super::*;
    use crate::store::keys::{self, DataKey};
    use crate::store::migrate::{INBOX, Migration, migrate};
    use crate::store::open::{Access, connect};
    use crate::store::open_file;

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
            keep(folder.path(), "inbox", &conn, INBOX.len(), NOW).unwrap().unwrap().make_room();
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

    const OLDER: [&str; 3] =
        ["inbox-0001-shape-0001.db", "inbox-0002-shape-0002.db", "inbox-0003-shape-0003.db"];

    /// A folder with the copies of three older shapes.
    fn with_older(folder: &Path, key: &DataKey) {
        for shape in 1..=3 {
            let conn = old(folder, key, shape);
            keep(folder, "inbox", &conn, INBOX.len(), NOW).unwrap().unwrap().make_room();
        }
        drop(old(folder, key, 4));
        assert_eq!(names(folder), OLDER);
    }

    #[test]
    fn starts_that_fail_keep_the_copies_of_older_shapes_and_leave_none_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        with_older(folder.path(), &key);
        let mut steps: Vec<Migration> =
            INBOX[..4].iter().map(|step| Migration { name: step.name, sql: step.sql }).collect();
        steps.push(Migration { name: "0005_fails", sql: "CREATE TABLE half (id INTEGER); SELECT nothing;" });
        let clock = Clock::manual(NOW);
        for _ in 0..3 {
            open_file(folder.path(), "inbox", &key, &steps, &clock).map(drop).unwrap_err();
            assert_eq!(names(folder.path()), OLDER);
        }
        open_file(folder.path(), "inbox", &key, INBOX, &clock).unwrap();
        assert_eq!(names(folder.path()), [OLDER[1], OLDER[2], "inbox-0004-shape-0004.db"]);
    }

    #[test]
    fn what_starts_that_were_cut_off_have_copied_goes_before_older_shapes() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        with_older(folder.path(), &key);
        for _ in 0..3 {
            keep(folder.path(), "inbox", &old(folder.path(), &key, 4), INBOX.len(), NOW).unwrap();
        }
        assert_eq!(names(folder.path()).len(), 6, "nothing goes before the file has its new shape");
        open_file(folder.path(), "inbox", &key, INBOX, &Clock::manual(NOW)).unwrap();
        assert_eq!(names(folder.path()), [OLDER[1], OLDER[2], "inbox-0007-shape-0004.db"]);
    }

    #[test]
    fn a_migration_that_came_half_the_way_leaves_the_copy_of_what_was() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        drop(old(folder.path(), &key, 1));
        let mut steps: Vec<Migration> =
            INBOX[..2].iter().map(|step| Migration { name: step.name, sql: step.sql }).collect();
        steps.push(Migration { name: "0003_fails", sql: "SELECT nothing;" });
        open_file(folder.path(), "inbox", &key, &steps, &Clock::manual(NOW)).map(drop).unwrap_err();
        assert_eq!(names(folder.path()), ["inbox-0001-shape-0001.db"]);
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
