//! All SQL of the lock: the PIN's hash, and the wrong ones in a row.

use std::time::Duration;

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::pin;
use crate::error::Error;
use crate::store::Tx;

/// The kept PIN.
pub(super) struct Kept {
    pub(super) hash: String,
    pub(super) wrong: u32,
    tried_at: Option<Millis>,
}

impl Kept {
    /// Until when nothing may be tried; none where something may be at once.
    pub(super) fn waits_until(&self, now: Millis) -> Option<Millis> {
        // A try in the future is a clock that was set back: it counts from now on.
        let until = self.tried_at?.min(now) + pin::wait_after(self.wrong);
        (until > now).then_some(until)
    }
}

/// What a try may do.
pub(super) enum Try {
    /// There is no PIN.
    NoPin,
    /// Look whether it fits this hash. It counts as wrong already.
    Look {
        hash: String,
        /// How many were wrong in a row, this one with them.
        wrong: u32,
    },
    /// Nothing may be tried for so long.
    Wait(Duration),
}

pub(super) fn read(conn: &Connection) -> Result<Option<Kept>, Error> {
    let kept = conn
        .prepare_cached("SELECT hash, wrong, tried_at FROM pin")?
        .query_row([], |row| {
            let tried_at = row.get::<_, Option<i64>>(2)?.map(Millis);
            Ok(Kept { hash: row.get(0)?, wrong: row.get(1)?, tried_at })
        })
        .optional()?;
    Ok(kept)
}

/// Begins a try, unless one before it still has to be waited for; `rests` is for how long by what passed in this run, and
/// `known` how many were wrong in it. It is counted as wrong before it is looked at, so that no crash in between makes it
/// free.
pub(super) fn begin_try(tx: &Tx<'_>, rests: Option<Duration>, known: u32) -> Result<Try, Error> {
    let Some(kept) = read(tx)? else { return Ok(Try::NoPin) };
    let now = tx.now();
    if let Some(until) = kept.waits_until(now) {
        // Written down when the clock was set back, so that the wait ends.
        tx.execute("UPDATE pin SET tried_at = ?1 WHERE tried_at > ?1", [now.0])?;
        return Ok(Try::Wait(until.since(now)));
    }
    if let Some(wait) = rests {
        return Ok(Try::Wait(wait));
    }
    let wrong = kept.wrong.max(known).saturating_add(1);
    tx.execute("UPDATE pin SET wrong = ?1, tried_at = ?2", params![wrong, now.0])?;
    Ok(Try::Look { hash: kept.hash, wrong })
}

/// The right one was typed.
pub(super) fn forget_tries(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute("UPDATE pin SET wrong = 0, tried_at = NULL", [])?;
    Ok(())
}

pub(super) fn keep(tx: &Tx<'_>, hash: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO pin (only, hash) VALUES (1, ?1)
         ON CONFLICT (only) DO UPDATE SET hash = excluded.hash, wrong = 0, tried_at = NULL",
        [hash],
    )?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute("DELETE FROM pin", [])?;
    Ok(())
}
