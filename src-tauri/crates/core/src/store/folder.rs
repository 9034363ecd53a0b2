//! An account's folder: locked for as long as it is open, readable by its owner alone.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The lock on a folder. While this value lives, nobody else can open the folder.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

/// Who holds a folder, as the holder wrote it down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process id of the holder.
    pub process: u32,
    /// What the holder's machine calls itself.
    pub machine: String,
}

/// Makes the folder if need be (0700) and locks it, or says who holds it.
pub(crate) fn lock(folder: &Path) -> Result<FolderLock, Error> {
    create(folder)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(|source| Error::disk("open its lock", source))?;
    // The holder's name lies beside the lock, because a locked file cannot be read on every system.
    let holder_path = folder.join("holder.json");
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read(&holder_path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
            return Err(Error::Held(holder.unwrap_or_default()));
        }
        Err(TryLockError::Error(source)) => return Err(Error::disk("lock its folder", source)),
    }
    let holder = Holder { process: std::process::id(), machine: machine_name().to_owned() };
    replace_file(&holder_path, &serde_json::to_vec(&holder).map_err(Error::internal)?)?;
    Ok(FolderLock { _file: file })
}

/// What this computer calls itself; empty where it does not say. Asked once: strangers can make a desk tell it.
pub(crate) fn machine_name() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let from_env = std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME")).ok();
        let from_file = || fs::read_to_string("/etc/hostname").ok();
        from_env.or_else(from_file).map(|name| name.trim().to_owned()).unwrap_or_default()
    });
    &NAME
}

/// Makes a folder that only its owner may enter.
pub(crate) fn create(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| Error::disk("make its folder", source))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let close = |source| Error::disk("close its folder to others", source);
        let mode = fs::metadata(folder).map_err(close)?.permissions().mode();
        // On a disk that is read-only a closed folder can be opened still, and its page says what is the matter.
        if mode & 0o777 != 0o700 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(close)?;
        }
    }
    Ok(())
}

/// Writes a small file that must not be there yet.
pub(crate) fn create_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || -> std::io::Result<()> {
        let mut file = owner_only().create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        sync_folder_of(path)
    };
    write().map_err(|source| Error::disk("write a new file", source))
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// A new name in a folder is only durable once the folder is.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

/// Replaces a small file whole: a crash leaves the old content or the new, never half.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let beside: PathBuf = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = owner_only().create(true).truncate(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder_of(path)
    };
    write().map_err(|source| Error::disk("write a file", source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_learns_who_holds_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        match lock(folder.path()) {
            Err(Error::Held(holder)) => assert_eq!(holder.process, std::process::id()),
            other => panic!("expected the holder, got {other:?}"),
        }
        drop(held);
        lock(folder.path()).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_enter_a_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("account");
        create(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
