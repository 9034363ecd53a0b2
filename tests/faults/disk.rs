//! The disk is full, or read-only: what cannot be kept is not answered, and what was answered is there afterwards.

use std::ops::Range;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

use crate::mount::{SmallDisk, is_inside};

const MAYA: &str = "+12025550123";

/// Somebody texts; whether it was answered, and so is promised to be kept.
pub(crate) async fn text(world: &World, nth: u32) -> bool {
    let form = format!(
        "MessageSid=SM{nth:032x}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123\
         &To=%2B12025550100&Body=Text+{nth}&NumMedia=0&NumSegments=1&ApiVersion=2010-04-01"
    );
    let status = world.post("/messages/incoming", form).await;
    assert!([200, 503].contains(&status), "{status}");
    status == 200
}

/// Looks whether each of those that were answered is there, once: before anything is handed over again, because that
/// would bring back what was lost. Twilio has none of these texts, so that no catch-up can do so either. Then hands over
/// all of them, those that were `refused` at last and the others again, and each is there once.
pub(crate) async fn each_is_there_once(world: &World, answered: Range<u32>, refused: Range<u32>) {
    for nth in answered.clone() {
        assert_eq!(copies(world, nth).await, 1, "answered: {}", world.transcript(MAYA).await);
    }
    for nth in refused.clone() {
        assert!(copies(world, nth).await <= 1, "refused: {}", world.transcript(MAYA).await);
    }
    let all = answered.chain(refused);
    for nth in all.clone() {
        assert!(text(world, nth).await, "there is room again");
    }
    for nth in all {
        assert_eq!(copies(world, nth).await, 1, "handed over again: {}", world.transcript(MAYA).await);
    }
}

/// How often a text stands in its thread.
async fn copies(world: &World, nth: u32) -> usize {
    let line = format!("< Text {nth}");
    world.transcript(MAYA).await.lines().filter(|shown| *shown == line).count()
}

async fn put(world: &World, key: &'static str, value: String) -> Result<(), deskbell_core::Error> {
    let write = world.office().store().clone();
    write
        .write(Lane::Door, move |tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", [key, &value])?;
            Ok(())
        })
        .await
}

async fn kept(world: &World) -> String {
    let store = world.office().store().clone();
    let keys = store.read(|conn| {
        Ok(conn.query_row(
            "SELECT coalesce(group_concat(key, ' ' ORDER BY key), '') FROM meta WHERE key LIKE 'put %'",
            [],
            |row| row.get(0),
        )?)
    });
    keys.await.expect("the store can be read")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_at_commit_answers_nothing_and_loses_nothing() {
    if !is_inside("disk::a_disk_that_is_full_at_commit_answers_nothing_and_loses_nothing") {
        return;
    }
    let disk = SmallDisk::mount();
    let world = World::open_on(disk.path()).await;
    assert!(text(&world, 0).await);
    world.settle().await;
    let thread = world.thread(MAYA).await;
    let ballast = disk.fill(0);
    for nth in 1..4 {
        assert!(!text(&world, nth).await, "what cannot be kept is not answered");
    }
    let ask = json!({ "thread": thread, "body": "Yes", "intent": "full-0001" });
    assert_snapshot!(
        world.refusal("send_message", ask.clone()).await,
        @"disk_full: The disk is full: Deskbell could not write to the inbox."
    );
    assert!(world.transcript(MAYA).await.contains("< Text 0"), "what is here can be read all the same");
    drop(ballast);
    world.call("send_message", ask).await;
    world.advance(Duration::from_secs(30)).await;
    each_is_there_once(&world, 0..1, 1..4).await;
    let world = world.restart().await;
    each_is_there_once(&world, 0..4, 4..4).await;
    assert_eq!(world.sandbox.messages().iter().filter(|text| text.body == "Yes").count(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fills_up_in_the_middle_of_a_group_fails_the_write_that_was_too_large_alone() {
    if !is_inside(
        "disk::a_disk_that_fills_up_in_the_middle_of_a_group_fails_the_write_that_was_too_large_alone",
    ) {
        return;
    }
    let disk = SmallDisk::mount();
    let world = World::open_on(disk.path()).await;
    let ballast = disk.fill(400 << 10);
    // The writer is held while the others gather behind it into one group.
    let (go, wait) = mpsc::channel::<()>();
    let (began, begins) = tokio::sync::oneshot::channel();
    let (wait, began, store) = (Mutex::new(wait), Mutex::new(Some(began)), world.office().store().clone());
    let holding = tokio::spawn(async move {
        let held = store.write(Lane::Door, move |_| {
            if let Some(began) = began.lock().expect("a lock").take() {
                let _ = began.send(());
            }
            let _ = wait.lock().expect("a lock").recv_timeout(Duration::from_secs(20));
            Ok(())
        });
        held.await
    });
    begins.await.expect("it is held");
    // Larger than the page cache, so that it reaches the disk before the commit does.
    let (one, large, other) = (
        put(&world, "put one", String::new()),
        put(&world, "put large", "x".repeat(3 << 20)),
        put(&world, "put other", String::new()),
    );
    let all = async { tokio::join!(one, large, other, text(&world, 0)) };
    let let_go = async {
        tokio::task::yield_now().await;
        drop(go);
    };
    let ((one, large, other, answered), ()) = tokio::join!(all, let_go);
    holding.await.expect("it ends").expect("nothing to write");
    one.expect("it fits");
    other.expect("it fits");
    assert!(answered);
    assert_eq!(large.expect_err("it does not fit").code(), "disk_full");
    assert_eq!(kept(&world).await, "put one put other");
    drop(ballast);
    world.settle().await;
    let world = world.restart().await;
    assert_eq!(kept(&world).await, "put one put other");
    each_is_there_once(&world, 0..1, 1..1).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_in_a_checkpoint_keeps_everything_in_the_log() {
    if !is_inside("disk::a_disk_that_is_full_in_a_checkpoint_keeps_everything_in_the_log") {
        return;
    }
    let disk = SmallDisk::mount();
    let world = World::open_on(disk.path()).await;
    // New pages, which the file itself must grow for.
    put(&world, "put much", "x".repeat(700 << 10)).await.expect("there is room");
    for nth in 0..3 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    let ballast = disk.fill(0);
    let folder = world.folder().join("practice");
    // The last thing that Deskbell does is the checkpoint.
    world.app.shut_down().await;
    let log = std::fs::metadata(folder.join("inbox.db-wal")).map_or(0, |log| log.len());
    assert!(log > 700 << 10, "the checkpoint did not succeed: {log}");
    let world = world.start_again().await;
    let page = world.page().await;
    assert!(page == "open" || page.starts_with("disk"), "{page}");
    drop(ballast);
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert_eq!(kept(&world).await, "put much");
    each_is_there_once(&world, 0..3, 3..3).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_disk_has_its_page_and_loses_nothing() {
    if !is_inside("disk::a_read_only_disk_has_its_page_and_loses_nothing") {
        return;
    }
    let disk = SmallDisk::mount();
    let world = World::open_on(disk.path()).await;
    for nth in 0..2 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    let world = world.meddle(|_| disk.make_read_only()).await;
    assert_snapshot!(world.page().await, @"read_only | The disk does not play along | The disk is read-only: Deskbell could not open its lock. | Make room on the disk or make it writable, then try again.");
    assert_snapshot!(world.refusal("start_practice", json!({})).await, @"read_only: The disk is read-only: Deskbell could not open its lock.");
    disk.make_writable();
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    each_is_there_once(&world, 0..2, 2..2).await;
    world.close().await;
}
