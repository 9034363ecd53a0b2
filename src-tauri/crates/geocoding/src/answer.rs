//! Google's answer, and the postal address in it.

use deskbell_twilio::Country;
use serde::Deserialize;

use crate::Error;

/// As it comes.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    status: String,
    #[serde(default)]
    error_message: Option<String>,
    #[serde(default)]
    results: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    #[serde(default)]
    address_components: Vec<Component>,
    #[serde(default)]
    formatted_address: String,
    #[serde(default)]
    partial_match: bool,
}

#[derive(Debug, Deserialize)]
struct Component {
    long_name: String,
    short_name: String,
    #[serde(default)]
    types: Vec<String>,
}

/// An address on the map. What the map does not know is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// House and street, as they are written there.
    pub street: String,
    /// Floor, suite.
    pub more: String,
    /// Town.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Two letters.
    pub country: String,
    /// Whether something of what was typed was not found.
    pub is_partial: bool,
}

/// The best find of an answer.
pub(crate) fn read(answer: Answer, country: &Country) -> Result<Option<Found>, Error> {
    match answer.status.as_str() {
        "OK" => {}
        "ZERO_RESULTS" => return Ok(None),
        "OVER_QUERY_LIMIT" | "OVER_DAILY_LIMIT" | "UNKNOWN_ERROR" => return Err(Error::Busy),
        "REQUEST_DENIED" => {
            let words = answer.error_message.filter(|words| !words.trim().is_empty());
            return Err(Error::Denied(words.unwrap_or_else(|| "Google gave no reason.".to_owned())));
        }
        _ => return Err(Error::Garbled),
    }
    // The filter by country is a wish: what lies elsewhere all the same is no find.
    let found = answer.results.into_iter().map(find).find(|found| found.country == country.as_str());
    Ok(found.filter(|found| !found.city.is_empty() || !found.street.is_empty()))
}

fn find(place: Place) -> Found {
    let all = &place.address_components;
    let long = |kinds: &[&str]| of(all, kinds).map(|one| one.long_name.clone()).unwrap_or_default();
    let short = |kinds: &[&str]| of(all, kinds).map(|one| one.short_name.clone()).unwrap_or_default();
    let city = long(&["locality", "postal_town", "sublocality", "administrative_area_level_3"]);
    let region = short(&["administrative_area_level_1"]);
    Found {
        street: street(of(all, &["street_number"]), of(all, &["route"]), &place.formatted_address),
        more: long(&["subpremise"]),
        region: if region.is_empty() { city.clone() } else { region },
        city,
        postal_code: long(&["postal_code"]),
        country: short(&["country"]),
        is_partial: place.partial_match,
    }
}

/// The component of the first of these kinds that there is.
fn of<'a>(all: &'a [Component], kinds: &[&str]) -> Option<&'a Component> {
    kinds.iter().find_map(|kind| all.iter().find(|one| one.types.iter().any(|other| other == kind)))
}

/// House and street in the order in which the whole address has them: `12 Harbour Street`, `Hafenstraße 12`.
fn street(house: Option<&Component>, route: Option<&Component>, whole: &str) -> String {
    let (Some(house), Some(route)) = (house, route) else {
        return route.or(house).map(|one| one.long_name.clone()).unwrap_or_default();
    };
    let at = |one: &Component| whole.find(&one.long_name).or_else(|| whole.find(&one.short_name));
    let is_house_first = match (at(house), at(route)) {
        (Some(house), Some(route)) => house < route,
        _ => true,
    };
    let (first, second) = if is_house_first { (house, route) } else { (route, house) };
    format!("{} {}", first.long_name, second.long_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str, country: &str) -> String {
        let answer = serde_json::from_str(json).unwrap();
        match read(answer, &Country::parse(country).unwrap()) {
            Ok(None) => "nothing".to_owned(),
            Ok(Some(found)) => {
                let Found { street, more, city, region, postal_code, country, is_partial } = found;
                format!("{street}/{more}/{city}/{region}/{postal_code}/{country}/{is_partial}")
            }
            Err(error) => format!("{error:?}"),
        }
    }

    fn part(long: &str, short: &str, kind: &str) -> String {
        format!(r#"{{"long_name":"{long}","short_name":"{short}","types":["{kind}","political"]}}"#)
    }

    fn answer(parts: &[String], whole: &str) -> String {
        format!(
            r#"{{"status":"OK","results":[{{"address_components":[{}],"formatted_address":"{whole}"}}]}}"#,
            parts.join(",")
        )
    }

    #[test]
    fn house_and_street_stand_in_the_order_of_the_country() {
        let sydney = [
            part("12", "12", "street_number"),
            part("Harbour Street", "Harbour St", "route"),
            part("Sydney", "Sydney", "locality"),
            part("New South Wales", "NSW", "administrative_area_level_1"),
            part("Australia", "AU", "country"),
            part("2000", "2000", "postal_code"),
        ];
        let whole = "12 Harbour St, Sydney NSW 2000, Australia";
        assert_eq!(told(&answer(&sydney, whole), "AU"), "12 Harbour Street//Sydney/NSW/2000/AU/false");
        let berlin = [
            part("7", "7", "street_number"),
            part("Hafenstraße", "Hafenstr.", "route"),
            part("Berlin", "Berlin", "locality"),
            part("Germany", "DE", "country"),
            part("10115", "10115", "postal_code"),
        ];
        assert_eq!(
            told(&answer(&berlin, "Hafenstraße 7, 10115 Berlin, Germany"), "DE"),
            "Hafenstraße 7//Berlin/Berlin/10115/DE/false"
        );
        assert_eq!(told(&answer(&berlin, "Hafenstraße 7, 10115 Berlin, Germany"), "AU"), "nothing");
    }

    #[test]
    fn an_answer_that_is_no_find_says_so() {
        assert_eq!(told(r#"{"status":"ZERO_RESULTS","results":[]}"#, "AU"), "nothing");
        assert_eq!(told(r#"{"status":"OVER_QUERY_LIMIT"}"#, "AU"), "Busy");
        assert_eq!(told(r#"{"status":"SOMETHING_NEW"}"#, "AU"), "Garbled");
        let denied = r#"{"status":"REQUEST_DENIED","error_message":"The provided API key is invalid."}"#;
        assert_eq!(told(denied, "AU"), r#"Denied("The provided API key is invalid.")"#);
    }
}
