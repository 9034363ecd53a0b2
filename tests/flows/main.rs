//! What Deskbell does, as conversations: real core, real webhooks, the sandbox for Twilio.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod account;
mod backup;
mod bodies;
mod calls;
mod connecting;
mod consent;
mod contacts;
mod contacts_import;
mod diagnostics;
mod drafts;
mod inbox;
mod line;
mod lock;
mod messages;
mod notes;
mod notices;
mod numbers;
mod pictures;
mod pointing;
mod practice;
mod prices;
mod questions;
mod queue;
mod retention;
mod routing;
mod scheduled;
mod search;
mod sending;
mod snooze;
mod tags;
mod undo;
mod webhooks;
