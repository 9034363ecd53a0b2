//! Native notifications: what rings on the desktop.
//!
//! Invariants: a notification is a job, so none is lost in a crash; what is older than ten minutes, or more than
//! three at once, becomes one summary; a thread rings at most once in ten seconds.

mod rules;

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::params;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::PartyView;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane, Tx};

/// A notification, ready to be shown. Control and direction characters are gone; markup is for the shell to escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The thread that a click opens; none for a summary of several.
    pub thread: Option<Id>,
    /// Who.
    pub title: String,
    /// The first words, or only "New text" in private mode.
    pub body: String,
}

/// Promises to ring for a message.
pub(crate) fn expect(tx: &mut Tx<'_>, thread: Id, message: Id) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO notices (thread_id, message_id, waiting, first_at) VALUES (?1, ?2, 1, ?3)
         ON CONFLICT (thread_id) DO UPDATE SET message_id = max(message_id, excluded.message_id),
             first_at = CASE WHEN waiting = 0 THEN excluded.first_at ELSE first_at END, waiting = waiting + 1",
    )?
    .execute(params![thread, message, tx.now().0])?;
    tx.enqueue(&Job::ShowNotices)
}

/// The thread has been looked at up to a message: nothing up to there need ring any more.
pub(crate) fn forget(tx: &Tx<'_>, thread: Id, up_to: Id) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE notices SET waiting = 0 WHERE thread_id = ?1 AND waiting > 0 AND message_id <= ?2",
    )?
    .execute([thread, up_to])?;
    Ok(())
}

/// A thread with something to ring for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    thread: Id,
    message: Id,
    who: String,
    words: String,
    has_picture: bool,
    waiting: u32,
    first_at: Millis,
    shown_at: Option<Millis>,
}

/// Rings for what waits, by the rules.
pub(crate) async fn show(office: &Office) -> Result<Outcome, Error> {
    if !office.is_heard() {
        return Ok(Outcome::Again(office.clock().now() + Duration::from_secs(1)));
    }
    let country = office.country();
    let settings = crate::settings::read(office).await?;
    let waiting = office.store().read(move |conn| list_waiting(conn, country)).await?;
    let now = office.clock().now();
    let plan = rules::plan(&waiting, now, &settings);
    // Shown before it is written down: a crash between the two rings twice rather than never.
    for notice in &plan.show {
        office.show(notice.clone());
    }
    let done = plan.done;
    office
        .store()
        .write(Lane::Door, move |tx| {
            for (thread, message) in &done {
                // What came while we rang still waits.
                tx.prepare_cached(
                    "UPDATE notices SET shown_at = ?3, waiting = CASE WHEN message_id > ?2 THEN 1 ELSE 0 END
                     WHERE thread_id = ?1",
                )?
                .execute(params![thread, message, now.0])?;
            }
            Ok(())
        })
        .await?;
    Ok(plan.again_at.map_or(Outcome::Done, Outcome::Again))
}

fn list_waiting(
    conn: &rusqlite::Connection,
    country: deskbell_twilio::Country,
) -> Result<Vec<Waiting>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT notices.thread_id, notices.message_id, threads.address, threads.kind, contacts.name, messages.body,
             messages.media_count, notices.waiting, notices.first_at, notices.shown_at
         FROM notices
         JOIN threads ON threads.id = notices.thread_id
         JOIN messages ON messages.id = notices.message_id
         LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
         LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
         WHERE notices.waiting > 0 ORDER BY notices.message_id",
    )?;
    let rows = statement.query_map([], |row| {
        let them =
            PartyView::new(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?, row.get(4)?, None, country);
        Ok(Waiting {
            thread: row.get(0)?,
            message: row.get(1)?,
            who: them.label().to_owned(),
            words: row.get(5)?,
            has_picture: row.get::<_, u32>(6)? > 0,
            waiting: row.get(7)?,
            first_at: Millis(row.get(8)?),
            shown_at: row.get::<_, Option<i64>>(9)?.map(Millis),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
