//! All SQL of pulling the plug.

use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{PlugStep, Pull, Step, StepState};
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Tx};

const WORDS: [(PlugStep, &str); 6] = [
    (PlugStep::Stop, "stop"),
    (PlugStep::Call, "call"),
    (PlugStep::Greet, "greet"),
    (PlugStep::Record, "record"),
    (PlugStep::Listen, "listen"),
    (PlugStep::Find, "find"),
];
/// So many are remembered.
const KEPT: u32 = 50;

fn word(step: PlugStep) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == step).map_or("stop", |(_, word)| word)
}

/// It begins.
pub(super) fn begin(tx: &mut Tx<'_>, number: Id) -> Result<Id, Error> {
    let id = tx.arrival_id()?;
    tx.execute(
        "INSERT INTO pulls (id, number_id, step, state) VALUES (?1, ?2, 'stop', 'running')",
        params![id, number],
    )?;
    tx.execute(
        "DELETE FROM pulls WHERE id <= (SELECT id FROM pulls ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        [KEPT],
    )?;
    tx.publish(Event::PlugChanged);
    Ok(id)
}

/// It comes to a step.
pub(super) fn set_step(tx: &mut Tx<'_>, id: Id, step: PlugStep) -> Result<(), Error> {
    tx.execute("UPDATE pulls SET step = ?2 WHERE id = ?1 AND state = 'running'", params![id, word(step)])?;
    tx.publish(Event::PlugChanged);
    Ok(())
}

/// It listens, or does not.
pub(super) fn set_listening(tx: &mut Tx<'_>, id: Id, is_listening: bool) -> Result<(), Error> {
    tx.execute("UPDATE pulls SET is_listening = ?2 WHERE id = ?1", params![id, is_listening])?;
    tx.publish(Event::PlugChanged);
    Ok(())
}

/// It is over: it went well, or this is why not.
pub(super) fn finish(tx: &mut Tx<'_>, id: Id, trouble: Option<&str>) -> Result<(), Error> {
    let state = if trouble.is_none() { "passed" } else { "failed" };
    tx.execute(
        "UPDATE pulls SET state = ?2, trouble = ?3 WHERE id = ?1 AND state = 'running'",
        params![id, state, trouble],
    )?;
    tx.publish(Event::PlugChanged);
    Ok(())
}

/// At a start nothing goes on: what was cut off says so, and the line has been opened by whoever started.
pub(crate) fn note_start(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "UPDATE pulls SET state = 'failed', is_listening = 1,
             trouble = 'Deskbell ended in the middle of it. It listens again since it was started.'
         WHERE state = 'running'",
        [],
    )?;
    Ok(())
}

/// Whether it goes on.
pub(super) fn is_running(conn: &Connection) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM pulls WHERE state = 'running'")?.exists([])?)
}

/// When it went well the last time.
pub(super) fn passed_at(conn: &Connection) -> Result<Option<Millis>, Error> {
    let id: Option<Id> = conn
        .prepare_cached("SELECT max(id) FROM pulls WHERE state = 'passed'")?
        .query_row([], |row| row.get(0))?;
    Ok(id.map(Id::at))
}

/// The last time.
pub(super) fn last(conn: &Connection, country: Country) -> Result<Option<Pull>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT pulls.id, numbers.number, step, state, is_listening, trouble
             FROM pulls JOIN numbers ON numbers.id = pulls.number_id ORDER BY pulls.id DESC LIMIT 1",
        )?
        .query_row([], |row| {
            let (id, number): (Id, String) = (row.get(0)?, row.get(1)?);
            let (step, state, is_listening): (String, String, bool) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let at = WORDS.iter().find(|(_, known)| *known == step).map(|(step, _)| *step);
            let at = at.ok_or(rusqlite::Error::InvalidQuery)?;
            let (is_running, has_passed) = (state == "running", state == "passed");
            let of = |name| Step { name, state: state_of(name, at, (is_running, has_passed), is_listening) };
            Ok(Pull {
                at: id.at(),
                number: crate::inbox::display(&number, "phone", country),
                is_running,
                has_passed,
                steps: PlugStep::ALL.into_iter().map(of).collect(),
                trouble: row.get(5)?,
            })
        })
        .optional()?)
}

/// How far a step is, when it has come to `at`. It listens again even where a step before that failed.
fn state_of(
    name: PlugStep,
    at: PlugStep,
    (is_running, has_passed): (bool, bool),
    is_listening: bool,
) -> StepState {
    if has_passed || name < at {
        return StepState::Passed;
    }
    if name == PlugStep::Listen && at < PlugStep::Listen && !is_running {
        return if is_listening { StepState::Passed } else { StepState::Running };
    }
    match (name == at, is_running) {
        (true, true) => StepState::Running,
        (true, false) => StepState::Failed,
        (false, true) => StepState::Waiting,
        (false, false) => StepState::Skipped,
    }
}

/// A number of ours, and another that can call it: itself where there is no other.
pub(super) fn numbers_for(conn: &Connection, number: Id) -> Result<(String, String), Error> {
    Ok(conn
        .prepare_cached(
            "SELECT number, coalesce(
                 (SELECT other.number FROM numbers AS other
                  WHERE other.id <> numbers.id AND other.can_voice = 1 AND other.sid IS NOT NULL
                  AND other.released_at IS NULL ORDER BY other.id LIMIT 1), number)
             FROM numbers WHERE id = ?1",
        )?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether a message is here.
pub(super) fn is_here(conn: &Connection, recording: &str) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM voicemails WHERE sid = ?1")?.exists([recording])?)
}
