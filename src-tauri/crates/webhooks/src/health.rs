//! `GET /health/{nonce}`: how a line proves that its public URL leads to this very process.
//! The answer is an HMAC under a key that never leaves the process, so that nobody else can give it.

use std::fmt::Write as _;
use std::io;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse as _, Response};
use deskbell_core::line::twin;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::desk::Desk;

/// Answers nonces.
pub(crate) struct Proof(Hmac<Sha256>);

impl Proof {
    pub(crate) fn new() -> io::Result<Proof> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        Hmac::new_from_slice(&key).map(Proof).map_err(io::Error::other)
    }

    /// What this process answers to `nonce`.
    pub(crate) fn of(&self, nonce: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(nonce.as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

/// A nonce that nobody has used before.
pub(crate) fn fresh_nonce() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex(&bytes))
}

/// 16 to 64 hexadecimal digits.
pub(crate) fn is_nonce(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Which computer answers, for another desk of the account: see [`twin`].
pub(crate) const COMPUTER: HeaderName = HeaderName::from_static("deskbell-computer");

/// The answer. No type that a carrier could text on.
pub(crate) fn answer(desk: &Desk, nonce: &str) -> Response {
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, "no-store")];
    let mut response = (headers, desk.proof().of(nonce)).into_response();
    let name = desk.office().and_then(|office| twin::sealed_name(&office, nonce));
    if let Some(name) = name.and_then(|name| HeaderValue::try_from(name).ok()) {
        response.headers_mut().insert(COMPUTER, name);
    }
    response
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
