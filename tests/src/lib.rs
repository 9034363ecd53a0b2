//! What the tests of the whole house share: [`World`], a real core behind real webhooks with the sandbox outside;
//! `bridge`, the app without a window, a desk that it is the process of, and the files that
//! it leaves; and an edge of ngrok's.

pub mod bridge;
pub mod certificates;
pub mod desk;
pub mod edge;
pub mod files;
pub mod order;
mod transcript;
mod world;

pub use world::{Computer, KEYCHAIN_LOCKED, START, World, fresh_intent, front_desk, recalls};
