//! What the webhooks bring: the raw request is recorded in the same transaction as what it did; where many texts come at once,
//! it lies in the [book](super::book) until then.

use std::sync::Arc;

use deskbell_twilio::webhook::message::{Incoming, Status as StatusForm};

use crate::account::Office;
use crate::error::Error;
use crate::line::evidence;
use crate::line::recorder::{self, Request};
use crate::messages::book::{self, Announced};
use crate::messages::store::{self, Report};
use crate::messages::{Arrival, Direction, Origin, Status};
use crate::pictures::expected::Told;
use crate::store::{Id, Lane, Tx};

/// Takes in a text that a signed webhook brought. Returns when it is on disk.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up finds it.
pub async fn receive_webhook(office: &Arc<Office>, request: Request, form: Incoming) -> Result<(), Error> {
    let arrival = Arrival::announced(form);
    let ours = arrival.ours.clone();
    book::announce(office, Announced { request, arrival }).await?;
    evidence::note_webhook(office, &evidence::About::texts(&ours)).await;
    Ok(())
}

impl Arrival {
    /// What a webhook said, now.
    pub(super) fn announced(form: Incoming) -> Arrival {
        Arrival {
            sid: form.message_sid,
            direction: Direction::In,
            them: form.from,
            ours: form.to.as_str().to_owned(),
            body: form.body,
            pictures: Told {
                count: u32::try_from(form.media.len()).unwrap_or(u32::MAX),
                named: form
                    .media
                    .iter()
                    .filter_map(|media| Some((media.sid()?, media.content_type.clone())))
                    .collect(),
            },
            opt_out: form.opt_out_type,
            at: None,
            taken_at: None,
            status: Status::Received,
            error_code: None,
            origin: Origin::Announced,
            rest: form.rest,
        }
    }
}

/// Takes in where a text of ours stands. `id` is our own, from the callback's path.
///
/// # Errors
/// When it could not be stored: the webhook then answers 503, and catch-up reads the status again.
pub async fn status_webhook(
    office: &Office,
    request: Request,
    id: Id,
    form: StatusForm,
) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let outcome = apply_status(tx, id, &form)?;
            recorder::record(tx, "messages/status", &request, outcome)
        })
        .await
}

/// Raises the text that a callback is about. Its path carries our id, and its form Twilio's Sid; where a listing gave
/// the Sid to another text with the same words, the path is right.
pub(super) fn apply_status(tx: &mut Tx<'_>, id: Id, form: &StatusForm) -> Result<&'static str, Error> {
    let sid = form.message_sid.as_str();
    let by_path = store::find(tx, id)?.filter(|ours| ours.direction == Direction::Out);
    let known = match by_path {
        Some(ours) if ours.sid.is_none() => {
            super::attempt::release_wrong_claim(tx, id, sid)?;
            Some(ours)
        }
        Some(ours) if ours.sid.as_deref() == Some(sid) => Some(ours),
        _ => store::find_by_sid(tx, sid)?.filter(|ours| ours.direction == Direction::Out),
    };
    let Some(known) = known else { return Ok("unknown message") };
    let status = Status::from_twilio(&form.status);
    let report =
        Report { sid: Some(sid), error_code: form.error_code, error_text: form.error_message.as_deref() };
    let after = store::raise(tx, &known, status, &report)?;
    Ok(if after.status == known.status { "no change" } else { "raised" })
}
