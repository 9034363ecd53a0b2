//! Sending is a promise: the row, the job and the event commit together, and the attempt before the POST.

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::consent;
use crate::error::Error;
use crate::events::Event;
use crate::inbox;
use crate::jobs::Job;
use crate::messages::store::{self, New, outbox};
use crate::messages::{Direction, Status, body};
use crate::pictures;
use crate::settings;
use crate::store::{Id, Lane, Tx};

/// Asks to send a text.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SendMessage {
    /// To whom.
    pub thread: Id,
    /// The words.
    pub body: String,
    /// Pictures that wait beside it, in their order; without any, the words alone are sent.
    #[serde(default)]
    #[ts(as = "Option<Vec<Id>>", optional)]
    pub pictures: Vec<Id>,
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
/// `bad_input` for an empty or too long body, or pictures that cannot be sent; [`Error::OptedOut`];
/// [`Error::NotFound`].
pub async fn send(office: &Office, args: SendMessage) -> Result<SentMessage, Error> {
    // A picture needs no words.
    if args.pictures.is_empty() || !args.body.trim().is_empty() {
        body::check(&args.body)?;
    }
    check_intent(&args.intent)?;
    crate::line::time::check(office, "body")?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let due = tx.now() + settings::sending::load(tx)?.undo_time();
            promise(tx, args.thread, &args.body, &args.pictures, &args.intent, due)
        })
        .await
}

/// Sends the words and pictures of a failed text again, as a new text.
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
            if let Some(message) = store::find_by_intent(tx, &args.intent)? {
                return Ok(SentMessage { message });
            }
            let due = tx.now() + settings::sending::load(tx)?.undo_time();
            let copies = pictures::outgoing::repeat(tx, failed.id)?;
            let sent = promise(tx, failed.thread, &failed.body, &copies, &args.intent, due)?;
            store::close_failure(tx, &failed)?;
            Ok(sent)
        })
        .await
}

pub(crate) fn check_intent(intent: &str) -> Result<(), Error> {
    let is_token = intent.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !(8..=64).contains(&intent.len()) || !is_token {
        return Err(Error::bad_input("intent", "An intent is a UUID made for this one text."));
    }
    Ok(())
}

/// Whether this thread can be written to at all, by its sender and by what they have said.
pub(crate) fn check_thread(tx: &Tx<'_>, thread: Id) -> Result<(), Error> {
    let (address, kind) = inbox::store::read_address(tx, thread)?;
    if kind != "phone" {
        return Err(Error::bad_input("thread", "This sender cannot be texted back."));
    }
    if crate::numbers::store::is_released_of(tx, thread)? {
        return Err(Error::bad_input(
            "thread",
            "Our number was given back to Twilio: nothing can be sent from it.",
        ));
    }
    if consent::is_out(tx, &address)? { Err(Error::OptedOut) } else { Ok(()) }
}

/// Writes a text down and promises to hand it to Twilio, not before `due`. The same intent is the same text.
pub(crate) fn promise(
    tx: &mut Tx<'_>,
    thread: Id,
    body: &str,
    pictures: &[Id],
    intent: &str,
    due: Millis,
) -> Result<SentMessage, Error> {
    if let Some(message) = store::find_by_intent(tx, intent)? {
        return Ok(SentMessage { message });
    }
    let state = inbox::store::read_state(tx, thread)?;
    check_thread(tx, thread)?;
    if !pictures.is_empty() {
        pictures::rules::check_ends(tx, thread)?;
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
            media_count: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
            rest: None,
        },
    )?;
    if !pictures.is_empty() {
        pictures::outgoing::hand_over(tx, thread, id, pictures)?;
    }
    outbox::put(tx, id, thread, due)?;
    tx.enqueue_at(&Job::SendMessage { message: id }, due, Some(&format!("thread {thread}")))?;
    let after = inbox::store::State { last_message_id: state.last_message_id.max(id), ..state.clone() };
    inbox::store::save(tx, &state, &after)?;
    crate::drafts::clear(tx, thread, crate::drafts::DraftKind::Text, intent)?;
    tx.publish(Event::MessageSent { thread, message: id });
    Ok(SentMessage { message: id })
}
