//! What was measured on what: the words at the head of the results.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use deskbell_twilio::Clock;
use rusqlite::Connection;

use crate::desks;

/// The machine and the versions, as lines of Markdown.
pub(crate) fn describe(folder: &Path) -> Result<Vec<String>> {
    let date = jiff::Timestamp::from_millisecond(Clock::system().now().0)?.strftime("%Y-%m-%d %H:%M UTC");
    let cores = std::thread::available_parallelism()?;
    let sqlite = Connection::open_in_memory()?;
    let sqlcipher: String = sqlite.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
    Ok(vec![
        format!("Date: {date}"),
        format!("Machine: {cores} cores ({}), {}, {}", processor(), memory(), system()),
        format!(
            "Disk: {}; one page appended and synced takes {} µs (median of 200)",
            file_system(folder),
            sync_time(folder)?.as_micros()
        ),
        format!("Load when it began: {}", load()),
        format!(
            "Deskbell {}, {}, SQLite {}, SQLCipher {sqlcipher}",
            env!("CARGO_PKG_VERSION"),
            ask("rustc", &["--version"]),
            rusqlite::version()
        ),
        format!(
            "Node {}, Express {}, twilio {}, better-sqlite3 {}",
            ask(&desks::node().to_string_lossy(), &["--version"]),
            package("express")?,
            package("twilio")?,
            package("better-sqlite3")?
        ),
    ])
}

/// The version of a package that the Node desk runs on.
fn package(name: &str) -> Result<String> {
    let path = desks::node_folder().join("node_modules").join(name).join("package.json");
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let version = manifest.get("version").and_then(serde_json::Value::as_str);
    Ok(version.context("a package has a version")?.to_owned())
}

/// What a program says about itself.
fn ask(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| format!("{program}: unknown"))
}

fn processor() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

fn memory() -> String {
    let about = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = about
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "memory unknown".to_owned(), |kilobytes| format!("{} GB", kilobytes >> 20))
}

fn system() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{} {}", std::env::consts::OS, release.trim()).trim().to_owned()
}

/// The kind of file system that a folder lies on.
fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let here = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let kinds = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (place, kind) = (words.next()?, words.next()?);
        here.starts_with(place).then_some((place.len(), kind))
    });
    kinds.max().map_or_else(|| "unknown file system".to_owned(), |(_, kind)| kind.to_owned())
}

fn load() -> String {
    let about = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    about.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

/// What every durable commit pays at least.
fn sync_time(folder: &Path) -> Result<Duration> {
    let path = folder.join("sync");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let asked = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(asked.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}
