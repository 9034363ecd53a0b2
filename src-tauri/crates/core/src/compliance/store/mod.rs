//! All SQL that writes papers.

pub(super) mod business;
pub(super) mod documents;
pub(super) mod reviews;

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::fields::Answers;
use super::{EndUser, Fault, Needs, PapersRow, StartSubmission, State};
use crate::error::Error;
use crate::events::Event;
use crate::numbers::NumberKind;
use crate::store::{Id, Tx};

pub(super) use documents::{Document, File};

/// Papers as they stand.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: Id,
    pub(super) country: String,
    pub(super) kind: NumberKind,
    pub(super) end_user: EndUser,
    pub(super) needs: Needs,
    pub(super) answers: Answers,
    pub(super) state: State,
    /// How often they were handed in.
    pub(super) round: u32,
    /// In which round Twilio last found them whole.
    pub(super) checked_round: u32,
    pub(super) bundle: Option<String>,
    pub(super) end_user_sid: Option<String>,
    pub(super) end_user_sent: Option<String>,
    pub(super) end_user_item: Option<String>,
    /// What Twilio was asked to make and has not said to have made.
    pub(super) step: Option<String>,
    pub(super) attempted_at: Option<Millis>,
    pub(super) looks: u32,
    pub(super) faults: Vec<Fault>,
    pub(super) trouble: Option<String>,
    pub(super) said_reason: Option<String>,
    pub(super) valid_until: Option<Millis>,
    pub(super) asked: u32,
    pub(super) documents: Vec<Document>,
    /// Twilio's name for the address of the business, once it knows it.
    pub(super) address: Option<String>,
    /// Where Twilio writes to.
    pub(super) email: String,
}

/// Papers that must be there.
pub(super) fn read(conn: &Connection, id: Id) -> Result<Known, Error> {
    find(conn, id)?.ok_or(Error::NotFound("submission"))
}

/// Papers, if they are there.
pub(super) fn find(conn: &Connection, id: Id) -> Result<Option<Known>, Error> {
    let found = conn
        .prepare_cached(
            "SELECT id, country, number_kind, end_user, regulation, answers, state, round, checked_round, bundle_sid,
                 end_user_sid, end_user_sent, end_user_item, step, attempted_at, looks, faults, trouble, said_reason,
                 valid_until, asked FROM submissions WHERE id = ?1",
        )?
        .query_row([id], from_row)
        .optional()?;
    let Some(mut known) = found else { return Ok(None) };
    known.documents = documents::list(conn, id)?;
    if let Some(business) = business::read(conn)? {
        known.address = business.address.sid;
        known.email = business.business.email;
    }
    Ok(Some(known))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|_| rusqlite::Error::InvalidQuery)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Known> {
    let word = |at: usize| row.get::<_, String>(at);
    Ok(Known {
        id: row.get(0)?,
        country: row.get(1)?,
        kind: NumberKind::read(&word(2)?).ok_or(rusqlite::Error::InvalidQuery)?,
        end_user: EndUser::read(&word(3)?).ok_or(rusqlite::Error::InvalidQuery)?,
        needs: json(&word(4)?)?,
        answers: json(&word(5)?)?,
        state: State::read(&word(6)?).ok_or(rusqlite::Error::InvalidQuery)?,
        round: row.get(7)?,
        checked_round: row.get(8)?,
        bundle: row.get(9)?,
        end_user_sid: row.get(10)?,
        end_user_sent: row.get(11)?,
        end_user_item: row.get(12)?,
        step: row.get(13)?,
        attempted_at: row.get::<_, Option<i64>>(14)?.map(Millis),
        looks: row.get(15)?,
        faults: json(&word(16)?)?,
        trouble: row.get(17)?,
        said_reason: row.get(18)?,
        valid_until: row.get::<_, Option<i64>>(19)?.map(Millis),
        asked: row.get(20)?,
        documents: Vec::new(),
        address: None,
        email: String::new(),
    })
}

/// All papers, newest first.
pub(super) fn list(conn: &Connection) -> Result<Vec<PapersRow>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, country, number_kind, end_user, state FROM submissions ORDER BY id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        let word = |at: usize| row.get::<_, String>(at);
        Ok(PapersRow {
            id: row.get(0)?,
            country: row.get(1)?,
            kind: NumberKind::read(&word(2)?).ok_or(rusqlite::Error::InvalidQuery)?,
            end_user: EndUser::read(&word(3)?).ok_or(rusqlite::Error::InvalidQuery)?,
            state: State::read(&word(4)?).ok_or(rusqlite::Error::InvalidQuery)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The papers for numbers of a country and kind, newest first: which, how far, and on which bundle.
pub(super) fn list_for(
    conn: &Connection,
    country: &str,
    kind: NumberKind,
) -> Result<Vec<(Id, State, Option<String>)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, state, bundle_sid FROM submissions WHERE country = ?1 AND number_kind = ?2 ORDER BY id DESC",
    )?;
    let rows = statement.query_map([country, kind.as_str()], |row| {
        let state: String = row.get(1)?;
        Ok((row.get(0)?, State::read(&state).ok_or(rusqlite::Error::InvalidQuery)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The papers that were begun for an intent.
pub(super) fn find_by_intent(conn: &Connection, intent: &str) -> Result<Option<Id>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM submissions WHERE intent = ?1")?;
    Ok(statement.query_row([intent], |row| row.get(0)).optional()?)
}

/// The papers of a bundle.
pub(crate) fn find_by_bundle(conn: &Connection, bundle: &str) -> Result<Option<Id>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM submissions WHERE bundle_sid = ?1")?;
    Ok(statement.query_row([bundle], |row| row.get(0)).optional()?)
}

/// New papers.
pub(super) fn insert(
    tx: &Tx<'_>,
    id: Id,
    args: &StartSubmission,
    country: &str,
    needs: &Needs,
    answers: &Answers,
) -> Result<(), Error> {
    let needs = serde_json::to_string(needs).map_err(Error::internal)?;
    let answers = serde_json::to_string(answers).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO submissions (id, intent, country, number_kind, end_user, regulation, answers, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'draft')",
        params![id, args.intent, country, args.kind.as_str(), args.end_user.as_str(), needs, answers],
    )?;
    Ok(())
}

/// Forgets papers that Twilio has never seen.
pub(super) fn delete(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("DELETE FROM reviews WHERE submission_id = ?1", [id])?;
    tx.execute("DELETE FROM documents WHERE submission_id = ?1", [id])?;
    tx.execute("DELETE FROM submissions WHERE id = ?1", [id])?;
    Ok(())
}

/// What was answered of whom the number is for.
pub(super) fn set_answers(tx: &Tx<'_>, id: Id, answers: &Answers) -> Result<(), Error> {
    let answers = serde_json::to_string(answers).map_err(Error::internal)?;
    tx.execute("UPDATE submissions SET answers = ?2 WHERE id = ?1", params![id, answers])?;
    Ok(())
}

/// Moves papers on, and writes that into their history.
pub(super) fn set_state(tx: &mut Tx<'_>, id: Id, state: State, reason: Option<&str>) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET state = ?2 WHERE id = ?1", params![id, state.as_str()])?;
    reviews::insert(tx, id, state, reason)?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// What is wrong, and where.
pub(super) fn set_faults(
    tx: &mut Tx<'_>,
    id: Id,
    faults: &[Fault],
    trouble: Option<&str>,
) -> Result<(), Error> {
    let faults = serde_json::to_string(faults).map_err(Error::internal)?;
    tx.execute(
        "UPDATE submissions SET faults = ?2, trouble = ?3 WHERE id = ?1",
        params![id, faults, trouble],
    )?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// A new round of handing in begins.
pub(super) fn begin_round(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE submissions SET round = round + 1, said_reason = NULL, asked = 0, valid_until = NULL WHERE id = ?1",
        [id],
    )?;
    Ok(())
}

/// Twilio is about to be asked for this.
pub(super) fn set_attempt(tx: &Tx<'_>, id: Id, step: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE submissions SET step = ?2, attempted_at = ?3, looks = 0 WHERE id = ?1",
        params![id, step, tx.now().0],
    )?;
    Ok(())
}

/// It has been answered, or has certainly not been asked for.
pub(super) fn end_attempt(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET step = NULL, attempted_at = NULL, looks = 0 WHERE id = ?1", [id])?;
    Ok(())
}

/// It was looked for once more.
pub(super) fn count_look(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET looks = looks + 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Whom Twilio knows the number to be for, and what it was told of them.
pub(super) fn set_end_user(tx: &Tx<'_>, id: Id, sid: Option<&str>, sent: Option<&str>) -> Result<(), Error> {
    tx.execute(
        "UPDATE submissions SET end_user_sid = ?2, end_user_sent = ?3,
             end_user_item = CASE WHEN end_user_sid IS ?2 THEN end_user_item END WHERE id = ?1",
        params![id, sid, sent],
    )?;
    Ok(())
}

/// That they are in the bundle.
pub(super) fn set_end_user_item(tx: &Tx<'_>, id: Id, item: &str) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET end_user_item = ?2 WHERE id = ?1", params![id, item])?;
    Ok(())
}

/// The bundle; without one nothing is in it.
pub(super) fn set_bundle(tx: &Tx<'_>, id: Id, bundle: Option<&str>) -> Result<(), Error> {
    tx.execute(
        "UPDATE submissions SET bundle_sid = ?2, end_user_item = NULL, checked_round = 0 WHERE id = ?1",
        params![id, bundle],
    )?;
    documents::forget_items(tx, id)
}

/// Twilio found everything there in this round.
pub(super) fn set_checked(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET checked_round = round WHERE id = ?1", [id])?;
    Ok(())
}

/// Twilio was asked once more how they stand.
pub(super) fn count_asked(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET asked = asked + 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Until when the approval holds.
pub(super) fn set_valid_until(tx: &Tx<'_>, id: Id, until: Option<Millis>) -> Result<(), Error> {
    tx.execute("UPDATE submissions SET valid_until = ?2 WHERE id = ?1", params![id, until.map(|at| at.0)])?;
    Ok(())
}

/// The reason that a callback gave. It may come after the rejection itself was seen.
pub(super) fn set_said_reason(tx: &mut Tx<'_>, id: Id, reason: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE submissions SET said_reason = ?2,
             trouble = CASE WHEN state = 'rejected' AND trouble IS NOT NULL THEN ?2 ELSE trouble END WHERE id = ?1",
        params![id, reason],
    )?;
    reviews::explain_rejection(tx, id, reason)?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}
