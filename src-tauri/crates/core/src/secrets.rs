//! Where secrets live: a place of the outside's choosing, the OS keychain in the app.
//!
//! A secret that cannot be read is never treated as one that is not there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use deskbell_twilio::Secret;

/// The keychain, or what stands for it. Calls may block while a person answers a prompt: never call from async code
/// without `spawn_blocking`.
pub trait Secrets: Send + Sync {
    /// The secret called `name`, or `None` if the keychain says for certain that it holds none.
    ///
    /// # Errors
    /// When the keychain is locked, refuses, or is not there.
    fn read(&self, name: &str) -> Result<Option<Secret>, SecretsError>;

    /// Keeps `secret` under `name`, replacing what was there.
    ///
    /// # Errors
    /// When the keychain is locked, refuses, or is not there.
    fn write(&self, name: &str, secret: &Secret) -> Result<(), SecretsError>;

    /// Forgets the secret called `name`; it is no error if there was none.
    ///
    /// # Errors
    /// When the keychain is locked, refuses, or is not there.
    fn delete(&self, name: &str) -> Result<(), SecretsError>;
}

/// Why the keychain did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// It is locked and nobody unlocked it.
    #[error("the keychain is locked")]
    Locked,
    /// Its owner, or the system, said no.
    #[error("the keychain refused")]
    Denied,
    /// There is no keychain service to ask. It may need the app to start again once there is one.
    #[error("no keychain answers: {0}")]
    Unavailable(String),
}

/// Secrets in a file of their own, 0600, for what is invented: the practice line, and `bridge`.
#[derive(Debug)]
pub struct FileSecrets {
    path: PathBuf,
    /// Two writers at once would each forget what the other wrote.
    turn: Mutex<()>,
}

impl FileSecrets {
    /// Secrets in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf) -> FileSecrets {
        FileSecrets { path: folder.join("secrets.json"), turn: Mutex::new(()) }
    }

    fn load(&self) -> Result<BTreeMap<String, String>, SecretsError> {
        match std::fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(unavailable),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(unavailable(error)),
        }
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), SecretsError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.load()?;
        change(&mut all);
        let bytes = serde_json::to_vec(&all).map_err(unavailable)?;
        crate::store::folder::replace_file(&self.path, &bytes).map_err(unavailable)
    }
}

fn unavailable(error: impl std::fmt::Display) -> SecretsError {
    SecretsError::Unavailable(error.to_string())
}

impl Secrets for FileSecrets {
    fn read(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        Ok(self.load()?.remove(name).map(Secret::new))
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        self.change(|all| {
            all.insert(name.to_owned(), secret.expose().to_owned());
        })
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.change(|all| {
            all.remove(name);
        })
    }
}
