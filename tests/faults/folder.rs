//! The folder and its key: a copy put in its place, two openers, a keychain that is empty or locked, another key.

use std::fs;
use std::path::Path;
use std::time::Duration;

use deskbell_tests::{KEYCHAIN_LOCKED, World};
use insta::assert_snapshot;
use serde_json::{Value, json};

const SID: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const MAYA: &str = "+12025550123";

/// An office with its own account, whose texts wait ten seconds, and its recovery code.
pub(crate) async fn own_office() -> (World, String) {
    let world = World::open().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it").port();
    let way = json!({ "kind": "fixed", "publicUrl": format!("http://127.0.0.1:{port}"), "port": port });
    let check = world.call("check_account", json!({ "accountSid": SID, "authToken": TOKEN })).await;
    let numbers: Vec<&Value> =
        check["numbers"].as_array().expect("numbers").iter().map(|number| &number["sid"]).collect();
    let wish =
        json!({ "accountSid": SID, "authToken": TOKEN, "way": way, "numbers": numbers, "history": "none" });
    let connected = world.call("connect_account", wish).await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("change_settings", json!({ "sending": { "undoSeconds": 10, "segmentsPerSecond": 0 } })).await;
    world.settle().await;
    (world, connected["recoveryCode"].as_str().expect("a code").to_owned())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("a type").is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_copy_of_the_folder_sends_nothing_that_the_other_may_have_sent() {
    let (world, _) = own_office().await;
    world.send(MAYA, "See you then").await;
    let shelf = tempfile::tempdir().expect("a folder");
    let world = world.meddle(|folder| copy(&folder.join(SID), shelf.path())).await;
    world.advance(Duration::from_secs(15)).await;
    let world = world
        .meddle(|folder| {
            fs::remove_dir_all(folder.join(SID)).expect("it goes");
            copy(shelf.path(), &folder.join(SID));
        })
        .await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (unconfirmed)
    ");
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open
    > See you then (delivered)
    ");
    assert_eq!(world.sandbox.messages().iter().filter(|text| text.body == "See you then").count(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_deskbell_on_one_folder_says_who_holds_it_and_opens_when_that_one_ends() {
    let (world, _) = own_office().await;
    let second = world.open_second().await;
    let page = second.page().await;
    assert!(page.starts_with("held | Already open | This inbox is open in another Deskbell"), "{page}");
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    world.app.shut_down().await;
    second.call("retry_open", json!({})).await;
    assert_eq!(second.page().await, "open");
    second.settle().await;
    assert!(second.transcript(MAYA).await.contains("< Is Tuesday free?"));
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_has_its_page_and_opens_when_it_is_unlocked() {
    let (world, _) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    let world = world.meddle(|folder| fs::write(folder.join(KEYCHAIN_LOCKED), "").expect("a file")).await;
    assert_snapshot!(world.page().await, @"keychain_locked | The keychain is locked | Deskbell keeps the key of your inbox in this computer's keychain, and the keychain is locked. | Unlock it, then try again. Nothing has been changed.");
    let listing = |world: &World| fs::read_dir(world.folder().join(SID)).expect("a folder").count();
    let before = listing(&world);
    assert_eq!(world.call("retry_open", json!({})).await["problem"]["code"], "keychain_locked");
    assert_eq!(listing(&world), before, "nothing is made over what is here");
    fs::remove_file(world.folder().join(KEYCHAIN_LOCKED)).expect("it is unlocked");
    world.call("retry_open", json!({})).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_keychain_asks_for_the_recovery_code_and_everything_is_there() {
    let (world, code) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    let world = world.restart_with_emptied_keychain().await;
    assert!(world.page().await.starts_with("key_lost"));
    world.call("open_with_recovery", json!({ "code": code })).await;
    world.call("replace_token", json!({ "authToken": TOKEN })).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_inboxs_key_in_the_keychain_asks_for_the_recovery_code_and_changes_nothing() {
    let (world, code) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    let world = world
        .meddle(|folder| {
            let path = folder.join("secrets.json");
            let text = fs::read_to_string(&path).expect("secrets");
            let mut all: serde_json::Map<String, Value> = serde_json::from_str(&text).expect("JSON");
            for (name, secret) in &mut all {
                if name.contains("/key/") {
                    *secret = json!("f".repeat(64));
                }
            }
            fs::write(&path, json!(all).to_string()).expect("a file");
        })
        .await;
    assert_snapshot!(world.page().await, @"wrong_key | This key does not fit | The key in the keychain does not open this inbox. It may come from another computer. | Type the recovery code of this inbox. The file is left as it is.");
    world.call("open_with_recovery", json!({ "code": code })).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("< Is Tuesday free?"));
    world.close().await;
}
