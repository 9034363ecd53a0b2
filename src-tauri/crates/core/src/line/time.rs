//! The time by Twilio's clock, for what must not happen by a computer's clock that is a year off.
//!
//! Invariants: a listing reaches back from a time that Twilio told; while no certificate of Twilio's is valid by the
//! computer's clock, nothing is taken in and the line says why.

use deskbell_twilio::api::account;
use deskbell_twilio::{Clock, Millis};

use crate::account::Office;
use crate::error::Error;
use crate::ingress::{IngressState, Then};
use crate::line::watch;
use crate::store::Store;

/// The word for a clock by which no certificate of Twilio's is valid.
pub(crate) const WRONG_CLOCK: &str = "wrong_clock";
/// What it means, for a person.
pub(crate) const REASON: &str =
    "By the date of this computer, the certificate of Twilio is not valid: the date is probably wrong.";
/// What to do about it.
pub(crate) const NEXT: &str = "Set the date and the year of this computer right. If they are, something on the way \
                               opens encrypted connections: let it leave Twilio alone.";

/// Recalls up to when this office had listed what Twilio holds: it is later now, whatever the computer's clock shows.
pub(crate) async fn recall(store: &Store, clock: &Clock) -> Result<(), Error> {
    let latest: Option<i64> = store
        .read(|conn| Ok(conn.query_row("SELECT max(listed_at) FROM watermarks", [], |row| row.get(0))?))
        .await?;
    if let Some(latest) = latest {
        clock.note_past(Millis(latest));
    }
    Ok(())
}

/// Asks Twilio what time it is, unless it has told since the computer started, woke up, or had its clock set.
pub(crate) async fn hear(office: &Office) -> Result<(), Error> {
    let asked = match office.clock().is_heard() {
        true => Ok(()),
        false => office.twilio().execute(&account::Fetch).await.map(|_| ()),
    };
    if office.line().note_clock(office.clock().is_wrong(), office.clock().now()) {
        watch::note_change(office).await;
    }
    Ok(asked?)
}

/// Refuses what would bear a date that is a year off.
pub(crate) fn check(office: &Office, field: &'static str) -> Result<(), Error> {
    match office.clock().is_wrong() {
        true => Err(Error::bad_input(field, format!("{REASON} {NEXT}"))),
        false => Ok(()),
    }
}

/// What people are told of the line meanwhile.
pub(super) fn state() -> IngressState {
    IngressState::Failed {
        code: WRONG_CLOCK.to_owned(),
        reason: REASON.to_owned(),
        next: NEXT.to_owned(),
        then: Then::TriesAgain { at: None },
    }
}
