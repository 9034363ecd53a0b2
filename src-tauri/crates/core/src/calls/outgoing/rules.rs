//! How a call of ours stands and ended: one rule over everything that is known of it, whichever way that came. Pure.

use deskbell_twilio::api::calls::CallStatus;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::calls::Outcome;
use crate::calls::rules::LegFacts;

/// How far it has come to Twilio. The order of the variants is the rank: a later one is never overwritten by an earlier,
/// but for a call that Twilio was too busy to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attempt {
    /// Wished for, not yet tried.
    Queued,
    /// Handed to Twilio; its answer is awaited.
    Calling,
    /// Handed to Twilio, and nobody knows whether it arrived there.
    Unconfirmed,
    /// Looked for at Twilio long enough and not found.
    Lost,
    /// Twilio refused it, or it could not be tried in time.
    Refused,
    /// Hung up before it was tried.
    Withdrawn,
    /// Twilio has it.
    Taken,
}

impl Attempt {
    const ALL: [(Attempt, &str); 7] = [
        (Attempt::Queued, "queued"),
        (Attempt::Calling, "calling"),
        (Attempt::Unconfirmed, "unconfirmed"),
        (Attempt::Lost, "lost"),
        (Attempt::Refused, "refused"),
        (Attempt::Withdrawn, "withdrawn"),
        (Attempt::Taken, "taken"),
    ];

    fn word(self) -> &'static str {
        Attempt::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }
}

impl ToSql for Attempt {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Attempt {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Attempt> {
        let word = value.as_str()?;
        let known = Attempt::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(attempt, _)| *attempt).ok_or(FromSqlError::InvalidType)
    }
}

/// How a call of ours ended, and why in words; the words are empty where the outcome says it all, and of one that
/// failed, which `reasons` explains.
///
/// `status` is that of our own phone, which Twilio rings first; `legs` are what was rung from it.
pub(crate) fn outcome(attempt: Attempt, status: &CallStatus, legs: &[LegFacts]) -> (Outcome, &'static str) {
    match attempt {
        Attempt::Queued | Attempt::Calling | Attempt::Unconfirmed => return (Outcome::Going, ""),
        Attempt::Lost | Attempt::Refused => return (Outcome::Failed, ""),
        Attempt::Withdrawn => return (Outcome::Canceled, "hung up before anybody was called"),
        Attempt::Taken if !status.is_final() => return (Outcome::Going, ""),
        Attempt::Taken => {}
    }
    if legs.iter().any(LegFacts::has_spoken) {
        return (Outcome::Answered, "");
    }
    match status {
        CallStatus::NoAnswer => (Outcome::Canceled, "your phone was not answered"),
        CallStatus::Busy => (Outcome::Canceled, "your phone was engaged"),
        CallStatus::Failed => (Outcome::Failed, ""),
        CallStatus::Canceled => (Outcome::Canceled, "hung up before your phone was answered"),
        _ => of_theirs(legs),
    }
}

/// How it ended once our own phone was answered. Only one phone is rung from it; where news of two came, the later counts.
fn of_theirs(legs: &[LegFacts]) -> (Outcome, &'static str) {
    let Some(leg) = legs.iter().max_by_key(|leg| leg.status.rank()) else {
        return (Outcome::Canceled, "hung up before they were called");
    };
    match leg.status {
        CallStatus::Busy => (Outcome::Busy, ""),
        CallStatus::Failed => (Outcome::Failed, ""),
        CallStatus::NoAnswer | CallStatus::Completed => (Outcome::Unanswered, ""),
        _ => (Outcome::Canceled, "hung up before they answered"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(status: &str, seconds: u32) -> LegFacts {
        LegFacts {
            address: "+12025550123".to_owned(),
            status: CallStatus::from(status),
            seconds,
            is_asked: false,
            is_accepted: false,
            is_bridged: None,
        }
    }

    #[test]
    fn every_way_a_call_of_ours_can_end_has_its_word() {
        let bridged = |is: bool, leg: LegFacts| LegFacts { is_bridged: Some(is), ..leg };
        let taken = Attempt::Taken;
        for (attempt, status, legs, wanted) in [
            (Attempt::Queued, "queued", vec![], Outcome::Going),
            (Attempt::Unconfirmed, "queued", vec![], Outcome::Going),
            (Attempt::Lost, "queued", vec![], Outcome::Failed),
            (Attempt::Refused, "queued", vec![], Outcome::Failed),
            (Attempt::Withdrawn, "queued", vec![], Outcome::Canceled),
            (taken, "ringing", vec![], Outcome::Going),
            (taken, "in-progress", vec![leg("no-answer", 0)], Outcome::Going),
            (taken, "no-answer", vec![], Outcome::Canceled),
            (taken, "busy", vec![], Outcome::Canceled),
            (taken, "failed", vec![], Outcome::Failed),
            (taken, "canceled", vec![], Outcome::Canceled),
            (taken, "completed", vec![], Outcome::Canceled),
            (taken, "completed", vec![leg("ringing", 0)], Outcome::Canceled),
            (taken, "completed", vec![leg("canceled", 0)], Outcome::Canceled),
            (taken, "completed", vec![leg("no-answer", 0)], Outcome::Unanswered),
            (taken, "completed", vec![leg("busy", 0)], Outcome::Busy),
            (taken, "completed", vec![leg("failed", 0)], Outcome::Failed),
            (taken, "completed", vec![leg("completed", 61)], Outcome::Answered),
            (taken, "completed", vec![leg("in-progress", 0)], Outcome::Answered),
            (taken, "completed", vec![bridged(true, leg("completed", 0))], Outcome::Answered),
            (taken, "completed", vec![bridged(false, leg("completed", 3))], Outcome::Unanswered),
            (taken, "a-word-of-tomorrow", vec![], Outcome::Going),
        ] {
            let told = outcome(attempt, &CallStatus::from(status), &legs);
            assert_eq!(told.0, wanted, "{attempt:?} {status} {legs:?}");
        }
    }

    #[test]
    fn what_twilio_has_outranks_everything_that_we_thought_of_it() {
        assert!(Attempt::Taken > Attempt::Lost && Attempt::Taken > Attempt::Refused);
        assert!(Attempt::Lost > Attempt::Unconfirmed && Attempt::Unconfirmed > Attempt::Calling);
    }
}
