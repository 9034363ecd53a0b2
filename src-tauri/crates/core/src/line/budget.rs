//! How much of a free tunnel's month is used, as far as we can know it: an estimate, because ngrok counts at its end.

use std::time::Duration;

use deskbell_twilio::Millis;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// What ngrok's free plan lets through in a month: <https://ngrok.com/docs/pricing-limits/free-plan-limits>.
const FREE: u32 = 20_000;
/// An open line proves itself about this often, and each proof is a request.
const PROOF: Duration = Duration::from_secs(15 * 60);

/// Requests through a tunnel this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Budget {
    /// Since when they are counted.
    pub since: Millis,
    /// What Twilio and strangers sent.
    pub came: u32,
    /// What the line may have spent on proving itself.
    pub proofs: u32,
    /// What a free plan lets through.
    pub free: u32,
}

/// What this month has used, where the line is a tunnel with a monthly budget.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Option<Budget>, Error> {
    if !is_metered(&office.public_url().unwrap_or_default()) {
        return Ok(None);
    }
    let now = office.clock().now();
    let month = first_of_month(now);
    let since = month.max(office.connected_at());
    let came = office
        .store()
        .read(move |conn| {
            let from = Id::first_at(since);
            let told: u32 =
                conn.query_row("SELECT count(*) FROM requests WHERE id >= ?1", [from], |row| row.get(0))?;
            let refused: u32 = conn.query_row(
                "SELECT coalesce(sum(times), 0) FROM quarantine WHERE id >= ?1",
                [from],
                |row| row.get(0),
            )?;
            Ok(told.saturating_add(refused))
        })
        .await?;
    let proofs = u32::try_from(now.since(since).as_secs() / PROOF.as_secs()).unwrap_or(u32::MAX);
    Ok(Some(Budget { since, came, proofs, free: FREE }))
}

/// Whether the address is one of ngrok's.
fn is_metered(public_url: &str) -> bool {
    let host =
        public_url.split("://").nth(1).unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
    [".ngrok-free.app", ".ngrok-free.dev", ".ngrok.app", ".ngrok.dev", ".ngrok.io"]
        .iter()
        .any(|end| host.ends_with(end))
}

/// Months are civil ones in UTC, as at ngrok.
fn first_of_month(now: Millis) -> Millis {
    let first = now.utc_day().first_of_month();
    first.to_zoned(jiff::tz::TimeZone::UTC).map_or(now, |at| Millis(at.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ngroks_addresses_have_a_budget() {
        assert!(is_metered("https://bell-of-harbour.ngrok-free.dev"));
        assert!(is_metered("https://bell.ngrok.app/desk"));
        assert!(!is_metered("https://desk.example.org/.ngrok.app"));
        assert!(!is_metered("http://127.0.0.1:8484"));
        assert!(!is_metered(""));
    }

    #[test]
    fn a_month_begins_on_its_first_day() {
        // Saturday 21 November 2026, 15:00.
        assert_eq!(first_of_month(Millis(1_795_273_200_000)), Millis(1_793_491_200_000));
    }
}
