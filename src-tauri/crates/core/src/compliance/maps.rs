//! Google's map, for whoever has a key to it: addresses are found there before Twilio is asked.
//!
//! Invariant: the key lies in the keychain alone. It is read when it is needed, and stands in no file, log or answer.

use std::sync::Arc;

use deskbell_geocoding::{Error as Trouble, Found, Geocoder};
use deskbell_twilio::{Country, Secret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::address::Place;
use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::secrets::Secrets;
use crate::store::{self, Lane, Tx};

/// Why Google does not take the key any more.
const TROUBLE: &str = "maps_trouble";
/// What a key is tried with. It is nobody's.
const KNOWN_PLACE: &str = "Sydney";

/// Where the key lies, and whom to ask with it.
pub(crate) struct Maps {
    secrets: Arc<dyn Secrets>,
    name: String,
    geocoder: Geocoder,
}

impl Maps {
    /// The map at `base`, with the key that the keychain holds under `name`.
    pub(crate) fn new(secrets: Arc<dyn Secrets>, name: String, base: &str) -> Result<Maps, Error> {
        Ok(Maps { secrets, name, geocoder: Geocoder::new(base).map_err(Error::internal)? })
    }

    async fn key(&self) -> Result<Option<Secret>, Error> {
        let (secrets, name) = (self.secrets.clone(), self.name.clone());
        let read = tokio::task::spawn_blocking(move || secrets.read(&name)).await;
        Ok(read.map_err(Error::internal)??)
    }

    async fn keep(&self, key: Option<Secret>) -> Result<(), Error> {
        let (secrets, name) = (self.secrets.clone(), self.name.clone());
        let kept = tokio::task::spawn_blocking(move || match key {
            Some(key) => secrets.write(&name, &key),
            None => secrets.delete(&name),
        });
        Ok(kept.await.map_err(Error::internal)??)
    }
}

/// Whether there is a key to Google's map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MapsKey {
    /// Whether the keychain holds one.
    pub is_set: bool,
    /// Why Google did not take it when it was last used.
    pub trouble: Option<String>,
}

/// A key to Google's map.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveMapsKey {
    /// As Google's Console shows it.
    #[ts(type = "string")]
    pub key: Secret,
}

/// Whether there is a key.
///
/// # Errors
/// When the keychain does not answer.
pub async fn read_key(office: &Office) -> Result<MapsKey, Error> {
    let is_set = office.maps().key().await?.is_some();
    let trouble = office.store().read(|conn| store::read_meta(conn, TROUBLE)).await?;
    Ok(MapsKey { is_set, trouble: trouble.filter(|_| is_set) })
}

/// Tries a key, and keeps it in the keychain.
///
/// # Errors
/// `bad_input` naming `key` when it is none, or Google does not take it: then the one before stays.
pub async fn save_key(office: &Office, args: SaveMapsKey) -> Result<MapsKey, Error> {
    let key = Secret::new(args.key.expose().trim());
    let is_word = |text: &str| (20..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if !is_word(key.expose()) {
        return Err(Error::bad_input(
            "key",
            "This is no key. Copy it whole from Google's Cloud Console, under Credentials.",
        ));
    }
    let home = Country::parse("AU").map_err(Error::internal)?;
    match office.maps().geocoder.find(&key, KNOWN_PLACE, &home).await {
        Ok(_) => {}
        Err(Trouble::Denied(words)) => {
            return Err(Error::bad_input("key", format!("Google does not take this key: {words}")));
        }
        Err(Trouble::Busy) => {
            let words = "Google takes the key, and asks for patience: its limit is used up. Try again later.";
            return Err(Error::bad_input("key", words));
        }
        Err(Trouble::Unreachable | Trouble::Garbled) => {
            let words = "Google cannot be reached to try the key. Check the internet connection.";
            return Err(Error::bad_input("key", words));
        }
    }
    office.maps().keep(Some(key)).await?;
    note(office, None).await?;
    read_key(office).await
}

/// Takes the key out of the keychain. Addresses are checked by Twilio alone from then on.
///
/// # Errors
/// When the keychain does not answer.
pub async fn remove_key(office: &Office) -> Result<MapsKey, Error> {
    office.maps().keep(None).await?;
    note(office, None).await?;
    read_key(office).await
}

async fn note(office: &Office, trouble: Option<String>) -> Result<(), Error> {
    let write = move |tx: &mut Tx<'_>| {
        tx.publish(Event::ComplianceChanged);
        match &trouble {
            Some(words) => store::write_meta(tx, TROUBLE, words),
            None => store::delete_meta(tx, TROUBLE),
        }
    };
    office.store().write(Lane::Door, write).await
}

/// What the map makes of an address.
#[derive(Debug)]
pub(super) enum Checked {
    /// Nobody looked, or the map knows nothing of it: Twilio looks.
    NotHere,
    /// As it was typed.
    Same,
    /// Otherwise, or not all of it: somebody has to look.
    Otherwise { place: Place, is_partial: bool },
    /// Google cannot be asked just now.
    Later,
}

/// Looks an address up on the map, where there is a key to it.
///
/// # Errors
/// When the keychain does not answer.
pub(super) async fn check(office: &Office, typed: &Place) -> Result<Checked, Error> {
    let Some(key) = office.maps().key().await? else { return Ok(Checked::NotHere) };
    let Ok(country) = Country::parse(&typed.country) else { return Ok(Checked::NotHere) };
    let line = [&typed.street, &typed.city, &typed.region, &typed.postal_code].map(String::as_str).join(", ");
    match office.maps().geocoder.find(&key, &line, &country).await {
        Ok(None) => Ok(Checked::NotHere),
        Ok(Some(found)) => {
            let is_partial = found.is_partial || found.street.is_empty();
            let place = complete(typed, found);
            Ok(if !is_partial && is_same(typed, &place) {
                Checked::Same
            } else {
                Checked::Otherwise { place, is_partial }
            })
        }
        Err(Trouble::Denied(words)) => {
            note(office, Some(words)).await?;
            Ok(Checked::NotHere)
        }
        Err(Trouble::Busy | Trouble::Unreachable | Trouble::Garbled) => Ok(Checked::Later),
    }
}

/// What the map has, with what was typed where it has nothing.
fn complete(typed: &Place, found: Found) -> Place {
    let or = |found: String, typed: &str| if found.trim().is_empty() { typed.to_owned() } else { found };
    Place {
        street: or(found.street, &typed.street),
        // Floors are seldom on the map, and what somebody typed about theirs counts.
        more: or(typed.more.clone(), &found.more),
        city: or(found.city, &typed.city),
        region: or(found.region, &typed.region),
        postal_code: or(found.postal_code, &typed.postal_code),
        country: typed.country.clone(),
    }
}

fn is_same(one: &Place, other: &Place) -> bool {
    let words = |place: &Place| {
        [&place.street, &place.more, &place.city, &place.region, &place.postal_code]
            .map(|text| text.to_lowercase())
    };
    words(one) == words(other)
}
