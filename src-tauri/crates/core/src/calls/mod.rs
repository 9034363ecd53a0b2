//! Calls: taking them in once, answering them by the office's rules, and knowing how each ended.
//!
//! Invariants: two ways in (webhook and catch-up), one function ([`receive`]); a status is the highest seen, and how a
//! call ended follows from one rule over everything known of it, so that order and repetition change nothing; whatever
//! goes wrong while a call is answered, the caller can leave a message.

mod answer;
pub(crate) mod catch_up;
pub mod incoming;
mod late;
mod list;
mod receive;
pub(crate) mod rules;
pub(crate) mod store;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::PartyView;
use crate::store::Id;
use crate::voicemails::Voicemail;

pub use incoming::Answer;
pub(crate) use list::{newer, older, with_voicemail};
pub(crate) use receive::{Arrival, Leg, Origin, note_leg, receive, settle};
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
    /// Who called.
    pub them: PartyView,
    /// Which of our numbers.
    pub number: Id,
    /// What we call that number.
    pub number_name: String,
    /// How it ended, or that it goes on.
    pub outcome: Outcome,
    /// Why it was answered as it was; empty if Deskbell did not answer it.
    pub reason: String,
    /// Who spoke with them; empty if nobody did.
    pub answered_by: String,
    /// How long it lasted.
    pub seconds: u32,
    /// When it came.
    pub at: Millis,
    /// Whether it was missed and nobody has seen that.
    pub is_unread: bool,
    /// Whether catch-up found it because no webhook had told us.
    pub is_recovered: bool,
    /// What they left on the voicemail.
    pub voicemail: Option<Voicemail>,
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
}

/// Asks for a page of the call log.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ListCalls {
    /// Which calls.
    pub filter: CallFilter,
    /// Only those to this number of ours.
    pub number: Option<Id>,
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
    ] {
        for number in [None, Some(thread)] {
            let args = ListCalls { filter, number, after: None, limit: 20 };
            list::page(tx, &args, Id::LAST, deskbell_twilio::Country::US)?;
        }
    }
    for is_heard in [false, true] {
        with_voicemail(tx, is_heard, Id::LAST, 20, deskbell_twilio::Country::US)?;
    }
    store::list_going(tx, Id::LAST)?;
    store::mark_read(tx, thread, Id::LAST)?;
    store::mark_last_unread(tx, thread)?;
    store::first_unread(tx, thread)?;
    store::mark_seen(tx, thread)?;
    Ok(())
}

#[cfg(test)]
mod tests;
