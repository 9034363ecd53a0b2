//! A stand-in for Google's geocoding, at the same seam: it writes addresses out as the map would, and takes any key that
//! looks like one of Google's. <https://developers.google.com/maps/documentation/geocoding/requests-geocoding>

use axum::routing::get;
use serde_json::{Value, json};

use super::addresses::{has_code, spell_out};
use super::answer::Answer;
use super::asked::Asked;
use super::{Reply, Routes};

/// What every key of Google's begins with.
const KEY: &str = "AIza";
/// A street that is on no map.
const NOWHERE: &str = "nowhere";

pub(super) fn routes() -> Routes {
    Routes::new().route("/maps/api/geocode/json", get(find))
}

async fn find(asked: Asked) -> Reply {
    let query = &asked.query;
    if !query.find("key").is_some_and(|key| key.starts_with(KEY)) {
        let words = "The provided API key is invalid.";
        return Ok(Answer::Is(json!({ "status": "REQUEST_DENIED", "error_message": words, "results": [] })));
    }
    let country = query.find("components").and_then(|all| all.strip_prefix("country:")).unwrap_or_default();
    let parts: Vec<&str> = query.find("address").unwrap_or_default().split(',').map(str::trim).collect();
    let nothing = || Ok(Answer::Is(json!({ "status": "ZERO_RESULTS", "results": [] })));
    let [street, city, region, code] = parts.as_slice() else { return nothing() };
    let Some((house, route, is_house_first)) = split(street) else { return nothing() };
    let is_code = has_code(country, code);
    let route = spell_out(&route);
    let street = if is_house_first { format!("{house} {route}") } else { format!("{route} {house}") };
    let (city, region, code) = (capitalised(city), region.to_uppercase(), code.to_uppercase());
    let mut components = vec![
        component(&house, "street_number"),
        component(&route, "route"),
        component(&city, "locality"),
        component(&region, "administrative_area_level_1"),
        component(country, "country"),
    ];
    if is_code {
        components.push(component(&code, "postal_code"));
    }
    Ok(Answer::Is(json!({
        "status": "OK",
        "results": [{
            "address_components": components,
            "formatted_address": format!("{street}, {city} {region} {code}, {country}"),
            "partial_match": !is_code,
            "types": ["street_address"],
        }],
    })))
}

fn component(name: &str, kind: &str) -> Value {
    json!({ "long_name": name, "short_name": name, "types": [kind] })
}

/// House and street of a line, and whether the house stands first; nothing without a house, or off the map.
fn split(line: &str) -> Option<(String, String, bool)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_house = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let at = words.iter().position(is_house)?;
    if line.to_lowercase().contains(NOWHERE) {
        return None;
    }
    let route: Vec<&str> =
        words.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, word)| *word).collect();
    Some(((*words.get(at)?).to_owned(), route.join(" "), at == 0))
}

fn capitalised(city: &str) -> String {
    let mut letters = city.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
