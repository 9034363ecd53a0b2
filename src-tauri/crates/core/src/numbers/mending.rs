//! Letting a number of ours come here again that has gone astray, and taking that back.
//!
//! Invariant: what stood at Twilio is kept before it is mended, so that a mend can be undone.

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::{NumberSid, ServiceSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::numbers::health::{NumberHealth, check};
use crate::numbers::{INCOMING, follow, pointing, services, store, voice};
use crate::store::{Id, Lane};

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
    /// Where its calls went, where they went astray.
    #[serde(default)]
    calls: Option<voice::Former>,
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
    let service = services::deciding(office.twilio()).await?.remove(sid.as_str());
    let before = Before {
        sms_url: number.sms_url.clone(),
        sms_method: number.sms_method.clone(),
        sms_application_sid: number.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned()),
        service: service.as_ref().map(|service| service.sid.as_str().to_owned()),
        calls: voice::find_astray(office, id, &number).await?,
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
    let present = office.twilio().execute(&api::Fetch { number: sid.clone() }).await?;
    if !pointing::is_as_we_left_it(office, &present).await? {
        office.store().write(Lane::Door, move |tx| store::set_before_mend(tx, id, None)).await?;
        let message = "Somebody has sent this number elsewhere since. It stays as it is.";
        return Err(Error::bad_input("number", message));
    }
    if let Some(service) = before.service.and_then(|sid| ServiceSid::parse(&sid).ok()) {
        services::let_service_decide(office, &service).await?;
    }
    let mut change = api::Update {
        sms_url: Some(before.sms_url.unwrap_or_default()),
        sms_method: before.sms_method,
        sms_application_sid: before.sms_application_sid,
        ..api::Update::new(NumberSid::clone(&sid))
    };
    // Calls that do not come here any more have been put back where they went before us already.
    if let Some(calls) = before.calls
        && office.store().read(move |conn| store::find_former_voice(conn, id)).await?.is_some()
    {
        change = calls.put_into(change);
    }
    office.twilio().execute(&change).await?;
    office.store().write(Lane::Door, move |tx| store::set_before_mend(tx, id, None)).await?;
    drop(turn);
    office.tell(Event::NumbersChanged);
    check(office).await
}
