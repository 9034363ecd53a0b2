//! All SQL of the business and its addresses.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::compliance::{AddressOffer, AddressState, Business, BusinessView, KnownAddress, Place};
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Tx};

/// The business, if somebody has entered it.
pub(in crate::compliance) fn read(conn: &Connection) -> Result<Option<BusinessView>, Error> {
    let row = conn
        .prepare_cached("SELECT details, address_id FROM businesses WHERE id = 1")?
        .query_row([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Id>(1)?)))
        .optional()?;
    let Some((details, address)) = row else { return Ok(None) };
    let business: Business = serde_json::from_str(&details).map_err(Error::internal)?;
    Ok(Some(BusinessView { business, address: read_address(conn, address)? }))
}

/// What the business is called, where somebody has said so.
pub(crate) fn business_name(conn: &Connection) -> Result<Option<String>, Error> {
    let name: Option<Option<String>> = conn
        .prepare_cached("SELECT details ->> '$.legalName' FROM businesses WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(name.flatten().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()))
}

/// Writes the business down.
pub(in crate::compliance) fn write(tx: &mut Tx<'_>, business: &Business, address: Id) -> Result<(), Error> {
    let details = serde_json::to_string(business).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO businesses (id, details, address_id, changed_at) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET details = excluded.details, address_id = excluded.address_id,
             changed_at = excluded.changed_at",
        params![details, address, tx.now().0],
    )?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// An address.
pub(in crate::compliance) fn read_address(conn: &Connection, id: Id) -> Result<KnownAddress, Error> {
    let row = conn
        .prepare_cached(
            "SELECT place, is_exact, state, sid, found, trouble, offer FROM addresses WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, bool>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, Option<String>>(4)?,
                row.get::<_, Option<String>>(5)?,
                row.get::<_, Option<String>>(6)?,
            ))
        })
        .optional()?;
    let (place, is_exact, state, sid, found, trouble, offer) = row.ok_or(Error::NotFound("address"))?;
    let place: Place = serde_json::from_str(&place).map_err(Error::internal)?;
    let found: Option<Place> =
        found.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
    let found = found.filter(|found| *found != place);
    let offer: Option<AddressOffer> =
        offer.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
    let state = match (state_of(&state)?, &offer) {
        (AddressState::Queued, Some(_)) => AddressState::Offered,
        (state, _) => state,
    };
    Ok(KnownAddress { id, place, is_exact, state, sid, found, trouble, offer })
}

fn state_of(word: &str) -> Result<AddressState, Error> {
    let found = AddressState::ALL.iter().find(|(_, known)| *known == word);
    found.map(|(state, _)| *state).ok_or_else(|| Error::internal("an address in an unknown state"))
}

/// What entering an address needs to know.
pub(in crate::compliance) struct Waiting {
    pub(in crate::compliance) place: Place,
    pub(in crate::compliance) customer: String,
    pub(in crate::compliance) is_exact: bool,
    pub(in crate::compliance) state: AddressState,
    pub(in crate::compliance) attempted_at: Option<Millis>,
    pub(in crate::compliance) looks: u32,
    /// Whether a map knows it so, or somebody has said which it is.
    pub(in crate::compliance) is_checked: bool,
    /// Whether somebody has to say which it is.
    pub(in crate::compliance) is_offered: bool,
}

/// What entering an address needs to know.
pub(in crate::compliance) fn find_address(conn: &Connection, id: Id) -> Result<Option<Waiting>, Error> {
    let row = conn
        .prepare_cached(
            "SELECT place, customer, is_exact, state, attempted_at, looks, is_checked, offer IS NOT NULL
             FROM addresses WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, Option<i64>>(4)?,
                row.get::<_, u32>(5)?,
                (row.get::<_, bool>(6)?, row.get::<_, bool>(7)?),
            ))
        })
        .optional()?;
    let Some((place, customer, is_exact, state, attempted_at, looks, map)) = row else { return Ok(None) };
    let place = serde_json::from_str(&place).map_err(Error::internal)?;
    let attempted_at = attempted_at.map(Millis);
    let ((is_checked, is_offered), state) = (map, state_of(&state)?);
    Ok(Some(Waiting { place, customer, is_exact, state, attempted_at, looks, is_checked, is_offered }))
}

/// A new address.
pub(in crate::compliance) fn insert_address(
    tx: &Tx<'_>,
    id: Id,
    place: &Place,
    customer: &str,
    is_exact: bool,
) -> Result<(), Error> {
    let place = serde_json::to_string(place).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO addresses (id, place, customer, is_exact, state) VALUES (?1, ?2, ?3, ?4, 'queued')",
        params![id, place, customer, is_exact],
    )?;
    Ok(())
}

/// A map has found it otherwise, and somebody has to say which it is.
pub(in crate::compliance) fn set_address_offer(
    tx: &mut Tx<'_>,
    id: Id,
    offer: &AddressOffer,
) -> Result<(), Error> {
    let offer = serde_json::to_string(offer).map_err(Error::internal)?;
    tx.execute("UPDATE addresses SET offer = ?2 WHERE id = ?1 AND state = 'queued'", params![id, offer])?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// The map knows it so, or somebody has said that it is this.
pub(in crate::compliance) fn set_address_checked(
    tx: &mut Tx<'_>,
    id: Id,
    place: &Place,
) -> Result<(), Error> {
    let place = serde_json::to_string(place).map_err(Error::internal)?;
    tx.execute(
        "UPDATE addresses SET place = ?2, is_checked = 1, offer = NULL WHERE id = ?1 AND state = 'queued'",
        params![id, place],
    )?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// Twilio is about to be asked.
pub(in crate::compliance) fn set_address_asking(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute(
        "UPDATE addresses SET state = 'asking', attempted_at = ?2, looks = 0 WHERE id = ?1",
        params![id, tx.now().0],
    )?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// Twilio has certainly not been asked.
pub(in crate::compliance) fn set_address_queued(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE addresses SET state = 'queued' WHERE id = ?1 AND state = 'asking'", [id])?;
    Ok(())
}

/// It was looked for once more.
pub(in crate::compliance) fn count_look_for_address(tx: &Tx<'_>, id: Id) -> Result<(), Error> {
    tx.execute("UPDATE addresses SET looks = looks + 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Twilio knows it.
pub(in crate::compliance) fn set_address_known(
    tx: &mut Tx<'_>,
    id: Id,
    sid: &str,
    found: &Place,
) -> Result<(), Error> {
    let found = serde_json::to_string(found).map_err(Error::internal)?;
    tx.execute(
        "UPDATE addresses SET state = 'known', sid = ?2, found = ?3, trouble = NULL WHERE id = ?1",
        params![id, sid, found],
    )?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}

/// Twilio does not take it.
pub(in crate::compliance) fn set_address_refused(tx: &mut Tx<'_>, id: Id, words: &str) -> Result<(), Error> {
    tx.execute("UPDATE addresses SET state = 'refused', trouble = ?2 WHERE id = ?1", params![id, words])?;
    tx.publish(Event::ComplianceChanged);
    Ok(())
}
