//! The job that lets go of what is old, a little at a time, so that no door waits long.

use std::collections::BTreeSet;
use std::time::Duration;

use deskbell_twilio::Millis;
use deskbell_twilio::api::account;

use super::{Gone, Kind, store};
use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome};
use crate::settings::RetentionSettings;
use crate::settings::retention::{self as chosen, AtTwilio};
use crate::store::{Id, Lane, Tx};

/// So many go in one write: far below 20 ms.
pub(super) const PIECE: u32 = 20;
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Lets go of what is old, and comes again in an hour. Killed at any line, the next run goes on.
pub(crate) async fn keep(office: &Office) -> Result<Outcome, Error> {
    crate::pictures::old::drop_bytes(office).await?;
    let settings = office.store().read(chosen::load).await?;
    if settings == RetentionSettings::default() {
        return Ok(Outcome::Done);
    }
    // The answer carries Twilio's date: a clock that is a year ahead would delete a year.
    office.twilio().execute(&account::Fetch).await?;
    let now = office.clock().twilio_now();
    for kind in Kind::ALL {
        forget(office, kind, now).await?;
        crate::pictures::old::drop_bytes(office).await?;
    }
    if settings.texts.days > 0 || settings.calls.days > 0 {
        crate::inbox::empty::remove_all(office).await?;
    }
    office.store().write(Lane::Bulk, promise_erasures).await?;
    if let Some(before) = settings.copied_until(now) {
        office.store().forget_former(before).await?;
    }
    Ok(Outcome::Next(office.clock().now() + EVERY))
}

/// Somebody may have kept the recovery code since, for which what waits has waited.
fn promise_erasures(tx: &mut Tx<'_>) -> Result<(), Error> {
    if store::next_due(tx)?.is_some() { tx.enqueue(&Job::EraseAtTwilio) } else { Ok(()) }
}

async fn forget(office: &Office, kind: Kind, now: Millis) -> Result<(), Error> {
    let mut after = Id::ZERO;
    loop {
        let from = after;
        let old: Vec<Id> = office
            .store()
            .read(move |conn| match kind.keeping(&chosen::load(conn)?).cutoff(now) {
                None => Ok(Vec::new()),
                Some(cutoff) => kind.list(conn, from, cutoff, PIECE),
            })
            .await?;
        let Some(last) = old.last() else { return Ok(()) };
        after = *last;
        let looked_at = office.looking().at(office.clock().now());
        office.store().write(Lane::Bulk, move |tx| remove(tx, kind, &old, now, looked_at)).await?;
    }
}

/// Lets go of a few, if what was chosen still says so: somebody may have changed their mind meanwhile.
pub(super) fn remove(
    tx: &mut Tx<'_>,
    kind: Kind,
    old: &[Id],
    now: Millis,
    looked_at: Option<Id>,
) -> Result<(), Error> {
    let keeping = kind.keeping(&chosen::load(tx)?);
    let Some(cutoff) = keeping.cutoff(now) else { return Ok(()) };
    let mut threads = BTreeSet::new();
    let mut asks_twilio = false;
    for id in old.iter().filter(|id| **id < Id::first_at(cutoff)) {
        let Some(Gone { thread, sid, has_media }) = kind.remove(tx, *id, looked_at)? else { continue };
        threads.insert(thread);
        store::count_gone(tx, kind, now)?;
        if let Some(sid) = sid.filter(|_| keeping.at_twilio != AtTwilio::Leave) {
            store::promise(tx, kind, &sid, keeping.at_twilio, has_media, now)?;
            asks_twilio = true;
        }
    }
    if kind != Kind::Pictures {
        for thread in &threads {
            crate::inbox::store::find_last_again(tx, *thread)?;
        }
    }
    if asks_twilio {
        tx.enqueue(&Job::EraseAtTwilio)?;
    }
    if !threads.is_empty() {
        tx.publish(Event::RetentionChanged);
    }
    Ok(())
}
