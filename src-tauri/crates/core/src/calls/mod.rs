//! Calls: taking them in once, answering them by the office's rules, making them, and knowing how each ended.
//!
//! Invariants: two ways in (webhook and catch-up), one function ([`receive`]); a status is the highest seen, and how a
//! call ended follows from one rule over everything known of it, so that order and repetition change nothing; whatever
//! goes wrong while a call is answered, the caller can leave a message.

pub mod about;
pub(crate) mod answer;
pub(crate) mod catch_up;
pub mod export;
mod hang_up;
pub mod incoming;
mod late;
mod lead;
mod list;
pub mod live;
pub mod moving;
pub(crate) mod old;
pub mod outgoing;
mod question;
mod receive;
pub(crate) mod rules;
pub(crate) mod store;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::PartyView;
use crate::messages::Direction;
use crate::messages::reasons::Failure;
use crate::store::{Id, Lane};
use crate::voicemails::Voicemail;

pub use about::Topic;
pub(crate) use answer::url;
pub(crate) use hang_up::keep as keep_hanging_up;
pub(crate) use hang_up::withdraw_untried;
pub use hang_up::{CallArgs, hang_up};
pub use incoming::Answer;
pub use lead::asked;
pub(crate) use lead::lead;
pub(crate) use list::{newer, older, with_voicemail};
pub(crate) use receive::{Arrival, Leg, Origin, millionths, note_leg, receive, settle, settle_one};
pub use rules::Outcome;

/// Where calls to our numbers are answered, behind the public base URL.
pub(crate) const INCOMING: &str = "/calls/incoming";
/// Where Twilio tells how calls and their legs fare.
pub(crate) const STATUS: &str = "/calls/status";

/// A call as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PhoneCall")]
pub struct Call {
    /// Which one.
    pub id: Id,
    /// Where it stands.
    pub thread: Id,
    /// Who called, or was called.
    pub them: PartyView,
    /// Which of our numbers.
    pub number: Id,
    /// What we call that number.
    pub number_name: String,
    /// Who called whom.
    pub direction: Direction,
    /// How it ended, or that it goes on.
    pub outcome: Outcome,
    /// How far it has come, while it goes on.
    pub stage: Option<live::Stage>,
    /// Why it went as it did; empty if Deskbell does not know.
    pub reason: String,
    /// Why a call of ours failed.
    pub failure: Option<Failure>,
    /// Who spoke with them; empty if nobody did.
    pub answered_by: String,
    /// How long it lasted; of one of ours how long both spoke.
    pub seconds: u32,
    /// What it cost with all its legs, once Twilio has said so.
    pub price: Option<CallPrice>,
    /// When it came, or was wished for.
    pub at: Millis,
    /// Whether it was missed and nobody has seen that.
    pub is_unread: bool,
    /// Whether catch-up found it because no webhook had told us.
    pub is_recovered: bool,
    /// Whether somebody has hung it up here, while it goes on.
    pub is_ending: bool,
    /// What was spoken in it, where it is a spoken call.
    pub spoken: Option<Id>,
    /// What they left on the voicemail.
    pub voicemail: Option<Voicemail>,
    /// What somebody of the office says it was about.
    pub topic: Option<Topic>,
    /// What somebody of the office wrote down about it; empty for nothing.
    pub note: String,
}

/// What a call cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CallPrice {
    /// As a decimal number with six places.
    pub amount: String,
    /// In which currency, such as `USD`.
    pub currency: String,
}

/// Which calls to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallFilter {
    /// All of them.
    All,
    /// Those that nobody took.
    Missed,
    /// Those that somebody took.
    Answered,
    /// Those that left a message.
    Voicemail,
    /// Those that were not let in.
    Blocked,
    /// Those that we made.
    Outgoing,
}

/// Which calls are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct CallsWanted {
    /// How they ended.
    pub filter: CallFilter,
    /// Only those to this number of ours.
    pub number: Option<Id>,
    /// Only those of this person, from whichever number.
    pub person: Option<Id>,
    /// Only those that were about this.
    pub topic: Option<Topic>,
    /// Only those that came then or later.
    pub since: Option<Millis>,
    /// Only those that came before then.
    pub until: Option<Millis>,
}

/// Asks for a page of the call log.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListCalls {
    /// Which calls.
    pub wanted: CallsWanted,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
    /// How many at most, up to 200.
    pub limit: u32,
}

/// A page of the call log, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CallPage {
    /// The calls.
    pub rows: Vec<Call>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<String>,
}

/// What nobody has seen or heard yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CallCounts {
    /// Missed calls that nobody has seen.
    pub missed: u32,
    /// Messages on the voicemail that nobody has heard.
    pub unheard: u32,
}

/// A page of the call log.
///
/// # Errors
/// `bad_input` when `after` is not a page's `next`.
pub async fn list(office: &Office, args: ListCalls) -> Result<CallPage, Error> {
    let country = office.country();
    let before = list::end_of_page(args.after.as_deref())?;
    office.store().read(move |conn| list::page(conn, &args, before, country)).await
}

/// What nobody has seen or heard yet.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_counts(office: &Office) -> Result<CallCounts, Error> {
    office.store().read(store::counts).await
}

/// Does what a call that nobody took brings with it, once it is certain that nobody did.
pub(crate) async fn follow_missed(office: &Office, call: Id) -> Result<crate::jobs::Outcome, Error> {
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| {
            let Some(call) = store::find_one(tx, call)? else { return Ok(()) };
            if call.is_ending || !call.outcome.wants_attention() {
                return Ok(());
            }
            crate::replies::missed::consider(tx, &call)?;
            crate::staff_texts::consider(tx, &call, country)
        })
        .await?;
    Ok(crate::jobs::Outcome::Done)
}

/// Runs the statements of calls once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut crate::store::Tx<'_>, thread: Id) -> Result<(), Error> {
    tests::tell_everything(tx)?;
    let counted = store::counts(tx)?;
    assert_eq!(counted.unheard, 1);
    for filter in [
        CallFilter::All,
        CallFilter::Missed,
        CallFilter::Answered,
        CallFilter::Voicemail,
        CallFilter::Blocked,
        CallFilter::Outgoing,
    ] {
        for (number, person, topic) in [
            (None, None, None),
            (Some(thread), None, None),
            (None, Some(thread), None),
            (None, None, Some(Topic::Cancel)),
        ] {
            let wanted = CallsWanted { filter, number, person, topic, since: None, until: Some(tx.now()) };
            list::select_wanted(tx, &wanted, Id::LAST, 20, deskbell_twilio::Country::US)?;
        }
    }
    for is_heard in [false, true] {
        with_voicemail(tx, is_heard, Id::LAST, 20, deskbell_twilio::Country::US)?;
    }
    let last: Id = tx.query_row("SELECT max(id) FROM calls", [], |row| row.get(0))?;
    about::write(tx, last, Some(Topic::Cancel), "On Friday")?;
    store::set_round(tx, last, 3)?;
    assert_eq!(store::read(tx, last)?.round, Some(3));
    store::list_going(tx, Id::LAST)?;
    store::mark_read(tx, thread, Id::LAST)?;
    store::mark_last_unread(tx, thread)?;
    store::first_unread(tx, thread)?;
    store::mark_seen(tx, thread)?;
    outgoing::exercise(tx, thread)?;
    moving::exercise(tx, last)?;
    live::exercise(tx)
}

#[cfg(test)]
mod tests;
