//! The disk is full while a new Deskbell brings an inbox up to its shape: before the copy is made, and after it. However
//! many starts come to nothing, what is kept of older shapes stays.

use std::path::Path;

use deskbell_tests::World;
use serde_json::json;

use crate::disk::{each_is_there_once, text};
use crate::mount::{SmallDisk, is_inside};
use crate::shape::take_the_last_step_back;

/// What was kept of older shapes.
const OLDER: [&str; 3] = ["inbox-0001-shape-0030.db", "inbox-0002-shape-0031.db", "inbox-0003-shape-0032.db"];

fn copies(former: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(former).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_in_a_migration_has_its_page_and_loses_nothing() {
    if !is_inside("migration::a_disk_that_is_full_in_a_migration_has_its_page_and_loses_nothing") {
        return;
    }
    let disk = SmallDisk::mount();
    let mut world = World::open_on(disk.path()).await;
    for nth in 0..3 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    take_the_last_step_back(&world).await;
    let former = world.folder().join("practice/former");
    std::fs::create_dir_all(&former).expect("a folder");
    for name in OLDER {
        std::fs::write(former.join(name), b"an older shape").expect("a file");
    }
    // From no room at all, a little more each time, until the file has its new shape.
    let mut failed = Vec::new();
    for left in (0..2 << 20).step_by(8 << 10) {
        let mut ballast = None;
        world = world.meddle(|_| ballast = Some(disk.fill(left))).await;
        let page = world.page().await;
        drop(ballast);
        if copies(&former) != OLDER {
            break;
        }
        // SQLite does not always know why it could not write; what to do is the same.
        let is_told = page.contains("The disk does not play along") && page.contains("Make room on the disk");
        assert!(is_told, "with {left} bytes left: {page}");
        failed.push(left);
    }
    let now = copies(&former);
    let is_kept = now.len() == 3 && OLDER[1..].iter().all(|older| now.iter().any(|name| name == older));
    assert!(is_kept, "what was older is kept, however many starts have failed: {now:?}");
    let copied = std::fs::metadata(former.join(now.last().expect("a copy"))).expect("a copy").len();
    let (before_the_copy, in_the_migration): (Vec<usize>, Vec<usize>) =
        failed.iter().partition(|left| (**left as u64) < copied);
    assert!(!before_the_copy.is_empty() && !in_the_migration.is_empty(), "{copied} of {failed:?}");
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    each_is_there_once(&world, 0..3, 3..3).await;
    let world = world.restart().await;
    each_is_there_once(&world, 0..3, 3..3).await;
    world.close().await;
}
