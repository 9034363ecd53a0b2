//! How much room is left, and how much we take.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;

/// Below so much free space people are warned.
const LITTLE: u64 = 1024 * 1024 * 1024;

/// Room on the disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Disk {
    /// What is left for us; none where the system does not say.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
    /// Texts and people.
    #[ts(type = "number")]
    pub inbox: u64,
    /// Pictures.
    #[ts(type = "number")]
    pub media: u64,
    /// Whether too little is left to be at ease.
    pub is_short: bool,
}

/// How much room is left, and how much we take.
///
/// # Errors
/// When the system stops answering about our folder.
pub async fn read(office: &Office) -> Result<Disk, Error> {
    let folder = office.store().folder().to_owned();
    tokio::task::spawn_blocking(move || measure(&folder)).await.map_err(Error::internal)
}

fn measure(folder: &Path) -> Disk {
    let free = fs4::available_space(folder).ok();
    Disk {
        free,
        inbox: size_of(
            folder,
            &["inbox.db", "inbox.db-wal", "inbox.db-shm", "arrivals.db", "arrivals.db-wal"],
        ),
        media: size_of(folder, &["media.db", "media.db-wal", "media.db-shm"]),
        is_short: free.is_some_and(|free| free < LITTLE),
    }
}

fn size_of(folder: &Path, names: &[&str]) -> u64 {
    names.iter().filter_map(|name| std::fs::metadata(folder.join(name)).ok()).map(|file| file.len()).sum()
}
