//! Whom a kind of spoken call may go to and when, and what came of a call. Pure.

use deskbell_twilio::api::calls::CallStatus;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::calls::Outcome;
use crate::calls::outgoing::rules::Attempt;
use crate::routing::{OpenSpan, Rules};
use crate::settings::notices::Weekday;

/// Where a number has no hours of its own nobody's phone rings before or after.
const FROM: &str = "08:00";
const TO: &str = "20:00";

/// What is spoken, which decides whom and when it may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpokenKind {
    /// An appointment, to be confirmed: everybody who has not opted out, in the hours.
    Appointment,
    /// A notice that cannot wait: everybody who has not opted out, at any hour.
    Urgent,
    /// What the office has to offer: only who has agreed, in the hours.
    Campaign,
}

impl SpokenKind {
    const ALL: [(SpokenKind, &str); 3] = [
        (SpokenKind::Appointment, "appointment"),
        (SpokenKind::Urgent, "urgent"),
        (SpokenKind::Campaign, "campaign"),
    ];

    /// Whether it waits until the office opens.
    pub(crate) fn keeps_hours(self) -> bool {
        self != SpokenKind::Urgent
    }

    /// Whether only who has agreed may be called.
    pub(crate) fn needs_consent(self) -> bool {
        self == SpokenKind::Campaign
    }
}

/// How it stands with one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalleeResult {
    /// Their turn has not come.
    Waiting,
    /// They are being called.
    Calling,
    /// Their phone rings.
    Ringing,
    /// It was answered, and the words are spoken.
    Speaking,
    /// Handed to Twilio, and nobody knows whether it arrived there.
    Unconfirmed,
    /// They pressed 1.
    Confirmed,
    /// They pressed 2.
    Change,
    /// They pressed 3 and spoke with us.
    Talked,
    /// They pressed 3, and nobody of us took them.
    WantedUs,
    /// They heard it and pressed nothing.
    Heard,
    /// Their answering machine heard it.
    Voicemail,
    /// They answered, and the call ended before the words were said.
    HungUp,
    /// Their line was engaged.
    Busy,
    /// Nobody answered.
    Unanswered,
    /// They could not be called.
    Failed,
    /// They are not called.
    LeftOut,
    /// It was called off before their turn.
    Canceled,
}

impl CalleeResult {
    const ALL: [(CalleeResult, &str); 17] = [
        (CalleeResult::Waiting, "waiting"),
        (CalleeResult::Calling, "calling"),
        (CalleeResult::Ringing, "ringing"),
        (CalleeResult::Speaking, "speaking"),
        (CalleeResult::Unconfirmed, "unconfirmed"),
        (CalleeResult::Confirmed, "confirmed"),
        (CalleeResult::Change, "change"),
        (CalleeResult::Talked, "talked"),
        (CalleeResult::WantedUs, "wanted_us"),
        (CalleeResult::Heard, "heard"),
        (CalleeResult::Voicemail, "voicemail"),
        (CalleeResult::HungUp, "hung_up"),
        (CalleeResult::Busy, "busy"),
        (CalleeResult::Unanswered, "unanswered"),
        (CalleeResult::Failed, "failed"),
        (CalleeResult::LeftOut, "left_out"),
        (CalleeResult::Canceled, "canceled"),
    ];

    /// Whether a call to them goes on, as far as anybody knows.
    pub(crate) fn is_going(self) -> bool {
        matches!(
            self,
            CalleeResult::Calling
                | CalleeResult::Ringing
                | CalleeResult::Speaking
                | CalleeResult::Unconfirmed
        )
    }

    /// Whether nothing has reached them, so that it can be tried again.
    pub(crate) fn is_unreached(self) -> bool {
        matches!(
            self,
            CalleeResult::HungUp | CalleeResult::Busy | CalleeResult::Unanswered | CalleeResult::Failed
        )
    }

    /// In a few words: what stands with the call in the log, and in the table.
    pub(crate) fn words(self) -> &'static str {
        match self {
            CalleeResult::Waiting => "waits",
            CalleeResult::Calling => "is being called",
            CalleeResult::Ringing => "rings",
            CalleeResult::Speaking => "hears it",
            CalleeResult::Unconfirmed => "not known whether it arrived",
            CalleeResult::Confirmed => "confirmed",
            CalleeResult::Change => "wants a change",
            CalleeResult::Talked => "talked to us",
            CalleeResult::WantedUs => "wanted to talk to us",
            CalleeResult::Heard => "heard it, pressed nothing",
            CalleeResult::Voicemail => "answering machine heard it",
            CalleeResult::HungUp => "answered, and did not hear it",
            CalleeResult::Busy => "busy",
            CalleeResult::Unanswered => "no answer",
            CalleeResult::Failed => "failed",
            CalleeResult::LeftOut => "left out",
            CalleeResult::Canceled => "called off",
        }
    }
}

macro_rules! kept_as_words {
    ($($kept:ty),+) => {$(
        impl ToSql for $kept {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(Self::ALL.iter().find(|(known, _)| known == self).map_or("", |(_, word)| *word).into())
            }
        }

        impl FromSql for $kept {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let word = value.as_str()?;
                let known = Self::ALL.iter().find(|(_, known)| *known == word);
                known.map(|(kept, _)| *kept).ok_or(FromSqlError::InvalidType)
            }
        }
    )+};
}

kept_as_words!(SpokenKind, CalleeResult);

/// What is known of a spoken call beside what is known of all calls that we make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    pub(crate) is_machine: bool,
    /// Whether Twilio was told the words.
    pub(crate) is_said: bool,
    /// The key that was pressed: `1`, `2`, `3`, or none.
    pub(crate) pressed: String,
    /// How many keys were pressed that mean nothing.
    pub(crate) wrong: u32,
}

/// What came of a call, from everything that is known of it. `has_talked` is whether somebody of the office spoke.
pub(crate) fn result(attempt: Attempt, status: &CallStatus, facts: &Facts, has_talked: bool) -> CalleeResult {
    match attempt {
        Attempt::Queued | Attempt::Calling => return CalleeResult::Calling,
        Attempt::Unconfirmed => return CalleeResult::Unconfirmed,
        Attempt::Lost | Attempt::Refused => return CalleeResult::Failed,
        Attempt::Withdrawn => return CalleeResult::Canceled,
        Attempt::Taken => {}
    }
    match facts.pressed.as_str() {
        "1" => return CalleeResult::Confirmed,
        "2" => return CalleeResult::Change,
        "3" if has_talked => return CalleeResult::Talked,
        "3" if status.is_final() => return CalleeResult::WantedUs,
        "3" => return CalleeResult::Speaking,
        _ => {}
    }
    match status {
        CallStatus::InProgress => CalleeResult::Speaking,
        CallStatus::Ringing => CalleeResult::Ringing,
        CallStatus::Busy => CalleeResult::Busy,
        CallStatus::NoAnswer => CalleeResult::Unanswered,
        CallStatus::Failed => CalleeResult::Failed,
        CallStatus::Canceled => CalleeResult::Canceled,
        CallStatus::Completed if facts.is_said && facts.is_machine => CalleeResult::Voicemail,
        CallStatus::Completed if facts.is_said => CalleeResult::Heard,
        CallStatus::Completed => CalleeResult::HungUp,
        _ => CalleeResult::Calling,
    }
}

/// How such a call ended, as the log of all calls has it.
pub(crate) fn outcome(
    attempt: Attempt,
    status: &CallStatus,
    result: CalleeResult,
    has_voicemail: bool,
) -> Outcome {
    match (attempt, result) {
        (Attempt::Taken, _) if !status.is_final() => Outcome::Going,
        (_, result) if result.is_going() => Outcome::Going,
        (_, CalleeResult::Confirmed | CalleeResult::Change | CalleeResult::Talked | CalleeResult::Heard) => {
            Outcome::Answered
        }
        (_, CalleeResult::WantedUs) if has_voicemail => Outcome::Voicemail,
        (_, CalleeResult::WantedUs) => Outcome::Missed,
        (_, CalleeResult::Busy) => Outcome::Busy,
        (_, CalleeResult::Failed) => Outcome::Failed,
        (_, CalleeResult::Canceled) => Outcome::Canceled,
        _ => Outcome::Unanswered,
    }
}

/// The hours in which such calls go: those of the number; where it has none, the day of the office.
pub(crate) fn hours(rules: &Rules, zone: &str) -> Rules {
    if !rules.hours.is_empty() {
        return rules.clone();
    }
    let days = vec![
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let day = OpenSpan { days, from: FROM.to_owned(), to: TO.to_owned() };
    Rules { zone: rules.zone.clone().or_else(|| Some(zone.to_owned())), hours: vec![day], ..rules.clone() }
}

/// Whether a refusal is about our account or number, so that everybody else would be refused too. Codes of Twilio's:
/// <https://www.twilio.com/docs/api/errors>.
pub(crate) fn is_about_us(code: Option<u32>) -> bool {
    // Without a code it could not be tried in time: Twilio is away or too busy.
    code.is_none_or(|code| matches!(code, 10001 | 10002 | 10004 | 20003 | 20005 | 20429 | 21210 | 21212))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_spoken_call_can_go_has_its_result_and_its_outcome() {
        let facts = |pressed: &str, is_said, is_machine| Facts {
            pressed: pressed.to_owned(),
            is_said,
            is_machine,
            wrong: 0,
        };
        let nothing = || facts("", false, false);
        for (attempt, status, facts, has_talked, wanted, outcome_wanted) in [
            (Attempt::Queued, "queued", nothing(), false, CalleeResult::Calling, Outcome::Going),
            (Attempt::Unconfirmed, "queued", nothing(), false, CalleeResult::Unconfirmed, Outcome::Going),
            (Attempt::Lost, "queued", nothing(), false, CalleeResult::Failed, Outcome::Failed),
            (Attempt::Refused, "queued", nothing(), false, CalleeResult::Failed, Outcome::Failed),
            (Attempt::Withdrawn, "queued", nothing(), false, CalleeResult::Canceled, Outcome::Canceled),
            (Attempt::Taken, "initiated", nothing(), false, CalleeResult::Calling, Outcome::Going),
            (Attempt::Taken, "ringing", nothing(), false, CalleeResult::Ringing, Outcome::Going),
            (Attempt::Taken, "in-progress", nothing(), false, CalleeResult::Speaking, Outcome::Going),
            (Attempt::Taken, "busy", nothing(), false, CalleeResult::Busy, Outcome::Busy),
            (Attempt::Taken, "no-answer", nothing(), false, CalleeResult::Unanswered, Outcome::Unanswered),
            (Attempt::Taken, "failed", nothing(), false, CalleeResult::Failed, Outcome::Failed),
            (Attempt::Taken, "completed", nothing(), false, CalleeResult::HungUp, Outcome::Unanswered),
            (
                Attempt::Taken,
                "completed",
                facts("", true, false),
                false,
                CalleeResult::Heard,
                Outcome::Answered,
            ),
            (
                Attempt::Taken,
                "completed",
                facts("", true, true),
                false,
                CalleeResult::Voicemail,
                Outcome::Unanswered,
            ),
            (
                Attempt::Taken,
                "completed",
                facts("1", true, false),
                false,
                CalleeResult::Confirmed,
                Outcome::Answered,
            ),
            (
                Attempt::Taken,
                "in-progress",
                facts("2", true, false),
                false,
                CalleeResult::Change,
                Outcome::Going,
            ),
            (
                Attempt::Taken,
                "completed",
                facts("3", true, false),
                true,
                CalleeResult::Talked,
                Outcome::Answered,
            ),
            (
                Attempt::Taken,
                "completed",
                facts("3", true, false),
                false,
                CalleeResult::WantedUs,
                Outcome::Missed,
            ),
        ] {
            let status = CallStatus::from(status);
            let told = result(attempt, &status, &facts, has_talked);
            assert_eq!(told, wanted, "{attempt:?} {status:?} {facts:?}");
            assert_eq!(outcome(attempt, &status, told, false), outcome_wanted, "{told:?}");
        }
    }

    #[test]
    fn a_number_without_hours_calls_nobody_at_night() {
        let at = |text: &str| {
            let moment: jiff::Timestamp = text.parse().unwrap();
            let hours = hours(&Rules::default(), "America/New_York");
            crate::routing::is_open(&hours, deskbell_twilio::Millis(moment.as_millisecond())).0
        };
        assert!(!at("2026-11-21T12:59:00Z") && at("2026-11-21T13:00:00Z"));
        assert!(at("2026-11-22T00:59:00Z") && !at("2026-11-22T01:00:00Z"));
    }
}
