//! Pointing our numbers here, and putting back what stood there before.
//!
//! Invariant: what Twilio said before is kept before Twilio is asked to change it, and goes only once it is put back.

use std::time::Duration;

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::{NumberSid, ServiceSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::Job;
use crate::messages::import::{self, History};
use crate::numbers::refresh::{list_at_twilio, listed};
use crate::numbers::{INCOMING, follow, services, store, voice};
use crate::store::{Id, Lane};

/// What a crash cut off is done again after this long.
const AGAIN: Duration = Duration::from_secs(60);

/// What shall come here: the Sids of numbers, and of services that shall let their numbers decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) numbers: Vec<String>,
    pub(crate) services: Vec<String>,
    /// How far back their texts are fetched.
    pub(crate) history: History,
}

/// What could not be changed at Twilio, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangeFailure {
    /// The number or the service, as people call it.
    pub what: String,
    /// Why, in a sentence.
    pub why: String,
}

/// Where a number's texts went before we changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Former {
    #[serde(default)]
    sms_url: Option<String>,
    #[serde(default)]
    sms_method: Option<String>,
    /// The application that decided instead of the address.
    #[serde(default)]
    sms_application_sid: Option<String>,
}

impl Former {
    /// An address of ours is none to go back to.
    fn of(number: &api::IncomingPhoneNumber, ours: &[String]) -> Former {
        let is_ours = number.sms_url.as_ref().is_some_and(|url| is_at(url, ours, INCOMING));
        Former {
            sms_url: number.sms_url.clone().filter(|_| !is_ours),
            sms_method: number.sms_method.clone(),
            sms_application_sid: number.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned()),
        }
    }

    /// What stood there, as a person would read it.
    pub(crate) fn goes_to(&self) -> Option<String> {
        self.sms_application_sid.clone().or_else(|| self.sms_url.clone())
    }
}

/// Whether a URL is that of `path` at one of the addresses of our line.
pub(super) fn is_at(url: &str, ours: &[String], path: &str) -> bool {
    ours.iter().any(|base| url.strip_prefix(base.trim_end_matches('/')) == Some(path))
}

/// Lets the texts of these numbers come here. Each goes by itself: what fails with one does not keep the others away.
/// What a crash or a refusal cuts off is promised, and done later.
pub(crate) async fn point_here(office: &Office, wish: &Wish) -> Result<Vec<ChangeFailure>, Error> {
    let _turn = office.pointing().lock().await;
    let numbers: Vec<_> = list_at_twilio(office.twilio())
        .await?
        .into_iter()
        .filter(|number| wish.numbers.iter().any(|sid| sid == number.sid.as_str()))
        .collect();
    let services: Vec<_> = if wish.services.is_empty() {
        Vec::new()
    } else {
        let all = services::list_at_twilio(office.twilio()).await?;
        all.into_iter().filter(|one| wish.services.iter().any(|sid| sid == one.sid.as_str())).collect()
    };
    let here = office.url_of(INCOMING);
    let ours = crate::line::addresses(office).await?;
    let kept: Vec<_> = numbers
        .iter()
        .map(|number| (listed(number), Former::of(number, &ours), follow::goes_to(number), here.clone()))
        .collect();
    let now = office.clock().twilio_now();
    let changed = services.clone();
    let history = wish.history;
    office
        .store()
        .write(Lane::Door, move |tx| {
            for (number, former, stands, here) in &kept {
                let id = store::write(tx, number)?;
                let former = serde_json::to_string(former).map_err(Error::internal)?;
                store::keep_former_urls(tx, id, &former, now)?;
                store::set_pending(tx, &number.sid, stands, here.as_deref())?;
            }
            changed.iter().try_for_each(|service| services::keep_former(tx, service))?;
            tx.publish(crate::events::Event::NumbersChanged);
            import::plan(tx, history)?;
            tx.enqueue(&Job::CatchUp)?;
            let due = tx.now() + AGAIN;
            tx.enqueue_at(&Job::PointNumbersHere, due, None)
        })
        .await?;
    let mut failures = Vec::new();
    for number in &numbers {
        let told = match &here {
            Some(here) => follow::tell(office, number, here).await,
            None => Err(Error::internal("the line has no public address yet")),
        };
        if let Err(error) = told {
            failures.push(failure(&follow::display(office, number), &error));
        }
    }
    for service in &services {
        if let Err(error) = services::let_numbers_decide(office, &service.sid).await {
            failures.push(failure(&service.friendly_name, &error));
        }
    }
    Ok(failures)
}

/// What could not be done, and why.
pub(super) fn failure(what: &str, error: &Error) -> ChangeFailure {
    ChangeFailure { what: what.to_owned(), why: error.to_string() }
}

/// A number whose texts come here, and what an undo puts back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Which number.
    pub number: Id,
    /// As people write it.
    pub display: String,
    /// Where its texts go now.
    pub now: String,
    /// Where they went before; nowhere, if there is nothing.
    pub before: Option<String>,
}

/// What was changed at Twilio, and what stood there before.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_changes(office: &Office) -> Result<Vec<Change>, Error> {
    let (country, now) = (office.country(), office.url_of(INCOMING).unwrap_or_default());
    let kept = office.store().read(store::list_former).await?;
    kept.into_iter()
        .map(|(number, written, former)| {
            let former: Former = serde_json::from_str(&former).map_err(Error::internal)?;
            Ok(Change {
                number,
                display: crate::inbox::display(&written, "phone", country),
                now: now.clone(),
                before: former.goes_to(),
            })
        })
        .collect()
}

/// Lets a number's texts go where they went before, unless somebody has sent them elsewhere since.
pub(crate) async fn restore(office: &Office, number: Id) -> Result<(), Error> {
    let _turn = office.pointing().lock().await;
    voice::restore(office, number).await?;
    let (sid, former) = office.store().read(move |conn| store::read_former(conn, number)).await?;
    let former: Former = serde_json::from_str(&former).map_err(Error::internal)?;
    if let Ok(sid) = NumberSid::parse(&sid) {
        match office.twilio().execute(&api::Fetch { number: sid.clone() }).await {
            Ok(present) if is_as_we_left_it(office, &present).await? => {
                let change = api::Update {
                    sms_url: Some(former.sms_url.unwrap_or_default()),
                    sms_method: former.sms_method,
                    sms_application_sid: former.sms_application_sid,
                    ..api::Update::new(sid)
                };
                office.twilio().execute(&change).await?;
            }
            // It goes elsewhere by now, and whoever sent it there meant it; or it is gone.
            Ok(_) | Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    office.store().write(Lane::Door, move |tx| store::forget_former(tx, number)).await?;
    restore_services(office).await
}

/// Whether what stands at Twilio is what we said last.
pub(super) async fn is_as_we_left_it(
    office: &Office,
    present: &api::IncomingPhoneNumber,
) -> Result<bool, Error> {
    let sid = present.sid.as_str().to_owned();
    let known = office.store().read(move |conn| store::find_left(conn, &sid)).await?;
    let here = office.url_of(INCOMING);
    let stands = follow::goes_to(present);
    Ok(known.is_some_and(|known| follow::is_as_we_left_it(&known, &stands, here.as_deref())))
}

/// Puts everything back that was changed at Twilio. Each number goes by itself.
pub(crate) async fn restore_all(office: &Office) -> Result<Vec<ChangeFailure>, Error> {
    let mut failures = Vec::new();
    for change in list_changes(office).await? {
        if let Err(error) = restore(office, change.number).await {
            failures.push(failure(&change.display, &error));
        }
    }
    // Those whose calls alone come here.
    failures.extend(voice::restore_all(office).await?);
    failures.extend(crate::flows::retire(office).await?);
    Ok(failures)
}

/// Puts a service back once none of the numbers in it comes here any more.
pub(super) async fn restore_services(office: &Office) -> Result<(), Error> {
    let changed = office.store().read(services::list_changed).await?;
    if changed.is_empty() {
        return Ok(());
    }
    let listening = office.store().read(store::listening).await?;
    for former in changed {
        let Ok(sid) = ServiceSid::parse(&former.sid) else { continue };
        let inside = match services::list_numbers(office.twilio(), &sid).await {
            Ok(inside) => inside,
            Err(trouble) if trouble.is_gone() => Vec::new(),
            Err(trouble) => return Err(trouble.into()),
        };
        if !listening.iter().any(|(_, listens, _)| inside.contains(listens)) {
            services::restore(office, &former).await?;
        }
    }
    Ok(())
}
