//! The computer that a world stands on: another one, another disk, a folder that somebody meddled with, its keychain.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use deskbell_core::secrets::{FileSecrets, Secrets, SecretsError};
use deskbell_sandbox::Sandbox;
use deskbell_twilio::{Clock, Secret};
use serde_json::json;
use tempfile::TempDir;

use super::{START, World};

/// What is different about a computer on which Deskbell is started.
#[derive(Debug, Clone, Default)]
pub struct Computer {
    /// How many milliseconds its clock is ahead.
    pub off: i64,
    /// Where it finds Twilio, if not at the sandbox.
    pub twilio: Option<String>,
}

impl Computer {
    pub(super) fn clock_beside(&self, truth: &Clock) -> Clock {
        if self.off == 0 { truth.clone() } else { truth.of_a_computer_that_is(self.off) }
    }
}

impl World {
    /// The same on a disk of the test's choosing, which `parent` lies on.
    pub async fn open_on(parent: &Path) -> World {
        let folder = TempDir::new_in(parent).expect("a temporary folder");
        World::open_in(Arc::new(folder), Clock::manual(START), None).await
    }

    /// Ends Deskbell here and starts it on another computer, where it has never been.
    pub async fn move_to_another_computer(self) -> World {
        let (clock, sandbox) = (self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        World::start_in(
            Arc::new(TempDir::new().expect("a temporary folder")),
            clock,
            Some(sandbox),
            Computer::default(),
        )
        .await
    }

    /// Where everything of this computer lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts another Deskbell on the same folder.
    pub async fn open_second(&self) -> World {
        World::start_in(
            self.folder.clone(),
            self.clock.clone(),
            Some(self.sandbox.clone()),
            Computer::default(),
        )
        .await
    }

    /// Ends Deskbell, does something to its folder, and starts it again on what that is now.
    pub async fn meddle(self, with: impl FnOnce(&Path)) -> World {
        let (folder, clock, sandbox) = (self.folder.clone(), self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        with(folder.path());
        World::start_in(folder, clock, Some(sandbox), Computer::default()).await
    }

    /// Ends Deskbell, lets something happen while this computer sleeps, and starts it again.
    pub async fn sleep_through(self, during: impl AsyncFnOnce(&Sandbox, &Clock)) -> World {
        let (folder, clock, sandbox) = (self.folder.clone(), self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        during(&sandbox, &clock).await;
        let world = World::start_in(folder, clock, Some(sandbox), Computer::default()).await;
        world.settle().await;
        world
    }

    /// What stands in the way, as its page says it; `open` when nothing does.
    pub async fn page(&self) -> String {
        let state = self.call("read_app", json!({})).await;
        let problem = &state["problem"];
        if problem.is_null() {
            return state["face"].as_str().expect("a face").to_owned();
        }
        let word = |name: &str| problem[name].as_str().expect("words").to_owned();
        format!("{} | {} | {} | {}", word("code"), word("title"), word("message"), word("next"))
    }
}

/// A keychain that is locked as long as a file of this name lies in the folder.
pub const KEYCHAIN_LOCKED: &str = "keychain-locked";

/// Secrets in a file, as `bridge` has them, that can be locked as a real keychain is.
pub(super) struct Keychain {
    secrets: FileSecrets,
    lock: PathBuf,
}

impl Keychain {
    pub(super) fn new(folder: &Path) -> Keychain {
        Keychain { secrets: FileSecrets::new(folder.to_owned()), lock: folder.join(KEYCHAIN_LOCKED) }
    }

    fn unlocked(&self) -> Result<&FileSecrets, SecretsError> {
        if self.lock.exists() { Err(SecretsError::Locked) } else { Ok(&self.secrets) }
    }
}

impl Secrets for Keychain {
    fn read(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        self.unlocked()?.read(name)
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        self.unlocked()?.write(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.unlocked()?.delete(name)
    }
}
