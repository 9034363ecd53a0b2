//! The lock: an inbox with a PIN is shown to nobody who does not know it.
//!
//! Invariants: a locked inbox answers no call that reads or writes it, tells no fact, and rings without a name; texts
//! are received and promises kept all the same. An inbox with a PIN opens locked. Nobody has a PIN without a recovery
//! code, which is the way out of a forgotten one.

mod guard;
mod pin;
mod rest;
mod store;
mod told;

use deskbell_twilio::{Millis, Secret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, AppState, Office};
use crate::error::Error;
use crate::events::Event;
use crate::settings::Appearance;
use crate::store::{Lane, RecoveryCode, Store, keys};

use guard::Why;
use store::Try;

pub use guard::Guard;
pub(crate) use guard::{Pin, Stand, watch};
pub use told::Told;

/// How the lock of the open inbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LockState {
    /// Whether it is locked.
    pub is_locked: bool,
    /// Whether there is a PIN to unlock it with.
    pub has_pin: bool,
    /// How many wrong ones were typed in a row.
    pub wrong: u32,
    /// For how many milliseconds no PIN may be tried.
    #[ts(type = "number")]
    pub wait: u64,
    /// Whether somebody has kept the recovery code, without which there is no PIN.
    pub has_code: bool,
    /// Light or dark: the page before the PIN looks as the one behind it.
    pub appearance: Appearance,
}

/// A PIN, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct Unlock {
    /// The PIN.
    #[ts(type = "string")]
    pub pin: Secret,
}

/// A PIN to set, in place of the former one if there is one.
#[derive(Clone, Deserialize, TS)]
pub struct SetPin {
    /// The new PIN: 4 to 12 digits.
    #[ts(type = "string")]
    pub pin: Secret,
    /// The former one; none where there was none.
    #[ts(type = "string | null")]
    pub former: Option<Secret>,
}

/// How the lock of a newly opened inbox stands; `pin` says whether one that there is must be typed.
pub(crate) async fn read_guard(store: &Store, pin: Pin, now: Millis) -> Result<Guard, Error> {
    let (has_pin, idle_time) = store
        .read(|conn| Ok((store::read(conn)?.is_some(), crate::settings::lock::load(conn)?.idle_time())))
        .await?;
    Ok(Guard::new(if has_pin { pin } else { Pin::None }, idle_time, now))
}

/// How the lock stands.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<LockState, Error> {
    let (now, is_locked) = (office.clock().now(), office.is_locked());
    let (kept, has_code, appearance) = office
        .store()
        .read(|conn| {
            let appearance = crate::settings::load_appearance(conn)?;
            Ok((store::read(conn)?, crate::account::has_recovery_code(conn)?, appearance))
        })
        .await?;
    let wait = kept.as_ref().and_then(|kept| kept.waits_until(now)).map(|at| at.since(now));
    let wait = wait.or_else(|| office.lock().rests()).unwrap_or_default();
    Ok(LockState {
        is_locked,
        has_pin: kept.is_some(),
        wrong: kept.map_or(0, |kept| kept.wrong.max(office.lock().wrong())),
        wait: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        has_code,
        appearance,
    })
}

/// Locks the open inbox because somebody says so at the page, which has saved what was begun in it.
///
/// # Errors
/// `bad_input` where there is no PIN: nobody could unlock it.
pub(crate) fn lock(app: &App) -> Result<AppState, Error> {
    let office = app.office()?;
    if !office.lock().has_pin() {
        return Err(Error::bad_input("pin", "Set a PIN first, in Settings, Lock."));
    }
    office.fall(Why::AtThePage);
    Ok(app.read_state())
}

/// Unlocks the open inbox with its PIN.
///
/// # Errors
/// `bad_input` naming `pin` when it is wrong, or while no PIN may be tried.
pub(crate) async fn unlock(app: &App, args: Unlock) -> Result<AppState, Error> {
    let office = app.office()?;
    if office.is_locked() {
        prove(&office, args.pin).await?;
        release(app, &office);
    }
    Ok(app.read_state())
}

/// Unlocks the open inbox with its recovery code. The PIN was forgotten, so it goes, if the disk lets it.
///
/// # Errors
/// `bad_input` naming `code` when it is none, or belongs to another inbox. Then nothing changes.
pub(crate) async fn unlock_with_recovery(app: &App, typed: &str) -> Result<AppState, Error> {
    let code = RecoveryCode::parse(typed)?;
    let office = app.office()?;
    let folder = office.store().folder().to_owned();
    // Unwrapping the key is the proof; what it would lay down stays unused.
    let proof = tokio::task::spawn_blocking(move || keys::recover(&folder, &code).map(|_| ()));
    proof.await.map_err(Error::internal)??;
    or_later(take_away(&office).await)?;
    release(app, &office);
    Ok(app.read_state())
}

/// Sets a PIN, or another one in place of the former.
///
/// # Errors
/// `bad_input` naming `former` or `pin` when one of them cannot be used, or `code` while nobody has kept the recovery
/// code. Then nothing changes.
pub(crate) async fn set_pin(app: &App, args: SetPin) -> Result<LockState, Error> {
    let office = app.office()?;
    let pin = pin::read(args.pin.expose())?;
    if !read(&office).await?.has_code {
        let message = "Write the recovery code down first: it is the way in when the PIN is forgotten.";
        return Err(Error::bad_input("code", message));
    }
    if office.lock().has_pin() {
        prove(&office, args.former.unwrap_or_else(|| Secret::new(""))).await.map_err(of_former)?;
    }
    let hash = tokio::task::spawn_blocking(move || pin::hash(&pin)).await.map_err(Error::internal)??;
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::keep(tx, &hash)?;
            tx.publish(Event::SettingsChanged);
            Ok(())
        })
        .await?;
    office.lock().set_pin(Pin::Typed, office.clock().now());
    app.note_unlocked(&office);
    read(&office).await
}

/// Takes the PIN away: from then on nothing locks.
///
/// # Errors
/// `bad_input` naming `pin` when it is wrong, or while no PIN may be tried.
pub(crate) async fn remove_pin(app: &App, args: Unlock) -> Result<LockState, Error> {
    let office = app.office()?;
    if office.lock().has_pin() {
        prove(&office, args.pin).await?;
        take_away(&office).await?;
    }
    read(&office).await
}

/// Somebody has touched the window.
///
/// # Errors
/// Never; the surface wants a result.
pub(crate) async fn note_touch(office: &Office) -> Result<(), Error> {
    office.lock().touch(office.clock().now());
    Ok(())
}

fn of_former(error: Error) -> Error {
    match error {
        Error::BadInput { message, .. } => Error::bad_input("former", message),
        other => other,
    }
}

async fn take_away(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, |tx| {
            store::remove(tx)?;
            tx.publish(Event::SettingsChanged);
            Ok(())
        })
        .await?;
    office.lock().set_pin(Pin::None, office.clock().now());
    Ok(())
}

fn release(app: &App, office: &Office) {
    office.lock().unlock(office.clock().now());
    app.note_unlocked(office);
    office.tell(Event::AppChanged);
}

/// Begins a try: on disk, or where that takes nothing in memory. Nobody is kept out of an inbox by a full disk, and
/// starting anew, which would forget what is in memory, does not open it there.
async fn begin_try(office: &Office) -> Result<Try, Error> {
    let (rests, known) = (office.lock().rests(), office.lock().wrong());
    let begun = office.store().write(Lane::Door, move |tx| store::begin_try(tx, rests, known)).await;
    match begun {
        Ok(Try::Look { hash, wrong }) => {
            office.lock().begin_rest(office.clock(), wrong);
            Ok(Try::Look { hash, wrong })
        }
        Err(error) if error.is_of_the_disk() => {
            tracing::warn!(code = error.code(), "a try at the PIN is counted in memory alone");
            let Some(kept) = office.store().read(store::read).await? else { return Ok(Try::NoPin) };
            let now = office.clock().now();
            if let Some(until) = kept.waits_until(now) {
                return Ok(Try::Wait(until.since(now)));
            }
            Ok(match office.lock().begin_unwritten(office.clock(), kept.wrong) {
                Ok(wrong) => Try::Look { hash: kept.hash, wrong },
                Err(wait) => Try::Wait(wait),
            })
        }
        other => other,
    }
}

/// Whatever the disk says stays in the log: it keeps nobody out.
fn or_later(written: Result<(), Error>) -> Result<(), Error> {
    match written {
        Err(error) if error.is_of_the_disk() => {
            tracing::warn!(code = error.code(), "what unlocking changes could not be written down");
            Ok(())
        }
        other => other,
    }
}

/// Asks for the PIN. A wrong one costs time, and more with each; that is counted before it is looked at.
async fn prove(office: &Office, typed: Secret) -> Result<(), Error> {
    let (hash, wrong) = match begin_try(office).await? {
        Try::NoPin => return Ok(()),
        Try::Wait(wait) => {
            let wait = pin::in_words(wait);
            let message = format!("Too many wrong PINs. Wait {wait}, then try again.");
            return Err(Error::bad_input("pin", message));
        }
        Try::Look { hash, wrong } => (hash, wrong),
    };
    let looked = tokio::task::spawn_blocking(move || pin::fits(&hash, typed.expose()));
    if !looked.await.map_err(Error::internal)? {
        let wait = pin::wait_after(wrong);
        let message = if wait.is_zero() {
            "That is not the PIN.".to_owned()
        } else {
            format!("That is not the PIN. Wait {}, then try again.", pin::in_words(wait))
        };
        return Err(Error::bad_input("pin", message));
    }
    office.lock().end_rest();
    or_later(office.store().write(Lane::Door, |tx| store::forget_tries(tx)).await)
}

impl Office {
    /// Whether nobody may see this inbox now. Asking is what makes it fall when nobody touched it for long enough.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        let stand = self.lock().stand(self.clock().now());
        self.tell_stand(stand)
    }

    /// The computer has slept: whoever wakes it may be somebody else.
    pub(crate) fn lock_after_sleep(&self) {
        self.fall(Why::Woke);
    }

    /// Locks it from outside the page, as the tray does. Without a PIN nothing happens.
    pub fn lock_from_outside(&self) {
        self.fall(Why::Elsewhere);
    }

    fn fall(&self, why: Why) {
        let stand = self.lock().lock(why, self.clock().now());
        self.tell_stand(stand);
    }

    fn tell_stand(&self, stand: Stand) -> bool {
        if stand == Stand::JustLocked {
            // Nobody looks at a thread any more: it may ring again.
            self.looking().forget();
            self.tell(Event::AppChanged);
        }
        stand != Stand::Open
    }
}
