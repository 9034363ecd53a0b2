//! `cargo xtask bench`: Deskbell beside what else does the same work. The measuring itself is in `tests/bench`.

use anyhow::{Result, bail};

use crate::{
    house::{self, House},
    interface, say, system, tools,
};

/// Installs what the others run on, and runs the bench program as a release build.
pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    system::provide(house, &[system::TO_BUILD, system::TO_TEST, system::TO_BENCH, system::FOR_THE_WINDOW])?;
    // The pages are measured as a person gets them.
    interface::provide(house)?;
    interface::build(house)?;
    let folder = house.root().join("tests").join("bench");
    let (lock, modules) = (folder.join("package-lock.json"), folder.join("node_modules"));
    if !lock.is_file() {
        bail!("{} is not there: the programs to measure against are missing", lock.display());
    }
    if !house::is_installed(&lock, &modules)? {
        say::step("Installing the programs to measure against", || {
            tools::install_from_lock(house, &folder)?;
            house::mark_installed(&lock, &modules)
        })?;
    }
    // The bench starts the bridge that lies beside it, so both are built before either runs.
    let programs = ["--release", "--package", "deskbell-tests", "--bin", "bench"];
    say::step("Building what is measured (some minutes the first time)", || {
        house::run(house.cargo(&["build"]).args(programs).args(["--bin", "bridge"]))?;
        house::run(&mut house.cargo(&["build", "--release", "--package", "deskbell"]))
    })?;
    house::run(house.cargo(&["run", "--quiet"]).args(programs).arg("--").args(arguments))
}
