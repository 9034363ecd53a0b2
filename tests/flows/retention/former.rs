//! Copies from before a migration hold what is deleted since, so they go when they are as old as what is kept.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use deskbell_tests::World;

use super::{DAY, pass, rule, texts_after};

/// A copy of the inbox that was made so many days ago.
fn copied(former: &Path, name: &str, days_ago: u32, world: &World) {
    std::fs::create_dir_all(former).expect("a folder");
    let made_at = u64::try_from((world.clock.now() - DAY * days_ago).0).expect("a time after 1970");
    let file = File::create(former.join(name)).expect("a file");
    file.set_modified(UNIX_EPOCH + Duration::from_millis(made_at)).expect("a time of its own");
}

fn left(former: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(former).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn folder(world: &World, name: &str) -> PathBuf {
    world.office().store().folder().with_file_name(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_from_before_a_migration_go_when_they_are_as_old_as_the_first_to_go() {
    let world = World::open().await;
    let former = world.office().store().folder().join("former");
    copied(&former, "inbox-0001-shape-0030.db", 400, &world);
    copied(&former, "inbox-0002-shape-0031.db", 31, &world);
    copied(&former, "inbox-0003-shape-0032.part", 31, &world);
    copied(&former, "inbox-0003-shape-0032.db", 29, &world);
    copied(&former, "media-0001-shape-0002.db", 6, &world);
    // What a restore has set aside is somebody's to keep or to remove.
    let aside = folder(&world, "AC1.aside-1");
    copied(&aside.join("former"), "inbox-0001-shape-0030.db", 400, &world);
    pass(&world, 0).await;
    assert_eq!(left(&former).len(), 5, "nothing goes unless somebody chooses it");
    world.call("change_retention", rule((365, "leave"), (30, "leave"))).await;
    pass(&world, 0).await;
    assert_eq!(left(&former), ["inbox-0003-shape-0032.db", "media-0001-shape-0002.db"]);
    // The shortest time that can be chosen leaves the way back from a migration of this week.
    world.call("change_retention", texts_after(7, "leave")).await;
    pass(&world, 0).await;
    assert_eq!(left(&former), ["media-0001-shape-0002.db"]);
    pass(&world, 2).await;
    assert!(left(&former).is_empty());
    assert_eq!(left(&aside.join("former")).len(), 1);
    world.close().await;
}
