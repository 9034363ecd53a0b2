//! Small files without which nothing can be opened: each is kept twice, because a disk may spoil one.
//!
//! Invariant: while one of the two can be read, nothing is lost; while neither can, neither is written over.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::store::folder;

/// Where the second one lies: `desk.copy.json` beside `desk.json`.
pub(crate) fn copy_of(path: &Path) -> PathBuf {
    path.with_extension("copy.json")
}

/// Whether either is there. A folder that cannot be looked into is an error, never "no".
pub(crate) fn exists(path: &Path) -> Result<bool, Error> {
    for path in [path, &copy_of(path)] {
        if path.try_exists().map_err(|source| Error::disk("look into its folder", source))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What `parse` makes of the first of the two that it can read; the other one is then made like it. `None` when there is
/// neither.
///
/// # Errors
/// [`Error::DamagedFile`] when neither can be read; what the disk says; what `parse` says of a whole file.
pub(crate) fn read<T>(path: &Path, parse: impl Fn(&[u8]) -> Result<T, Error>) -> Result<Option<T>, Error> {
    let copy = copy_of(path);
    let (first, second) = (read_one(path)?, read_one(&copy)?);
    for (bytes, other, mend) in [(&first, &second, copy.as_path()), (&second, &first, path)] {
        let Some(bytes) = bytes else { continue };
        match parse(bytes) {
            Err(Error::Damaged) => tracing::error!("one of two copies of a small file is damaged"),
            parsed => {
                if parsed.is_ok() && other.as_ref() != Some(bytes) {
                    // It is read all the same; the next start tries again.
                    let _ = folder::replace_file(mend, bytes);
                }
                return parsed.map(Some);
            }
        }
    }
    if first.is_none() && second.is_none() {
        return Ok(None);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Err(Error::DamagedFile(name))
}

fn read_one(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::disk("read its folder", error)),
    }
}

/// Replaces both, each whole. The first one counts: a crash between the two is mended by the next read.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    folder::replace_file(path, bytes)?;
    folder::replace_file(&copy_of(path), bytes)
}

/// Takes both away.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    for path in [path, &copy_of(path)] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::disk("take away a file", error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8]) -> Result<u32, Error> {
        serde_json::from_slice(bytes).map_err(|_| Error::Damaged)
    }

    #[test]
    fn whichever_is_spoilt_the_other_is_read_and_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.json");
        assert_eq!(read(&path, number).unwrap(), None);
        replace(&path, b"7").unwrap();
        for spoilt in [path.clone(), copy_of(&path)] {
            for bytes in [Some(&b"{"[..]), Some(b""), None] {
                match bytes {
                    Some(bytes) => fs::write(&spoilt, bytes).unwrap(),
                    None => fs::remove_file(&spoilt).unwrap(),
                }
                assert_eq!(read(&path, number).unwrap(), Some(7));
                assert_eq!(fs::read(&spoilt).unwrap(), b"7");
            }
        }
    }

    #[test]
    fn where_neither_can_be_read_both_are_left_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.json");
        replace(&path, b"7").unwrap();
        for spoilt in [path.clone(), copy_of(&path)] {
            fs::write(spoilt, b"{").unwrap();
        }
        assert!(matches!(read(&path, number), Err(Error::DamagedFile(name)) if name == "desk.json"));
        assert_eq!(
            (fs::read(&path).unwrap(), fs::read(copy_of(&path)).unwrap()),
            (b"{".to_vec(), b"{".to_vec())
        );
    }
}
