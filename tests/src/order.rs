//! Whether an inbox is in order: its kept counts are what counting gives, and no promise was given up. And, with time to
//! look, whether a file is whole: its pages, its references, and its indexes against what they were made of.

use deskbell_twilio::Millis;
use rusqlite::Connection;

/// Kept counts, with the rows in which they are wrong.
const KEPT: [(&str, &str); 3] = [
    (
        "threads",
        "SELECT count(*) FROM threads WHERE
             unread <> (SELECT count(*) FROM messages WHERE thread_id = threads.id AND is_unread = 1)
                 + (SELECT count(*) FROM calls WHERE thread_id = threads.id AND is_unread = 1)
          OR failed <> (SELECT count(*) FROM messages WHERE thread_id = threads.id AND is_failure_open = 1)
          OR last_message_id <> coalesce((SELECT max(id) FROM messages WHERE thread_id = threads.id), 0)
          OR last_call_id <> coalesce((SELECT max(id) FROM calls WHERE thread_id = threads.id), 0)
          OR place_id < last_message_id OR place_id < last_call_id",
    ),
    (
        "numbers",
        "SELECT count(*) FROM numbers WHERE
             open_threads <> (SELECT count(*) FROM threads
                 WHERE number_id = numbers.id AND state = 'open' AND snoozed_until IS NULL)
          OR unread_threads <> (SELECT count(*) FROM threads WHERE number_id = numbers.id AND unread > 0)",
    ),
    (
        "days of retention",
        "SELECT count(*) FROM retention_days AS days WHERE
             asked <> (SELECT count(*) FROM receipts WHERE day = days.day AND kind = days.kind)
          OR done <> (SELECT count(*) FROM receipts
                 WHERE day = days.day AND kind = days.kind AND state IN ('done', 'gone'))
          OR refused <> (SELECT count(*) FROM receipts
                 WHERE day = days.day AND kind = days.kind AND state = 'refused')",
    ),
];

/// Kept counts of an inbox that are wrong.
///
/// # Errors
/// When they cannot be read.
pub fn miscounted(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for (what, sql) in KEPT {
        let rows: u32 = conn.query_row(sql, [], |row| row.get(0))?;
        if rows > 0 {
            wrong.push(format!("the kept counts of {rows} {what} are wrong"));
        }
    }
    Ok(wrong)
}

/// Jobs that are parked, or that could have run by `now`: whatever waits behind another in its lane may wait.
///
/// # Errors
/// When they cannot be read.
pub fn left_undone(conn: &Connection, now: Millis) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT state || ' ' || payload || coalesce(': ' || last_error, '') FROM jobs
         WHERE state = 'parked' OR (due_at <= ?1 AND NOT EXISTS (
             SELECT 1 FROM jobs AS earlier
             WHERE earlier.lane = jobs.lane AND earlier.id < jobs.id AND earlier.state = 'due'))",
    )?;
    let rows = statement.query_map([now.0], |row| row.get(0))?;
    rows.collect()
}

/// What is not whole in a file. Reads all of it.
///
/// # Errors
/// When it cannot be read.
pub fn broken(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut wrong = Vec::new();
    // What lies in the journal is part of it: it goes into the file first, as with whoever opens it next.
    let (is_busy,): (bool,) =
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok((row.get(0)?,)))?;
    if is_busy {
        wrong.push("its journal is held by somebody".to_owned());
    }
    for (pragma, good) in
        [("integrity_check", &["ok"][..]), ("cipher_integrity_check", &[]), ("foreign_key_check", &[])]
    {
        let told = first_column(conn, &format!("PRAGMA {pragma}"))?;
        if told != good {
            wrong.push(format!("{pragma}: {told:?}"));
        }
    }
    let indexes = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'";
    for index in first_column(conn, indexes)? {
        // With a rank of 1 it is held against what it was made of, too (<https://www.sqlite.org/fts5.html>, 6.4).
        let check = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
        if let Err(error) = conn.execute(&check, []) {
            wrong.push(format!("{index}: {error}"));
        }
    }
    Ok(wrong)
}

fn first_column(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_to_nothing_and_an_index_of_other_words_are_found() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
             CREATE TABLE b (a_id INTEGER NOT NULL REFERENCES a (id));
             CREATE VIRTUAL TABLE search USING fts5 (text, content = 'a', content_rowid = 'id');
             INSERT INTO a (id, text) VALUES (1, 'one');
             INSERT INTO search (rowid, text) VALUES (1, 'one');",
        )
        .unwrap();
        assert_eq!(broken(&conn).unwrap(), Vec::<String>::new());
        conn.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO b (a_id) VALUES (7)").unwrap();
        conn.execute("UPDATE a SET text = 'two'", []).unwrap();
        let found = broken(&conn).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
