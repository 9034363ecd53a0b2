//! Faults: the process is killed while texts come in and go out, the disk is full or read-only, a file is gone or not
//! what it was, the keychain is locked, the folder is a copy, the clock is a year off. `cargo xtask test nextest` runs a
//! short form of each; `cargo xtask soak` runs the long form of the kills and keeps its figures in
//! `RESULTS.md`.
//!
//! Real parts: `bridge` as a process that is killed, folders on disks of their own, signed requests, the sandbox.
#![cfg(unix)]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod books;
mod cable;
mod clock;
mod disk;
mod file;
mod folder;
mod gone;
mod killing;
mod locked;
mod migration;
mod mount;
mod shape;
mod turned;
