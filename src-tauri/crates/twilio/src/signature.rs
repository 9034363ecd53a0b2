//! `X-Twilio-Signature`: signing, as Twilio and the sandbox do, and verifying, as a listener must.
//! The URL is ours as configured, cut and joined as raw text; nothing of it comes from the request's headers.
//! See <https://www.twilio.com/docs/usage/security#validating-requests>.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::secret::Secret;
use crate::urlencoded::{self, Pair};

/// The header that carries the signature.
pub const HEADER: &str = "X-Twilio-Signature";

/// The query parameter that carries the hash of a body that is no form.
const BODY_HASH: &str = "bodySHA256";

/// A request as it arrived, and where we said we listen.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// The base address that Twilio was given, such as `https://desk.example.com`, as configured.
    pub public_base_url: &'a str,
    /// The request line's path and query, untouched: `/messages/incoming?x=1`.
    pub path_and_query: &'a str,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The `X-Twilio-Signature` header.
    pub signature: Option<&'a str>,
    /// The whole body.
    pub body: &'a [u8],
}

/// Why a request is not believed. For the quarantine; the sender learns only 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Rejected {
    /// There is no signature.
    #[error("the signature is missing")]
    Missing,
    /// The signature is not 20 bytes in base 64.
    #[error("the signature is malformed")]
    Malformed,
    /// The signature is not ours: another token, another public address, or a changed request.
    #[error("the signature is wrong")]
    Wrong,
    /// The body is no form and the query names no hash of it.
    #[error("the hash of the body is missing")]
    BodyHashMissing,
    /// The signed hash is not that of the body.
    #[error("the hash of the body is wrong")]
    BodyHashWrong,
}

impl Rejected {
    /// A word for the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Wrong => "wrong",
            Self::BodyHashMissing => "body_hash_missing",
            Self::BodyHashWrong => "body_hash_wrong",
        }
    }
}

/// Verifies that Twilio, holding `auth_token`, sent this request to our public address.
///
/// Twilio is of several minds about ports, so the address counts with and without its port.
pub fn verify(auth_token: &Secret, received: &Received<'_>) -> Result<(), Rejected> {
    let claimed = received.signature.ok_or(Rejected::Missing)?;
    let claimed = STANDARD.decode(claimed).map_err(|_| Rejected::Malformed)?;
    if claimed.len() != 20 {
        return Err(Rejected::Malformed);
    }
    let is_form = received.content_type.is_some_and(is_form);
    let params = if is_form { form_text(received.body) } else { Vec::new() };
    let address = Address::split(received.public_base_url);
    let path = without_fragment(received.path_and_query);
    let key = keyed(auth_token);
    let is_ours = address.variants().into_iter().any(|base| {
        let mut mac = key.clone();
        mac.update(base.as_bytes());
        mac.update(address.path.as_bytes());
        mac.update(path.as_bytes());
        mac.update(&params);
        mac.verify_slice(&claimed).is_ok()
    });
    if !is_ours {
        return Err(Rejected::Wrong);
    }
    // A form's fields are signed themselves, and an empty body has nothing to sign.
    match body_hash(path) {
        _ if is_form => Ok(()),
        None if received.body.is_empty() => Ok(()),
        None => Err(Rejected::BodyHashMissing),
        Some(hash) => {
            let hash = hash.to_ascii_lowercase();
            let is_same: bool = hash.as_bytes().ct_eq(hex_sha256(received.body).as_bytes()).into();
            if is_same { Ok(()) } else { Err(Rejected::BodyHashWrong) }
        }
    }
}

/// Signs a form post to `url`, or with no `params` a GET. The value of `X-Twilio-Signature`.
///
/// A fragment and a user in the URL do not enter the signature. For a body that is no form, sign the URL of
/// [`with_body_hash`] without params.
pub fn sign<K: AsRef<str>, V: AsRef<str>>(auth_token: &Secret, url: &str, params: &[(K, V)]) -> String {
    let mut mac = keyed(auth_token);
    mac.update(signed_url(url).as_bytes());
    let pairs = params.iter().map(|(key, value)| {
        (Cow::Borrowed(key.as_ref().as_bytes()), Cow::Borrowed(value.as_ref().as_bytes()))
    });
    mac.update(&joined(pairs.collect()));
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The URL that Twilio posts a body to that is no form: with `bodySHA256` at the end of its query.
pub fn with_body_hash(url: &str, body: &[u8]) -> String {
    let (url, fragment) = match url.split_once('#') {
        Some((url, fragment)) => (url, format!("#{fragment}")),
        None => (url, String::new()),
    };
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{BODY_HASH}={}{fragment}", hex_sha256(body))
}

/// The base address as Twilio may have written it when it signed.
struct Address<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Address<'a> {
    /// Cuts raw text, because a URL type would lower the host's case and re-encode the path.
    fn split(base: &'a str) -> Self {
        let base = without_fragment(base);
        let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, Some(port)),
            _ => (host, None),
        };
        Self { scheme, host, port, path: path.trim_end_matches('/') }
    }

    /// With the configured port or the scheme's own, and without any.
    fn variants(&self) -> [String; 2] {
        let Self { scheme, host, .. } = self;
        let default = if scheme.eq_ignore_ascii_case("http") { "80" } else { "443" };
        let bare = format!("{scheme}://{host}");
        let full = format!("{bare}:{}", self.port.filter(|port| !port.is_empty()).unwrap_or(default));
        if self.port.is_some() { [full, bare] } else { [bare, full] }
    }
}

fn signed_url(url: &str) -> Cow<'_, str> {
    let url = without_fragment(url);
    let Some((scheme, rest)) = url.split_once("://") else { return Cow::Borrowed(url) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    match rest.split_at_checked(end) {
        Some((authority, path)) if authority.contains('@') => {
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            Cow::Owned(format!("{scheme}://{host}{path}"))
        }
        _ => Cow::Borrowed(url),
    }
}

fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn keyed(auth_token: &Secret) -> Hmac<Sha1> {
    // HMAC takes keys of every length; the other arm cannot be reached and would verify nothing of Twilio's.
    Hmac::new_from_slice(auth_token.expose().as_bytes()).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

fn form_text(body: &[u8]) -> Vec<u8> {
    joined(urlencoded::pairs(body).collect())
}

/// Unique keys in the order of their bytes, each with its unique values in the order of theirs.
fn joined(mut pairs: Vec<Pair<'_>>) -> Vec<u8> {
    pairs.sort_unstable();
    pairs.dedup();
    let length = pairs.iter().map(|(key, value)| key.len() + value.len()).sum();
    let mut text = Vec::with_capacity(length);
    for (key, value) in &pairs {
        text.extend_from_slice(key);
        text.extend_from_slice(value);
    }
    text
}

fn body_hash(path_and_query: &str) -> Option<&str> {
    let (_, query) = path_and_query.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(BODY_HASH)?.strip_prefix('='))
}

fn hex_sha256(body: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests;
