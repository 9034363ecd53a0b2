//! How many texts wait for their turn on one of our numbers, and how long the last of them will.

use deskbell_twilio::Millis;
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::ThreadArgs;
use crate::messages::store::outbox;
use crate::store::Id;

/// The queue of one of our numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Queue {
    /// Texts that wait for their turn.
    pub waiting: u32,
    /// About how many seconds until the last of them goes.
    pub seconds: u32,
}

/// The queue of the number that a thread is on.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn read_queue(office: &Office, args: ThreadArgs) -> Result<Queue, Error> {
    let now = office.clock().now();
    office.store().read(move |conn| read(conn, args.thread, now)).await
}

fn read(conn: &Connection, thread: Id, now: Millis) -> Result<Queue, Error> {
    let number: Id = crate::inbox::store::number_of(conn, thread)?;
    let waiting = outbox::count(conn, number, now)?;
    let free = outbox::free_at(conn, number)?.filter(|_| waiting > 0);
    let seconds = free.map_or(0, |free| free.since(now).as_secs());
    Ok(Queue { waiting, seconds: u32::try_from(seconds).unwrap_or(u32::MAX) })
}
