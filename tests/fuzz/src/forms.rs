//! The forms that Twilio posts: what can be read can be written and read again, and is the same.

use deskbell_twilio::webhook::Form as _;
use deskbell_twilio::webhook::message::{Incoming, Status};

/// Reads a body as each form.
///
/// # Panics
/// When a form that was read is not read again as it was written.
pub fn read(bytes: &[u8]) {
    if let Ok(form) = Incoming::parse(bytes) {
        let again = Incoming::parse(form.to_body().as_bytes());
        assert!(again.is_ok_and(|again| again == form), "an incoming text changed on its way");
    }
    if let Ok(form) = Status::parse(bytes) {
        let again = Status::parse(form.to_body().as_bytes());
        assert!(again.is_ok_and(|again| again == form), "a status changed on its way");
    }
}
