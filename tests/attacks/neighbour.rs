//! Another person on the same machine sees that Deskbell runs, and nothing of what it holds.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::ensure;
use deskbell_tests::may_skip;

use crate::office::Office;

/// Nobody, whom every system has.
const NOBODY: &str = "65534";

#[tokio::test(flavor = "multi_thread")]
async fn another_person_on_this_machine_reads_nothing() -> anyhow::Result<()> {
    if !as_somebody_else(&["true"])?.status.success() {
        ensure!(may_skip(), "only root can become somebody else, and nothing may be skipped");
        writeln!(std::io::stdout(), "skipped: only root can become somebody else")?;
        return Ok(());
    }
    let mut desk = Office::open().await?;
    // The way there is open to all, as a home may be; only the desk's own folder is shut.
    fs::set_permissions(desk.folder(), Permissions::from_mode(0o755))?;
    ensure!(reads(desk.folder())?, "they cannot even look where they may");
    ensure!(!reads(&desk.data())?, "they can look into the desk's folder");
    let mut files = 0;
    for entry in fs::read_dir(desk.data())? {
        let path = entry?.path();
        if path.is_file() {
            files += 1;
            let read = as_somebody_else(&["cat", &path.to_string_lossy()])?;
            ensure!(!read.status.success() && read.stdout.is_empty(), "they read {}", path.display());
        }
    }
    ensure!(files > 0, "there is nothing to read");
    // Nor what it was told when it was started, nor its memory.
    for place in ["environ", "maps", "mem"] {
        let read = as_somebody_else(&["head", "-c", "1", &format!("/proc/{}/{place}", desk.pid()?)])?;
        ensure!(!read.status.success() && read.stdout.is_empty(), "they read its {place}");
    }
    desk.end().await
}

fn reads(folder: &Path) -> anyhow::Result<bool> {
    Ok(as_somebody_else(&["ls", &folder.to_string_lossy()])?.status.success())
}

fn as_somebody_else(words: &[&str]) -> anyhow::Result<Output> {
    let become_them = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
    Ok(Command::new("setpriv").args(become_them).args(words).output()?)
}
