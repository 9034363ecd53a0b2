//! The test: our number calls the phone, and the carrier is to send that call back here.

use std::time::Duration;

use deskbell_twilio::api::calls::{self as api, Instructions};
use deskbell_twilio::twiml::{Say, Verb, Voice};
use deskbell_twilio::webhook::call::About;
use deskbell_twilio::{Millis, PhoneNumber};

use super::{ForwardingTest as Test, store};
use crate::account::Office;
use crate::error::Error;
use crate::jobs::Outcome;
use crate::messages::store::bury;
use crate::store::{Id, Lane, Tx};

/// A forwarded call that comes later than this after ours was made says nothing.
const WINDOW: Duration = Duration::from_secs(60);
/// How long the phone rings, in seconds: carriers forward after half of it. Twilio adds five.
const RINGS: u16 = 50;
/// How long a call may last that was answered after all, in seconds.
const LASTS: u32 = 20;
const WORDS: &str = "This is a test call from Deskbell. Please let it ring the next time. Goodbye.";
const NOTHING_CAME: &str = "No forwarded call reached Deskbell within a minute. Let the phone ring without answering, \
                            and look whether the carrier took the code.";
const CUT_OFF: &str = "Twilio did not say whether it has called the phone, and no forwarded call came.";

enum Step {
    Call { to: PhoneNumber, from: PhoneNumber },
    Wait(Millis),
    Nothing,
}

/// Keeps the promise of a test: calls once, and waits a minute.
pub(crate) async fn keep(office: &Office, number: Id) -> Result<Outcome, Error> {
    let (to, from) = match office.store().write(Lane::Door, move |tx| begin(tx, number)).await? {
        Step::Call { to, from } => (to, from),
        Step::Wait(until) => return Ok(Outcome::Next(until)),
        Step::Nothing => return Ok(Outcome::Done),
    };
    let instructions = Instructions::Twiml(Voice::new().then(Say::new(WORDS)).then(Verb::Hangup));
    let create = api::Create {
        timeout: Some(RINGS),
        time_limit: Some(LASTS),
        ..api::Create::new(to, from, instructions)
    };
    let (made, trouble) = match office.twilio().execute(&create).await {
        Ok(call) => (Some(call.sid), None),
        // It may ring all the same, and is never made twice.
        Err(error) if error.may_have_arrived() => (None, None),
        Err(error) => (None, Some(Error::from(error).to_string())),
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(trouble) = &trouble {
                fail(tx, number, trouble)?;
                return Ok(Outcome::Done);
            }
            if let Some(sid) = &made {
                // Our own call to test something is nobody's news.
                bury(tx, sid.as_str())?;
            }
            wait(tx, number)
        })
        .await
}

fn begin(tx: &mut Tx<'_>, number: Id) -> Result<Step, Error> {
    let Some(known) = store::find(tx, number)? else { return Ok(Step::Nothing) };
    match known.test {
        Test::Wanted => {
            let from = crate::numbers::store::read_digits(tx, number)?;
            let numbers = (PhoneNumber::from_twilio(&known.phone), PhoneNumber::from_twilio(&from));
            let (Ok(to), Ok(from)) = numbers else { return Err(Error::internal("a number that is none")) };
            store::set_test(tx, number, Test::Calling, None)?;
            Ok(Step::Call { to, from })
        }
        // Cut off between the attempt and its answer.
        Test::Calling => fail_after(tx, number, known.test_at, CUT_OFF),
        Test::Waiting => fail_after(tx, number, known.test_at, NOTHING_CAME),
        Test::None | Test::Failed => Ok(Step::Nothing),
    }
}

fn fail_after(tx: &mut Tx<'_>, number: Id, since: Option<Millis>, why: &str) -> Result<Step, Error> {
    let now = tx.now();
    let until = since.filter(|at| *at <= now).map_or(now, |at| at + WINDOW);
    if now < until {
        return Ok(Step::Wait(until));
    }
    fail(tx, number, why)?;
    Ok(Step::Nothing)
}

fn fail(tx: &mut Tx<'_>, number: Id, why: &str) -> Result<(), Error> {
    store::set_test(tx, number, Test::Failed, Some(why))
}

/// The call is made, unless it has come back already.
fn wait(tx: &mut Tx<'_>, number: Id) -> Result<Outcome, Error> {
    if store::find(tx, number)?.is_none_or(|known| known.test != Test::Calling) {
        return Ok(Outcome::Done);
    }
    store::set_test(tx, number, Test::Waiting, None)?;
    Ok(Outcome::Next(tx.now() + WINDOW))
}

/// Whether a call that comes in is the one that a test waits for: it says that the phone forwarded it, or it shows the
/// phone, or our own number, which nobody but our test calls from. Then it is nobody's call: it is not taken in, and does
/// not come back by a listing. Any other call that was forwarded by the phone confirms that it is set up, and goes on.
pub(crate) fn is_test(tx: &mut Tx<'_>, about: &About) -> Result<bool, Error> {
    let ours = about.to.address();
    let Some((number, known)) = store::find_by_digits(tx, &ours)? else { return Ok(false) };
    let from = about.from.address();
    let is_forwarded = about.forwarded_from.as_ref().is_some_and(|by| by.address() == known.phone);
    let now = tx.now();
    let is_waiting = matches!(known.test, Test::Calling | Test::Waiting)
        && known.test_at.is_some_and(|at| now.since(at) <= WINDOW);
    if is_waiting && (is_forwarded || from == known.phone || from == ours) {
        store::confirm(tx, number)?;
        bury(tx, about.call_sid.as_str())?;
        return Ok(true);
    }
    if is_forwarded && !known.is_to_undo && known.confirmed_at.is_none() {
        store::confirm(tx, number)?;
    }
    Ok(false)
}
