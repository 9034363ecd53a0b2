//! A write in the making: rows, facts and promises that commit together or not at all.

use std::collections::HashSet;
use std::ops::Deref;
use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, params};

use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::fold::fold;
use crate::store::given;
use crate::store::ids::{Freshness, Id, IdMaker};

/// What a write may use: the connection inside its transaction, and what it publishes and promises.
///
/// Never held across network or file work.
pub struct Tx<'a> {
    conn: &'a Connection,
    ids: &'a mut IdMaker,
    now: Millis,
    events: Vec<Event>,
    told: HashSet<Event>,
    words: Vec<SearchWrite>,
    promised: bool,
    is_awaited: &'a dyn Fn() -> bool,
}

/// Which of the search indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// Words of texts and notes; the view `searchable`.
    Words,
    /// Names of people and what we know of them; the view `findable_people`.
    People,
    /// Digits of numbers; the view `findable_numbers`.
    Numbers,
}

/// A change to a search index, written at the end of the group so that FTS5 gathers what belongs together.
pub(crate) struct SearchWrite {
    index: Index,
    /// It is brought in, or taken out.
    is_new: bool,
    id: Id,
    text: String,
}

/// What a finished write leaves for the end of its group.
pub(crate) struct Leavings {
    pub(crate) events: Vec<Event>,
    pub(crate) words: Vec<SearchWrite>,
    pub(crate) promised: bool,
}

impl<'a> Tx<'a> {
    /// `is_awaited` says whether a webhook or a person waits for the writer.
    pub(crate) fn new(
        conn: &'a Connection,
        ids: &'a mut IdMaker,
        now: Millis,
        is_awaited: &'a dyn Fn() -> bool,
    ) -> Tx<'a> {
        let (events, told, words) = (Vec::new(), HashSet::new(), Vec::new());
        Tx { conn, ids, now, events, told, words, promised: false, is_awaited }
    }

    pub(crate) fn into_leavings(self) -> Leavings {
        Leavings { events: self.events, words: self.words, promised: self.promised }
    }

    /// The time of this write.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Whether somebody at a door waits for the end of this write: one of many pieces had better end early.
    #[must_use]
    pub(crate) fn is_awaited(&self) -> bool {
        (self.is_awaited)()
    }

    /// An id for something that arrives now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn arrival_id(&mut self) -> Result<Id, Error> {
        let at = self.ids.arrival(self.now);
        self.id_at(at)
    }

    /// An id for something that arrives now and stands below `last`, even when the clock was set back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn arrival_id_after(&mut self, last: Id) -> Result<Id, Error> {
        let id = self.arrival_id()?;
        if id > last {
            return Ok(id);
        }
        self.id_at(last.at() + Duration::from_millis(1))
    }

    /// An id for something that happened at `at`; where more happened in one millisecond than have an id in it, the
    /// rest follows in the next.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn id_at(&mut self, mut at: Millis) -> Result<Id, Error> {
        loop {
            let (id, freshness) = self.ids.next(at);
            if freshness == Freshness::Certain {
                return Ok(id);
            }
            // One look tells of all milliseconds up to the next thing that is here.
            let next = given::lowest(self.conn, Id::first_at(at))?.map_or(Millis(i64::MAX), Id::at);
            if next > at {
                self.ids.note_free(at, next);
                return Ok(id);
            }
            if !given::is_taken(self.conn, id)? {
                return Ok(id);
            }
            let after = at + Duration::from_millis(1);
            let highest = given::highest(self.conn, id, Id::first_at(after))?;
            if !self.ids.go_on_after(highest) {
                at = after;
            }
        }
    }

    /// Tells the world, once the write is durable.
    pub fn publish(&mut self, event: Event) {
        // Many writes publish the same fact; once is enough for whoever reads again.
        if self.told.insert(event.clone()) {
            self.events.push(event);
        }
    }

    /// Promises `job`, to be kept as soon as the write is durable.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn enqueue(&mut self, job: &Job) -> Result<(), Error> {
        self.enqueue_at(job, self.now, None)
    }

    /// Promises `job` for `due`; jobs with the same `lane` run one after the other. Where one is enough
    /// ([`Job::only_one`]), the earlier time counts.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn enqueue_at(&mut self, job: &Job, due: Millis, lane: Option<&str>) -> Result<(), Error> {
        let payload = serde_json::to_string(job).map_err(Error::internal)?;
        self.conn
            .prepare_cached(
                "INSERT INTO jobs (kind, payload, lane, only_one, due_at, class)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (only_one) DO UPDATE
                 SET due_at = min(due_at, excluded.due_at), promises = promises + 1",
            )?
            .execute(params![job.kind(), payload, lane, job.only_one(), due.0, job.class() as i64])?;
        self.promised = true;
        Ok(())
    }

    /// Takes back the promise of `job`, which must be one of which one is enough. What already runs runs on.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn withdraw(&mut self, job: &Job) -> Result<(), Error> {
        self.conn.prepare_cached("DELETE FROM jobs WHERE only_one = ?1")?.execute([job.only_one()])?;
        // Who waited behind it in its lane may be due.
        self.promised = true;
        Ok(())
    }

    /// Lets search find `id` by `text`, which must be what the view `searchable` gives for it.
    pub fn index(&mut self, id: Id, text: &str) {
        self.index_in(Index::Words, id, text);
    }

    /// Takes `id` out of search; `text` must be what it was indexed with.
    pub fn unindex(&mut self, id: Id, text: &str) {
        self.unindex_from(Index::Words, id, text);
    }

    /// As [`Tx::index`], in one of the indexes.
    pub(crate) fn index_in(&mut self, index: Index, id: Id, text: &str) {
        self.words.push(SearchWrite { index, is_new: true, id, text: text.to_owned() });
    }

    /// As [`Tx::unindex`], in one of the indexes.
    pub(crate) fn unindex_from(&mut self, index: Index, id: Id, text: &str) {
        self.words.push(SearchWrite { index, is_new: false, id, text: text.to_owned() });
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn
    }
}

/// Writes what a group left for the search indexes. One statement for each row: with more in one, FTS5 could be asked to
/// take back a part, and for that writes out before each statement what it gathered. In the order of the rows, because FTS5
/// writes that out before each row below the last, too; what was written of one row stays in its order.
pub(crate) fn write_words<'a>(
    conn: &Connection,
    words: impl IntoIterator<Item = &'a SearchWrite>,
) -> rusqlite::Result<()> {
    let mut words: Vec<&SearchWrite> = words.into_iter().collect();
    words.sort_by_key(|word| word.id);
    for word in words {
        let sql = if word.is_new { insertion(word.index) } else { removal(word.index) };
        conn.prepare_cached(sql)?.execute(params![word.id, fold(&word.text)])?;
    }
    Ok(())
}

fn insertion(index: Index) -> &'static str {
    match index {
        Index::Words => "INSERT INTO search (rowid, text) VALUES (?1, ?2)",
        Index::People => "INSERT INTO people_search (rowid, text) VALUES (?1, ?2)",
        Index::Numbers => "INSERT INTO number_search (rowid, text) VALUES (?1, ?2)",
    }
}

fn removal(index: Index) -> &'static str {
    match index {
        Index::Words => "INSERT INTO search (search, rowid, text) VALUES ('delete', ?1, ?2)",
        Index::People => "INSERT INTO people_search (people_search, rowid, text) VALUES ('delete', ?1, ?2)",
        Index::Numbers => "INSERT INTO number_search (number_search, rowid, text) VALUES ('delete', ?1, ?2)",
    }
}
