//! `cargo xtask soak`: the long form of the faults and attacks that `cargo xtask test` only tries briefly.

use anyhow::Result;

use crate::{
    house::{self, House},
    interface, system, tools,
};

/// How often the power goes.
const KILLS: &str = "200";

/// How many hostile requests there are.
const HOSTILE: &str = "1000000";

/// Runs every fault and attack at length, and shows the figures.
pub(crate) fn run(house: &House) -> Result<()> {
    system::provide(house, &[system::TO_BUILD])?;
    tools::require(house, &tools::NEXTEST)?;
    interface::build_if_absent(house)?;
    let tests = ["--test", "faults", "--test", "attacks", "--no-capture"];
    let mut soak = house.cargo(&["nextest", "run", "--package", "deskbell-tests"]);
    house::run(soak.args(tests).env("DESKBELL_KILLS", KILLS).env("DESKBELL_HOSTILE", HOSTILE))
}
