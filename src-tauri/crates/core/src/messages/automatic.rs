//! Texts that nobody wrote: sent like all others, marked, and dropped where they would come too late.

use std::time::Duration;

use rusqlite::Connection;

use crate::error::Error;
use crate::inbox;
use crate::messages::SentMessage;
use crate::messages::store::{self, Report, State};
use crate::store::{Id, Tx};

/// What could not leave within this time is no longer true: "We open at eight" at nine.
const LATE: Duration = Duration::from_secs(10 * 60);
const REASON: &str = "It could not leave for ten minutes, and an automatic reply that late was not sent.";

/// Promises a text that nobody wrote. It leaves at once, and marks nothing as read.
pub(crate) fn promise_automatic(
    tx: &mut Tx<'_>,
    thread: Id,
    body: &str,
    intent: &str,
) -> Result<SentMessage, Error> {
    let due = tx.now();
    let sent = super::promise(tx, thread, body, &[], intent, due)?;
    store::mark_automatic(tx, sent.message)?;
    Ok(sent)
}

/// Lets go of an automatic text that waited too long. Answers whether it did. The next text of theirs is answered again.
pub(super) fn drop_late(tx: &mut Tx<'_>, message: &State) -> Result<bool, Error> {
    if tx.now().since(message.id.at()) <= LATE || !is_automatic(tx, message.id)? {
        return Ok(false);
    }
    let report = Report { error_text: Some(REASON), ..Report::default() };
    let failed = store::raise(tx, message, super::Status::Failed, &report)?;
    // Nobody has to do anything about it.
    store::close_failure(tx, &failed)?;
    inbox::store::set_auto_replied(tx, message.thread, None)?;
    Ok(true)
}

fn is_automatic(conn: &Connection, id: Id) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM messages WHERE id = ?1 AND is_automatic = 1")?.exists([id])?)
}
