//! Threads of which retention has left nothing: they go too, so that no number is kept longer than what it wrote.
//!
//! Invariant: a thread goes only when nothing of anybody's stands in it and nobody is about to write in it. Consent,
//! people and tags belong to the address and stay.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::inbox::ThreadState;
use crate::inbox::store::{self, State};
use crate::store::{Id, Index, Lane, Tx};

/// Somebody who opens a thread to write is given a day.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);
const AT_ONCE: u32 = 20;

macro_rules! empty {
    () => {
        "threads.last_message_id = 0 AND threads.snoozed_until IS NULL
         AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.thread_id = threads.id)
         AND NOT EXISTS (SELECT 1 FROM calls WHERE calls.thread_id = threads.id)
         AND NOT EXISTS (SELECT 1 FROM notes WHERE notes.thread_id = threads.id)
         AND NOT EXISTS (SELECT 1 FROM scheduled WHERE scheduled.thread_id = threads.id)
         AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.thread_id = threads.id)
         AND NOT EXISTS (SELECT 1 FROM pictures WHERE pictures.thread_id = threads.id AND message_id IS NULL)"
    };
}

/// Takes the threads away in which nothing is left.
pub(crate) async fn remove_all(office: &Office) -> Result<(), Error> {
    let made_before = Id::first_at(office.clock().now() - GRACE);
    let mut after = Id::ZERO;
    loop {
        let from = after;
        let empty = office.store().read(move |conn| list(conn, from, made_before)).await?;
        let Some(last) = empty.last() else { return Ok(()) };
        after = *last;
        let looked_at = office.looking().at(office.clock().now());
        office
            .store()
            .write(Lane::Bulk, move |tx| {
                let unseen = empty.iter().filter(|thread| looked_at != Some(**thread));
                unseen.copied().try_for_each(|thread| remove(tx, thread))
            })
            .await?;
    }
}

fn list(conn: &Connection, after: Id, made_before: Id) -> Result<Vec<Id>, Error> {
    let sql = concat!(
        "SELECT threads.id FROM threads WHERE threads.id > ?1 AND threads.id < ?2 AND ",
        empty!(),
        " ORDER BY threads.id LIMIT ?3"
    );
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![after, made_before, AT_ONCE], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes one away, if nothing has come into it meanwhile.
fn remove(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    let address: Option<String> = tx
        .prepare_cached(concat!("SELECT address FROM threads WHERE threads.id = ?1 AND ", empty!()))?
        .query_row([thread], |row| row.get(0))
        .optional()?;
    let Some(address) = address else { return Ok(()) };
    let before = store::read_state(tx, thread)?;
    // Done and read, it is in no count.
    store::save(tx, &before, &State { state: ThreadState::Done, unread: 0, failed: 0, ..before.clone() })?;
    crate::notices::drop_thread(tx, thread)?;
    tx.prepare_cached("DELETE FROM lines WHERE thread_id = ?1")?.execute([thread])?;
    tx.prepare_cached("DELETE FROM threads WHERE id = ?1")?.execute([thread])?;
    tx.unindex_from(Index::Numbers, thread, &address);
    tx.publish(Event::ThreadChanged { thread });
    Ok(())
}
