//! All SQL of the flow: how far it has been made, and what Twilio holds of it.

use std::sync::Arc;

use deskbell_twilio::api::flows as api;
use deskbell_twilio::{FlowSid, Millis};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::hash;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::routing::Rules;
use crate::store::{Id, Tx};

/// How far the flow has been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is to be made.
    Wanted,
    /// Twilio is being asked to make it.
    Making,
    /// Whether Twilio has made it is not known.
    Unconfirmed,
    /// It stands at Twilio as we left it.
    Made,
    /// Somebody has changed it at Twilio.
    Changed,
    /// Somebody has deleted it at Twilio.
    Gone,
    /// Twilio does not take it.
    Refused,
    /// Nobody wants one.
    Off,
}

impl Stage {
    const ALL: [(Stage, &str); 8] = [
        (Stage::Wanted, "wanted"),
        (Stage::Making, "making"),
        (Stage::Unconfirmed, "unconfirmed"),
        (Stage::Made, "made"),
        (Stage::Changed, "changed"),
        (Stage::Gone, "gone"),
        (Stage::Refused, "refused"),
        (Stage::Off, "off"),
    ];

    fn as_str(self) -> &'static str {
        Stage::ALL.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Stage> {
        Stage::ALL.iter().find(|(_, known)| *known == word).map(|(stage, _)| *stage)
    }
}

/// The flow as we know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) stage: Stage,
    /// A word of its own in its name at Twilio, by which it is found there.
    pub(crate) mark: String,
    pub(crate) sid: Option<FlowSid>,
    /// Where it answers calls.
    pub(crate) address: Option<String>,
    /// Its revision as we left it.
    pub(crate) revision: u32,
    /// The hash of what Twilio held then.
    pub(crate) held: String,
    /// The hash of what was published.
    pub(crate) published: String,
    /// The hash of what Twilio was told last.
    pub(crate) sent: String,
    pub(crate) attempted_at: Option<Millis>,
    pub(crate) searches: u32,
    pub(crate) trouble: Option<String>,
    pub(crate) published_at: Option<Millis>,
}

fn known_of(row: &Row<'_>) -> rusqlite::Result<Known> {
    let (stage, sid): (String, Option<String>) = (row.get(0)?, row.get(2)?);
    Ok(Known {
        stage: Stage::read(&stage).ok_or(rusqlite::Error::InvalidQuery)?,
        mark: row.get(1)?,
        sid: sid.and_then(|sid| FlowSid::parse(&sid).ok()),
        address: row.get(3)?,
        revision: row.get(4)?,
        held: row.get(5)?,
        published: row.get(6)?,
        sent: row.get(7)?,
        attempted_at: row.get::<_, Option<i64>>(8)?.map(Millis),
        searches: row.get(9)?,
        trouble: row.get(10)?,
        published_at: row.get::<_, Option<i64>>(11)?.map(Millis),
    })
}

/// The flow as we know it; none before one was wanted.
pub(crate) fn find(conn: &Connection) -> Result<Option<Known>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT stage, mark, sid, address, revision, held, published, sent, attempted_at, searches, trouble,
                 published_at
             FROM flows WHERE only = 1",
        )?
        .query_row([], known_of)
        .optional()?)
}

/// Where calls go that do not reach this computer; nothing while there is no flow, or nobody wants one.
pub(crate) fn address(conn: &Connection) -> Result<Option<String>, Error> {
    let known = find(conn)?.filter(|known| {
        known.sid.is_some() && matches!(known.stage, Stage::Made | Stage::Changed | Stage::Refused)
    });
    Ok(known.and_then(|known| known.address))
}

/// Our numbers whose calls come here, with how they answer.
pub(crate) fn answering(conn: &Connection) -> Result<Vec<(Id, String, Arc<Rules>)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, number FROM numbers WHERE takes_calls = 1 AND sid IS NOT NULL AND released_at IS NULL
         ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let numbers: Vec<(Id, String)> = rows.collect::<Result<_, _>>()?;
    numbers
        .into_iter()
        .map(|(id, number)| Ok((id, number, crate::routing::store::rules_of(conn, id)?)))
        .collect()
}

/// A flow is wanted from now on.
pub(super) fn insert(tx: &mut Tx<'_>, mark: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO flows (only, stage, mark) VALUES (1, 'wanted', ?1) ON CONFLICT (only) DO NOTHING",
        [mark],
    )?;
    tx.publish(Event::FlowChanged);
    Ok(())
}

/// Moves it on. What troubled it before is forgotten.
pub(super) fn set_stage(tx: &mut Tx<'_>, stage: Stage) -> Result<(), Error> {
    tx.execute("UPDATE flows SET stage = ?1, trouble = NULL WHERE only = 1", [stage.as_str()])?;
    tx.publish(Event::FlowChanged);
    Ok(())
}

/// Twilio is told this from now on, whatever becomes of that.
pub(super) fn set_sent(tx: &Tx<'_>, sent: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE flows SET sent = ?1, attempted_at = ?2, searches = 0 WHERE only = 1",
        params![sent, tx.now().0],
    )?;
    Ok(())
}

/// It was looked for once more.
pub(super) fn count_search(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute("UPDATE flows SET searches = searches + 1 WHERE only = 1", [])?;
    Ok(())
}

/// Twilio does not take what it was told.
pub(super) fn set_refused(tx: &mut Tx<'_>, sent: &str, trouble: &str) -> Result<(), Error> {
    set_stage(tx, Stage::Refused)?;
    tx.execute("UPDATE flows SET sent = ?1, trouble = ?2 WHERE only = 1", [sent, trouble])?;
    Ok(())
}

/// Twilio holds what it was told last, and our numbers can lead there.
pub(super) fn set_made(tx: &mut Tx<'_>, flow: &api::Flow) -> Result<(), Error> {
    set_stage(tx, Stage::Made)?;
    tx.execute(
        "UPDATE flows SET sid = ?1, address = coalesce(?2, address), revision = ?3,
             held = coalesce(?4, sent), published = sent, published_at = ?5
         WHERE only = 1",
        params![
            flow.sid.as_str(),
            flow.webhook_url,
            flow.revision,
            flow.definition.as_ref().map(hash::of),
            tx.now().0,
        ],
    )?;
    tx.enqueue(&Job::PointNumbersHere)
}

/// Takes what Twilio holds now as it is, so that it can be written over: somebody asked for that.
pub(super) fn accept(tx: &mut Tx<'_>, flow: &api::Flow) -> Result<(), Error> {
    set_stage(tx, Stage::Made)?;
    tx.execute(
        "UPDATE flows SET revision = ?1, held = ?2, published = '', sent = '' WHERE only = 1",
        params![flow.revision, flow.definition.as_ref().map(hash::of).unwrap_or_default()],
    )?;
    Ok(())
}

/// What stood at Twilio is no longer there, or no longer ours: another one is wanted.
pub(super) fn start_anew(tx: &mut Tx<'_>) -> Result<(), Error> {
    set_stage(tx, Stage::Wanted)?;
    forget_twilio(tx)
}

/// Nobody wants one any more.
pub(super) fn turn_off(tx: &mut Tx<'_>) -> Result<(), Error> {
    set_stage(tx, Stage::Off)?;
    forget_twilio(tx)
}

fn forget_twilio(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "UPDATE flows SET sid = NULL, address = NULL, revision = 0, held = '', published = '', sent = '',
             attempted_at = NULL, searches = 0, published_at = NULL
         WHERE only = 1",
        [],
    )?;
    Ok(())
}

/// Forgets that there was one.
pub(super) fn delete(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("DELETE FROM flows", [])?;
    tx.publish(Event::FlowChanged);
    Ok(())
}
