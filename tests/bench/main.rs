//! Deskbell beside what else does the same work: everything compared in one run, as ratios.
//! Fails on wrong results, never on slow ones. `cargo xtask bench` builds and starts it.

mod desks;
mod floor;
mod incoming;
mod load;
mod machine;
mod results;
mod texts;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};

/// Measures Deskbell and writes tests/bench/RESULTS.md.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(flatten)]
    incoming: incoming::Arguments,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Is one of the desks that are measured.
    #[command(hide = true)]
    Floor(floor::Arguments),
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Role::Floor(floor)) = arguments.role {
        return floor::serve(floor).await;
    }
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        bail!("another TLS provider was installed first");
    }
    if cfg!(debug_assertions) {
        say("This is a debug build: its figures mean nothing.");
    }
    let place = place()?;
    let machine = machine::describe(&place)?;
    for line in &machine {
        say(line);
    }
    let turns = arguments.incoming.measure(&place).await?;
    say(&format!("\n{}", results::table(&turns)));
    if arguments.incoming.is_whole() {
        say(&results::verdict(&turns)?);
        let text = results::file(&machine, &arguments.incoming.describe(), &turns)?;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench").join("RESULTS.md");
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        say(&format!("Written to {}", path.display()));
    }
    Ok(())
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
