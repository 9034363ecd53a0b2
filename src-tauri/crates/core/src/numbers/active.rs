//! One active number, for those who want just one: activating another pauses the one before.
//!
//! Invariants: the choice and the promise to pause the others commit together, so that no crash leaves two; the others
//! are paused only once the texts of the chosen one come here, so that none leaves nobody listening.

use rusqlite::Connection;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff};
use crate::messages::import::History;
use crate::numbers::pointing::{self, ChangeFailure, Wish};
use crate::numbers::{NumberArgs, store};
use crate::settings::numbers::{load_active, set_active};
use crate::settings::{self, Settings};
use crate::store::{Id, Lane, Tx};

/// So often what Twilio refuses is tried before somebody has to look.
const TRIES: u32 = 8;

/// Lets a number be the only active one: its texts come here, those of all others go where they went before.
///
/// # Errors
/// When it is not ours. What Twilio would not change is answered, and tried again.
pub async fn choose(office: &Office, args: NumberArgs) -> Result<Vec<ChangeFailure>, Error> {
    let id = args.number;
    let (sid, listens) = office
        .store()
        .write(Lane::Door, move |tx| {
            let sid = store::read_held_sid(tx, id)?;
            promise(tx, id)?;
            Ok((sid, store::is_listening(tx, id)?))
        })
        .await?;
    if listens {
        return Ok(Vec::new());
    }
    point(office, sid).await
}

/// Lets as many numbers be active as somebody likes. Those that are paused stay so.
///
/// # Errors
/// When it cannot be stored.
pub async fn free(office: &Office) -> Result<Settings, Error> {
    office
        .store()
        .write(Lane::Door, |tx| {
            tx.withdraw(&Job::PauseOthers)?;
            set_active(tx, None)
        })
        .await
}

/// The number is the only active one from now on; the others are paused once it listens.
pub(super) fn promise(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    set_active(tx, Some(id))?;
    tx.enqueue(&Job::PauseOthers)
}

/// A number was bought, and listens: where only one is to be active, it is this one.
pub(super) fn note_bought(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    match load_active(tx)? {
        Some(before) if before != id => promise(tx, id),
        _ => Ok(()),
    }
}

/// That a number may listen beside those that do.
pub(super) async fn check_alone(office: &Office, id: Id) -> Result<(), Error> {
    match settings::read(office).await?.numbers.active {
        Some(active) if active != id => Err(Error::bad_input(
            "number",
            "Only one number is to be active. Make this one the active one; the other is paused then.",
        )),
        _ => Ok(()),
    }
}

/// Keeps the promise: lets the chosen number listen, and pauses the others once Twilio has heard of it. One that was given
/// back since pauses nobody; one that was paused since has withdrawn it.
pub(crate) async fn keep(office: &Office, attempts: u32) -> Result<Outcome, Error> {
    let again = || Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
    let Some((active, sid)) = office.store().read(find_chosen).await? else { return Ok(Outcome::Done) };
    if !office.store().read(move |conn| store::is_listening(conn, active)).await? {
        point(office, sid).await?;
    }
    // Somebody may be telling Twilio of it this very moment: whether it was told is seen once they are through.
    let turn = office.pointing().lock().await;
    let (is_told, listening) = office
        .store()
        .read(move |conn| Ok((store::find_pointed(conn, active)?, store::listening(conn)?)))
        .await?;
    drop(turn);
    if is_told != Some(true) {
        return again();
    }
    let mut trouble = None;
    for (id, _, _) in listening.into_iter().filter(|(id, _, _)| *id != active) {
        match pointing::restore(office, id).await {
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => trouble = Some(error.to_string()),
        }
    }
    match trouble {
        None => Ok(Outcome::Done),
        Some(words) if attempts >= TRIES => Ok(Outcome::Park(words)),
        Some(_) => again(),
    }
}

/// The number that is to be the only active one, where it is ours, and Twilio's name for it.
fn find_chosen(conn: &Connection) -> Result<Option<(Id, String)>, Error> {
    let Some(id) = load_active(conn)? else { return Ok(None) };
    match store::read_held_sid(conn, id) {
        Ok(sid) => Ok(Some((id, sid))),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn point(office: &Office, sid: String) -> Result<Vec<ChangeFailure>, Error> {
    let wish = Wish { numbers: vec![sid], services: Vec::new(), history: History::None };
    pointing::point_here(office, &wish).await
}

/// A number is to be paused: nothing lets it listen again by itself.
pub(super) async fn note_paused(office: &Office, id: Id) -> Result<(), Error> {
    let write = move |tx: &mut Tx<'_>| match load_active(tx)? {
        Some(active) if active == id => tx.withdraw(&Job::PauseOthers),
        _ => Ok(()),
    };
    office.store().write(Lane::Door, write).await
}

/// After a copy or a restore nobody knows which number the other copy has made the active one: none is paused from here.
pub(crate) fn hold_after_copy(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.withdraw(&Job::PauseOthers)
}
