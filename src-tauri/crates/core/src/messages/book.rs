//! The book of arrivals. A text touches pages all over the inbox, so sixteen that come at once cost far more than
//! their words: where many stand at the door they are written into a file of their own, as they came and one after the
//! other, answered, and taken into the inbox together, many in one transaction. So is one that comes while an import is
//! written: it neither waits for the piece that is being written nor cuts it short.
//!
//! Invariants: a text is answered when it is on the disk, in the book or in the inbox; it leaves the book only after
//! the inbox has it; taking it in twice changes nothing, so a crash between the two costs nothing.

use std::collections::{BTreeSet, VecDeque};
use std::mem;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Weak};
use std::time::Duration;

use deskbell_twilio::Millis;
use deskbell_twilio::webhook::Form as _;
use deskbell_twilio::webhook::message::Incoming;
use rusqlite::params;
use tokio::sync::watch;

use crate::account::Office;
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::messages::{Arrival, Received, receive};
use crate::present::Present;
use crate::store::{Lane, Store, Tx};

/// So many texts at the door at once are worth the detour. A door at which fewer stand writes into the inbox itself, so
/// that a text is there as soon as it is answered.
const CROWD: usize = 6;
/// How many are taken into the inbox in one transaction: enough that hot pages are written once for many (Sids and
/// senders lie all over their indexes), few enough that a click meanwhile still feels instant.
const TOGETHER: usize = 1024;
/// How far the inbox may be behind. Then the door waits for it, so that nobody is answered faster than is worked.
const BEHIND: usize = 2 * TOGETHER;
/// How long the book waits for more to come: less than one sees.
const GATHERING: Duration = Duration::from_millis(20);
/// How long to wait before trying again when nothing can be written.
const AGAIN: Duration = Duration::from_secs(1);

/// A text that a signed webhook brought.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) request: Request,
    pub(crate) arrival: Arrival,
}

/// Takes one into the inbox, with the request that brought it.
pub(super) fn take_in(tx: &mut Tx<'_>, announced: &Announced) -> Result<(), Error> {
    let outcome = match receive(tx, &announced.arrival)? {
        Received::New(_) => "received",
        Received::Known(_) => "known",
        Received::Deleted => "deleted",
    };
    recorder::record(tx, "messages/incoming", &announced.request, outcome)
}

/// A text in the book.
struct Entry {
    row: i64,
    announced: Arc<Announced>,
}

/// What the book holds that the inbox does not have yet, oldest first.
#[derive(Default)]
pub(crate) struct Book {
    entries: watch::Sender<VecDeque<Entry>>,
    at_the_door: AtomicUsize,
}

impl Book {
    /// Comes to the door, while an import is being written or not; says whether the book is the way in.
    fn come(&self, is_in_bulk: bool) -> (Present<'_>, bool) {
        let (here, at_the_door) = Present::come(&self.at_the_door);
        let behind = self.entries.borrow().len();
        let is_worth_it = behind > 0 || at_the_door >= CROWD || is_in_bulk;
        (here, is_worth_it && behind < BEHIND)
    }

    fn push(&self, entry: Entry) {
        self.entries.send_modify(|entries| entries.push_back(entry));
    }

    /// Waits until the inbox has everything that was answered.
    pub(crate) async fn settled(&self) {
        // The book cannot go while it is looked at.
        let _ = self.entries.subscribe().wait_for(VecDeque::is_empty).await;
    }
}

/// Takes a text in; returns when it is on the disk.
pub(super) async fn announce(office: &Arc<Office>, announced: Announced) -> Result<(), Error> {
    let (_here, by_the_book) = office.book().come(office.store().is_in_bulk());
    if !by_the_book {
        return office.store().write(Lane::Door, move |tx| take_in(tx, &announced)).await;
    }
    let (office, announced) = (office.clone(), Arc::new(announced));
    // On its own: whoever asked may hang up, and what the book says must reach the inbox all the same.
    let writing = tokio::spawn(async move {
        let written = announced.clone();
        let row = office.store().write_arrivals(move |tx| write_down(tx, &written.request)).await?;
        office.book().push(Entry { row, announced });
        Ok(())
    });
    writing.await.map_err(Error::internal)?
}

fn write_down(tx: &Tx<'_>, request: &Request) -> Result<i64, Error> {
    tx.prepare_cached("INSERT INTO arrivals (received_at, path, form) VALUES (?1, ?2, ?3)")?
        .execute(params![tx.now().0, request.path, request.body])?;
    Ok(tx.last_insert_rowid())
}

/// Crosses out what the inbox has.
async fn cross_out(store: &Store, rows: Vec<i64>) {
    if rows.is_empty() {
        return;
    }
    let crossed_out = store.write_arrivals(move |tx| {
        let mut statement = tx.prepare_cached("DELETE FROM arrivals WHERE id BETWEEN ?1 AND ?2")?;
        for run in rows.chunk_by(|before, after| before + 1 == *after) {
            statement.execute([run.first(), run.last()])?;
        }
        Ok(())
    });
    if let Err(error) = crossed_out.await {
        // The next start takes them in once more, which changes nothing.
        tracing::warn!(code = error.code(), "texts that were taken in stay in the book");
    }
}

/// Reads what an earlier run was answered for and did not take in any more, and takes it in. What the disk has against
/// that is no reason not to open: it is tried again.
///
/// # Errors
/// When the book cannot be read.
pub(crate) async fn reopen(store: &Store, book: &Book) -> Result<(), Error> {
    let left = store.write_arrivals(|tx| read_all(tx)).await?;
    if left.is_empty() {
        return Ok(());
    }
    tracing::info!(count = left.len(), "texts that were written down before the end are taken in");
    book.entries.send_modify(|entries| entries.extend(left));
    while let Progress::Some(taken) = take_some(store, book).await {
        cross_out(store, taken).await;
    }
    Ok(())
}

fn read_all(tx: &Tx<'_>) -> Result<Vec<Entry>, Error> {
    let mut statement = tx.prepare("SELECT id, received_at, path, form FROM arrivals ORDER BY id")?;
    let rows = statement
        .query_map([], |row| {
            let request = Request { path: row.get(2)?, body: row.get(3)? };
            Ok((row.get(0)?, Millis(row.get(1)?), request))
        })?
        .collect::<Result<Vec<(i64, Millis, Request)>, _>>()?;
    let mut entries = Vec::with_capacity(rows.len());
    for (row, received_at, request) in rows {
        // It was read before it was written down; a later Deskbell that reads it otherwise must not lose it.
        let form = match Incoming::parse(&request.body) {
            Ok(form) => form,
            Err(error) => {
                tracing::error!(%error, row, "a text in the book of arrivals cannot be read; it stays there");
                continue;
            }
        };
        // It came when it came, not now.
        let arrival = Arrival { at: Some(received_at), ..Arrival::announced(form) };
        entries.push(Entry { row, announced: Arc::new(Announced { request, arrival }) });
    }
    Ok(entries)
}

/// Takes into the inbox what is in the book, for as long as there is an office.
pub(crate) async fn keep_taking_in(here: Weak<Office>) {
    let Some(mut news) = here.upgrade().map(|office| office.book().entries.subscribe()) else { return };
    let mut taken = Vec::new();
    loop {
        if taken.is_empty() && news.wait_for(|entries| !entries.is_empty()).await.is_err() {
            return;
        }
        if !news.borrow_and_update().is_empty() {
            // Nothing is wrong with fewer.
            let _ = tokio::time::timeout(GATHERING, news.wait_for(|entries| entries.len() >= TOGETHER)).await;
        }
        let Some(office) = here.upgrade() else { return };
        let store = office.store();
        // What is in is crossed out while the next is taken in.
        let (progress, ()) =
            tokio::join!(take_some(store, office.book()), cross_out(store, mem::take(&mut taken)));
        let clock = office.clock().clone();
        drop(office);
        match progress {
            Progress::Some(rows) => taken = rows,
            Progress::Done => {}
            Progress::Stuck => clock.sleep(AGAIN).await,
        }
    }
}

/// How far taking in has come.
enum Progress {
    /// These rows are in, and there may be more.
    Some(Vec<i64>),
    /// There is nothing left.
    Done,
    /// Nothing can be written now.
    Stuck,
}

async fn take_some(store: &Store, book: &Book) -> Progress {
    let (rows, batch): (Vec<i64>, Vec<Arc<Announced>>) =
        book.entries.borrow().iter().take(TOGETHER).map(|entry| (entry.row, entry.announced.clone())).unzip();
    if rows.is_empty() {
        return Progress::Done;
    }
    let batch: Arc<[Arc<Announced>]> = batch.into();
    let fates = match take_together(store, batch.clone()).await {
        Ok(()) => vec![Fate::In; rows.len()],
        Err(_) => take_singly(store, &batch).await,
    };
    let with =
        |fate: Fate| rows.iter().zip(&fates).filter(move |(_, one)| **one == fate).map(|(row, _)| *row);
    let (done, waiting): (Vec<i64>, BTreeSet<i64>) = (with(Fate::In).collect(), with(Fate::Waits).collect());
    let refused = rows.len() - done.len() - waiting.len();
    if refused > 0 {
        tracing::error!(refused, "texts stay in the book until the next start");
    }
    book.entries.send_modify(|entries| {
        let mut seen = 0;
        entries.retain(|entry| {
            seen += 1;
            seen > rows.len() || waiting.contains(&entry.row)
        });
    });
    if done.is_empty() && !waiting.is_empty() { Progress::Stuck } else { Progress::Some(done) }
}

/// What became of a text in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The inbox has it.
    In,
    /// The disk does not take it now.
    Waits,
    /// The inbox does not take it, whenever it is asked.
    Refused,
}

async fn take_together(store: &Store, batch: Arc<[Arc<Announced>]>) -> Result<(), Error> {
    let all = move |tx: &mut Tx<'_>| batch.iter().try_for_each(|announced| take_in(tx, announced));
    // They are answered: an import lets them in between two of its pieces.
    let lane = if store.is_in_bulk() { Lane::Bulk } else { Lane::Door };
    store.write(lane, all).await
}

/// One that cannot be taken in must not hold up the others.
async fn take_singly(store: &Store, batch: &[Arc<Announced>]) -> Vec<Fate> {
    let mut fates = Vec::with_capacity(batch.len());
    for announced in batch {
        let one: Arc<[Arc<Announced>]> = Arc::from([announced.clone()]);
        let outcome = take_together(store, one).await;
        fates.push(match outcome {
            Ok(()) => Fate::In,
            Err(error) => {
                tracing::warn!(code = error.code(), "a text could not be taken in from the book");
                if error.is_of_the_disk() { Fate::Waits } else { Fate::Refused }
            }
        });
    }
    fates
}

#[cfg(test)]
mod tests;
