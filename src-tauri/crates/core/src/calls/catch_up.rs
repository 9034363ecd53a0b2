//! Catching up: listing the calls and recordings that Twilio holds, and taking in what no webhook told us.
//!
//! Ends in the same functions as webhooks do.

use std::time::Duration;

use deskbell_twilio::api::calls as api;
use deskbell_twilio::api::recordings::{self, RecordingSource, RecordingStatus};
use deskbell_twilio::{CallSid, Millis};

use crate::account::Office;
use crate::away::{self, Found};
use crate::calls::receive::Price;
use crate::calls::{Arrival, Leg, Origin, moving, note_leg, outgoing, receive, store};
use crate::error::Error;
use crate::line::evidence::{self, Missed};
use crate::numbers;
use crate::store::{Id, Lane, Pieces, Tx, read_meta, write_meta};
use crate::voicemails::{self, Left, What};

/// Listings overlap by a day: Twilio filters by day, and a call may be listed a while after its date.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// A call that no webhook announced within this time is told as recovered; sooner, its webhook may be on the way.
const GRACE: Duration = Duration::from_secs(60);
/// A call that seems to go on is asked about after this long.
const LONG: Duration = Duration::from_secs(3 * 60);
/// Up to when everything has been listed.
const WATERMARK: &str = "calls_listed_at";

/// So far back the practice line tells what went before.
const STORY: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A number of ours whose calls come here, and from when on they are taken in.
type Taken = (String, Millis);

/// Lists calls and recordings. Answers whether something was left to its webhook.
pub(crate) async fn run(office: &Office) -> Result<bool, Error> {
    let ours = taken(office).await?;
    let started = office.clock().twilio_now();
    let recent = Id::first_at(started - OVERLAP - OVERLAP);
    let has_called = office.store().read(move |conn| outgoing::store::is_any_since(conn, recent)).await?;
    if ours.is_empty() && !has_called {
        return Ok(false);
    }
    let kept = office.store().read(|conn| read_meta(conn, WATERMARK)).await?;
    let first = ours.iter().map(|(_, since)| *since).min().unwrap_or(started - OVERLAP);
    let since =
        kept.and_then(|kept| kept.parse().ok()).map_or(first, |listed| Millis(listed).min(started) - OVERLAP);
    let left_to_webhooks = list_calls(office, since, started, &ours).await?;
    list_recordings(office, since, first).await?;
    crate::rooms::catch_up(office).await?;
    voicemails::transcripts::catch_up(office).await?;
    read_unfinished(office, started).await?;
    let mark = started.0.to_string();
    office.store().write(Lane::Bulk, move |tx| write_meta(tx, WATERMARK, &mark)).await?;
    Ok(left_to_webhooks)
}

/// Whose calls are taken in, and from when on: a little before they came here, read and silent, so that nobody begins with
/// an empty log.
async fn taken(office: &Office) -> Result<Vec<Taken>, Error> {
    let before = if office.is_practice() { STORY } else { OVERLAP };
    let ours = office.store().read(numbers::store::taking_calls).await?;
    Ok(ours.into_iter().map(|(number, since)| (number, since - before)).collect())
}

async fn list_calls(office: &Office, since: Millis, started: Millis, ours: &[Taken]) -> Result<bool, Error> {
    let request =
        api::List { started_since: Some(since.utc_day()), page_size: Some(1000), ..api::List::default() };
    let mut page = office.twilio().execute(&request).await?;
    let mut left_to_webhooks = false;
    loop {
        let (young, rest) = sort(&page.calls, started, ours);
        left_to_webhooks |= office
            .store()
            .read(move |conn| {
                let mut unknown = false;
                for sid in &young {
                    unknown |= store::find(conn, sid.as_str())?.is_none();
                }
                Ok(unknown)
            })
            .await?;
        take_in(office, rest).await?;
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => return Ok(left_to_webhooks),
        }
    }
}

/// A piece of news from a listing.
#[derive(Debug, Clone)]
enum News {
    Call(Arrival),
    Leg(Leg),
    /// A call that was made through the API: one of ours, or one that something else made.
    Out(Box<api::Call>),
    /// What a call or a leg cost.
    Price(CallSid, Price),
}

/// What of a page is left to its webhooks, and what is taken in: oldest first, calls before their legs.
fn sort(calls: &[api::Call], started: Millis, ours: &[Taken]) -> (Vec<CallSid>, Vec<News>) {
    let (mut young, mut news, mut legs) = (Vec::new(), Vec::new(), Vec::new());
    for call in calls.iter().rev() {
        if let Some(price) = Price::of(call) {
            legs.push(News::Price(call.sid.clone(), price));
        }
        if call.direction == api::CallDirection::OutboundApi {
            news.push(News::Out(Box::new(call.clone())));
            continue;
        }
        if let Some(parent) = &call.parent_call_sid {
            let leg = Leg::new(call.sid.clone(), parent.clone(), call.status.clone());
            let address = call.to.as_ref().map(deskbell_twilio::Party::address);
            legs.push(News::Leg(Leg { seconds: call.duration.unwrap_or(0), address, ..leg }));
            continue;
        }
        let Some(arrival) = arrival_of(call, ours) else { continue };
        let told_at = call.end_time.or(arrival.at).unwrap_or(started);
        if told_at + GRACE > started {
            young.push(call.sid.clone());
        } else {
            news.push(News::Call(arrival));
        }
    }
    news.append(&mut legs);
    (young, news)
}

fn arrival_of(call: &api::Call, ours: &[Taken]) -> Option<Arrival> {
    let to = call.to.as_ref()?.address();
    let at = call.start_time.or(call.date_created)?;
    let is_ours = ours.iter().any(|(number, since)| *number == to && at >= *since);
    (is_ours && call.direction == api::CallDirection::Inbound).then(|| Arrival {
        sid: call.sid.clone(),
        them: call.from.clone().unwrap_or(deskbell_twilio::Party::Withheld),
        ours: to,
        forwarded_from: call.forwarded_from.clone().filter(|number| !number.is_empty()),
        at: Some(at),
        status: call.status.clone(),
        seconds: call.duration.unwrap_or(0),
        origin: Origin::Recovered,
        rest: Vec::new(),
    })
}

async fn take_in(office: &Office, news: Vec<News>) -> Result<(), Error> {
    let mut pieces = Pieces::of(news);
    while let Some(taken) = pieces.write(office.store(), take).await? {
        evidence::weigh(office, taken.into_iter().flatten().collect()).await;
    }
    Ok(())
}

/// Takes a piece of news in. Answers what a webhook should have told of.
fn take(tx: &mut Tx<'_>, news: &News) -> Result<Option<Missed>, Error> {
    match news {
        News::Call(arrival) => return take_call(tx, arrival),
        News::Leg(leg) => note_leg(tx, leg)?,
        News::Out(call) => outgoing::note_listed(tx, call)?,
        News::Price(sid, price) => store::set_price(tx, sid.as_str(), price)?,
    }
    Ok(None)
}

fn take_call(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Missed>, Error> {
    let sid = arrival.sid.as_str();
    let is_new = store::find(tx, sid)?.is_none();
    receive(tx, arrival)?;
    let found = store::find(tx, sid)?.filter(|call| is_new && !call.is_history());
    Ok(found.map(|call| Missed::call(sid, &arrival.ours, arrival.at.unwrap_or(call.id.at()))))
}

/// A message that was left is told from a recorded conversation by what made it.
async fn list_recordings(office: &Office, since: Millis, first: Millis) -> Result<(), Error> {
    let request = recordings::List {
        created_since: Some(since.utc_day()),
        page_size: Some(1000),
        ..recordings::List::default()
    };
    // What the practice line tells of before is there to be heard.
    let is_practice = office.is_practice();
    let mut page = office.twilio().execute(&request).await?;
    loop {
        let left: Vec<Left> =
            page.recordings.iter().rev().filter_map(|recording| left_of(recording, first)).collect();
        let mut pieces = Pieces::of(left);
        while pieces.write(office.store(), move |tx, one| take_left(tx, one, is_practice)).await?.is_some() {}
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => return Ok(()),
        }
    }
}

fn take_left(tx: &mut Tx<'_>, left: &Left, is_practice: bool) -> Result<(), Error> {
    // A recording of a call that did not come to us is none of ours.
    let Some(call) = store::find(tx, left.call.as_str())? else { return Ok(()) };
    let is_known = voicemails::store::is_known(tx, left.sid.as_str())?;
    voicemails::store::receive(tx, left)?;
    if left.what != What::Message || is_known {
        return Ok(());
    }
    if call.is_history() && !is_practice {
        voicemails::store::hear_of_before(tx, left.sid.as_str())?;
    }
    if left.seconds > 0 && !call.is_history() {
        away::note(tx, Found::Voicemail, call.id.at())?;
    }
    Ok(())
}

fn left_of(recording: &recordings::Recording, first: Millis) -> Option<Left> {
    let at = recording.start_time.or(recording.date_created);
    let what = match recording.source {
        RecordingSource::RecordVerb => What::Message,
        RecordingSource::DialVerb => What::Conversation,
        _ => return None,
    };
    let is_ready = recording.status == RecordingStatus::Completed && at.is_none_or(|at| at >= first);
    is_ready.then_some(())?;
    Some(Left {
        sid: recording.sid.clone(),
        call: recording.call_sid.clone()?,
        seconds: recording.duration.unwrap_or(0),
        at,
        what,
    })
}

/// Callbacks are sent once and never again: what still seems to go on is asked about.
async fn read_unfinished(office: &Office, started: Millis) -> Result<(), Error> {
    let before = Id::first_at(started - LONG);
    let ours = taken(office).await?;
    let going = office
        .store()
        .read(move |conn| Ok([store::list_going(conn, before)?, moving::store::list_going(conn)?].concat()));
    for sid in going.await? {
        let Ok(sid) = CallSid::parse(&sid) else { continue };
        match office.twilio().execute(&api::Fetch { call: sid }).await {
            Ok(call) if call.direction == api::CallDirection::OutboundApi => {
                take_in(office, vec![News::Out(Box::new(call))]).await?;
            }
            Ok(api::Call { parent_call_sid: Some(parent), sid, status, duration, .. }) => {
                let leg = Leg { seconds: duration.unwrap_or(0), ..Leg::new(sid, parent, status) };
                take_in(office, vec![News::Leg(leg)]).await?;
            }
            Ok(call) => {
                if let Some(arrival) = arrival_of(&call, &ours) {
                    take_in(office, vec![News::Call(arrival)]).await?;
                }
            }
            // Deleted at Twilio: its last known status stands.
            Err(deskbell_twilio::Error::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
