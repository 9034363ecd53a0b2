//! Texts: writing them, sending them once, taking them in once, and knowing where each stands.
//!
//! Invariants: one text per intent, even through a crash; two ways in (webhook and catch-up), one function
//! ([`receive`]); a status is the highest seen; a POST whose outcome is unknown is never repeated.

mod attempt;
mod automatic;
pub(crate) mod body;
pub(crate) mod book;
pub(crate) mod catch_up;
pub mod import;
pub mod incoming;
pub(crate) mod list;
mod listing;
pub(crate) mod old;
pub(crate) mod prices;
mod queue;
pub mod reasons;
mod receive;
mod send;
mod settle;
mod status;
pub(crate) mod store;
mod undo;
mod unfinished;

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::pictures::Picture;
use crate::store::Id;

pub(crate) use attempt::{attempt, unconfirm_interrupted};
pub(crate) use automatic::promise_automatic;
pub use body::BODY_MAX;
pub(crate) use prices::is_toll_free;
pub use prices::{SegmentPrice, read_price};
pub use queue::{Queue, read_queue};
pub(crate) use receive::{Arrival, Origin, Received, receive};
pub use send::{RetryMessage, SendMessage, SentMessage, retry, send};
pub(crate) use send::{check_intent, check_thread, promise};
pub(crate) use settle::search;
pub use settle::{SettleMessage, Verdict, settle_by_person};
pub use status::Status;
pub use undo::{UndoMessage, UndoneMessage, undo};

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They did.
    In,
    /// We did.
    Out,
}

impl FromSql for Direction {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Direction> {
        match value.as_str()? {
            "in" => Ok(Direction::In),
            "out" => Ok(Direction::Out),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A message as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Which one.
    pub id: Id,
    /// Where it stands.
    pub thread: Id,
    /// Who wrote it.
    pub direction: Direction,
    /// Its words, as they are.
    pub body: String,
    /// Where it stands.
    pub status: Status,
    /// Why it failed, if it did.
    pub failure: Option<reasons::Failure>,
    /// Its pictures and files.
    pub pictures: Vec<Picture>,
    /// When it happened.
    pub at: Millis,
    /// When its status was reached, as far as we know.
    pub status_at: Option<Millis>,
    /// Until when it can be taken back, while it waits for that.
    pub due_at: Option<Millis>,
    /// Whether catch-up found it because no webhook had told us.
    pub is_recovered: bool,
    /// Whether nobody wrote it: a reply that a number gives by itself.
    pub is_automatic: bool,
}

/// Asks for a stretch of a thread. With no place given: its end.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ListMessages {
    /// Which thread.
    pub thread: Id,
    /// What stands before this message.
    pub before: Option<Id>,
    /// What stands after this message.
    pub after: Option<Id>,
    /// What stands around this message.
    pub around: Option<Id>,
    /// How many at most, up to 200.
    pub limit: u32,
}

/// A stretch of a thread, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessagePage {
    /// The messages.
    pub rows: Vec<Message>,
    /// Whether older ones stand before.
    pub has_before: bool,
    /// Whether newer ones stand after.
    pub has_after: bool,
}

/// A stretch of a thread.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office, args: ListMessages) -> Result<MessagePage, Error> {
    office.store().read(move |conn| list::list(conn, &args)).await
}

#[cfg(test)]
mod tests;
