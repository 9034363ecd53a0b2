//! The statements that run while people wait walk an index: every plan is looked at, and none scans a big table.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use deskbell_twilio::{MediaSid, MessageSid, Millis, Party};
use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::messages::{Arrival, Direction, ListMessages, Origin, Status};
use crate::pictures::expected::Told;
use crate::store::tests::Fixture;
use crate::store::{Id, Lane};

static HEARD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Tables that grow with the years.
const BIG: [&str; 15] = [
    "callees",
    "spoken_calls",
    "calls",
    "legs",
    "voicemails",
    "messages",
    "threads",
    "pictures",
    "requests",
    "contacts",
    "contact_numbers",
    "notes",
    "drafts",
    "lines",
    "tagged",
];

/// Writes down every statement that a connection runs.
pub(in crate::store) fn listen_to(conn: &mut Connection) {
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(hear)).unwrap();
}

fn hear(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.sql().to_string());
    }
}

/// The steps of a plan that read a whole big table.
fn scans(conn: &Connection, sql: &str) -> Vec<String> {
    let Ok(mut statement) = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else { return Vec::new() };
    let mut rows = statement.raw_query();
    let mut scans = Vec::new();
    while let Ok(Some(row)) = rows.next() {
        let step: String = row.get(3).unwrap();
        let is_scan = step.strip_prefix("SCAN ").is_some_and(|rest| {
            let table = rest.split(' ').next().unwrap_or_default();
            // Walking an index in its order, with a LIMIT, is how a list is read from its end.
            BIG.contains(&table) && !(rest.contains("USING") && sql.contains("LIMIT"))
        });
        if is_scan {
            scans.push(step);
        }
    }
    scans
}

#[tokio::test]
async fn no_statement_scans_a_big_table() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let arrival = |n: u8, direction, origin| Arrival {
        sid: MessageSid::parse(&format!("SM{n:032}")).unwrap(),
        direction,
        them: Party::from_twilio("+12025550123"),
        ours: "+12025550100".to_owned(),
        body: "Hello".to_owned(),
        pictures: Told {
            named: vec![(MediaSid::parse(&format!("ME{n:032}")).unwrap(), "image/png".to_owned())],
            count: 2,
        },
        opt_out: None,
        at: Some(Millis(1_794_999_000_000)),
        taken_at: Some(Millis(1_794_999_000_000)),
        status: Status::Delivered,
        error_code: None,
        origin,
        rest: Vec::new(),
    };
    let (thread, maya) = store
        .write(Lane::Door, move |tx| {
            let number = crate::numbers::store::find_or_note(tx, "+12025550100")?;
            let replies = r#"{"open":{"isOn":true,"words":"Hello"}}"#;
            tx.execute("INSERT INTO replies (number_id, choices) VALUES (?1, ?2)", (number, replies))?;
            // Of now, so that it is answered by itself.
            let fresh = Arrival { at: None, ..arrival(3, Direction::In, Origin::Announced) };
            crate::messages::receive(tx, &fresh)?;
            crate::messages::receive(tx, &arrival(1, Direction::In, Origin::Announced))?;
            crate::messages::receive(tx, &arrival(1, Direction::In, Origin::Recovered))?;
            crate::messages::receive(tx, &arrival(2, Direction::Out, Origin::Recovered))?;
            let number = crate::numbers::store::find_or_note(tx, "+12025550100")?;
            let thread = crate::inbox::store::find_or_open(tx, number, &Party::from_twilio("+12025550123"))?;
            let maya = crate::contacts::write(tx, "+12025550123", "Maya", "")?;
            crate::contacts::write(tx, "+12025550123", "Maya O", "")?;
            crate::contacts::store::delete(tx, maya)?;
            crate::contacts::store::restore(tx, maya)?;
            crate::contacts::store::forget_deleted(tx, Millis(1))?;
            crate::messages::store::mark_last_unread(tx, thread.id)?;
            crate::messages::store::mark_read(tx, thread.id, Id::LAST)?;
            crate::messages::store::close_failures(tx, thread.id)?;
            crate::messages::store::open_failures(tx, thread.id, &[thread.id])?;
            crate::notices::forget(tx, thread.id, Id::LAST)?;
            let note = crate::notes::store::add(tx, thread.id, "Mornings", "n")?;
            crate::notes::store::edit(tx, note, "Evenings")?;
            crate::notes::store::delete(tx, note)?;
            crate::notes::store::restore(tx, note)?;
            crate::notes::store::purge(tx, Millis(0))?;
            let draft = crate::drafts::SaveDraft {
                thread: thread.id,
                kind: crate::drafts::DraftKind::Text,
                body: "Hello".to_owned(),
                intent: "i".to_owned(),
            };
            crate::drafts::write(tx, &draft)?;
            crate::drafts::clear(tx, thread.id, crate::drafts::DraftKind::Text, "i")?;
            crate::drafts::find(tx, thread.id, crate::drafts::DraftKind::Text)?;
            crate::inbox::lines::add(tx, thread.id, crate::inbox::Happening::Woke, "", None)?;
            let tag = crate::tags::tag(tx, "+12025550123", "Recall")?;
            crate::tags::tag(tx, "+12025550123", "Hygiene")?;
            crate::tags::retitle(tx, tag.id, "Recalls")?;
            crate::tags::untag(tx, "+12025550123", tag.id)?;
            Ok((thread.id, maya))
        })
        .await
        .unwrap();
    store
        .read(move |conn| {
            crate::inbox::exercise_reads(conn, thread)?;
            for (before, after, around) in [
                (None, None, None),
                (Some(Id::LAST), None, None),
                (None, Some(Id::ZERO), None),
                (None, None, Some(thread)),
            ] {
                crate::messages::list::list(
                    conn,
                    &ListMessages { thread, before, after, around, limit: 20 },
                )?;
            }
            crate::messages::store::list_unfinished(conn, Id::ZERO)?;
            crate::messages::store::find_claimable(conn, thread, "Hello", Millis(0))?;
            crate::contacts::exercise_reads(conn, maya)?;
            crate::numbers::store::sum_counts(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    store
        .write(Lane::Door, move |tx| {
            crate::pictures::exercise(tx, thread)?;
            crate::calls::exercise(tx, thread)?;
            crate::spoken::exercise(tx)?;
            crate::retention::exercise(tx)?;
            Ok(())
        })
        .await
        .unwrap();
    store.due_jobs(Millis(0), 4).await.unwrap();
    let heard: Vec<String> = HEARD.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
    assert!(heard.len() > 30, "only {} statements were heard", heard.len());
    let offenders = store
        .read(move |conn| {
            let bad = heard.iter().filter_map(|sql| {
                let scans = scans(conn, sql);
                (!scans.is_empty()).then(|| format!("{sql}\n    {}", scans.join("\n    ")))
            });
            Ok(bad.collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert!(offenders.is_empty(), "{}", offenders.join("\n\n"));
}

#[tokio::test]
async fn a_scan_would_be_noticed() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let found =
        store.read(|conn| Ok(scans(conn, "SELECT count(*) FROM messages WHERE body = 'x'"))).await.unwrap();
    assert_eq!(found, ["SCAN messages"]);
}
