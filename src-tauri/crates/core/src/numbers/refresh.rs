//! Asking Twilio for our numbers.

use deskbell_twilio::api::numbers as api;

use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::numbers::store::{self, Listed};
use crate::numbers::{Abilities, NumberKind};
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
        kind: number.kind.as_deref().and_then(NumberKind::read),
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
