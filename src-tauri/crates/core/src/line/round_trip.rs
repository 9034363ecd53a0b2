//! The round trip: we call our own public URL as Twilio will, and look whether Twilio knows it.

use std::time::Duration;

use deskbell_twilio::Stopwatch;
use serde::Serialize;
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::ingress::{Leg, LegName, LegState, Retry};
use crate::numbers::health::{Pointing, judge};
use crate::numbers::{INCOMING, refresh, services, store};

/// A round trip, leg by leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RoundTrip {
    /// Whether it came back.
    pub passed: bool,
    /// How long it took in all, in milliseconds.
    pub millis: u32,
    /// Its legs, in their order.
    pub legs: Vec<Leg>,
}

impl RoundTrip {
    /// What the legs come to. Twilio's knowledge of the address is told, and not timed.
    pub(crate) fn of(legs: Vec<Leg>) -> RoundTrip {
        let is_there = legs.iter().any(|leg| leg.name == LegName::Answer && leg.state == LegState::Passed);
        let is_whole = legs.iter().all(|leg| leg.state != LegState::Failed);
        let timed = legs.iter().filter(|leg| leg.name != LegName::Numbers).filter_map(|leg| leg.millis);
        RoundTrip { passed: is_there && is_whole, millis: timed.fold(0, u32::saturating_add), legs }
    }
}

/// Goes round once, over the line that is open.
///
/// # Errors
/// When no account is open. A way that does not work is no error: its leg says why.
pub async fn run(app: &App) -> Result<RoundTrip, Error> {
    let office = app.office()?;
    let mut legs = app.ingress().round_trip().await;
    legs.push(ask_twilio(&office).await);
    let trip = RoundTrip::of(legs);
    if trip.passed {
        // The line may have given up in the meantime; it looks again at once.
        app.ingress().retry(Retry::Hinted);
    }
    Ok(trip)
}

/// Whether Twilio sends the texts of our numbers to our public URL.
async fn ask_twilio(office: &Office) -> Leg {
    let begun = Stopwatch::start();
    match look(office).await {
        Ok(astray) if astray.is_empty() => Leg::passed(LegName::Numbers, begun.elapsed()),
        Ok(astray) => {
            let reason = format!("Twilio sends the texts of {} elsewhere.", astray.join(", "));
            let next = "Point these numbers here again: Diagnostics has a button for each.".to_owned();
            Leg::failed(LegName::Numbers, begun.elapsed(), reason, next)
        }
        Err(error) => failed(begun.elapsed(), &error),
    }
}

fn failed(took: Duration, error: &Error) -> Leg {
    Leg::failed(LegName::Numbers, took, error.to_string(), "Try again.".to_owned())
}

/// Our numbers whose texts go elsewhere, as people write them.
async fn look(office: &Office) -> Result<Vec<String>, Error> {
    let listening = office.store().read(store::listening).await?;
    let here = office.url_of(INCOMING);
    let all = refresh::list_at_twilio(office.twilio()).await?;
    let deciding = services::deciding(office.twilio()).await?;
    let country = office.country();
    Ok(all
        .iter()
        .filter(|number| listening.iter().any(|(_, sid, _)| sid == number.sid.as_str()))
        .filter(|number| {
            judge(Some(number), deciding.get(number.sid.as_str()), here.as_deref()) != Pointing::Here
        })
        .map(|number| crate::inbox::display(number.phone_number.as_str(), "phone", country))
        .collect())
}
