//! All SQL of automatic replies: what each number answers, and what speaks against answering.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::AutoReplies;
use crate::error::{Error, unreadable_at};
use crate::store::{Id, Tx};

/// What a number answers by itself. What cannot be read any more is not sent.
pub(crate) fn find(conn: &Connection, number: Id) -> Result<Option<AutoReplies>, Error> {
    let text: Option<String> = conn
        .prepare_cached("SELECT choices FROM replies WHERE number_id = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| {
        serde_json::from_str(&text)
            .inspect_err(|error| {
                tracing::error!(
                    at = unreadable_at(error),
                    "the replies of a number cannot be read; none are sent"
                )
            })
            .ok()
    }))
}

/// Keeps what a number answers by itself.
pub(super) fn save(tx: &Tx<'_>, number: Id, choices: &AutoReplies) -> Result<(), Error> {
    let text = serde_json::to_string(choices).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO replies (number_id, choices) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET choices = excluded.choices",
        params![number, text],
    )?;
    Ok(())
}

/// Whether they have written the very same before `message` and since `since`: people hardly do, and robots do.
pub(super) fn was_said_before(
    conn: &Connection,
    thread: Id,
    message: Id,
    body: &str,
    since: Millis,
) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM messages WHERE thread_id = ?1 AND id > ?2 AND id < ?3 AND direction = 'in' AND body = ?4
             LIMIT 1",
        )?
        .exists(params![thread, Id::first_at(since), message, body])?)
}

/// How many of our last `count` texts in a thread since `since` nobody wrote.
pub(super) fn count_automatic(
    conn: &Connection,
    thread: Id,
    since: Millis,
    count: u32,
) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(is_automatic), 0) FROM (SELECT is_automatic FROM messages
             WHERE thread_id = ?1 AND id > ?2 AND direction = 'out' ORDER BY id DESC LIMIT ?3)",
        )?
        .query_row(params![thread, Id::first_at(since), count], |row| row.get(0))?)
}

/// Whether the last text of ours to an address ended with the word that no text can get there: a landline, or no phone.
/// See <https://www.twilio.com/docs/api/errors/30006> and <https://www.twilio.com/docs/api/errors/21614>.
pub(super) fn is_known_unreachable(conn: &Connection, address: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM threads JOIN messages ON messages.id =
                 (SELECT id FROM messages AS last WHERE last.thread_id = threads.id AND last.direction = 'out'
                  ORDER BY id DESC LIMIT 1)
             WHERE threads.address = ?1 AND messages.error_code IN (21614, 30006, 30005) LIMIT 1",
        )?
        .exists([address])?)
}

/// Whether somebody of the office has written in a thread since `since`.
pub(super) fn has_answer(conn: &Connection, thread: Id, since: Millis) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM messages WHERE thread_id = ?1 AND id > ?2 AND direction = 'out' AND is_automatic = 0
             LIMIT 1",
        )?
        .exists(params![thread, Id::first_at(since)])?)
}
