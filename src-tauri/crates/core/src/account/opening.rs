//! Opening an account's folder: the lock, the key, the store. Blocks, because the keychain may ask a person.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::{Clock, Millis, Secret};
use tokio::sync::broadcast;

use crate::error::Error;
use crate::events::Event;
use crate::secrets::Secrets;
use crate::store::folder::{self, FolderLock};
use crate::store::{self, DataKey, RecoveryCode, Store, keys};

/// Where the secrets of an account lie in the keychain.
pub(super) struct Names {
    pub(super) auth_token: String,
    pub(super) key: String,
    starts: String,
}

impl Names {
    pub(super) fn of(account: &str) -> Names {
        Names {
            auth_token: format!("{account}/auth-token"),
            key: format!("{account}/key"),
            starts: format!("{account}/starts"),
        }
    }
}

/// An opened folder.
pub(super) struct Opened {
    pub(super) store: Store,
    /// The words to write down, when the folder is new.
    pub(super) recovery: Option<RecoveryCode>,
}

/// What opening needs to know.
pub(super) struct Opening<'a> {
    pub(super) folder: &'a Path,
    pub(super) account: &'a str,
    pub(super) secrets: &'a dyn Secrets,
    pub(super) clock: &'a Clock,
    pub(super) events: broadcast::Sender<Event>,
    /// The recovery code, when a person typed one.
    pub(super) code: Option<RecoveryCode>,
}

/// Opens the folder, or makes it when there is nothing in it yet.
pub(super) fn open(opening: Opening<'_>) -> Result<Opened, Error> {
    let Opening { folder, account, secrets, clock, events, code } = opening;
    let names = Names::of(account);
    let lock = lock(folder)?;
    let has_data = store::inbox_path(folder).exists();
    let (key, recovery) = match (keys::exists(folder), has_data) {
        (true, _) => (open_key(folder, secrets, &names, code.as_ref(), has_data)?, None),
        (false, true) => return Err(Error::Damaged),
        (false, false) => (None, None),
    };
    let (key, recovery) = match key {
        Some(key) => (key, recovery),
        None => {
            let made = create_key(folder, secrets, &names)?;
            (made.key, Some(made.recovery))
        }
    };
    let store = Store::open(folder, lock, &key, clock, events)?;
    Ok(Opened { store, recovery })
}

/// Takes the folder's lock. What this very process is still letting go of, such as the last webhook of the account
/// that was just left, is waited for.
fn lock(folder: &Path) -> Result<FolderLock, Error> {
    const TRIES: u32 = 100;
    for _ in 0..TRIES {
        match folder::lock(folder) {
            Err(Error::Held(holder)) if holder.process == std::process::id() => {
                std::thread::sleep(Duration::from_millis(20));
            }
            locked_or_not => return locked_or_not,
        }
    }
    folder::lock(folder)
}

/// The key of a folder that has one. `None` when the folder has a key, no data, and the keychain never got its part:
/// it was cut off while being made, and is made again.
fn open_key(
    folder: &Path,
    secrets: &dyn Secrets,
    names: &Names,
    code: Option<&RecoveryCode>,
    has_data: bool,
) -> Result<Option<DataKey>, Error> {
    if let Some(code) = code {
        let (key, keychain_secret) = keys::recover(folder, code)?;
        secrets.write(&names.key, &keychain_secret)?;
        return Ok(Some(key));
    }
    match secrets.read(&names.key)? {
        Some(secret) => keys::open(folder, &secret).map(Some),
        None if has_data => Err(Error::KeyLost),
        None => {
            keys::discard_unused(folder)?;
            Ok(None)
        }
    }
}

fn create_key(folder: &Path, secrets: &dyn Secrets, names: &Names) -> Result<keys::NewKeys, Error> {
    let made = keys::create(folder)?;
    if let Err(error) = secrets.write(&names.key, &made.keychain_secret) {
        keys::discard_unused(folder)?;
        return Err(error.into());
    }
    Ok(made)
}

/// Counts this start in the database and in the keychain. True when the keychain is ahead: then this is an older
/// copy of an inbox that was opened later elsewhere, and nobody knows what that one has sent meanwhile.
pub(super) async fn count_start(
    store: &Store,
    account: &str,
    secrets: Arc<dyn Secrets>,
) -> Result<bool, Error> {
    let name = Names::of(account).starts;
    let counted = {
        let (secrets, name) = (secrets.clone(), name.clone());
        let read =
            tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)??;
        read.and_then(|text| text.expose().parse::<u64>().ok()).unwrap_or(0)
    };
    // The database first: if the keychain then refuses, the database is ahead, which harms nothing.
    let (here, next) = store
        .write(store::Lane::Door, move |tx| {
            let here = store::read_meta(tx, "starts")?.and_then(|text| text.parse().ok()).unwrap_or(0);
            let next = counted.max(here) + 1;
            store::write_meta(tx, "starts", &next.to_string())?;
            Ok((here, next))
        })
        .await?;
    let next = Secret::new(next.to_string());
    tokio::task::spawn_blocking(move || secrets.write(&name, &next)).await.map_err(Error::internal)??;
    Ok(counted > here)
}

/// When this inbox was connected, and what the account was called; written at the first opening.
pub(super) async fn note_connection(store: &Store, name: &str) -> Result<(Millis, String), Error> {
    let name = name.to_owned();
    store
        .write(store::Lane::Door, move |tx| {
            let at = match store::read_meta(tx, "connected_at")?.and_then(|text| text.parse().ok()) {
                Some(at) => Millis(at),
                None => {
                    let now = tx.now();
                    store::write_meta(tx, "connected_at", &now.0.to_string())?;
                    now
                }
            };
            if !name.is_empty() {
                store::write_meta(tx, "account_name", &name)?;
            }
            Ok((at, store::read_meta(tx, "account_name")?.unwrap_or_default()))
        })
        .await
}
