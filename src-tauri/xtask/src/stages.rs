//! `cargo xtask test`: the checks in order, cheap ones first, and the first failure ends the run.
//! A stage whose tool or tests are missing fails. All stages build with the same packages and features selected,
//! `--workspace`, so that nothing is compiled twice.

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::{
    house::{self, House},
    interface, say, system, tools,
};

/// One check. The order here is the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Installs what the other stages need
    Install,
    /// Rust is formatted
    Fmt,
    /// Licences, bans and sources of every crate
    Deny,
    /// The interface: format, lint, types, unit tests, build
    Ui,
    /// clippy, with warnings refused
    Clippy,
    /// The rules of the house
    Tidy,
    /// Every Rust test that needs no window
    Nextest,
    /// The examples in the documentation
    Doc,
    /// The app behind bridge, in Chromium
    Browser,
    /// The app in its own window, with a real keyring and real notifications
    Window,
}

impl Stage {
    pub(crate) const ALL: &[Stage] = &[
        Stage::Install,
        Stage::Fmt,
        Stage::Deny,
        Stage::Ui,
        Stage::Clippy,
        Stage::Tidy,
        Stage::Nextest,
        Stage::Doc,
        Stage::Browser,
        Stage::Window,
    ];

    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Runs the stages until one fails, and says all there is to say about it. The last line counts the stages.
pub(crate) fn run(house: &House, stages: &[Stage]) -> ExitCode {
    let begun = Instant::now();
    for (passed, stage) in stages.iter().enumerate() {
        let name = stage.name();
        say::line(format_args!("\n━━ {name}"));
        let started = Instant::now();
        let outcome = check(house, *stage);
        let time = say::seconds(started.elapsed());
        match outcome {
            Ok(()) => say::line(format_args!("✓ {name}: {time}")),
            Err(error) => {
                say::line(format_args!("✗ {name}: {time}\n  {error:#}"));
                say::line(format_args!("  Repeat it alone: cargo xtask test {name}\n"));
                say::line(format_args!("{passed} passed, 1 failed"));
                return ExitCode::FAILURE;
            }
        }
    }
    say::line(format_args!("\nAll of it: {}", say::seconds(begun.elapsed())));
    say::line(format_args!("{} passed, 0 failed", stages.len()));
    ExitCode::SUCCESS
}

fn check(house: &House, stage: Stage) -> Result<()> {
    match stage {
        Stage::Install => install(house),
        Stage::Fmt => house::run(&mut house.cargo(&["fmt", "--all", "--check"])),
        Stage::Deny => {
            tools::require(house, &tools::DENY)?;
            let what = ["licenses", "bans", "sources"];
            house::run(house.cargo(&["deny", "--locked", "check", "--hide-inclusion-graph"]).args(what))
        }
        Stage::Ui => {
            for name in ["format:check", "lint", "check", "test"] {
                interface::script(house, name)?;
            }
            interface::build(house)
        }
        Stage::Clippy => {
            interface::build_if_absent(house)?;
            let refused = ["--", "-D", "warnings"];
            house::run(house.cargo(&["clippy", "--locked", "--workspace", "--all-targets"]).args(refused))
        }
        Stage::Tidy => nextest(house, &["--test", "tidy"], &[]),
        Stage::Nextest => {
            tools::provide_node_tools(house)?;
            tools::provide_python_tools(house)?;
            build_everything(house)?;
            nextest(house, &[], &[])
        }
        Stage::Doc => house::run(&mut house.cargo(&["test", "--doc", "--workspace"])),
        Stage::Browser => {
            interface::build(house)?;
            build_everything(house)?;
            let bridge = house.built("bridge");
            house::run(house.npm(&house.ui(), &["run", "e2e"]).env("DESKBELL_BRIDGE", bridge))
        }
        Stage::Window => window(house),
    }
}

fn install(house: &House) -> Result<()> {
    system::provide(house, &[system::TO_BUILD, system::FOR_THE_WINDOW, system::TO_TEST])?;
    tools::provide_rust_components(house)?;
    tools::provide_cargo_tool(house, &tools::NEXTEST)?;
    tools::provide_cargo_tool(house, &tools::DENY)?;
    interface::provide(house)?;
    tools::provide_node_tools(house)?;
    tools::provide_python_tools(house)
}

/// The window's tests run with the app that a person would get: the interface inside, freshly built.
fn window(house: &House) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The window's tests need WebKitWebDriver, Xvfb and a session bus: they run on Linux only");
    }
    interface::build(house)?;
    build_everything(house)?;
    let app = house.built("deskbell").into_os_string().into_string();
    let Ok(app) = app else { bail!("The path of this checkout is not UTF-8") };
    // They are marked as ignored, so that a plain run needs no desktop, and one desktop is enough at a time.
    let chosen = ["--test", "window", "--run-ignored", "all", "--test-threads", "1"];
    nextest(house, &chosen, &[("DESKBELL_APP", &app)])
}

fn nextest(house: &House, chosen: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    tools::require(house, &tools::NEXTEST)?;
    interface::build_if_absent(house)?;
    let mut command = house.cargo(&["nextest", "run", "--workspace", "--no-tests", "fail"]);
    house::run(command.args(chosen).envs(environment.iter().copied()))
}

/// Every program and every test: the flows start programs of ours that cargo would not build for them.
fn build_everything(house: &House) -> Result<()> {
    interface::build_if_absent(house)?;
    say::step("Building everything", || {
        house::run(&mut house.cargo(&["build", "--workspace", "--all-targets"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stage_is_left_out_of_a_full_run() {
        assert_eq!(Stage::ALL, Stage::value_variants());
    }

    #[test]
    fn what_a_stage_needs_comes_before_it() {
        let place = |stage| Stage::ALL.iter().position(|other| *other == stage);
        assert_eq!(place(Stage::Install), Some(0));
        for later in [Stage::Clippy, Stage::Nextest, Stage::Browser, Stage::Window] {
            assert!(place(Stage::Ui) < place(later), "{} compiles the built interface in", later.name());
        }
    }
}
