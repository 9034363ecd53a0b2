//! Addresses from which Twilio fetches the pictures of a text, for as long as that text is on its way.
//!
//! Invariants: an address holds 256 random bits, and only their hash is kept, so that looking one up by its hash takes
//! the same steps whatever is asked for; it is good until its text leaves *sending*, or for four hours.

use std::time::Duration;

use ring::digest::{SHA256, digest};
use rusqlite::{OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::pictures::{Size, store};
use crate::store::keys::{hex, random};
use crate::store::{Id, Tx};

/// How long an address holds at most.
const HOLDS: Duration = Duration::from_secs(4 * 60 * 60);

/// A picture for Twilio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The media type, as it was encoded here.
    pub content_type: String,
    /// Its length.
    pub length: u64,
    bytes_of: Id,
}

/// Makes new addresses for the pictures of a text, in their order: the tokens. Earlier ones no longer hold.
pub(crate) fn issue(tx: &Tx<'_>, message: Id) -> Result<Vec<String>, Error> {
    tx.prepare_cached("DELETE FROM picture_links WHERE message_id = ?1")?.execute([message])?;
    let expires_at = tx.now() + HOLDS;
    let mut tokens = Vec::new();
    for picture in store::list_of_message(tx, message)? {
        let token = hex(&random::<32>()?);
        tx.prepare_cached(
            "INSERT INTO picture_links (hash, picture_id, message_id, expires_at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![hash(&token), picture.id, message, expires_at.0])?;
        tokens.push(token);
    }
    Ok(tokens)
}

fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

/// What stands at an address, if it still holds.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(office: &Office, token: &str) -> Result<Option<Handed>, Error> {
    let (hash, now) = (hash(token), office.clock().now());
    office
        .store()
        .read(move |conn| {
            Ok(conn
                .prepare_cached(
                    "SELECT pictures.content_type, pictures.bytes, pictures.blob_id
                     FROM picture_links
                     JOIN pictures ON pictures.id = picture_links.picture_id
                     JOIN messages ON messages.id = picture_links.message_id
                     WHERE picture_links.hash = ?1 AND picture_links.expires_at > ?2
                       AND messages.status IN ('sending', 'unconfirmed', 'accepted')",
                )?
                .query_row(params![hash, now.0], |row| {
                    Ok(Handed { content_type: row.get(0)?, length: row.get(1)?, bytes_of: row.get(2)? })
                })
                .optional()?)
        })
        .await
}

/// The bytes of what stands at an address.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office, handed: &Handed) -> Result<Vec<u8>, Error> {
    let blob = handed.bytes_of;
    Ok(office.store().read_media(move |conn| store::read_blob(conn, blob, Size::Full)).await?.bytes)
}
