//! What the tests of the whole house share: [`World`], a real core behind real webhooks with the sandbox outside;
//! `bridge`, the app without a window, a desk that it is the process of, and the files that
//! it leaves; and an edge of ngrok's.

pub mod bridge;
pub mod certificates;
pub mod desk;
pub mod edge;
pub mod files;
pub mod order;
mod pixel;
mod transcript;
mod world;

pub use pixel::PIXEL;
pub use world::{Computer, KEYCHAIN_LOCKED, START, World, fresh_intent, front_desk, recalls};

/// Whether a test may be skipped where the system does not let it run. Not where `CI` is set: a proof that never ran
/// would be as green there as one that did.
#[must_use]
pub fn may_skip() -> bool {
    std::env::var_os("CI").is_none_or(|value| value.is_empty())
}
