//! What Deskbell does: the store, the inbox, sending, receiving, catching up.
//!
//! A write is a row, a fact and a promise: the SQL, `tx.publish(Event)` and `tx.enqueue(Job)` commit together or not
//! at all. Everything visible follows from facts; everything slow follows from promises. Knows no window, no socket.

pub mod account;
pub mod away;
mod backup;
pub mod calls;
pub mod compliance;
pub mod consent;
pub mod contacts;
pub mod drafts;
pub mod error;
pub mod events;
pub mod flows;
pub mod forwarding;
pub mod greetings;
pub mod inbox;
pub mod ingress;
pub mod jobs;
pub mod line;
pub mod lock;
pub mod messages;
pub mod notes;
pub mod notices;
pub mod numbers;
pub mod pictures;
pub mod plug;
pub mod practice;
mod present;
pub mod registrations;
pub mod replies;
pub mod retention;
pub mod rooms;
pub mod routing;
pub mod scheduled;
pub mod secrets;
pub mod settings;
pub mod spoken;
pub mod staff_texts;
pub mod store;
pub mod surface;
pub mod tags;
pub mod voicemails;

pub use account::{App, AppPlan};
pub use error::Error;
pub use events::Event;
pub use store::Id;
