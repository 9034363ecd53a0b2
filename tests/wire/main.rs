//! The wire: what crosses between us and Twilio, held against witnesses that are not ours.
//! Twilio's OpenAPI files judge every request and every answer of the sandbox; Twilio's own libraries for Python
//! and Node use the sandbox as their users would, and agree with us on signatures.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may stop where it stands"
)]

mod answers;
mod completeness;
mod doors;
mod examples;
mod office;
mod official;
mod openapi;
mod refusals;
mod requests;
mod signatures;
