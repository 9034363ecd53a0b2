//! The data key: made once, kept in the folder wrapped twice, by the keychain's secret and by the recovery code.
//!
//! A key that cannot be unwrapped is an error and never a reason to make a new one.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deskbell_twilio::Secret;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::store::{folder, twice};

/// The 256-bit key of a folder's two database files.
#[derive(Clone)]
pub struct DataKey(Secret);

impl DataKey {
    /// The key as SQLCipher takes it: 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> &str {
        self.0.expose()
    }
}

/// The twelve words (BIP 39, English) that open a folder whose keychain secret is gone.
#[derive(Clone)]
pub struct RecoveryCode(Secret);

impl RecoveryCode {
    /// The words, in lower case, with single spaces.
    #[must_use]
    pub fn words(&self) -> &str {
        self.0.expose()
    }

    /// Reads what a person typed: any case, any white space.
    ///
    /// # Errors
    /// `bad_input` naming `code` when a word is not in the list or the checksum does not hold.
    pub fn parse(typed: &str) -> Result<RecoveryCode, Error> {
        let words = typed.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        let bad = || {
            Error::bad_input("code", "That is not a recovery code. It has twelve words; check the spelling.")
        };
        let mnemonic = bip39::Mnemonic::parse_normalized(&words).map_err(|_| bad())?;
        if mnemonic.word_count() != 12 {
            return Err(bad());
        }
        Ok(RecoveryCode(Secret::new(words)))
    }

    fn make() -> Result<RecoveryCode, Error> {
        let entropy: [u8; 16] = random()?;
        let mnemonic = bip39::Mnemonic::from_entropy(&entropy).map_err(Error::internal)?;
        Ok(RecoveryCode(Secret::new(mnemonic.to_string())))
    }
}

/// The wrapped key as it lies in the folder, `keys.json`.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u32,
    /// Names the keychain's entry, so that two folders of one account never take each other's.
    id: String,
    by_keychain: Wrapped,
    by_recovery: Wrapped,
}

#[derive(Serialize, Deserialize)]
struct Wrapped {
    salt: String,
    sealed: String,
}

const VERSION: u32 = 1;

const NAME: &str = "keys.json";

fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// There is no file of the key, or none that can be read.
pub(crate) fn damaged() -> Error {
    Error::DamagedFile(NAME.to_owned())
}

/// Whether the folder has a key already. A folder that cannot be looked into is an error, never "no".
pub(crate) fn exists(folder: &Path) -> Result<bool, Error> {
    twice::exists(&path(folder))
}

/// Under which id the keychain keeps its part of the folder's key; none when the file was cut off being made.
pub(crate) fn id(folder: &Path) -> Result<Option<String>, Error> {
    match read(folder) {
        Ok(file) => Ok(Some(file.id)),
        Err(Error::DamagedFile(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a new folder is given: its key, the keychain's secret, and the words to write down.
pub(crate) struct NewKeys {
    pub(crate) key: DataKey,
    pub(crate) id: String,
    pub(crate) keychain_secret: Secret,
    pub(crate) recovery: RecoveryCode,
}

/// Makes the key of a new folder and lays it down wrapped twice.
pub(crate) fn create(folder: &Path) -> Result<NewKeys, Error> {
    if exists(folder)? {
        return Err(Error::internal("this folder has a key already"));
    }
    let bytes: [u8; 32] = random()?;
    let key = DataKey(Secret::new(hex(&bytes)));
    let keychain_bytes: [u8; 32] = random()?;
    let keychain_secret = Secret::new(hex(&keychain_bytes));
    let recovery = RecoveryCode::make()?;
    let file = KeyFile {
        version: VERSION,
        id: fresh_id()?,
        by_keychain: wrap(&key, keychain_secret.expose(), Wrapper::Keychain)?,
        by_recovery: wrap(&key, recovery.words(), Wrapper::Recovery)?,
    };
    let bytes = serde_json::to_vec_pretty(&file).map_err(Error::internal)?;
    folder::create_file(&path(folder), &bytes)?;
    folder::replace_file(&twice::copy_of(&path(folder)), &bytes)?;
    Ok(NewKeys { key, id: file.id, keychain_secret, recovery })
}

/// Takes away the key of a folder whose making was cut off, before anything was written under it.
pub(crate) fn discard_unused(folder: &Path) -> Result<(), Error> {
    if crate::store::has_data(folder)? {
        return Err(Error::internal("a key that guards data is never taken away"));
    }
    twice::remove(&path(folder))
}

/// Unwraps the folder's key with the keychain's secret.
pub(crate) fn open(folder: &Path, keychain_secret: &Secret) -> Result<DataKey, Error> {
    unwrap(&read(folder)?.by_keychain, keychain_secret.expose(), Wrapper::Keychain).ok_or(Error::WrongKey)
}

/// A key that the recovery code opened, wrapped anew for a keychain that has lost its secret, and not laid down yet:
/// the keychain must have its part first, or a refusal in between would leave a wrap that nobody can open.
pub(crate) struct Recovered {
    pub(crate) key: DataKey,
    pub(crate) keychain_secret: Secret,
    file: KeyFile,
}

impl Recovered {
    /// Under which id the keychain must keep its part.
    pub(crate) fn id(&self) -> &str {
        &self.file.id
    }

    /// Lays the new wrap down in place of the old one.
    pub(crate) fn lay_down(&self, folder: &Path) -> Result<(), Error> {
        write(folder, &self.file)
    }
}

/// Unwraps the folder's key with the recovery code.
pub(crate) fn recover(folder: &Path, code: &RecoveryCode) -> Result<Recovered, Error> {
    let mut file = read(folder)?;
    let key = unwrap(&file.by_recovery, code.words(), Wrapper::Recovery)
        .ok_or_else(|| Error::bad_input("code", "This recovery code belongs to another inbox."))?;
    let keychain_bytes: [u8; 32] = random()?;
    let keychain_secret = Secret::new(hex(&keychain_bytes));
    file.id = fresh_id()?;
    file.by_keychain = wrap(&key, keychain_secret.expose(), Wrapper::Keychain)?;
    Ok(Recovered { key, keychain_secret, file })
}

/// Wraps the key under new words, because nobody has written the old ones down.
pub(crate) fn renew_recovery(folder: &Path, key: &DataKey) -> Result<RecoveryCode, Error> {
    let mut file = read(folder)?;
    let recovery = RecoveryCode::make()?;
    file.by_recovery = wrap(key, recovery.words(), Wrapper::Recovery)?;
    write(folder, &file)?;
    Ok(recovery)
}

/// The wrapped key as it lies in the folder, to be kept elsewhere too.
pub(crate) fn read_bytes(folder: &Path) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(&read(folder)?).map_err(Error::internal)
}

fn fresh_id() -> Result<String, Error> {
    let bytes: [u8; 16] = random()?;
    Ok(hex(&bytes))
}

fn read(folder: &Path) -> Result<KeyFile, Error> {
    let file = twice::read(&path(folder), |bytes| {
        let file: KeyFile = serde_json::from_slice(bytes).map_err(|_| Error::Damaged)?;
        if file.version > VERSION { Err(Error::NewerDatabase) } else { Ok(file) }
    })?;
    file.ok_or_else(damaged)
}

/// Written beside, flushed, then moved into place: a crash leaves the old file or the new one, never half of one.
fn write(folder: &Path, file: &KeyFile) -> Result<(), Error> {
    let bytes = serde_json::to_vec_pretty(file).map_err(Error::internal)?;
    twice::replace(&path(folder), &bytes)
}

/// What a key is wrapped by; part of the derivation, so that one wrapper's text never opens the other.
#[derive(Clone, Copy)]
enum Wrapper {
    Keychain,
    Recovery,
}

impl Wrapper {
    fn label(self) -> &'static [u8] {
        match self {
            Wrapper::Keychain => b"deskbell data key by keychain",
            Wrapper::Recovery => b"deskbell data key by recovery code",
        }
    }
}

/// HKDF-SHA-256 (RFC 5869) suffices: both secrets carry at least 128 bits of entropy.
fn wrapping_key(
    salt: &[u8],
    secret: &str,
    wrapper: Wrapper,
) -> Result<LessSafeKey, ring::error::Unspecified> {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret.as_bytes());
    let info = [wrapper.label()];
    let okm = prk.expand(&info, &AES_256_GCM)?;
    Ok(LessSafeKey::new(UnboundKey::from(okm)))
}

/// A fresh salt makes a fresh wrapping key for every wrap, so that the nonce may be constant.
fn wrap(key: &DataKey, secret: &str, wrapper: Wrapper) -> Result<Wrapped, Error> {
    let salt: [u8; 32] = random()?;
    let wrapping =
        wrapping_key(&salt, secret, wrapper).map_err(|_| Error::internal("key derivation failed"))?;
    let mut sealed = key.hex().as_bytes().to_vec();
    wrapping
        .seal_in_place_append_tag(Nonce::assume_unique_for_key([0; NONCE_LEN]), Aad::empty(), &mut sealed)
        .map_err(|_| Error::internal("key wrapping failed"))?;
    Ok(Wrapped { salt: STANDARD.encode(salt), sealed: STANDARD.encode(sealed) })
}

fn unwrap(wrapped: &Wrapped, secret: &str, wrapper: Wrapper) -> Option<DataKey> {
    let salt = STANDARD.decode(&wrapped.salt).ok()?;
    let mut sealed = STANDARD.decode(&wrapped.sealed).ok()?;
    let wrapping = wrapping_key(&salt, secret, wrapper).ok()?;
    let nonce = Nonce::assume_unique_for_key([0; NONCE_LEN]);
    let opened = wrapping.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
    let text = std::str::from_utf8(opened).ok()?;
    Some(DataKey(Secret::new(text.to_owned())))
}

/// `N` bytes from the operating system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_keychain_and_the_recovery_code_open_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let made = create(folder.path()).unwrap();
        assert_eq!(open(folder.path(), &made.keychain_secret).unwrap().hex(), made.key.hex());
        let recovered = recover(folder.path(), &made.recovery).unwrap();
        assert_eq!(recovered.key.hex(), made.key.hex());
        assert_ne!(recovered.id(), made.id, "another entry, so that the old one is never overwritten");
        open(folder.path(), &made.keychain_secret).expect("until it is laid down the old wrap holds");
        recovered.lay_down(folder.path()).unwrap();
        assert_eq!(open(folder.path(), &recovered.keychain_secret).unwrap().hex(), made.key.hex());
        assert!(matches!(open(folder.path(), &made.keychain_secret), Err(Error::WrongKey)));
    }

    #[test]
    fn words_that_nobody_wrote_down_can_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let made = create(folder.path()).unwrap();
        let renewed = renew_recovery(folder.path(), &made.key).unwrap();
        assert!(recover(folder.path(), &made.recovery).is_err());
        assert_eq!(recover(folder.path(), &renewed).unwrap().key.hex(), made.key.hex());
        assert_eq!(open(folder.path(), &made.keychain_secret).unwrap().hex(), made.key.hex());
    }

    #[test]
    fn a_foreign_code_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path()).unwrap();
        let before = fs::read(path(folder.path())).unwrap();
        assert!(recover(folder.path(), &RecoveryCode::make().unwrap()).is_err());
        assert_eq!(fs::read(path(folder.path())).unwrap(), before);
    }

    #[test]
    fn a_folder_with_a_key_is_never_given_another() {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path()).unwrap();
        assert!(create(folder.path()).is_err());
    }

    #[test]
    fn typed_words_may_have_any_case_and_spacing() {
        let code = RecoveryCode::make().unwrap();
        let typed = format!("  {}\n", code.words().to_uppercase().replace(' ', "   "));
        assert_eq!(RecoveryCode::parse(&typed).unwrap().words(), code.words());
        assert!(RecoveryCode::parse("bell bell bell").is_err());
    }

    #[test]
    fn the_key_file_holds_no_key_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let made = create(folder.path()).unwrap();
        let text = fs::read_to_string(path(folder.path())).unwrap();
        for secret in [made.key.hex(), made.keychain_secret.expose(), made.recovery.words()] {
            assert!(!text.contains(secret));
        }
    }
}
