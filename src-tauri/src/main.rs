//! Starts Deskbell.

// A window needs no console beside it; while developing, the log does.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

/// In place of the C library's, for SQLite too: meant to give back soon what a search or a burst of texts needed for a
/// moment. It keeps to small pages (`no_thp`): with huge ones `bridge` held 115 MB after prefix searches in 300,000
/// texts, without them 51 MB, and they took as long.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    deskbell_shell::run()
}
