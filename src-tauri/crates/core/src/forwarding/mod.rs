//! "Let my own phone's calls come here": the owner's carrier forwards the calls of a phone to one of our numbers, which
//! somebody sets up on that phone by hand. Deskbell says how, remembers what it was told, and finds out by a call.
//!
//! Invariants: that it is *confirmed* is said only once a forwarded call has reached us; a test calls once, whatever
//! happens in between.

mod codes;
mod store;
mod trying;

use deskbell_twilio::{Millis, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::jobs::Job;
use crate::numbers::{self, NumberArgs};
use crate::store::{Id, Lane};

pub use codes::{ForwardingCode, ForwardingWhen};
pub(crate) use store::{hold_after_copy, switch_off};
pub(crate) use trying::{is_test, keep};

/// How far the test by a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ForwardingTest {
    /// None goes on.
    None,
    /// The phone is about to be called.
    Wanted,
    /// Twilio is being asked to call it.
    Calling,
    /// It is called, and the call is waited for.
    Waiting,
    /// No forwarded call came.
    Failed,
}

/// How it stands with the calls of the owner's own phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Forwarding {
    /// To which of our numbers.
    pub number: Id,
    /// Our number as it is dialled, with + and country.
    pub target: String,
    /// Our number as people write it.
    pub display: String,
    /// The phone as people write it; none until somebody has said which.
    pub phone: Option<String>,
    /// When somebody said that it is set up.
    pub said_at: Option<Millis>,
    /// When a forwarded call has reached us for the first time since.
    pub confirmed_at: Option<Millis>,
    /// Whether it should be switched off on the phone: nothing here takes those calls any more.
    pub is_to_undo: bool,
    /// How far a test has come.
    pub test: ForwardingTest,
    /// Why the last test failed.
    pub trouble: Option<String>,
    /// Why it cannot be tried now.
    pub obstacle: Option<String>,
    /// What is dialled on the phone, to set it up and to undo it.
    pub codes: Vec<ForwardingCode>,
}

/// Says which phone it is; none forgets it.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveForwarding {
    /// To which of our numbers.
    pub number: Id,
    /// The phone, as people write it.
    pub phone: String,
}

/// Says that it is set up on the phone, or no longer is.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SayForwarding {
    /// To which of our numbers.
    pub number: Id,
    /// Whether it is.
    pub is_set_up: bool,
}

/// How it stands with the calls of the owner's own phone.
///
/// # Errors
/// [`Error::NotFound`] when there is no such number.
pub async fn read(office: &Office, args: NumberArgs) -> Result<Forwarding, Error> {
    let country = office.country();
    office
        .store()
        .read(move |conn| {
            let row = numbers::store::read_row(conn, args.number, country)?;
            let known = store::find(conn, args.number)?;
            let obstacle = if !row.can.voice {
                Some("This number cannot be called.".to_owned())
            } else if !row.takes_calls {
                Some("The calls of this number do not come here. Let them come here first.".to_owned())
            } else {
                None
            };
            Ok(Forwarding {
                number: args.number,
                codes: codes::all(&row.number),
                target: row.number,
                display: row.display,
                phone: known.as_ref().map(|known| crate::inbox::display(&known.phone, "phone", country)),
                said_at: known.as_ref().and_then(|known| known.said_at),
                confirmed_at: known.as_ref().and_then(|known| known.confirmed_at),
                is_to_undo: known.as_ref().is_some_and(|known| known.is_to_undo),
                test: known.as_ref().map_or(ForwardingTest::None, |known| known.test),
                trouble: known.and_then(|known| known.trouble),
                obstacle,
            })
        })
        .await
}

/// Remembers which phone it is. Another phone is not set up yet.
///
/// # Errors
/// `bad_input` when it is no phone, or one of our own numbers.
pub async fn save(office: &Office, args: SaveForwarding) -> Result<Forwarding, Error> {
    let typed = args.phone.trim().to_owned();
    let country = office.country();
    let phone = match typed.as_str() {
        "" => None,
        typed => Some(PhoneNumber::parse(typed, country).map_err(|problem| {
            Error::bad_input("phone", crate::contacts::number_sentence(problem, typed, country))
        })?),
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            numbers::store::read(tx, args.number)?;
            let Some(phone) = &phone else { return store::forget(tx, args.number) };
            if numbers::store::is_held(tx, phone.as_str())? {
                return Err(Error::bad_input("phone", "This is a number of yours at Twilio, and no phone."));
            }
            store::save(tx, args.number, phone.as_str())
        })
        .await?;
    read(office, NumberArgs { number: args.number }).await
}

/// Remembers that it is set up on the phone, or no longer is.
///
/// # Errors
/// [`Error::NotFound`] while nobody has said which phone.
pub async fn say(office: &Office, args: SayForwarding) -> Result<Forwarding, Error> {
    office.store().write(Lane::Door, move |tx| store::say(tx, args.number, args.is_set_up)).await?;
    read(office, NumberArgs { number: args.number }).await
}

/// The question before the phone is called: Twilio charges it.
pub(crate) fn question(app: &App, _: &NumberArgs) -> String {
    match app.office() {
        Ok(office) if office.is_practice() => {
            "Call the phone on the practice line, to see whether its calls come here?".to_owned()
        }
        _ => "Let Deskbell call your phone now, from your number at Twilio? Let it ring and do not answer. Twilio \
              charges two short calls."
            .to_owned(),
    }
}

/// Promises to call the phone and to wait for the call to come here. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` while it cannot be tried, or is being tried already; [`Error::NotFound`] while nobody has said which
/// phone.
pub async fn try_it(office: &Office, args: NumberArgs) -> Result<Forwarding, Error> {
    let now = read(office, args).await?;
    if let Some(obstacle) = now.obstacle {
        return Err(Error::bad_input("number", obstacle));
    }
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::find(tx, args.number)?.ok_or(Error::NotFound("phone"))?;
            if !matches!(known.test, ForwardingTest::None | ForwardingTest::Failed) {
                return Err(Error::bad_input("number", "It is being tried already. Wait a minute."));
            }
            store::set_test(tx, args.number, ForwardingTest::Wanted, None)?;
            tx.enqueue(&Job::TryForwarding { number: args.number })
        })
        .await?;
    read(office, args).await
}
