//! Not listening to a number for a while, listening again, and giving it back for good.
//!
//! Invariants: a number is given back only by its own Sid and after a person has read its digits; its threads stay; a
//! number that Twilio does not take back stays as it was.

use deskbell_twilio::api::numbers::purchase as api;
use deskbell_twilio::{Error as Twilio, NumberSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, backoff};
use crate::messages::import::History;
use crate::numbers::pointing::{self, ChangeFailure, Wish};
use crate::numbers::{active, store};
use crate::store::{Id, Lane, Tx};

/// So often Twilio is asked before a person is told.
const TRIES: u32 = 6;

/// Which of our numbers.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct NumberArgs {
    /// Which.
    pub number: Id,
}

/// Asks to give a number back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReleaseNumber {
    /// Which.
    pub number: Id,
    /// Its digits as Twilio writes them: they stand in the question, and must be those of the number.
    pub digits: String,
}

/// What is lost when a number is given back, and what stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Loss {
    /// Threads that stay here, and can no longer be answered from it.
    pub threads: u32,
    /// Texts for later that will not go.
    pub scheduled: u32,
    /// Texts that still wait to go.
    pub waiting: u32,
}

/// Lets a number's texts go where they went before Deskbell; it stays ours, and what comes meanwhile waits at Twilio.
///
/// # Errors
/// When it does not come here, or Twilio refuses; then it stays as it was.
pub async fn pause(office: &Office, args: NumberArgs) -> Result<(), Error> {
    active::note_paused(office, args.number).await?;
    pointing::restore(office, args.number).await
}

/// Lets a number's texts come here, for the first time or again. What came since the last listing is fetched.
///
/// # Errors
/// When it is not ours, or another is to be the only active one. What Twilio would not change is answered, and tried
/// again.
pub async fn resume(office: &Office, args: NumberArgs) -> Result<Vec<ChangeFailure>, Error> {
    let id = args.number;
    let sid = office.store().read(move |conn| store::read_held_sid(conn, id)).await?;
    active::check_alone(office, id).await?;
    pointing::point_here(office, &Wish { numbers: vec![sid], services: Vec::new(), history: History::None })
        .await
}

/// The question before a number is given back.
pub(crate) fn release_question(app: &App, args: &ReleaseNumber) -> String {
    let shown = match app.office() {
        Ok(office) => crate::inbox::display(&args.digits, "phone", office.country()),
        Err(_) => args.digits.clone(),
    };
    format!(
        "Give {shown} back to Twilio for good? Nobody can text or call you on it any more, and Twilio may give it to \
         somebody else. What was written stays here."
    )
}

/// What giving a number back would cost.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read_loss(office: &Office, args: NumberArgs) -> Result<Loss, Error> {
    let id = args.number;
    office.store().read(move |conn| store::read_loss(conn, id)).await
}

/// Promises to give a number back. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` when the digits are not its own, or nobody has kept the recovery code; [`Error::NotFound`] when it is
/// not ours.
pub async fn release(office: &Office, args: ReleaseNumber) -> Result<(), Error> {
    if !office.is_practice() && office.is_unfinished() {
        return Err(Error::bad_input(
            "number",
            "Keep the recovery code first: nothing is taken away at Twilio before this inbox can be restored.",
        ));
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::read_held_sid(tx, args.number)?;
            if store::read_digits(tx, args.number)? != args.digits {
                return Err(Error::bad_input("digits", "These are not the digits of this number."));
            }
            store::set_releasing(tx, args.number)?;
            tx.publish(Event::NumbersChanged);
            tx.enqueue(&Job::ReleaseNumber { number: args.number })
        })
        .await
}

/// Keeps the promise to give a number back. Asking twice gives back once: the second time it is gone.
pub(crate) async fn keep(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let turn = office.pointing().lock().await;
    let Some(sid) = office.store().read(move |conn| store::find_releasing(conn, id)).await? else {
        // What was changed for its service is put back, once no other number of ours is in there.
        pointing::restore_services(office).await?;
        return Ok(Outcome::Done);
    };
    let number = NumberSid::parse(&sid).map_err(Error::internal)?;
    let trouble = match office.twilio().execute(&api::Delete { number }).await {
        Ok(()) | Err(Twilio::Refused { status: 404, .. }) => None,
        Err(error @ (Twilio::Refused { status: ..500, .. } | Twilio::Unauthorized)) => {
            Some(Error::from(error).to_string())
        }
        Err(error) if attempts >= TRIES => Some(format!(
            "{} Whether Twilio has taken it back is not known; give it back again to be sure.",
            Error::from(error)
        )),
        Err(_) => return Ok(Outcome::Again(office.clock().now() + backoff(attempts))),
    };
    let outcome = office
        .store()
        .write(Lane::Door, move |tx| match &trouble {
            None => let_go(tx, id),
            Some(trouble) => {
                store::set_release_trouble(tx, id, trouble)?;
                tx.publish(Event::NumbersChanged);
                Ok(Outcome::Done)
            }
        })
        .await;
    drop(turn);
    outcome
}

fn let_go(tx: &mut Tx<'_>, id: Id) -> Result<Outcome, Error> {
    // This tells the page, too.
    store::forget_former(tx, id)?;
    crate::forwarding::switch_off(tx, id)?;
    store::set_released(tx, id)?;
    Ok(Outcome::Next(tx.now()))
}

/// After a copy or a restore nobody knows what the other copy has done meanwhile: nothing is given back from here.
pub(crate) fn hold_after_copy(tx: &mut Tx<'_>) -> Result<(), Error> {
    for number in store::list_releasing(tx)? {
        tx.withdraw(&Job::ReleaseNumber { number })?;
        store::set_release_trouble(tx, number, "This inbox was restored before the number was given back.")?;
    }
    Ok(())
}
