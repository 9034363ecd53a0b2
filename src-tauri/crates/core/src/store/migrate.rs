//! Migrations: numbered, forward only, each in one transaction. A newer file is refused kindly.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::error::Error;
use crate::store::fold::fold;

/// A step of the shape of a file.
pub(crate) struct Migration {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// The steps of the inbox file.
pub(crate) const INBOX: &[Migration] = &[
    Migration { name: "0001_first_light", sql: include_str!("migrations/0001_first_light.sql") },
    Migration { name: "0002_line_states", sql: include_str!("migrations/0002_line_states.sql") },
    Migration { name: "0003_notes", sql: include_str!("migrations/0003_notes.sql") },
    Migration { name: "0004_sending", sql: include_str!("migrations/0004_sending.sql") },
    Migration { name: "0005_choices", sql: include_str!("migrations/0005_choices.sql") },
    Migration { name: "0006_pictures_out", sql: include_str!("migrations/0006_pictures_out.sql") },
    Migration { name: "0007_imports", sql: include_str!("migrations/0007_imports.sql") },
    Migration { name: "0008_address_book", sql: include_str!("migrations/0008_address_book.sql") },
    Migration { name: "0009_drafts", sql: include_str!("migrations/0009_drafts.sql") },
    Migration { name: "0010_snooze", sql: include_str!("migrations/0010_snooze.sql") },
    Migration { name: "0011_tags", sql: include_str!("migrations/0011_tags.sql") },
    Migration { name: "0012_diagnostics", sql: include_str!("migrations/0012_diagnostics.sql") },
    Migration { name: "0013_fewer_indexes", sql: include_str!("migrations/0013_fewer_indexes.sql") },
    Migration { name: "0014_alerts", sql: include_str!("migrations/0014_alerts.sql") },
    Migration { name: "0015_lock", sql: include_str!("migrations/0015_lock.sql") },
    Migration { name: "0016_folded_letters", sql: include_str!("migrations/0016_folded_letters.sql") },
    Migration { name: "0018_retention", sql: include_str!("migrations/0018_retention.sql") },
    Migration { name: "0019_calls", sql: include_str!("migrations/0019_calls.sql") },
    Migration { name: "0020_purchases", sql: include_str!("migrations/0020_purchases.sql") },
    Migration { name: "0021_asleep", sql: include_str!("migrations/0021_asleep.sql") },
    Migration { name: "0022_compliance", sql: include_str!("migrations/0022_compliance.sql") },
    Migration { name: "0024_call_notes", sql: include_str!("migrations/0024_call_notes.sql") },
    Migration { name: "0026_calls_out", sql: include_str!("migrations/0026_calls_out.sql") },
    Migration { name: "0027_replies", sql: include_str!("migrations/0027_replies.sql") },
    Migration { name: "0028_forwarding", sql: include_str!("migrations/0028_forwarding.sql") },
    Migration { name: "0029_search_pages", sql: include_str!("migrations/0029_search_pages.sql") },
    Migration { name: "0030_turns", sql: include_str!("migrations/0030_turns.sql") },
    Migration { name: "0031_transcripts", sql: include_str!("migrations/0031_transcripts.sql") },
    Migration { name: "0032_conversations", sql: include_str!("migrations/0032_conversations.sql") },
    Migration { name: "0035_moves", sql: include_str!("migrations/0035_moves.sql") },
    Migration { name: "0036_staff_texts", sql: include_str!("migrations/0036_staff_texts.sql") },
    Migration { name: "0037_sound_at_twilio", sql: include_str!("migrations/0037_sound_at_twilio.sql") },
    Migration { name: "0038_rooms", sql: include_str!("migrations/0038_rooms.sql") },
    Migration { name: "0040_registrations", sql: include_str!("migrations/0040_registrations.sql") },
    Migration { name: "0041_map", sql: include_str!("migrations/0041_map.sql") },
    Migration { name: "0042_spoken", sql: include_str!("migrations/0042_spoken.sql") },
    Migration { name: "0043_greetings", sql: include_str!("migrations/0043_greetings.sql") },
    Migration { name: "0044_forwarded", sql: include_str!("migrations/0044_forwarded.sql") },
    Migration { name: "0045_copied_sends", sql: include_str!("migrations/0045_copied_sends.sql") },
];

/// The steps of the media file.
pub(crate) const MEDIA: &[Migration] =
    &[Migration { name: "0001_media", sql: include_str!("migrations/media/0001_media.sql") }];

/// The steps of the file of arrivals.
pub(crate) const ARRIVALS: &[Migration] =
    &[Migration { name: "0001_arrivals", sql: include_str!("migrations/arrivals/0001_arrivals.sql") }];

/// Brings a file up to the present shape.
///
/// # Errors
/// [`Error::NewerDatabase`] when a newer Deskbell wrote it. A step that fails leaves the file as it was.
pub(crate) fn migrate(conn: &mut Connection, steps: &[Migration]) -> Result<(), Error> {
    let done: usize = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > steps.len() {
        return Err(Error::NewerDatabase);
    }
    if done < steps.len() {
        offer_letters(conn)?;
    }
    for (index, step) in steps.iter().enumerate().skip(done) {
        tracing::info!(step = step.name, "migrating");
        let tx = conn.transaction()?;
        tx.execute_batch(step.sql)?;
        tx.pragma_update(None, "user_version", index + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// What SQL cannot work out by itself about letters: how a name is ordered, and how words are indexed.
fn offer_letters(conn: &Connection) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("sort_key", 1, flags, |call| {
        Ok(crate::contacts::sort_key(&call.get::<String>(0)?))
    })?;
    conn.create_scalar_function("fold", 1, flags, |call| Ok(fold(&call.get::<String>(0)?).into_owned()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut conn, INBOX), Err(Error::NewerDatabase)));
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    /// Everything that a file is made of, without comments and white space.
    fn shape(conn: &Connection) -> Vec<String> {
        let mut statement =
            conn.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name").unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(|sql| {
            let sql = sql.unwrap();
            let bare = sql.lines().map(|line| line.split("--").next().unwrap()).collect::<Vec<_>>().join(" ");
            let words = bare.split_whitespace().collect::<Vec<_>>().join(" ");
            // A column that was added later stands where SQLite put it, with its own idea of white space.
            words.replace(" ,", ",").replace(" )", ")").replace("( ", "(")
        })
        .collect()
    }

    #[test]
    fn the_schema_for_reading_is_the_schema_that_runs() {
        let mut migrated = Connection::open_in_memory().unwrap();
        migrate(&mut migrated, INBOX).unwrap();
        let described = Connection::open_in_memory().unwrap();
        described.execute_batch(include_str!("schema.sql")).unwrap();
        assert_eq!(shape(&migrated), shape(&described));
    }

    /// A file as it stood before a step.
    fn before(step: &str) -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        let end = INBOX.iter().position(|known| known.name == step).unwrap();
        migrate(&mut conn, &INBOX[..end]).unwrap();
        conn
    }

    #[test]
    fn numbers_from_before_line_states_stay_as_they_were() {
        let mut conn = before("0002_line_states");
        let number =
            "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice, listens, former_urls)
             VALUES (1, '+12025550100', 'Front desk', 1, 1, 1, 1, '{}')";
        conn.execute(number, []).unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let kept: (String, Option<String>) = conn
            .query_row("SELECT former_urls, points_to FROM numbers WHERE listens = 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, ("{}".to_owned(), None));
    }

    #[test]
    fn pictures_that_came_before_others_could_go_out_are_kept() {
        let mut conn = before("0006_pictures_out");
        conn.execute_batch(
            "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice)
                 VALUES (1, '+12025550100', 'Desk', 1, 1, 0);
             INSERT INTO threads (id, number_id, address, kind) VALUES (2, 1, '+12025550123', 'phone');
             INSERT INTO messages (id, thread_id, direction, body, status, rank) VALUES (3, 2, 'in', '', 'received', 11);
             INSERT INTO pictures (id, message_id, thread_id, sid, content_type, state, width, height, bytes)
                 VALUES (4, 3, 2, 'ME1', 'image/png', 'ready', 5, 6, 7), (5, 3, 2, 'ME2', 'text/plain', 'failed', NULL, NULL, NULL);",
        )
        .unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let kept: Vec<(i64, i64, i64, String, String)> = conn
            .prepare("SELECT id, blob_id, message_id, sid, state FROM pictures ORDER BY id")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let row = |id, sid: &str, state: &str| (id, id, 3, sid.to_owned(), state.to_owned());
        assert_eq!(kept, [row(4, "ME1", "ready"), row(5, "ME2", "failed")]);
    }

    #[test]
    fn numbers_from_before_imports_have_nothing_left_to_fetch() {
        let mut conn = before("0007_imports");
        let number = "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice, listens)
             VALUES (1, '+12025550100', 'Front desk', 1, 1, 1, 1)";
        conn.execute(number, []).unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let kept: (Option<i64>, u32) = conn
            .query_row("SELECT listens_at, (SELECT count(*) FROM imports) FROM numbers", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, (None, 0));
    }

    #[test]
    fn an_address_book_of_first_light_can_be_listed_and_found() {
        let mut conn = before("0008_address_book");
        conn.execute_batch(
            "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice) VALUES (1, '+12025550100', '', 1, 1, 1);
             INSERT INTO contacts (id, name, note) VALUES (2, 'Élodie Roux', 'Mornings'), (3, 'Zoe', '');
             INSERT INTO contact_numbers (address, contact_id) VALUES ('+12025550123', 2), ('+12025550124', 2);
             INSERT INTO threads (id, number_id, address, kind) VALUES (4, 1, '+12025550123', 'phone');
             INSERT INTO messages (id, thread_id, direction, body, status, rank)
             VALUES (5, 4, 'in', 'Morning all', 'received', 9);
             INSERT INTO search (rowid, text) SELECT id, text FROM searchable;",
        )
        .unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let ids = |sql: &str| -> Vec<i64> {
            let mut statement = conn.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        assert_eq!(ids("SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY sort_name, id"), [2, 3]);
        assert_eq!(ids("SELECT rowid FROM people_search WHERE people_search MATCH 'elod*'"), [2]);
        assert_eq!(ids("SELECT rowid FROM number_search WHERE number_search MATCH '\"5550124\"'"), [2]);
        assert_eq!(ids("SELECT rowid FROM number_search WHERE number_search MATCH '\"0123\"'"), [2, 4]);
        assert_eq!(ids("SELECT rowid FROM search WHERE search MATCH 'morning*'"), [5], "texts alone");
        for table in ["search", "people_search", "number_search"] {
            conn.execute(&format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"), [])
                .unwrap();
        }
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let before = shape(&conn);
        migrate(&mut conn, INBOX).unwrap();
        assert_eq!(shape(&conn), before);
    }

    #[test]
    fn what_was_chosen_before_is_kept_by_noun() {
        let mut conn = Connection::open_in_memory().unwrap();
        let mine = INBOX.iter().position(|step| step.name == "0005_choices").unwrap();
        migrate(&mut conn, &INBOX[..mine]).unwrap();
        conn.execute_batch(
            r#"INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice)
                   VALUES (1, '+12025550100', 'Front desk', 1, 1, 1);
               INSERT INTO settings VALUES ('settings',
                   '{"appearance":"dark","enterSends":false,"privateNotices":true,"noticesPausedUntil":17}')"#,
        )
        .unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let rows = |sql: &str| -> Vec<String> {
            let mut statement = conn.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(
            rows("SELECT key || ' ' || value FROM settings ORDER BY key"),
            [
                r#"appearance "dark""#,
                r#"notices {"isPrivate":true,"pausedUntil":17}"#,
                r#"sending {"enterSends":false}"#
            ]
        );
        assert_eq!(
            rows("SELECT twilio_name || ' ' || is_shown || ' ' || is_muted FROM numbers"),
            ["Front desk 1 0"]
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut conn = Connection::open_in_memory().unwrap();
        let steps = [Migration { name: "bad", sql: "CREATE TABLE a (x); CREATE TABLE a (x);" }];
        assert!(migrate(&mut conn, &steps).is_err());
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn what_was_refused_before_diagnostics_stays_as_it_was() {
        let mut conn = before("0012_diagnostics");
        conn.execute("INSERT INTO quarantine VALUES (1, '/messages/incoming', 'wrong', x'61', 3)", [])
            .unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let kept: (String, u32, Option<String>) = conn
            .query_row("SELECT reason, times, signed_as FROM quarantine", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(kept, ("wrong".to_owned(), 3, None));
    }

    #[test]
    fn a_number_that_was_still_to_be_pointed_here_still_is() {
        let mut conn = before("0012_diagnostics");
        conn.execute_batch(
            r#"INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice, listens, former_urls, points_to)
               VALUES (1, '+12025550100', '', 1, 1, 1, 1, '{"sms_url":"https://former.example.org"}', NULL),
                   (2, '+12025550101', '', 1, 1, 1, 1, '{"sms_url":null}', NULL),
                   (3, '+12025550102', '', 1, 1, 1, 1, '{}', 'https://here.example.org/messages/incoming');
               INSERT INTO jobs (kind, payload, only_one, due_at, class)
               VALUES ('FinishPointing', '{}', 'FinishPointing a', 60, 1), ('FinishPointing', '{}', 'b', 70, 1);"#,
        )
        .unwrap();
        migrate(&mut conn, INBOX).unwrap();
        let pending: Vec<Option<String>> = conn
            .prepare("SELECT pending_from FROM numbers ORDER BY id")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(pending, [Some("https://former.example.org".to_owned()), Some(String::new()), None]);
        let jobs: (String, i64, u32) = conn
            .query_row("SELECT payload, due_at, count(*) FROM jobs", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        let job = serde_json::from_str::<crate::jobs::Job>(&jobs.0).unwrap();
        assert_eq!((job, jobs.1, jobs.2), (crate::jobs::Job::PointNumbersHere, 60, 1));
    }
}
