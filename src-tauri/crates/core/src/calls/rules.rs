//! How a call ended: one rule over everything that is known of it, whichever way that came. Pure.

use deskbell_twilio::api::calls::CallStatus;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use ts_rs::TS;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "CallOutcome")]
pub enum Outcome {
    /// It goes on.
    Going,
    /// Nobody took it.
    Missed,
    /// Somebody took it.
    Answered,
    /// They left a message.
    Voicemail,
    /// The caller was not let in.
    Blocked,
    /// We called, and nobody answered.
    Unanswered,
    /// We called, and the line was engaged.
    Busy,
    /// We called, and hung up or did not take our own phone before they answered.
    Canceled,
    /// We called, and it could not be put through.
    Failed,
}

impl Outcome {
    const ALL: [(Outcome, &str); 9] = [
        (Outcome::Going, "going"),
        (Outcome::Missed, "missed"),
        (Outcome::Answered, "answered"),
        (Outcome::Voicemail, "voicemail"),
        (Outcome::Blocked, "blocked"),
        (Outcome::Unanswered, "unanswered"),
        (Outcome::Busy, "busy"),
        (Outcome::Canceled, "canceled"),
        (Outcome::Failed, "failed"),
    ];

    /// The word under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Outcome::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }

    /// Whether somebody should look: they wanted something and did not get hold of us.
    #[must_use]
    pub fn wants_attention(self) -> bool {
        matches!(self, Outcome::Missed | Outcome::Voicemail)
    }
}

impl ToSql for Outcome {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Outcome {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Outcome> {
        let word = value.as_str()?;
        Outcome::ALL
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(outcome, _)| *outcome)
            .ok_or(FromSqlError::InvalidType)
    }
}

/// What is known of a phone that was rung for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LegFacts {
    pub(crate) address: String,
    pub(crate) status: CallStatus,
    pub(crate) seconds: u32,
    /// Whether it had to press 1.
    pub(crate) is_asked: bool,
    pub(crate) is_accepted: bool,
    /// Whether caller and phone spoke, where Twilio said so.
    pub(crate) is_bridged: Option<bool>,
}

impl LegFacts {
    /// Whether somebody at this phone spoke with the caller, or speaks. A mailbox that answered and pressed nothing did
    /// not, however long it talked.
    pub(crate) fn has_spoken(&self) -> bool {
        match self.is_bridged {
            Some(is_bridged) => is_bridged,
            None if self.is_asked => self.is_accepted,
            None => match self.status {
                CallStatus::Completed => self.seconds > 0,
                CallStatus::InProgress => true,
                _ => self.is_accepted,
            },
        }
    }
}

/// How a call with these facts ended.
pub(crate) fn outcome(
    status: &CallStatus,
    is_blocked: bool,
    legs: &[LegFacts],
    has_voicemail: bool,
) -> Outcome {
    if is_blocked {
        return Outcome::Blocked;
    }
    if has_voicemail {
        return Outcome::Voicemail;
    }
    if !status.is_final() {
        return Outcome::Going;
    }
    if legs.iter().any(LegFacts::has_spoken) { Outcome::Answered } else { Outcome::Missed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(status: &str, seconds: u32) -> LegFacts {
        LegFacts {
            address: "+12025550150".to_owned(),
            status: CallStatus::from(status),
            seconds,
            is_asked: false,
            is_accepted: false,
            is_bridged: None,
        }
    }

    #[test]
    fn every_way_a_call_can_end_has_its_word() {
        let asked = |leg: LegFacts| LegFacts { is_asked: true, ..leg };
        let accepted = |leg: LegFacts| LegFacts { is_accepted: true, ..asked(leg) };
        let bridged = |is: bool, leg: LegFacts| LegFacts { is_bridged: Some(is), ..leg };
        for (status, is_blocked, legs, has_voicemail, wanted) in [
            ("ringing", false, vec![], false, Outcome::Going),
            ("in-progress", false, vec![leg("in-progress", 0)], false, Outcome::Going),
            ("completed", false, vec![], false, Outcome::Missed),
            ("no-answer", false, vec![], false, Outcome::Missed),
            ("busy", true, vec![], false, Outcome::Blocked),
            ("completed", false, vec![leg("no-answer", 0), leg("busy", 0)], false, Outcome::Missed),
            ("completed", false, vec![leg("no-answer", 0), leg("completed", 61)], false, Outcome::Answered),
            ("completed", false, vec![leg("completed", 0)], false, Outcome::Missed),
            // A mailbox answered, listened to the question and pressed nothing.
            ("completed", false, vec![asked(leg("completed", 9))], false, Outcome::Missed),
            ("completed", false, vec![accepted(leg("completed", 90))], false, Outcome::Answered),
            ("completed", false, vec![bridged(false, leg("completed", 9))], false, Outcome::Missed),
            ("completed", false, vec![bridged(true, asked(leg("completed", 9)))], false, Outcome::Answered),
            ("in-progress", false, vec![leg("no-answer", 0)], true, Outcome::Voicemail),
            ("completed", false, vec![asked(leg("completed", 9))], true, Outcome::Voicemail),
            ("a-word-of-tomorrow", false, vec![], false, Outcome::Going),
        ] {
            let told = outcome(&CallStatus::from(status), is_blocked, &legs, has_voicemail);
            assert_eq!(told, wanted, "{status} {legs:?}");
        }
    }
}
