//! Sending is a promise: the row, the job and the event commit together, and the attempt before the POST.

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::consent;
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::jobs::{Job, Outcome, backoff};
use crate::messages::store::{self, New, Report};
use crate::messages::{BODY_MAX, Direction, Status};
use crate::store::{Id, Lane, Tx};

/// Asks to send a text.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SendMessage {
    /// To whom.
    pub thread: Id,
    /// The words.
    pub body: String,
    /// Made once for each composed text: however often it comes, one text is sent.
    pub intent: String,
}

/// Asks to send a failed text again, as a new one.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RetryMessage {
    /// The one that failed.
    pub message: Id,
    /// Made once for each wish to try again.
    pub intent: String,
}

/// The text that will be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SentMessage {
    /// Which one.
    pub message: Id,
}

/// Writes a text down and promises to send it. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` for an empty or too long body; [`Error::OptedOut`]; [`Error::NotFound`].
pub async fn send(office: &Office, args: SendMessage) -> Result<SentMessage, Error> {
    check_body(&args.body)?;
    check_intent(&args.intent)?;
    office.store().write(Lane::Door, move |tx| promise(tx, args.thread, &args.body, &args.intent)).await
}

/// Sends the words of a failed text again, as a new text.
///
/// # Errors
/// `bad_input` when that text did not fail; else as [`send`].
pub async fn retry(office: &Office, args: RetryMessage) -> Result<SentMessage, Error> {
    check_intent(&args.intent)?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let failed = store::read(tx, args.message)?;
            if !failed.status.is_failure() {
                return Err(Error::bad_input("message", "Only a text that failed can be tried again."));
            }
            let sent = promise(tx, failed.thread, &failed.body, &args.intent)?;
            store::close_failure(tx, &failed)?;
            Ok(sent)
        })
        .await
}

fn check_body(body: &str) -> Result<(), Error> {
    if body.trim().is_empty() {
        return Err(Error::bad_input("body", "There is nothing to send yet. Type a message."));
    }
    let length = body.chars().count();
    if length > BODY_MAX {
        let message =
            format!("This text has {length} characters; {BODY_MAX} fit. Shorten it or send it in two.");
        return Err(Error::bad_input("body", message));
    }
    Ok(())
}

fn check_intent(intent: &str) -> Result<(), Error> {
    let is_token = intent.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !(8..=64).contains(&intent.len()) || !is_token {
        return Err(Error::bad_input("intent", "An intent is a UUID made for this one text."));
    }
    Ok(())
}

fn promise(tx: &mut Tx<'_>, thread: Id, body: &str, intent: &str) -> Result<SentMessage, Error> {
    if let Some(message) = store::find_by_intent(tx, intent)? {
        return Ok(SentMessage { message });
    }
    let state = inbox::store::read_state(tx, thread)?;
    let (address, kind) = inbox::store::read_address(tx, thread)?;
    if kind != "phone" {
        return Err(Error::bad_input("thread", "This sender cannot be texted back."));
    }
    if consent::is_out(tx, &address)? {
        return Err(Error::OptedOut);
    }
    // Never before what already stands in the thread, even when the clock was set back.
    let at = tx.now().max(state.last_message_id.at());
    let id = tx.id_at(at)?;
    store::insert(
        tx,
        id,
        &New {
            thread,
            sid: None,
            intent: Some(intent),
            direction: Direction::Out,
            body,
            status: Status::Queued,
            is_unread: false,
            is_announced: true,
            media_count: 0,
            rest: None,
        },
    )?;
    let due = tx.now();
    tx.enqueue_at(&Job::SendMessage { message: id }, due, Some(&format!("thread {thread}")))?;
    let after = inbox::store::State { last_message_id: state.last_message_id.max(id), ..state.clone() };
    inbox::store::save(tx, &state, &after)?;
    tx.publish(Event::MessageSent { thread, message: id });
    Ok(SentMessage { message: id })
}

/// What an attempt hands to Twilio.
struct Attempt {
    to: PhoneNumber,
    from: api::Sender,
    body: String,
}

/// Keeps the promise to send: commits the attempt, posts, and writes down what Twilio said.
pub(crate) async fn attempt(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let at = office.clock().twilio_now();
    let Some(attempt) = office.store().write(Lane::Door, move |tx| begin(tx, id, at)).await? else {
        return Ok(Outcome::Done);
    };
    let request = api::Create {
        to: attempt.to,
        from: attempt.from,
        body: attempt.body,
        media_urls: Vec::new(),
        status_callback: Some(office.url_of(&format!("/messages/status/{id}"))),
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

/// `None` when there is nothing to post: sent already, gone, or interrupted between the attempt and its answer.
fn begin(tx: &mut Tx<'_>, id: Id, at: Millis) -> Result<Option<Attempt>, Error> {
    let Some(message) = store::find(tx, id)? else { return Ok(None) };
    match message.status {
        Status::Queued => {}
        Status::Sending => {
            unconfirm(tx, id)?;
            return Ok(None);
        }
        _ => return Ok(None),
    }
    let (address, _) = inbox::store::read_address(tx, message.thread)?;
    // Looked at again at the moment of sending: they may have said STOP while the text was waiting.
    if consent::is_out(tx, &address)? {
        let report = Report { error_code: Some(21610), ..Report::default() };
        store::raise(tx, &message, Status::Failed, &report)?;
        return Ok(None);
    }
    let to = PhoneNumber::from_twilio(&address).map_err(Error::internal)?;
    let from = crate::numbers::store::sender_of_thread(tx, message.thread)?;
    store::begin_attempt(tx, id, at)?;
    store::raise(tx, &message, Status::Sending, &Report::default())?;
    Ok(Some(Attempt { to, from, body: message.body }))
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
            return store::absorb(tx, &other);
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
        Twilio::Slow { retry_after } => {
            let wait = retry_after.unwrap_or_default().max(backoff(attempts));
            return later(office, id, wait).await;
        }
        _ => return later(office, id, backoff(attempts)).await,
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

async fn later(office: &Office, id: Id, wait: std::time::Duration) -> Result<Outcome, Error> {
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
    for id in &waiting {
        let now = tx.now();
        store::begin_attempt(tx, *id, now)?;
        unconfirm(tx, *id)?;
    }
    Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
}
