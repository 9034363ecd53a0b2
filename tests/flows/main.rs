//! What Deskbell does, as conversations: real core, real webhooks, the sandbox for Twilio.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod account;
mod consent;
mod inbox;
mod messages;
mod notices;
mod pictures;
mod sending;
mod webhooks;
