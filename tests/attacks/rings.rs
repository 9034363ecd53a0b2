//! What rings at a desk, written down as it is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::ensure;
use deskbell_tests::desk::Desk;

/// A thread rings once in ten seconds, and everything else at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// Everything that rings, in a file that grows.
pub(crate) struct Rings {
    place: PathBuf,
    listening: tokio::task::JoinHandle<()>,
}

impl Drop for Rings {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Rings {
    /// Listens from now on, into a file.
    pub(crate) async fn listen(desk: &Desk, place: &Path) -> anyhow::Result<Rings> {
        let mut stream = desk.notices().await?;
        // The first word says that it listens.
        stream.chunk().await?;
        fs::write(place, "")?;
        let to = place.to_owned();
        let listening = tokio::spawn(async move {
            let mut all = Vec::new();
            while let Ok(Some(piece)) = stream.chunk().await {
                all.extend_from_slice(&piece);
                if fs::write(&to, &all).is_err() {
                    return;
                }
            }
        });
        Ok(Rings { place: place.to_owned(), listening })
    }

    /// What has rung so far.
    pub(crate) fn told(&self) -> anyhow::Result<Vec<String>> {
        let text = fs::read_to_string(&self.place)?;
        Ok(text.lines().filter_map(|line| line.strip_prefix("data: ")).map(str::to_owned).collect())
    }

    /// Waits until it has rung so often.
    pub(crate) async fn wait_for(&self, times: usize) -> anyhow::Result<()> {
        let begun = tokio::time::Instant::now();
        while self.told()?.len() < times {
            ensure!(begun.elapsed() < PATIENCE, "it does not ring: {:?}", self.told()?);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}
