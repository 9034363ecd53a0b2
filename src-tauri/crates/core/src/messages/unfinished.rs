//! Statuses that are not final: they are read again while a carrier may still report.

use std::time::Duration;

use deskbell_twilio::MessageSid;
use deskbell_twilio::api::messages as api;

use crate::account::Office;
use crate::error::Error;
use crate::messages::{Status, store};
use crate::store::{Id, Lane};

/// Statuses are read again for this long; no carrier reports later.
const UNFINISHED: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// Callbacks are sent once and never again: what is not final is read again. What cannot be read does not keep the others
/// from it; it is told at the end.
pub(super) async fn read_again(office: &Office) -> Result<(), Error> {
    let since = Id::first_at(office.clock().twilio_now() - UNFINISHED);
    let mut outcome = Ok(());
    for (id, sid) in office.store().read(move |conn| store::list_unfinished(conn, since)).await? {
        let Ok(sid) = MessageSid::parse(&sid) else { continue };
        outcome = outcome.and(read_status(office, id, sid).await);
    }
    outcome
}

async fn read_status(office: &Office, id: Id, sid: MessageSid) -> Result<(), Error> {
    let message = match office.twilio().execute(&api::Fetch { message: sid }).await {
        Ok(message) => message,
        // Deleted at Twilio: its last known status stands.
        Err(deskbell_twilio::Error::Refused { status: 404, .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            let known = store::read(tx, id)?;
            let report = store::Report { sid: None, error_code: message.error_code, error_text: None };
            store::raise(tx, &known, Status::from_twilio(&message.status), &report).map(|_| ())
        })
        .await
}
