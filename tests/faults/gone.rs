//! A file is not where it was, or not what it was when the power went: nothing is made in its place, nothing is written
//! over it, and small files without which nothing opens are there twice.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use deskbell_sandbox::Picture;
use deskbell_tests::{PIXEL, World, front_desk};
use insta::assert_snapshot;
use serde_json::json;

use crate::disk::text;
use crate::folder::own_office;

const SID: &str = "AC00000000000000000000000000000001";
const MAYA: &str = "+12025550123";

async fn office() -> World {
    let (world, _) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    world
}

/// What lies in a folder: names and bytes.
fn listing(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| (name(&path), fs::read(&path).expect("a file")))
        // The lock is taken, and says by whom, before anything is looked at; SQLite's index of the log is made anew.
        .filter(|(name, bytes)| {
            let is_empty_log = name.ends_with("-wal") && bytes.is_empty();
            !["lock", "holder.json"].contains(&name.as_str()) && !name.ends_with("-shm") && !is_empty_log
        })
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Puts back what was in a folder, and nothing else.
fn put_back(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, _) in listing(folder) {
        fs::remove_file(folder.join(name)).expect("it goes");
    }
    let _ = fs::remove_file(folder.join("inbox.db-shm"));
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("a file");
    }
}

/// Bends the folder of the account in some way, and looks what a start makes of it. What it was is put back, and
/// everything is there.
async fn bend(world: World, with: impl FnOnce(&Path)) -> (World, String) {
    let (mut whole, mut bent) = (Vec::new(), Vec::new());
    let world = world
        .meddle(|home| {
            let folder = home.join(SID);
            whole = listing(&folder);
            with(&folder);
            bent = listing(&folder);
        })
        .await;
    let page = world.page().await;
    let folder = world.folder().join(SID);
    assert_eq!(listing(&folder), bent, "nothing is made, and nothing touched");
    put_back(&folder, &whole);
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    (world, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_whose_file_is_gone_or_empty_has_its_page_and_nothing_is_made_in_its_place() {
    let world = office().await;
    let (world, page) =
        bend(world, |folder| fs::remove_file(folder.join("inbox.db")).expect("it goes")).await;
    assert_snapshot!(page, @"missing | The inbox file is missing | Where the texts of this account lay, inbox.db is gone or empty. Deskbell has made nothing in its place. | If it was moved or deleted, put it back and try again. Otherwise go back to the two doors and restore a back-up: it sets what is left aside and deletes nothing.");
    let (world, page) = bend(world, |folder| fs::write(folder.join("inbox.db"), b"").expect("a file")).await;
    assert!(page.starts_with("missing"), "{page}");
    let (world, page) = bend(world, |folder| {
        for (name, _) in listing(folder) {
            fs::remove_file(folder.join(name)).expect("it goes");
        }
    })
    .await;
    assert!(page.starts_with("missing"), "an emptied folder: {page}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_damaged_when_the_power_goes_is_left_as_it_is_and_so_is_its_log() {
    let world = office().await.start_again().await;
    for nth in 0..40 {
        assert!(text(&world, nth).await);
    }
    // As it lies on the disk in the middle of the day.
    let midday = listing(&world.folder().join(SID));
    assert!(midday.iter().any(|(name, bytes)| name == "inbox.db-wal" && bytes.len() > 100_000));
    let mut world = world;
    for damage in [cut as fn(&Path), flip, fill] {
        let mut bent = Vec::new();
        world = world
            .meddle(|home| {
                let folder = home.join(SID);
                put_back(&folder, &midday);
                damage(&folder.join("inbox.db"));
                bent = listing(&folder);
            })
            .await;
        assert!(world.page().await.starts_with("damaged"));
        assert_eq!(listing(&world.folder().join(SID)), bent, "nothing is touched");
    }
    let world = world.meddle(|home| put_back(&home.join(SID), &midday)).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    let transcript = world.transcript(MAYA).await;
    assert_eq!(transcript.lines().filter(|line| line.starts_with("< Text")).count(), 40, "{transcript}");
    world.close().await;
}

fn cut(path: &Path) {
    let whole = fs::read(path).expect("a file");
    fs::write(path, &whole[..whole.len() / 2]).expect("a file");
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    bytes.iter_mut().step_by(4096).for_each(|byte| *byte ^= 1);
    fs::write(path, bytes).expect("a file");
}

fn fill(path: &Path) {
    let length = fs::read(path).expect("a file").len();
    fs::write(path, vec![0xA5; length]).expect("a file");
}

/// Writes over one of two copies, or both.
fn spoil(home: &Path, path: &str, which: &[&str]) -> Vec<PathBuf> {
    let paths: Vec<PathBuf> = which.iter().map(|ending| home.join(format!("{path}{ending}"))).collect();
    for path in &paths {
        fs::write(path, "{ \"line\"").expect("a file");
    }
    paths
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_file_that_is_damaged_is_read_from_its_copy() {
    let mut world = office().await;
    for path in ["desk", "AC00000000000000000000000000000001/keys"] {
        for which in [".json", ".copy.json"] {
            world = world.meddle(|home| drop(spoil(home, path, &[which]))).await;
            assert_eq!(world.page().await, "open", "{path}{which}");
            world.settle().await;
        }
    }
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_both_are_damaged_neither_is_written_over() {
    let world = office().await;
    let desk = fs::read(world.folder().join("desk.json")).expect("a file");
    let mut spoilt = Vec::new();
    let world = world.meddle(|home| spoilt = spoil(home, "desk", &[".json", ".copy.json"])).await;
    assert_snapshot!(world.page().await, @"damaged | The list of accounts is damaged | desk.json, which lists the accounts of this computer, cannot be read, and neither can its copy. The inboxes are not touched. | Put a copy of desk.json back and try again. Or move it away with desk.copy.json and connect each account again: its inbox is found where it lies.");
    for call in ["leave_account", "start_practice"] {
        assert_eq!(world.refusal(call, json!({})).await, "damaged: The file desk.json is damaged.");
    }
    for path in spoilt {
        assert_eq!(fs::read(path).expect("a file"), b"{ \"line\"");
    }
    fs::write(world.folder().join("desk.json"), desk).expect("a file");
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    let (world, page) = bend(world, |folder| {
        spoil(folder, "keys", &[".json", ".copy.json"]);
    })
    .await;
    assert_snapshot!(page, @"damaged | A file of this inbox is damaged | keys.json cannot be read, and Deskbell has not touched it. The texts are not touched either. | Put a copy of that file back and try again. Or go back to the two doors and restore a back-up: it sets this inbox aside and deletes nothing.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_in_another_file_than_the_inbox_is_not_blamed_on_the_inbox() {
    let world = office().await;
    let (world, page) = bend(world, |folder| cut(&folder.join("media.db"))).await;
    assert_snapshot!(page, @"damaged | The file of pictures and sounds is damaged | media.db, which holds pictures, voicemails, greetings and documents, cannot be read, and Deskbell has not touched it. The texts are not touched either. | Put a copy of that file back and try again. Or go on without it: what Twilio still holds is fetched anew, and the damaged file is kept under another name. Or go back to the two doors and restore a back-up, which sets this inbox aside and deletes nothing.");
    // What waits a moment for the inbox, and is at Twilio, does not keep the inbox shut.
    let world = world.meddle(|home| fill(&home.join(SID).join("arrivals.db"))).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    let aside = listing(&world.folder().join(SID)).into_iter().filter(|(name, _)| name.contains(".damaged-"));
    assert_eq!(aside.count(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_practice_line_is_set_aside_when_somebody_asks_for_it_and_begins_anew() {
    let world = World::open().await.meddle(|home| cut(&home.join("practice/inbox.db"))).await;
    assert!(world.page().await.starts_with("damaged"));
    world.call("start_practice", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    let aside = fs::read_dir(world.folder())
        .expect("a folder")
        .filter(|entry| name(&entry.as_ref().expect("an entry").path()).starts_with("practice.aside-"));
    assert_eq!(aside.count(), 1, "nothing is deleted");
    world.close().await;
}

/// An office that a picture has come to.
async fn with_a_picture() -> World {
    let world = office().await;
    let picture = Picture { content_type: "image/png".to_owned(), bytes: PIXEL.to_vec() };
    world.sandbox.text_with_pictures(MAYA, &front_desk(), "My card", vec![picture]).await;
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< My card [image/png ready]"));
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_pictures_that_is_gone_or_empty_has_its_page_and_nothing_is_made_in_its_place() {
    let world = with_a_picture().await;
    let (world, page) =
        bend(world, |folder| fs::remove_file(folder.join("media.db")).expect("it goes")).await;
    assert_snapshot!(page, @"missing | The file of pictures and sounds is missing | media.db, which holds pictures, voicemails, greetings and documents, is gone or empty. Deskbell has made nothing in its place, and has not touched the texts. | If it was moved or deleted, put it back and try again. Or go on without it: what Twilio still holds is fetched anew, and the rest stays missing. Or go back to the two doors and restore a back-up, which sets this inbox aside and deletes nothing.");
    let (world, page) = bend(world, |folder| fs::write(folder.join("media.db"), b"").expect("a file")).await;
    assert!(page.starts_with("missing"), "{page}");
    assert!(world.transcript(MAYA).await.contains("< My card [image/png ready]"), "it was put back");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_of_pictures_is_kept_under_another_name_when_somebody_goes_on_without_it() {
    let mut cut_off = Vec::new();
    let world = with_a_picture()
        .await
        .meddle(|home| {
            let path = home.join(SID).join("media.db");
            cut(&path);
            cut_off = fs::read(path).expect("a file");
        })
        .await;
    assert_eq!(world.call("read_app", json!({})).await["problem"]["canGoWithout"], true);
    assert_eq!(world.call("open_without_media", json!({})).await["face"], "open");
    let aside: Vec<_> = listing(&world.folder().join(SID))
        .into_iter()
        .filter(|(name, _)| name.starts_with("media.db.damaged-") && !name.ends_with("-wal"))
        .collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].1, cut_off, "nothing is deleted");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< My card [image/png ready]"), "fetched anew");
    // It is said once: the next file that is gone has its page again.
    let world = world.meddle(|home| fs::remove_file(home.join(SID).join("media.db")).expect("it goes")).await;
    assert!(world.page().await.starts_with("missing"));
    world.call("open_without_media", json!({})).await;
    world.settle().await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_that_is_whole_is_given_up() {
    let mut whole = Vec::new();
    let world = with_a_picture()
        .await
        .meddle(|home| {
            let path = home.join(SID).join("media.db");
            whole = fs::read(&path).expect("a file");
            fs::remove_file(path).expect("it goes");
        })
        .await;
    assert!(world.page().await.starts_with("missing"));
    // Put back while somebody is about to go on without it.
    fs::write(world.folder().join(SID).join("media.db"), whole).expect("a file");
    assert_eq!(world.call("open_without_media", json!({})).await["face"], "open");
    let aside = listing(&world.folder().join(SID)).into_iter().filter(|(name, _)| name.contains(".damaged-"));
    assert_eq!(aside.count(), 0);
    assert!(world.transcript(MAYA).await.contains("< My card [image/png ready]"));
    world.settle().await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_whose_file_is_gone_are_fetched_anew_once_somebody_goes_on_without_it() {
    let world = with_a_picture().await;
    let world = world.meddle(|home| fs::remove_file(home.join(SID).join("media.db")).expect("it goes")).await;
    assert!(world.page().await.starts_with("missing"));
    assert_eq!(world.call("open_without_media", json!({})).await["face"], "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< My card [image/png ready]"));
    let picture: i64 = {
        let store = world.office().store().clone();
        let read = store.read(|conn| Ok(conn.query_row("SELECT id FROM pictures", [], |row| row.get(0))?));
        read.await.expect("a picture")
    };
    let bytes = world.call("read_picture", json!({ "picture": picture.to_string(), "size": "full" })).await;
    assert_eq!(bytes["type"], "image/png", "{bytes}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_taken_away_under_an_open_inbox_answers_nothing_until_it_is_back() {
    let world = office().await;
    let (here, away) = (world.folder().join(SID).join("inbox.db"), world.folder().join("elsewhere.db"));
    fs::rename(&here, &away).expect("it is moved");
    for nth in 0..3 {
        assert!(!text(&world, nth).await, "what would be gone is not answered");
    }
    let line = world.call("read_line", json!({})).await;
    assert_snapshot!(format!("{} | {} | {} | {}", line["state"], line["code"], line["reason"], line["next"]), @r#""not_reachable" | "missing" | "The inbox file is not where it was: somebody moved or deleted it." | "Make room on the disk, make it writable, plug it in again, or put the file back. Until then texts wait at Twilio, and are fetched afterwards.""#);
    fs::rename(&away, &here).expect("it is moved back");
    for nth in 0..3 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    assert_eq!(world.call("read_line", json!({})).await["state"], "listening");
    let world = world.start_again().await;
    let transcript = world.transcript(MAYA).await;
    assert_eq!(transcript.lines().filter(|line| line.starts_with("< Text")).count(), 3, "{transcript}");
    world.close().await;
}

/// Flips a bit of each page behind those that opening has read, in place. Twice, it is as it was.
fn flip_behind_the_first_pages(path: &Path) {
    let file = fs::OpenOptions::new().read(true).write(true).open(path).expect("a file");
    let length = file.metadata().expect("a file").len();
    for at in (8192..length).step_by(4096) {
        let mut byte = [0];
        file.read_exact_at(&mut byte, at + 700).expect("a byte");
        file.write_all_at(&[byte[0] ^ 0x40], at + 700).expect("a byte");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_for_a_moment_is_forgiven_without_a_restart() {
    let world = office().await;
    for nth in 0..300 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    let world = world.start_again().await;
    let path = world.folder().join(SID).join("inbox.db");
    flip_behind_the_first_pages(&path);
    let search = json!({ "text": "Text 2", "before": null, "limit": 10 });
    let refused = world.refusal("search_inbox", search.clone()).await;
    assert!(
        refused.starts_with("damaged: A part of the inbox file could not be read. Try again."),
        "{refused}"
    );
    assert!(!text(&world, 300).await);
    flip_behind_the_first_pages(&path);
    let found = world.call("search_inbox", search).await;
    assert!(found.to_string().contains("Text 2"), "{found}");
    assert!(text(&world, 300).await);
    // Promises that could not be read are looked at again after a while.
    world.clock.advance(Duration::from_secs(10));
    world.settle().await;
    world.close().await;
}
