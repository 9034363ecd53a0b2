//! Back-ups on a bad day: the inbox is behind, or a crash has left halves of them lying about.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_core::{Event, account};
use deskbell_tests::World;
use futures_util::future::join_all;
use serde_json::json;

use crate::connecting::{own_way, wish};

const SID: &str = "AC00000000000000000000000000000001";

async fn office() -> World {
    let world = World::open().await;
    let way = own_way();
    world.call("check_way", json!({ "way": way })).await;
    world.call("connect_account", wish(&world, &way, "none").await).await;
    world.call("keep_recovery_code", json!({})).await;
    world.settle().await;
    world
}

async fn text(world: &World, nth: u32) {
    let form = format!(
        "MessageSid=SM{nth:032x}&AccountSid={SID}&From=%2B12025550123&To=%2B12025550100&Body=Text+{nth}\
         &NumMedia=0&NumSegments=1&ApiVersion=2010-04-01"
    );
    assert_eq!(world.post("/messages/incoming", form).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_up_of_an_inbox_that_is_behind_says_so() {
    let world = office().await;
    let shelf = tempfile::tempdir().expect("a folder");
    let (store, answered) = (world.office().store().clone(), AtomicU32::new(0));
    // Nothing reaches the inbox while its writer is held.
    let (go, wait) = mpsc::channel::<()>();
    let (began, begins) = tokio::sync::oneshot::channel();
    let (wait, began) = (Mutex::new(wait), Mutex::new(Some(began)));
    let holding = tokio::spawn(async move {
        let held = store.write(Lane::Door, move |_| {
            if let Some(began) = began.lock().expect("a lock").take() {
                let _ = began.send(());
            }
            let _ = wait.lock().expect("a lock").recv_timeout(Duration::from_secs(60));
            Ok(())
        });
        held.await
    });
    begins.await.expect("it is held");
    let (world_here, answered_here) = (&world, &answered);
    let crowd = join_all((0..40).map(|nth| async move {
        text(world_here, nth).await;
        answered_here.fetch_add(1, Ordering::Relaxed);
    }));
    let script = async {
        while answered.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut told = world.app.events();
        let (app, path) = (world.app.clone(), shelf.path().join("office.backup"));
        let backing_up = tokio::spawn(async move { account::back_up(&app, path).await });
        let begun = async { while !matches!(told.recv().await, Ok(Event::BackupProgressed { .. })) {} };
        let passing = async {
            loop {
                world.clock.advance(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            () = begun => {}
            () = passing => {}
        }
        drop(go);
        backing_up.await.expect("it ends").expect("a back-up")
    };
    let (_, made) = tokio::join!(crowd, script);
    holding.await.expect("it ends").expect("nothing to write");
    assert!(made.behind, "it says so");
    world.settle().await;
    assert_eq!(world.call("find_backup", json!({})).await["behind"], true);
    let whole = account::back_up(&world.app, shelf.path().join("office.backup")).await.expect("a back-up");
    assert!(!whole.behind);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_has_left_of_a_back_up_goes_at_the_next_start_and_nothing_else() {
    let leftovers = [
        "given.backup",
        "restoring/inbox.db",
        &format!("{SID}/download.backup"),
        &format!("{SID}/copies/inbox.db"),
    ]
    .map(str::to_owned);
    let others = ["mine.backup", &format!("{SID}.aside-1/download.backup")].map(str::to_owned);
    let world = office()
        .await
        .meddle(|home| {
            for path in leftovers.iter().chain(&others) {
                let path = home.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, b"half").expect("a file");
            }
        })
        .await;
    assert_eq!(world.page().await, "open");
    for path in &leftovers {
        assert!(!world.folder().join(path).exists(), "{path}");
    }
    assert!(!world.folder().join("restoring").exists());
    for path in &others {
        assert!(world.folder().join(path).exists(), "{path}");
    }
    world.settle().await;
    world.close().await;
}
