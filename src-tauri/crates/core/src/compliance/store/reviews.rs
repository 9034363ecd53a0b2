//! All SQL of the history of papers.

use rusqlite::{Connection, params};

use crate::compliance::{Review, State};
use crate::error::Error;
use crate::store::{Id, Tx};

/// One more change.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    submission: Id,
    state: State,
    reason: Option<&str>,
) -> Result<(), Error> {
    let id = tx.arrival_id()?;
    tx.execute(
        "INSERT INTO reviews (id, submission_id, state, reason) VALUES (?1, ?2, ?3, ?4)",
        params![id, submission, state.as_str(), reason],
    )?;
    Ok(())
}

/// Every change, oldest first.
pub(in crate::compliance) fn list(conn: &Connection, submission: Id) -> Result<Vec<Review>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, state, reason FROM reviews WHERE submission_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([submission], |row| {
        let state: String = row.get(1)?;
        Ok(Review {
            at: row.get::<_, Id>(0)?.at(),
            state: State::read(&state).ok_or(rusqlite::Error::InvalidQuery)?,
            reason: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Why papers were rejected, where that was their last change.
pub(super) fn explain_rejection(tx: &Tx<'_>, submission: Id, reason: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE reviews SET reason = ?2
         WHERE id = (SELECT max(id) FROM reviews WHERE submission_id = ?1) AND state = 'rejected'",
        params![submission, reason],
    )?;
    Ok(())
}
