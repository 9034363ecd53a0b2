//! Which ids are given away: one look over every table that holds ids of ours.

use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::store::ids::Id;

/// The tables whose `id` an [`IdMaker`](crate::store::ids::IdMaker) made.
pub(crate) const TABLES: [&str; 26] = [
    "messages",
    "contacts",
    "threads",
    "numbers",
    "purchases",
    "pictures",
    "notes",
    "lines",
    "tags",
    "requests",
    "quarantine",
    "line_states",
    "alerts",
    "scheduled",
    "calls",
    "voicemails",
    "pulls",
    "addresses",
    "submissions",
    "documents",
    "reviews",
    "moves",
    "entries",
    "greetings",
    "spoken",
    "callees",
];

static IS_TAKEN: LazyLock<String> =
    LazyLock::new(|| TABLES.map(|table| format!("SELECT 1 FROM {table} WHERE id = ?1")).join(" UNION ALL "));

static LOWEST: LazyLock<String> = LazyLock::new(|| {
    let each = TABLES.map(|table| format!("SELECT min(id) AS id FROM {table} WHERE id >= ?1"));
    format!("SELECT min(id) FROM ({})", each.join(" UNION ALL "))
});

static HIGHEST: LazyLock<String> = LazyLock::new(|| {
    let each = TABLES.map(|table| format!("SELECT max(id) AS id FROM {table} WHERE id >= ?1 AND id < ?2"));
    format!("SELECT max(id) FROM ({})", each.join(" UNION ALL "))
});

/// Whether a row of any table has `id`.
pub(crate) fn is_taken(conn: &Connection, id: Id) -> rusqlite::Result<bool> {
    let taken = conn.prepare_cached(&IS_TAKEN)?.query_row([id], |_| Ok(())).optional()?;
    Ok(taken.is_some())
}

/// The lowest id that a row has from `first` on.
pub(crate) fn lowest(conn: &Connection, first: Id) -> rusqlite::Result<Option<Id>> {
    conn.prepare_cached(&LOWEST)?.query_row([first], |row| row.get(0))
}

/// The highest id that a row has of those from `first` to before `end`; `first` itself where there is none.
pub(crate) fn highest(conn: &Connection, first: Id, end: Id) -> rusqlite::Result<Id> {
    let highest: Option<Id> =
        conn.prepare_cached(&HIGHEST)?.query_row(params![first, end], |row| row.get(0))?;
    Ok(highest.unwrap_or(first))
}
