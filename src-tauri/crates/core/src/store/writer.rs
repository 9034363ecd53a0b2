//! The one thread that writes, with group commit and two queues.
//!
//! Writes that wait together commit in one transaction. Doors (webhooks, the person) go before bulk (imports,
//! catch-up). A caller learns its result only when it is durable. When one of them fails, when the transaction is gone,
//! or COMMIT fails, no caller has succeeded: the group is rolled back and runs again, each write in a transaction of its
//! own. Hardly any write fails, so a savepoint around each would cost every text what only the rare failure needs.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use deskbell_twilio::Clock;
use rusqlite::Connection;
use tokio::sync::{broadcast, oneshot, watch};

use crate::error::Error;
use crate::events::Event;
use crate::store::ids::{Id, IdMaker};
use crate::store::tx::{Leavings, Tx, write_words};
use crate::store::written::Written;

/// How many writes may share one commit: enough for the disk's latency to vanish, few enough that one rerun is short.
const GROUP: usize = 256;
/// After so many groups of doors in a row, one bulk write gets its turn, so that an import ends on a busy day too.
const PATIENCE: u32 = 64;
/// After doors so long is waited for more of them before bulk gets its turn: whoever was just answered may ask on, and
/// would wait for all of that piece.
const LINGER: Duration = Duration::from_millis(2);

/// After so long without a write the log is moved into the file: what lies in the log alone is lost with it, and a disk
/// that spoils one page of it takes all that follows.
const IDLE: Duration = Duration::from_secs(5);

/// Which queue a write waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Webhooks and the person.
    Door,
    /// Imports and catch-up, in small pieces; and whatever nobody waits for.
    Bulk,
}

/// A handle to the writer thread; the last one to go ends it.
#[derive(Clone)]
pub(crate) struct Writer {
    queues: Arc<Queues>,
    _ending: Arc<Ending>,
}

/// Tells the thread to end when the last handle goes, and waits until it has.
struct Ending {
    queues: Arc<Queues>,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.queues.lock().is_ending = true;
        self.queues.ready.notify_one();
        let handle = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle {
            let _ = handle.join();
        }
    }
}

#[derive(Default)]
struct Queues {
    waiting: Mutex<Waiting>,
    ready: Condvar,
}

#[derive(Default)]
struct Waiting {
    doors: VecDeque<Box<dyn Write>>,
    bulk: VecDeque<Box<dyn Write>>,
    is_ending: bool,
    doors_in_a_row: u32,
}

impl Queues {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next group, or `None` when everything is written and nobody is left to ask. With `has_log`, an empty one after
    /// a while in which nobody asked.
    fn next_group(&self, has_log: bool) -> Option<Vec<Box<dyn Write>>> {
        let mut waiting = self.lock();
        if waiting.doors_in_a_row > 0 && !waiting.bulk.is_empty() {
            let nobody = |waiting: &mut Waiting| waiting.doors.is_empty() && !waiting.is_ending;
            let lingered = self.ready.wait_timeout_while(waiting, LINGER, nobody);
            waiting = lingered.unwrap_or_else(PoisonError::into_inner).0;
        }
        loop {
            let bulk_is_due = waiting.doors.is_empty() || waiting.doors_in_a_row >= PATIENCE;
            if bulk_is_due && let Some(write) = waiting.bulk.pop_front() {
                waiting.doors_in_a_row = 0;
                return Some(vec![write]);
            }
            if !waiting.doors.is_empty() {
                waiting.doors_in_a_row = waiting.doors_in_a_row.saturating_add(1);
                let count = waiting.doors.len().min(GROUP);
                return Some(waiting.doors.drain(..count).collect());
            }
            if waiting.is_ending {
                return None;
            }
            if !has_log {
                waiting = self.ready.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let idle = self.ready.wait_timeout(waiting, IDLE).unwrap_or_else(PoisonError::into_inner);
            if idle.1.timed_out() {
                return Some(Vec::new());
            }
            waiting = idle.0;
        }
    }
}

/// Where the writer tells what became durable.
pub(crate) struct Outlets {
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) promises: watch::Sender<u64>,
    pub(crate) trouble: watch::Sender<Option<Trouble>>,
}

/// Why nothing can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The word to tell troubles apart by.
    pub code: &'static str,
    /// What is wrong, in a sentence for a person.
    pub sentence: String,
}

/// A waiting write: can run more than once, answers once.
trait Write: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>, outcome: Result<(), Error>);
}

struct Pending<F, T> {
    work: F,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<F, T> Write for Pending<F, T>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.value = Some((self.work)(tx)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), Error>) {
        let Pending { value, reply, .. } = *self;
        let result = outcome.and_then(|()| value.ok_or_else(|| Error::internal("a write gave no value")));
        // A caller that has gone away no longer wants to know; what it wrote stands all the same.
        let _ = reply.send(result);
    }
}

impl Writer {
    /// `highest` is the highest id that the file gives away so far.
    pub(crate) fn start(
        (conn, file): (Connection, Written),
        highest: Id,
        clock: Clock,
        outlets: Outlets,
    ) -> Result<Writer, Error> {
        let queues = Arc::new(Queues::default());
        let ids = IdMaker::new(clock.now(), highest);
        let desk = Desk { conn, file, ids, clock, outlets, queues: queues.clone() };
        let handle = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || desk.work())
            .map_err(|source| Error::disk("start its writer", source))?;
        let ending = Ending { queues: queues.clone(), thread: Mutex::new(Some(handle)) };
        Ok(Writer { queues, _ending: Arc::new(ending) })
    }

    /// Runs `work` in a transaction; resolves when it is durable.
    pub(crate) async fn write<T, F>(&self, lane: Lane, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let pending = Box::new(Pending { work, value: None, reply });
        {
            let mut waiting = self.queues.lock();
            match lane {
                Lane::Door => waiting.doors.push_back(pending),
                Lane::Bulk => waiting.bulk.push_back(pending),
            }
        }
        self.queues.ready.notify_one();
        answer.await.map_err(|_| Error::internal("the writer is gone"))?
    }
}

struct Desk {
    conn: Connection,
    file: Written,
    ids: IdMaker,
    clock: Clock,
    outlets: Outlets,
    queues: Arc<Queues>,
}

/// A group came to nothing: it is rolled back, and nobody in it has succeeded.
struct Lost;

impl Desk {
    fn work(mut self) {
        let mut has_log = false;
        while let Some(group) = self.queues.next_group(has_log) {
            has_log = !group.is_empty();
            if has_log {
                self.commit_group(group);
            } else {
                let _ = self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
            }
        }
        // What the planner learned today serves tomorrow; failing to keep it harms nobody.
        let _ = self.conn.execute_batch("PRAGMA optimize");
        // Readers may close last, and they cannot: what was deleted should not linger in the log beside the file.
        let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }

    fn commit_group(&mut self, mut group: Vec<Box<dyn Write>>) {
        let before = self.conn.total_changes();
        if self.file.check().is_ok()
            && let Ok(leavings) = self.try_together(&mut group)
        {
            self.note_kept(before);
            self.tell(leavings);
            for write in group {
                write.finish(Ok(()));
            }
            return;
        }
        for mut write in group {
            let outcome = self.try_twice(write.as_mut());
            write.finish(outcome);
        }
    }

    /// Once more on a fresh connection, where the disk may have had a hiccup.
    fn try_twice(&mut self, write: &mut dyn Write) -> Result<(), Error> {
        let before = self.conn.total_changes();
        let mut outcome = self.file.check().and_then(|()| self.try_alone(write));
        let is_of_the_connection = |error: &Error| error.is_of_the_disk() && error.code() != "disk_full";
        if outcome.as_ref().is_err_and(is_of_the_connection)
            && let Ok(conn) = self.file.open_again()
        {
            self.conn = conn;
            outcome = self.try_alone(write);
        }
        match &outcome {
            Ok(()) => self.note_kept(before),
            Err(error) if error.is_of_the_disk() => {
                let trouble = Trouble { code: error.code(), sentence: error.to_string() };
                self.outlets
                    .trouble
                    .send_if_modified(|was| was.replace(trouble.clone()).as_ref() != Some(&trouble));
            }
            Err(_) => {}
        }
        outcome
    }

    /// Something was kept, so the disk takes what it is given. A write that changes nothing proves nothing.
    fn note_kept(&self, changes_before: u64) {
        if self.conn.total_changes() != changes_before {
            self.outlets.trouble.send_if_modified(|was| was.take().is_some());
        }
    }

    fn try_together(&mut self, group: &mut [Box<dyn Write>]) -> Result<Vec<Leavings>, Lost> {
        self.batch("BEGIN IMMEDIATE").map_err(|_| Lost)?;
        let now = self.clock.now();
        let mut leavings = Vec::with_capacity(group.len());
        for write in group {
            match self.run(write.as_mut(), now) {
                // A full disk takes the transaction away under a write that does not look at what it was told.
                Ok(left) if !self.conn.is_autocommit() => leavings.push(left),
                _ => {
                    self.roll_back();
                    return Err(Lost);
                }
            }
        }
        self.end(&leavings).map_err(|_| Lost)?;
        Ok(leavings)
    }

    fn try_alone(&mut self, write: &mut dyn Write) -> Result<(), Error> {
        self.batch("BEGIN IMMEDIATE")?;
        let now = self.clock.now();
        let outcome = self.run(write, now);
        let ended = match outcome {
            Ok(left) => self.end(std::slice::from_ref(&left)).map(|()| left).map_err(Error::from),
            Err(error) => Err(error),
        };
        match ended {
            Ok(left) => {
                self.tell(vec![left]);
                Ok(())
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// A panic in a write is that write's error and nobody else's.
    fn run(&mut self, write: &mut dyn Write, now: deskbell_twilio::Millis) -> Result<Leavings, Error> {
        let is_awaited = || !self.queues.lock().doors.is_empty();
        let mut tx = Tx::new(&self.conn, &mut self.ids, now, &is_awaited);
        match catch_unwind(AssertUnwindSafe(|| write.run(&mut tx))) {
            Ok(Ok(())) => Ok(tx.into_leavings()),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(Error::internal("a write panicked")),
        }
    }

    fn end(&mut self, leavings: &[Leavings]) -> rusqlite::Result<()> {
        let words = leavings.iter().flat_map(|left| &left.words);
        let ended = write_words(&self.conn, words).and_then(|()| self.batch("COMMIT"));
        if ended.is_err() {
            self.roll_back();
        }
        ended
    }

    fn roll_back(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.batch("ROLLBACK");
        }
    }

    fn tell(&self, leavings: Vec<Leavings>) {
        if leavings.iter().any(|left| left.promised) {
            self.outlets.promises.send_modify(|count| *count += 1);
        }
        for event in leavings.into_iter().flat_map(|left| left.events) {
            let _ = self.outlets.events.send(event);
        }
    }

    fn batch(&self, sql: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}
