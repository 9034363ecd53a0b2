//! Each step of the inbox file's shape, taken from its predecessor with rows in it.

use rusqlite::Connection;

use crate::store::migrate::{INBOX, migrate};

/// A file as it was before the step `name`, with a thread and a text in it.
fn before(name: &str) -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    let at = INBOX.iter().position(|step| step.name.ends_with(name)).unwrap();
    migrate(&mut conn, &INBOX[..at]).unwrap();
    conn.execute_batch(
        "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice)
             VALUES (1, '+12025550100', 'Front desk', 1, 1, 1);
         INSERT INTO threads (id, number_id, address, kind, last_message_id)
             VALUES (2, 1, '+12025550123', 'phone', 3);
         INSERT INTO messages (id, thread_id, direction, body, status, rank)
             VALUES (3, 2, 'in', 'Hello', 'received', 0);
         INSERT INTO search (rowid, text) VALUES (3, 'Hello');",
    )
    .unwrap();
    conn
}

fn count(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn notes_come_and_search_still_finds_the_texts() {
    let mut conn = before("_notes");
    migrate(&mut conn, INBOX).unwrap();
    conn.execute_batch(
        "INSERT INTO notes (id, thread_id, intent, body) VALUES (4, 2, 'n', 'Hello to us');
         INSERT INTO search (rowid, text) VALUES (4, 'Hello to us');
         INSERT INTO search (search) VALUES ('integrity-check');",
    )
    .unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM search WHERE search MATCH 'hello'"), 2);
    assert_eq!(count(&conn, "SELECT count(*) FROM threads"), 1);
}

#[test]
fn a_text_that_was_waiting_before_there_was_an_outbox_waits_in_it() {
    let mut conn = before("_sending");
    conn.execute_batch(
        "INSERT INTO messages (id, thread_id, intent, direction, body, status, rank)
             VALUES (4, 2, 'a', 'out', 'Waits', 'queued', 0), (5, 2, 'b', 'out', 'Gone', 'sent', 5);",
    )
    .unwrap();
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT message_id * 10 + number_id FROM outbox"), 41);
    assert_eq!(count(&conn, "SELECT count(*) FROM outbox"), 1);
}

#[test]
fn drafts_come_one_for_each_thread_and_kind() {
    let mut conn = before("_drafts");
    migrate(&mut conn, INBOX).unwrap();
    conn.execute_batch(
        "INSERT INTO drafts (thread_id, kind, body, intent) VALUES (2, 'text', 'Hi', 'i'), (2, 'note', 'Hm', 'n')",
    )
    .unwrap();
    assert!(conn.execute("INSERT INTO drafts VALUES (2, 'text', 'Again', 'j')", []).is_err());
    assert_eq!(count(&conn, "SELECT count(*) FROM messages"), 1);
}

#[test]
fn threads_keep_their_place_when_snoozing_comes() {
    let mut conn = before("_snooze");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT place_id FROM threads WHERE id = 2"), 3);
    conn.execute("UPDATE threads SET snoozed_until = 1 WHERE id = 2", []).unwrap();
    assert!(conn.execute("UPDATE threads SET state = 'done' WHERE id = 2", []).is_err());
}

#[test]
fn tags_come_and_nobody_carries_one_yet() {
    let mut conn = before("_tags");
    migrate(&mut conn, INBOX).unwrap();
    conn.execute_batch(
        "INSERT INTO tags (id, name, folded) VALUES (5, 'Recall', 'recall');
         INSERT INTO tagged (address, tag_id) VALUES ('+12025550123', 5);",
    )
    .unwrap();
    assert!(conn.execute("INSERT INTO tags (id, name, folded) VALUES (6, 'RECALL', 'recall')", []).is_err());
    assert_eq!(count(&conn, "SELECT count(*) FROM threads"), 1);
}

#[test]
fn what_is_unread_stays_so_when_its_index_goes() {
    let mut conn = before("_fewer_indexes");
    migrate(&mut conn, INBOX).unwrap();
    conn.execute_batch(
        "UPDATE threads SET unread = 1 WHERE id = 2; UPDATE messages SET is_unread = 1 WHERE thread_id = 2",
    )
    .unwrap();
    let first = crate::messages::store::first_unread(&conn, "2".parse().unwrap()).unwrap();
    assert_eq!(first, Some("3".parse().unwrap()));
    conn.execute_batch("UPDATE threads SET unread = 0 WHERE id = 2").unwrap();
    assert_eq!(crate::messages::store::first_unread(&conn, "2".parse().unwrap()).unwrap(), None);
}

#[test]
fn alerts_come_each_once() {
    let mut conn = before("_alerts");
    migrate(&mut conn, INBOX).unwrap();
    let sid = "NO00000000000000000000000000000001";
    conn.execute("INSERT INTO alerts (id, sid, code) VALUES (9, ?1, 11200)", [sid]).unwrap();
    assert!(conn.execute("INSERT INTO alerts (id, sid, code) VALUES (10, ?1, 11200)", [sid]).is_err());
    assert_eq!(count(&conn, "SELECT count(*) FROM messages"), 1);
}

#[test]
fn an_inbox_from_before_the_lock_has_no_pin() {
    let mut conn = before("_lock");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM pin"), 0);
    conn.execute("INSERT INTO pin (only, hash) VALUES (1, 'h')", []).unwrap();
    assert!(conn.execute("INSERT INTO pin (only, hash) VALUES (2, 'h')", []).is_err());
    assert_eq!(count(&conn, "SELECT count(*) FROM messages"), 1);
}

#[test]
fn words_with_greek_and_cyrillic_accents_from_before_they_were_folded_are_found_without_them() {
    let mut conn = before("_folded_letters");
    conn.execute_batch(
        "INSERT INTO messages (id, thread_id, direction, body, status, rank)
             VALUES (4, 2, 'in', 'Ο Γιώργος ήρθε', 'received', 0);
         INSERT INTO notes (id, thread_id, intent, body) VALUES (5, 2, 'n', 'Ещё раз');
         INSERT INTO contacts (id, name, note, sort_name) VALUES (6, 'Ελένη', '', 'ελενη');
         INSERT INTO search (rowid, text) SELECT id, text FROM searchable WHERE id > 3;
         INSERT INTO people_search (rowid, text) SELECT id, text FROM findable_people;",
    )
    .unwrap();
    let find = |conn: &Connection, table: &str, typed: &str| {
        let query = crate::contacts::find::words(typed).unwrap();
        let sql = format!("SELECT coalesce(max(rowid), 0) FROM {table} WHERE {table} MATCH ?1");
        conn.query_row(&sql, [query], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(find(&conn, "search", "γιωργοσ"), 0, "it was not found before");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(find(&conn, "search", "γιωργος"), 4);
    assert_eq!(find(&conn, "search", "ΓΙΏΡΓΟΣ ηρθ"), 4);
    assert_eq!(find(&conn, "search", "еще"), 5);
    assert_eq!(find(&conn, "search", "hello"), 3);
    assert_eq!(find(&conn, "people_search", "ελενη"), 6);
    for table in ["search", "people_search"] {
        conn.execute(&format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')"), []).unwrap();
    }
}

#[test]
fn calls_come_and_a_number_from_before_them_takes_none_and_answers_as_a_new_one_does() {
    let mut conn = before("_calls");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT takes_calls FROM numbers"), 0);
    assert_eq!(count(&conn, "SELECT last_call_id FROM threads"), 0);
    let rules = crate::routing::store::rules_of(&conn, "1".parse().unwrap()).unwrap();
    assert_eq!(*rules, crate::routing::Rules::default());
    conn.execute_batch(
        "INSERT INTO calls (id, thread_id, sid, status, rank, outcome) VALUES (9, 2, 'CA1', 'ringing', 3, 'going')",
    )
    .unwrap();
    let again = "INSERT INTO calls (id, thread_id, sid, status, rank, outcome)
                 VALUES (10, 2, 'CA1', 'ringing', 3, 'going')";
    assert!(conn.execute(again, []).is_err());
}

#[test]
fn pictures_from_before_retention_are_there() {
    let mut conn = before("_retention");
    conn.execute_batch(
        "INSERT INTO pictures (id, message_id, thread_id, blob_id, name, content_type, state)
             VALUES (6, 3, 2, 6, '', 'image/png', 'ready')",
    )
    .unwrap();
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM pictures WHERE deleted_at IS NULL"), 1);
    let receipt = "INSERT INTO receipts (day, kind, sid, way, has_media, due_at)
                   VALUES ('2026-11-28', 'texts', 'SM1', 'delete', 0, 0)";
    conn.execute(receipt, []).unwrap();
    assert!(conn.execute(receipt, []).is_err(), "one receipt for each");
}

#[test]
fn a_number_whose_calls_came_here_before_there_was_a_flow_has_no_fallback_of_ours() {
    let mut conn = before("_asleep");
    conn.execute_batch("UPDATE numbers SET takes_calls = 1, sid = 'PN1'").unwrap();
    migrate(&mut conn, INBOX).unwrap();
    let known = crate::numbers::store::find_fallback(&conn, "PN1").unwrap().unwrap();
    assert_eq!((known.goes_to, known.former, known.is_pending), (None, None, false));
    assert_eq!(crate::flows::store::find(&conn).unwrap(), None);
    conn.execute_batch("INSERT INTO flows (only, stage, mark) VALUES (1, 'wanted', 'm')").unwrap();
    assert!(conn.execute("INSERT INTO flows (only, stage, mark) VALUES (2, 'wanted', 'n')", []).is_err());
    assert!(
        conn.execute("INSERT INTO pulls (id, number_id, step, state) VALUES (9, 8, 'stop', 'running')", [])
            .is_err()
    );
    assert!(conn.execute("INSERT INTO away (only, since, calls) VALUES (1, 0, -1)", []).is_err());
}

#[test]
fn numbers_stay_ours_and_unpriced_when_purchases_come() {
    let mut conn = before("_purchases");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM numbers WHERE released_at IS NULL AND kind IS NULL"), 1);
    conn.execute_batch(
        "INSERT INTO purchases (id, intent, number, state) VALUES (9, 'i', '+12025550150', 'queued')",
    )
    .unwrap();
    assert!(conn.execute("UPDATE purchases SET state = 'perhaps'", []).is_err());
    assert!(conn.execute("UPDATE numbers SET tint = 5", []).is_err());
}

#[test]
fn papers_come_beside_what_was_bought_and_of_each_proof_one_document_is_kept() {
    let mut conn = before("_compliance");
    conn.execute_batch(
        "INSERT INTO purchases (id, intent, number, state, bundle_sid) VALUES (9, 'i', '+61491570156', 'done', 'BU1')",
    )
    .unwrap();
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM purchases WHERE bundle_sid = 'BU1'"), 1);
    conn.execute_batch(
        "INSERT INTO submissions (id, intent, country, number_kind, end_user, regulation, state)
             VALUES (10, 's', 'AU', 'mobile', 'business', '{}', 'draft');
         INSERT INTO documents (id, submission_id, requirement, kind, state) VALUES (11, 10, 'id', 'passport', 'dropped'),
             (12, 10, 'id', 'passport', 'kept');",
    )
    .unwrap();
    let second = "INSERT INTO documents (id, submission_id, requirement, kind, state) VALUES (13, 10, 'id', 'bill', 'kept')";
    assert!(conn.execute(second, []).is_err(), "two documents for one proof");
    assert!(conn.execute("UPDATE submissions SET state = 'perhaps'", []).is_err());
    assert!(
        conn.execute(
            "INSERT INTO businesses (id, details, address_id, changed_at) VALUES (2, '{}', 1, 0)",
            []
        )
        .is_err()
    );
}

#[test]
fn calls_keep_all_that_is_known_of_them_when_ours_come_beside_them() {
    let mut conn = before("_calls_out");
    conn.execute_batch(
        "INSERT INTO calls (id, thread_id, sid, status, rank, outcome, is_unread, note)
             VALUES (4, 2, 'CA1', 'completed', 9, 'missed', 1, 'On Friday');
         INSERT INTO legs (sid, parent_sid, status, rank) VALUES ('CA2', 'CA1', 'no-answer', 6);
         INSERT INTO search (rowid, text) VALUES (4, 'On Friday');",
    )
    .unwrap();
    migrate(&mut conn, INBOX).unwrap();
    let kept = "SELECT count(*) FROM calls JOIN legs ON legs.parent_sid = calls.sid
                WHERE calls.id = 4 AND outcome = 'missed' AND is_unread = 1 AND note = 'On Friday'
                    AND is_outgoing = 0 AND calls.price IS NULL";
    assert_eq!(count(&conn, kept), 1);
    conn.execute_batch("INSERT INTO search (search) VALUES ('integrity-check')").unwrap();
    let made = "INSERT INTO calls (id, thread_id, is_outgoing, status, rank, outcome) VALUES (5, 2, ?1, 'queued', 1, 'going')";
    assert!(conn.execute(made, [0]).is_err(), "a call that came has a Sid");
    conn.execute(made, [1]).unwrap();
    conn.execute(
        "INSERT INTO outgoing (call_id, intent, phone, attempt) VALUES (5, 'i', '+1', 'queued')",
        [],
    )
    .unwrap();
}

#[test]
fn what_was_written_before_there_were_replies_was_written_by_somebody() {
    let mut conn = before("_replies");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM messages WHERE is_automatic = 0"), 1);
    assert_eq!(count(&conn, "SELECT count(*) FROM threads WHERE auto_replied_at IS NULL"), 1);
    conn.execute("INSERT INTO replies (number_id, choices) VALUES (1, '{}')", []).unwrap();
    assert!(conn.execute("INSERT INTO replies (number_id, choices) VALUES (1, '{}')", []).is_err());
}

#[test]
fn no_phone_is_set_up_when_forwarding_comes_and_a_number_has_one() {
    let mut conn = before("_forwarding");
    migrate(&mut conn, INBOX).unwrap();
    assert_eq!(count(&conn, "SELECT count(*) FROM forwarding"), 0);
    conn.execute("INSERT INTO forwarding (number_id, phone) VALUES (1, '+12025550177')", []).unwrap();
    assert!(
        conn.execute("INSERT INTO forwarding (number_id, phone) VALUES (1, '+12025550178')", []).is_err()
    );
    assert!(conn.execute("UPDATE forwarding SET test = 'perhaps'", []).is_err());
}
