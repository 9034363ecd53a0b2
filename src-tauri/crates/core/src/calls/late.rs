//! Calls that the disk could not take: kept in memory until it does. The caller has been answered meanwhile.
//!
//! Invariant: what is kept here is bounded, and nothing is lost by that: catch-up lists the call at Twilio.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::account::Office;
use crate::calls::incoming::begin;
use crate::calls::{Arrival, store};
use crate::jobs::backoff;
use crate::line::recorder::Request;
use crate::store::Lane;

/// More calls than this no office has at once.
static KEPT: Semaphore = Semaphore::const_new(100);

/// Keeps a call that could not be stored, and tries again until it is, or its account is closed.
pub(super) fn keep(office: &Arc<Office>, arrival: Arrival, request: Request) {
    let Ok(turn) = KEPT.try_acquire() else { return };
    let (office, clock) = (Arc::downgrade(office), office.clock().clone());
    tokio::spawn(async move {
        let _turn = turn;
        for attempt in 0.. {
            clock.sleep(backoff(attempt)).await;
            let Some(office) = office.upgrade() else { return };
            let (arrival, request) = (arrival.clone(), request.clone());
            let written = office
                .store()
                .write(Lane::Door, move |tx| {
                    begin(tx, &arrival, &request)?;
                    let Some(call) = store::find(tx, arrival.sid.as_str())? else { return Ok(()) };
                    let why = "a message was asked for: the disk was too slow";
                    store::note_answer(tx, &call, why, 0, false).map(|_| ())
                })
                .await;
            if written.is_ok() {
                return;
            }
        }
    });
}
