//! All SQL of recorded greetings.

use std::collections::BTreeSet;
use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Greeting;
use super::links::{Handed, hash};
use crate::error::Error;
use crate::store::keys::{hex, random};
use crate::store::{Id, Tx};

pub(super) fn count(conn: &Connection) -> Result<u32, Error> {
    Ok(conn.prepare_cached("SELECT count(*) FROM greetings")?.query_row([], |row| row.get(0))?)
}

/// Keeps what is known of a recording, with an address that nobody can guess.
pub(super) fn insert(tx: &Tx<'_>, greeting: &Greeting, length: Duration) -> Result<(), Error> {
    let token = hex(&random::<32>()?);
    let millis = u32::try_from(length.as_millis()).unwrap_or(u32::MAX);
    tx.prepare_cached(
        "INSERT INTO greetings (id, name, content_type, millis, bytes, token, hash, unused_since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        greeting.id,
        greeting.name,
        greeting.content_type,
        millis,
        greeting.bytes,
        token,
        hash(&token),
        tx.now().0
    ])?;
    Ok(())
}

pub(super) fn list(conn: &Connection) -> Result<Vec<Greeting>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, name, content_type, millis, bytes FROM greetings ORDER BY id DESC")?;
    let rows = statement.query_map([], |row| {
        Ok(Greeting {
            id: row.get(0)?,
            name: row.get(1)?,
            content_type: row.get(2)?,
            seconds: row.get::<_, u32>(3)?.div_ceil(1000),
            bytes: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn is_here(conn: &Connection, id: Id) -> Result<bool, Error> {
    Ok(conn.prepare_cached("SELECT 1 FROM greetings WHERE id = ?1")?.exists([id])?)
}

/// The token in the address of a recording.
pub(super) fn token(conn: &Connection, id: Id) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached("SELECT token FROM greetings WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// Whether the sound itself is here.
pub(super) fn has_sound(media: &Connection, id: Id) -> Result<bool, Error> {
    Ok(media.prepare_cached("SELECT 1 FROM blobs WHERE picture_id = ?1 AND size = 'full'")?.exists([id])?)
}

/// What stands at the address with this hash.
pub(super) fn find(conn: &Connection, hash: &[u8]) -> Result<Option<Handed>, Error> {
    Ok(conn
        .prepare_cached("SELECT id, content_type, bytes FROM greetings WHERE hash = ?1")?
        .query_row([hash], |row| {
            Ok(Handed { greeting: row.get(0)?, content_type: row.get(1)?, length: row.get(2)? })
        })
        .optional()?)
}

/// Writes down which recordings are played, and since when the others are not.
pub(super) fn mark(tx: &Tx<'_>, played: &BTreeSet<Id>) -> Result<(), Error> {
    let mut mark = tx.prepare_cached(
        "UPDATE greetings SET unused_since = CASE WHEN ?2 THEN NULL ELSE coalesce(unused_since, ?3) END
         WHERE id = ?1",
    )?;
    for greeting in list(tx)? {
        mark.execute(params![greeting.id, played.contains(&greeting.id), tx.now().0])?;
    }
    Ok(())
}

/// Forgets recordings that have not been played since then. Their bytes are still to be taken away.
pub(super) fn drop_unused(tx: &Tx<'_>, since: Millis) -> Result<Vec<Id>, Error> {
    let mut statement = tx.prepare_cached("DELETE FROM greetings WHERE unused_since <= ?1 RETURNING id")?;
    Ok(statement.query_map([since.0], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
