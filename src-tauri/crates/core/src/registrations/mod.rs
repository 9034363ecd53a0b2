//! Registrations for texts in the United States: the brand, the campaigns of messaging services and the toll-free
//! numbers that the owner has registered in Twilio's Console; how they stand, and which of our numbers they hold back.
//!
//! Invariant: nothing is registered or changed from here. Twilio's last listing is what is shown, and a listing that
//! could not be had changes nothing of it.

mod hold;
mod read;
mod store;

use std::time::Duration;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome};
use crate::store::{Id, Lane};

pub(crate) use read::keep;

/// Whoever opens the page reads what is here, and lets Twilio be asked again when it is older than this.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// What was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationKind {
    /// The business, as carriers know it.
    Brand,
    /// What it texts about, through a messaging service.
    Campaign,
    /// A toll-free number.
    TollFree,
}

impl RegistrationKind {
    const ALL: [(RegistrationKind, &'static str); 3] = [
        (RegistrationKind::Brand, "brand"),
        (RegistrationKind::Campaign, "campaign"),
        (RegistrationKind::TollFree, "toll_free"),
    ];
}

/// How a registration stands: one state of ours for Twilio's three sets of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// Somebody looks at it, or will.
    InReview,
    /// Carriers know it.
    Approved,
    /// It was not taken.
    Rejected,
    /// Carriers do not want it any more.
    Suspended,
    /// It is being taken away.
    Ending,
    /// Twilio's word for it is new to us.
    Unknown,
}

impl RegistrationState {
    const ALL: [(RegistrationState, &'static str); 6] = [
        (RegistrationState::InReview, "in_review"),
        (RegistrationState::Approved, "approved"),
        (RegistrationState::Rejected, "rejected"),
        (RegistrationState::Suspended, "suspended"),
        (RegistrationState::Ending, "ending"),
        (RegistrationState::Unknown, "unknown"),
    ];

    /// Whether carriers may refuse what is texted on it.
    fn holds_back(self) -> bool {
        !matches!(self, RegistrationState::Approved | RegistrationState::Unknown)
    }
}

/// The kept word of a value of a small set, and back.
fn word_of<T: Copy + PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(one, _)| *one == value).map_or("", |(_, word)| word)
}

fn value_of<T: Copy>(all: &[(T, &'static str)], word: &str) -> Option<T> {
    all.iter().find(|(_, one)| *one == word).map(|(value, _)| *value)
}

/// Why something was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegistrationReason {
    /// In Twilio's words.
    pub words: String,
    /// Twilio's number for it.
    pub code: Option<u32>,
}

/// Something that was registered in the Console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// Twilio's name for it.
    pub sid: String,
    /// What it is.
    pub kind: RegistrationKind,
    /// What people call it: the service of a campaign, the digits of a number; a brand bears no name.
    pub name: String,
    /// How it stands.
    pub state: RegistrationState,
    /// Twilio's own word for that.
    pub word: String,
    /// Why it was not taken.
    pub reasons: Vec<RegistrationReason>,
    /// Until when it can be changed and handed in again, where that ends.
    #[ts(type = "number | null")]
    pub change_until: Option<Millis>,
}

/// One of our numbers that a registration speaks of, or none does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NumberHeld {
    /// Which.
    pub number: Id,
    /// As people write it.
    pub display: String,
    /// Twilio's name for what holds it back; none where it is not registered at all.
    pub by: Option<String>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Registrations {
    /// What was registered: brands first, then campaigns, then numbers.
    pub rows: Vec<Registration>,
    /// Our numbers whose texts in the United States carriers may refuse.
    pub held: Vec<NumberHeld>,
    /// When Twilio last said so; nothing as long as it was not asked.
    #[ts(type = "number | null")]
    pub read_at: Option<Millis>,
    /// Why Twilio could not be asked since.
    pub trouble: Option<String>,
}

/// What is known of the registrations. Where that is old, Twilio is asked, and `ComplianceChanged` tells of its answer.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Registrations, Error> {
    let country = office.country();
    let (view, asked_at) = office
        .store()
        .read(move |conn| Ok((hold::view(conn, country)?, store::read_asked_at(conn)?)))
        .await?;
    let now = office.clock().now();
    if asked_at.is_none_or(|at| at > now || now.since(at) >= FRESH) {
        office.store().write(Lane::Bulk, |tx| tx.enqueue(&Job::ReadRegistrations)).await?;
    }
    Ok(view)
}

/// Tells the desktop how a registration stands now.
pub(crate) async fn tell(office: &Office, sid: &str) -> Result<Outcome, Error> {
    let country = office.country();
    let view = office.store().read(move |conn| hold::view(conn, country)).await?;
    let Some(row) = view.rows.into_iter().find(|row| row.sid == sid) else { return Ok(Outcome::Done) };
    let title = match row.state {
        RegistrationState::Approved => "Your registration is approved",
        RegistrationState::Rejected => "Your registration needs a change",
        RegistrationState::Suspended => "Your registration was suspended",
        RegistrationState::InReview | RegistrationState::Ending | RegistrationState::Unknown => {
            return Ok(Outcome::Done);
        }
    };
    let body = match row.kind {
        RegistrationKind::Brand => "The brand, for texts in the United States".to_owned(),
        RegistrationKind::Campaign => format!("The campaign of {}", row.name),
        RegistrationKind::TollFree => row.name,
    };
    crate::notices::ring_for_papers(office, title.to_owned(), body).await
}
