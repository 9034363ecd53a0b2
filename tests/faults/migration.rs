//! The disk is full while a new Deskbell brings an inbox up to its shape: before the copy is made, and after it.

use std::collections::BTreeSet;
use std::path::Path;

use deskbell_tests::World;
use serde_json::json;

use crate::disk::{each_is_there_once, text};
use crate::mount::{SmallDisk, is_inside};
use crate::shape::take_the_last_step_back;

/// Where the disk was found to be full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// No copy of the file could be made, so nothing was begun.
    BeforeTheCopy,
    /// The copy was there, and the file was being changed.
    InTheMigration,
}

fn copies(former: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(former) else { return 0 };
    entries.flatten().filter(|entry| entry.path().extension().is_some_and(|ending| ending == "db")).count()
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
    let mut met = BTreeSet::new();
    // From no room at all, a little more each time, until the disk is full at either moment.
    for left in (0..2 << 20).step_by(8 << 10) {
        let mut ballast = None;
        let former = world.folder().join("practice/former");
        world = world
            .meddle(|_| {
                let _ = std::fs::remove_dir_all(&former);
                ballast = Some(disk.fill(left));
            })
            .await;
        let page = world.page().await;
        // SQLite does not always know why it could not write; what to do is the same.
        let is_told = page.contains("The disk does not play along") && page.contains("Make room on the disk");
        assert!(is_told, "with {left} bytes left, after {met:?}: {page}");
        let moment = if copies(&former) == 0 { Moment::BeforeTheCopy } else { Moment::InTheMigration };
        met.insert(moment);
        drop(ballast);
        if moment == Moment::InTheMigration {
            break;
        }
    }
    assert_eq!(met, BTreeSet::from([Moment::BeforeTheCopy, Moment::InTheMigration]));
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    each_is_there_once(&world, 0..3, 3..3).await;
    let world = world.restart().await;
    each_is_there_once(&world, 0..3, 3..3).await;
    world.close().await;
}
