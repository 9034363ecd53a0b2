//! The rows of promises: which are due, and what became of them.

use deskbell_twilio::Millis;
use rusqlite::{Connection, params};

use crate::error::Error;
use crate::jobs::{Class, Job, Outcome};
use crate::store::{Lane, Store};

/// A job that is due, with the row that promises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueJob {
    pub(crate) row: i64,
    pub(crate) attempts: u32,
    /// How often it had been promised when it was read: more by the end means that it must run again.
    promises: i64,
    /// `None` for a job that this version does not know.
    pub(crate) job: Option<Job>,
}

/// Jobs that are due at `now`: up to `limit` of each class, earliest first; of every lane only the head.
fn due(conn: &Connection, now: Millis, limit: usize) -> Result<Vec<DueJob>, Error> {
    let mut jobs = Vec::new();
    for class in Class::ALL {
        jobs.append(&mut due_of(conn, now, class, limit)?);
    }
    Ok(jobs)
}

fn due_of(conn: &Connection, now: Millis, class: Class, limit: usize) -> Result<Vec<DueJob>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, payload, attempts, promises FROM jobs
         WHERE state = 'due' AND class = ?3 AND due_at <= ?1
           AND (lane IS NULL OR NOT EXISTS (
               SELECT 1 FROM jobs AS earlier
               WHERE earlier.lane = jobs.lane AND earlier.id < jobs.id AND earlier.state = 'due'))
         ORDER BY due_at, id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![now.0, limit, class as i64], |row| {
        let payload: String = row.get(1)?;
        let job = serde_json::from_str(&payload).ok();
        Ok(DueJob { row: row.get(0)?, attempts: row.get(2)?, promises: row.get(3)?, job })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When the next job will be due, if any waits. What is due already and yet not run waits for the head of its lane.
fn next_due(conn: &Connection, now: Millis) -> Result<Option<Millis>, Error> {
    let at: Option<i64> = conn
        .prepare_cached(
            "SELECT min(due_at) FROM (
                 SELECT min(due_at) AS due_at FROM jobs WHERE state = 'due' AND class = 0 AND due_at > ?1
                 UNION ALL
                 SELECT min(due_at) FROM jobs WHERE state = 'due' AND class = 1 AND due_at > ?1
                 UNION ALL
                 SELECT min(due_at) FROM jobs WHERE state = 'due' AND class = 2 AND due_at > ?1)",
        )?
        .query_row([now.0], |row| row.get(0))?;
    Ok(at.map(Millis))
}

impl Store {
    /// Jobs that are due at `now`.
    pub(crate) async fn due_jobs(&self, now: Millis, limit: usize) -> Result<Vec<DueJob>, Error> {
        self.read(move |conn| due(conn, now, limit)).await
    }

    /// When the next job will be due.
    pub(crate) async fn next_due_job(&self, now: Millis) -> Result<Option<Millis>, Error> {
        self.read(move |conn| next_due(conn, now)).await
    }

    /// Writes down what became of a job. A job that was promised anew while it ran stays due.
    pub(crate) async fn close_job(&self, job: &DueJob, outcome: Outcome) -> Result<(), Error> {
        let (row, promises) = (job.row, job.promises);
        // The work is done, and nobody waits for the word.
        self.write(Lane::Bulk, move |tx| {
            match &outcome {
                Outcome::Done => {
                    let gone = tx
                        .prepare_cached("DELETE FROM jobs WHERE id = ?1 AND promises = ?2")?
                        .execute(params![row, promises])?;
                    if gone == 0 {
                        tx.prepare_cached("UPDATE jobs SET attempts = 0 WHERE id = ?1")?.execute([row])?;
                    }
                }
                Outcome::Next(at) => {
                    tx.prepare_cached(
                        "UPDATE jobs SET attempts = 0, due_at = CASE WHEN promises = ?3 THEN ?2 ELSE due_at END
                         WHERE id = ?1",
                    )?
                    .execute(params![row, at.0, promises])?;
                }
                Outcome::Again(at) => {
                    tx.prepare_cached(
                        "UPDATE jobs SET attempts = attempts + 1,
                             due_at = CASE WHEN promises = ?3 THEN ?2 ELSE due_at END
                         WHERE id = ?1",
                    )?
                    .execute(params![row, at.0, promises])?;
                }
                Outcome::Park(reason) => {
                    tx.prepare_cached(
                        "UPDATE jobs SET state = 'parked', only_one = NULL, lane = NULL, last_error = ?2 WHERE id = ?1",
                    )?
                    .execute(params![row, reason])?;
                }
            }
            Ok(())
        })
        .await
    }
}
