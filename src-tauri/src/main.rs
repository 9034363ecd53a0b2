//! Starts Deskbell.

// A window needs no console beside it; while developing, the log does.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    deskbell_shell::run()
}
