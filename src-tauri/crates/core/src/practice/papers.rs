//! Those who look at papers on the practice line: they decide by themselves after a day, or as whoever practises says.

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::calls::find_stage;
use crate::account::Office;
use crate::error::Error;

/// Longer reasons nobody reads.
const REASON_MAX: usize = 300;

/// Papers that somebody looks at, or will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PretendedPapers {
    /// Twilio's name for the bundle.
    pub bundle: String,
    /// For which country, kind of number and end user.
    pub name: String,
    /// Whether somebody has begun to look.
    pub is_begun: bool,
    /// When they decide by themselves.
    #[ts(type = "number")]
    pub decided_at: Millis,
}

/// Decides about papers.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DecidePapers {
    /// Twilio's name for the bundle.
    pub bundle: String,
    /// Why they are rejected; nothing approves them.
    #[serde(default)]
    pub against: Option<String>,
}

/// Papers that somebody looks at, or will, oldest first.
///
/// # Errors
/// When the line is a real one.
pub async fn list_papers(office: &Office) -> Result<Vec<PretendedPapers>, Error> {
    Ok(find_stage(office)?.papers())
}

/// Approves papers, or rejects them with a reason. What follows comes as it would from Twilio.
///
/// # Errors
/// `bad_input` naming `against` for a reason that says nothing or too much; [`Error::NotFound`] when nobody looks at them.
pub async fn decide_papers(office: &Office, args: DecidePapers) -> Result<Vec<PretendedPapers>, Error> {
    let stage = find_stage(office)?;
    let against = args.against.as_deref().map(str::trim);
    if against.is_some_and(|words| words.is_empty() || words.chars().count() > REASON_MAX) {
        return Err(Error::bad_input("against", "Give a reason, in 300 characters at most."));
    }
    if !stage.papers().iter().any(|papers| papers.bundle == args.bundle) {
        return Err(Error::NotFound("submission"));
    }
    stage.decide(&args.bundle, against);
    Ok(stage.papers())
}
