//! Small things that lie beside the encrypted files, sealed under the same key, or go between two desks of one account:
//! nobody else reads or forges them.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;

use crate::error::Error;
use crate::store::keys::{DataKey, random};

const SALT: usize = 32;

/// Seals `plain`; `what` says what it is, so that one sealed thing never passes for another.
pub(crate) fn seal(key: &DataKey, what: &'static str, plain: &[u8]) -> Result<Vec<u8>, Error> {
    seal_under(key.hex().as_bytes(), what, plain)
}

/// The same under another secret, of at least 128 bits.
pub(crate) fn seal_under(secret: &[u8], what: &'static str, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let salt: [u8; SALT] = random()?;
    let sealing = sealing_key(secret, &salt, what).map_err(|_| Error::internal("key derivation failed"))?;
    let mut sealed = plain.to_vec();
    // A fresh salt makes a fresh key for everything sealed, so that the nonce may be constant.
    sealing
        .seal_in_place_append_tag(Nonce::assume_unique_for_key([0; NONCE_LEN]), Aad::empty(), &mut sealed)
        .map_err(|_| Error::internal("sealing failed"))?;
    Ok([&salt[..], &sealed].concat())
}

/// What was sealed, if it was sealed under this key as `what` and nobody touched it since.
pub(crate) fn unseal(key: &DataKey, what: &'static str, sealed: &[u8]) -> Option<Vec<u8>> {
    unseal_under(key.hex().as_bytes(), what, sealed)
}

/// The same under another secret.
pub(crate) fn unseal_under(secret: &[u8], what: &'static str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (salt, sealed) = sealed.split_at_checked(SALT)?;
    let opening = sealing_key(secret, salt, what).ok()?;
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key([0; NONCE_LEN]);
    opening.open_in_place(nonce, Aad::empty(), &mut sealed).ok().map(|plain| plain.to_vec())
}

fn sealing_key(
    secret: &[u8],
    salt: &[u8],
    what: &'static str,
) -> Result<LessSafeKey, ring::error::Unspecified> {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    let info = [b"deskbell sealed ", what.as_bytes()];
    let okm = prk.expand(&info, &AES_256_GCM)?;
    Ok(LessSafeKey::new(UnboundKey::from(okm)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::keys;

    #[test]
    fn what_is_sealed_opens_as_what_it_is_and_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        let sealed = seal(&key, "about", b"words").unwrap();
        assert_eq!(unseal(&key, "about", &sealed).as_deref(), Some(&b"words"[..]));
        assert_eq!(unseal(&key, "sums", &sealed), None);
        assert!(!sealed.windows(5).any(|window| window == b"words"));
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            assert_eq!(unseal(&key, "about", &touched), None, "byte {at}");
            assert_eq!(unseal(&key, "about", &sealed[..at]), None, "cut at {at}");
        }
    }
}
