//! Native notifications: what rings on the desktop.
//!
//! Invariants: a notification is a job, so none is lost in a crash; what is older than ten minutes, or more than
//! three at once, becomes one summary; a thread rings at most once in ten seconds; quiet hours end in a summary.

mod looking;
mod quiet;
mod rules;

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::calls;
use crate::error::Error;
use crate::events::Event;
use crate::inbox::PartyView;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane, Tx};

pub use looking::{LookAtThread, Looking, look_at};

/// A notification, ready to be shown. Control and direction characters are gone; markup is for the shell to escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The thread that a click opens; none for a summary of several.
    pub thread: Option<Id>,
    /// Who.
    pub title: String,
    /// The first words, or only what it is in private mode.
    pub body: String,
    /// What it is, for whoever may know no more.
    pub what: News,
}

/// What a notification tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Texts.
    Text,
    /// A call that nobody took.
    MissedCall,
    /// A message on the voicemail.
    Voicemail,
    /// A wish for a change, pressed in a spoken call.
    Change,
    /// How papers of a number stand.
    Papers,
    /// Several of these.
    Several,
}

impl News {
    /// What is said where nothing more may be.
    fn words(self) -> &'static str {
        match self {
            News::Text => "New text",
            News::MissedCall => "Missed call",
            News::Voicemail => "New voicemail",
            News::Change => "Somebody wants a change",
            News::Papers => "News of your papers",
            News::Several => "New texts and calls",
        }
    }
}

impl Notice {
    /// What a locked inbox says, whatever there is to tell. A click on it opens no thread.
    pub(crate) fn of_locked(what: News) -> Notice {
        Notice { thread: None, title: "Deskbell".to_owned(), body: what.words().to_owned(), what }
    }

    /// The same news without whom it is of.
    pub(crate) fn masked(&self) -> Notice {
        Notice::of_locked(self.what)
    }
}

/// How a call ended is told by several callbacks that overtake each other: so long they may do so.
const SETTLING: Duration = Duration::from_secs(3);

/// Promises to ring for a message.
pub(crate) fn expect(tx: &mut Tx<'_>, thread: Id, message: Id) -> Result<(), Error> {
    let now = tx.now();
    expect_from(tx, thread, message, now)
}

/// Promises to ring for a call that nobody took, unless it turns out that somebody did.
pub(crate) fn expect_call(tx: &mut Tx<'_>, thread: Id, call: Id) -> Result<(), Error> {
    let settled = tx.now() + SETTLING;
    expect_from(tx, thread, call, settled)
}

fn expect_from(tx: &mut Tx<'_>, thread: Id, message: Id, from: Millis) -> Result<(), Error> {
    let (waiting, shown_at): (u32, Option<i64>) = tx
        .prepare_cached(
            "INSERT INTO notices (thread_id, message_id, waiting, first_at) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (thread_id) DO UPDATE SET message_id = max(message_id, excluded.message_id),
                 first_at = CASE WHEN waiting = 0 THEN excluded.first_at ELSE first_at END, waiting = CASE
                     WHEN message_id = excluded.message_id AND waiting > 0 THEN waiting ELSE waiting + 1 END
             RETURNING waiting, shown_at",
        )?
        .query_row(params![thread, message, tx.now().0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // Whoever waits already has a promise, which is kept for all that came by then.
    if waiting > 1 {
        return Ok(());
    }
    let due = rules::may_ring_at(shown_at.map(Millis), tx.now()).max(from);
    tx.enqueue_at(&Job::ShowNotices, due, None)
}

/// The thread has been looked at up to a message: nothing up to there need ring any more, and what rang may go.
pub(crate) fn forget(tx: &mut Tx<'_>, thread: Id, up_to: Id) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE notices SET waiting = 0 WHERE thread_id = ?1 AND waiting > 0 AND message_id <= ?2",
    )?
    .execute([thread, up_to])?;
    let has_rung = tx
        .prepare_cached(
            "SELECT 1 FROM notices WHERE thread_id = ?1 AND message_id <= ?2 AND shown_at IS NOT NULL",
        )?
        .exists([thread, up_to])?;
    if has_rung {
        tx.publish(Event::NoticeWithdrawn { thread });
    }
    Ok(())
}

/// The thread goes, and with it whatever rang for it.
pub(crate) fn drop_thread(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    let gone = tx.prepare_cached("DELETE FROM notices WHERE thread_id = ?1")?.execute([thread])?;
    if gone > 0 {
        tx.publish(Event::NoticeWithdrawn { thread });
    }
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
    /// How the call ended and how long its message is, if it is one.
    call: Option<(calls::Outcome, u32)>,
    /// Whether its number is muted, or kept out of the inbox.
    is_muted: bool,
    waiting: u32,
    first_at: Millis,
    shown_at: Option<Millis>,
}

/// Whether a ring that was asked for reached a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RungOnce {
    /// Whether anything here shows notifications: a browser in the place of the window does not.
    pub is_heard: bool,
}

/// Rings once, to try it. It rings in quiet hours and during a pause too, because somebody asks for it.
///
/// # Errors
/// Never; the surface wants a result.
pub async fn ring_once(office: &Office) -> Result<RungOnce, Error> {
    let is_heard = office.is_heard();
    if is_heard {
        let body = "This is how a text rings.".to_owned();
        office.show(Notice { thread: None, title: "Deskbell".to_owned(), body, what: News::Text });
    }
    Ok(RungOnce { is_heard })
}

/// Rings for how papers stand, by the rules: not while notices are paused, and after quiet hours.
pub(crate) async fn ring_for_papers(office: &Office, title: String, body: String) -> Result<Outcome, Error> {
    if !office.is_heard() {
        return Ok(Outcome::Again(office.clock().now() + Duration::from_secs(1)));
    }
    let settings = crate::settings::read(office).await?.notices;
    let now = office.clock().now();
    if let Some(end) = rules::quiet_until(&settings, now) {
        return Ok(Outcome::Again(end));
    }
    if !rules::is_paused(&settings, now) {
        let what = News::Papers;
        office.show(match settings.is_private {
            true => Notice::of_locked(what),
            false => Notice { thread: None, title, body, what },
        });
    }
    Ok(Outcome::Done)
}

/// Rings for what waits, by the rules.
pub(crate) async fn show(office: &Office) -> Result<Outcome, Error> {
    if !office.is_heard() {
        return Ok(Outcome::Again(office.clock().now() + Duration::from_secs(1)));
    }
    let country = office.country();
    let settings = crate::settings::read(office).await?.notices;
    let now = office.clock().now();
    if let Some(end) = rules::quiet_until(&settings, now) {
        let waits = office.store().read(move |conn| next_ring(conn, now)).await?;
        return Ok(waits.map_or(Outcome::Done, |_| Outcome::Again(end)));
    }
    let quiet_since = rules::quiet_since(&settings, now);
    let waiting = office.store().read(move |conn| list_ready(conn, country, quiet_since, now)).await?;
    // Asked first: nobody looks at a thread of a locked inbox.
    let is_locked = office.is_locked();
    let plan = rules::plan(&waiting, now, &settings, office.looking().at(now));
    // Shown before it is written down: a crash between the two rings twice rather than never.
    let shown = match is_locked {
        false => plan.show,
        true if plan.show.is_empty() => Vec::new(),
        // However many there are, they say one thing.
        true => vec![Notice::of_locked(rules::what(plan.show.iter().map(|notice| notice.what)))],
    };
    shown.into_iter().for_each(|notice| office.show(notice));
    let done = plan.done;
    let again_at = office
        .store()
        // It has rung: nobody waits for the word.
        .write(Lane::Bulk, move |tx| {
            for (thread, message) in &done {
                // What came while we rang still waits.
                tx.prepare_cached(
                    "UPDATE notices SET shown_at = ?3, waiting = CASE WHEN message_id > ?2 THEN 1 ELSE 0 END
                     WHERE thread_id = ?1",
                )?
                .execute(params![thread, message, now.0])?;
            }
            next_ring(tx, now)
        })
        .await?;
    Ok(again_at.map_or(Outcome::Done, Outcome::Again))
}

/// When the first of those that still wait may ring.
fn next_ring(conn: &rusqlite::Connection, now: Millis) -> Result<Option<Millis>, Error> {
    let first: Option<Option<i64>> = conn
        .prepare_cached("SELECT shown_at FROM notices WHERE waiting > 0 ORDER BY shown_at LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(first.map(|shown_at| rules::may_ring_at(shown_at.map(Millis), now)))
}

/// The threads that may ring by now.
fn list_ready(
    conn: &rusqlite::Connection,
    country: deskbell_twilio::Country,
    quiet_since: Millis,
    now: Millis,
) -> Result<Vec<Waiting>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT notices.thread_id, notices.message_id, threads.address, threads.kind, contacts.name,
             coalesce(messages.body, ''), coalesce(messages.media_count, 0), notices.waiting, notices.first_at,
             notices.shown_at,
             numbers.is_muted OR NOT numbers.is_shown OR (calls.id IS NOT NULL AND calls.is_unread = 0),
             calls.outcome, (SELECT max(seconds) FROM voicemails WHERE call_sid = calls.sid
                  AND is_conversation = 0)
         FROM notices
         JOIN threads ON threads.id = notices.thread_id
         JOIN numbers ON numbers.id = threads.number_id
         LEFT JOIN messages ON messages.id = notices.message_id
         LEFT JOIN calls ON calls.id = notices.message_id
         LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
         LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id
         WHERE notices.waiting > 0 AND (shown_at IS NULL OR shown_at <= ?1 OR shown_at > ?2)
         ORDER BY notices.message_id",
    )?;
    let rows = statement.query_map([quiet_since.0, now.0], |row| {
        let them =
            PartyView::new(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?, row.get(4)?, None, country);
        Ok(Waiting {
            thread: row.get(0)?,
            message: row.get(1)?,
            who: them.label().to_owned(),
            words: row.get(5)?,
            has_picture: row.get::<_, u32>(6)? > 0,
            call: match row.get(11)? {
                Some(outcome) => Some((outcome, row.get::<_, Option<u32>>(12)?.unwrap_or(0))),
                None => None,
            },
            is_muted: row.get(10)?,
            waiting: row.get(7)?,
            first_at: Millis(row.get(8)?),
            shown_at: row.get::<_, Option<i64>>(9)?.map(Millis),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
