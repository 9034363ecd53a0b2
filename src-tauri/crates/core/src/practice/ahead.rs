//! How far the practice line's clock was moved, in a small file of its folder: it must be known before the store is
//! opened, because ids that were made ahead of time must not be made again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::Error;
use crate::store::folder;

fn path(folder: &Path) -> PathBuf {
    folder.join("ahead.json")
}

/// How far the clock had been moved when the line was open last.
///
/// # Errors
/// When the file is there and cannot be read.
pub(crate) async fn recall(folder: &Path) -> Result<Duration, Error> {
    match tokio::fs::read(path(folder)).await {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Duration::from_millis).map_err(|_| Error::Damaged),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Duration::ZERO),
        Err(error) => Err(Error::disk("read its folder", error)),
    }
}

/// Writes down how far the clock is moved.
pub(super) async fn keep(folder: &Path, ahead: Duration) -> Result<(), Error> {
    let path = path(folder);
    let written = tokio::task::spawn_blocking(move || {
        folder::replace_file(&path, ahead.as_millis().to_string().as_bytes())
    });
    written.await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_clock_that_was_moved_is_as_far_ahead_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(recall(folder.path()).await.unwrap(), Duration::ZERO);
        keep(folder.path(), Duration::from_secs(600)).await.unwrap();
        assert_eq!(recall(folder.path()).await.unwrap(), Duration::from_secs(600));
        std::fs::write(path(folder.path()), "ten minutes").unwrap();
        assert!(matches!(recall(folder.path()).await, Err(Error::Damaged)));
    }
}
