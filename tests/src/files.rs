//! The files of a desk that has ended, opened by whoever has its keychain: the key is unwrapped here by its rule, which
//! `core/src/store/keys.rs` tells, and not by its code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use rusqlite::Connection;
use serde::Deserialize;

/// The names of all three.
pub const NAMES: [&str; 3] = ["inbox", "media", "arrivals"];

/// The files of one account, and what opens them.
pub struct Files {
    folder: PathBuf,
    key: String,
}

#[derive(Deserialize)]
struct KeyFile {
    id: String,
    by_keychain: Wrapped,
}

#[derive(Deserialize)]
struct Wrapped {
    salt: String,
    sealed: String,
}

impl Files {
    /// Those of an account below `data`, in which `bridge` keeps its keychain too.
    ///
    /// # Errors
    /// When the keychain does not open them.
    pub fn of(data: &Path, account: &str) -> anyhow::Result<Files> {
        let folder = data.join(account);
        let file: KeyFile = serde_json::from_slice(&fs::read(folder.join("keys.json"))?)?;
        let keychain: BTreeMap<String, String> =
            serde_json::from_slice(&fs::read(data.join("secrets.json"))?)?;
        let secret = keychain.get(&format!("{account}/key/{}", file.id)).context("the keychain's part")?;
        let key = unwrap(&file.by_keychain, secret).context("the keychain's part opens the key")?;
        Ok(Files { folder, key })
    }

    /// What opens them all: 64 hexadecimal digits, which must lie nowhere.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// One of them. Nobody else may have it open.
    ///
    /// # Errors
    /// When it is not there, or is of another key.
    pub fn open(&self, name: &str) -> anyhow::Result<Connection> {
        let place = self.folder.join(format!("{name}.db"));
        anyhow::ensure!(place.exists(), "there is no {name}");
        let conn = Connection::open(place)?;
        conn.pragma_update(None, "key", format!("x'{}'", self.key))?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(conn)
    }
}

fn unwrap(wrapped: &Wrapped, secret: &str) -> anyhow::Result<String> {
    let salt = STANDARD.decode(&wrapped.salt)?;
    let mut sealed = STANDARD.decode(&wrapped.sealed)?;
    let is_wrong = |_: ring::error::Unspecified| anyhow!("it does not fit");
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt).extract(secret.as_bytes());
    let label: [&[u8]; 1] = [b"deskbell data key by keychain"];
    let wrapping = LessSafeKey::new(UnboundKey::from(prk.expand(&label, &AES_256_GCM).map_err(is_wrong)?));
    let nonce = Nonce::assume_unique_for_key([0; NONCE_LEN]);
    let opened = wrapping.open_in_place(nonce, Aad::empty(), &mut sealed).map_err(is_wrong)?;
    Ok(std::str::from_utf8(opened)?.to_owned())
}
