//! All SQL of documents. Their files lie in the media file, under the same id.
//!
//! Invariant: of each proof one document is kept; what Twilio has of another one is dropped, and taken away there.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::compliance::fields::Answers;
use crate::error::Error;
use crate::store::{Id, Tx};

/// A document.
#[derive(Debug, Clone)]
pub(in crate::compliance) struct Document {
    pub(in crate::compliance) id: Id,
    pub(in crate::compliance) requirement: String,
    pub(in crate::compliance) kind: String,
    pub(in crate::compliance) answers: Answers,
    pub(in crate::compliance) file: Option<File>,
    /// Else it is to be taken away at Twilio.
    pub(in crate::compliance) is_kept: bool,
    pub(in crate::compliance) sid: Option<String>,
    pub(in crate::compliance) sent: Option<String>,
    pub(in crate::compliance) item: Option<String>,
}

/// Its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compliance) struct File {
    pub(in crate::compliance) name: String,
    pub(in crate::compliance) content_type: String,
    pub(in crate::compliance) bytes: u64,
    pub(in crate::compliance) width: Option<u32>,
    pub(in crate::compliance) height: Option<u32>,
}

macro_rules! columns {
    () => {
        "SELECT id, requirement, kind, answers, name, content_type, bytes, width, height, state, sid, sent, item
         FROM documents "
    };
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Document> {
    let answers: String = row.get(3)?;
    let (name, content_type): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    let (bytes, width, height) = (row.get::<_, Option<u64>>(6)?, row.get(7)?, row.get(8)?);
    let file = name.zip(content_type).map(|(name, content_type)| File {
        name,
        content_type,
        bytes: bytes.unwrap_or(0),
        width,
        height,
    });
    Ok(Document {
        id: row.get(0)?,
        requirement: row.get(1)?,
        kind: row.get(2)?,
        answers: serde_json::from_str(&answers).map_err(|_| rusqlite::Error::InvalidQuery)?,
        file,
        is_kept: row.get::<_, String>(9)? == "kept",
        sid: row.get(10)?,
        sent: row.get(11)?,
        item: row.get(12)?,
    })
}

/// The documents of papers, oldest first, with those that are to go.
pub(in crate::compliance) fn list(conn: &Connection, submission: Id) -> Result<Vec<Document>, Error> {
    let mut statement = conn.prepare_cached(concat!(columns!(), "WHERE submission_id = ?1 ORDER BY id"))?;
    let rows = statement.query_map([submission], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A document that is kept, and of which papers it is.
pub(in crate::compliance) fn read(conn: &Connection, id: Id) -> Result<(Id, Document), Error> {
    let document = conn
        .prepare_cached(concat!(columns!(), "WHERE id = ?1 AND state = 'kept'"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or(Error::NotFound("document"))?;
    let submission: Id =
        conn.query_row("SELECT submission_id FROM documents WHERE id = ?1", [id], |row| row.get(0))?;
    Ok((submission, document))
}

fn find_kept(conn: &Connection, submission: Id, requirement: &str) -> Result<Option<Document>, Error> {
    let mut statement = conn.prepare_cached(concat!(
        columns!(),
        "WHERE submission_id = ?1 AND requirement = ?2 AND state = 'kept'"
    ))?;
    Ok(statement.query_row(params![submission, requirement], from_row).optional()?)
}

/// The document of this kind for a proof. Another kind takes the place of what was chosen before.
pub(in crate::compliance) fn choose(
    tx: &mut Tx<'_>,
    submission: Id,
    requirement: &str,
    kind: &str,
) -> Result<Id, Error> {
    if let Some(known) = find_kept(tx, submission, requirement)? {
        if known.kind == kind {
            return Ok(known.id);
        }
        if known.sid.is_none() {
            tx.execute(
                "UPDATE documents SET kind = ?2, answers = '{}' WHERE id = ?1",
                params![known.id, kind],
            )?;
            return Ok(known.id);
        }
        drop_document(tx, &known)?;
    }
    let id = tx.arrival_id()?;
    insert(tx, id, submission, requirement, kind)?;
    Ok(id)
}

/// Lets a file take the place of what there was for a proof.
pub(in crate::compliance) fn replace(
    tx: &mut Tx<'_>,
    id: Id,
    submission: Id,
    (requirement, kind): (&str, &str),
    file: &File,
) -> Result<(), Error> {
    let mut answers = Answers::new();
    if let Some(known) = find_kept(tx, submission, requirement)? {
        answers = known.answers.clone();
        drop_document(tx, &known)?;
    }
    insert(tx, id, submission, requirement, kind)?;
    set_answers(tx, id, &answers)?;
    tx.execute(
        "UPDATE documents SET name = ?2, content_type = ?3, bytes = ?4, width = ?5, height = ?6 WHERE id = ?1",
        params![id, file.name, file.content_type, file.bytes, file.width, file.height],
    )?;
    Ok(())
}

fn insert(tx: &Tx<'_>, id: Id, submission: Id, requirement: &str, kind: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO documents (id, submission_id, requirement, kind, state) VALUES (?1, ?2, ?3, ?4, 'kept')",
        params![id, submission, requirement, kind],
    )?;
    Ok(())
}

/// Takes a document out of its proof. What Twilio has of it goes with the next handing in.
pub(in crate::compliance) fn drop_document(tx: &Tx<'_>, known: &Document) -> Result<(), Error> {
    if known.sid.is_none() {
        return forget(tx, known.id);
    }
    tx.execute("UPDATE documents SET state = 'dropped' WHERE id = ?1", [known.id])?;
    Ok(())
}

/// It is nowhere any more.
pub(in crate::compliance) fn forget(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("DELETE FROM documents WHERE id = ?1", [id])?;
    Ok(())
}

/// What stands on it.
pub(in crate::compliance) fn set_answers(tx: &Tx<'_>, id: Id, answers: &Answers) -> Result<(), Error> {
    let answers = serde_json::to_string(answers).map_err(Error::internal)?;
    tx.execute("UPDATE documents SET answers = ?2 WHERE id = ?1", params![id, answers])?;
    Ok(())
}

/// Twilio's name for it, and what it was told that stands on it.
pub(in crate::compliance) fn set_sent(
    tx: &Tx<'_>,
    id: Id,
    sid: Option<&str>,
    sent: Option<&str>,
) -> Result<(), Error> {
    tx.execute(
        "UPDATE documents SET sid = ?2, sent = ?3, item = CASE WHEN sid IS ?2 THEN item END WHERE id = ?1",
        params![id, sid, sent],
    )?;
    Ok(())
}

/// That it is in the bundle, or no longer.
pub(in crate::compliance) fn set_item(tx: &Tx<'_>, id: Id, item: Option<&str>) -> Result<(), Error> {
    tx.execute("UPDATE documents SET item = ?2 WHERE id = ?1", params![id, item])?;
    Ok(())
}

/// The bundle is gone, and with it what was in it.
pub(super) fn forget_items(tx: &Tx<'_>, submission: Id) -> Result<(), Error> {
    tx.execute("UPDATE documents SET item = NULL WHERE submission_id = ?1", [submission])?;
    Ok(())
}
