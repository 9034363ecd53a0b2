//! Catching up: listing what Twilio holds and taking in what no webhook told us.
//!
//! Runs at start, on wake, when the line returns and every five minutes. Ends in the same functions as webhooks do.

use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use rusqlite::Connection;
use tokio::sync::mpsc;

use crate::account::Office;
use crate::away::{self, Found};
use crate::error::Error;
use crate::line::alerts;
use crate::line::evidence::{self, Missed};
use crate::messages::listing::list;
use crate::messages::{Arrival, Direction, Origin, Received, Status, receive, store, unfinished};
use crate::numbers;
use crate::pictures::expected::Told;
use crate::store::{Id, Lane, Pieces, Tx};

/// Listings overlap by a day: Twilio filters by day, and a text may be listed a while after its date.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// A text that no webhook announced within this time is told as recovered; sooner, its webhook may be on the way.
const GRACE: Duration = Duration::from_secs(60);
/// So many pages are fetched ahead of the one that is written.
const AHEAD: usize = 1;
/// How often Twilio is asked while nothing calls for it sooner.
const EVERY: Duration = Duration::from_secs(5 * 60);

/// Lists the texts of every listening number, and reads unfinished statuses again. Answers how long until it should
/// run again: soon, when something was so young that its webhook may still be on the way.
pub(crate) async fn run(office: &Office) -> Result<Duration, Error> {
    crate::line::time::hear(office).await?;
    let mut progress = Progress { left_to_webhooks: false };
    // What goes wrong with one number must not keep the texts of the others away: it is told at the end.
    let mut outcome = numbers::refresh::refresh(office).await;
    // Alerts only explain: a key that may not read them must not keep texts away. They come first, so that what is
    // found missing can be explained by them.
    let alerts = alerts::catch_up(office).await.unwrap_or_else(|error| {
        tracing::warn!(code = error.code(), "Twilio's alerts could not be listed");
        Vec::new()
    });
    outcome = outcome.and(numbers::services::refresh(office).await);
    outcome = outcome.and(evidence::look_again(office).await);
    for (id, _, number) in office.store().read(numbers::store::listening).await? {
        outcome = outcome.and(list_number(office, id, &number, &mut progress).await);
    }
    let texts = outcome.and(unfinished::read_again(office).await);
    // Neither keeps the other away.
    let calls = crate::calls::catch_up::run(office).await;
    evidence::weigh_alerts(office, alerts).await;
    texts?;
    progress.left_to_webhooks |= calls?;
    Ok(if progress.left_to_webhooks { GRACE } else { EVERY })
}

/// What a run has seen so far.
struct Progress {
    left_to_webhooks: bool,
}

async fn list_number(
    office: &Office,
    number_id: Id,
    number: &str,
    progress: &mut Progress,
) -> Result<(), Error> {
    let started = office.clock().twilio_now();
    let watermark = office.store().read(move |conn| numbers::store::watermark(conn, number_id)).await?;
    let history_ends = history_ends(office, number_id).await?;
    // What was noted by a clock that was ahead reaches no further back than now.
    let since = watermark.unwrap_or(history_ends).min(started) - OVERLAP;
    for direction in [Direction::In, Direction::Out] {
        let ours = Some(Party::from_twilio(number));
        let request = api::List {
            to: if direction == Direction::In { ours.clone() } else { None },
            from: if direction == Direction::Out { ours } else { None },
            sent_since: Some(since.utc_day()),
            page_size: Some(1000),
            ..api::List::default()
        };
        let (sender, mut pages) = mpsc::channel::<Vec<api::Message>>(AHEAD);
        // It has the pages: where it fails, the listing ends too.
        let take = async move {
            let mut left_to_webhooks = false;
            while let Some(page) = pages.recv().await {
                left_to_webhooks |= take_in(office, &page, started, history_ends).await?;
            }
            Ok::<bool, Error>(left_to_webhooks)
        };
        let (listed, taken) = tokio::join!(list(office, &request, sender), take);
        progress.left_to_webhooks |= taken?;
        listed?;
    }
    office.store().write(Lane::Bulk, move |tx| numbers::store::set_watermark(tx, number_id, started)).await
}

/// When listening to a number began. What is older is history, which `import` fetches as far back as somebody wants it.
pub(crate) async fn history_ends(office: &Office, number: Id) -> Result<Millis, Error> {
    let listens_at = office.store().read(move |conn| numbers::store::listens_at(conn, number)).await?;
    Ok(listens_at.unwrap_or(office.connected_at()))
}

/// Takes in what of a page is not here and no history, as found by looking.
pub(crate) async fn take_missing(
    office: &Office,
    items: &[api::Message],
    history_ends: Millis,
) -> Result<(), Error> {
    let is_news = |one: &&api::Message| one.date().is_none_or(|at| !is_history(at, history_ends));
    let news: Vec<api::Message> = items.iter().filter(is_news).cloned().collect();
    take_in(office, &news, office.clock().twilio_now(), history_ends).await.map(|_| ())
}

/// Whether what happened at `at` was before our listening began. Twilio's dates are whole seconds (RFC 2822): what bears
/// the second in which it began may have come after it, and is news.
pub(crate) fn is_history(at: Millis, listening_began: Millis) -> bool {
    at + Duration::from_secs(1) <= listening_began
}

/// Takes in a page, in small pieces, oldest first. Answers whether something was left to its webhook.
async fn take_in(
    office: &Office,
    items: &[api::Message],
    started: Millis,
    history_ends: Millis,
) -> Result<bool, Error> {
    let mut arrivals = arrivals_of(items, Origin::Recovered);
    for arrival in &mut arrivals {
        let at = arrival.at.unwrap_or(started);
        if is_history(at, history_ends) {
            arrival.origin = Origin::Imported;
        }
    }
    // What is a few seconds old is left to its webhook; the next listing overlaps and finds it if none came.
    let (young, rest): (Vec<Arrival>, Vec<Arrival>) = arrivals.into_iter().partition(|arrival| {
        let is_young = arrival.at.is_some_and(|at| at + GRACE > started);
        is_young && arrival.origin != Origin::Imported && arrival.direction == Direction::In
    });
    let left_to_webhooks = office.store().read(move |conn| any_unknown(conn, &young)).await?;
    write_in_pieces(office, rest).await?;
    Ok(left_to_webhooks)
}

/// Takes in some of history. With each piece of it `note` is written, told how many of its texts were new and whether it
/// was the last; it may run more than once before it counts.
pub(super) async fn import<N>(office: &Office, texts: Vec<Arrival>, note: N) -> Result<(), Error>
where
    N: Fn(&mut Tx<'_>, u64, bool) -> Result<(), Error> + Clone + Send + 'static,
{
    let mut pieces = Pieces::of(by_thread(texts));
    let note = move |tx: &mut Tx<'_>, taken: &[Taken], is_last: bool| {
        note(tx, taken.iter().filter(|one| one.is_new).count() as u64, is_last)
    };
    // What is imported was missed by nobody: there is nothing to weigh.
    while pieces.write_and_note(office.store(), take, note.clone()).await?.is_some() {}
    Ok(())
}

async fn write_in_pieces(office: &Office, arrivals: Vec<Arrival>) -> Result<(), Error> {
    let mut pieces = Pieces::of(by_thread(arrivals));
    let mut missed = Vec::new();
    let outcome = loop {
        match pieces.write_and_note(office.store(), take, |tx, taken, _| note_away(tx, taken)).await {
            Ok(Some(taken)) => missed.extend(taken.into_iter().filter_map(|one| one.missed)),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    // What was written will not be found missing again, whatever became of the rest.
    evidence::weigh(office, missed).await;
    outcome
}

/// A piece of few threads changes fewer pages than one of many, and each is encrypted. Within a thread the order stays.
fn by_thread(mut arrivals: Vec<Arrival>) -> Vec<Arrival> {
    arrivals.sort_by_cached_key(|one| one.them.address());
    arrivals
}

/// Counts what came while nobody could be told.
fn note_away(tx: &mut Tx<'_>, taken: &[Taken]) -> Result<(), Error> {
    let missed = || taken.iter().filter_map(|one| one.missed.as_ref());
    match missed().map(Missed::at).min() {
        Some(since) => away::note_some(tx, Found::Text, missed().count(), since),
        None => Ok(()),
    }
}

/// What became of an arrival.
struct Taken {
    is_new: bool,
    /// Where a webhook should have told of it.
    missed: Option<Missed>,
}

fn take(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Taken, Error> {
    let Received::New(_) = receive(tx, arrival)? else { return Ok(Taken { is_new: false, missed: None }) };
    Ok(Taken { is_new: true, missed: Missed::of(arrival) })
}

fn any_unknown(conn: &Connection, young: &[Arrival]) -> Result<bool, Error> {
    for arrival in young {
        if store::find_by_sid(conn, arrival.sid.as_str())?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a listing tells of messages, oldest first. Drafts of a schedule are left to whoever scheduled them.
pub(crate) fn arrivals_of<'a>(
    items: impl IntoIterator<Item = &'a api::Message, IntoIter: DoubleEndedIterator>,
    origin: Origin,
) -> Vec<Arrival> {
    items.into_iter().rev().filter_map(|item| arrival_of(item, origin)).collect()
}

fn arrival_of(item: &api::Message, origin: Origin) -> Option<Arrival> {
    let from = item.from.clone()?;
    let to = item.to.clone()?;
    let is_inbound = matches!(item.direction, api::Direction::Inbound);
    let (them, ours): (Party, String) = if is_inbound { (from, to.address()) } else { (to, from.address()) };
    Some(Arrival {
        sid: item.sid.clone(),
        direction: if is_inbound { Direction::In } else { Direction::Out },
        them,
        ours,
        body: item.body.clone(),
        pictures: Told { named: Vec::new(), count: item.num_media },
        opt_out: None,
        at: item.date(),
        taken_at: item.date_created.or(item.date_sent),
        status: if is_inbound { Status::Received } else { Status::from_twilio(&item.status) },
        error_code: item.error_code,
        origin,
        rest: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_second_in_which_listening_began_is_news() {
        let began = Millis(1_795_000_000_700);
        assert!(!is_history(Millis(1_795_000_001_000), began));
        assert!(
            !is_history(Millis(1_795_000_000_000), began),
            "it may have come in the last 300 ms of that second"
        );
        assert!(is_history(Millis(1_794_999_999_000), began));
    }
}
