//! The tunnel at ngrok, against an edge of our own: what keeps it down, what brings it back, and that it ends cleanly.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this is a test: what cannot be had fails it"
)]

mod desk;
mod endings;
mod office;
mod outages;
mod outside;
mod refusals;
mod secrets;
