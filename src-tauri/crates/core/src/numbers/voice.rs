//! Where the calls of our numbers go: here, once somebody wants that, and back to where they went before.
//!
//! Invariants: what Twilio said before is kept before Twilio is asked to change it, and goes only once it is put back; a
//! number whose calls somebody has sent elsewhere since stays there. Their address carries short times, so that the flow
//! answers (`fallback.rs`) before a caller has waited long.

use deskbell_twilio::NumberSid;
use deskbell_twilio::api::numbers as api;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::calls::{INCOMING, STATUS};
use crate::error::Error;
use crate::jobs::Job;
use crate::numbers::health::{CallsHealth, Pointing};
use crate::numbers::pointing::ChangeFailure;
use crate::numbers::refresh::list_at_twilio;
use crate::numbers::store::{self, Pointed};
use crate::numbers::{NumberRow, fallback, follow, pointing};
use crate::store::{Id, Lane};

/// What stands behind the address: no second try, two seconds for the connection, five for the answer. Twilio signs the
/// address without it. See <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>.
const OVERRIDES: &str = "#rc=0&ct=2000&rt=5000";

/// Names a number whose calls shall come here, or go where they went before.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct TakeCalls {
    /// Which.
    pub number: Id,
}

/// Where a number's calls went before we changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Former {
    voice_url: Option<String>,
    voice_method: Option<String>,
    /// The application that decided instead of the address.
    voice_application_sid: Option<String>,
    /// The trunk that decided instead of both.
    trunk_sid: Option<String>,
    status_callback: Option<String>,
    status_callback_method: Option<String>,
}

impl Former {
    /// An address of ours is none to go back to.
    fn of(number: &api::IncomingPhoneNumber, ours: &[String]) -> Former {
        let elsewhere =
            |url: &Option<String>, path| url.clone().filter(|url| !pointing::is_at(bare(url), ours, path));
        Former {
            voice_url: elsewhere(&number.voice_url, INCOMING),
            voice_method: number.voice_method.clone(),
            voice_application_sid: number.voice_application_sid.as_ref().map(ToString::to_string),
            trunk_sid: number.trunk_sid.as_ref().map(ToString::to_string),
            status_callback: elsewhere(&number.status_callback, STATUS),
            status_callback_method: number.status_callback_method.clone(),
        }
    }

    /// A change that puts this back.
    pub(super) fn put_into(self, change: api::Update) -> api::Update {
        api::Update {
            voice_url: Some(self.voice_url.unwrap_or_default()),
            voice_method: self.voice_method,
            voice_application_sid: self.voice_application_sid,
            trunk_sid: self.trunk_sid,
            status_callback: Some(self.status_callback.unwrap_or_default()),
            status_callback_method: self.status_callback_method,
            ..change
        }
    }
}

/// Lets the calls of a number come here.
///
/// # Errors
/// `bad_input` when it cannot be called; what Twilio says when it refuses: it is promised all the same, and done later.
pub async fn take_calls(office: &Office, args: TakeCalls) -> Result<NumberRow, Error> {
    let (number, country) = (args.number, office.country());
    office
        .store()
        .write(Lane::Door, move |tx| {
            if !store::read_row(tx, number, country)?.can.voice {
                return Err(Error::bad_input("number", "This number cannot be called."));
            }
            store::take_calls(tx, number)?;
            tx.enqueue(&Job::PointNumbersHere)?;
            tx.publish(crate::events::Event::NumbersChanged);
            Ok(())
        })
        .await?;
    let _turn = office.pointing().lock().await;
    let failures = take_along(office, &list_at_twilio(office.twilio()).await?).await?;
    if let Some(first) = failures.first() {
        return Err(Error::bad_input("number", first.why.clone()));
    }
    office.store().read(move |conn| store::read_row(conn, number, country)).await
}

/// Lets the calls of every number that can be called come here. For the practice line, where nothing is lost by it.
pub(crate) async fn take_all(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, |tx| {
            for number in store::callable(tx)? {
                store::take_calls(tx, number)?;
                // The practice line's Twilio remembers nothing of where they went.
                store::forget_calls_pointed(tx, number)?;
                store::forget_fallback(tx, number)?;
            }
            tx.enqueue(&Job::PointNumbersHere)
        })
        .await?;
    let _turn = office.pointing().lock().await;
    take_along(office, &list_at_twilio(office.twilio()).await?).await.map(|_| ())
}

/// Lets the calls of a number go where they went before, unless somebody has sent them elsewhere since.
///
/// # Errors
/// When Twilio refuses: what stood there stays kept then.
pub async fn release_calls(office: &Office, args: TakeCalls) -> Result<NumberRow, Error> {
    let (number, country) = (args.number, office.country());
    {
        let _turn = office.pointing().lock().await;
        restore(office, number).await?;
    }
    office.store().read(move |conn| store::read_row(conn, number, country)).await
}

/// Puts back where a number's calls went, if we changed that. Whoever calls holds the turn to point.
pub(super) async fn restore(office: &Office, number: Id) -> Result<(), Error> {
    let kept = office.store().read(move |conn| store::find_former_voice(conn, number)).await?;
    let Some((sid, former)) = kept else { return Ok(()) };
    if let (Ok(sid), Some(former)) = (NumberSid::parse(&sid), former) {
        let former: Former = serde_json::from_str(&former).map_err(Error::internal)?;
        let lookup = sid.as_str().to_owned();
        let caught = office.store().read(move |conn| store::find_fallback(conn, &lookup)).await?;
        match office.twilio().execute(&api::Fetch { number: sid.clone() }).await {
            Ok(present) => {
                let caught =
                    caught.map(|caught| fallback::restoring(&caught, &present)).transpose()?.flatten();
                let is_ours = is_as_we_left_it(office, &present).await?;
                let mut change = api::Update::new(sid);
                if let Some((url, method)) = &caught {
                    (change.voice_fallback_url, change.voice_fallback_method) =
                        (Some(url.clone()), method.clone());
                }
                if is_ours {
                    change = former.put_into(change);
                }
                if is_ours || caught.is_some() {
                    office.twilio().execute(&change).await?;
                }
            }
            Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    office.store().write(Lane::Door, move |tx| store::leave_calls(tx, number)).await
}

/// Whether the calls of a number go where we sent them last, and nobody has sent them elsewhere since.
async fn is_as_we_left_it(office: &Office, present: &api::IncomingPhoneNumber) -> Result<bool, Error> {
    let sid = present.sid.as_str().to_owned();
    let known = office.store().read(move |conn| store::find_calls_left(conn, &sid)).await?;
    let stands = goes_to(present);
    let here = office.url_of(INCOMING);
    Ok(known.is_some_and(|known| {
        [known.points_to, known.pending_from]
            .into_iter()
            .flatten()
            .chain(here)
            .any(|it| bare(&it) == bare(&stands))
    }))
}

/// Puts back where all calls went. Each number goes by itself. Whoever calls holds no turn to point.
pub(super) async fn restore_all(office: &Office) -> Result<Vec<ChangeFailure>, Error> {
    let mut failures = Vec::new();
    let _turn = office.pointing().lock().await;
    for (number, written) in office.store().read(store::list_taking).await? {
        if let Err(error) = restore(office, number).await {
            let display = crate::inbox::display(&written, "phone", office.country());
            failures.push(pointing::failure(&display, &error));
        }
    }
    Ok(failures)
}

/// Where the calls of a number go that should come here. Without an address of ours nothing goes astray.
pub(super) fn judge(office: &Office, number: &api::IncomingPhoneNumber) -> CallsHealth {
    let present = goes_to(number);
    let is_here = office.url_of(INCOMING).is_none_or(|here| here == bare(&present));
    let (pointing, sentence) = if number.trunk_sid.is_some() {
        (Pointing::OverriddenByTrunk, "A trunk at Twilio takes its calls, whatever the number says.")
    } else if number.voice_application_sid.is_some() {
        (
            Pointing::OverriddenByApplication,
            "An application at Twilio decides where its calls go, whatever the number says.",
        )
    } else if !is_here && present.is_empty() {
        (Pointing::NotSet, "Its calls go nowhere: nobody answers them.")
    } else if !is_here {
        (Pointing::UrlMismatch, "Its calls go to another address.")
    } else if !is_post(number) {
        (Pointing::WrongMethod, "Twilio is told to use GET for its calls, and Deskbell listens for POST.")
    } else {
        (Pointing::Here, "Its calls come here.")
    };
    let goes_to = (pointing != Pointing::Here && !present.is_empty()).then_some(present);
    CallsHealth { pointing, sentence: sentence.to_owned(), goes_to }
}

/// Where the calls of a number go that should come here and do not.
pub(super) async fn find_astray(
    office: &Office,
    id: Id,
    number: &api::IncomingPhoneNumber,
) -> Result<Option<Former>, Error> {
    let ours = crate::line::addresses(office).await?;
    let takes = office.store().read(move |conn| store::find_former_voice(conn, id)).await?.is_some();
    let is_astray = takes && judge(office, number).pointing != Pointing::Here;
    // As it stands: an earlier address of ours is what an undo has to put back, too.
    Ok(is_astray.then(|| Former {
        voice_url: number.voice_url.clone(),
        status_callback: number.status_callback.clone(),
        ..Former::of(number, &ours)
    }))
}

/// Lets the calls of a number come here again, if they should. Whoever calls holds the turn to point.
pub(super) async fn mend(office: &Office, id: Id, number: &api::IncomingPhoneNumber) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::forget_calls_pointed(tx, id)).await?;
    let failures = take_along(office, std::slice::from_ref(number)).await?;
    match failures.into_iter().next() {
        Some(first) => Err(Error::bad_input("number", first.why)),
        None => Ok(()),
    }
}

/// Lets the calls of those of our numbers that take them come to where the line is now. Whoever calls holds the turn.
pub(super) async fn take_along(
    office: &Office,
    listed: &[api::IncomingPhoneNumber],
) -> Result<Vec<ChangeFailure>, Error> {
    let (Some(here), Some(status)) = (office.url_of(INCOMING), office.url_of(STATUS)) else {
        return Ok(Vec::new());
    };
    let here = format!("{here}{OVERRIDES}");
    let mut failures = Vec::new();
    for known in office.store().read(store::list_calls_pointed).await? {
        let Some(number) = listed.iter().find(|number| number.sid.as_str() == known.sid) else { continue };
        let told = match follow_calls(office, number, &known, &here, &status).await {
            Ok(Way::Here) => fallback::follow(office, number).await,
            Ok(Way::Elsewhere) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = told {
            failures.push(pointing::failure(&follow::display(office, number), &error));
        }
    }
    Ok(failures)
}

/// Where the calls of a number go once it was seen to.
enum Way {
    Here,
    /// Somebody has sent them elsewhere, and there they stay.
    Elsewhere,
}

async fn follow_calls(
    office: &Office,
    number: &api::IncomingPhoneNumber,
    known: &Pointed,
    here: &str,
    status: &str,
) -> Result<Way, Error> {
    let present = goes_to(number);
    let is_told = present == here && is_post(number) && number.status_callback.as_deref() == Some(status);
    if is_told && known.points_to.as_deref() == Some(here) && known.pending_from.is_none() {
        return Ok(Way::Here);
    }
    let sid = known.sid.clone();
    if present != here && !known.was_left_at(&present) && known.points_to.is_some() {
        office.store().write(Lane::Bulk, move |tx| store::leave_calls_elsewhere(tx, &sid)).await?;
        return Ok(Way::Elsewhere);
    }
    let ours = crate::line::addresses(office).await?;
    let former = serde_json::to_string(&Former::of(number, &ours)).map_err(Error::internal)?;
    let (pending, url) = (sid.clone(), here.to_owned());
    office
        .store()
        .write(Lane::Door, move |tx| store::set_calls_pending(tx, &pending, &present, &url, &former))
        .await?;
    if !is_told {
        let change = api::Update {
            voice_url: Some(here.to_owned()),
            voice_method: Some("POST".to_owned()),
            voice_application_sid: number.voice_application_sid.as_ref().map(|_| String::new()),
            trunk_sid: number.trunk_sid.as_ref().map(|_| String::new()),
            status_callback: Some(status.to_owned()),
            status_callback_method: Some("POST".to_owned()),
            ..api::Update::new(NumberSid::clone(&number.sid))
        };
        office.twilio().execute(&change).await?;
    }
    let url = here.to_owned();
    office.store().write(Lane::Door, move |tx| store::set_calls_pointed(tx, &sid, &url)).await?;
    Ok(Way::Here)
}

/// What decides at Twilio where the calls of a number go: a trunk, else an application, else the number's own address.
pub(super) fn goes_to(number: &api::IncomingPhoneNumber) -> String {
    let trunk = number.trunk_sid.as_ref().map(ToString::to_string);
    let application = number.voice_application_sid.as_ref().map(ToString::to_string);
    trunk.or(application).or_else(|| number.voice_url.clone()).unwrap_or_default()
}

/// An address without what stands behind its `#`.
fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

fn is_post(number: &api::IncomingPhoneNumber) -> bool {
    number.voice_method.as_deref().is_none_or(|method| method == "POST")
}
