//! An address: typed here, found on a map where there is a key to one, and entered at Twilio, which checks and completes
//! it. Whoever has checked it, what was found stands in one place. One for each that was typed, found again by its name
//! and never entered twice.

use std::time::Duration;

use deskbell_twilio::api::addresses as api;
use deskbell_twilio::{Country, Error as Twilio};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{Office, TwilioTrouble};
use crate::compliance::business::line;
use crate::compliance::maps::{self, Checked};
use crate::compliance::store::business as store;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::{Id, Lane, Tx};

/// What Twilio keeps of a name: 16 characters of four bytes.
const CUSTOMER_BYTES: usize = 64;
const LINE_MAX: usize = 200;
/// So long an address that was asked for without an answer is looked for before it is asked for again, and so often.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOKS: u32 = 2;
const NEXT_LOOK: Duration = Duration::from_secs(30);
/// So often the map is asked before Twilio is asked without it.
const MAP_TRIES: u32 = 3;

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Place {
    /// House and street.
    pub street: String,
    /// Floor, suite; may be empty.
    pub more: String,
    /// Town.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Two letters.
    pub country: String,
}

impl Place {
    /// What was typed, in the form in which it is kept.
    pub(super) fn check(self) -> Result<Place, Error> {
        let place = Place {
            street: line(&self.street),
            more: line(&self.more),
            city: line(&self.city),
            region: line(&self.region),
            postal_code: line(&self.postal_code),
            country: line(&self.country).to_uppercase(),
        };
        let filled = [
            ("place.street", &place.street, "Enter the house and the street."),
            ("place.city", &place.city, "Enter the town."),
            ("place.region", &place.region, "Enter the state or region; where there is none, the town."),
            ("place.postalCode", &place.postal_code, "Enter the postal code."),
        ];
        for (field, text, sentence) in filled {
            if text.is_empty() {
                return Err(Error::bad_input(field, sentence));
            }
            if text.chars().count() > LINE_MAX {
                return Err(Error::bad_input(field, format!("This is longer than {LINE_MAX} characters.")));
            }
        }
        Country::parse(&place.country)
            .map_err(|_| Error::bad_input("place.country", "Choose a country from the list."))?;
        Ok(place)
    }

    fn of_twilio(one: &api::Address) -> Place {
        Place {
            street: one.street.clone(),
            more: one.street_secondary.clone().unwrap_or_default(),
            city: one.city.clone(),
            region: one.region.clone(),
            postal_code: one.postal_code.clone(),
            country: one.iso_country.clone(),
        }
    }
}

/// How far an address has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressState {
    /// Twilio will be asked.
    Queued,
    /// A map has found it otherwise: somebody has to say which it is.
    Offered,
    /// Twilio is being asked.
    Asking,
    /// Twilio knows it.
    Known,
    /// Twilio does not take it.
    Refused,
}

impl AddressState {
    pub(super) const ALL: [(AddressState, &'static str); 4] = [
        (AddressState::Queued, "queued"),
        (AddressState::Asking, "asking"),
        (AddressState::Known, "known"),
        (AddressState::Refused, "refused"),
    ];
}

/// An address, and what Twilio makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KnownAddress {
    /// Which one.
    pub id: Id,
    /// As it was typed.
    pub place: Place,
    /// Whether Twilio was to take it as it stands.
    pub is_exact: bool,
    /// How far it has come.
    pub state: AddressState,
    /// Twilio's name for it.
    pub sid: Option<String>,
    /// As Twilio writes it, where that differs.
    pub found: Option<Place>,
    /// Why Twilio does not take it.
    pub trouble: Option<String>,
    /// What a map has found, while nobody has said whether that is it.
    pub offer: Option<AddressOffer>,
}

/// What a map has found for an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressOffer {
    /// As the map writes it.
    pub place: Place,
    /// Whether something of what was typed is not on the map.
    pub is_partial: bool,
}

/// Says which it is: what was typed, or what a map has found.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmAddress {
    /// Which address.
    pub address: Id,
    /// Whether it is as the map has it.
    pub take_found: bool,
}

/// Takes an address as the map has it, or as it was typed, and promises to enter it at Twilio.
///
/// # Errors
/// `bad_input` naming `address` when nothing waits for an answer; [`Error::NotFound`].
pub async fn confirm(office: &Office, args: ConfirmAddress) -> Result<KnownAddress, Error> {
    let id = args.address;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::read_address(tx, id)?;
            let Some(offer) = known.offer else {
                return Err(Error::bad_input("address", "This address has been answered already."));
            };
            let place = if args.take_found { offer.place } else { known.place };
            store::set_address_checked(tx, id, &place)?;
            tx.enqueue(&Job::EnterAddress { address: id })?;
            store::read_address(tx, id)
        })
        .await
}

/// Writes an address down, and promises to enter it.
pub(super) fn promise(tx: &mut Tx<'_>, place: &Place, whose: &str, is_exact: bool) -> Result<Id, Error> {
    let id = tx.arrival_id()?;
    store::insert_address(tx, id, place, whose, is_exact)?;
    tx.enqueue(&Job::EnterAddress { address: id })?;
    tx.publish(Event::ComplianceChanged);
    Ok(id)
}

fn name_of(address: Id) -> String {
    format!("Deskbell address {address}")
}

/// So many bytes of a name as Twilio keeps, cut between characters.
fn shorten(name: &str) -> String {
    let end = (0..=CUSTOMER_BYTES.min(name.len())).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    name.get(..end).unwrap_or_default().trim_end().to_owned()
}

/// Keeps the promise to enter an address.
pub(crate) async fn enter(office: &Office, id: Id, attempts: u32) -> Result<Outcome, Error> {
    let Some(known) = office.store().read(move |conn| store::find_address(conn, id)).await? else {
        return Ok(Outcome::Done);
    };
    if matches!(known.state, AddressState::Known | AddressState::Refused) {
        return Ok(Outcome::Done);
    }
    if known.state == AddressState::Queued && !known.is_exact && !known.is_checked {
        if known.is_offered {
            // It goes on once somebody has said which it is.
            return Ok(Outcome::Done);
        }
        match maps::check(office, &known.place).await? {
            Checked::NotHere => {}
            Checked::Same => {
                let place = known.place.clone();
                let write = move |tx: &mut Tx<'_>| store::set_address_checked(tx, id, &place);
                office.store().write(Lane::Door, write).await?;
            }
            Checked::Otherwise { place, is_partial } => {
                let offer = AddressOffer { place, is_partial };
                office.store().write(Lane::Door, move |tx| store::set_address_offer(tx, id, &offer)).await?;
                return Ok(Outcome::Done);
            }
            Checked::Later if attempts < MAP_TRIES => {
                return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
            }
            Checked::Later => {}
        }
    }
    let name = name_of(id);
    let list = api::List { friendly_name: Some(name.clone()), ..api::List::default() };
    let listed = office.twilio().execute(&list).await?;
    if let Some(found) = listed.addresses.into_iter().find(|one| one.friendly_name == name) {
        return take(office, id, found).await;
    }
    let now = office.clock().now();
    if let Some(asked) = known.attempted_at.filter(|_| known.state == AddressState::Asking)
        && (now.since(asked) < PATIENCE || known.looks < LOOKS)
    {
        office.store().write(Lane::Door, move |tx| store::count_look_for_address(tx, id)).await?;
        return Ok(Outcome::Again(now + NEXT_LOOK));
    }
    office.store().write(Lane::Door, move |tx| store::set_address_asking(tx, id)).await?;
    let place = known.place;
    let request = api::Create {
        customer_name: shorten(&known.customer),
        street: place.street,
        street_secondary: Some(place.more).filter(|more| !more.is_empty()),
        city: place.city,
        region: place.region,
        postal_code: place.postal_code,
        iso_country: place.country,
        friendly_name: name,
        correction: if known.is_exact { api::Correction::Refused } else { api::Correction::Allowed },
    };
    match office.twilio().execute(&request).await {
        Ok(made) => take(office, id, made).await,
        Err(error) if error.may_have_arrived() => Ok(Outcome::Again(now + NEXT_LOOK)),
        Err(error @ (Twilio::Refused { .. } | Twilio::Unauthorized)) => {
            let words = TwilioTrouble::from(error).sentence();
            office.store().write(Lane::Door, move |tx| store::set_address_refused(tx, id, &words)).await?;
            Ok(Outcome::Done)
        }
        Err(_) => {
            office.store().write(Lane::Door, move |tx| store::set_address_queued(tx, id)).await?;
            Ok(Outcome::Again(now + backoff(attempts)))
        }
    }
}

async fn take(office: &Office, id: Id, made: api::Address) -> Result<Outcome, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let found = Place::of_twilio(&made);
            store::set_address_known(tx, id, made.sid.as_str(), &found)?;
            Ok(Outcome::Done)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_between_characters_where_twilio_would_cut_it_anywhere() {
        assert_eq!(shorten("Harbour Street Dental"), "Harbour Street Dental");
        assert_eq!(shorten(&"x".repeat(200)).len(), 64);
        assert_eq!(shorten(&"歯".repeat(60)).chars().count(), 21);
        assert_eq!(shorten(&"🦷".repeat(60)).chars().count(), 16);
    }

    #[test]
    fn what_is_missing_names_its_field() {
        let whole = Place {
            street: "12 Harbour  St\n".to_owned(),
            city: "Sydney".to_owned(),
            region: "nsw".to_owned(),
            postal_code: "2000".to_owned(),
            country: "au".to_owned(),
            more: String::new(),
        };
        let checked = whole.clone().check().unwrap();
        assert_eq!((checked.street.as_str(), checked.country.as_str()), ("12 Harbour St", "AU"));
        let wrong = Place { country: "Narnia".to_owned(), ..whole.clone() }.check().unwrap_err();
        assert_eq!(wrong.to_wire().field.as_deref(), Some("place.country"));
        let wrong = Place { postal_code: " ".to_owned(), ..whole }.check().unwrap_err();
        assert_eq!(wrong.to_wire().field.as_deref(), Some("place.postalCode"));
    }
}
