//! The store as a whole: what is durable, what is undone, and who goes first.

mod migrations;
pub(super) mod plans;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deskbell_twilio::{Clock, Millis};
use rusqlite::params;
use tokio::sync::broadcast;

use super::{Lane, Pieces, Store, Tx, folder, keys};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::store::Id;

/// A store in a folder of its own, under a clock that only the test moves.
pub(crate) struct Fixture {
    folder: tempfile::TempDir,
    key: keys::DataKey,
    pub(crate) clock: Clock,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::create(folder.path()).unwrap().key;
        Fixture { folder, key, clock: Clock::manual(Millis(1_795_000_000_000)) }
    }

    pub(crate) fn open(&self) -> (Store, broadcast::Receiver<Event>) {
        let (events, heard) = broadcast::channel(64);
        let lock = folder::lock(self.folder.path()).unwrap();
        (Store::open(self.folder.path(), lock, &self.key, &self.clock, events).unwrap(), heard)
    }
}

async fn put(store: &Store, key: &'static str) -> Result<(), Error> {
    store
        .write(Lane::Door, move |tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES (?1, 'x')", [key])?;
            Ok(())
        })
        .await
}

async fn count(store: &Store) -> i64 {
    store.read(|conn| Ok(conn.query_row("SELECT count(*) FROM meta", [], |row| row.get(0))?)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_together_do_not_undo_each_other() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let good: Vec<_> = (0..40)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(Lane::Door, move |tx| {
                        tx.execute("INSERT INTO meta (key, value) VALUES (?1, '')", [format!("k{n}")])?;
                        if n % 4 == 0 { Err(Error::NotFound("thing")) } else { Ok(()) }
                    })
                    .await
                    .is_ok()
            })
        })
        .collect();
    let mut kept = 0;
    for task in good {
        kept += i64::from(task.await.unwrap());
    }
    assert_eq!(kept, 30);
    assert_eq!(count(&store).await, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lot_is_written_in_pieces_and_in_smaller_ones_where_somebody_comes_to_a_door() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let take = |tx: &mut Tx<'_>, key: &String| {
        tx.execute("INSERT INTO meta (key, value) VALUES (?1, '')", [key])?;
        Ok(())
    };
    let mut pieces = Pieces::of((0..115).map(|nth| format!("k{nth}")).collect::<Vec<_>>());
    let slowly = move |tx: &mut Tx<'_>, key: &String| {
        std::thread::sleep(Duration::from_millis(2));
        take(tx, key)
    };
    assert_eq!(pieces.write(&store, slowly).await.unwrap().unwrap().len(), 10, "it has taken long enough");

    let (begun, beginning) = tokio::sync::oneshot::channel();
    let mut begun = Some(begun);
    let second = pieces.write(&store, move |tx, key| {
        if let Some(begun) = begun.take() {
            assert!(!tx.is_awaited());
            begun.send(()).unwrap();
            let patience = std::time::Instant::now() + Duration::from_secs(30);
            while !tx.is_awaited() && std::time::Instant::now() < patience {
                std::thread::yield_now();
            }
        }
        take(tx, key)
    });
    let door = async {
        beginning.await.unwrap();
        assert!(store.is_in_bulk());
        put(&store, "door").await.unwrap();
    };
    let (second, ()) = tokio::join!(second, door);
    assert_eq!(second.unwrap().unwrap().len(), 10);

    let mut rest = 0;
    while let Some(piece) = pieces.write(&store, take).await.unwrap() {
        rest += piece.len();
    }
    assert_eq!(rest, 95);
    assert!(!store.is_in_bulk());
    assert_eq!(count(&store).await, 116);
}

#[tokio::test]
async fn more_may_have_happened_at_once_than_a_millisecond_has_ids() {
    const MORE: i64 = (1 << 15) + 100;
    let fixture = Fixture::new();
    let at = fixture.clock.now() - Duration::from_secs(3600);
    // The second time as after a restart, when nobody remembers which are given.
    for round in 1..=2 {
        let (store, _heard) = fixture.open();
        let ids = store
            .write(Lane::Bulk, move |tx| {
                let mut ids = Vec::new();
                for n in 0..MORE {
                    let id = tx.id_at(at)?;
                    tx.prepare_cached("INSERT INTO tags (id, name, folded) VALUES (?1, ?2, ?2)")?
                        .execute(params![id, format!("{round} {n}")])?;
                    ids.push(id);
                }
                Ok(ids)
            })
            .await
            .unwrap();
        assert!(ids.iter().all(|id| (0..=2).contains(&(id.at().0 - at.0))));
    }
}

#[tokio::test]
async fn an_id_is_looked_for_in_every_table_that_has_one() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    // Their ids are counted by SQLite, or name a row of another table.
    let of_others = ["businesses", "jobs", "receipts"];
    let tables: Vec<String> = store
        .read(|conn| {
            let mut rows = conn.prepare(
                "SELECT t.name FROM pragma_table_list t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND c.name = 'id' AND c.pk = 1",
            )?;
            let names = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(names)
        })
        .await
        .unwrap();
    let ours = tables.iter().map(String::as_str).filter(|name| !of_others.contains(name));
    let ours: std::collections::BTreeSet<&str> = ours.collect();
    assert_eq!(ours, std::collections::BTreeSet::from(super::given::TABLES));
}

#[tokio::test]
async fn a_panic_in_a_write_is_that_writes_error_alone() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let outcome: Result<(), Error> = store.write(Lane::Door, |_| panic!("on purpose")).await;
    assert!(matches!(outcome, Err(Error::Internal(_))));
    put(&store, "after").await.unwrap();
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn events_and_promises_of_a_failed_write_never_leave() {
    let fixture = Fixture::new();
    let (store, mut heard) = fixture.open();
    let outcome: Result<(), Error> = store
        .write(Lane::Door, |tx| {
            tx.publish(Event::SettingsChanged);
            tx.enqueue(&Job::TidyUp)?;
            Err(Error::NotFound("thing"))
        })
        .await;
    assert!(outcome.is_err());
    assert!(heard.try_recv().is_err());
    assert!(store.due_jobs(fixture.clock.now(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_is_heard_only_after_its_row_can_be_read() {
    let fixture = Fixture::new();
    let (store, mut heard) = fixture.open();
    store
        .write(Lane::Door, |tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')", [])?;
            tx.publish(Event::SettingsChanged);
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(heard.recv().await.unwrap(), Event::SettingsChanged);
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn a_write_that_loses_its_transaction_runs_again_and_the_others_with_it() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let breaker = store.write(Lane::Door, move |tx| {
        // As a full disk does: the whole transaction is rolled back under the writer.
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute_batch("ROLLBACK")?;
            return Err(Error::internal("database or disk is full"));
        }
        tx.execute("INSERT INTO meta (key, value) VALUES ('breaker', '')", params![])?;
        Ok(())
    });
    let (first, second, third) = tokio::join!(put(&store, "one"), breaker, put(&store, "two"));
    first.unwrap();
    second.unwrap();
    third.unwrap();
    assert!(runs.load(Ordering::SeqCst) >= 2);
    assert_eq!(count(&store).await, 3);
}

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    put(&store, "kept").await.unwrap();
    drop(store);
    let (store, _heard) = fixture.open();
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn another_key_opens_nothing_and_changes_nothing() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    put(&store, "secret").await.unwrap();
    drop(store);
    let path = fixture.folder.path().join("inbox.db");
    let before = std::fs::read(&path).unwrap();
    let other = keys::create(tempfile::tempdir().unwrap().path()).unwrap().key;
    let lock = folder::lock(fixture.folder.path()).unwrap();
    let (events, _) = broadcast::channel(1);
    let opened = Store::open(fixture.folder.path(), lock, &other, &fixture.clock, events);
    assert!(matches!(opened, Err(Error::WrongKey)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn nothing_lies_on_the_disk_in_the_clear() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, |tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES ('k', 'a-very-plain-needle')", [])?;
            Ok(())
        })
        .await
        .unwrap();
    let needle = b"a-very-plain-needle";
    let finds = |haystack: &[u8]| haystack.windows(needle.len()).any(|window| window == needle);
    assert!(finds(b"...a-very-plain-needle..."), "the search itself must work");
    for file in ["inbox.db", "inbox.db-wal"] {
        let bytes = std::fs::read(fixture.folder.path().join(file)).unwrap();
        assert!(!bytes.is_empty());
        assert!(!finds(&bytes), "{file} holds what was written in the clear");
    }
}

#[tokio::test]
async fn every_writer_waits_for_the_disk_and_keeps_to_its_references() {
    fn told(tx: &mut Tx<'_>) -> Result<(String, [i64; 3]), Error> {
        let number = |name: &str| tx.pragma_query_value(None, name, |row| row.get(0));
        let journal = tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        Ok((journal, [number("synchronous")?, number("foreign_keys")?, number("secure_delete")?]))
    }
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    // 2 is FULL: a power cut may not take what was answered.
    let wanted = ("wal".to_owned(), [2, 1, 1]);
    assert_eq!(store.write(Lane::Door, told).await.unwrap(), wanted);
    assert_eq!(store.write_media(told).await.unwrap(), wanted);
    assert_eq!(store.write_arrivals(told).await.unwrap(), wanted);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let outcome = store
        .read(|conn| {
            conn.pragma_update(None, "query_only", false)?;
            Ok(conn.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')", [])?)
        })
        .await;
    assert!(outcome.is_err());
}

#[tokio::test]
async fn only_the_head_of_a_lane_is_due() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let job = |n: &str| Job::SendMessage { message: n.parse::<Id>().unwrap() };
    store
        .write(Lane::Door, move |tx| {
            let now = tx.now();
            tx.enqueue_at(&job("1"), now, Some("thread 1"))?;
            tx.enqueue_at(&job("2"), now, Some("thread 1"))?;
            tx.enqueue_at(&job("3"), now, Some("thread 2"))
        })
        .await
        .unwrap();
    let due = store.due_jobs(fixture.clock.now(), 10).await.unwrap();
    let jobs: Vec<_> = due.iter().filter_map(|due| due.job.clone()).collect();
    assert_eq!(jobs, [job("1"), job("3")]);
}

#[tokio::test]
async fn a_job_that_was_promised_again_while_it_ran_runs_again() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let promise = || store.write(Lane::Door, |tx| tx.enqueue(&Job::ShowNotices));
    promise().await.unwrap();
    let due = store.due_jobs(fixture.clock.now(), 10).await.unwrap();
    promise().await.unwrap();
    store.close_job(&due[0], crate::jobs::Outcome::Done).await.unwrap();
    let due = store.due_jobs(fixture.clock.now(), 10).await.unwrap();
    assert_eq!(due.len(), 1);
    store.close_job(&due[0], crate::jobs::Outcome::Done).await.unwrap();
    assert!(store.due_jobs(fixture.clock.now(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_of_unknown_kind_is_parked_and_shown() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, |tx| {
            tx.execute(
                "INSERT INTO jobs (kind, payload, due_at, class)
                 VALUES ('FlyToTheMoon', '{\"kind\":\"FlyToTheMoon\"}', 0, 1)",
                [],
            )?;
            Ok(())
        })
        .await
        .unwrap();
    let due = store.due_jobs(fixture.clock.now(), 10).await.unwrap();
    assert_eq!(due[0].job, None);
    store.close_job(&due[0], crate::jobs::Outcome::Park("unknown".to_owned())).await.unwrap();
    let parked: String = store
        .read(
            |conn| Ok(conn.query_row("SELECT kind FROM jobs WHERE state = 'parked'", [], |row| row.get(0))?),
        )
        .await
        .unwrap();
    assert_eq!(parked, "FlyToTheMoon");
}
