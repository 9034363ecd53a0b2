//! What a minute of a call costs, as Twilio's price list says. Asked for once a day and country, and never waited for.

use std::collections::BTreeMap;
use std::time::Duration;

use deskbell_twilio::api::pricing as api;
use deskbell_twilio::{Country, Millis, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use crate::account::Office;
use crate::calls::millionths;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::{Lane, Tx};

/// Prices change seldom.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);
/// After so many tries it is left for another day.
const TRIES: u32 = 5;

/// What we keep of a country's price list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) currency: String,
    /// Of a minute, in millionths, by how the number begins.
    by_prefix: BTreeMap<String, i64>,
}

impl Kept {
    /// What a minute to this number costs, in millionths: the longest beginning that fits counts.
    pub(super) fn minute(&self, number: &PhoneNumber) -> Option<i64> {
        let digits = number.as_str().trim_start_matches('+');
        let fitting = self.by_prefix.iter().filter(|(prefix, _)| digits.starts_with(prefix.as_str()));
        fitting.max_by_key(|(prefix, _)| prefix.len()).map(|(_, price)| *price)
    }

    fn of(prices: &api::VoicePrices) -> Kept {
        let mut by_prefix = BTreeMap::new();
        for price in &prices.outbound_prefix_prices {
            let Some(minute) = millionths(price.current_price.as_str()) else { continue };
            for prefix in &price.prefixes {
                // The same beginning may have a price for each kind of origin: the dearest is promised.
                let known = by_prefix.entry(prefix.clone()).or_insert(minute);
                *known = minute.max(*known);
            }
        }
        let currency = prices.price_unit.as_deref().unwrap_or_default().to_uppercase();
        Kept { currency, by_prefix }
    }
}

/// The price list of a country, and when it was asked for.
pub(super) fn find(conn: &Connection, country: Country) -> Result<Option<(Kept, Millis)>, Error> {
    let row: Option<(String, i64)> = conn
        .prepare_cached("SELECT prices, fetched_at FROM voice_prices WHERE country = ?1")?
        .query_row([country.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(text, at)| Ok((serde_json::from_str(&text).map_err(Error::internal)?, Millis(at)))).transpose()
}

/// Whether a list of then need not be asked for now.
pub(super) fn is_fresh(at: Millis, now: Millis) -> bool {
    now.since(at) < FRESH && at <= now
}

/// Asks Twilio for the price list of a country. What it will not tell is left alone until the next day.
pub(crate) async fn fetch(office: &Office, country: &str, attempts: u32) -> Result<Outcome, Error> {
    let Ok(asked) = Country::parse(country) else { return Ok(Outcome::Done) };
    let kept = match office.twilio().execute(&api::FetchVoice { country: asked }).await {
        Ok(prices) => Kept::of(&prices),
        Err(deskbell_twilio::Error::Refused { .. } | deskbell_twilio::Error::Unauthorized) => Kept::default(),
        Err(_) if attempts >= TRIES => Kept::default(),
        Err(_) => return Ok(Outcome::Again(office.clock().now() + backoff(attempts))),
    };
    let country = country.to_owned();
    office.store().write(Lane::Bulk, move |tx| write(tx, &country, &kept)).await?;
    Ok(Outcome::Done)
}

/// Promises to ask for the price lists of these countries.
pub(super) async fn promise(office: &Office, countries: Vec<Country>) -> Result<(), Error> {
    if countries.is_empty() {
        return Ok(());
    }
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            countries
                .iter()
                .try_for_each(|one| tx.enqueue(&Job::FetchVoicePrices { country: one.as_str().to_owned() }))
        })
        .await
}

pub(super) fn write(tx: &mut Tx<'_>, country: &str, kept: &Kept) -> Result<(), Error> {
    let text = serde_json::to_string(kept).map_err(Error::internal)?;
    tx.prepare_cached(
        "INSERT INTO voice_prices (country, fetched_at, prices) VALUES (?1, ?2, ?3)
         ON CONFLICT (country) DO UPDATE SET fetched_at = excluded.fetched_at, prices = excluded.prices",
    )?
    .execute(params![country, tx.now().0, text])?;
    tx.publish(Event::PricesChanged);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_that_fits_tells_the_price() {
        let price = |prefixes: &[&str], amount: &str| serde_json::json!({ "prefixes": prefixes, "friendly_name": "", "base_price": amount, "current_price": amount });
        let whole = serde_json::json!({ "price_unit": "usd", "outbound_prefix_prices": [
            price(&["1"], "0.014"), price(&["1907", "1808"], "0.09"), price(&["1"], "0.0085"),
        ] });
        let kept = Kept::of(&serde_json::from_value(whole).unwrap());
        let minute = |number: &str| kept.minute(&PhoneNumber::from_twilio(number).unwrap());
        assert_eq!(minute("+12025550123"), Some(14_000));
        assert_eq!(minute("+19075550123"), Some(90_000));
        assert_eq!(minute("+61491570156"), None);
        assert_eq!(kept.currency, "USD");
    }
}
