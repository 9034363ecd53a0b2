//! Signatures: whatever the form, what was signed is believed, and nothing else is.

use deskbell_twilio::Secret;
use deskbell_twilio::signature::{Received, Rejected, sign, verify};
use deskbell_twilio::webhook::Fields;

const BASE: &str = "https://desk.example.com";

/// Reads a path, a header and a body, which stand on three lines.
///
/// # Panics
/// When something is believed that was not signed, or not believed although it was.
pub fn read(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (path, header, body) = (crate::text(line()), crate::text(line()), line());
    let path = format!("/{path}");
    let (ours, theirs) = (Secret::new("0123456789abcdef0123456789abcdef"), Secret::new("another"));
    let form = "application/x-www-form-urlencoded";
    for content_type in [Some(form), Some("application/json"), None] {
        let received = Received {
            public_base_url: BASE,
            path_and_query: &path,
            content_type,
            signature: Some(&header),
            body,
        };
        // Nobody who does not know the token finds a signature by chance.
        assert!(verify(&ours, &received).is_err(), "a stranger's signature is believed");
    }
    let Ok(fields) = Fields::parse(body) else { return };
    let params = fields.into_rest();
    let signature = sign(&ours, &format!("{BASE}{path}"), &params);
    let received = Received {
        public_base_url: BASE,
        path_and_query: &path,
        content_type: Some(form),
        signature: Some(&signature),
        body,
    };
    assert_eq!(verify(&ours, &received), Ok(()), "what was signed is not believed");
    assert_eq!(verify(&theirs, &received), Err(Rejected::Wrong), "another token is believed");
}
