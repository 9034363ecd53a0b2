//! Fetching it: page after page is listed ahead of what is written.

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::mpsc;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Outcome;
use crate::messages::import::{DAY, sum};
use crate::messages::listing::list;
use crate::messages::{Direction, Origin, catch_up};
use crate::store::{Id, Lane, Tx};

/// Small enough for a count that moves.
const PAGE: u16 = 200;
/// So many pages are fetched ahead of what is written, and written together as far as time allows.
const AHEAD: usize = 4;

/// A number's texts in one direction, as far as they are still to be fetched.
struct Stretch {
    number: Id,
    ours: String,
    direction: Direction,
    since: Millis,
    reached: Millis,
    /// When our listening began. What is younger is catch-up's, and rings.
    ends: Millis,
}

impl Stretch {
    fn word(&self) -> &'static str {
        if self.direction == Direction::In { "in" } else { "out" }
    }
}

fn next(conn: &Connection, connected_at: Millis) -> Result<Option<Stretch>, Error> {
    Ok(conn
        .query_row(
            "SELECT imports.number_id, numbers.number, direction, since_at, reached_at, coalesce(listens_at, ?1)
             FROM imports JOIN numbers ON numbers.id = imports.number_id
             WHERE imports.state = 'running' ORDER BY imports.number_id, direction LIMIT 1",
            [connected_at.0],
            |row| {
                let direction: String = row.get(2)?;
                Ok(Stretch {
                    number: row.get(0)?,
                    ours: row.get(1)?,
                    direction: if direction == "in" { Direction::In } else { Direction::Out },
                    since: Millis(row.get(3)?),
                    reached: Millis(row.get(4)?),
                    ends: Millis(row.get(5)?),
                })
            },
        )
        .optional()?)
}

/// Keeps the promise: stretch by stretch, until all are here or somebody stops it.
pub(crate) async fn keep(office: &Office) -> Result<Outcome, Error> {
    let connected_at = office.connected_at();
    while let Some(stretch) = office.store().read(move |conn| next(conn, connected_at)).await? {
        fetch(office, &stretch).await?;
    }
    Ok(Outcome::Done)
}

async fn fetch(office: &Office, stretch: &Stretch) -> Result<(), Error> {
    // The next pages are on their way while some are written.
    let (sender, pages) = mpsc::channel(AHEAD);
    let request = request(stretch);
    let (listed, written) = tokio::join!(list(office, &request, sender), write(office, stretch, pages));
    match written? {
        Going::On => listed?,
        Going::Stopped => return Ok(()),
    }
    end(office, stretch).await
}

/// What is to be listed of a stretch.
fn request(stretch: &Stretch) -> api::List {
    let ours = Some(Party::from_twilio(&stretch.ours));
    api::List {
        to: if stretch.direction == Direction::In { ours.clone() } else { None },
        from: if stretch.direction == Direction::Out { ours } else { None },
        sent_since: (stretch.since.0 > 0).then(|| stretch.since.utc_day()),
        // Twilio filters by days: of the day that was reached, what is here already is known by its Sid.
        sent_until: Some((stretch.reached + DAY).utc_day()),
        page_size: Some(PAGE),
        ..api::List::default()
    }
}

/// Writes what comes, all that is there at once, until there is no more or somebody stops it.
async fn write(
    office: &Office,
    stretch: &Stretch,
    mut pages: mpsc::Receiver<Vec<api::Message>>,
) -> Result<Going, Error> {
    let (number, word, ends) = (stretch.number, stretch.word(), stretch.ends);
    let mut some = Vec::new();
    while pages.recv_many(&mut some, AHEAD).await > 0 {
        let oldest = some.iter().flatten().filter_map(api::Message::date).min();
        let is_older = |one: &&api::Message| one.date().is_some_and(|at| catch_up::is_history(at, ends));
        let older: Vec<&api::Message> = some.iter().flatten().filter(is_older).collect();
        let texts = catch_up::arrivals_of(older, Origin::Imported);
        some.clear();
        let note = move |tx: &mut Tx<'_>, fresh, is_last: bool| {
            note(tx, (number, word), fresh, oldest.filter(|_| is_last))
        };
        catch_up::import(office, texts, note).await?;
        if !office.store().read(move |conn| goes_on(conn, number, word)).await? {
            return Ok(Going::Stopped);
        }
    }
    Ok(Going::On)
}

#[derive(PartialEq, Eq)]
enum Going {
    On,
    Stopped,
}

/// Writes down, with the texts of a piece, how many of them were new, and how far back all is here by now.
fn note(
    tx: &mut Tx<'_>,
    (number, word): (Id, &str),
    fresh: u64,
    reached: Option<Millis>,
) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE imports SET done = done + ?3, reached_at = min(reached_at, coalesce(?4, reached_at))
         WHERE number_id = ?1 AND direction = ?2",
    )?
    .execute(params![number, word, fresh, reached.map(|at| at.0)])?;
    tell(tx)
}

/// Writes down that Twilio has no more texts of a stretch.
async fn end(office: &Office, stretch: &Stretch) -> Result<(), Error> {
    let (number, word, since) = (stretch.number, stretch.word(), stretch.since);
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            tx.execute(
                "UPDATE imports SET reached_at = min(reached_at, ?3),
                     state = CASE WHEN since_at >= ?3 THEN 'done' ELSE state END
                 WHERE number_id = ?1 AND direction = ?2",
                params![number, word, since.0],
            )?;
            tell(tx)
        })
        .await
}

fn tell(tx: &mut Tx<'_>) -> Result<(), Error> {
    let done = sum(tx)?.map_or(0, |import| import.done);
    tx.publish(Event::ImportProgressed { done, total: None });
    Ok(())
}

/// Whether nobody stopped it.
fn goes_on(conn: &Connection, number: Id, word: &str) -> Result<bool, Error> {
    let state: String = conn
        .prepare_cached("SELECT state FROM imports WHERE number_id = ?1 AND direction = ?2")?
        .query_row(params![number, word], |row| row.get(0))?;
    Ok(state != "stopped")
}
