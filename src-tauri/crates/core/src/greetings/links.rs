//! Addresses from which Twilio fetches recorded greetings. A recording keeps its address for as long as it is kept, so
//! that Twilio need not fetch it for every call; another recording has another.
//!
//! Invariants: an address holds 256 random bits and is looked up by its hash, which takes the same steps whatever is asked
//! for; it leads to sound that every caller hears, and to nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ring::digest::{SHA256, digest};

use super::store;
use crate::account::Office;
use crate::error::Error;
use crate::pictures::Size;
use crate::pictures::store::read_blob;
use crate::store::Id;

/// A caller hears nothing while the disk is asked.
const PATIENCE: Duration = Duration::from_secs(1);

/// A recording for Twilio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The media type.
    pub content_type: String,
    /// Its length in bytes.
    pub length: u64,
    pub(super) greeting: Id,
}

pub(super) fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

/// What stands at an address.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(office: &Office, token: &str) -> Result<Option<Handed>, Error> {
    let hash = hash(token);
    office.store().read(move |conn| store::find(conn, &hash)).await
}

/// The bytes of what stands at an address.
///
/// # Errors
/// When the store cannot be read, or its sound is lost.
pub async fn read(office: &Office, handed: &Handed) -> Result<Vec<u8>, Error> {
    let id = handed.greeting;
    Ok(office.store().read_media(move |conn| read_blob(conn, id, Size::Full)).await?.bytes)
}

/// The addresses of those recordings whose sound is here. Those that are missing are spoken instead: the others, where the
/// disk takes too long, too.
pub(crate) async fn addresses(office: &Office, wanted: BTreeSet<Id>) -> BTreeMap<Id, String> {
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    match tokio::time::timeout(PATIENCE, look(office, wanted)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            tracing::warn!(code = error.code(), "recorded greetings could not be read; they are spoken");
            BTreeMap::new()
        }
        Err(_) => {
            tracing::warn!("the disk took too long for recorded greetings; they are spoken");
            BTreeMap::new()
        }
    }
}

async fn look(office: &Office, wanted: BTreeSet<Id>) -> Result<BTreeMap<Id, String>, Error> {
    let tokens: Vec<(Id, String)> = office
        .store()
        .read(move |conn| {
            let token = |id: Id| -> Result<_, Error> { Ok(store::token(conn, id)?.map(|token| (id, token))) };
            wanted.into_iter().filter_map(|id| token(id).transpose()).collect()
        })
        .await?;
    let here: Vec<(Id, String)> = office
        .store()
        .read_media(move |conn| {
            let is_here = |id| store::has_sound(conn, id);
            tokens
                .into_iter()
                .filter_map(|one| is_here(one.0).map(|is_here| is_here.then_some(one)).transpose())
                .collect()
        })
        .await?;
    let address = |(id, token): (Id, String)| Some((id, office.url_of(&format!("/greetings/{token}"))?));
    Ok(here.into_iter().filter_map(address).collect())
}
