//! How it stands with what is spoken, as the page shows it.

use deskbell_twilio::{Country, Millis};
use rusqlite::Connection;

use crate::error::Error;
use crate::inbox;
use crate::routing;
use crate::spoken::store::{self, Run};
use crate::spoken::{Callee, CalleeResult, Spoken, SpokenCounts, SpokenRow, SpokenState, rules};
use crate::store::Id;

/// So many are listed.
const SHOWN: u32 = 50;

/// The last of what was spoken, the newest first.
pub(super) fn list(conn: &Connection, now: Millis) -> Result<Vec<SpokenRow>, Error> {
    store::last_runs(conn, SHOWN)?.into_iter().map(|run| row_of(conn, run, now)).collect()
}

fn row_of(conn: &Connection, run: Run, now: Millis) -> Result<SpokenRow, Error> {
    let counts = counts(conn, run.id)?;
    let all = routing::store::rules_of(conn, run.number)?;
    let hours = rules::hours(&all, &run.zone);
    let is_closed = run.kind.keeps_hours() && !routing::is_open(&hours, now).0;
    let state = match run.state.as_str() {
        "canceled" => SpokenState::Canceled,
        _ if counts.waiting == 0 && counts.going == 0 => SpokenState::Done,
        "paused" => SpokenState::Paused,
        _ if is_closed && counts.waiting > 0 => SpokenState::Closed,
        _ => SpokenState::Running,
    };
    let opens = (state == SpokenState::Closed).then(|| routing::opens_next(&hours, now)).flatten();
    let number_name = conn
        .prepare_cached("SELECT name FROM numbers WHERE id = ?1")?
        .query_row([run.number], |row| row.get(0))?;
    Ok(SpokenRow {
        id: run.id,
        at: run.id.at(),
        kind: run.kind,
        words: run.words,
        number: run.number,
        number_name,
        state,
        trouble: run.trouble.filter(|_| state == SpokenState::Paused),
        opens,
        counts,
    })
}

fn counts(conn: &Connection, run: Id) -> Result<SpokenCounts, Error> {
    let mut counts = SpokenCounts::default();
    let mut statement =
        conn.prepare_cached("SELECT result, count(*) FROM callees WHERE spoken_id = ?1 GROUP BY result")?;
    let rows =
        statement.query_map([run], |row| Ok((row.get::<_, CalleeResult>(0)?, row.get::<_, u32>(1)?)))?;
    for row in rows {
        let (result, count) = row?;
        if result == CalleeResult::LeftOut {
            counts.left_out = count;
            continue;
        }
        counts.total += count;
        let place = match result {
            CalleeResult::Waiting => &mut counts.waiting,
            CalleeResult::Confirmed => &mut counts.confirmed,
            CalleeResult::Change => &mut counts.change,
            CalleeResult::Talked | CalleeResult::WantedUs => &mut counts.talk,
            CalleeResult::Heard => &mut counts.heard,
            CalleeResult::Voicemail => &mut counts.voicemail,
            CalleeResult::Canceled => &mut counts.canceled,
            result if result.is_unreached() => &mut counts.unreached,
            _ => &mut counts.going,
        };
        *place += count;
    }
    Ok(counts)
}

/// All of it, with everybody.
pub(super) fn read(conn: &Connection, id: Id, now: Millis, country: Country) -> Result<Spoken, Error> {
    let run = store::read_run(conn, id)?;
    let question = run.question.clone();
    Ok(Spoken { row: row_of(conn, run, now)?, question, people: people(conn, id, country)? })
}

fn people(conn: &Connection, run: Id, country: Country) -> Result<Vec<Callee>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT callees.id, callees.name, callees.address, callees.detail, callees.result, callees.reason,
             calls.thread_id, callees.call_id, callees.tries
         FROM callees LEFT JOIN calls ON calls.id = callees.call_id
         WHERE callees.spoken_id = ?1 ORDER BY callees.id",
    )?;
    let rows = statement.query_map([run], |row| {
        let address: String = row.get(2)?;
        Ok(Callee {
            id: row.get(0)?,
            name: row.get(1)?,
            display: inbox::display(&address, "phone", country),
            detail: row.get(3)?,
            result: row.get(4)?,
            reason: row.get(5)?,
            thread: row.get(6)?,
            call: row.get(7)?,
            tries: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
