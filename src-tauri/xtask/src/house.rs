//! Where things lie, and how a program is started there.
//! Every program starts in a named folder, with our own tools first in its path and without the variables
//! that `cargo xtask` itself was started with.

use std::{
    cell::Cell,
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// The checkout, and what this one start of xtask has done in it.
pub(crate) struct House {
    root: PathBuf,
    target: PathBuf,
    /// The interface was built since this program started, so nobody needs to build it again.
    pub(crate) interface_is_built: Cell<bool>,
}

impl House {
    /// Finds the checkout that this program was compiled in, and the target folder that it lies in.
    pub(crate) fn here() -> Result<House> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("xtask lies two folders below the checkout")?
            .to_path_buf();
        let program = env::current_exe().context("asking where this program lies")?;
        let target =
            program.ancestors().nth(2).context("a program lies in <target>/<profile>")?.to_path_buf();
        Ok(House { root, target, interface_is_built: Cell::new(false) })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The pinned lists of what the tools folder holds.
    pub(crate) fn tool_lists(&self) -> PathBuf {
        self.root.join("src-tauri").join("xtask").join("tools")
    }

    /// What the checks install for themselves. Goes away with the target folder.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A program of ours, as the dev profile leaves it.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The same, as the release profile leaves it.
    pub(crate) fn released(&self, name: &str) -> PathBuf {
        self.target.join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), &self.root);
        command.args(arguments);
        command
    }

    pub(crate) fn npm(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = self.program(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder);
        command.args(arguments);
        command
    }

    pub(crate) fn program(&self, name: impl AsRef<OsStr>, folder: &Path) -> Command {
        let mut command = Command::new(name);
        command.current_dir(folder);
        // `cargo run` describes xtask in these. Build scripts (ring's, for one) watch them, and would run
        // again whenever somebody changes between `cargo xtask` and plain `cargo`.
        for (name, _) in env::vars_os() {
            let is_about_xtask = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "OUT_DIR"
            });
            if is_about_xtask {
                command.env_remove(name);
            }
        }
        let ours = self.tools().join("cargo").join("bin");
        let theirs = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths([ours].into_iter().chain(env::split_paths(&theirs))) {
            command.env("PATH", path);
        }
        command
    }
}

/// Runs a program with its output going straight through; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("`{shown}` did not start"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a program in silence and gives back what it printed; `None` when it is not there or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Becomes the program: its end is our end, and a signal to us is a signal to it.
/// Where a program cannot be replaced (Windows), waits for it instead.
pub(crate) fn become_program(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let shown = describe(command);
        Err(anyhow::Error::from(command.exec()).context(format!("`{shown}` did not start")))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Whether the copy of `list` that was left in `place` by [`mark_installed`] is still what `list` says.
pub(crate) fn is_installed(list: &Path, place: &Path) -> Result<bool> {
    let wanted = fs::read(list).with_context(|| format!("{} cannot be read", list.display()))?;
    Ok(fs::read(place.join(MARK)).is_ok_and(|present| present == wanted))
}

/// Notes that `place` now holds what `list` says.
pub(crate) fn mark_installed(list: &Path, place: &Path) -> Result<()> {
    fs::create_dir_all(place)?;
    fs::copy(list, place.join(MARK)).with_context(|| format!("marking {} as installed", place.display()))?;
    Ok(())
}

const MARK: &str = ".deskbell-installed";

fn describe(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    [name]
        .into_iter()
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_list_is_installed_again() -> Result<()> {
        let folder = env::temp_dir().join(format!("deskbell-xtask-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let list = folder.join("list");
        fs::write(&list, "twilio 1")?;
        assert!(!is_installed(&list, &folder)?);
        mark_installed(&list, &folder)?;
        assert!(is_installed(&list, &folder)?);
        fs::write(&list, "twilio 2")?;
        assert!(!is_installed(&list, &folder)?);
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_program_that_fails_is_an_error_that_names_it() {
        let house = House::here().expect("a program that runs lies somewhere");
        let error =
            run(&mut house.cargo(&["no-such-command-anywhere"])).expect_err("there is no such command");
        assert!(error.to_string().contains("no-such-command-anywhere"), "{error}");
    }

    #[test]
    fn the_checkout_is_where_the_workspace_is() {
        let house = House::here().expect("a program that runs lies somewhere");
        assert!(house.root().join("Cargo.lock").is_file());
    }
}
