//! What our numbers cost each month, as Twilio's price list says. Asked for once a day and country, and never waited
//! for; what a search shows is asked for there and then.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use deskbell_twilio::api::pricing as api;
use deskbell_twilio::{Country, Millis};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, backoff};
use crate::numbers::{Money, NumberKind, NumberRow, written};
use crate::store::{Lane, Tx};

/// Prices change seldom.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);
/// After so many tries it is left for another day.
const TRIES: u32 = 5;

/// What we keep of a country's price list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) by_kind: BTreeMap<NumberKind, Money>,
}

impl Kept {
    pub(super) fn of(prices: &api::NumberPrices) -> Kept {
        let unit = prices.price_unit.as_deref();
        let read = |price: &api::Price| {
            Some((NumberKind::read(&price.number_type)?, Money::of(price.current_price.as_str(), unit)?))
        };
        Kept { by_kind: prices.phone_number_prices.iter().filter_map(read).collect() }
    }
}

/// The price lists that are here, by their country, and when each was asked for.
pub(super) fn load(conn: &Connection) -> Result<HashMap<String, (Kept, Millis)>, Error> {
    let mut statement = conn.prepare_cached("SELECT country, prices, fetched_at FROM number_prices")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    rows.map(|row| {
        let (country, text, at) = row?;
        Ok((country, (serde_json::from_str(&text).map_err(Error::internal)?, Millis(at))))
    })
    .collect()
}

/// Promises the price lists that our numbers need and that are not here, or not of today.
pub(super) async fn promise(office: &Office, rows: &[NumberRow]) -> Result<(), Error> {
    let (now, home) = (office.clock().now(), office.country());
    let kept = office.store().read(load).await?;
    let wanted: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.released_at.is_none())
        .filter_map(|row| written(&row.number, home).country)
        .map(|country| country.as_str().to_owned())
        .filter(|country| kept.get(country).is_none_or(|(_, at)| now.since(*at) >= FRESH || *at > now))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            wanted.iter().cloned().try_for_each(|country| tx.enqueue(&Job::FetchNumberPrices { country }))
        })
        .await
}

/// Asks Twilio for a country's price list. What it will not tell is left alone until the next day.
pub(crate) async fn fetch(office: &Office, country: &str, attempts: u32) -> Result<Outcome, Error> {
    let Ok(asked) = Country::parse(country) else { return Ok(Outcome::Done) };
    let kept = match office.twilio().execute(&api::FetchNumbers { country: asked }).await {
        Ok(prices) => Kept::of(&prices),
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
        "INSERT INTO number_prices (country, fetched_at, prices) VALUES (?1, ?2, ?3)
         ON CONFLICT (country) DO UPDATE SET fetched_at = excluded.fetched_at, prices = excluded.prices",
    )?
    .execute(params![country, tx.now().0, text])?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}
