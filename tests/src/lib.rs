//! What the tests of the whole house share: [`World`], a real core behind real webhooks with the sandbox outside.

pub mod bridge;
mod transcript;
mod world;

pub use world::{World, fresh_intent, front_desk, recalls};
