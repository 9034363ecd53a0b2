//! What a segment costs, as Twilio's price list says. Asked for once a day and country, and never waited for.

use std::collections::BTreeMap;
use std::time::Duration;

use deskbell_twilio::api::pricing as api;
use deskbell_twilio::{Country, Millis, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::inbox::ThreadArgs;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::{Lane, Tx};

/// Prices change seldom.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);
/// After so many tries it is left for another day.
const TRIES: u32 = 5;

/// What a segment costs, about: carriers differ, and taxes and carrier fees come on top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SegmentPrice {
    /// As Twilio writes it: `0.0079`.
    pub amount: String,
    /// Three letters: `USD`.
    pub currency: String,
}

/// What we keep of a country's price list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Kept {
    currency: String,
    /// By the kind of number that sends.
    by_kind: BTreeMap<String, String>,
}

/// What a segment to the person of a thread costs from our number; none where Twilio has not said, or not yet.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn read_price(office: &Office, args: ThreadArgs) -> Result<Option<SegmentPrice>, Error> {
    let (them, ours) =
        office.store().read(move |conn| crate::inbox::store::addresses_of(conn, args.thread)).await?;
    let Ok(number) = PhoneNumber::from_twilio(&them) else { return Ok(None) };
    let Some(country) = number.country() else { return Ok(None) };
    let kept = office.store().read(move |conn| find(conn, country)).await?;
    let now = office.clock().now();
    let is_fresh = kept.as_ref().is_some_and(|(_, at)| now.since(*at) < FRESH && *at <= now);
    if !is_fresh {
        let job = Job::FetchPrices { country: country.as_str().to_owned() };
        office.store().write(Lane::Bulk, move |tx| tx.enqueue(&job)).await?;
    }
    Ok(kept.and_then(|(kept, _)| price_from(&kept, &ours)))
}

fn find(conn: &Connection, country: Country) -> Result<Option<(Kept, Millis)>, Error> {
    let row: Option<(String, i64)> = conn
        .prepare_cached("SELECT prices, fetched_at FROM prices WHERE country = ?1")?
        .query_row([country.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(text, at)| Ok((serde_json::from_str(&text).map_err(Error::internal)?, Millis(at)))).transpose()
}

/// Asks Twilio for the price list of a country. What it will not tell is left alone until the next day.
pub(crate) async fn fetch(office: &Office, country: &str, attempts: u32) -> Result<Outcome, Error> {
    let Ok(asked) = Country::parse(country) else { return Ok(Outcome::Done) };
    let kept = match office.twilio().execute(&api::FetchMessaging { country: asked }).await {
        Ok(prices) => kept_of(&prices),
        Err(deskbell_twilio::Error::Refused { .. } | deskbell_twilio::Error::Unauthorized) => Kept::default(),
        Err(_) if attempts >= TRIES => Kept::default(),
        Err(_) => return Ok(Outcome::Again(office.clock().now() + backoff(attempts))),
    };
    let country = country.to_owned();
    office.store().write(Lane::Bulk, move |tx| write(tx, &country, &kept)).await?;
    Ok(Outcome::Done)
}

fn write(tx: &mut Tx<'_>, country: &str, kept: &Kept) -> Result<(), Error> {
    let text = serde_json::to_string(kept).map_err(Error::internal)?;
    tx.prepare_cached(
        "INSERT INTO prices (country, fetched_at, prices) VALUES (?1, ?2, ?3)
         ON CONFLICT (country) DO UPDATE SET fetched_at = excluded.fetched_at, prices = excluded.prices",
    )?
    .execute(params![country, tx.now().0, text])?;
    tx.publish(Event::PricesChanged);
    Ok(())
}

/// The middle price over all carriers, for each kind of number.
fn kept_of(prices: &api::MessagingPrices) -> Kept {
    let mut all: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for price in prices.outbound_sms_prices.iter().flat_map(|carrier| &carrier.prices) {
        let kind = price.number_type.to_lowercase().replace(['-', '_', ' '], "");
        all.entry(kind).or_default().push(price.current_price.as_str());
    }
    let by_kind = all.into_iter().filter_map(|(kind, mut amounts)| {
        amounts.sort_by(|a, b| size(a).total_cmp(&size(b)));
        let middle = amounts.get(amounts.len() / 2)?;
        Some((kind, (*middle).to_owned()))
    });
    let currency = prices.price_unit.as_deref().unwrap_or_default().to_uppercase();
    Kept { by_kind: by_kind.collect(), currency }
}

fn size(amount: &str) -> f64 {
    amount.parse().unwrap_or(f64::MAX)
}

/// The price for the kind of number that ours is, else for the usual kinds.
fn price_from(kept: &Kept, ours: &str) -> Option<SegmentPrice> {
    let first = if is_toll_free(ours) { "tollfree" } else { "local" };
    let amount = [first, "local", "mobile", "national"].iter().find_map(|kind| kept.by_kind.get(*kind))?;
    (kept.currency.len() == 3)
        .then(|| SegmentPrice { amount: amount.clone(), currency: kept.currency.clone() })
}

/// A toll-free number of North America.
pub(crate) fn is_toll_free(number: &str) -> bool {
    ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"]
        .iter()
        .any(|start| number.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(prices: &[(&str, &str)]) -> api::MessagingPrices {
        let carriers: Vec<serde_json::Value> = prices
            .iter()
            .map(|(kind, amount)| {
                serde_json::json!({ "prices": [
                    { "number_type": kind, "base_price": amount, "current_price": amount }
                ] })
            })
            .collect();
        let whole = serde_json::json!({ "price_unit": "usd", "outbound_sms_prices": carriers });
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn the_price_is_the_middle_one_for_our_kind_of_number() {
        let kept = kept_of(&list(&[
            ("local", "0.0079"),
            ("local", "0.0300"),
            ("local", "0.0079"),
            ("toll free", "0.0083"),
        ]));
        let amount = |ours: &str| price_from(&kept, ours).map(|price| price.amount);
        assert_eq!(amount("+12025550100").as_deref(), Some("0.0079"));
        assert_eq!(amount("+18885550100").as_deref(), Some("0.0083"));
    }

    #[test]
    fn where_twilio_says_nothing_there_is_no_price() {
        assert_eq!(price_from(&Kept::default(), "+12025550100"), None);
        assert_eq!(price_from(&kept_of(&list(&[])), "+12025550100"), None);
        let mobile = kept_of(&list(&[("mobile", "0.0515")]));
        assert_eq!(price_from(&mobile, "+61400000000").map(|price| price.currency).as_deref(), Some("USD"));
    }
}
