//! What came of it for each person, as a file that spreadsheets read.
//!
//! Invariant: no cell is anything that a spreadsheet would run.

use deskbell_twilio::Country;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::export::{ExportedFile, defused, file, spaced, write};
use crate::error::Error;
use crate::spoken::CalleeResult;
use crate::store::Id;

/// Asks for what came of it as a table.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportSpoken {
    /// Of what.
    pub spoken: Id,
    /// In which time zone times are said, by its IANA name: `America/New_York`.
    pub zone: String,
}

/// Everybody, as a table, in the order in which they are called.
///
/// # Errors
/// `bad_input` naming `zone` when no time zone is called so; [`Error::NotFound`].
pub async fn export(office: &Office, args: ExportSpoken) -> Result<ExportedFile, Error> {
    let zone = TimeZone::get(&args.zone)
        .map_err(|_| Error::bad_input("zone", format!("No time zone is called {}.", args.zone)))?;
    let (country, now) = (office.country(), office.clock().now());
    let (text, count) = office.store().read(move |conn| table(conn, args.spoken, &zone, country)).await?;
    Ok(file("spoken-calls", now, text, count))
}

pub(super) fn table(
    conn: &Connection,
    spoken: Id,
    zone: &TimeZone,
    country: Country,
) -> Result<(String, u32), Error> {
    super::store::read_run(conn, spoken)?;
    let head = ["Name", "Phone", "Detail", "What became of it", "Why", "Date", "Time", "Seconds", "Tries"];
    let mut statement = conn.prepare_cached(
        "SELECT callees.name, callees.address, callees.detail, callees.result, callees.reason, calls.id,
             calls.seconds, callees.tries
         FROM callees LEFT JOIN calls ON calls.id = callees.call_id
         WHERE callees.spoken_id = ?1 ORDER BY callees.id",
    )?;
    let rows = statement.query_map([spoken], |row| {
        let address: String = row.get(1)?;
        let result: CalleeResult = row.get(3)?;
        let call: Option<Id> = row.get(5)?;
        let at = call
            .map(|call| Timestamp::from_millisecond(call.at().0).unwrap_or_default().to_zoned(zone.clone()));
        let part = |format: &str| at.as_ref().map(|at| at.strftime(format).to_string()).unwrap_or_default();
        Ok(vec![
            defused(&row.get::<_, String>(0)?),
            if crate::inbox::display(&address, "phone", country) == address {
                defused(&address)
            } else {
                spaced(&address)
            },
            defused(&row.get::<_, String>(2)?),
            result.words().to_owned(),
            defused(&row.get::<_, String>(4)?),
            part("%Y-%m-%d"),
            part("%H:%M"),
            row.get::<_, Option<u32>>(6)?.map(|seconds| seconds.to_string()).unwrap_or_default(),
            row.get::<_, u32>(7)?.to_string(),
        ])
    })?;
    let rows: Vec<Vec<String>> = rows.collect::<Result<_, _>>()?;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok((write(&head.map(str::to_owned), rows.into_iter())?, count))
}
