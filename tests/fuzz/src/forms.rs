//! The forms that Twilio posts: what can be read can be written and read again, and is the same.

use deskbell_twilio::webhook::{
    Form, call, compliance, conference, gather, message, recording, transcription,
};

/// Reads a body as each form.
///
/// # Panics
/// When a form that was read is not read again as it was written.
pub fn read(bytes: &[u8]) {
    again::<message::Incoming>(bytes);
    again::<message::Status>(bytes);
    again::<call::Voice>(bytes);
    again::<call::Status>(bytes);
    again::<call::Dialed>(bytes);
    again::<gather::Gathered>(bytes);
    again::<recording::Recorded>(bytes);
    again::<recording::Status>(bytes);
    again::<transcription::Transcribed>(bytes);
    again::<conference::Status>(bytes);
    again::<compliance::Status>(bytes);
}

fn again<F: Form + PartialEq>(bytes: &[u8]) {
    let Ok(form) = F::parse(bytes) else { return };
    let again = F::parse(form.to_body().as_bytes());
    let name = std::any::type_name::<F>();
    assert!(again.is_ok_and(|again| again == form), "{name} changed on its way");
}
