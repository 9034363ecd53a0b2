//! Our numbers point to where the line is: the one promise in which Twilio is told so, whether somebody wished it, a
//! refusal or a crash cut it off, or the line has moved.
//!
//! Invariants: what Twilio will be told is written down first, beside what stood there, so that afterwards both are
//! known as ours; a number that somebody has sent elsewhere since stays there.

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::{NumberSid, ServiceSid};

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Outcome, backoff};
use crate::numbers::health::{Pointing, judge};
use crate::numbers::pointing::{ChangeFailure, failure};
use crate::numbers::refresh::list_at_twilio;
use crate::numbers::store::{self, Pointed};
use crate::numbers::{INCOMING, services, voice};
use crate::store::Lane;

/// So often what Twilio refuses is tried before somebody has to look.
const TRIES: u32 = 8;

/// Keeps the promise.
pub(crate) async fn keep(office: &Office, attempts: u32) -> Result<Outcome, Error> {
    let failures = take_along(office).await?;
    match failures.first() {
        None => Ok(Outcome::Done),
        Some(first) if attempts >= TRIES => Ok(Outcome::Park(first.why.clone())),
        Some(_) => Ok(Outcome::Again(office.clock().now() + backoff(attempts))),
    }
}

/// Lets the texts of our numbers come to where the line is now. Each goes by itself.
pub(crate) async fn take_along(office: &Office) -> Result<Vec<ChangeFailure>, Error> {
    let _turn = office.pointing().lock().await;
    // It is promised anew when the line has an address.
    let Some(here) = office.url_of(INCOMING) else { return Ok(Vec::new()) };
    let ours = office.store().read(store::list_pointed).await?;
    let mut failures = Vec::new();
    let take_calls = !office.store().read(store::list_taking).await?.is_empty();
    if !ours.is_empty() || take_calls {
        let listed = list_at_twilio(office.twilio()).await?;
        failures.extend(voice::take_along(office, &listed).await?);
        for number in listed {
            let Some(known) = ours.iter().find(|one| one.sid == number.sid.as_str()) else { continue };
            if let Err(error) = follow(office, &number, known, &here).await {
                failures.push(failure(&display(office, &number), &error));
            }
        }
    }
    let changed = office.store().read(services::list_changed).await?;
    for former in changed.iter().filter(|former| former.is_due) {
        if let Ok(sid) = ServiceSid::parse(&former.sid)
            && let Err(error) = services::let_numbers_decide(office, &sid).await
        {
            failures.push(failure(&former.name, &error));
        }
    }
    Ok(failures)
}

async fn follow(
    office: &Office,
    number: &api::IncomingPhoneNumber,
    known: &Pointed,
    here: &str,
) -> Result<(), Error> {
    let present = goes_to(number);
    let is_known = known.points_to.as_deref() == Some(here) && known.pending_from.is_none();
    if present == here && is_known {
        return Ok(());
    }
    if is_as_we_left_it(known, &present, Some(here)) {
        return tell(office, number, here).await;
    }
    let sid = known.sid.clone();
    office.store().write(Lane::Bulk, move |tx| store::leave_elsewhere(tx, &sid)).await
}

/// Whether what stands at Twilio is what we said last, or what stood there before Twilio is known to have heard it:
/// whatever else stands there, somebody else has said since, be it another Deskbell.
pub(super) fn is_as_we_left_it(known: &Pointed, present: &str, here: Option<&str>) -> bool {
    let was_never_noted = known.points_to.is_none() && present.ends_with(INCOMING);
    here == Some(present) || known.was_left_at(present) || was_never_noted
}

/// Tells Twilio that the texts of a number go to `here`. What stood there is known afterwards, whatever happens.
pub(super) async fn tell(
    office: &Office,
    number: &api::IncomingPhoneNumber,
    here: &str,
) -> Result<(), Error> {
    let (sid, stands, url) = (number.sid.as_str().to_owned(), goes_to(number), here.to_owned());
    office.store().write(Lane::Door, move |tx| store::set_pending(tx, &sid, &stands, Some(&url))).await?;
    if judge(Some(number), None, Some(here)) != Pointing::Here {
        let change = api::Update {
            sms_url: Some(here.to_owned()),
            sms_method: Some("POST".to_owned()),
            sms_application_sid: number.sms_application_sid.as_ref().map(|_| String::new()),
            ..api::Update::new(NumberSid::clone(&number.sid))
        };
        office.twilio().execute(&change).await?;
    }
    let (sid, url) = (number.sid.as_str().to_owned(), here.to_owned());
    office.store().write(Lane::Door, move |tx| store::set_pointed(tx, &sid, &url)).await
}

/// What decides at Twilio where the texts of a number go: an application, else the number's own address.
pub(super) fn goes_to(number: &api::IncomingPhoneNumber) -> String {
    let application = number.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned());
    application.or_else(|| number.sms_url.clone()).unwrap_or_default()
}

/// A number as people write it.
pub(super) fn display(office: &Office, number: &api::IncomingPhoneNumber) -> String {
    crate::inbox::display(number.phone_number.as_str(), "phone", office.country())
}
