//! The interface in `ui/`: its packages, its scripts, and its build, which the window has inside.

use anyhow::Result;

use crate::{
    house::{self, House},
    say, tools,
};

/// Installs the interface's packages when the lock file has changed since.
pub(crate) fn provide(house: &House) -> Result<()> {
    let lock = house.ui().join("package-lock.json");
    let modules = house.ui().join("node_modules");
    if house::is_installed(&lock, &modules)? {
        return Ok(());
    }
    say::step("Installing the interface's packages", || {
        tools::install_from_lock(house, &house.ui())?;
        house::mark_installed(&lock, &modules)
    })
}

/// Runs one of the scripts in `ui/package.json`. Scripts run on the Node among the packages, not on the machine's.
pub(crate) fn script(house: &House, name: &str) -> Result<()> {
    provide(house)?;
    say::step(&format!("npm run {name}"), || house::run(&mut house.npm(&house.ui(), &["run", name])))
}

/// Builds the interface, once for each start of xtask.
pub(crate) fn build(house: &House) -> Result<()> {
    if !house.interface_is_built.get() {
        script(house, "build")?;
        house.interface_is_built.set(true);
    }
    Ok(())
}

/// Makes sure that there is some build: the shell does not compile without one.
pub(crate) fn build_if_absent(house: &House) -> Result<()> {
    if house.ui().join("build").is_dir() { Ok(()) } else { build(house) }
}
