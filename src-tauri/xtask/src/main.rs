//! `cargo xtask`: runs, tests, benches and packs Deskbell, and installs what that needs.
//! Nothing here is part of the app.

mod bench;
mod fuzz;
mod house;
mod interface;
mod launch;
mod pack;
mod say;
mod soak;
mod stages;
mod system;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use house::House;
use stages::Stage;

/// Runs, tests, benches and packs Deskbell.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Asked {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds, and opens Deskbell on a practice line.
    Run {
        /// Open it in a browser, even where there is a display for the window.
        #[arg(long)]
        browser: bool,
    },
    /// Runs every check, or the one stage that is named.
    Test { stage: Option<Stage> },
    /// Measures Deskbell beside what else does the same work.
    Bench {
        /// Handed on to the bench program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Tries at length what goes wrong: kills, again and again, and strangers at the door.
    Soak,
    /// Looks at length for bytes from outside that we trip over: a target, and for how many seconds each.
    Fuzz {
        /// One target; all of them where none is named.
        #[arg(long)]
        target: Option<String>,
        /// How long each is looked at.
        #[arg(long, default_value_t = 300)]
        seconds: u32,
    },
    /// Makes the Debian package.
    Dist,
    /// Reads bridge's ready line from standard input and says where to point the browser.
    #[command(hide = true)]
    Announce,
}

fn main() -> ExitCode {
    run(Asked::parse().task).unwrap_or_else(|error| {
        say::failure(&error);
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    let house = House::here()?;
    match task {
        Task::Run { browser: true } => launch::open(&house, launch::Where::Browser)?,
        Task::Run { browser: false } => launch::open(&house, launch::Where::WindowIfThereIsADisplay)?,
        Task::Test { stage: Some(stage) } => return Ok(stages::run(&house, &[stage])),
        Task::Test { stage: None } => return Ok(stages::run(&house, Stage::ALL)),
        Task::Bench { arguments } => bench::run(&house, &arguments)?,
        Task::Soak => soak::run(&house)?,
        Task::Fuzz { target, seconds } => fuzz::run(&house, target.as_deref(), seconds)?,
        Task::Dist => pack::run(&house)?,
        Task::Announce => launch::announce()?,
    }
    Ok(ExitCode::SUCCESS)
}
