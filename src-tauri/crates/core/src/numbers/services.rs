//! Messaging services: which of our numbers sit in one, and who decides where the texts of those go.
//!
//! Invariant: what a service said before we changed it is kept before Twilio is asked to change it.

use std::collections::HashMap;

use deskbell_twilio::api::services as api;
use deskbell_twilio::{Client, ServiceSid};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::numbers::health::by_number;
use crate::numbers::store as rows;
use crate::store::{self, Lane, Tx};

/// Every messaging service of the account.
pub(crate) async fn list_at_twilio(client: &Client) -> Result<Vec<api::Service>, TwilioTrouble> {
    let mut page = client.execute(&api::List { page_size: Some(1000) }).await?;
    let mut services = Vec::new();
    loop {
        services.append(&mut page.services);
        match client.next(&page).await? {
            Some(next) => page = next,
            None => return Ok(services),
        }
    }
}

/// The Sids of the numbers in a service.
pub(crate) async fn list_numbers(
    client: &Client,
    service: &ServiceSid,
) -> Result<Vec<String>, TwilioTrouble> {
    let request = api::ListPhoneNumbers { service: service.clone(), page_size: Some(1000) };
    let mut page = client.execute(&request).await?;
    let mut numbers = Vec::new();
    loop {
        numbers.extend(page.phone_numbers.iter().map(|number| number.sid.as_str().to_owned()));
        match client.next(&page).await? {
            Some(next) => page = next,
            None => return Ok(numbers),
        }
    }
}

/// Every messaging service of the account, with the Sids of the numbers in it.
pub(crate) async fn list_with_numbers(
    client: &Client,
) -> Result<Vec<(api::Service, Vec<String>)>, TwilioTrouble> {
    let mut all = Vec::new();
    for service in list_at_twilio(client).await? {
        let inside = list_numbers(client, &service.sid).await?;
        all.push((service, inside));
    }
    Ok(all)
}

/// The services that decide for their numbers, by the Sids of those.
pub(crate) async fn deciding(client: &Client) -> Result<HashMap<String, api::Service>, TwilioTrouble> {
    let all = list_with_numbers(client).await?;
    Ok(by_number(all.into_iter().filter(|(service, _)| decides(service)).collect()))
}

/// Asks Twilio which number is in which service. What it will not tell leaves everything as it was.
pub(crate) async fn refresh(office: &Office) -> Result<(), Error> {
    let all = list_with_numbers(office.twilio()).await?;
    let members: Vec<(String, String)> = all
        .into_iter()
        .flat_map(|(service, inside)| {
            inside.into_iter().map(move |number| (number, service.sid.as_str().to_owned()))
        })
        .collect();
    office.store().write(Lane::Bulk, move |tx| rows::set_services(tx, &members)).await
}

/// Whether a service decides where the texts of the numbers in it go, whatever those say.
pub(crate) fn decides(service: &api::Service) -> bool {
    service.use_inbound_webhook_on_number != Some(true)
}

/// What a service said before we changed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Former {
    pub(crate) sid: String,
    pub(crate) name: String,
    uses_numbers: bool,
    /// Twilio has not been told yet.
    #[serde(default)]
    pub(crate) is_due: bool,
}

const FORMER: &str = "former_service/";

fn key_of(sid: &str) -> String {
    format!("{FORMER}{sid}")
}

fn parse(text: &str) -> Result<Former, Error> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// The services that we have changed, with what they said before.
pub(crate) fn list_changed(conn: &Connection) -> Result<Vec<Former>, Error> {
    store::list_meta(conn, FORMER)?.iter().map(|text| parse(text)).collect()
}

/// Keeps what a service says now, and that its numbers shall decide; what was kept first stays.
pub(crate) fn keep_former(tx: &Tx<'_>, service: &api::Service) -> Result<(), Error> {
    let key = key_of(service.sid.as_str());
    let kept = match store::read_meta(tx, &key)? {
        Some(text) => Former { is_due: true, ..parse(&text)? },
        None => Former {
            sid: service.sid.as_str().to_owned(),
            name: service.friendly_name.clone(),
            uses_numbers: !decides(service),
            is_due: true,
        },
    };
    store::write_meta(tx, &key, &serde_json::to_string(&kept).map_err(Error::internal)?)
}

/// Who decides where the texts of a service's numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decides {
    Number,
    Service,
}

/// Lets each number's own address count.
pub(crate) async fn let_numbers_decide(office: &Office, service: &ServiceSid) -> Result<(), Error> {
    set(office, service, Decides::Number).await?;
    let key = key_of(service.as_str());
    let told = move |tx: &mut Tx<'_>| match store::read_meta(tx, &key)? {
        Some(text) => {
            let told = Former { is_due: false, ..parse(&text)? };
            store::write_meta(tx, &key, &serde_json::to_string(&told).map_err(Error::internal)?)
        }
        None => Ok(()),
    };
    office.store().write(Lane::Door, told).await
}

/// Lets a service decide again, as before a mend.
pub(crate) async fn let_service_decide(office: &Office, service: &ServiceSid) -> Result<(), Error> {
    set(office, service, Decides::Service).await?;
    let key = key_of(service.as_str());
    let back = move |tx: &mut Tx<'_>| match store::read_meta(tx, &key)? {
        // It is as it was before us.
        Some(text) if !parse(&text)?.uses_numbers => store::delete_meta(tx, &key),
        _ => Ok(()),
    };
    office.store().write(Lane::Door, back).await
}

/// Puts back what a service said before.
pub(crate) async fn restore(office: &Office, former: &Former) -> Result<(), Error> {
    let decides = if former.uses_numbers { Decides::Number } else { Decides::Service };
    if let Ok(sid) = ServiceSid::parse(&former.sid) {
        match set(office, &sid, decides).await {
            Ok(()) => {}
            // A service that is gone has nothing to put back.
            Err(Error::Twilio(trouble)) if trouble.is_gone() => {}
            Err(error) => return Err(error),
        }
    }
    let key = key_of(&former.sid);
    office.store().write(Lane::Door, move |tx| store::delete_meta(tx, &key)).await
}

async fn set(office: &Office, service: &ServiceSid, decides: Decides) -> Result<(), Error> {
    let change = api::Update {
        service: service.clone(),
        use_inbound_webhook_on_number: Some(decides == Decides::Number),
    };
    office.twilio().execute(&change).await?;
    Ok(())
}
