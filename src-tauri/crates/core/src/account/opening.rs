//! Opening an account's folder: the lock, the key, the store. Blocks, because the keychain may ask a person.

use std::path::{Path, PathBuf};
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
    /// The token that was replaced last, with the time until which it may sign.
    pub(super) former_token: String,
    pub(super) ngrok_authtoken: String,
    /// The key to Google's map.
    pub(super) maps_key: String,
    account: String,
    /// The counter of starts.
    pub(super) starts: String,
}

impl Names {
    pub(super) fn of(account: &str) -> Names {
        Names {
            auth_token: format!("{account}/auth-token"),
            former_token: format!("{account}/former-auth-token"),
            ngrok_authtoken: format!("{account}/ngrok-authtoken"),
            maps_key: format!("{account}/google-maps-key"),
            account: account.to_owned(),
            starts: format!("{account}/starts"),
        }
    }

    /// Where the keychain's part of a folder's key lies.
    pub(super) fn key(&self, id: &str) -> String {
        format!("{}/key/{id}", self.account)
    }
}

/// An opened folder.
pub(super) struct Opened {
    pub(super) store: Store,
    pub(super) key: DataKey,
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
    /// Whether this inbox is known to have been open here: then it is looked for, and not made anew.
    pub(super) is_known: bool,
}

/// Opens the folder, or makes it when there is nothing in it yet.
pub(super) fn open(opening: Opening<'_>) -> Result<Opened, Error> {
    let Opening { folder, account, secrets, clock, events, code, is_known } = opening;
    let names = Names::of(account);
    let lock = lock(folder)?;
    super::backup::clear_leftovers(folder);
    let has_data = store::has_data(folder)?;
    let has_key = keys::exists(folder)?;
    let was_started = has_key || is_known;
    if store::is_missing(folder, was_started && secrets.read(&names.starts)?.is_some())? {
        return Err(Error::Missing);
    }
    let known = match (has_key, has_data) {
        (true, _) => open_key(folder, secrets, &names, code.as_ref(), has_data)?,
        (false, true) => return Err(keys::damaged()),
        (false, false) => None,
    };
    let (key, recovery) = match known {
        Some(key) => (key, None),
        None => {
            let made = create_key(folder, secrets, &names)?;
            (made.key, Some(made.recovery))
        }
    };
    // The key has been proven to be this folder's: a file that it does not open is not what it was.
    let store = Store::open(folder, lock, &key, clock, events).map_err(|error| match error {
        Error::WrongKey => Error::Damaged,
        other => other,
    })?;
    Ok(Opened { store, key, recovery })
}

/// Goes on without the file of pictures and sounds of an inbox that is not open: see [`store::media::give_up`].
pub(super) fn give_media_up(
    folder: &Path,
    account: &str,
    secrets: &dyn Secrets,
    clock: &Clock,
) -> Result<(), Error> {
    let _lock = lock(folder)?;
    if store::is_missing(folder, true)? {
        return Err(Error::Missing);
    }
    let key = open_key(folder, secrets, &Names::of(account), None, true)?.ok_or(Error::KeyLost)?;
    store::media::give_up(folder, &key, clock)
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
        let recovered = keys::recover(folder, code)?;
        secrets.write(&names.key(recovered.id()), &recovered.keychain_secret)?;
        recovered.lay_down(folder)?;
        return Ok(Some(recovered.key));
    }
    let kept = match keys::id(folder)? {
        Some(id) => secrets.read(&names.key(&id))?,
        None if has_data => return Err(keys::damaged()),
        None => None,
    };
    match kept {
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
    if let Err(error) = secrets.write(&names.key(&made.id), &made.keychain_secret) {
        keys::discard_unused(folder)?;
        return Err(error.into());
    }
    Ok(made)
}

/// Counts this start in the database and in the keychain. A keychain that is ahead, or has never heard of an inbox that
/// was started before, means a copy: nobody knows what the other one has sent meanwhile, so nothing is sent from here.
/// What follows from that commits with the count, so that no crash between the two forgets it.
pub(super) async fn count_start(
    store: &Store,
    account: &str,
    secrets: Arc<dyn Secrets>,
) -> Result<(), Error> {
    let name = Names::of(account).starts;
    let counted: Option<u64> = {
        let (secrets, name) = (secrets.clone(), name.clone());
        let read =
            tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)??;
        read.and_then(|text| text.expose().parse().ok())
    };
    // The database first: if the keychain then refuses, the database is ahead, which harms nothing.
    let next = store
        .write(store::Lane::Door, move |tx| {
            let here: u64 = store::read_meta(tx, "starts")?.and_then(|text| text.parse().ok()).unwrap_or(0);
            if counted.map_or(here > 0, |counted| counted > here) {
                crate::messages::unconfirm_interrupted(tx)?;
                crate::numbers::purchases::hold_after_copy(tx)?;
                crate::numbers::leaving::hold_after_copy(tx)?;
                crate::numbers::active::hold_after_copy(tx)?;
                crate::calls::outgoing::hold_after_copy(tx)?;
                crate::forwarding::hold_after_copy(tx)?;
            }
            let next = counted.unwrap_or(0).max(here) + 1;
            store::write_meta(tx, "starts", &next.to_string())?;
            Ok(next)
        })
        .await?;
    let next = Secret::new(next.to_string());
    tokio::task::spawn_blocking(move || secrets.write(&name, &next)).await.map_err(Error::internal)??;
    Ok(())
}

const RECOVERY_KEPT: &str = "recovery_kept";

/// The words to write down, made anew when nobody has said that the former ones were written down.
pub(super) async fn words_to_keep(folder: &Path, opened: &mut Opened) -> Result<Option<RecoveryCode>, Error> {
    if let Some(code) = opened.recovery.take() {
        return Ok(Some(code));
    }
    let kept = opened.store.read(|conn| store::read_meta(conn, RECOVERY_KEPT)).await?;
    if kept.is_some() {
        return Ok(None);
    }
    let (folder, key) = (folder.to_owned(), opened.key.clone());
    let renew = tokio::task::spawn_blocking(move || keys::renew_recovery(&folder, &key));
    renew.await.map_err(Error::internal)?.map(Some)
}

/// Wraps the key of an open folder under new words.
pub(super) async fn renew_words(
    folder: PathBuf,
    account: String,
    secrets: Arc<dyn Secrets>,
) -> Result<RecoveryCode, Error> {
    let renew = tokio::task::spawn_blocking(move || {
        let id = keys::id(&folder)?.ok_or_else(keys::damaged)?;
        let secret = secrets.read(&Names::of(&account).key(&id))?.ok_or(Error::KeyLost)?;
        let key = keys::open(&folder, &secret)?;
        keys::renew_recovery(&folder, &key)
    });
    renew.await.map_err(Error::internal)?
}

/// Whether nobody has written the words down yet.
pub(super) async fn is_unfinished(store: &Store) -> Result<bool, Error> {
    store.read(|conn| Ok(!has_recovery_code(conn)?)).await
}

/// Whether somebody has written the words down.
pub(crate) fn has_recovery_code(conn: &rusqlite::Connection) -> Result<bool, Error> {
    Ok(store::read_meta(conn, RECOVERY_KEPT)?.is_some())
}

/// Somebody has written the words down.
pub(super) async fn note_words_kept(store: &Store) -> Result<(), Error> {
    store.write(store::Lane::Door, |tx| store::write_meta(tx, RECOVERY_KEPT, "1")).await
}

/// When this inbox was connected, and what the account was called; written at the first opening.
/// `now` is by Twilio's clock.
pub(super) async fn note_connection(
    store: &Store,
    name: &str,
    now: Millis,
) -> Result<(Millis, String), Error> {
    let name = name.to_owned();
    store
        .write(store::Lane::Door, move |tx| {
            let at = match store::read_meta(tx, "connected_at")?.and_then(|text| text.parse().ok()) {
                Some(at) => Millis(at),
                None => {
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
