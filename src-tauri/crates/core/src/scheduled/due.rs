//! The moment a text for later is due: everything is looked at again, and it goes, or a person is asked.

use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use rusqlite::Connection;

use crate::account::Office;
use crate::consent;
use crate::error::Error;
use crate::inbox;
use crate::jobs::Outcome;
use crate::messages::{self, Origin};
use crate::scheduled::store::{self, Known};
use crate::scheduled::{ScheduledState, release};
use crate::store::{Id, Lane, Tx};

/// A text that is later than this is asked about: "See you at ten" at eleven is worse than nothing.
const TOO_LATE: Duration = Duration::from_secs(60 * 60);

/// Keeps the promise of a text for later.
pub(crate) async fn keep(office: &Office, id: Id) -> Result<Outcome, Error> {
    let now = office.clock().now();
    let Some((known, them, ours)) = office.store().read(move |conn| what_waits(conn, id)).await? else {
        return Ok(Outcome::Done);
    };
    let is_late = now.since(known.text.due_at) > TOO_LATE;
    if known.text.due_at <= now && known.text.unless_reply && !is_late {
        // This computer may have slept while they wrote: Twilio knows, and is asked first.
        take_in_replies(office, &known, &them, &ours).await?;
    }
    office.store().write(Lane::Door, move |tx| decide(tx, id)).await
}

fn what_waits(conn: &Connection, id: Id) -> Result<Option<(Known, String, String)>, Error> {
    let Some(known) = store::find(conn, id)? else { return Ok(None) };
    if known.text.state != ScheduledState::Waiting {
        return Ok(None);
    }
    let (them, ours) = inbox::store::addresses_of(conn, known.text.thread)?;
    Ok(Some((known, them, ours)))
}

async fn take_in_replies(office: &Office, known: &Known, them: &str, ours: &str) -> Result<(), Error> {
    let request = api::List {
        from: Some(Party::from_twilio(them)),
        to: Some(Party::from_twilio(ours)),
        sent_since: Some(known.written_at.utc_day()),
        page_size: Some(50),
        ..api::List::default()
    };
    // The newest stand on the first page, and one is enough.
    let page = office.twilio().execute(&request).await?;
    let replies = messages::catch_up::arrivals_of(&page.messages, Origin::Recovered);
    office
        .store()
        .write(Lane::Door, move |tx| {
            replies.iter().try_for_each(|arrival| messages::receive(tx, arrival).map(|_| ()))
        })
        .await
}

fn decide(tx: &mut Tx<'_>, id: Id) -> Result<Outcome, Error> {
    let Some(known) = store::find(tx, id)? else { return Ok(Outcome::Done) };
    let (now, text) = (tx.now(), &known.text);
    if text.state != ScheduledState::Waiting {
        return Ok(Outcome::Done);
    }
    if text.due_at > now {
        return Ok(Outcome::Next(text.due_at));
    }
    match hindrance(tx, &known, now)? {
        Some(state) => {
            store::hold(tx, text, state)?;
            reopen(tx, text.thread)?;
        }
        None => {
            release(tx, &known)?;
        }
    }
    Ok(Outcome::Done)
}

/// Why a text that is due must not go by itself, if there is a reason.
fn hindrance(tx: &Tx<'_>, known: &Known, now: Millis) -> Result<Option<ScheduledState>, Error> {
    let text = &known.text;
    let (address, _) = inbox::store::read_address(tx, text.thread)?;
    if consent::is_out(tx, &address)? {
        return Ok(Some(ScheduledState::OptedOut));
    }
    if text.unless_reply && store::has_reply(tx, text.thread, known.written_at)? {
        return Ok(Some(ScheduledState::TheyWrote));
    }
    Ok((now.since(text.due_at) > TOO_LATE).then_some(ScheduledState::Overdue))
}

/// A thread that asks something is among the open ones.
fn reopen(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    let before = inbox::store::read_state(tx, thread)?;
    let after = inbox::store::State { state: inbox::ThreadState::Open, ..before.clone() };
    inbox::store::save(tx, &before, &after)
}
