//! Whether a kind of number needs papers before it can be bought, which are there, and which address goes with it.

use deskbell_twilio::Error as Twilio;
use deskbell_twilio::api::addresses;
use deskbell_twilio::api::compliance::bundles::{self, BundleStatus};
use deskbell_twilio::api::compliance::regulations;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::compliance::regulation::number_type;
use crate::compliance::{AddressState, State, store};
use crate::error::Error;
use crate::numbers::{AddressNeed, NumberKind};
use crate::store::Id;

/// Whether papers stand in the way of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PapersState {
    /// None are needed.
    NotNeeded,
    /// They are approved.
    Approved,
    /// Somebody at Twilio looks at them.
    InReview,
    /// They are begun, and not handed in, or have to be changed.
    Unfinished,
    /// Nobody has begun them.
    Missing,
    /// Twilio could not be asked.
    Unknown,
}

/// What stands in the way of a purchase, and what does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PapersNeed {
    /// Whether papers stand in the way.
    pub state: PapersState,
    /// The papers, where they were begun here.
    pub submission: Option<Id>,
}

/// What is known of the papers for a kind of number.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) need: PapersNeed,
    /// The bundle on which such numbers can be bought.
    pub(crate) bundle: Option<String>,
    /// The country, as Twilio names it.
    place: String,
}

/// The papers for numbers of a country and kind.
pub(crate) async fn find(office: &Office, country: &str, kind: NumberKind) -> Result<Found, Error> {
    let request = regulations::List {
        iso_country: Some(country.to_owned()),
        number_type: Some(number_type(kind).to_owned()),
        end_user_type: None,
        page_size: None,
    };
    let regulations = match office.twilio().execute(&request).await {
        Ok(page) => page.results,
        Err(Twilio::Refused { status: 404, .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let name = regulations.first().and_then(|one| one.friendly_name.split_once(':'));
    let place = name.map_or(country, |(place, _)| place).to_owned();
    let found = |state, submission, bundle| Found { need: PapersNeed { state, submission }, bundle, place };
    if regulations.is_empty() {
        return Ok(found(PapersState::NotNeeded, None, None));
    }
    let wanted = country.to_owned();
    let ours = office.store().read(move |conn| store::list_for(conn, &wanted, kind)).await?;
    if let Some((id, _, bundle)) = ours.iter().find(|(_, state, _)| *state == State::Approved) {
        return Ok(found(PapersState::Approved, Some(*id), bundle.clone()));
    }
    // What its owner had approved in the Console counts as much.
    let list = bundles::List {
        status: Some(BundleStatus::Approved),
        iso_country: Some(country.to_owned()),
        number_type: Some(number_type(kind).to_owned()),
        ..bundles::List::default()
    };
    let now = office.clock().now();
    let approved = office.twilio().execute(&list).await?.results;
    let approved = approved.into_iter().find(|one| one.valid_until.is_none_or(|until| until > now));
    if let Some(bundle) = approved {
        return Ok(found(PapersState::Approved, None, Some(bundle.sid.as_str().to_owned())));
    }
    Ok(match ours.into_iter().next() {
        None => found(PapersState::Missing, None, None),
        Some((id, State::InReview | State::Submitting, _)) => found(PapersState::InReview, Some(id), None),
        Some((id, _, _)) => found(PapersState::Unfinished, Some(id), None),
    })
}

/// The sentence for whoever cannot buy yet.
pub(crate) fn sentence(found: &Found, kind: NumberKind) -> Option<String> {
    let which = match kind {
        NumberKind::Local => "Local numbers",
        NumberKind::Mobile => "Mobile numbers",
        NumberKind::TollFree => "Toll-free numbers",
    };
    let rest = match found.need.state {
        PapersState::NotNeeded | PapersState::Approved | PapersState::Unknown => return None,
        PapersState::InReview => "Yours are being reviewed; Deskbell tells you when they are approved.",
        PapersState::Unfinished => "Yours are not finished: open them under Compliance.",
        PapersState::Missing => "Begin them under Compliance.",
    };
    Some(format!("{which} in {} are given out on approved papers alone. {rest}", found.place))
}

/// The address that goes with a purchase: that of the business, else one of the account that fits.
pub(crate) async fn find_address(
    office: &Office,
    country: &str,
    need: AddressNeed,
) -> Result<Option<String>, Error> {
    let fits = |of: &str| match need {
        AddressNeed::None => false,
        AddressNeed::Any => true,
        AddressNeed::Local => of == country,
        AddressNeed::Foreign => of != country,
    };
    if need == AddressNeed::None {
        return Ok(None);
    }
    let business = office.store().read(store::business::read).await?;
    if let Some(address) = business.map(|view| view.address)
        && address.state == AddressState::Known
        && fits(&address.place.country)
    {
        return Ok(address.sid);
    }
    let listed = office.twilio().execute(&addresses::List::default()).await?;
    let found = listed.addresses.into_iter().find(|one| fits(&one.iso_country));
    Ok(found.map(|one| one.sid.as_str().to_owned()))
}
