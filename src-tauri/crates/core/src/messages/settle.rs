//! Texts whose outcome is unknown: a callback settles them first, else a listing, else a person.

use std::ops::RangeInclusive;
use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::Outcome;
use crate::messages::store::{self, Report};
use crate::messages::{Direction, Status};
use crate::store::{Id, Lane, Tx};

/// A callback usually comes within seconds; only then do we list.
pub(super) const FIRST_LOOK: Duration = Duration::from_secs(30);
/// "Did not arrive" is said no earlier than this after the attempt, and after two listings.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
const LOOKS: u32 = 2;

/// What a person says about a text whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They have it.
    Arrived,
    /// They do not.
    Lost,
}

/// A person settles a text.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SettleMessage {
    /// Which one.
    pub message: Id,
    /// What they say.
    pub verdict: Verdict,
}

/// Takes a person's word for a text whose outcome is unknown. What Twilio says later still counts.
///
/// # Errors
/// `bad_input` when its outcome is known.
pub async fn settle_by_person(office: &Office, args: SettleMessage) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let message = store::read(tx, args.message)?;
            if message.status != Status::Unconfirmed {
                return Err(Error::bad_input("message", "What became of this text is known already."));
            }
            let status = match args.verdict {
                Verdict::Arrived => Status::Accepted,
                Verdict::Lost => Status::Lost,
            };
            store::raise(tx, &message, status, &Report::default())?;
            Ok(())
        })
        .await
}

/// Looks for a text at Twilio among those to the same number on the days around the attempt, or around the whole time in
/// which another copy of this inbox may have made one.
pub(crate) async fn search(office: &Office, id: Id) -> Result<Outcome, Error> {
    let Some((to, from, span)) = office.store().read(move |conn| what_to_search(conn, id)).await? else {
        return Ok(Outcome::Done);
    };
    let day = Duration::from_secs(24 * 60 * 60);
    let request = api::List {
        to: Some(Party::from_twilio(&to)),
        from: Some(Party::from_twilio(&from)),
        sent_since: Some((*span.start() - day).utc_day()),
        sent_until: Some((*span.end() + day).utc_day()),
        page_size: Some(1000),
        ..api::List::default()
    };
    let mut page = office.twilio().execute(&request).await?;
    loop {
        let listed = super::catch_up::arrivals_of(&page.messages, crate::messages::Origin::Imported);
        office
            .store()
            .write(Lane::Bulk, move |tx| {
                listed.iter().try_for_each(|arrival| super::receive(tx, arrival).map(|_| ()))
            })
            .await?;
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => break,
        }
    }
    let now = office.clock().twilio_now();
    office.store().write(Lane::Door, move |tx| conclude(tx, id, now)).await
}

type WhatToSearch = (String, String, RangeInclusive<Millis>);

fn what_to_search(conn: &rusqlite::Connection, id: Id) -> Result<Option<WhatToSearch>, Error> {
    let Some(message) = store::find(conn, id)? else { return Ok(None) };
    if message.status != Status::Unconfirmed || message.direction != Direction::Out {
        return Ok(None);
    }
    let Some(attempted_at) = message.attempted_at else { return Ok(None) };
    let (to, from) = conn.query_row(
        "SELECT threads.address, numbers.number FROM threads JOIN numbers ON numbers.id = threads.number_id
         WHERE threads.id = ?1",
        [message.thread],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Some((to, from, attempted_at..=message.attempted_until.unwrap_or(attempted_at))))
}

fn conclude(tx: &mut Tx<'_>, id: Id, now: Millis) -> Result<Outcome, Error> {
    let message = store::read(tx, id)?;
    if message.status != Status::Unconfirmed {
        return Ok(Outcome::Done);
    }
    store::count_search(tx, id)?;
    let waited = message.attempted_until.or(message.attempted_at).map_or(PATIENCE, |at| now.since(at));
    if message.searches + 1 >= LOOKS && waited >= PATIENCE {
        store::raise(tx, &message, Status::Lost, &Report::default())?;
        return Ok(Outcome::Done);
    }
    let next =
        if waited < PATIENCE { (PATIENCE - waited).min(Duration::from_secs(5 * 60)) } else { FIRST_LOOK };
    Ok(Outcome::Again(tx.now() + next))
}
