//! What Twilio says that it could not deliver here: the entries of its debugger that are about our own addresses,
//! listed by every catch-up, each kept once.
//!
//! Invariant: an alert changes nothing in the inbox. It explains, and speaks against the line (evidence.rs); the texts
//! themselves come by the listings.

use std::time::Duration;

use deskbell_twilio::Millis;
use deskbell_twilio::api::alerts as api;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::away;
use crate::error::Error;
use crate::events::Event;
use crate::store::{self, Id, Lane};

/// Twilio keeps alerts for 30 days, and refuses to be asked about older ones.
const KEPT_AT_TWILIO: Duration = Duration::from_secs(29 * 24 * 60 * 60);
/// Alerts are written down late: each listing goes back over the last hours again.
const OVERLAP: Duration = Duration::from_secs(6 * 60 * 60);
/// So many are kept here; the oldest go first.
const KEPT: u32 = 1000;
/// So many are written at once, far below 20 ms.
const PIECE: usize = 100;
const LISTED_AT: &str = "alerts_listed_at";

/// Something that Twilio could not deliver here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndeliveredHere {
    /// Which one.
    pub id: Id,
    /// When Twilio tried.
    pub at: Millis,
    /// Twilio's number for what went wrong.
    pub code: u32,
    /// What that means here, and what to do.
    pub sentence: String,
    /// The thread of the text that it was about, once that text is here.
    pub thread: Option<Id>,
    /// Who wrote it, or to whom it went, as people write it.
    pub who: Option<String>,
}

/// An alert about an address of ours.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    sid: String,
    pub(super) at: Millis,
    pub(super) code: u32,
    /// The text or the call that it was about.
    pub(super) resource: Option<String>,
    /// Whether Twilio called it an error; the others only warn.
    is_error: bool,
}

/// Lists Twilio's debugger, keeps what is about our addresses, and answers what of it is new.
pub(crate) async fn catch_up(office: &Office) -> Result<Vec<Found>, Error> {
    let mut fresh = Vec::new();
    // Twilio tells a while later what it met with, also at the address before.
    let ours = super::addresses(office).await?;
    if ours.is_empty() {
        return Ok(fresh);
    }
    let started = office.clock().twilio_now();
    let listed_at = office.store().read(|conn| store::read_meta(conn, LISTED_AT)).await?;
    let listed_at = listed_at.and_then(|text| text.parse().ok()).map(Millis);
    let since = listed_at.unwrap_or(office.connected_at()).min(started) - OVERLAP;
    let since = since.max(started - KEPT_AT_TWILIO);
    let mut page = office.twilio().execute(&api::List { since: Some(since), page_size: Some(1000) }).await?;
    loop {
        fresh.extend(keep(office, &page.alerts, &ours).await?);
        match office.twilio().next(&page).await? {
            Some(next) => page = next,
            None => break,
        }
    }
    let write = move |tx: &mut store::Tx<'_>| store::write_meta(tx, LISTED_AT, &started.0.to_string());
    office.store().write(Lane::Bulk, write).await?;
    Ok(fresh)
}

async fn keep(office: &Office, alerts: &[api::Alert], ours: &[String]) -> Result<Vec<Found>, Error> {
    let found: Vec<Found> =
        alerts.iter().filter_map(|alert| ours.iter().find_map(|ours| about_us(alert, ours))).collect();
    let mut all = Vec::new();
    for piece in found.chunks(PIECE) {
        let piece = piece.to_vec();
        let fresh = office
            .store()
            .write(Lane::Bulk, move |tx| {
                let mut fresh = Vec::new();
                for alert in &piece {
                    let id = tx.id_at(alert.at)?;
                    let rows = tx
                        .prepare_cached(
                            "INSERT INTO alerts (id, sid, code, resource_sid) VALUES (?1, ?2, ?3, ?4)
                             ON CONFLICT (sid) DO NOTHING",
                        )?
                        .execute(params![id, alert.sid, alert.code, alert.resource])?;
                    if rows > 0 {
                        if (11200..=11299).contains(&alert.code) {
                            away::note(tx, away::Found::Unreached, alert.at)?;
                        }
                        fresh.push(alert.clone());
                    }
                }
                if !fresh.is_empty() {
                    prune(tx)?;
                    tx.publish(Event::AlertsChanged);
                }
                Ok(fresh)
            })
            .await?;
        all.extend(fresh);
    }
    Ok(all)
}

/// What Twilio's debugger says about the announcement of a text, if anything: its number for what went wrong. Alerts are
/// few, and bounded.
pub(super) fn code_of(conn: &Connection, resource: &str) -> Result<Option<u32>, Error> {
    Ok(conn
        .prepare_cached("SELECT code FROM alerts WHERE resource_sid = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([resource], |row| row.get(0))
        .optional()?)
}

/// An account may serve other programs too: only what was called at our own address is ours.
fn about_us(alert: &api::Alert, ours: &str) -> Option<Found> {
    let url = alert.request_url.as_deref()?;
    let rest = url.strip_prefix(ours.trim_end_matches('/'))?;
    if !rest.is_empty() && !rest.starts_with(['/', '?', '#']) {
        return None;
    }
    Some(Found {
        sid: alert.sid.as_str().to_owned(),
        at: alert.date_generated.or(alert.date_created)?,
        code: alert.error_code.parse().ok()?,
        resource: alert.resource_sid.clone(),
        is_error: alert.log_level.eq_ignore_ascii_case("error"),
    })
}

impl Found {
    /// Whether it says that Twilio could not get through, or heard somebody else; of what Deskbell answered, say of a
    /// telephone that cannot be called, it says nothing about the line.
    pub(super) fn speaks_against_the_line(&self) -> bool {
        self.is_error && matches!(self.code, 11100..=11299 | 12100..=12399)
    }
}

fn prune(conn: &Connection) -> Result<(), Error> {
    conn.prepare_cached(
        "DELETE FROM alerts WHERE id <= (SELECT id FROM alerts ORDER BY id DESC LIMIT 1 OFFSET ?1)",
    )?
    .execute([KEPT])?;
    Ok(())
}

/// What Twilio could not deliver here, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<UndeliveredHere>, Error> {
    const SHOWN: u32 = 100;
    let country = office.country();
    office
        .store()
        .read(move |conn| {
            let mut statement =
                conn.prepare_cached("SELECT id, code, resource_sid FROM alerts ORDER BY id DESC LIMIT ?1")?;
            let mut rows = statement.query([SHOWN])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, code): (Id, u32) = (row.get(0)?, row.get(1)?);
                let about = match row.get::<_, Option<String>>(2)? {
                    Some(sid) => find_text(conn, &sid)?,
                    None => None,
                };
                let (thread, who) = about
                    .map(|(thread, address, kind)| (thread, crate::inbox::display(&address, &kind, country)))
                    .unzip();
                let sentence = explain(code, thread.is_some());
                all.push(UndeliveredHere { id, at: id.at(), code, sentence, thread, who });
            }
            Ok(all)
        })
        .await
}

/// The number of ours that a text or a call which is here came to, or went from.
pub(super) fn number_of(conn: &Connection, sid: &str) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT numbers.number FROM messages JOIN threads ON threads.id = messages.thread_id
             JOIN numbers ON numbers.id = threads.number_id WHERE messages.sid = ?1
             UNION ALL
             SELECT numbers.number FROM calls JOIN threads ON threads.id = calls.thread_id
             JOIN numbers ON numbers.id = threads.number_id WHERE calls.sid = ?1",
        )?
        .query_row([sid], |row| row.get(0))
        .optional()?)
}

fn find_text(conn: &Connection, sid: &str) -> Result<Option<(Id, String, String)>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT threads.id, threads.address, threads.kind FROM messages
             JOIN threads ON threads.id = messages.thread_id WHERE messages.sid = ?1",
        )?
        .query_row([sid], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// What an alert means here. See <https://www.twilio.com/docs/api/errors>.
fn explain(code: u32, is_here: bool) -> String {
    let what = match code {
        11200 | 11205 | 11206 | 11210 | 11215 | 11220 => {
            "Twilio could not reach this computer. It slept, was off, or its line was down."
        }
        11235..=11237 => {
            "Twilio does not trust the certificate of the public address. Look at it in your proxy."
        }
        11100 | 11110 => {
            "Twilio was told an address that it cannot call. Point the number here again, above."
        }
        12100..=12399 => {
            "Twilio could not read the answer. Something between Twilio and this computer answers in its place."
        }
        _ => "Something went wrong between Twilio and this computer.",
    };
    let fate = if is_here { "The text was fetched later and is here." } else { "" };
    format!("{what} {fate}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::sid::AlertSid;

    use super::*;

    fn alert(url: &str) -> api::Alert {
        api::Alert {
            sid: AlertSid::parse("NO00000000000000000000000000000001").unwrap(),
            error_code: "11200".to_owned(),
            log_level: "error".to_owned(),
            request_url: Some(url.to_owned()),
            resource_sid: None,
            date_generated: Some(Millis(1_795_000_000_000)),
            date_created: None,
        }
    }

    #[test]
    fn only_what_was_called_at_our_own_address_is_ours() {
        let is_ours = |url: &str| about_us(&alert(url), "https://desk.example/office").is_some();
        assert!(is_ours("https://desk.example/office/messages/incoming"));
        assert!(is_ours("https://desk.example/office"));
        assert!(!is_ours("https://desk.example/officer/messages/incoming"));
        assert!(!is_ours("https://desk.example.org/office/messages/incoming"));
        assert!(!is_ours("https://other.example/voice"));
    }

    #[test]
    fn an_alert_whose_code_is_no_number_is_left_out() {
        let odd = api::Alert { error_code: "E-1".to_owned(), ..alert("https://desk.example/") };
        assert!(about_us(&odd, "https://desk.example").is_none());
    }
    #[test]
    fn only_errors_between_twilio_and_us_speak_against_the_line() {
        let speaks = |code: &str, level: &str| {
            let alert = api::Alert {
                error_code: code.to_owned(),
                log_level: level.to_owned(),
                ..alert("https://desk.example/")
            };
            about_us(&alert, "https://desk.example").unwrap().speaks_against_the_line()
        };
        assert!(speaks("11200", "error") && speaks("12100", "error") && speaks("11237", "ERROR"));
        // A telephone of the staff that cannot be called, and a hint about an answer.
        assert!(!speaks("13224", "error") && !speaks("12200", "warning"));
    }
}
