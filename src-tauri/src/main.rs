//! Starts Deskbell.

// A window needs no console beside it; while developing, the log does.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

/// Gives memory back that a search or a burst of texts needed for a moment, to SQLite's allocations too, and is quicker.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    deskbell_shell::run()
}
