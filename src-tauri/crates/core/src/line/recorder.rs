//! The flight recorder and the quarantine: what came over the line and what it did. Both are bounded.
//!
//! Invariant: a request is recorded in the same transaction as what it did, and without its signature.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::params;

use crate::account::Office;
use crate::error::Error;
use crate::store::{Id, Lane, Tx};

/// A request as it came, without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Path and query.
    pub path: String,
    /// The body, at most 64 KB.
    pub body: Vec<u8>,
}

/// Requests are kept this long, and no more than so many.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const KEPT: u32 = 200_000;
const QUARANTINE: u32 = 500;
/// At most one row a reason in this time; the others are counted.
const APART: Duration = Duration::from_secs(1);
/// Of a request that nobody vouches for only the beginning is kept.
const QUARANTINED_BODY: usize = 4096;

/// Records a request with what it did.
pub(crate) fn record(tx: &mut Tx<'_>, kind: &str, request: &Request, outcome: &str) -> Result<(), Error> {
    let id = tx.arrival_id()?;
    tx.prepare_cached("INSERT INTO requests (id, kind, path, form, outcome) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, kind, request.path, request.body, outcome])?;
    Ok(())
}

/// Counts refused requests, and keeps one a second of each reason.
#[derive(Default)]
pub struct Quarantine {
    reasons: Mutex<HashMap<&'static str, Tally>>,
}

#[derive(Clone, Copy)]
struct Tally {
    written_at: Millis,
    since: u32,
}

impl Quarantine {
    /// Keeps a refused request, unless one with the same reason was kept within the last second.
    pub async fn note(&self, office: &Office, request: Request, reason: &'static str) {
        let now = office.clock().now();
        let Some(times) = self.count(reason, now) else { return };
        let mut body = request.body;
        body.truncate(QUARANTINED_BODY);
        let path: String = request.path.chars().take(512).collect();
        let kept = office
            .store()
            .write(Lane::Bulk, move |tx| {
                let id = tx.arrival_id()?;
                tx.execute(
                    "INSERT INTO quarantine (id, path, reason, form, times) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id, path, reason, body, times],
                )?;
                prune_quarantine(tx)
            })
            .await;
        if let Err(error) = kept {
            tracing::warn!(code = error.code(), "a refused request could not be kept");
        }
    }

    /// How many there were since the last row, or `None` while it is too early for another row.
    fn count(&self, reason: &'static str, now: Millis) -> Option<u32> {
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        match reasons.get_mut(reason) {
            Some(tally) if tally.written_at + APART > now => {
                tally.since = tally.since.saturating_add(1);
                None
            }
            Some(tally) => {
                let times = tally.since.saturating_add(1);
                *tally = Tally { written_at: now, since: 0 };
                Some(times)
            }
            None => {
                reasons.insert(reason, Tally { written_at: now, since: 0 });
                Some(1)
            }
        }
    }
}

fn prune_quarantine(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        [QUARANTINE],
    )?;
    Ok(())
}

/// Takes away what is older or more than the bounds allow; a little at a time, so that no door waits long.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    const AT_ONCE: u32 = 500;
    loop {
        let gone = office
            .store()
            .write(Lane::Bulk, |tx| {
                let oldest = Id::first_at(tx.now() - KEPT_FOR);
                let surplus: Id = tx
                    .query_row("SELECT id FROM requests ORDER BY id DESC LIMIT 1 OFFSET ?1", [KEPT], |row| {
                        row.get(0)
                    })
                    .unwrap_or(Id::ZERO);
                Ok(tx.execute(
                    "DELETE FROM requests WHERE id IN
                         (SELECT id FROM requests WHERE id < max(?1, ?2) ORDER BY id LIMIT ?3)",
                    params![oldest, surplus, AT_ONCE],
                )?)
            })
            .await?;
        if gone < AT_ONCE as usize {
            return Ok(());
        }
    }
}
