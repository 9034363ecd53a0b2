//! Threads: one of their numbers with one of ours, and what is still to be done about it.
//!
//! Invariant: unread, failed and open counts are kept with every write and never counted when read.

pub(crate) mod empty;
pub(crate) mod lines;
mod list;
mod person;
pub mod search;
mod snooze;
pub(crate) mod store;
pub(crate) mod timeline;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::Person;
use crate::error::Error;
use crate::numbers::NumberRow;
use crate::store::{Id, Lane, Tx};

pub use lines::{Happening, ThreadLine};
pub use list::{Filter, ListThreads, ThreadPage, list};
pub use person::PartyView;
pub(crate) use person::{display, display_abroad, tint};
pub(crate) use snooze::wake;
pub use snooze::{SnoozeChoice, SnoozeName, SnoozeThread, Until, list_snoozes, snooze};
pub use timeline::{ListTimeline, TimelinePage, TimelineRow, list_timeline};

/// Whether somebody should still look at a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThreadState {
    /// Yes.
    Open,
    /// Not before a certain time, unless they write again.
    Snoozed,
    /// It has been dealt with; it comes back when they write again.
    Done,
}

/// A row of the thread list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThreadRow {
    /// The thread.
    pub id: Id,
    /// Who is on the other side.
    pub them: PartyView,
    /// Which of our numbers.
    pub number: Id,
    /// What we call that number.
    pub number_name: String,
    /// When something last happened.
    pub last_at: Millis,
    /// The last line.
    pub preview: Preview,
    /// How many of their messages are unread.
    pub unread: u32,
    /// Open, snoozed or done.
    pub state: ThreadState,
    /// Until when it is snoozed, if it is.
    pub snoozed_until: Option<Millis>,
    /// Where it stands in a list: the higher, the further up.
    pub place: Id,
    /// Whether a text of ours failed and nobody has looked at it.
    pub has_failed: bool,
    /// Whether they have asked not to be texted.
    pub is_opted_out: bool,
    /// Whether a text of ours is begun and not sent.
    pub has_draft: bool,
    /// When the next text for later goes, if there is one.
    pub goes_at: Option<Millis>,
}

/// What the last line of a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PreviewKind {
    /// Words.
    Text,
    /// A picture or file, with or without words.
    Picture,
    /// A text of ours that failed.
    Failed,
    /// They asked not to be texted.
    OptedOut,
    /// A text of ours that is begun and not sent.
    Draft,
    /// A call that goes on, or that somebody took.
    Call,
    /// A call that nobody took.
    Missed,
    /// A message on the voicemail.
    Voicemail,
    /// Nothing yet.
    Empty,
}

/// The last line of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Preview {
    /// What it is.
    pub kind: PreviewKind,
    /// Who wrote it.
    pub direction: crate::messages::Direction,
    /// Its beginning, on one line; of a text that failed, why it did.
    pub text: String,
}

/// What the composer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Write.
    Open,
    /// Nothing: they have opted out.
    OptedOut,
    /// Nothing: this sender cannot be texted.
    CannotText,
}

/// The head of an open thread, and the person beside it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThreadHead {
    /// The thread.
    pub id: Id,
    /// Who is on the other side.
    pub them: PartyView,
    /// Which of our numbers.
    pub number: NumberRow,
    /// How many of their messages are unread.
    pub unread: u32,
    /// Open, snoozed or done.
    pub state: ThreadState,
    /// Until when it is snoozed, if it is.
    pub snoozed_until: Option<Millis>,
    /// Where reading should begin.
    pub first_unread: Option<Id>,
    /// Whether they may be texted.
    pub consent: crate::consent::Consent,
    /// The person of that number, if it has one.
    pub person: Option<Person>,
    /// The tags of their address.
    pub tags: Vec<crate::tags::Tag>,
    /// What the composer may do.
    pub reply: Reply,
}

/// Names a thread.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ThreadArgs {
    /// Which one.
    pub thread: Id,
}

/// What was put away with a thread, to be handed back by whoever undoes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FinishedThread {
    /// The failures that count as seen since.
    pub failures: Vec<Id>,
    /// Their messages and calls that count as read since.
    pub unread: Vec<Id>,
}

/// Takes a thread back to the open ones.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReopenThread {
    /// Which one.
    pub thread: Id,
    /// The failures that were put away with it and are to be looked at after all.
    #[serde(default)]
    #[ts(as = "Option<Vec<Id>>", optional)]
    pub failures: Vec<Id>,
    /// Their messages and calls that were unread then and are unread again.
    #[serde(default)]
    #[ts(as = "Option<Vec<Id>>", optional)]
    pub unread: Vec<Id>,
}

/// Says how far a thread has been read.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkRead {
    /// Which thread.
    pub thread: Id,
    /// The newest message that was on screen.
    pub up_to: Id,
}

/// Opens the thread with a number that was typed.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenThread {
    /// Which of our numbers.
    pub number: Id,
    /// What was typed.
    pub to: String,
}

/// The thread that was opened.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct OpenedThread {
    /// Which one.
    pub thread: Id,
}

/// The kept counts of the whole inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Counts {
    /// Threads with something unread.
    pub unread: u32,
    /// Threads not done.
    pub open: u32,
}

/// The head of a thread.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn read(office: &Office, args: ThreadArgs) -> Result<ThreadHead, Error> {
    let country = office.country();
    office.store().read(move |conn| list::read_head(conn, args.thread, country)).await
}

/// Marks what was on screen as read.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn mark_read(office: &Office, args: MarkRead) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let before = store::read_state(tx, args.thread)?;
            let calls = crate::calls::store::mark_read(tx, args.thread, args.up_to)?.len();
            let read = crate::messages::store::mark_read(tx, args.thread, args.up_to)?
                + u32::try_from(calls).unwrap_or(u32::MAX);
            if read > 0 {
                store::save(
                    tx,
                    &before,
                    &store::State { unread: before.unread.saturating_sub(read), ..before.clone() },
                )?;
            }
            crate::notices::forget(tx, args.thread, args.up_to)
        })
        .await
}

/// A call of a thread has been seen: somebody listened to its message.
pub(crate) fn see_call(tx: &mut Tx<'_>, thread: Id, call: Id) -> Result<(), Error> {
    let seen = crate::calls::store::mark_seen(tx, call)?;
    if seen > 0 {
        let before = store::read_state(tx, thread)?;
        let unread = before.unread.saturating_sub(seen);
        store::save(tx, &before, &store::State { unread, ..before.clone() })?;
    }
    Ok(())
}

/// Makes a thread unread again, from their last message on.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn mark_unread(office: &Office, args: ThreadArgs) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let before = store::read_state(tx, args.thread)?;
            // Whichever is newer: what they wrote last, or the call of theirs that nobody took.
            let marked = match before.last_call_id > before.last_message_id {
                true => crate::calls::store::mark_last_unread(tx, args.thread)?,
                false => crate::messages::store::mark_last_unread(tx, args.thread)?,
            };
            store::save(tx, &before, &store::State { unread: before.unread + marked, ..before.clone() })
        })
        .await
}

/// Puts a thread away as dealt with. What was unread or failed in it has been seen.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn finish(office: &Office, args: ThreadArgs) -> Result<FinishedThread, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let before = store::read_state(tx, args.thread)?;
            let mut unread = crate::messages::store::mark_all_read(tx, args.thread)?;
            unread.extend(crate::calls::store::mark_read(tx, args.thread, Id::LAST)?);
            let failures = crate::messages::store::close_failures(tx, args.thread)?;
            crate::notices::forget(tx, args.thread, Id::LAST)?;
            let after = store::State { state: ThreadState::Done, unread: 0, failed: 0, ..before.clone() };
            store::save(tx, &before, &after)?;
            Ok(FinishedThread { failures, unread })
        })
        .await
}

/// Takes a thread back to the open ones, with what was unread or failed when it was put away.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn reopen(office: &Office, args: ReopenThread) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let before = store::read_state(tx, args.thread)?;
            let failed =
                before.failed + crate::messages::store::open_failures(tx, args.thread, &args.failures)?;
            let unread = before.unread
                + crate::messages::store::mark_these_unread(tx, args.thread, &args.unread)?
                + crate::calls::store::mark_these_unread(tx, args.thread, &args.unread)?;
            let after = store::State { state: ThreadState::Open, failed, unread, ..before.clone() };
            store::save(tx, &before, &after)
        })
        .await
}

/// The thread with a number that somebody typed; made if it is the first.
///
/// # Errors
/// `bad_input` naming `to` when what was typed is no phone number.
pub async fn open(office: &Office, args: OpenThread) -> Result<OpenedThread, Error> {
    let country = office.country();
    let them = deskbell_twilio::PhoneNumber::parse(&args.to, country).map_err(|problem| {
        Error::bad_input("to", crate::contacts::number_sentence(problem, &args.to, country))
    })?;
    let party = deskbell_twilio::Party::Phone(them);
    office
        .store()
        .write(Lane::Door, move |tx| {
            if crate::numbers::store::read_digits(tx, args.number)? == party.address() {
                return Err(Error::bad_input("to", "This text would go from this number to itself."));
            }
            let state = store::find_or_open(tx, args.number, &party)?;
            tx.publish(crate::events::Event::ThreadChanged { thread: state.id });
            Ok(OpenedThread { thread: state.id })
        })
        .await
}

/// The kept counts of the whole inbox.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_counts(office: &Office) -> Result<Counts, Error> {
    office.store().read(crate::numbers::store::sum_counts).await
}

/// Runs every read of this folder once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise_reads(conn: &rusqlite::Connection, thread: Id) -> Result<(), Error> {
    list::exercise(conn, thread)?;
    timeline::exercise(conn, thread)?;
    search::exercise(conn)
}
