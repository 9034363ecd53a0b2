//! Deskbell beside what else does the same work: everything compared in one run, as ratios.
//! Fails on wrong results, never on slow ones. `cargo xtask bench` builds and starts it.

mod bare;
mod call_log;
mod calls;
mod catch_up;
mod desks;
mod floor;
mod history;
mod incoming;
mod load;
mod machine;
mod pages;
mod paperwork;
mod report;
mod results;
mod sizes;
mod texts;
mod window;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};

/// Measures Deskbell and writes tests/bench/RESULTS.md. Without a part, every part is measured.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Signed texts a second, each durable before its answer.
    Incoming(incoming::Arguments),
    /// Long threads and long lists beside short ones, in a browser.
    Pages(pages::Arguments),
    /// Many numbers and much paperwork beside few, in a browser.
    Paperwork(paperwork::Arguments),
    /// Ten thousand, a hundred thousand and a million texts: pages, search, start, memory.
    Sizes(sizes::Arguments),
    /// Fetching history: beside merely fetching it, and beside texts coming in.
    History(history::Arguments),
    /// Catching up after hours without a line, beside merely fetching the same.
    CatchUp(catch_up::Arguments),
    /// From the webhook to the text on the screen of the real window. Linux only.
    Window(window::Arguments),
    /// Calls: how soon they are answered while history is fetched, and a long call log beside a short one.
    Calls(calls::Arguments),
    /// Is one of the desks that are measured.
    #[command(hide = true)]
    Floor(floor::Arguments),
    /// Is what search is measured against.
    #[command(hide = true)]
    Bare(bare::Arguments),
    /// Is what the answer to a call is measured against.
    #[command(hide = true)]
    Fixed,
}

#[tokio::main]
async fn main() -> Result<()> {
    let part = Arguments::parse().part;
    match part {
        Some(Part::Floor(floor)) => return floor::serve(floor).await,
        Some(Part::Bare(bare)) => return bare::serve(bare).await,
        Some(Part::Fixed) => return calls::serve_fixed().await,
        _ => {}
    }
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        bail!("another TLS provider was installed first");
    }
    if cfg!(debug_assertions) {
        say("This is a debug build: its figures mean nothing.");
    }
    let place = place()?;
    let parts = match part {
        Some(part) => vec![part],
        None => vec![
            Part::Incoming(parse_defaults()?),
            Part::Pages(parse_defaults()?),
            Part::Paperwork(parse_defaults()?),
            Part::Sizes(parse_defaults()?),
            Part::History(parse_defaults()?),
            Part::CatchUp(parse_defaults()?),
            Part::Window(parse_defaults()?),
            Part::Calls(parse_defaults()?),
        ],
    };
    for part in parts {
        let machine = machine::describe(&place)?;
        for line in &machine {
            say(line);
        }
        let section = match part {
            Part::Incoming(incoming) => incoming.report(&place).await?,
            Part::Pages(pages) => Some(pages.report(&place).await?),
            Part::Paperwork(paperwork) => Some(paperwork.report(&place).await?),
            Part::Sizes(sizes) => Some(sizes.report(&place).await?),
            Part::History(history) => Some(history.report(&place).await?),
            Part::CatchUp(catch_up) => Some(catch_up.report(&place).await?),
            Part::Window(window) => Some(window.report(&place).await?),
            Part::Calls(calls) => Some(calls.report(&place).await?),
            Part::Floor(_) | Part::Bare(_) | Part::Fixed => None,
        };
        if let Some(section) = section {
            say(&format!("\n{}", section.text));
            report::write(&section, &machine)?;
        }
    }
    Ok(())
}

/// A part's arguments, as if nothing had been said on the command line.
fn parse_defaults<A: clap::Args>() -> Result<A> {
    let command = A::augment_args(clap::Command::new("bench"));
    Ok(A::from_arg_matches(&command.try_get_matches_from(["bench"])?)?)
}

/// The desks' folders lie beside the programs and not among temporary files, which may lie in memory, where durable
/// costs nothing.
fn place() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let place = program.parent().context("a program lies in a folder")?.join("bench-data");
    std::fs::create_dir_all(&place)?;
    Ok(place)
}

#[expect(clippy::print_stdout, reason = "telling is what this program is started for")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
