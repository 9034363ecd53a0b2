//! Two desks of one account, of which one holds the address that the other wants: which computer the holder is on.
//!
//! Invariant: the name of a computer is told under the account's auth token alone. Whoever does not have it gets bytes that
//! say nothing, and cannot make any that are believed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::account::Office;
use crate::store::folder::machine_name;
use crate::store::seal::{seal_under, unseal_under};

const WHAT: &str = "name of a computer";
/// No computer's name is longer, in characters.
const LONGEST: usize = 64;

/// This computer's name, in base 64, for another desk of the account, which has made `nonce`.
#[must_use]
pub fn sealed_name(office: &Office, nonce: &str) -> Option<String> {
    let token = office.signing_tokens().into_iter().next()?;
    let sealed = seal_under(token.expose().as_bytes(), WHAT, said(nonce, machine_name()).as_bytes()).ok()?;
    Some(STANDARD.encode(sealed))
}

/// The name of the computer that answers to `nonce`, if it says one and is of this account.
#[must_use]
pub fn read_name(office: &Office, nonce: &str, sealed: &str) -> Option<String> {
    let sealed = STANDARD.decode(sealed).ok()?;
    let mut tokens = office.signing_tokens().into_iter();
    let plain = tokens.find_map(|token| unseal_under(token.expose().as_bytes(), WHAT, &sealed))?;
    let name = String::from_utf8(plain).ok()?.strip_prefix(&said(nonce, ""))?.to_owned();
    let is_name = !name.is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control);
    is_name.then_some(name)
}

/// Another desk, for a person, within a sentence.
#[must_use]
pub fn who(computer: Option<&str>) -> String {
    match computer {
        Some(name) if name == machine_name() => "another Deskbell on this computer".to_owned(),
        Some(name) => format!("Deskbell on {name}"),
        None => "another Deskbell".to_owned(),
    }
}

fn said(nonce: &str, name: &str) -> String {
    format!("{nonce} {name}")
}
