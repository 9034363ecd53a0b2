//! A file is not what it was: cut short, bytes flipped, from a newer Deskbell, of another inbox. Nothing is written over
//! it, its page says what to do, and with what was there before everything is there again.

use std::fs;
use std::path::Path;

use deskbell_core::account::{self, Present, RestoreBackup};
use deskbell_core::store::Lane;
use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

use crate::folder::own_office;

const MAYA: &str = "+12025550123";

/// An office on the practice line with a hundred texts.
async fn office() -> World {
    let world = World::open().await;
    for nth in 0..100 {
        world.text(MAYA, &format!("Text {nth}")).await;
    }
    world.settle().await;
    world
}

async fn count(world: &World) -> usize {
    world.transcript(MAYA).await.lines().filter(|line| line.starts_with("< Text")).count()
}

/// Bends the inbox file, and looks what a start makes of it; puts the whole one back, and everything is there.
async fn bend(world: World, with: impl FnOnce(&Path, &[u8])) -> (World, String) {
    let mut whole = Vec::new();
    let mut bent = Vec::new();
    let world = world
        .meddle(|folder| {
            let path = folder.join("practice/inbox.db");
            whole = fs::read(&path).expect("a file");
            with(&path, &whole);
            bent = fs::read(&path).expect("a file");
        })
        .await;
    let page = world.page().await;
    let path = world.folder().join("practice/inbox.db");
    if page != "open" {
        assert_eq!(fs::read(&path).expect("a file"), bent, "what cannot be opened is not touched");
    }
    let world =
        world.meddle(|folder| fs::write(folder.join("practice/inbox.db"), &whole).expect("a file")).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert_eq!(count(&world).await, 100);
    (world, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cut_short_or_flipped_has_its_page_and_is_left_alone() {
    let world = office().await;
    let cut = |keep: usize| {
        move |path: &Path, whole: &[u8]| fs::write(path, &whole[..whole.len() * keep / 8]).expect("a file")
    };
    let (world, page) = bend(world, cut(4)).await;
    assert_snapshot!(page, @"damaged | The inbox file is damaged | Deskbell cannot read it and has not touched it. | Go back to the two doors and restore a back-up: it sets this inbox aside and deletes nothing. Or copy the folder somewhere safe and ask for help.");
    let (world, page) = bend(world, |path, whole| {
        let mut bytes = whole.to_vec();
        bytes[100] ^= 1;
        fs::write(path, bytes).expect("a file");
    })
    .await;
    assert!(page.starts_with("damaged"), "{page}");
    // In the middle only some of what is there is touched: it opens, or says that it is damaged.
    let (world, page) = bend(world, |path, whole| {
        let mut bytes = whole.to_vec();
        for at in (8192..bytes.len()).step_by(4096) {
            bytes[at + 700] ^= 0x40;
        }
        fs::write(path, bytes).expect("a file");
    })
    .await;
    assert!(page.starts_with("damaged"), "{page}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_of_a_newer_deskbell_is_refused_and_opens_there_again() {
    let world = office().await;
    let shape: u32 = world
        .office()
        .store()
        .read(|conn| Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?))
        .await
        .expect("a shape");
    let set = |world: &World, shape: u32| {
        let store = world.office().store().clone();
        async move {
            let set = store.write(Lane::Door, move |tx| Ok(tx.pragma_update(None, "user_version", shape)?));
            set.await.expect("it is set");
        }
    };
    let mut whole = Vec::new();
    let world =
        world.meddle(|folder| whole = fs::read(folder.join("practice/inbox.db")).expect("a file")).await;
    set(&world, shape + 1).await;
    let world = world.start_again().await;
    assert_snapshot!(world.page().await, @"newer_database | A newer Deskbell wrote this inbox | This version does not know the shape of the file, and leaves it as it is. | Install the newest Deskbell and start it.");
    let world =
        world.meddle(|folder| fs::write(folder.join("practice/inbox.db"), whole).expect("a file")).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert_eq!(count(&world).await, 100);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_inbox_is_set_aside_for_its_back_up() {
    let (world, code) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    let shelf = tempfile::tempdir().expect("a folder");
    let path = shelf.path().join("office.backup");
    account::back_up(&world.app, path.clone()).await.expect("a back-up");
    world.text(MAYA, "After the back-up").await;
    world.settle().await;
    let world = world.meddle(|folder| {
        let inbox = folder.join("AC00000000000000000000000000000001/inbox.db");
        let whole = fs::read(&inbox).expect("a file");
        fs::write(inbox, &whole[..whole.len() / 2]).expect("a file");
    });
    let world = world.await;
    assert!(world.page().await.starts_with("damaged"));
    world.call("leave_account", json!({})).await;
    let args = RestoreBackup { code, present: Present::SetAside };
    assert_eq!(account::restore(&world.app, path, args).await.expect("it is restored").face, "open");
    world.advance(std::time::Duration::from_secs(6 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    < Is Tuesday free?
    < After the back-up (recovered)
    ");
    world.close().await;
}
