//! The flight recorder and the quarantine: what came over the line and what it did. Both are bounded.
//!
//! Invariant: a request is recorded in the same transaction as what it did, and without its signature.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, params};

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::{Id, Lane, Tx};

/// Why a signed request is not believed that could have been cut in another way.
pub const AMBIGUOUS: &str = "ambiguous";

/// A request as it came, without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Path and query.
    pub path: String,
    /// The body, at most 64 KB.
    pub body: Vec<u8>,
}

/// Requests are kept this long: a whole month, which a tunnel's budget is counted in. And no more than so many, nor more
/// than so many bytes.
const KEPT_FOR: Duration = Duration::from_secs(32 * 24 * 60 * 60);
const KEPT: u32 = 200_000;
const KEPT_BYTES: u64 = 64 * 1024 * 1024;
/// Refused requests are kept as long, and no more than so many; each has 4 KB at most.
const QUARANTINE: u32 = 500;
/// At most one row a reason in this time; the others are counted.
const APART: Duration = Duration::from_secs(1);
/// Twilio is asked about a refused text so long after it came: sooner, catch-up leaves it to its webhook.
const ASKED_AFTER: Duration = Duration::from_secs(70);
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
    /// Keeps a refused request, unless one with the same reason was kept within the last second. Only then it is
    /// explained: answers the spelling of our address for which it was signed, if there is one.
    pub async fn note(
        &self,
        office: &Office,
        request: &Request,
        reason: &'static str,
        explain: impl FnOnce() -> Option<String>,
    ) {
        let now = office.clock().now();
        let Some(times) = self.count(reason, now) else { return };
        let signed_as = explain();
        let body = request.body.iter().take(QUARANTINED_BODY).copied().collect();
        let path = request.path.chars().take(512).collect();
        let refused = Refused { path, reason, body, times, signed_as };
        // Whoever knows the account may be Twilio, announcing a text that we cannot believe: Twilio is asked.
        let is_about_us = String::from_utf8_lossy(&refused.body).contains(office.account_sid().as_str());
        let kept = office
            .store()
            .write(Lane::Bulk, move |tx| {
                refused.keep(tx)?;
                if is_about_us {
                    tx.enqueue_at(&Job::CatchUp, now + ASKED_AFTER, None)?;
                }
                tx.publish(Event::RequestRefused);
                Ok(())
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

/// A refused request as it is kept.
struct Refused {
    path: String,
    reason: &'static str,
    body: Vec<u8>,
    times: u32,
    signed_as: Option<String>,
}

impl Refused {
    /// Keeps it, and takes the oldest away where there are too many.
    fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let id = tx.arrival_id()?;
        tx.execute(
            "INSERT INTO quarantine (id, path, reason, form, times, signed_as) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, self.path, self.reason, self.body, self.times, self.signed_as],
        )?;
        tx.execute(
            "DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?1)",
            [QUARANTINE],
        )?;
        Ok(())
    }
}

/// Why a request that was about this Sid was refused around `at`, if one was.
pub(crate) fn find_refused(conn: &Connection, at: Millis, sid: &str) -> Result<Option<String>, Error> {
    const AROUND: Duration = Duration::from_secs(60);
    let mut statement = conn.prepare_cached("SELECT form, reason FROM quarantine WHERE id >= ?1")?;
    let mut rows = statement.query([Id::first_at(at - AROUND)])?;
    while let Some(row) = rows.next()? {
        if String::from_utf8_lossy(&row.get::<_, Vec<u8>>(0)?).contains(sid) {
            return Ok(Some(row.get(1)?));
        }
    }
    Ok(None)
}

/// Takes away what is older or more than the bounds allow; a little at a time, so that no door waits long.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    const AT_ONCE: u32 = 500;
    let now = office.clock().now();
    // A request holds the words of its text or the number of its caller: it is not kept longer than those.
    let kept = office.store().read(crate::settings::retention::load).await?.recorded_until(now);
    let oldest = Id::first_at(kept.map_or(now - KEPT_FOR, |kept| kept.max(now - KEPT_FOR)));
    let surplus = office.store().read(|conn| find_surplus(conn, KEPT, KEPT_BYTES)).await?;
    let gone_until = surplus.map_or(oldest, |surplus| surplus.max(oldest));
    loop {
        let gone = office
            .store()
            .write(Lane::Bulk, move |tx| {
                tx.execute("DELETE FROM quarantine WHERE id < ?1", [oldest])?;
                Ok(tx.execute(
                    "DELETE FROM requests WHERE id IN
                         (SELECT id FROM requests WHERE id < ?1 ORDER BY id LIMIT ?2)",
                    params![gone_until, AT_ONCE],
                )?)
            })
            .await?;
        if gone < AT_ONCE as usize {
            return Ok(());
        }
    }
}

/// The oldest request that may stay, where there are too many or they are too large. Reads without holding anybody up.
fn find_surplus(conn: &Connection, most: u32, most_bytes: u64) -> Result<Option<Id>, Error> {
    let mut statement =
        conn.prepare("SELECT id, length(form) + length(path) FROM requests ORDER BY id DESC")?;
    let mut rows = statement.query([])?;
    let (mut count, mut bytes, mut kept) = (0_u32, 0_u64, None);
    while let Some(row) = rows.next()? {
        count += 1;
        bytes = bytes.saturating_add(row.get::<_, u64>(1)?);
        if count > most || bytes > most_bytes {
            return Ok(kept);
        }
        kept = Some(row.get(0)?);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Fixture;

    #[tokio::test]
    async fn too_many_and_too_large_requests_are_cut_off_at_the_oldest_that_may_stay() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        for _ in 0..5 {
            fixture.clock.advance(Duration::from_secs(1));
            let request = Request { path: "/x".to_owned(), body: vec![b'x'; 98] };
            store.write(Lane::Door, move |tx| record(tx, "kind", &request, "outcome")).await.unwrap();
        }
        let all: Vec<Id> = store
            .read(|conn| {
                let mut statement = conn.prepare("SELECT id FROM requests ORDER BY id")?;
                let rows = statement.query_map([], |row| row.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap();
        let cut = async |most, bytes| store.read(move |conn| find_surplus(conn, most, bytes)).await.unwrap();
        assert_eq!(cut(5, 500).await, None);
        assert_eq!(cut(3, 500).await, Some(all[2]));
        assert_eq!(cut(5, 250).await, Some(all[3]));
        // One that is too large alone goes at the next tidying, when there is a newer one.
        assert_eq!(cut(5, 50).await, None);
    }
    #[tokio::test]
    async fn more_refused_requests_than_five_hundred_push_the_oldest_out() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        for times in 1..=520 {
            let (path, body) = ("/x".to_owned(), b"x".to_vec());
            let refused = Refused { path, reason: "missing", body, times, signed_as: None };
            store.write(Lane::Bulk, move |tx| refused.keep(tx)).await.unwrap();
        }
        let kept = store.read(|conn| {
            let sql = "SELECT count(*), min(times), max(times) FROM quarantine";
            Ok(conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
        });
        assert_eq!(kept.await.unwrap(), (500, 21, 520));
    }
}
