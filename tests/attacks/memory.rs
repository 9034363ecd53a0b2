//! How much memory a process has, as the system sees it.

use std::fs;

use anyhow::Context as _;

/// What a process has in memory now, in KB.
pub(crate) fn resident(pid: u32) -> anyhow::Result<u64> {
    read(pid, "VmRSS:")
}

/// The most that it ever had, in KB, which no moment between two looks escapes.
pub(crate) fn highest(pid: u32) -> anyhow::Result<u64> {
    read(pid, "VmHWM:")
}

fn read(pid: u32, name: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("it has memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
