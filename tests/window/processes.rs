//! Programs that run on a desktop of the test's own: whoever owns one ends it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};

use anyhow::Context as _;

/// A program that ends with its owner.
pub(crate) struct Running {
    pub(crate) child: Child,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> anyhow::Result<Running> {
        let child = command.spawn();
        child
            .map(|child| Running { child })
            .with_context(|| format!("{} does not start", command.get_program().display()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Processes that live in the desktop of this folder, told by the environment that they were started with.
pub(crate) fn inhabitants(folder: &Path) -> Vec<u32> {
    let mark = [b"XDG_RUNTIME_DIR=", folder.join("run").as_os_str().as_encoded_bytes()].concat();
    let lives_here = |id: &u32| {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark)
    };
    let all = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(lives_here).collect()
}

/// Sends a process a signal.
pub(crate) fn tell(id: u32, signal: &str) -> anyhow::Result<()> {
    let told = Command::new("kill").args([signal, &id.to_string()]).status()?;
    anyhow::ensure!(told.success(), "process {id} cannot be told");
    Ok(())
}
