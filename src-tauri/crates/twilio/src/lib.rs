//! What Twilio says: a typed client for its REST API, its webhooks' forms and signatures, and TwiML.
//! It knows nothing of the app around it, and shows no secret, number or text in a log.

pub mod api;
pub mod client;
pub mod clock;
mod date;
mod decode;
pub mod error;
pub mod hosts;
pub mod media;
pub mod page;
pub mod party;
pub mod phone;
mod reach;
pub mod request;
mod retry;
pub mod secret;
pub mod segments;
pub mod sid;
pub mod signature;
pub mod sound;
mod transport;
pub mod twiml;
mod urlencoded;
pub mod webhook;
mod wire;
mod word;

pub use client::{Client, Credentials};
pub use clock::{Clock, Millis, Stopwatch};
pub use error::Error;
pub use hosts::{Host, Hosts};
pub use media::Media;
pub use party::Party;
pub use phone::{Country, PhoneNumber};
pub use secret::Secret;
pub use sid::*;
