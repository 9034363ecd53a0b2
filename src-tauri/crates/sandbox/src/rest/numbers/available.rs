//! Numbers to buy. <https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource>

use std::sync::Arc;

use axum::extract::{Path, State};
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::phone::PhoneNumber;
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, Refusal};
use super::super::asked::{Asked, Fields};
use super::super::page::Page;
use super::super::{Reply, bare, uris};
use crate::exchange::Exchange;
use crate::world::market::{LANDS, Land, Series, find_land};

pub(super) async fn countries(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let all: Vec<Value> = LANDS.iter().map(|land| write_land(land, &exchange)).collect();
    Ok(Answer::Is(json!({ "countries": all, "uri": asked.path })))
}

pub(super) async fn country(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let land = find_land(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write_land(land, &exchange)))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Local => "Local",
        Kind::Mobile => "Mobile",
        Kind::TollFree => "TollFree",
    }
}

fn write_land(land: &Land, exchange: &Exchange) -> Value {
    let base = format!("{}/AvailablePhoneNumbers/{}", uris::account(&exchange.account), land.code);
    let kinds = Kind::ALL.into_iter().filter(|kind| land.series.iter().any(|one| one.kind == *kind));
    let uris: Map<String, Value> =
        kinds.map(|kind| (kind.as_str().to_owned(), json!(format!("{base}/{}.json", word(kind))))).collect();
    json!({
        "country_code": land.code,
        "country": land.name,
        "beta": false,
        "uri": format!("{base}.json"),
        "subresource_uris": uris,
    })
}

pub(super) async fn search(
    State(exchange): State<Arc<Exchange>>,
    Path((_, country, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let missing = || Refusal::not_found(&asked.path);
    let (land, wanted) = (find_land(&country).ok_or_else(missing)?, bare(&name)?);
    let kind = Kind::ALL.into_iter().find(|kind| word(*kind) == wanted).ok_or_else(missing)?;
    let pattern = asked.query.find_filled("Contains");
    if pattern.is_some_and(|pattern| !(2..=16).contains(&pattern.chars().count())) {
        return Err(Refusal::invalid("Contains"));
    }
    let offered = exchange.world().on_offer(land, kind);
    let found = offered.iter().filter(|(number, series)| is_wanted(number, series, &asked.query));
    let found: Vec<Value> = found.map(|(number, series)| write(number, series, land)).collect();
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let all = (0..count).rev().map(|place| (place, 0)).zip(found).collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "available_phone_numbers")))
}

fn is_wanted(number: &PhoneNumber, series: &Series, query: &Fields) -> bool {
    let can = |name: &str, can: bool| query.find_filled(name).is_none_or(|wanted| (wanted == "true") == can);
    query.find_filled("AreaCode").is_none_or(|area| series.area == Some(area))
        && query
            .find_filled("InLocality")
            .is_none_or(|place| series.place.is_some_and(|here| here.eq_ignore_ascii_case(place)))
        && query.find_filled("InRegion").is_none_or(|region| series.region == Some(region))
        && can("SmsEnabled", series.can.sms)
        && can("MmsEnabled", series.can.mms)
        && can("VoiceEnabled", series.can.voice)
        && query.find_filled("Contains").is_none_or(|pattern| contains(number.as_str(), pattern))
}

/// Does a number match Twilio's pattern? Letters are those of the keys; `*` is any digit, `%` any run of them.
fn contains(number: &str, pattern: &str) -> bool {
    let is_whole_end = pattern.ends_with('$');
    let (is_from_start, pattern) = match pattern.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let pattern: Vec<char> = pattern.trim_end_matches('$').chars().map(on_keys).collect();
    let digits: Vec<char> = number.trim_start_matches('+').chars().collect();
    let starts = if is_from_start { 0..=0 } else { 0..=digits.len() };
    starts.into_iter().any(|start| fits(digits.get(start..).unwrap_or_default(), &pattern, is_whole_end))
}

fn fits(digits: &[char], pattern: &[char], to_end: bool) -> bool {
    match (pattern.split_first(), digits.split_first()) {
        (None, _) => !to_end || digits.is_empty(),
        (Some(('%', rest)), _) => {
            (0..=digits.len()).any(|skip| fits(digits.get(skip..).unwrap_or_default(), rest, to_end))
        }
        (Some((wanted, rest)), Some((digit, others))) => {
            (*wanted == '*' || wanted == digit) && fits(others, rest, to_end)
        }
        (Some(_), None) => false,
    }
}

fn on_keys(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        other => other,
    }
}

fn write(number: &PhoneNumber, series: &Series, land: &Land) -> Value {
    json!({
        "phone_number": number.as_str(),
        "friendly_name": number.national(),
        "iso_country": land.code,
        "region": series.region,
        "locality": series.place,
        "postal_code": null,
        "lata": null,
        "rate_center": null,
        "latitude": null,
        "longitude": null,
        "address_requirements": series.address,
        "beta": false,
        "capabilities": {
            "voice": series.can.voice,
            "sms": series.can.sms,
            "mms": series.can.mms,
            "fax": false,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_digits_letters_and_signs_as_twilio_documents_them() {
        for (pattern, is_there) in [
            ("0150", true),
            ("555*1", true),
            ("1202%50$", true),
            ("+1202", true),
            ("+202", false),
            ("01$", false),
        ] {
            assert_eq!(contains("+12025550150", pattern), is_there, "{pattern}");
        }
        assert!(contains("+18003569377", "flowers"));
    }
}
