//! Starting: a row for each person and one job, in one write.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::spoken::{SpokenDraft, choose, preview, store, words};
use crate::store::{Id, Lane, Tx};

/// Calls everybody who was shown.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StartSpoken {
    /// What is spoken, and to whom, as it was shown.
    pub draft: SpokenDraft,
    /// Made once for each wish: however often it comes, everybody is called once.
    pub intent: String,
}

/// What was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct StartedSpoken {
    /// Which.
    pub spoken: Id,
}

/// Writes down who is called, and promises to. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` for what [`preview::preview`] refuses, and naming `to` when the list is not the one that was shown.
pub async fn start(office: &Office, args: StartSpoken) -> Result<StartedSpoken, Error> {
    crate::messages::check_intent(&args.intent)?;
    words::check(&args.draft)?;
    let shown = office.spoken_shown().find(&args.draft).map(|(calls, _)| calls);
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(spoken) = store::find_by_intent(tx, &args.intent)? {
                return Ok(StartedSpoken { spoken });
            }
            preview::check_number(tx, &args.draft, country)?;
            let chosen = choose::choose(tx, &args.draft, country)?;
            let calls = preview::count(&chosen);
            if calls == 0 {
                return Err(Error::bad_input("to", "None of them can be called. See beside each why."));
            }
            if shown != Some(calls) {
                return Err(Error::bad_input(
                    "to",
                    "This is not the list that you have looked at. Look at it again first.",
                ));
            }
            write(tx, &args, &chosen)
        })
        .await
}

fn write(tx: &mut Tx<'_>, args: &StartSpoken, chosen: &[choose::Chosen]) -> Result<StartedSpoken, Error> {
    let spoken = store::insert(tx, &args.intent, &args.draft)?;
    for one in chosen {
        let whom = (one.address.as_str(), one.name.as_str(), one.detail.as_str());
        store::insert_callee(tx, spoken, whom, one.left_out.as_deref())?;
    }
    tx.enqueue(&Job::Speak { number: args.draft.number })?;
    tx.publish(Event::SpokenChanged { spoken });
    Ok(StartedSpoken { spoken })
}
