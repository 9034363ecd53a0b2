//! The job that asks Twilio to let go of what went here, and writes down what became of it.
//!
//! Both ways may be repeated: emptying twice empties once, and what is deleted already is not found. One that Twilio has
//! no answer to is put off, and holds up no other.

use std::time::Duration;

use deskbell_twilio::api::{calls, messages as api, recordings};
use deskbell_twilio::{CallSid, Client, Error as Twilio, MessageSid};

use super::store::{self, Due, Verdict};
use super::{AtTwilio, Kind};
use crate::account::Office;
use crate::error::Error;
use crate::jobs::Outcome;
use crate::store::Lane;
use crate::voicemails::words_there;

/// Twilio's code for a text that it does not count as finished, which can take it two weeks.
const NOT_FINISHED: u32 = 20009;
/// After so many tries, each an hour later than the one before, it is given up: in about three weeks.
const TRIES: u32 = 32;
const HOUR: Duration = Duration::from_secs(60 * 60);
/// Where nobody knows what is the matter with one, it is asked about once a day in the end.
const HOURS_MAX: u32 = 24;
/// So many in a row without an answer are no matter of theirs: Twilio is down.
const UNANSWERED: u32 = 3;
/// So many in one run, so that other work of leisure gets its turn.
const AT_ONCE: u32 = 20;

/// Asks for the next few. While nobody has kept the recovery code, nothing is asked.
pub(crate) async fn keep(office: &Office) -> Result<Outcome, Error> {
    let now = office.clock().now();
    let due = office
        .store()
        .read(move |conn| {
            let has_code = crate::account::has_recovery_code(conn)?;
            Ok(if has_code { Some(store::list_due(conn, now, AT_ONCE)?) } else { None })
        })
        .await?;
    let Some(due) = due else { return Ok(Outcome::Done) };
    let mut unanswered = 0;
    for one in due {
        let mut receipts = Vec::new();
        let erased = erase(office, &one, &mut receipts).await;
        words_there::keep(office, receipts).await?;
        let mut down = None;
        let verdict = match erased {
            Ok(()) => Verdict::Done,
            Err(Twilio::Refused { status: 404 | 410, .. }) => Verdict::Gone,
            Err(error) if error.code() == Some(NOT_FINISHED) && one.tries < TRIES => {
                Verdict::Later(now + HOUR * (one.tries + 1))
            }
            // An answer that says nothing, and may say so to this one for ever: the others are not made to wait for it.
            Err(error) if error.may_have_arrived() => {
                unanswered += 1;
                down = Some(error);
                Verdict::Later(now + HOUR * (one.tries + 1).min(HOURS_MAX))
            }
            Err(Twilio::Refused { status: 400..500, code, .. }) => Verdict::Refused(code),
            // Nobody is there, or nobody is let in: that is no word about this text.
            Err(error) => return Err(error.into()),
        };
        office.store().write(Lane::Bulk, move |tx| store::settle(tx, &one, verdict)).await?;
        match down {
            None => unanswered = 0,
            Some(error) if unanswered >= UNANSWERED => return Err(error.into()),
            Some(_) => {}
        }
    }
    let next = office.store().read(store::next_due).await?;
    Ok(next.map_or(Outcome::Done, Outcome::Next))
}

async fn erase(office: &Office, one: &Due, receipts: &mut Vec<words_there::Receipt>) -> Result<(), Twilio> {
    match one.kind {
        Kind::Calls => match CallSid::parse(&one.sid) {
            Ok(call) => erase_call(office.twilio(), call, one.way, receipts).await,
            Err(_) => Ok(()),
        },
        Kind::Texts | Kind::Pictures => match MessageSid::parse(&one.sid) {
            Ok(message) => erase_text(office.twilio(), message, one).await,
            Err(_) => Ok(()),
        },
    }
}

/// First the pictures, which cannot be named any more once their text is gone.
async fn erase_text(twilio: &Client, message: MessageSid, one: &Due) -> Result<(), Twilio> {
    if one.has_media {
        let page = twilio.execute(&api::ListMedia { message: message.clone(), page_size: None }).await?;
        for entry in page.media_list {
            let request = api::DeleteMedia { message: message.clone(), media: entry.sid };
            or_gone(twilio.execute(&request).await)?;
        }
    }
    match (one.kind, one.way) {
        (Kind::Texts, AtTwilio::Delete) => twilio.execute(&api::Delete { message }).await,
        (Kind::Texts, _) => twilio.execute(&api::Redact { message }).await.map(drop),
        _ => Ok(()),
    }
}

/// First what was written down, the sound and the legs, which cannot be found any more once their call is gone.
async fn erase_call(
    twilio: &Client,
    call: CallSid,
    way: AtTwilio,
    receipts: &mut Vec<words_there::Receipt>,
) -> Result<(), Twilio> {
    let sounds =
        recordings::List { call: Some(call.clone()), page_size: Some(1000), ..recordings::List::default() };
    for recording in twilio.execute(&sounds).await?.recordings {
        words_there::erase(twilio, &recording.sid, receipts).await?;
        or_gone(twilio.execute(&recordings::Delete { recording: recording.sid }).await)?;
    }
    if way != AtTwilio::Delete {
        return Ok(());
    }
    let legs = calls::List { parent: Some(call.clone()), page_size: Some(1000), ..calls::List::default() };
    for leg in twilio.execute(&legs).await?.calls {
        or_gone(twilio.execute(&calls::Delete { call: leg.sid }).await)?;
    }
    twilio.execute(&calls::Delete { call }).await
}

/// What is deleted already is as good as deleted.
fn or_gone(deleted: Result<(), Twilio>) -> Result<(), Twilio> {
    match deleted {
        Err(Twilio::Refused { status: 404 | 410, .. }) => Ok(()),
        other => other,
    }
}
