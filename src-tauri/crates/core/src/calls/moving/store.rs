//! All SQL of moves of live calls.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::rules::{Facts, State, words};
use crate::calls::store as calls;
use crate::error::Error;
use crate::jobs::Job;
use crate::store::{Id, Tx};

/// A move of a live call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: Id,
    pub(crate) call: Id,
    /// The side that is sent elsewhere.
    pub(crate) moved_sid: String,
    /// The call of whoever had it.
    pub(crate) left_sid: String,
    pub(crate) to_name: String,
    pub(crate) to_phone: String,
    pub(crate) back_name: String,
    pub(crate) back_phone: String,
    pub(crate) state: State,
    /// How many of the two phones Twilio was told.
    pub(crate) told: u8,
    pub(crate) searches: u32,
    pub(crate) trouble: Option<String>,
}

macro_rules! known {
    ($where:literal) => {
        concat!(
            "SELECT id, call_id, moved_sid, left_sid, to_name, to_phone, back_name, back_phone, state, told, searches,
                 trouble
             FROM moves WHERE ",
            $where
        )
    };
}

fn known_of(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        call: row.get(1)?,
        moved_sid: row.get(2)?,
        left_sid: row.get(3)?,
        to_name: row.get(4)?,
        to_phone: row.get(5)?,
        back_name: row.get(6)?,
        back_phone: row.get(7)?,
        state: row.get(8)?,
        told: row.get(9)?,
        searches: row.get(10)?,
        trouble: row.get(11)?,
    })
}

/// A move.
pub(crate) fn find(conn: &Connection, id: Id) -> Result<Option<Known>, Error> {
    Ok(conn.prepare_cached(known!("id = ?1"))?.query_row([id], known_of).optional()?)
}

/// The move that was made for this click.
pub(super) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Known>, Error> {
    Ok(conn.prepare_cached(known!("intent = ?1"))?.query_row([intent], known_of).optional()?)
}

/// The newest move of a call.
pub(crate) fn last_of(conn: &Connection, call: Id) -> Result<Option<Known>, Error> {
    let sql = known!("call_id = ?1 ORDER BY id DESC LIMIT 1");
    Ok(conn.prepare_cached(sql)?.query_row([call], known_of).optional()?)
}

/// What the rules look at of all moves of a call, in their order.
pub(crate) fn facts_of(conn: &Connection, call: Id) -> Result<Vec<Facts>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT state, to_name, back_name FROM moves WHERE call_id = ?1 ORDER BY id")?;
    let rows = statement
        .query_map([call], |row| Ok(Facts { state: row.get(0)?, to: row.get(1)?, back: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The other side of a call of ours that has left our own phone, to a colleague or into the conference room: it is a
/// call in its own right now, and stays the same one however often it is moved.
pub(crate) fn other_side(conn: &Connection, call: Id) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT moved_sid FROM moves
             WHERE call_id = ?1 AND state IN ('ringing', 'back', 'unanswered', 'returned', 'taken')
             UNION ALL SELECT sid FROM entries WHERE call_id = ?1 AND state = 'in' LIMIT 1",
        )?
        .query_row([call], |row| row.get(0))
        .optional()?)
}

/// Whether this leg of a call is being sent elsewhere, or was: that the verb which held it has ended says nothing of it.
pub(crate) fn is_moved(conn: &Connection, call: Id, leg: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM moves WHERE call_id = ?1 AND moved_sid = ?2 AND state NOT IN ('queued', 'failed')
             UNION ALL SELECT 1 FROM entries WHERE call_id = ?1 AND sid = ?2 AND state <> 'failed'",
        )?
        .exists(params![call, leg])?)
}

/// The other sides of calls of ours that go on without our own phone.
pub(crate) fn list_going(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT moves.moved_sid FROM calls JOIN moves ON moves.call_id = calls.id
             WHERE calls.outcome = 'going' AND calls.is_outgoing = 1
         UNION SELECT entries.sid FROM calls JOIN entries ON entries.call_id = calls.id
             WHERE calls.outcome = 'going' AND calls.is_outgoing = 1 ORDER BY 1",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a move for the first time.
pub(super) fn insert(tx: &Tx<'_>, intent: &str, known: &Known) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO moves (id, call_id, intent, moved_sid, left_sid, to_name, to_phone, back_name, back_phone, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        known.id,
        known.call,
        intent,
        known.moved_sid,
        known.left_sid,
        known.to_name,
        known.to_phone,
        known.back_name,
        known.back_phone,
        known.state,
    ])?;
    Ok(())
}

/// Raises a move to a later state, writes that down with its call, and works out anew how the call stands.
pub(crate) fn raise(tx: &mut Tx<'_>, id: Id, state: State, trouble: Option<&str>) -> Result<(), Error> {
    let Some(known) = find(tx, id)?.filter(|known| known.state < state) else { return Ok(()) };
    set_state(tx, id, state, trouble)?;
    let mut call = calls::read(tx, known.call)?;
    for told in words(known.state, state, &known.to_name, &known.back_name) {
        call = calls::note_answer(tx, &call, &told, call.place, false)?;
    }
    crate::calls::receive::settle_known(tx, &call)
}

/// Writes a state, whichever was there before.
pub(super) fn set_state(tx: &Tx<'_>, id: Id, state: State, trouble: Option<&str>) -> Result<(), Error> {
    tx.prepare_cached("UPDATE moves SET state = ?2, trouble = ?3 WHERE id = ?1")?
        .execute(params![id, state, trouble])?;
    Ok(())
}

/// Writes down which phone Twilio was told of. Answers whether it had not been told before.
pub(super) fn tell(tx: &Tx<'_>, id: Id, phone: u8) -> Result<bool, Error> {
    let rows = tx
        .prepare_cached("UPDATE moves SET told = ?2 WHERE id = ?1 AND told < ?2")?
        .execute(params![id, phone])?;
    Ok(rows > 0)
}

/// Counts that Twilio was asked how it stands.
pub(super) fn count_search(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE moves SET searches = searches + 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// After a copy or a restore nobody knows what has become of those calls: none is moved from here.
pub(crate) fn hold_after_copy(tx: &mut Tx<'_>) -> Result<(), Error> {
    let open: Vec<Id> = {
        let mut statement = tx.prepare_cached(
            "SELECT id FROM moves WHERE state IN ('queued', 'asking', 'unconfirmed') ORDER BY id",
        )?;
        statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    for id in open {
        tx.withdraw(&Job::MoveCall { moving: id })?;
        set_state(tx, id, State::Failed, None)?;
    }
    Ok(())
}

/// Forgets the moves of a call, and leaves tombstones of what was moved in it.
pub(crate) fn remove_of(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    let moved: Vec<String> = {
        let mut statement = tx.prepare_cached("DELETE FROM moves WHERE call_id = ?1 RETURNING moved_sid")?;
        statement.query_map([call], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    for sid in moved {
        tx.prepare_cached("DELETE FROM legs WHERE parent_sid = ?1")?.execute([&sid])?;
        crate::messages::store::bury(tx, &sid)?;
    }
    Ok(())
}

/// The leg under `parent` on which somebody speaks: its Sid, and whose phone it is.
pub(super) fn find_speaking(conn: &Connection, parent: &str) -> Result<Option<(String, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT sid, address FROM legs WHERE parent_sid = ?1 AND status = 'in-progress'
             AND (is_bridged = 1 OR is_asked = 0 OR is_accepted = 1) ORDER BY sid LIMIT 1",
    )?;
    Ok(statement.query_row([parent], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// The numbers that have rules of their own.
pub(super) fn list_ruled(conn: &Connection) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached("SELECT number_id FROM routing ORDER BY number_id")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
