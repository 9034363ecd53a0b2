//! The proof: Twilio's texts per day beside ours, and fetching what is missing.
//!
//! Invariant: what was deleted here counts as known; only what would come in by catching up is called missing.

use std::collections::BTreeMap;
use std::time::Duration;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{Millis, Party};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::messages::{Direction, catch_up};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// So many days at most: Twilio is asked for every text of them.
const MOST: u32 = 30;

/// How many days to compare.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReadProof {
    /// 1 to 30.
    pub days: u32,
}

/// Twilio's texts beside ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Proof {
    /// Day by day in UTC, as Twilio counts; newest first.
    pub days: Vec<ProofDay>,
    /// How many are missing here in all.
    pub missing: u32,
}

/// A day of texts, both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProofDay {
    /// Its date: `2026-11-21`.
    pub day: String,
    /// How many Twilio has.
    pub theirs: u32,
    /// How many of those are here.
    pub ours: u32,
}

/// Counts Twilio's texts of the last days, and how many of them are here.
///
/// # Errors
/// `bad_input` for no days or too many; what Twilio or the disk says.
pub async fn read(office: &Office, args: ReadProof) -> Result<Proof, Error> {
    let (now, days) = bounds(office, args)?;
    let mut counts: BTreeMap<String, (u32, u32)> =
        (0..days).map(|back| ((now - DAY * back).utc_day().to_string(), (0, 0))).collect();
    let oldest = now - DAY * (days - 1);
    for (id, _, number) in office.store().read(crate::numbers::store::listening).await? {
        let ends = catch_up::history_ends(office, id).await?;
        for direction in [Direction::In, Direction::Out] {
            let mut page = office.twilio().execute(&ask(&number, direction, oldest)).await?;
            loop {
                let found: Vec<Found> = page.messages.iter().filter_map(|one| found(one, ends)).collect();
                let known = office.store().read(move |conn| look_up(conn, found)).await?;
                for (day, is_here) in known {
                    if let Some((theirs, ours)) = counts.get_mut(&day) {
                        *theirs += 1;
                        *ours += u32::from(is_here);
                    }
                }
                match office.twilio().next(&page).await? {
                    Some(next) => page = next,
                    None => break,
                }
            }
        }
    }
    let days: Vec<ProofDay> =
        counts.into_iter().rev().map(|(day, (theirs, ours))| ProofDay { day, theirs, ours }).collect();
    let missing = days.iter().map(|day| day.theirs - day.ours).sum();
    Ok(Proof { days, missing })
}

/// Takes in what Twilio has of the last days and we have not, and counts again.
///
/// # Errors
/// As [`read`].
pub async fn fetch(office: &Office, args: ReadProof) -> Result<Proof, Error> {
    let (now, days) = bounds(office, args)?;
    let oldest = now - DAY * (days - 1);
    for (id, _, number) in office.store().read(crate::numbers::store::listening).await? {
        let ends = catch_up::history_ends(office, id).await?;
        for direction in [Direction::In, Direction::Out] {
            let mut page = office.twilio().execute(&ask(&number, direction, oldest)).await?;
            loop {
                catch_up::take_missing(office, &page.messages, ends).await?;
                match office.twilio().next(&page).await? {
                    Some(next) => page = next,
                    None => break,
                }
            }
        }
    }
    read(office, args).await
}

fn bounds(office: &Office, args: ReadProof) -> Result<(Millis, u32), Error> {
    if (1..=MOST).contains(&args.days) {
        return Ok((office.clock().twilio_now(), args.days));
    }
    Err(Error::bad_input("days", "Between 1 and 30 days can be compared."))
}

fn ask(number: &str, direction: Direction, oldest: Millis) -> api::List {
    let ours = Some(Party::from_twilio(number));
    api::List {
        to: if direction == Direction::In { ours.clone() } else { None },
        from: if direction == Direction::Out { ours } else { None },
        sent_since: Some(oldest.utc_day()),
        page_size: Some(1000),
        ..api::List::default()
    }
}

/// A text that Twilio has.
struct Found {
    sid: String,
    day: String,
    /// Whether it is from before our listening began: the import fetches as much of that as somebody wished.
    is_history: bool,
}

/// A text of a listing. Drafts of a schedule have no date yet.
fn found(message: &api::Message, history_ends: Millis) -> Option<Found> {
    let at = message.date()?;
    let is_history = catch_up::is_history(at, history_ends);
    Some(Found { sid: message.sid.as_str().to_owned(), day: at.utc_day().to_string(), is_history })
}

/// For each text, its day and whether it is here, or was deleted here. History that is not here is not missed.
fn look_up(conn: &Connection, found: Vec<Found>) -> Result<Vec<(String, bool)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM messages WHERE sid = ?1 UNION ALL SELECT 1 FROM tombstones WHERE sid = ?1 LIMIT 1",
    )?;
    let mut counted = Vec::with_capacity(found.len());
    for Found { sid, day, is_history } in found {
        let is_here = statement.query_row([&sid], |_| Ok(())).optional()?.is_some();
        if is_here || !is_history {
            counted.push((day, is_here));
        }
    }
    Ok(counted)
}
