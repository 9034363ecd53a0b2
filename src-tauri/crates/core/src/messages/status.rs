//! The states of a message, and the one rule about them: a status is the highest seen.
//!
//! Any order and repetition of callbacks, listings and answers gives the same state.

use deskbell_twilio::api::messages::MessageStatus as TwilioStatus;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use ts_rs::TS;

/// Where a message stands. The order of the variants is the rank: a later one is never overwritten by an earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "MessageStatus")]
pub enum Status {
    /// Written by us, not yet tried.
    Queued,
    /// Handed to Twilio; its answer is awaited.
    Sending,
    /// Handed to Twilio, and nobody knows whether it arrived there.
    Unconfirmed,
    /// Looked for at Twilio long enough and not found. The page shows it as failed, with its own sentence.
    #[serde(rename = "failed")]
    Lost,
    /// Twilio has it. The page shows it as sending.
    #[serde(rename = "sending")]
    Accepted,
    /// The carrier has it.
    Sent,
    /// Called back before it was sent.
    Canceled,
    /// Twilio or a carrier refused it.
    Failed,
    /// The carrier could not deliver it.
    Undelivered,
    /// It is on their phone.
    Delivered,
    /// They have opened it.
    Read,
    /// They wrote it; incoming messages have no other status.
    Received,
}

impl Status {
    const ALL: [(Status, &str); 12] = [
        (Status::Queued, "queued"),
        (Status::Sending, "sending"),
        (Status::Unconfirmed, "unconfirmed"),
        (Status::Lost, "lost"),
        (Status::Accepted, "accepted"),
        (Status::Sent, "sent"),
        (Status::Canceled, "canceled"),
        (Status::Failed, "failed"),
        (Status::Undelivered, "undelivered"),
        (Status::Delivered, "delivered"),
        (Status::Read, "read"),
        (Status::Received, "received"),
    ];

    /// The place in the total order: higher wins.
    #[must_use]
    pub fn rank(self) -> i64 {
        self as i64
    }

    /// The word under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Status::ALL.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    /// Whether a person should look: the text did not reach anybody.
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(self, Status::Lost | Status::Failed | Status::Undelivered)
    }

    /// What Twilio's word means here (Message resource, "status"). A word Twilio adds later counts as accepted:
    /// whatever it says, Twilio has the message.
    #[must_use]
    pub fn from_twilio(status: &TwilioStatus) -> Status {
        match status {
            TwilioStatus::Sent | TwilioStatus::PartiallyDelivered => Status::Sent,
            TwilioStatus::Canceled => Status::Canceled,
            TwilioStatus::Failed => Status::Failed,
            TwilioStatus::Undelivered => Status::Undelivered,
            TwilioStatus::Delivered => Status::Delivered,
            TwilioStatus::Read => Status::Read,
            TwilioStatus::Received | TwilioStatus::Receiving => Status::Received,
            _ => Status::Accepted,
        }
    }
}

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Status> {
        let word = value.as_str()?;
        Status::ALL
            .iter()
            .find(|(_, candidate)| *candidate == word)
            .map(|(status, _)| *status)
            .ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranks_are_the_order_of_the_table() {
        let ranks: Vec<i64> = Status::ALL.iter().map(|(status, _)| status.rank()).collect();
        assert_eq!(ranks, (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn what_reached_the_phone_outranks_what_failed() {
        assert!(Status::Delivered > Status::Undelivered);
        assert!(Status::Undelivered > Status::Failed);
        assert!(Status::Failed > Status::Sent);
        assert!(Status::Accepted > Status::Lost);
    }
}
