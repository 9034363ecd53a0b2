//! All SQL of spoken calls.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::spoken::rules::Facts;
use crate::spoken::{CalleeResult, SpokenDraft, SpokenKind};
use crate::store::{Id, Tx};

/// What is spoken, as it was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) id: Id,
    pub(crate) number: Id,
    pub(crate) kind: SpokenKind,
    pub(crate) words: String,
    pub(crate) question: String,
    pub(crate) thanks: String,
    pub(crate) change: String,
    pub(crate) language: String,
    pub(crate) voice: String,
    pub(crate) zone: String,
    pub(crate) has_consent: bool,
    /// `running`, `paused` or `canceled`.
    pub(crate) state: String,
    pub(crate) trouble: Option<String>,
}

macro_rules! run {
    ($rest:literal) => {
        concat!(
            "SELECT id, number_id, kind, words, question, thanks, change, language, voice, zone, has_consent, state,
                 trouble FROM spoken ",
            $rest
        )
    };
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        words: row.get(3)?,
        question: row.get(4)?,
        thanks: row.get(5)?,
        change: row.get(6)?,
        language: row.get(7)?,
        voice: row.get(8)?,
        zone: row.get(9)?,
        has_consent: row.get(10)?,
        state: row.get(11)?,
        trouble: row.get(12)?,
    })
}

/// What is spoken, which must be there.
pub(crate) fn read_run(conn: &Connection, id: Id) -> Result<Run, Error> {
    conn.prepare_cached(run!("WHERE id = ?1"))?
        .query_row([id], run_of)
        .optional()?
        .ok_or(Error::NotFound("spoken call"))
}

/// What goes on from one of our numbers, the oldest first.
pub(super) fn running(conn: &Connection, number: Id) -> Result<Vec<Run>, Error> {
    let mut statement =
        conn.prepare_cached(run!("WHERE number_id = ?1 AND state = 'running' ORDER BY id"))?;
    let rows = statement.query_map([number], run_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was confirmed under this intent.
pub(super) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT id FROM spoken WHERE intent = ?1")?
        .query_row([intent], |row| row.get(0))
        .optional()?)
}

/// Writes what is spoken for the first time.
pub(super) fn insert(tx: &mut Tx<'_>, intent: &str, draft: &SpokenDraft) -> Result<Id, Error> {
    let id = tx.arrival_id()?;
    tx.prepare_cached(
        "INSERT INTO spoken (id, intent, number_id, kind, words, question, thanks, change, language, voice, zone,
             has_consent, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'running')",
    )?
    .execute(params![
        id,
        intent,
        draft.number,
        draft.kind,
        draft.words,
        draft.question,
        draft.thanks,
        draft.change,
        draft.language,
        draft.voice,
        draft.zone,
        draft.has_consent,
    ])?;
    Ok(id)
}

/// Writes whether it goes on, and why it stopped by itself.
pub(super) fn set_state(tx: &Tx<'_>, id: Id, state: &str, trouble: Option<&str>) -> Result<(), Error> {
    tx.prepare_cached("UPDATE spoken SET state = ?2, trouble = ?3 WHERE id = ?1 AND state <> 'canceled'")?
        .execute(params![id, state, trouble])?;
    Ok(())
}

/// Stops everything that goes on, for this reason. Which they were.
pub(super) fn pause_all(tx: &Tx<'_>, trouble: &str) -> Result<(), Error> {
    tx.prepare_cached("UPDATE spoken SET state = 'paused', trouble = ?1 WHERE state = 'running'")?
        .execute([trouble])?;
    Ok(())
}

/// Writes a person down: to be called, or left out for this reason. Whoever stands there already stays.
pub(super) fn insert_callee(
    tx: &mut Tx<'_>,
    run: Id,
    (address, name, detail): (&str, &str, &str),
    left_out: Option<&str>,
) -> Result<(), Error> {
    let id = tx.arrival_id()?;
    let result = if left_out.is_some() { CalleeResult::LeftOut } else { CalleeResult::Waiting };
    tx.prepare_cached(
        "INSERT INTO callees (id, spoken_id, address, name, detail, result, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (spoken_id, address) DO NOTHING",
    )?
    .execute(params![id, run, address, name, detail, result, left_out.unwrap_or_default()])?;
    Ok(())
}

/// A person whose turn comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) id: Id,
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) detail: String,
    pub(crate) tries: u32,
}

fn waiting_of(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        id: row.get(0)?,
        address: row.get(1)?,
        name: row.get(2)?,
        detail: row.get(3)?,
        tries: row.get(4)?,
    })
}

/// The next few whose turn has not come.
pub(super) fn next_waiting(conn: &Connection, run: Id, count: u32) -> Result<Vec<Waiting>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, address, name, detail, tries FROM callees
         WHERE spoken_id = ?1 AND result = 'waiting' ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![run, count], waiting_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many calls from a number go on, as far as anybody knows.
pub(super) fn count_going(conn: &Connection, number: Id) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM spoken JOIN callees ON callees.spoken_id = spoken.id
             WHERE spoken.number_id = ?1 AND callees.result IN ('calling', 'ringing', 'speaking', 'unconfirmed')",
        )?
        .query_row([number], |row| row.get(0))?)
}

/// Their turn has come: this call is theirs.
pub(super) fn begin(tx: &Tx<'_>, callee: Id, call: Id) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO spoken_calls (call_id, callee_id) VALUES (?1, ?2)")?
        .execute(params![call, callee])?;
    tx.prepare_cached(
        "UPDATE callees SET result = 'calling', reason = '', call_id = ?2, tries = tries + 1 WHERE id = ?1",
    )?
    .execute(params![callee, call])?;
    Ok(())
}

/// They are not called, for this reason.
pub(super) fn leave_out(tx: &Tx<'_>, callee: Id, reason: &str) -> Result<(), Error> {
    tx.prepare_cached("UPDATE callees SET result = 'left_out', reason = ?2 WHERE id = ?1")?
        .execute(params![callee, reason])?;
    Ok(())
}

/// Calls off whoever waits.
pub(super) fn cancel_waiting(tx: &Tx<'_>, run: Id) -> Result<(), Error> {
    tx.prepare_cached("UPDATE callees SET result = 'canceled' WHERE spoken_id = ?1 AND result = 'waiting'")?
        .execute([run])?;
    Ok(())
}

/// Lets everybody wait anew who was not reached; how many that are.
pub(super) fn try_again(tx: &Tx<'_>, run: Id) -> Result<usize, Error> {
    Ok(tx
        .prepare_cached(
            "UPDATE callees SET result = 'waiting', reason = ''
             WHERE spoken_id = ?1 AND result IN ('hung_up', 'busy', 'unanswered', 'failed')",
        )?
        .execute([run])?)
}

/// The calls that are wished for and not yet tried.
pub(super) fn list_going(conn: &Connection, run: Id) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT call_id FROM callees WHERE spoken_id = ?1 AND result = 'calling' AND call_id IS NOT NULL",
    )?;
    let rows = statement.query_map([run], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is known of a spoken call. None of any other.
pub(crate) fn facts_of(conn: &Connection, call: Id) -> Result<Option<Facts>, Error> {
    Ok(conn
        .prepare_cached("SELECT is_machine, is_said, pressed, wrong FROM spoken_calls WHERE call_id = ?1")?
        .query_row([call], |row| {
            Ok(Facts {
                is_machine: row.get(0)?,
                is_said: row.get(1)?,
                pressed: row.get(2)?,
                wrong: row.get(3)?,
            })
        })
        .optional()?)
}

/// Raises what is known of a spoken call: nothing is taken back, and the first key that means something stays.
pub(super) fn raise(tx: &Tx<'_>, call: Id, facts: &Facts) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE spoken_calls SET is_machine = max(is_machine, ?2), is_said = max(is_said, ?3),
             pressed = CASE WHEN pressed = '' THEN ?4 ELSE pressed END, wrong = max(wrong, ?5) WHERE call_id = ?1",
    )?
    .execute(params![call, facts.is_machine, facts.is_said, facts.pressed, facts.wrong])?;
    Ok(())
}

/// Of which run, and to whom, a call is.
pub(super) fn whose(conn: &Connection, call: Id) -> Result<Option<(Id, Waiting)>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT callees.id, callees.address, callees.name, callees.detail, callees.tries, callees.spoken_id
             FROM spoken_calls JOIN callees ON callees.id = spoken_calls.callee_id
             WHERE spoken_calls.call_id = ?1",
        )?
        .query_row([call], |row| Ok((row.get(5)?, waiting_of(row)?)))
        .optional()?)
}

/// Writes what came of the last call of somebody. The run and what stood there, where that changed something.
pub(super) fn set_result(
    tx: &Tx<'_>,
    call: Id,
    result: CalleeResult,
    reason: &str,
) -> Result<Option<(Id, CalleeResult)>, Error> {
    let known: Option<(Id, CalleeResult, String)> = tx
        .prepare_cached("SELECT spoken_id, result, reason FROM callees WHERE call_id = ?1")?
        .query_row([call], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    // Whoever waits anew is done with their former call.
    let Some((run, before, _)) = known
        .filter(|(_, before, was)| *before != CalleeResult::Waiting && (*before != result || was != reason))
    else {
        return Ok(None);
    };
    tx.prepare_cached("UPDATE callees SET result = ?2, reason = ?3 WHERE call_id = ?1")?
        .execute(params![call, result, reason])?;
    Ok(Some((run, before)))
}

/// Forgets a call that goes because it is old, and whoever it was to; with the last of them the words go too.
pub(super) fn forget_call(tx: &Tx<'_>, call: Id) -> Result<(), Error> {
    let Some((run, callee)) = whose(tx, call)? else { return Ok(()) };
    tx.prepare_cached("DELETE FROM spoken_calls WHERE call_id = ?1")?.execute([call])?;
    tx.prepare_cached(
        "DELETE FROM callees WHERE id = ?1 AND (call_id IS NULL OR call_id = ?2)
             AND result NOT IN ('waiting', 'calling', 'ringing', 'speaking', 'unconfirmed')",
    )?
    .execute(params![callee.id, call])?;
    tx.prepare_cached("UPDATE callees SET call_id = NULL WHERE call_id = ?1")?.execute([call])?;
    let is_left = tx
        .prepare_cached("SELECT 1 FROM callees WHERE spoken_id = ?1 AND (tries > 0 OR result = 'waiting')")?
        .exists([run])?;
    if !is_left {
        tx.prepare_cached("DELETE FROM callees WHERE spoken_id = ?1")?.execute([run])?;
        tx.prepare_cached("DELETE FROM spoken WHERE id = ?1")?.execute([run])?;
    }
    Ok(())
}

/// The last of what was spoken, the newest first.
pub(super) fn last_runs(conn: &Connection, count: u32) -> Result<Vec<Run>, Error> {
    let mut statement = conn.prepare_cached(run!("ORDER BY id DESC LIMIT ?1"))?;
    let rows = statement.query_map([count], run_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
