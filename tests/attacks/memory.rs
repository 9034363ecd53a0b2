//! How much memory a process has, as the system sees it.

use std::fs;

use anyhow::Context as _;

/// What a process has in memory now, in KB.
pub(crate) fn resident(pid: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("it has memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
