//! Texts for later: written now, sent at a chosen time while this computer is on, or asked about.
//!
//! Invariants: a text for later goes once, under its own intent; whether it may go is decided at the moment it is due
//! and not before; one that is over an hour late, was answered first, or may not be sent waits for a person.

mod due;
pub(crate) mod store;

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::inbox::ThreadArgs;
use crate::jobs::Job;
use crate::messages::{self, SentMessage};
use crate::store::{Id, Lane, Tx};

pub(crate) use due::keep;
pub(crate) use store::{hold_after_copy, hold_for_opt_out, note_reply};

/// Nobody plans a text further ahead than this.
const LATEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Where a text for later stands. All but the first ask a person: send it now, change it, or discard it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledState {
    /// Its time has not come.
    Waiting,
    /// This computer was off when its time came, for over an hour.
    Overdue,
    /// It was not to be sent if they wrote first, and they did.
    TheyWrote,
    /// They have opted out.
    OptedOut,
    /// Its time came outside the hours in which the office texts.
    OutsideHours,
    /// The inbox is a copy, and the other copy may have sent it.
    Copied,
}

impl ScheduledState {
    const ALL: [(ScheduledState, &str); 6] = [
        (ScheduledState::Waiting, "waiting"),
        (ScheduledState::Overdue, "overdue"),
        (ScheduledState::TheyWrote, "they_wrote"),
        (ScheduledState::OptedOut, "opted_out"),
        (ScheduledState::OutsideHours, "outside_hours"),
        (ScheduledState::Copied, "copied"),
    ];

    fn as_str(self) -> &'static str {
        ScheduledState::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
}

impl FromSql for ScheduledState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<ScheduledState> {
        let word = value.as_str()?;
        let found = ScheduledState::ALL.iter().find(|(_, candidate)| *candidate == word);
        found.map(|(state, _)| *state).ok_or(FromSqlError::InvalidType)
    }
}

/// A text for later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledText {
    /// Which one.
    pub id: Id,
    /// To whom.
    pub thread: Id,
    /// The words.
    pub body: String,
    /// When it goes.
    pub due_at: Millis,
    /// Whether it stays when they write first.
    pub unless_reply: bool,
    /// Where it stands.
    pub state: ScheduledState,
}

/// Asks to send a text later.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleText {
    /// To whom.
    pub thread: Id,
    /// The words.
    pub body: String,
    /// Made once for each composed text: however often it comes, one text is sent.
    pub intent: String,
    /// When it shall go.
    pub due_at: Millis,
    /// Whether it stays when they write first.
    pub unless_reply: bool,
}

/// Changes a text for later.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeScheduled {
    /// Which one.
    pub scheduled: Id,
    /// The words.
    pub body: String,
    /// When it shall go.
    pub due_at: Millis,
    /// Whether it stays when they write first.
    pub unless_reply: bool,
}

/// Names a text for later.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ScheduledArgs {
    /// Which one.
    pub scheduled: Id,
}

/// The text that will go later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Scheduled {
    /// Which one.
    pub scheduled: Id,
}

/// The texts for later of a thread, the next one first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office, args: ThreadArgs) -> Result<Vec<ScheduledText>, Error> {
    office.store().read(move |conn| store::list(conn, args.thread)).await
}

/// The texts for later, of all threads, that wait for a person.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_asking(office: &Office) -> Result<Vec<ScheduledText>, Error> {
    office.store().read(store::list_asking).await
}

/// Writes a text for later down and promises it for its time.
///
/// # Errors
/// `bad_input` for what [`messages::send`] refuses, and for a time that has passed or is over a year away.
pub async fn schedule(office: &Office, args: ScheduleText) -> Result<Scheduled, Error> {
    messages::body::check(&args.body)?;
    messages::check_intent(&args.intent)?;
    crate::line::time::check(office, "dueAt")?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(scheduled) = store::find_by_intent(tx, &args.intent)? {
                return Ok(Scheduled { scheduled });
            }
            check_time(tx, args.due_at)?;
            messages::check_thread(tx, args.thread)?;
            let id = store::insert(tx, &args)?;
            promise(tx, id, args.thread, args.due_at)?;
            Ok(Scheduled { scheduled: id })
        })
        .await
}

/// Changes the words, the time or the condition; it then waits again.
///
/// # Errors
/// As [`schedule`]; [`Error::NotFound`] when it has gone or was discarded.
pub async fn change(office: &Office, args: ChangeScheduled) -> Result<(), Error> {
    messages::body::check(&args.body)?;
    crate::line::time::check(office, "dueAt")?;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, args.scheduled)?;
            check_time(tx, args.due_at)?;
            messages::check_thread(tx, known.text.thread)?;
            store::change(tx, &args)?;
            promise(tx, args.scheduled, known.text.thread, args.due_at)
        })
        .await
}

/// Sends a text for later now, whatever it waited for.
///
/// # Errors
/// [`Error::OptedOut`]; [`Error::NotFound`] when it has gone or was discarded.
pub async fn send_now(office: &Office, args: ScheduledArgs) -> Result<SentMessage, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, args.scheduled)?;
            release(tx, &known)
        })
        .await
}

/// Throws a text for later away.
///
/// # Errors
/// [`Error::NotFound`] when it has gone or was discarded.
pub async fn discard(office: &Office, args: ScheduledArgs) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read(tx, args.scheduled)?;
            tx.withdraw(&Job::SendScheduled { scheduled: args.scheduled })?;
            store::remove(tx, &known.text)
        })
        .await
}

fn check_time(tx: &Tx<'_>, due_at: Millis) -> Result<(), Error> {
    if due_at <= tx.now() {
        return Err(Error::bad_input("dueAt", "This time has passed. Choose a later one."));
    }
    if due_at > tx.now() + LATEST {
        return Err(Error::bad_input("dueAt", "This is more than a year away. Choose an earlier time."));
    }
    Ok(())
}

fn promise(tx: &mut Tx<'_>, id: Id, thread: Id, due_at: Millis) -> Result<(), Error> {
    // A later time must not be overruled by the earlier one that was promised before.
    tx.withdraw(&Job::SendScheduled { scheduled: id })?;
    tx.enqueue_at(&Job::SendScheduled { scheduled: id }, due_at, None)?;
    tx.publish(Event::ScheduledChanged { thread });
    Ok(())
}

/// The text for later becomes a text, in one write.
fn release(tx: &mut Tx<'_>, known: &store::Known) -> Result<SentMessage, Error> {
    let text = &known.text;
    let due = tx.now();
    let sent = messages::promise(tx, text.thread, &text.body, &[], &known.intent, due)?;
    store::remove(tx, text)?;
    Ok(sent)
}
