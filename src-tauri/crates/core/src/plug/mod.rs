//! Pulling the plug: whether callers are really greeted, and their messages really found, while this computer does not
//! listen. It stops listening, places a call to a number of ours, looks at Twilio what became of it, listens again, and
//! waits until catching up has found the message.
//!
//! Invariants: it listens again whatever happens, a defect of ours and a crash included; a call whose outcome is unknown
//! is not placed a second time; nothing passes that was not seen.

mod run;
mod store;

use std::sync::Arc;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::flows::{self, Caught, FlowNumber, FlowState};
use crate::store::{Id, Lane};

pub(crate) use store::note_start;

/// A step of pulling the plug, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlugStep {
    /// It stops listening.
    Stop,
    /// A call is placed.
    Call,
    /// Something answers it.
    Greet,
    /// A message is taken.
    Record,
    /// It listens again.
    Listen,
    /// Catching up finds the message.
    Find,
}

impl PlugStep {
    const ALL: [PlugStep; 6] =
        [PlugStep::Stop, PlugStep::Call, PlugStep::Greet, PlugStep::Record, PlugStep::Listen, PlugStep::Find];
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It has not begun.
    Waiting,
    /// It goes on.
    Running,
    /// It went well.
    Passed,
    /// It did not.
    Failed,
    /// It was left out, because one before it failed.
    Skipped,
}

/// A step and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "PlugStepState")]
pub struct Step {
    /// Which.
    pub name: PlugStep,
    /// How far.
    pub state: StepState,
}

/// How the plug was pulled last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pull {
    /// When.
    pub at: Millis,
    /// Which number was called, as people write it.
    pub number: String,
    /// Whether it goes on.
    pub is_running: bool,
    /// Whether it went well.
    pub has_passed: bool,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Why it did not go well.
    pub trouble: Option<String>,
}

/// What is known of pulling the plug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plug {
    /// The last time.
    pub last: Option<Pull>,
    /// When it went well the last time on an account of the office's own; none: it has never been tried.
    pub passed_at: Option<Millis>,
    /// Whether this is the practice line, on which nothing is proven about Twilio.
    pub is_practice: bool,
    /// Which number would be called, and from which: as people write them.
    pub calls: Option<PlugCall>,
    /// Why it cannot be tried now.
    pub obstacle: Option<String>,
}

/// A call that would be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PlugCall {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
}

/// Asks to pull the plug.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
pub struct PullPlug {}

/// What is to be called, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    number: Id,
    to: String,
    from: String,
    /// How long whoever calls hears words before the tone, in seconds.
    listens: u32,
}

/// What is known of pulling the plug.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Plug, Error> {
    let country = office.country();
    let is_practice = office.is_practice();
    let plan = plan(office).await;
    let (last, passed_at) =
        office.store().read(move |conn| Ok((store::last(conn, country)?, store::passed_at(conn)?))).await?;
    let show = |number: &str| crate::inbox::display(number, "phone", country);
    let (calls, obstacle) = match plan {
        Ok(plan) => (Some(PlugCall { from: show(&plan.from), to: show(&plan.to) }), None),
        Err(error @ Error::BadInput { .. }) => (None, Some(error.to_string())),
        Err(error) => return Err(error),
    };
    let passed_at = passed_at.filter(|_| !is_practice);
    Ok(Plug { last, passed_at, is_practice, calls, obstacle })
}

/// Pulls the plug. Returns as soon as it has begun; how it goes is told as it goes.
///
/// # Errors
/// `bad_input` while nothing answers yet, or it goes on already.
pub async fn pull(app: &Arc<App>) -> Result<Plug, Error> {
    let office = app.office()?;
    let plan = plan(&office).await?;
    let number = plan.number;
    let id = office
        .store()
        .write(Lane::Door, move |tx| {
            if store::is_running(tx)? {
                return Err(Error::bad_input("plug", "The plug is pulled already. Wait until that is over."));
            }
            store::begin(tx, number)
        })
        .await?;
    run::start(app, &office, id, plan);
    read(&office).await
}

/// The question before the plug is pulled: it costs, and nobody is listened to meanwhile.
pub(crate) fn question(app: &App, _: &PullPlug) -> String {
    let whose = match app.office() {
        Ok(office) if office.is_practice() => return PRACTICE_QUESTION.to_owned(),
        Ok(office) => office.name().to_owned(),
        Err(_) => "this account".to_owned(),
    };
    format!(
        "Stop listening for about two minutes and call one of your numbers from another? Twilio charges two short calls \
         and a recording to {whose}. What comes meanwhile is fetched afterwards."
    )
}

const PRACTICE_QUESTION: &str = "Stop listening for about two minutes and call one of your practice numbers? What comes \
                                 meanwhile is fetched afterwards.";

/// Which call would be placed: to a number that rings nobody, if there is one.
async fn plan(office: &Office) -> Result<Plan, Error> {
    let refuse = |words: &str| Err(Error::bad_input("plug", words));
    let flow = flows::read(office).await?;
    match flow.state {
        FlowState::Answering => {}
        FlowState::None => return refuse("No number’s calls come here yet: there is nothing to try."),
        FlowState::Changed => {
            return refuse("Somebody has changed the flow at Twilio. Look at it in Settings, Calls.");
        }
        _ => return refuse("Nothing answers at Twilio yet. Settings, Calls says how it stands."),
    }
    let caught = |number: &&FlowNumber| number.caught == Caught::Flow;
    let is_quiet = |number: &&FlowNumber| !number.does.iter().any(|line| line.starts_with("Rings "));
    let mut all = flow.numbers.iter().filter(caught);
    let Some(called) = all.clone().find(is_quiet).or_else(|| all.next()) else {
        return refuse("Twilio has not heard yet where calls go that do not reach this computer.");
    };
    let number = called.number;
    let (to, from) = office.store().read(move |conn| store::numbers_for(conn, number)).await?;
    let letters: usize = called.does.iter().map(|line| line.chars().count()).sum();
    // A voice reads about fifteen letters a second.
    let listens = u32::try_from(letters.div_ceil(15)).unwrap_or(60);
    Ok(Plan { number, to, from, listens })
}
