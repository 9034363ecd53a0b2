//! Calls that go on: how far each has come, told from what is known of it and of the phones that were rung for it.
//!
//! Invariant: a call leaves by facts, when the rules say how it ended, and by no timer.

use std::time::Duration;

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::{Country, Millis};
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::calls::moving::{self, MoveState, Moved};
use crate::calls::outgoing::rules::Attempt;
use crate::calls::rules::LegFacts;
use crate::calls::{Call, Outcome, list, store};
use crate::error::Error;
use crate::messages;
use crate::rooms;
use crate::store::Id;

/// No call lasts longer: what still seems to go on then has been lost sight of.
const LONGEST: Duration = Duration::from_secs(4 * 60 * 60);
/// More calls at once no office has.
const MOST: u32 = 20;
/// So many of their last texts stand on a card.
const TEXTS: u32 = 3;

/// How far a call that goes on has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "CallStage")]
pub enum Stage {
    /// It is being made.
    Starting,
    /// Handed to Twilio, and nobody knows whether it arrived there.
    Unconfirmed,
    /// They call, and nobody has taken it yet.
    Ringing,
    /// Our own phone rings.
    RingingUs,
    /// Our own phone was answered, and theirs does not ring yet.
    Connecting,
    /// Their phone rings.
    RingingThem,
    /// They hear words of the office, or wait for somebody of it.
    Speaking,
    /// Both speak.
    Talking,
    /// It is being moved: a phone of the office rings, and they wait.
    Moving,
    /// It is in the conference room.
    InRoom,
    /// They have spoken, or nobody answered: it is about to end.
    Closing,
}

/// A call that goes on, as its card shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LiveCall {
    /// The call.
    pub call: Call,
    /// Its last move to somebody else of the office.
    pub moved: Option<Moved>,
    /// Their last texts, oldest first, from both sides.
    pub texts: Vec<LiveText>,
}

/// A text on the card of a call.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LiveText {
    /// Which one.
    pub id: Id,
    /// Who wrote it.
    pub direction: messages::Direction,
    /// Its words, cut to what a card shows.
    pub body: String,
    /// When.
    pub at: Millis,
}

/// A row of the log before it is known how far it has come.
pub(super) struct Row {
    pub(super) call: Call,
    pub(super) sid: Option<String>,
    pub(super) status: CallStatus,
    pub(super) attempt: Option<Attempt>,
}

/// The rows with how far those have come that go on; only for those the phones that were rung are looked at.
pub(super) fn complete(conn: &Connection, rows: Vec<Row>) -> Result<Vec<Call>, Error> {
    rows.into_iter()
        .map(|row| {
            if row.call.outcome != Outcome::Going {
                return Ok(row.call);
            }
            let moved = moving::store::last_of(conn, row.call.id)?;
            let stage = match moved.map(|moved| moved.state) {
                Some(MoveState::Ringing | MoveState::Back) => Some(Stage::Moving),
                Some(MoveState::Unanswered) => Some(Stage::Closing),
                _ => None,
            };
            if stage.is_some() {
                return Ok(Call { stage, ..row.call });
            }
            if rooms::store::where_is(conn, row.sid.as_deref().unwrap_or_default())?.is_some()
                || rooms::store::last_of(conn, row.call.id)?.is_some_and(|entry| entry.is_in())
            {
                return Ok(Call { stage: Some(Stage::InRoom), ..row.call });
            }
            let legs = store::legs_of(conn, row.sid.as_deref().unwrap_or_default())?;
            let talking = legs.iter().find(|leg| speaks(leg));
            let stage = match row.attempt {
                Some(attempt) if row.call.spoken.is_some() => {
                    of_spoken(attempt, &row.status, talking.is_some())
                }
                Some(attempt) => of_ours(attempt, &row.status, &legs),
                None if talking.is_some() => Stage::Talking,
                None => Stage::Ringing,
            };
            Ok(Call { stage: Some(stage), ..row.call })
        })
        .collect()
}

fn speaks(leg: &LegFacts) -> bool {
    leg.status == CallStatus::InProgress && leg.has_spoken()
}

/// Of a spoken call, in which no phone of ours rings first.
fn of_spoken(attempt: Attempt, status: &CallStatus, is_talking: bool) -> Stage {
    match (attempt, status) {
        (Attempt::Unconfirmed, _) => Stage::Unconfirmed,
        (Attempt::Taken, _) if is_talking => Stage::Talking,
        (Attempt::Taken, CallStatus::Ringing) => Stage::RingingThem,
        (Attempt::Taken, CallStatus::InProgress) => Stage::Speaking,
        _ => Stage::Starting,
    }
}

fn of_ours(attempt: Attempt, status: &CallStatus, legs: &[LegFacts]) -> Stage {
    match attempt {
        Attempt::Unconfirmed => return Stage::Unconfirmed,
        Attempt::Taken => {}
        _ => return Stage::Starting,
    }
    match legs.iter().max_by_key(|leg| leg.status.rank()) {
        Some(leg) if speaks(leg) => Stage::Talking,
        Some(leg) if leg.status.is_final() => Stage::Closing,
        Some(_) => Stage::RingingThem,
        None => match status {
            CallStatus::InProgress => Stage::Connecting,
            CallStatus::Ringing => Stage::RingingUs,
            _ => Stage::Starting,
        },
    }
}

/// The calls that go on, the newest first, with the last texts of whoever is on them.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_all(office: &Office) -> Result<Vec<LiveCall>, Error> {
    let country = office.country();
    let since = Id::first_at(office.clock().now() - LONGEST);
    office.store().read(move |conn| read(conn, since, country)).await
}

fn read(conn: &Connection, since: Id, country: Country) -> Result<Vec<LiveCall>, Error> {
    let calls = complete(conn, list::going(conn, since, MOST, country)?)?;
    calls
        .into_iter()
        .map(|call| {
            let mut texts = messages::list::older(conn, call.thread, Id::LAST, TEXTS)?;
            texts.reverse();
            let texts = texts.into_iter().map(|text| LiveText {
                id: text.id,
                direction: text.direction,
                body: short(&text.body),
                at: text.at,
            });
            Ok(LiveCall { moved: moving::told(conn, call.id)?, texts: texts.collect(), call })
        })
        .collect()
}

fn short(body: &str) -> String {
    const LETTERS: usize = 160;
    if body.chars().count() <= LETTERS {
        return body.to_owned();
    }
    body.chars().take(LETTERS).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
pub(super) fn exercise(conn: &Connection) -> Result<(), Error> {
    read(conn, Id::ZERO, Country::US).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(status: &str) -> LegFacts {
        LegFacts {
            address: "+12025550123".to_owned(),
            status: CallStatus::from(status),
            seconds: 0,
            is_asked: false,
            is_accepted: false,
            is_bridged: None,
        }
    }

    #[test]
    fn every_stage_of_a_call_of_ours_has_its_word() {
        for (attempt, status, legs, wanted) in [
            (Attempt::Queued, "queued", vec![], Stage::Starting),
            (Attempt::Calling, "queued", vec![], Stage::Starting),
            (Attempt::Unconfirmed, "queued", vec![], Stage::Unconfirmed),
            (Attempt::Taken, "initiated", vec![], Stage::Starting),
            (Attempt::Taken, "ringing", vec![], Stage::RingingUs),
            (Attempt::Taken, "in-progress", vec![], Stage::Connecting),
            (Attempt::Taken, "in-progress", vec![leg("initiated")], Stage::RingingThem),
            (Attempt::Taken, "in-progress", vec![leg("ringing")], Stage::RingingThem),
            (Attempt::Taken, "in-progress", vec![leg("in-progress")], Stage::Talking),
            (Attempt::Taken, "in-progress", vec![leg("no-answer")], Stage::Closing),
        ] {
            assert_eq!(of_ours(attempt, &CallStatus::from(status), &legs), wanted, "{attempt:?} {status}");
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_letter() {
        assert_eq!(short("Hello"), "Hello");
        assert_eq!(short(&"ü".repeat(200)).chars().count(), 161);
    }
}
