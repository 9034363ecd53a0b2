//! `cargo xtask fuzz`: the long form of what `tests/fuzz/tests/briefly.rs` tries briefly. cargo-fuzz builds the targets
//! with libFuzzer and its coverage, which a stable Rust can do as long as no sanitizer is asked for.

use std::fs;

use anyhow::{Result, bail};

use crate::{
    house::{self, House},
    say, system, tools,
};

/// Lets libFuzzer look at one target, or at all of them one after the other, each for so many seconds.
///
/// What it finds interesting is kept under `target`, so that the next run goes on from there; what we trip over is named
/// and lies in `tests/fuzz/artifacts`.
///
/// # Errors
/// There is no such target, something cannot be installed or built, or we trip over something.
pub(crate) fn run(house: &House, target: Option<&str>, seconds: u32) -> Result<()> {
    system::provide(house, &[system::TO_BUILD])?;
    tools::provide_cargo_tool(house, &tools::FUZZ)?;
    let folder = house.root().join("tests").join("fuzz");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join("seeds"))? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    if let Some(target) = target {
        names.retain(|name| name == target);
    }
    if names.is_empty() {
        bail!("There is no such target: look into {}", folder.join("fuzz_targets").display());
    }
    for name in names {
        let found = house.root().join("target").join("fuzz").join(&name);
        fs::create_dir_all(&found)?;
        say::line(format_args!("\n━━ {name}, {seconds} s"));
        let mut fuzz = house.cargo(&["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none"]);
        // What is shipped is optimised across crates as it is linked; here that costs minutes for each target anew.
        fuzz.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")]);
        fuzz.args(["--features", "libfuzzer", &name]).arg(found).arg(folder.join("seeds").join(&name));
        let limits =
            [format!("-max_total_time={seconds}"), "-max_len=16384".to_owned(), "-timeout=10".to_owned()];
        house::run(fuzz.arg("--").args(limits))?;
    }
    Ok(())
}
