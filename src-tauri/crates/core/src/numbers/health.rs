//! Where each number of ours points at Twilio, said plainly, and mended.
//!
//! Invariant: what stood at Twilio is kept before it is mended, so that a mend can be undone.

use std::collections::HashMap;

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::api::services::Service;
use deskbell_twilio::{NumberSid, ServiceSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::numbers::{INCOMING, follow, refresh, services, store, voice};
use crate::store::{Id, Lane};

/// Where a number points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pointing {
    /// Here, as it should.
    Here,
    /// Nowhere.
    NotSet,
    /// To another address.
    UrlMismatch,
    /// Here, but by GET, which we do not hear.
    WrongMethod,
    /// A messaging service decides instead.
    OverriddenByService,
    /// An application decides instead.
    OverriddenByApplication,
    /// It is no longer in the account.
    Gone,
}

/// Where one of our numbers points, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberHealth {
    /// Which number.
    pub id: Id,
    /// As people write it.
    pub display: String,
    /// What we call it.
    pub name: String,
    /// Where it points.
    pub pointing: Pointing,
    /// What that means for its texts.
    pub sentence: String,
    /// Where its texts go instead.
    pub goes_to: Option<String>,
    /// Whether we can mend it.
    pub can_mend: bool,
    /// Whether a mend of ours can be undone.
    pub can_undo: bool,
}

/// Which number to mend, or whose mend to undo.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct MendNumber {
    /// The number.
    pub number: Id,
}

/// What stood at Twilio before a mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    sms_url: Option<String>,
    sms_method: Option<String>,
    sms_application_sid: Option<String>,
    /// The service that decided instead of its numbers.
    #[serde(default)]
    service: Option<String>,
}

/// Where each number whose texts should come here points at Twilio.
///
/// # Errors
/// When Twilio cannot be asked.
pub async fn check(office: &Office) -> Result<Vec<NumberHealth>, Error> {
    let listed: HashMap<String, api::IncomingPhoneNumber> = refresh::list_at_twilio(office.twilio())
        .await?
        .into_iter()
        .map(|number| (number.sid.as_str().to_owned(), number))
        .collect();
    let deciding = deciding_services(office).await?;
    let here = office.url_of(INCOMING);
    let ours = office.store().read(store::list_mendable).await?;
    let country = office.country();
    Ok(ours
        .into_iter()
        .map(|ours| {
            let found = listed.get(&ours.sid);
            let service = deciding.get(&ours.sid);
            let pointing = judge(found, service, here.as_deref());
            let calls = found.filter(|_| ours.takes_calls).and_then(|number| voice::explain(office, number));
            NumberHealth {
                id: ours.id,
                display: crate::inbox::display(&ours.number, "phone", country),
                name: ours.name,
                sentence: [Some(explain(pointing, service)), calls.clone()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
                goes_to: goes_to(pointing, found, service),
                can_mend: here.is_some()
                    && pointing != Pointing::Gone
                    && (pointing != Pointing::Here || calls.is_some()),
                can_undo: ours.is_mended,
                pointing,
            }
        })
        .collect())
}

/// The services that decide for their numbers, by the Sids of those.
async fn deciding_services(office: &Office) -> Result<HashMap<String, Service>, Error> {
    let all = services::list_with_numbers(office.twilio()).await?;
    Ok(all
        .into_iter()
        .filter(|(service, _)| services::decides(service))
        .flat_map(|(service, inside)| inside.into_iter().map(move |number| (number, service.clone())))
        .collect())
}

/// What decides about a number at Twilio, said in one word. Without an address of ours nothing goes astray.
pub(crate) fn judge(
    found: Option<&api::IncomingPhoneNumber>,
    service: Option<&Service>,
    here: Option<&str>,
) -> Pointing {
    let Some(number) = found else { return Pointing::Gone };
    if service.is_some() {
        return Pointing::OverriddenByService;
    }
    if number.sms_application_sid.is_some() {
        return Pointing::OverriddenByApplication;
    }
    match number.sms_url.as_deref() {
        None | Some("") => Pointing::NotSet,
        Some(url) if Some(url) != here => Pointing::UrlMismatch,
        Some(_) if number.sms_method.as_deref().is_some_and(|method| method != "POST") => {
            Pointing::WrongMethod
        }
        Some(_) => Pointing::Here,
    }
}

fn explain(pointing: Pointing, service: Option<&Service>) -> String {
    let name = service.map_or("A messaging service", |service| service.friendly_name.as_str());
    match pointing {
        Pointing::Here => "Its texts come here.".to_owned(),
        Pointing::NotSet => {
            "It points nowhere: Twilio keeps its texts, and Deskbell finds them only every five minutes."
                .to_owned()
        }
        Pointing::UrlMismatch => "Its texts go to another address.".to_owned(),
        Pointing::WrongMethod => "Twilio is told to use GET here, and Deskbell listens for POST.".to_owned(),
        Pointing::OverriddenByService => {
            let what = match service.and_then(|service| service.inbound_request_url.as_ref()) {
                Some(_) => "takes its texts elsewhere.",
                None => "throws its texts away: it has no address, and nothing says so.",
            };
            format!(
                "The messaging service “{name}” {what} Mend lets each number in it go where it says itself."
            )
        }
        Pointing::OverriddenByApplication => {
            "An application at Twilio decides where its texts go, whatever the number says.".to_owned()
        }
        Pointing::Gone => "It is no longer in this Twilio account.".to_owned(),
    }
}

fn goes_to(
    pointing: Pointing,
    found: Option<&api::IncomingPhoneNumber>,
    service: Option<&Service>,
) -> Option<String> {
    match pointing {
        Pointing::UrlMismatch => found?.sms_url.clone(),
        Pointing::OverriddenByService => service?.inbound_request_url.clone(),
        Pointing::OverriddenByApplication => {
            found?.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned())
        }
        _ => None,
    }
}

/// Points a number here, and keeps what stood there. What came meanwhile is fetched.
///
/// # Errors
/// When the number is not ours, or Twilio refuses: then it stays as it was.
pub async fn mend(office: &Office, args: MendNumber) -> Result<Vec<NumberHealth>, Error> {
    let turn = office.pointing().lock().await;
    let id = args.number;
    let sid = office.store().read(move |conn| store::read_sid(conn, id)).await?;
    let here = office.url_of(INCOMING).ok_or_else(|| {
        Error::bad_input("number", "The line has no public address yet. Wait until it stands.")
    })?;
    let number = office.twilio().execute(&api::Fetch { number: sid.clone() }).await?;
    let service = deciding_services(office).await?.remove(sid.as_str());
    let before = Before {
        sms_url: number.sms_url.clone(),
        sms_method: number.sms_method.clone(),
        sms_application_sid: number.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned()),
        service: service.as_ref().map(|service| service.sid.as_str().to_owned()),
    };
    let kept = serde_json::to_string(&before).map_err(Error::internal)?;
    let changed = service.clone();
    office
        .store()
        .write(Lane::Door, move |tx| {
            store::set_before_mend(tx, id, Some(&kept))?;
            changed.iter().try_for_each(|service| services::keep_former(tx, service))
        })
        .await?;
    // From now on the number goes along when the public address changes.
    follow::tell(office, &number, &here).await?;
    if let Some(service) = &service {
        services::let_numbers_decide(office, &service.sid).await?;
    }
    voice::mend(office, id, &number).await?;
    office.store().write(Lane::Door, |tx| tx.enqueue(&Job::CatchUp)).await?;
    drop(turn);
    office.tell(Event::NumbersChanged);
    check(office).await
}

/// Mends every number whose texts go to another spelling of our address. Also fetches what was missed: a request that
/// was refused is never taken in itself.
///
/// # Errors
/// As [`mend`]; what was mended before the failure stays mended.
pub async fn mend_all(office: &Office) -> Result<Vec<NumberHealth>, Error> {
    let mut now = check(office).await?;
    let is_misspelled = |number: &&NumberHealth| {
        number.can_mend && number.goes_to.as_deref().is_some_and(|url| url.ends_with(INCOMING))
    };
    for number in now.clone().iter().filter(is_misspelled) {
        now = mend(office, MendNumber { number: number.id }).await?;
    }
    office.store().write(Lane::Door, |tx| tx.enqueue(&Job::CatchUp)).await?;
    Ok(now)
}

/// Puts back what stood at Twilio before a mend.
///
/// # Errors
/// When there is nothing to undo, or Twilio refuses: then the mend stays.
pub async fn undo_mend(office: &Office, args: MendNumber) -> Result<Vec<NumberHealth>, Error> {
    let turn = office.pointing().lock().await;
    let id = args.number;
    let (sid, before) = office
        .store()
        .read(move |conn| Ok((store::read_sid(conn, id)?, store::read_before_mend(conn, id)?)))
        .await?;
    let before: Before = serde_json::from_str(&before).map_err(Error::internal)?;
    if let Some(service) = before.service.and_then(|sid| ServiceSid::parse(&sid).ok()) {
        services::let_service_decide(office, &service).await?;
    }
    let change = api::Update {
        sms_url: Some(before.sms_url.unwrap_or_default()),
        sms_method: before.sms_method,
        sms_application_sid: before.sms_application_sid,
        ..api::Update::new(NumberSid::clone(&sid))
    };
    office.twilio().execute(&change).await?;
    office.store().write(Lane::Door, move |tx| store::set_before_mend(tx, id, None)).await?;
    drop(turn);
    office.tell(Event::NumbersChanged);
    check(office).await
}
