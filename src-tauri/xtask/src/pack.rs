//! `cargo xtask dist`: the Debian package, made by Tauri's own packer.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    house::{self, House},
    interface, say, system, tools,
};

/// Builds a release with the interface inside, packs it, and says where the package lies.
pub(crate) fn run(house: &House) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The Debian package can be made on Linux only");
    }
    system::provide(house, &[system::TO_BUILD, system::FOR_THE_WINDOW, system::TO_PACK])?;
    tools::provide_node_tools(house)?;
    interface::build(house)?;
    let folder = house.target().join("release").join("bundle").join("deb");
    // What lies there from an earlier version must not be taken for this one.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    let tauri = house.tools().join("node").join("node_modules").join(".bin").join("tauri");
    say::step("Building and packing the release", || {
        let mut command = house.program(tauri, &house.root().join("src-tauri"));
        command.env("CARGO_TARGET_DIR", house.target());
        house::run(command.args(["build", "--bundles", "deb", "--", "--locked"]))
    })?;
    let packages = packages(&folder)?;
    if packages.is_empty() {
        bail!("The packer has left no package in {}", folder.display());
    }
    for package in packages {
        let size = fs::metadata(&package)?.len();
        say::line(format_args!("{} ({} kB)", package.display(), size.div_ceil(1000)));
    }
    Ok(())
}

fn packages(folder: &std::path::Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "deb") {
            found.push(path);
        }
    }
    Ok(found)
}
