//! The call log as a file that spreadsheets read.
//!
//! Invariant: no cell is anything that a spreadsheet would run.

use deskbell_twilio::Country;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::calls::{Call, CallsWanted, list};
use crate::contacts::export::{ExportedFile, defused, file, spaced, write};
use crate::error::Error;
use crate::messages::Direction;
use crate::store::Id;

/// So many calls are read at once.
const PIECE: u32 = 1000;

/// Asks for the call log as a table.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportCalls {
    /// Which calls.
    pub wanted: CallsWanted,
    /// In which time zone their times are said, by its IANA name: `America/New_York`.
    pub zone: String,
}

/// The calls, as a table, newest first.
///
/// # Errors
/// `bad_input` naming `zone` when no time zone is called so.
pub async fn export(office: &Office, args: ExportCalls) -> Result<ExportedFile, Error> {
    let zone = TimeZone::get(&args.zone)
        .map_err(|_| Error::bad_input("zone", format!("No time zone is called {}.", args.zone)))?;
    let (country, now) = (office.country(), office.clock().now());
    let (text, count) = office.store().read(move |conn| table(conn, &args.wanted, &zone, country)).await?;
    Ok(file("calls", now, text, count))
}

fn table(
    conn: &rusqlite::Connection,
    wanted: &CallsWanted,
    zone: &TimeZone,
    country: Country,
) -> Result<(String, u32), Error> {
    let head = [
        "Date",
        "Time",
        "Who",
        "Phone",
        "Our number",
        "Direction",
        "What became of it",
        "Answered by",
        "Seconds",
        "Price",
        "Currency",
        "Voicemail seconds",
        "Why",
        "About",
        "Note",
    ];
    let (mut rows, mut before) = (Vec::new(), Id::LAST);
    loop {
        let page = list::select_wanted(conn, wanted, before, PIECE, country)?;
        rows.extend(page.iter().map(|call| row(call, zone)));
        match page.last() {
            Some(last) if page.len() == PIECE as usize => before = last.id,
            _ => break,
        }
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok((write(&head.map(str::to_owned), rows.into_iter())?, count))
}

fn row(call: &Call, zone: &TimeZone) -> Vec<String> {
    let at = Timestamp::from_millisecond(call.at.0).unwrap_or_default().to_zoned(zone.clone());
    let number =
        if call.them.kind == "phone" { spaced(&call.them.address) } else { defused(&call.them.display) };
    let left = call.voicemail.as_ref().filter(|left| !left.is_conversation);
    let left = left.map(|left| left.seconds.to_string());
    vec![
        at.strftime("%Y-%m-%d").to_string(),
        at.strftime("%H:%M").to_string(),
        defused(call.them.name.as_deref().unwrap_or_default()),
        number,
        defused(&call.number_name),
        if call.direction == Direction::Out { "out" } else { "in" }.to_owned(),
        call.outcome.as_str().to_owned(),
        defused(&call.answered_by),
        call.seconds.to_string(),
        call.price.as_ref().map(|price| price.amount.clone()).unwrap_or_default(),
        call.price.as_ref().map(|price| defused(&price.currency)).unwrap_or_default(),
        left.unwrap_or_default(),
        defused(&call.reason),
        call.topic.map_or("", super::about::Topic::name).to_owned(),
        defused(&call.note),
    ]
}
