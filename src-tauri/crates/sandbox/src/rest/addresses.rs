//! Postal addresses: corrected where that helps, refused where there is no such place.
//! <https://www.twilio.com/docs/usage/api/address>

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes, uris};
use crate::exchange::Exchange;
use crate::world::papers::Address;

/// Longer names do not fit into the column: 16 characters of four bytes.
const NAME_BYTES: usize = 64;

pub(super) fn routes() -> Routes {
    Routes::new().route("/2010-04-01/Accounts/{account}/Addresses.json", get(list).post(create))
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let query = &asked.query;
    let count = i64::try_from(world.papers.addresses.len()).unwrap_or(i64::MAX);
    let is_wanted = |one: &Address| {
        query.find_filled("FriendlyName").is_none_or(|name| one.name == name)
            && query.find_filled("CustomerName").is_none_or(|name| one.customer == name)
            && query.find_filled("IsoCountry").is_none_or(|country| one.country == country)
    };
    let all = (0..count).rev().zip(&world.papers.addresses).filter(|(_, one)| is_wanted(one));
    let all = all.map(|(place, one)| ((place, 0), write(one, &exchange))).collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "addresses")))
}

async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let form = &asked.form;
    let wanted = |name: &str| {
        let value = form.find(name).map(str::trim).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| Refusal::new(400, 21628, format!("{name} is required")))
    };
    let customer = wanted("CustomerName")?;
    if customer.len() > NAME_BYTES {
        return Err(Refusal::invalid("CustomerName"));
    }
    let corrects = form.find_filled("AutoCorrectAddress") != Some("false");
    let (street, country) = (wanted("Street")?, wanted("IsoCountry")?);
    let (city, region, postal_code) = (wanted("City")?, wanted("Region")?, wanted("PostalCode")?);
    if corrects && !(street.chars().any(|one| one.is_ascii_digit()) && has_code(&country, &postal_code)) {
        return Err(Refusal::new(400, 21628, "The address could not be validated"));
    }
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let address = Address {
        sid: world.mint.next("AD"),
        customer,
        name: form.find("FriendlyName").unwrap_or_default().to_owned(),
        street: if corrects { spell_out(&street) } else { street },
        secondary: form.find_filled("StreetSecondary").map(str::to_owned),
        city,
        region: if corrects && region.len() <= 3 { region.to_uppercase() } else { region },
        postal_code: if corrects { postal_code.to_uppercase() } else { postal_code },
        country,
        is_validated: corrects,
        created: now,
    };
    let answer = write(&address, &exchange);
    world.papers.addresses.push(address);
    Ok(Answer::Made(answer))
}

/// Is this a postal code of the country, as far as we know the country's?
pub(super) fn has_code(country: &str, code: &str) -> bool {
    let digits = code.chars().filter(char::is_ascii_digit).count();
    match country {
        "AU" => digits == 4 && code.len() == 4,
        "DE" => digits == 5 && code.len() == 5,
        "US" => digits == 5 || digits == 9,
        "GB" => (5..=8).contains(&code.len()) && digits >= 2,
        _ => !code.is_empty(),
    }
}

pub(super) fn spell_out(street: &str) -> String {
    let words = street.split_whitespace().map(|word| match word.trim_end_matches('.') {
        "St" | "st" => "Street",
        "Rd" | "rd" => "Road",
        "Ave" | "ave" => "Avenue",
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

fn write(address: &Address, exchange: &Exchange) -> Value {
    let account = &exchange.account;
    json!({
        "sid": address.sid.as_str(),
        "account_sid": account.as_str(),
        "customer_name": address.customer,
        "friendly_name": address.name,
        "street": address.street,
        "street_secondary": address.secondary,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "iso_country": address.country,
        "validated": address.is_validated,
        "verified": false,
        "emergency_enabled": false,
        "date_created": address.created.to_rfc2822(),
        "date_updated": address.created.to_rfc2822(),
        "uri": format!("{}/Addresses/{}.json", uris::account(account), address.sid),
    })
}
