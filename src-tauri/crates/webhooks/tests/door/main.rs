//! The door as strangers, proxies and Twilio find it, with a real office behind it.

#![expect(clippy::unwrap_used, reason = "all of this is a test: what cannot be had fails it")]

mod answers;
mod forgery;
mod line;
mod office;
mod pictures;
mod signatures;
mod slowness;
