//! Restoring an account from a back-up, at the two doors.
//!
//! Invariants: until everything is unpacked and proven, nothing of this computer changes; an inbox that is here is
//! never written over; what waited to be sent is sent by nobody but a person.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use deskbell_twilio::{Millis, Secret};
use serde::Deserialize;
use ts_rs::TS;

use super::app::{App, AppState};
use super::backup::{About, Progress, remove};
use super::opening::Names;
use super::roster::Choice;
use crate::backup::{damaged, look, newer, unpack};
use crate::error::Error;
use crate::secrets::Secrets;
use crate::store::keys::{self, RecoveryCode};
use crate::store::{self, folder};

/// Where a back-up is unpacked until all of it is proven.
const STAGING: &str = "restoring";
/// What a back-up that a browser gave is called until it is restored.
const GIVEN: &str = "given.backup";

/// What to do with an inbox of the same account that is here already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Present {
    /// Leave it, and restore nothing.
    #[default]
    Keep,
    /// Give its folder another name, and restore beside it.
    SetAside,
}

/// Asks to restore a back-up.
#[derive(Clone, Deserialize, TS)]
pub struct RestoreBackup {
    /// The recovery code, as typed.
    pub code: String,
    /// What to do with an inbox of the same account that is here already.
    #[serde(default)]
    pub present: Present,
}

/// Restores the back-up at `from`, remembers its account and opens it. On a computer whose keychain does not know the
/// account's auth token, what follows is the page that asks for it.
///
/// # Errors
/// `bad_input` naming `code` or `file`, [`Error::InboxThere`], or what the keychain or the disk says. Nothing was
/// changed then.
pub async fn restore(app: &App, from: PathBuf, args: RestoreBackup) -> Result<AppState, Error> {
    let code = RecoveryCode::parse(&args.code)?;
    let _turn = app.turning.lock().await;
    if app.office().is_ok() {
        return Err(Error::bad_input(
            "file",
            "Leave the account that is open first, then restore the back-up.",
        ));
    }
    let secrets = app.secrets_of(false);
    let (home, events, now) = (app.plan.folder.clone(), app.events.clone(), app.plan.clock.now());
    let work = move || {
        let staging = home.join(STAGING);
        clear(&staging)?;
        folder::create(&staging)?;
        let size = fs::metadata(&from).map_or(0, |file| file.len());
        let restoring = Restoring { home, staging, from, present: args.present, now, secrets };
        let restored = restoring.run(&code, &Progress::new(events, size));
        let _ = clear(&restoring.staging);
        restored
    };
    let restored = tokio::task::spawn_blocking(work).await.map_err(Error::internal)??;
    let choice = Choice::Account { sid: restored.account.sid.clone() };
    // What cannot be read of the other accounts is not written over.
    app.read_roster().await?;
    app.remember(|roster| {
        if roster.find(restored.account.sid.as_str()).is_none() {
            roster.put(restored.account);
        }
        roster.choice = choice;
    })?;
    app.open_remembered(None).await;
    Ok(app.read_state())
}

/// The same for a back-up whose bytes a browser gave.
pub(crate) async fn restore_given(app: &App, args: RestoreBackup, bytes: Vec<u8>) -> Result<AppState, Error> {
    let path = app.plan.folder.join(GIVEN);
    tokio::fs::write(&path, bytes).await.map_err(|source| Error::disk("take the back-up", source))?;
    let restored = restore(app, path.clone(), args).await;
    remove(&path).await;
    restored
}

struct Restoring {
    home: PathBuf,
    staging: PathBuf,
    from: PathBuf,
    present: Present,
    now: Millis,
    secrets: Arc<dyn Secrets>,
}

impl Restoring {
    fn run(&self, code: &RecoveryCode, progress: &Progress) -> Result<About, Error> {
        let looked = look(&self.from, code, &self.staging)?;
        let about: About = serde_json::from_slice(&looked.about).map_err(|_| damaged())?;
        let known = store::known_shapes();
        if about.shapes.0 > known.0 || about.shapes.1 > known.1 {
            return Err(newer());
        }
        let sid = about.account.sid.as_str();
        let target = self.home.join(sid);
        // Before gigabytes are unpacked for nothing.
        let is_there = self.is_there(&target, &about)?;
        unpack(&self.from, &looked.keys.key, &self.staging, &|done| {
            progress.tell(done);
            ControlFlow::Continue(())
        })?;
        let names = Names::of(sid);
        self.secrets.write(&names.key(looked.keys.id()), &looked.keys.keychain_secret)?;
        looked.keys.lay_down(&self.staging)?;
        self.run_ahead(&names, &looked.keys.key)?;
        if is_there {
            fs::rename(&target, self.home.join(format!("{sid}.aside-{}", self.now.0))).map_err(not_moved)?;
        }
        fs::rename(&self.staging, &target)
            .and_then(|()| folder::sync_folder_of(&target))
            .map_err(not_moved)?;
        Ok(about)
    }

    /// Whether the account has a folder that must be set aside, and may be.
    fn is_there(&self, target: &Path, about: &About) -> Result<bool, Error> {
        let is_folder = target.try_exists().map_err(|source| Error::disk("look into its folder", source))?;
        if !is_folder {
            return Ok(false);
        }
        let is_used = store::has_data(target)? || keys::exists(target)?;
        if is_used && self.present == Present::Keep {
            let name = about.account.name.clone();
            return Err(Error::InboxThere { name, folder: target.to_string_lossy().into_owned() });
        }
        // Whoever has it open keeps it.
        folder::lock(target).map(|_| true)
    }

    /// The keychain counts on from whichever is further, this computer or the back-up, and one more: so the restored
    /// inbox is known for a copy at its next opening, and so is the one that it replaces, should it ever come back.
    fn run_ahead(&self, names: &Names, key: &store::DataKey) -> Result<(), Error> {
        let there = store::copy::counted_starts(&self.staging.join("inbox.db"), key)?;
        let here = self.secrets.read(&names.starts)?.and_then(|text| text.expose().parse().ok()).unwrap_or(0);
        self.secrets.write(&names.starts, &Secret::new((there.max(here) + 1).to_string()))?;
        Ok(())
    }
}

/// Takes away what a restoring that was cut off has left in the folder above the accounts.
pub(super) fn clear_leftovers(home: &Path) {
    let _ = fs::remove_file(home.join(GIVEN));
    let _ = clear(&home.join(STAGING));
}

/// Takes away what a restoring that was cut off has left behind; nothing of it was in use.
fn clear(staging: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::disk("clear its folder", error)),
        _ => Ok(()),
    }
}

fn not_moved(source: io::Error) -> Error {
    Error::disk("put the restored inbox in its place", source)
}
