//! The tools that the checks run with: two cargo commands, and programs from npm and PyPI at pinned versions.
//! They lie in `target/tools`, apart from what the person at this machine has installed.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{
    house::{self, House},
    say,
};

/// A subcommand of cargo, and the version that is installed where none is there yet.
pub(crate) struct CargoTool {
    command: &'static str,
    package: &'static str,
    version: Version,
    profile: &'static str,
}

/// Major, minor, patch.
type Version = (u32, u32, u32);

pub(crate) const NEXTEST: CargoTool =
    CargoTool { command: "nextest", package: "cargo-nextest", version: (0, 9, 143), profile: "release" };
pub(crate) const FUZZ: CargoTool =
    CargoTool { command: "fuzz", package: "cargo-fuzz", version: (0, 13, 2), profile: "dev" };
// Some seconds of work do not repay two minutes of optimising it.
pub(crate) const DENY: CargoTool =
    CargoTool { command: "deny", package: "cargo-deny", version: (0, 20, 2), profile: "dev" };

/// Installs the tool unless one of the same minor version, or a newer one, is there.
pub(crate) fn provide_cargo_tool(house: &House, tool: &CargoTool) -> Result<()> {
    if is_there(house, tool) {
        return Ok(());
    }
    let (major, minor, patch) = tool.version;
    let version = format!("{major}.{minor}.{patch}");
    say::step(&format!("Installing {} {version}", tool.package), || {
        let place = house.tools().join("cargo");
        house::run(
            house
                .cargo(&["install", "--locked", "--force", "--version", &version, tool.package])
                .args(["--profile", tool.profile, "--root"])
                .arg(place)
                .env("CARGO_PROFILE_DEV_DEBUG", "false"),
        )
    })
}

/// # Errors
/// The tool is not there, with the command that installs it.
pub(crate) fn require(house: &House, tool: &CargoTool) -> Result<()> {
    if is_there(house, tool) {
        return Ok(());
    }
    bail!("{} is not installed: cargo xtask test install", tool.package)
}

fn is_there(house: &House, tool: &CargoTool) -> bool {
    house::ask(&mut house.cargo(&[tool.command, "--version"]))
        .and_then(|text| version(&text))
        .is_some_and(|(major, minor, _)| (major, minor) >= (tool.version.0, tool.version.1))
}

/// The first `1.2.3` in what a program says about itself.
fn version(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.split('.').map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?))
    })
}

/// rustfmt and clippy, which a minimal Rust leaves out.
pub(crate) fn provide_rust_components(house: &House) -> Result<()> {
    let lacks = |command: &str| house::ask(&mut house.cargo(&[command, "--version"])).is_none();
    if lacks("fmt") || lacks("clippy") {
        let mut rustup = house.program("rustup", house.root());
        house::run(rustup.args(["component", "add", "rustfmt", "clippy"]))?;
    }
    Ok(())
}

/// Tauri's packer and Twilio's library for Node, in `target/tools/node`.
pub(crate) fn provide_node_tools(house: &House) -> Result<()> {
    let (lists, place) = (house.tool_lists(), house.tools().join("node"));
    let lock = lists.join("package-lock.json");
    if house::is_installed(&lock, &place)? {
        return Ok(());
    }
    say::step("Installing the Node tools", || {
        std::fs::create_dir_all(&place)?;
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(lists.join(name), place.join(name))?;
        }
        install_from_lock(house, &place)?;
        house::mark_installed(&lock, &place)
    })
}

/// Twilio's library for Python in a virtual environment of its own, `target/tools/python`.
pub(crate) fn provide_python_tools(house: &House) -> Result<()> {
    let (list, place) = (house.tool_lists().join("requirements.txt"), house.tools().join("python"));
    if house::is_installed(&list, &place)? {
        return Ok(());
    }
    say::step("Installing the Python tools", || {
        std::fs::create_dir_all(&place)?;
        let name = if cfg!(windows) { "python" } else { "python3" };
        house::run(house.program(name, house.root()).args(["-m", "venv", "--clear"]).arg(&place))?;
        let python = if cfg!(windows) { Path::new("Scripts/python.exe") } else { Path::new("bin/python") };
        house::run(
            house
                .program(place.join(python), house.root())
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                .arg(&list),
        )?;
        house::mark_installed(&list, &place)
    })
}

/// `npm ci`: exactly what the lock file says, from whatever registry this machine is set up for.
pub(crate) fn install_from_lock(house: &House, folder: &Path) -> Result<()> {
    if house::ask(&mut house.npm(folder, &["--version"])).is_none() {
        bail!("Node.js 20 or newer is needed, with npm beside it: install it and try again");
    }
    house::run(&mut house.npm(folder, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_a_tool_says() {
        assert_eq!(version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)"), Some((0, 9, 143)));
        assert_eq!(version("cargo-deny 0.20.2"), Some((0, 20, 2)));
        assert_eq!(version("no such command"), None);
    }
}
