//! Asking Twilio for our numbers.

use deskbell_twilio::api::numbers as api;

use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::events::Event;
use crate::numbers::store::{self, Listed, Pointed};
use crate::numbers::{Abilities, NumberKind, follow, voice};
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

/// Writes down what Twilio lists. A number that is gone at Twilio keeps its threads here; one that goes elsewhere than
/// we left it is told, so that whoever shows where it points looks again.
pub(crate) async fn refresh(office: &Office) -> Result<(), Error> {
    let all = list_at_twilio(office.twilio()).await?;
    let numbers: Vec<Listed> = all.iter().map(listed).collect();
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            numbers.iter().try_for_each(|number| store::write(tx, number).map(|_| ()))?;
            let texts = store::list_pointed(tx)?;
            let calls = store::list_calls_pointed(tx)?;
            let strays = |ours: &[Pointed], goes_to: fn(&api::IncomingPhoneNumber) -> String| {
                all.iter().any(|number| {
                    let known = ours.iter().find(|one| one.sid == number.sid.as_str());
                    let wanted = known.filter(|known| known.pending_from.is_none());
                    wanted.and_then(|known| known.points_to.as_ref()).is_some_and(|to| *to != goes_to(number))
                })
            };
            if strays(&texts, follow::goes_to) || strays(&calls, voice::goes_to) {
                tx.publish(Event::NumbersChanged);
            }
            Ok(())
        })
        .await
}
