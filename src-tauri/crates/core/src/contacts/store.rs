//! All SQL that writes people and their numbers, and the small reads that writes need.
//!
//! Invariant: the indexes of people and of numbers are kept with every write.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::contacts::rules::sort_key;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Index, Tx};

/// A person's own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) note: String,
}

impl Row {
    /// What search finds a person by; must be what the view `findable_people` gives.
    fn words(&self) -> String {
        format!("{}\n{}", self.name, self.note)
    }
}

/// The person, unless there is none or they were deleted.
pub(crate) fn find(conn: &Connection, contact: Id) -> Result<Option<Row>, Error> {
    Ok(conn
        .prepare_cached("SELECT name, note FROM contacts WHERE id = ?1 AND deleted_at IS NULL")?
        .query_row([contact], |row| Ok(Row { name: row.get(0)?, note: row.get(1)? }))
        .optional()?)
}

/// The person, who must be there.
pub(crate) fn read(conn: &Connection, contact: Id) -> Result<Row, Error> {
    find(conn, contact)?.ok_or(Error::NotFound("person"))
}

/// The addresses of a person, in their order.
pub(crate) fn addresses(conn: &Connection, contact: Id) -> Result<Vec<String>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT address FROM contact_numbers WHERE contact_id = ?1 ORDER BY address")?;
    Ok(statement.query_map([contact], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Whose address it is.
pub(crate) fn owner(conn: &Connection, address: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT contact_id FROM contact_numbers WHERE address = ?1")?
        .query_row([address], |row| row.get(0))
        .optional()?)
}

/// Somebody new, without numbers yet.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &Row) -> Result<Id, Error> {
    let id = tx.arrival_id()?;
    tx.prepare_cached("INSERT INTO contacts (id, name, note, sort_name) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, row.name, row.note, sort_key(&row.name)])?;
    tx.index_in(Index::People, id, &row.words());
    Ok(id)
}

/// Writes a person's name and note; says whether anything changed.
pub(crate) fn update(tx: &mut Tx<'_>, contact: Id, before: &Row, after: &Row) -> Result<bool, Error> {
    if before == after {
        return Ok(false);
    }
    tx.prepare_cached("UPDATE contacts SET name = ?2, note = ?3, sort_name = ?4 WHERE id = ?1")?
        .execute(params![contact, after.name, after.note, sort_key(&after.name)])?;
    tx.unindex_from(Index::People, contact, &before.words());
    tx.index_in(Index::People, contact, &after.words());
    Ok(true)
}

/// Gives a person exactly these addresses, which must be in their order and nobody else's; says which changed.
pub(crate) fn put_addresses(tx: &mut Tx<'_>, contact: Id, wanted: &[String]) -> Result<Vec<String>, Error> {
    let before = addresses(tx, contact)?;
    let gone = before.iter().filter(|address| !wanted.contains(address));
    let come = wanted.iter().filter(|address| !before.contains(address));
    let mut changed = Vec::new();
    for address in gone {
        tx.prepare_cached("DELETE FROM contact_numbers WHERE address = ?1")?.execute([address])?;
        changed.push(address.clone());
    }
    for address in come {
        tx.prepare_cached("INSERT INTO contact_numbers (address, contact_id) VALUES (?1, ?2)")?
            .execute(params![address, contact])?;
        changed.push(address.clone());
    }
    if !changed.is_empty() {
        reindex_numbers(tx, contact, &before, wanted);
    }
    Ok(changed)
}

fn reindex_numbers(tx: &mut Tx<'_>, contact: Id, before: &[String], after: &[String]) {
    if !before.is_empty() {
        tx.unindex_from(Index::Numbers, contact, &before.join(" "));
    }
    if !after.is_empty() {
        tx.index_in(Index::Numbers, contact, &after.join(" "));
    }
}

/// Takes a person out of every list and search, and gives their numbers free. An undo finds everything again.
pub(crate) fn delete(tx: &mut Tx<'_>, contact: Id) -> Result<(), Error> {
    let row = read(tx, contact)?;
    let freed = put_addresses(tx, contact, &[])?;
    let kept = serde_json::to_string(&freed).map_err(Error::internal)?;
    tx.prepare_cached("UPDATE contacts SET deleted_at = ?2, deleted_numbers = ?3 WHERE id = ?1")?
        .execute(params![contact, tx.now().0, kept])?;
    tx.unindex_from(Index::People, contact, &row.words());
    tell(tx, contact, &freed)
}

/// Takes back a deletion. Numbers that somebody else was given meanwhile stay theirs.
pub(crate) fn restore(tx: &mut Tx<'_>, contact: Id) -> Result<(), Error> {
    let found: Option<(Row, String)> = tx
        .prepare_cached(
            "SELECT name, note, deleted_numbers FROM contacts WHERE id = ?1 AND deleted_at IS NOT NULL",
        )?
        .query_row([contact], |row| Ok((Row { name: row.get(0)?, note: row.get(1)? }, row.get(2)?)))
        .optional()?;
    let Some((row, kept)) = found else {
        // Asked twice: who is there again need not come back.
        return read(tx, contact).map(|_| ());
    };
    tx.prepare_cached("UPDATE contacts SET deleted_at = NULL, deleted_numbers = NULL WHERE id = ?1")?
        .execute([contact])?;
    tx.index_in(Index::People, contact, &row.words());
    let kept: Vec<String> = serde_json::from_str(&kept).map_err(Error::internal)?;
    let mut free = Vec::new();
    for address in kept {
        if owner(tx, &address)?.is_none() {
            free.push(address);
        }
    }
    free.sort();
    let changed = put_addresses(tx, contact, &free)?;
    tell(tx, contact, &changed)
}

/// Forgets for good whoever was deleted before `before`.
pub(crate) fn forget_deleted(tx: &Tx<'_>, before: deskbell_twilio::Millis) -> Result<usize, Error> {
    Ok(tx.prepare_cached("DELETE FROM contacts WHERE deleted_at < ?1")?.execute([before.0])?)
}

/// Tells that a person changed, and that the threads of these addresses are called by another name.
pub(crate) fn tell(tx: &mut Tx<'_>, contact: Id, addresses: &[String]) -> Result<(), Error> {
    tx.publish(Event::ContactChanged { contact });
    for address in addresses {
        for thread in crate::inbox::store::threads_of_address(tx, address)? {
            tx.publish(Event::ThreadChanged { thread });
        }
    }
    Ok(())
}
