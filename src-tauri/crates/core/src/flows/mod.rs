//! The flow: what answers calls at Twilio itself while this computer does not, so that no phone of ours is ever dead.
//! One flow in the owner's account, made from the rules of every number whose calls come here.
//!
//! Invariants: the flow is a pure function of the rules (carry.rs, draw.rs); it is made once, and what somebody changes
//! at Twilio stays until a person asks for the contrary (keep.rs); where a number's calls went before when they failed
//! is kept and put back (`numbers/fallback.rs`).

mod carry;
mod draw;
pub(crate) mod hash;
mod keep;
pub(crate) mod store;
mod tell;

use deskbell_twilio::Error as Twilio;
use deskbell_twilio::Millis;
use deskbell_twilio::api::flows as api;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::Job;
use crate::numbers::{ChangeFailure, fallback};
use crate::store::{Id, Lane};
use store::Stage;

pub(crate) use keep::keep;
pub use tell::read;

/// How it stands with the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowState {
    /// No number's calls come here: there is nothing to answer.
    None,
    /// It is being made, or looked for.
    Making,
    /// It answers.
    Answering,
    /// The rules have changed, and Twilio is being told.
    Behind,
    /// Somebody has changed it at Twilio.
    Changed,
    /// Somebody has deleted it at Twilio.
    Gone,
    /// Twilio does not take it.
    Refused,
    /// Nobody wants one.
    Off,
}

/// Where the calls of a number go that do not reach this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Caught {
    /// To the flow.
    Flow,
    /// To the flow, as soon as Twilio has heard of it.
    Soon,
    /// Where somebody has sent them since.
    Elsewhere,
    /// Nowhere: the caller hears of an error.
    Nowhere,
}

/// What the flow does with calls to a number of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FlowNumber {
    /// Which number.
    pub number: Id,
    /// As people write it.
    pub display: String,
    /// What we call it.
    pub name: String,
    /// Where its calls go.
    pub caught: Caught,
    /// What happens to a caller, one after the other.
    pub does: Vec<String>,
    /// What of its rules the flow cannot carry.
    pub left_out: Vec<carry::LeftOut>,
}

/// The flow as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// How it stands.
    pub state: FlowState,
    /// What Twilio says against it.
    pub trouble: Option<String>,
    /// Twilio's name for it.
    pub sid: Option<String>,
    /// Its revision, as we left it.
    pub revision: u32,
    /// When it was published last.
    pub published_at: Option<Millis>,
    /// What it does, number by number.
    pub numbers: Vec<FlowNumber>,
}

/// Looks at Twilio now whether it stands there as we left it.
///
/// # Errors
/// When Twilio cannot be asked: then what was known stays.
pub async fn look(office: &Office) -> Result<Flow, Error> {
    settle(office).await?;
    read(office).await
}

/// Writes the flow anew from the rules, over whatever somebody has made of it, and lets calls go there that do not reach
/// this computer.
///
/// # Errors
/// `bad_input` while no number's calls come here; what Twilio says.
pub async fn write_anew(office: &Office) -> Result<Flow, Error> {
    let (numbers, known) =
        office.store().read(|conn| Ok((store::answering(conn)?, store::find(conn)?))).await?;
    if numbers.is_empty() {
        return Err(Error::bad_input(
            "flow",
            "Let the calls of a number come here first: there is nothing to answer yet.",
        ));
    }
    let present = match known.as_ref().and_then(|known| known.sid.clone()) {
        None => None,
        Some(flow) => match office.twilio().execute(&api::Fetch { flow }).await {
            Ok(flow) => Some(flow),
            Err(Twilio::Refused { status: 404, .. }) => None,
            Err(error) => return Err(error.into()),
        },
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            match (known.as_ref().map(|known| known.stage), &present) {
                (None | Some(Stage::Making | Stage::Unconfirmed), _) => {}
                (Some(_), Some(flow)) => store::accept(tx, flow)?,
                (Some(_), None) => store::start_anew(tx)?,
            }
            Ok(())
        })
        .await?;
    fallback::take_again(office).await?;
    settle(office).await?;
    read(office).await
}

/// Lets calls that do not reach this computer go where they went before, and takes the flow away at Twilio.
///
/// # Errors
/// What could not be put back: then the flow stays for those that still lead there.
pub async fn give_up(office: &Office) -> Result<Flow, Error> {
    if let Some(first) = fallback::restore_all(office).await?.first() {
        return Err(Error::bad_input("flow", format!("{}: {}", first.what, first.why)));
    }
    if let Some(known) = office.store().read(store::find).await? {
        keep::take_away(office, &known).await?;
        office.store().write(Lane::Door, store::turn_off).await?;
    }
    read(office).await
}

/// Takes the flow away once no number leads to it any more. What could not be done is told.
pub(crate) async fn retire(office: &Office) -> Result<Vec<ChangeFailure>, Error> {
    let (numbers, known) =
        office.store().read(|conn| Ok((store::answering(conn)?, store::find(conn)?))).await?;
    let Some(known) = known.filter(|_| numbers.is_empty()) else { return Ok(Vec::new()) };
    if let Err(error) = keep::take_away(office, &known).await {
        let what = "The flow that answers while this computer sleeps".to_owned();
        return Ok(vec![ChangeFailure { what, why: error.to_string() }]);
    }
    office.store().write(Lane::Door, store::delete).await?;
    Ok(Vec::new())
}

/// Does now what the promise would do in a moment, and promises the rest.
async fn settle(office: &Office) -> Result<(), Error> {
    // First the promise: whatever goes wrong now is done later.
    office.store().write(Lane::Door, |tx| tx.enqueue(&Job::KeepFlow)).await?;
    keep(office, 0).await.map(|_| ())
}

#[cfg(test)]
mod tests;
