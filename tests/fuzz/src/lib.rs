//! What strangers can hand to us, read from arbitrary bytes: each target is a plain function that ends, and stops with a
//! panic where something that must hold does not.
//!
//! `tests/briefly.rs` runs each on its seeds and on what comes of changing them; `cargo xtask fuzz` lets libFuzzer, by
//! way of cargo-fuzz, look for more.
#![expect(clippy::expect_used, reason = "a target stops where something does not hold")]

pub mod cards;
pub mod forms;
pub mod segments;
pub mod signatures;
pub mod tables;
pub mod twiml;

/// The names of all targets, which are those of their folders of seeds and of their programs.
pub const NAMES: [&str; 6] = ["cards", "forms", "segments", "signatures", "tables", "twiml"];

/// The bytes as text: what is no UTF-8 becomes a question mark, as wherever we show foreign bytes.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
