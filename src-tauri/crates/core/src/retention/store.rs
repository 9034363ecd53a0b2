//! All SQL of receipts: what went on which day, and Twilio's word about it.

use deskbell_twilio::Millis;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AtTwilio, Kind};
use crate::error::Error;
use crate::events::Event;
use crate::store::Tx;

/// So many days are listed.
const DAYS: u32 = 60;
const PAGE: u32 = 50;

/// What went on one day of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RetentionDay {
    /// Its date in UTC: `2026-11-21`.
    pub day: String,
    /// Of which kind.
    pub kind: Kind,
    /// From this computer.
    pub here: u32,
    /// How many of them shall go at Twilio too.
    pub asked: u32,
    /// How many of those are gone there.
    pub done: u32,
    /// How many of those Twilio refused.
    pub refused: u32,
}

/// Twilio's word about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// None yet.
    Waiting,
    /// It is done.
    Done,
    /// There was nothing any more.
    Gone,
    /// It refused, for good.
    Refused,
}

/// A receipt: what shall go at Twilio, and its word about it. It holds nothing of what went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Twilio's name for the text.
    pub sid: String,
    /// What was asked for.
    pub way: AtTwilio,
    /// Twilio's word.
    pub state: ReceiptState,
    /// When Twilio gave it.
    pub settled_at: Option<Millis>,
    /// Twilio's code, where it refused.
    pub code: Option<u32>,
}

/// Asks for receipts.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadReceipts {
    /// Of which day.
    pub day: String,
    /// Of which kind.
    pub kind: Kind,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
}

/// A page of receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReceiptPage {
    /// The receipts.
    pub rows: Vec<Receipt>,
    /// Pass this as `after` for the next page; none at the end.
    pub next: Option<String>,
}

/// What Twilio is to be asked.
pub(super) struct Due {
    id: i64,
    day: String,
    pub(super) kind: Kind,
    pub(super) sid: String,
    pub(super) way: AtTwilio,
    pub(super) has_media: bool,
    pub(super) tries: u32,
}

/// What became of asking.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    Done,
    Gone,
    Later(Millis),
    Refused(Option<u32>),
}

fn word(way: AtTwilio) -> &'static str {
    if way == AtTwilio::Delete { "delete" } else { "empty" }
}

fn way_of(word: &str) -> AtTwilio {
    if word == "delete" { AtTwilio::Delete } else { AtTwilio::Empty }
}

/// Counts one that went here.
pub(super) fn count_gone(tx: &Tx<'_>, kind: Kind, now: Millis) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO retention_days (day, kind, here) VALUES (?1, ?2, 1)
         ON CONFLICT (day, kind) DO UPDATE SET here = here + 1",
    )?
    .execute(params![now.utc_day().to_string(), kind.word()])?;
    Ok(())
}

/// Promises that one goes at Twilio too; once, however often it came back here from a back-up.
pub(super) fn promise(
    tx: &Tx<'_>,
    kind: Kind,
    sid: &str,
    way: AtTwilio,
    has_media: bool,
    now: Millis,
) -> Result<(), Error> {
    let day = now.utc_day().to_string();
    let added = tx
        .prepare_cached(
            "INSERT INTO receipts (day, kind, sid, way, has_media, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (sid, kind) DO NOTHING",
        )?
        .execute(params![day, kind.word(), sid, word(way), has_media, tx.now().0])?;
    if added > 0 {
        tx.prepare_cached("UPDATE retention_days SET asked = asked + 1 WHERE day = ?1 AND kind = ?2")?
            .execute(params![day, kind.word()])?;
    }
    Ok(())
}

/// What Twilio is to be asked by now.
pub(super) fn list_due(conn: &Connection, now: Millis, limit: u32) -> Result<Vec<Due>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, day, kind, sid, way, has_media, tries FROM receipts
         WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at LIMIT ?2",
    )?;
    let rows = statement.query_map(params![now.0, limit], |row| {
        let (kind, way): (String, String) = (row.get(2)?, row.get(4)?);
        Ok(Due {
            id: row.get(0)?,
            day: row.get(1)?,
            kind: Kind::of_word(&kind).unwrap_or(Kind::Texts),
            sid: row.get(3)?,
            way: way_of(&way),
            has_media: row.get(5)?,
            tries: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When Twilio is to be asked next.
pub(super) fn next_due(conn: &Connection) -> Result<Option<Millis>, Error> {
    let at: Option<i64> = conn
        .prepare_cached("SELECT due_at FROM receipts WHERE state = 'waiting' ORDER BY due_at LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(at.map(Millis))
}

/// Writes Twilio's word down.
pub(super) fn settle(tx: &mut Tx<'_>, one: &Due, verdict: Verdict) -> Result<(), Error> {
    let (state, due, code) = match verdict {
        Verdict::Done => ("done", None, None),
        Verdict::Gone => ("gone", None, None),
        Verdict::Later(at) => ("waiting", Some(at.0), None),
        Verdict::Refused(code) => ("refused", None, code),
    };
    let settled_at = due.is_none().then(|| tx.now().0);
    let settled = tx
        .prepare_cached(
            "UPDATE receipts SET state = ?2, due_at = coalesce(?3, due_at), tries = tries + 1, settled_at = ?4,
                 code = ?5 WHERE id = ?1 AND state = 'waiting'",
        )?
        .execute(params![one.id, state, due, settled_at, code])?;
    if settled > 0 && due.is_none() {
        let (done, refused) = if state == "refused" { (0, 1) } else { (1, 0) };
        tx.prepare_cached(
            "UPDATE retention_days SET done = done + ?3, refused = refused + ?4 WHERE day = ?1 AND kind = ?2",
        )?
        .execute(params![one.day, one.kind.word(), done, refused])?;
        tx.publish(Event::RetentionChanged);
    }
    Ok(())
}

/// What went on which day, newest first.
pub(super) fn list_days(conn: &Connection) -> Result<Vec<RetentionDay>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT day, kind, here, asked, done, refused FROM retention_days ORDER BY day DESC, kind DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([DAYS], |row| {
        let kind: String = row.get(1)?;
        Ok(RetentionDay {
            day: row.get(0)?,
            kind: Kind::of_word(&kind).unwrap_or(Kind::Texts),
            here: row.get(2)?,
            asked: row.get(3)?,
            done: row.get(4)?,
            refused: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The receipts of a day, in their order.
pub(super) fn list_receipts(conn: &Connection, args: &ReadReceipts) -> Result<ReceiptPage, Error> {
    let after: i64 = match &args.after {
        Some(text) => {
            text.parse().map_err(|_| Error::bad_input("after", "This is not the end of a page."))?
        }
        None => 0,
    };
    let mut statement = conn.prepare_cached(
        "SELECT id, sid, way, state, settled_at, code FROM receipts
         WHERE day = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let rows = statement.query_map(params![args.day, args.kind.word(), after, PAGE], |row| {
        let (way, state): (String, String) = (row.get(2)?, row.get(3)?);
        let state = match state.as_str() {
            "done" => ReceiptState::Done,
            "gone" => ReceiptState::Gone,
            "refused" => ReceiptState::Refused,
            _ => ReceiptState::Waiting,
        };
        let settled_at = row.get::<_, Option<i64>>(4)?.map(Millis);
        let receipt = Receipt { sid: row.get(1)?, way: way_of(&way), state, settled_at, code: row.get(5)? };
        Ok((row.get::<_, i64>(0)?, receipt))
    })?;
    let rows: Vec<(i64, Receipt)> = rows.collect::<Result<_, _>>()?;
    let is_full = rows.len() >= PAGE as usize;
    let next = rows.last().filter(|_| is_full).map(|(last, _)| last.to_string());
    Ok(ReceiptPage { rows: rows.into_iter().map(|(_, receipt)| receipt).collect(), next })
}

#[cfg(test)]
pub(super) fn exercise(tx: &mut Tx<'_>) -> Result<(), Error> {
    let now = tx.now();
    count_gone(tx, Kind::Texts, now)?;
    promise(tx, Kind::Texts, "SM00000000000000000000000000000001", AtTwilio::Delete, false, now)?;
    next_due(tx)?;
    for due in list_due(tx, now, 5)? {
        settle(tx, &due, Verdict::Done)?;
    }
    list_days(tx)?;
    let args = ReadReceipts { day: now.utc_day().to_string(), kind: Kind::Texts, after: None };
    list_receipts(tx, &args).map(drop)
}
