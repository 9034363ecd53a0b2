//! `cargo xtask soak`: the long form of the faults and attacks that `cargo xtask test` only tries briefly.

use anyhow::Result;

use crate::{
    house::{self, House},
    interface, say, system, tools,
};

/// How often the process is killed.
const KILLS: &str = "200";

/// How many hostile requests there are.
const HOSTILE: &str = "1000000";

/// Runs every fault and attack at length on the release build, and shows the figures.
pub(crate) fn run(house: &House) -> Result<()> {
    system::provide(house, &[system::TO_BUILD])?;
    tools::require(house, &tools::NEXTEST)?;
    interface::build_if_absent(house)?;
    let bridge = ["build", "--release", "--package", "deskbell-tests", "--bin", "bridge"];
    say::step("Building what is tried (some minutes the first time)", || {
        house::run(&mut house.cargo(&bridge))
    })?;
    let tests = ["--test", "faults", "--test", "attacks", "--no-capture"];
    let mut soak = house.cargo(&["nextest", "run", "--package", "deskbell-tests"]);
    soak.args(tests).env("DESKBELL_KILLS", KILLS).env("DESKBELL_HOSTILE", HOSTILE);
    house::run(soak.env("DESKBELL_BRIDGE", house.released("bridge")))
}
