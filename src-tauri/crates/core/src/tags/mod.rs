//! Tags: words of the office for those who write to it.
//!
//! Invariants: a tag belongs to an address, and a person carries the tags of all their numbers, so it shows on all
//! their threads; two tags never have the same name in other letters; a tag that nobody carries any more is gone.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Lane, Tx};

/// The longest name of a tag, in characters.
const NAME_MAX: usize = 40;
/// How many tags an office can have: a list to choose from stays one that can be read.
const TAGS_MAX: u32 = 200;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tag {
    /// Which one.
    pub id: Id,
    /// What it says.
    pub name: String,
}

/// Tags an address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AddTag {
    /// Their address, as Twilio writes it.
    pub address: String,
    /// What the tag says; made if it is the first of that name.
    pub name: String,
}

/// Takes a tag off an address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RemoveTag {
    /// Their address, as Twilio writes it.
    pub address: String,
    /// Which tag.
    pub tag: Id,
}

/// Renames a tag wherever it is.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RenameTag {
    /// Which tag.
    pub tag: Id,
    /// What it shall say; the name of another tag makes the two one.
    pub name: String,
}

/// All tags of the office, by name.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<Tag>, Error> {
    office.store().read(all).await
}

/// Tags an address.
///
/// # Errors
/// `bad_input` naming `name` when it is empty or too long; [`Error::NotFound`] when nobody has this address.
pub async fn add(office: &Office, args: AddTag) -> Result<Tag, Error> {
    let name = checked(&args.name)?;
    office.store().write(Lane::Door, move |tx| tag(tx, &args.address, &name)).await
}

/// Takes a tag off an address.
///
/// # Errors
/// When the store cannot be written.
pub async fn remove(office: &Office, args: RemoveTag) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| untag(tx, &args.address, args.tag)).await
}

/// Renames a tag wherever it is.
///
/// # Errors
/// `bad_input` naming `name` when it is empty or too long; [`Error::NotFound`] when the tag is gone.
pub async fn rename(office: &Office, args: RenameTag) -> Result<Tag, Error> {
    let name = checked(&args.name)?;
    office.store().write(Lane::Door, move |tx| retitle(tx, args.tag, &name)).await
}

fn checked(name: &str) -> Result<String, Error> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::bad_input("name", "Type what the tag shall say."));
    }
    if name.chars().count() > NAME_MAX {
        return Err(Error::bad_input("name", format!("A tag has at most {NAME_MAX} characters.")));
    }
    Ok(name)
}

fn all(conn: &Connection) -> Result<Vec<Tag>, Error> {
    let mut statement = conn.prepare_cached("SELECT id, name FROM tags ORDER BY folded")?;
    let rows = statement.query_map([], |row| Ok(Tag { id: row.get(0)?, name: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tags of an address and of whatever other numbers the same person has, by name.
pub(crate) fn of_address(conn: &Connection, address: &str) -> Result<Vec<Tag>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name FROM tags WHERE id IN (
             SELECT tag_id FROM tagged WHERE address = ?1
             UNION SELECT tagged.tag_id FROM contact_numbers AS own
             JOIN contact_numbers AS others ON others.contact_id = own.contact_id
             JOIN tagged ON tagged.address = others.address
             WHERE own.address = ?1)
         ORDER BY folded",
    )?;
    let rows = statement.query_map([address], |row| Ok(Tag { id: row.get(0)?, name: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tag of this name, in whatever letters.
fn find(conn: &Connection, name: &str) -> Result<Option<Tag>, Error> {
    Ok(conn
        .prepare_cached("SELECT id, name FROM tags WHERE folded = ?1")?
        .query_row([name.to_lowercase()], |row| Ok(Tag { id: row.get(0)?, name: row.get(1)? }))
        .optional()?)
}

pub(crate) fn tag(tx: &mut Tx<'_>, address: &str, name: &str) -> Result<Tag, Error> {
    if crate::inbox::store::threads_of_address(tx, address)?.is_empty()
        && !crate::contacts::is_known(tx, address)?
    {
        return Err(Error::NotFound("conversation"));
    }
    let tag = match find(tx, name)? {
        Some(tag) => tag,
        None => {
            let tags: u32 = tx.query_row("SELECT count(*) FROM tags", [], |row| row.get(0))?;
            if tags >= TAGS_MAX {
                let message = format!("There are {TAGS_MAX} tags, which is all there can be.");
                return Err(Error::bad_input("name", message));
            }
            let id = tx.arrival_id()?;
            tx.prepare_cached("INSERT INTO tags (id, name, folded) VALUES (?1, ?2, ?3)")?
                .execute(params![id, name, name.to_lowercase()])?;
            tx.publish(Event::TagsChanged);
            Tag { id, name: name.to_owned() }
        }
    };
    if !of_address(tx, address)?.contains(&tag) {
        tx.prepare_cached("INSERT INTO tagged (address, tag_id) VALUES (?1, ?2)")?
            .execute(params![address, tag.id])?;
        tell(tx, [address.to_owned()])?;
    }
    Ok(tag)
}

pub(crate) fn untag(tx: &mut Tx<'_>, address: &str, tag: Id) -> Result<(), Error> {
    let mut gone = 0;
    for one in crate::contacts::together(tx, address)? {
        gone += tx
            .prepare_cached("DELETE FROM tagged WHERE address = ?1 AND tag_id = ?2")?
            .execute(params![one, tag])?;
    }
    if gone > 0 {
        forget_unused(tx, tag)?;
        tell(tx, [address.to_owned()])?;
    }
    Ok(())
}

pub(crate) fn retitle(tx: &mut Tx<'_>, tag: Id, name: &str) -> Result<Tag, Error> {
    let carriers = addresses(tx, tag)?;
    if carriers.is_empty() {
        return Err(Error::NotFound("tag"));
    }
    let kept =
        match find(tx, name)?.filter(|other| other.id != tag) {
            Some(other) => {
                tx.prepare_cached(
                    "INSERT OR IGNORE INTO tagged (address, tag_id)
                 SELECT address, ?2 FROM tagged WHERE tag_id = ?1",
                )?
                .execute(params![tag, other.id])?;
                tx.prepare_cached("DELETE FROM tagged WHERE tag_id = ?1")?.execute([tag])?;
                forget_unused(tx, tag)?;
                other
            }
            None => {
                tx.prepare_cached("UPDATE tags SET name = ?2, folded = ?3 WHERE id = ?1")?
                    .execute(params![tag, name, name.to_lowercase()])?;
                Tag { id: tag, name: name.to_owned() }
            }
        };
    tx.publish(Event::TagsChanged);
    tell(tx, carriers)?;
    Ok(kept)
}

fn addresses(tx: &Tx<'_>, tag: Id) -> Result<BTreeSet<String>, Error> {
    let mut statement = tx.prepare_cached("SELECT address FROM tagged WHERE tag_id = ?1")?;
    let rows = statement.query_map([tag], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn forget_unused(tx: &mut Tx<'_>, tag: Id) -> Result<(), Error> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM tags WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = ?1)",
        )?
        .execute([tag])?;
    if gone > 0 {
        tx.publish(Event::TagsChanged);
    }
    Ok(())
}

/// Tells of the threads and the people with these addresses, and with the other numbers of the same people.
fn tell(tx: &mut Tx<'_>, addresses: impl IntoIterator<Item = String>) -> Result<(), Error> {
    let mut told = BTreeSet::new();
    for address in addresses {
        if let Some(contact) = crate::contacts::store::owner(tx, &address)? {
            tx.publish(Event::ContactChanged { contact });
        }
        told.extend(crate::contacts::together(tx, &address)?);
    }
    for address in told {
        for thread in crate::inbox::store::threads_of_address(tx, &address)? {
            tx.publish(Event::ThreadChanged { thread });
        }
    }
    Ok(())
}
