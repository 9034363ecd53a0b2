//! Keeping the promise to send: the attempt is committed before the POST, and its answer decides.
//!
//! A POST whose outcome is unknown is never repeated: the text is looked for instead.

use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, PhoneNumber, segments};

use crate::account::Office;
use crate::consent;
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::jobs::{Job, Outcome, backoff, wait_after};
use crate::messages::store::{self, Report, outbox};
use crate::messages::{Direction, Status};
use crate::pictures;
use crate::settings;
use crate::store::{Id, Lane, Tx};

/// No text waits longer for a word of undo; one that is due later was written before the clock was set back.
const LONGEST_UNDO: Duration = Duration::from_secs(60);

/// What an attempt hands to Twilio.
struct Attempt {
    to: PhoneNumber,
    from: api::Sender,
    body: String,
    /// From where Twilio fetches the pictures.
    links: Vec<String>,
}

/// Without a line Twilio could not fetch a picture. After so many tries, half a minute, a person is told.
const WAITS_FOR_LINE: u32 = 5;

/// Keeps the promise to send: commits the attempt, posts, and writes down what Twilio said.
pub(crate) async fn attempt(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    if !pictures::rules::is_reachable(office)
        && office.store().read(move |conn| store::has_pictures(conn, id)).await?
    {
        return wait_for_line(office, id, attempts).await;
    }
    let at = office.clock().twilio_now();
    let attempt = match office.store().write(Lane::Door, move |tx| begin(tx, id, at)).await? {
        Begun::Post(attempt) => attempt,
        Begun::Wait(until) => return Ok(Outcome::Next(until)),
        Begun::Nothing => return Ok(Outcome::Done),
    };
    let request = api::Create {
        to: attempt.to,
        from: attempt.from,
        body: attempt.body,
        media_urls: attempt
            .links
            .iter()
            .filter_map(|token| office.url_of(&format!("/pictures/{token}")))
            .collect(),
        // Without one, catch-up reads how it fares.
        status_callback: office.url_of(&format!("/messages/status/{id}")),
    };
    match office.twilio().execute(&request).await {
        Ok(answer) => {
            office.store().write(Lane::Door, move |tx| accept(tx, id, &answer)).await?;
            Ok(Outcome::Done)
        }
        Err(error) if error.may_have_arrived() => {
            office.store().write(Lane::Door, move |tx| unconfirm(tx, id)).await?;
            Ok(Outcome::Done)
        }
        Err(error) => refuse(office, id, attempts, error).await,
    }
}

/// What is to be done about a queued text now.
enum Begun {
    /// Hand it to Twilio; that it is being handed over is on disk.
    Post(Attempt),
    /// It is not its turn yet.
    Wait(Millis),
    /// Sent already, taken back, refused, or interrupted between the attempt and its answer.
    Nothing,
}

fn begin(tx: &mut Tx<'_>, id: Id, at: Millis) -> Result<Begun, Error> {
    let Some(message) = store::find(tx, id)? else { return Ok(Begun::Nothing) };
    match message.status {
        Status::Queued => {}
        Status::Sending => {
            unconfirm(tx, id)?;
            return Ok(Begun::Nothing);
        }
        _ => return Ok(Begun::Nothing),
    }
    let (address, _) = inbox::store::read_address(tx, message.thread)?;
    // Looked at again at the moment of sending: they may have said STOP while the text was waiting.
    if consent::is_out(tx, &address)? {
        let report = Report { error_code: Some(21610), ..Report::default() };
        store::raise(tx, &message, Status::Failed, &report)?;
        return Ok(Begun::Nothing);
    }
    if super::automatic::drop_late(tx, &message)? {
        return Ok(Begun::Nothing);
    }
    if let Some(until) = wait(tx, &message)? {
        return Ok(Begun::Wait(until));
    }
    let to = PhoneNumber::from_twilio(&address).map_err(Error::internal)?;
    let from = crate::numbers::store::sender_of_thread(tx, message.thread)?;
    store::begin_attempt(tx, id, at)?;
    store::raise(tx, &message, Status::Sending, &Report::default())?;
    let links = pictures::links::issue(tx, id)?;
    Ok(Begun::Post(Attempt { to, from, body: message.body, links }))
}

/// A text with pictures waits for the line a little. One that was interrupted is looked for as any other.
async fn wait_for_line(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    const REASON: &str = "Twilio could not fetch the picture, because this computer was not reachable.";
    office
        .store()
        .write(Lane::Door, move |tx| {
            let Some(message) = store::find(tx, id)? else { return Ok(Outcome::Done) };
            match message.status {
                Status::Queued if attempts < WAITS_FOR_LINE => {
                    return Ok(Outcome::Again(tx.now() + backoff(attempts)));
                }
                Status::Queued => {
                    let report = Report { error_text: Some(REASON), ..Report::default() };
                    store::raise(tx, &message, Status::Failed, &report)?;
                }
                Status::Sending => unconfirm(tx, id)?,
                _ => {}
            }
            Ok(Outcome::Done)
        })
        .await
}

/// Until when a queued text must wait: for a word of undo, then for its turn on our number.
fn wait(tx: &Tx<'_>, message: &store::State) -> Result<Option<Millis>, Error> {
    let Some(waiting) = outbox::find(tx, message.id)? else { return Ok(None) };
    let now = tx.now();
    if waiting.due_at > now && waiting.due_at <= now + LONGEST_UNDO {
        return Ok(Some(waiting.due_at));
    }
    let segments = u32::try_from(segments::count(&message.body).count.max(1)).unwrap_or(u32::MAX);
    let Some(length) = settings::sending::load(tx)?.pace_of(segments) else { return Ok(None) };
    let turn = outbox::take_turn(tx, message.id, &waiting, length)?;
    Ok((turn > now).then_some(turn))
}

/// Twilio has taken the text.
fn accept(tx: &mut Tx<'_>, id: Id, answer: &api::Message) -> Result<(), Error> {
    let sid = answer.sid.as_str();
    release_wrong_claim(tx, id, sid)?;
    let message = store::read(tx, id)?;
    let status = Status::from_twilio(&answer.status);
    let report = Report { sid: Some(sid), error_code: answer.error_code, error_text: None };
    store::raise(tx, &message, status, &report)?;
    Ok(())
}

/// A listing may have given this Sid to an older text with the same words. Twilio's own word settles it.
pub(super) fn release_wrong_claim(tx: &mut Tx<'_>, id: Id, sid: &str) -> Result<(), Error> {
    if let Some(other) = store::find_by_sid(tx, sid)?
        && other.id != id
        && other.direction == Direction::Out
    {
        // A row that nobody here ever tried to send was made by a listing, for this very text.
        if other.attempted_at.is_none() {
            return store::erase(tx, &other);
        }
        store::put_back(tx, &other, Status::Unconfirmed)?;
        tx.enqueue(&Job::SettleMessage { message: other.id })?;
    }
    Ok(())
}

/// Nobody knows whether Twilio has the text: it is looked for and never posted again by us.
fn unconfirm(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let message = store::read(tx, id)?;
    if message.status > Status::Unconfirmed {
        return Ok(());
    }
    store::raise(tx, &message, Status::Unconfirmed, &Report::default())?;
    let soon = tx.now() + super::settle::FIRST_LOOK;
    tx.enqueue_at(&Job::SettleMessage { message: id }, soon, None)
}

/// Twilio certainly does not have the text: refused for good, or to be tried later.
async fn refuse(
    office: &Office,
    id: Id,
    attempts: u32,
    error: deskbell_twilio::Error,
) -> Result<Outcome, Error> {
    use deskbell_twilio::Error as Twilio;
    let (code, text) = match error {
        Twilio::Refused { code, message, .. } => (code, Some(message)),
        Twilio::Unauthorized => (Some(20003), None),
        other => return later(office, id, wait_after(&other, attempts)).await,
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            let message = store::read(tx, id)?;
            let report = Report { sid: None, error_code: code, error_text: text.as_deref() };
            store::raise(tx, &message, Status::Failed, &report)?;
            if code == Some(21610) {
                let (address, _) = inbox::store::read_address(tx, message.thread)?;
                let said = consent::Said {
                    address: &address,
                    word: consent::Word::Stop,
                    text: "",
                    sid: None,
                    at: None,
                };
                consent::note(tx, &said)?;
                tx.publish(Event::ThreadChanged { thread: message.thread });
            }
            Ok(Outcome::Done)
        })
        .await
}

async fn later(office: &Office, id: Id, wait: Duration) -> Result<Outcome, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let message = store::read(tx, id)?;
            if message.status == Status::Sending {
                store::put_back(tx, &message, Status::Queued)?;
            }
            Ok(Outcome::Again(tx.now() + wait))
        })
        .await
}

/// After a copy or a restore nobody knows what the other copy has sent meanwhile: nothing is posted from here.
pub(crate) fn unconfirm_interrupted(tx: &mut Tx<'_>) -> Result<u32, Error> {
    let waiting: Vec<Id> = {
        let mut statement =
            tx.prepare("SELECT id FROM messages WHERE direction = 'out' AND rank BETWEEN 0 AND 1")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        ids.collect::<Result<_, _>>()?
    };
    crate::scheduled::hold_after_copy(tx)?;
    for id in &waiting {
        let now = tx.now();
        store::note_copied(tx, *id, now)?;
        unconfirm(tx, *id)?;
    }
    Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
}
