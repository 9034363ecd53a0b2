//! Looking for a number to buy: what Twilio has now, what each can do, what it costs, and which papers it needs.
//!
//! Invariant: only what was shown here with its price can be bought, so that the price that a person confirms is
//! Twilio's and not the page's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use deskbell_twilio::api::numbers::available as api;
use deskbell_twilio::api::pricing;
use deskbell_twilio::{Country, Error as Twilio, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::compliance::{PapersNeed, PapersState, needs};
use crate::error::Error;
use crate::numbers::prices::Kept;
use crate::numbers::{Abilities, Money, NumberKind};

/// Nobody reads more.
const MOST: u16 = 60;
/// So many offers are remembered; who has looked at more has not decided yet.
const REMEMBERED: usize = 1000;

/// A country in which numbers can be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NumberCountry {
    /// Its two letters.
    pub code: String,
    /// Its name in English.
    pub name: String,
    /// The kinds that can be searched there.
    pub kinds: Vec<NumberKind>,
}

/// What to look for. What is empty does not matter.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchNumbers {
    /// In which country: two letters.
    pub country: String,
    /// Of which kind.
    pub kind: NumberKind,
    /// Of an area; in the United States and Canada alone.
    #[serde(default)]
    pub area_code: String,
    /// Digits, or letters of a word, that stand in it.
    #[serde(default)]
    pub contains: String,
    /// Of a place.
    #[serde(default)]
    pub place: String,
    /// What it must be able to do.
    pub can: WantedAbilities,
}

/// What a number must be able to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
pub struct WantedAbilities {
    /// Texts.
    pub sms: bool,
    /// Pictures.
    pub mms: bool,
    /// Calls.
    pub voice: bool,
}

/// Which address a number must be registered to before it can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressNeed {
    /// None.
    None,
    /// Any.
    Any,
    /// One in its country.
    Local,
    /// One outside its country.
    Foreign,
}

/// A number that can be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FoundNumber {
    /// As Twilio writes it.
    pub number: String,
    /// As people write it.
    pub display: String,
    /// Where it is from, if from anywhere.
    pub place: Option<String>,
    /// What it can do.
    pub can: Abilities,
    /// Which address it needs.
    pub address: AddressNeed,
}

/// What a number of this kind costs. What Twilio does not say is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberCosts {
    /// Each month.
    pub monthly: Option<Money>,
    /// A segment of a text to a person in its country, about.
    pub text_out: Option<Money>,
    /// A segment of a text from anybody.
    pub text_in: Option<Money>,
    /// A begun minute of a call from anybody.
    pub call_in: Option<Money>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FoundNumbers {
    /// The numbers.
    pub numbers: Vec<FoundNumber>,
    /// What each of them costs.
    pub costs: NumberCosts,
    /// Whether they are given out on papers, and how those stand.
    pub papers: PapersNeed,
}

/// What was shown of a number, for its purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) display: String,
    pub(crate) monthly: Option<Money>,
    pub(crate) country: String,
    pub(crate) kind: NumberKind,
    pub(crate) address: AddressNeed,
    /// How its papers stood when it was shown.
    pub(crate) papers: PapersState,
}

/// The numbers that a person has been shown since the start.
#[derive(Debug, Default)]
pub(crate) struct Offers(Mutex<HashMap<String, Offer>>);

impl Offers {
    /// What was shown of a number.
    pub(crate) fn find(&self, number: &str) -> Option<Offer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(number).cloned()
    }

    fn remember(&self, found: &FoundNumbers, country: Country, kind: NumberKind) {
        let mut offers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if offers.len() > REMEMBERED {
            offers.clear();
        }
        offers.extend(found.numbers.iter().map(|one| {
            let offer = Offer {
                display: one.display.clone(),
                monthly: found.costs.monthly.clone(),
                country: country.as_str().to_owned(),
                kind,
                address: one.address,
                papers: found.papers.state,
            };
            (one.number.clone(), offer)
        }));
    }
}

/// The countries in which numbers can be bought, by their names.
///
/// # Errors
/// When Twilio cannot be asked.
pub async fn list_countries(office: &Office) -> Result<Vec<NumberCountry>, Error> {
    let listed = office.twilio().execute(&api::ListCountries).await?;
    let mut countries: Vec<NumberCountry> = listed
        .countries
        .into_iter()
        .map(|one| NumberCountry {
            kinds: one.kinds().into_iter().map(NumberKind::from).collect(),
            code: one.country_code,
            name: one.country,
        })
        .filter(|one| !one.kinds.is_empty())
        .collect();
    countries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(countries)
}

/// Looks for numbers. Twilio shows some of what it has, and nobody holds a place in it: a number that is shown may be
/// gone a moment later.
///
/// # Errors
/// `bad_input` naming the field that cannot be searched for; or when Twilio cannot be asked.
pub async fn search(office: &Office, args: SearchNumbers) -> Result<FoundNumbers, Error> {
    let request = read(&args)?;
    let (found, costs, papers) = tokio::join!(
        office.twilio().execute(&request),
        read_costs(office, request.country, args.kind),
        needs::find(office, request.country.as_str(), args.kind)
    );
    // Papers that cannot be read take no number away from the list; buying asks again.
    let unknown = PapersNeed { state: PapersState::Unknown, submission: None };
    let papers = papers.map_or(unknown, |found| found.need);
    let listed = match found {
        Ok(found) => found.available_phone_numbers,
        // A kind that is not given out there.
        Err(Twilio::Refused { status: 404, .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let numbers = listed.iter().map(|one| show(office, one)).collect();
    let found = FoundNumbers { numbers, costs, papers };
    office.offers().remember(&found, request.country, args.kind);
    Ok(found)
}

/// The same, and one of what was found, by chance.
///
/// # Errors
/// As [`search`].
pub async fn surprise(office: &Office, args: SearchNumbers) -> Result<FoundNumbers, Error> {
    let mut found = search(office, args).await?;
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    let count = u64::try_from(found.numbers.len().max(1)).map_err(Error::internal)?;
    let at = usize::try_from(u64::from_le_bytes(bytes) % count).map_err(Error::internal)?;
    found.numbers = found.numbers.into_iter().skip(at).take(1).collect();
    Ok(found)
}

fn read(args: &SearchNumbers) -> Result<api::Search, Error> {
    let country = Country::parse(&args.country)
        .map_err(|_| Error::bad_input("country", "Choose a country from the list."))?;
    let area_code = match args.area_code.trim() {
        "" => None,
        typed => match typed.parse::<u16>() {
            Ok(code) if (200..=999).contains(&code) => Some(code),
            _ => return Err(Error::bad_input("areaCode", "An area code has three digits, such as 202.")),
        },
    };
    let contains: String = args.contains.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_odd = !args.contains.trim().is_empty() && !(2..=16).contains(&contains.len());
    if is_odd {
        return Err(Error::bad_input("contains", "Type 2 to 16 digits, or letters of a word."));
    }
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let must = |is_wanted: bool| is_wanted.then_some(true);
    Ok(api::Search {
        area_code,
        contains: some(&contains),
        in_locality: some(&args.place),
        sms_enabled: must(args.can.sms),
        mms_enabled: must(args.can.mms),
        voice_enabled: must(args.can.voice),
        page_size: Some(MOST),
        ..api::Search::new(country, args.kind.to_twilio())
    })
}

fn show(office: &Office, one: &api::AvailableNumber) -> FoundNumber {
    let place = match (&one.locality, &one.region) {
        (Some(town), Some(region)) => Some(format!("{town}, {region}")),
        (town, region) => town.clone().or_else(|| region.clone()),
    };
    FoundNumber {
        number: one.phone_number.as_str().to_owned(),
        display: display(&one.phone_number, office),
        place,
        can: Abilities {
            sms: one.capabilities.sms,
            mms: one.capabilities.mms,
            voice: one.capabilities.voice,
        },
        address: match one.address_requirements.as_deref() {
            None | Some("none") => AddressNeed::None,
            Some("local") => AddressNeed::Local,
            Some("foreign") => AddressNeed::Foreign,
            Some(_) => AddressNeed::Any,
        },
    }
}

fn display(number: &PhoneNumber, office: &Office) -> String {
    crate::inbox::display(number.as_str(), "phone", office.country())
}

/// What a number of this kind costs. A price list that cannot be read takes no number away.
async fn read_costs(office: &Office, country: Country, kind: NumberKind) -> NumberCosts {
    let (messaging, numbers, voice) = (
        pricing::FetchMessaging { country },
        pricing::FetchNumbers { country },
        pricing::FetchVoice { country },
    );
    let twilio = office.twilio();
    let (texts, numbers, calls) =
        tokio::join!(twilio.execute(&messaging), twilio.execute(&numbers), twilio.execute(&voice));
    let mut costs = NumberCosts::default();
    if let Ok(prices) = numbers {
        costs.monthly = Kept::of(&prices).by_kind.remove(&kind);
    }
    if let Ok(prices) = texts {
        let unit = prices.price_unit.as_deref();
        let out = prices.outbound_sms_prices.iter().flat_map(|carrier| &carrier.prices);
        costs.text_out = usual(out, kind, unit);
        costs.text_in = usual(prices.inbound_sms_prices.iter(), kind, unit);
    }
    if let Ok(prices) = calls {
        costs.call_in = usual(prices.inbound_call_prices.iter(), kind, prices.price_unit.as_deref());
    }
    costs
}

/// The middle price for this kind, else for any kind.
fn usual<'a>(
    prices: impl Iterator<Item = &'a pricing::Price> + Clone,
    kind: NumberKind,
    unit: Option<&str>,
) -> Option<Money> {
    let of_kind = prices.clone().filter(|one| NumberKind::read(&one.number_type) == Some(kind));
    let mut amounts: Vec<&str> = of_kind.map(|one| one.current_price.as_str()).collect();
    if amounts.is_empty() {
        amounts = prices.map(|one| one.current_price.as_str()).collect();
    }
    let size = |amount: &str| amount.parse().unwrap_or(f64::MAX);
    amounts.sort_by(|one, other| size(one).total_cmp(&size(other)));
    Money::of(amounts.get(amounts.len() / 2)?, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> SearchNumbers {
        SearchNumbers {
            country: "us".to_owned(),
            kind: NumberKind::Local,
            area_code: String::new(),
            contains: String::new(),
            place: String::new(),
            can: WantedAbilities::default(),
        }
    }

    #[test]
    fn what_is_typed_becomes_what_twilio_takes_or_names_its_field() {
        let typed =
            SearchNumbers { contains: " (555)-01 ".to_owned(), place: " Portland ".to_owned(), ..wish() };
        let read_well = read(&typed).unwrap();
        assert_eq!(read_well.contains.as_deref(), Some("55501"));
        assert_eq!(read_well.in_locality.as_deref(), Some("Portland"));
        assert_eq!(read_well.sms_enabled, None, "what need not be able to text may be able to");
        for (args, field) in [
            (SearchNumbers { country: "Narnia".to_owned(), ..wish() }, "country"),
            (SearchNumbers { area_code: "20".to_owned(), ..wish() }, "areaCode"),
            (SearchNumbers { area_code: "two".to_owned(), ..wish() }, "areaCode"),
            (SearchNumbers { contains: "5".to_owned(), ..wish() }, "contains"),
            (SearchNumbers { contains: "!!!".to_owned(), ..wish() }, "contains"),
        ] {
            assert_eq!(read(&args).unwrap_err().to_wire().field.as_deref(), Some(field));
        }
    }
}
