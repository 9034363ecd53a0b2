//! Asking Twilio for our numbers, and pointing them here.

use deskbell_twilio::NumberSid;
use deskbell_twilio::api::numbers as api;

use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::numbers::Abilities;
use crate::numbers::store::{self, Listed};
use crate::store::Lane;

/// Every number of the account, as Twilio lists it.
pub(crate) async fn list_at_twilio(
    client: &deskbell_twilio::Client,
) -> Result<Vec<api::IncomingPhoneNumber>, TwilioTrouble> {
    let mut page = client.execute(&api::List { page_size: Some(1000), ..api::List::default() }).await?;
    let mut numbers = Vec::new();
    loop {
        numbers.append(&mut page.incoming_phone_numbers);
        match client.next(&page).await? {
            Some(next) => page = next,
            None => return Ok(numbers),
        }
    }
}

/// What we keep of a listed number.
pub(crate) fn listed(number: &api::IncomingPhoneNumber) -> Listed {
    let e164 = number.phone_number.as_str().to_owned();
    let name = number.friendly_name.trim();
    Listed {
        sid: number.sid.as_str().to_owned(),
        name: if name.is_empty() { e164.clone() } else { name.to_owned() },
        number: e164,
        can: Abilities {
            sms: number.capabilities.sms,
            mms: number.capabilities.mms,
            voice: number.capabilities.voice,
        },
        service_sid: None,
    }
}

/// Writes down what Twilio lists. A number that is gone at Twilio keeps its threads here.
pub(crate) async fn refresh(office: &Office) -> Result<(), Error> {
    let numbers: Vec<Listed> = list_at_twilio(office.twilio()).await?.iter().map(listed).collect();
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            numbers.iter().try_for_each(|number| store::write(tx, number).map(|_| ()))
        })
        .await
}

/// Lets the texts of these numbers come here. The former addresses are kept before Twilio is asked to change them.
pub(crate) async fn point_here(office: &Office, sids: &[String]) -> Result<(), Error> {
    let here = office.url_of("/messages/incoming");
    for number in list_at_twilio(office.twilio()).await? {
        if !sids.iter().any(|sid| sid == number.sid.as_str()) {
            continue;
        }
        let kept = listed(&number);
        let former =
            serde_json::json!({ "sms_url": number.sms_url, "sms_method": number.sms_method }).to_string();
        office
            .store()
            .write(Lane::Door, move |tx| {
                let id = store::write(tx, &kept)?;
                store::keep_former_urls(tx, id, &former)
            })
            .await?;
        if number.sms_url.as_deref() != Some(here.as_str()) {
            let change = api::Update {
                sms_url: Some(here.clone()),
                sms_method: Some("POST".to_owned()),
                ..api::Update::new(NumberSid::clone(&number.sid))
            };
            office.twilio().execute(&change).await?;
        }
    }
    Ok(())
}
