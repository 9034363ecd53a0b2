//! Attacks: what strangers try at the open door, and what lies about afterwards. `cargo xtask test nextest` runs a short
//! form of each; `cargo xtask soak` runs the long one. The last whole figures stand in `RESULTS.md`.
//!
//! Real parts: `bridge` as a process of its own, sockets, signed requests, the sandbox as Twilio.
#![cfg(target_os = "linux")]

mod day;
mod hostile;
mod left_behind;
mod memory;
mod neighbour;
mod office;
mod rings;
mod stranger;
mod traces;
mod ways;
