//! Back-ups: what was kept comes back on another computer, nothing is sent twice, and what cannot be restored says why.

use std::path::{Path, PathBuf};
use std::time::Duration;

use deskbell_core::account::{self, Present, RestoreBackup};
use deskbell_core::surface::{self, Door, Reply};
use deskbell_core::{Error, Event};
use deskbell_sandbox::Picture;
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::connecting::{own_way, wish};
use crate::pictures::PIXEL;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SID: &str = "AC00000000000000000000000000000001";
const MAYA: &str = "+12025550123";
const OTHER: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/// An office with its own account and something in its inbox, and the recovery code.
async fn office() -> (World, String) {
    let world = World::open().await;
    let way = own_way();
    world.call("check_way", json!({ "way": way })).await;
    let connected = world.call("connect_account", wish(&world, &way, "none").await).await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("change_settings", json!({ "sending": { "undoSeconds": 10, "segmentsPerSecond": 0 } })).await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    (world, connected["recoveryCode"].as_str().expect("a code").to_owned())
}

fn ask(code: &str, present: Present) -> RestoreBackup {
    RestoreBackup { code: code.to_owned(), present }
}

async fn restore(world: &World, from: &Path, code: &str) -> String {
    match account::restore(&world.app, from.to_owned(), ask(code, Present::Keep)).await {
        Ok(state) => {
            format!("{} {}", state.face, state.problem.map(|problem| problem.code).unwrap_or_default())
        }
        Err(error) => told(&error, world),
    }
}

fn told(error: &Error, world: &World) -> String {
    let wire = error.to_wire();
    let field = wire.field.map(|field| format!(" [{field}]")).unwrap_or_default();
    let message = wire.message.replace(&*world.folder().to_string_lossy(), "HOME");
    format!("{}{field}: {message}", wire.code)
}

async fn back_up(world: &World, shelf: &tempfile::TempDir) -> PathBuf {
    let path = shelf.path().join("office.backup");
    account::back_up(&world.app, path.clone()).await.expect("a back-up");
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_up_brings_everything_back_on_a_clean_computer_and_nothing_is_sent_twice() {
    let (mut world, code) = office().await;
    let picture = Picture { content_type: "image/png".to_owned(), bytes: PIXEL.to_vec() };
    world.sandbox.text_with_pictures(MAYA, &front_desk(), "My card", vec![picture]).await;
    world.settle().await;
    let thread = world.thread(MAYA).await;
    world
        .call("add_note", json!({ "thread": thread, "body": "Prefers mornings", "intent": "note-0001" }))
        .await;
    world.send(MAYA, "Yes, at nine").await;
    world.advance(Duration::from_secs(15)).await;
    world.call("change_settings", json!({ "calling": { "phone": "+12025550199", "pressOne": true } })).await;
    // One text waits to be taken back, and one for tomorrow, when the back-up is made.
    world.send(MAYA, "See you then").await;
    let tomorrow = world.clock.now().0 + 24 * 60 * 60 * 1000;
    let later = json!({ "thread": thread, "body": "Today at nine", "intent": "later-001", "dueAt": tomorrow,
        "unlessReply": false });
    world.call("schedule_text", later).await;
    let shelf = tempfile::tempdir().expect("a folder");
    world.heard();
    let path = back_up(&world, &shelf).await;
    assert!(world.heard().iter().any(|event| matches!(event, Event::BackupProgressed { .. })));
    let bytes = std::fs::read(&path).expect("a file");
    for word in ["Tuesday", "Maya", SID, "sqlite", "2025550123"] {
        assert!(
            !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
            "{word} lies in the clear"
        );
    }
    // The old computer goes on for a while, and sends what waited.
    world.advance(Duration::from_secs(15)).await;
    assert_eq!(world.sandbox.messages().iter().filter(|text| text.body == "See you then").count(), 1);

    let world = world.move_to_another_computer().await;
    assert_eq!(world.app.read_state().face, "welcome");
    assert_eq!(restore(&world, &path, &code).await, "problem token_lost");
    assert_eq!(world.app.read_state().account.expect("an account").name, "My first Twilio account");
    world.call("replace_token", json!({ "authToken": TOKEN })).await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    < Is Tuesday free?
    < My card [image/png ready]
    # Prefers mornings
    > Yes, at nine (delivered)
    > See you then (unconfirmed)
    ");
    assert_snapshot!(world.later(MAYA).await, @"Today at nine (1439 min, copied)");
    // Which phone rings is a matter of that other computer.
    let settings = world.call("read_settings", json!({})).await;
    assert_eq!(settings["calling"], json!({ "phone": "", "pressOne": true }));
    world.advance(Duration::from_secs(20 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    < Is Tuesday free?
    < My card [image/png ready]
    # Prefers mornings
    > Yes, at nine (delivered)
    > See you then (delivered)
    ");
    assert_eq!(world.sandbox.messages().iter().filter(|text| text.body == "See you then").count(), 1);
    let found = world.call("search_inbox", json!({ "text": "Tuesday", "before": null, "limit": 10 })).await;
    assert!(found.to_string().contains("free?"), "{found}");
    world.text(MAYA, "Thank you").await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_the_old_computer_sent_is_found_however_long_ago_that_was() {
    for later in [Duration::from_secs(60 * 60), Duration::from_secs(3 * 24 * 60 * 60)] {
        let (world, code) = office().await;
        let shelf = tempfile::tempdir().expect("a folder");
        world.send(MAYA, "See you then").await;
        let path = back_up(&world, &shelf).await;
        // The old computer sends it, and is broken some time after.
        world.advance(Duration::from_secs(15)).await;
        world.clock.advance(later);
        let world = world.move_to_another_computer().await;
        restore(&world, &path, &code).await;
        world.call("replace_token", json!({ "authToken": TOKEN })).await;
        world.advance(Duration::from_secs(20 * 60)).await;
        let transcript = world.transcript(MAYA).await;
        let lines: Vec<&str> = transcript.lines().skip(1).collect();
        assert_eq!(lines, ["< Is Tuesday free?", "> See you then (delivered)"], "after {later:?}");
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_restored_says_why_and_changes_nothing() {
    let (world, code) = office().await;
    let shelf = tempfile::tempdir().expect("a folder");
    let path = back_up(&world, &shelf).await;
    assert_snapshot!(restore(&world, &path, &code).await, @"bad_input [file]: Leave the account that is open first, then restore the back-up.");
    let world = world.move_to_another_computer().await;
    let before = listing(world.folder());
    let whole = std::fs::read(&path).expect("a file");
    let bent = |name: &str, bytes: &[u8]| {
        let path = shelf.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    assert_snapshot!(restore(&world, &path, "abandon").await, @"bad_input [code]: That is not a recovery code. It has twelve words; check the spelling.");
    assert_snapshot!(restore(&world, &path, OTHER).await, @"bad_input [code]: This recovery code does not open this back-up. It is the one that was shown when the inbox was connected.");
    assert_snapshot!(restore(&world, &bent("photo", b"\xff\xd8\xff\xe0 not a back-up"), &code).await, @"bad_input [file]: This is not a back-up made by Deskbell. Choose another file; nothing was changed.");
    assert_snapshot!(restore(&world, &bent("empty", b""), &code).await, @"bad_input [file]: This is not a back-up made by Deskbell. Choose another file; nothing was changed.");
    assert_snapshot!(restore(&world, &shelf.path().join("gone"), &code).await, @"bad_input [file]: This file cannot be opened. Choose it again; nothing was changed.");
    assert_snapshot!(restore(&world, &bent("cut", &whole[..whole.len() / 2]), &code).await, @"bad_input [file]: This back-up is damaged or cut off, and cannot be restored. Copy it here once more from where it lies, or choose another one. Nothing was changed.");
    // However it is cut, and wherever a byte is flipped.
    for part in 1..10 {
        let at = whole.len() * part / 10;
        let said = restore(&world, &bent("cut", &whole[..at]), &code).await;
        assert!(said.starts_with("bad_input [file]"), "cut at {at}: {said}");
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        let said = restore(&world, &bent("flipped", &flipped), &code).await;
        assert!(said.starts_with("bad_input [file]"), "flipped at {at}: {said}");
    }
    assert_eq!(listing(world.folder()), before);
    assert_eq!(restore(&world, &path, &code.to_uppercase()).await, "problem token_lost");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_that_is_here_is_never_written_over_and_can_be_set_aside() {
    let (world, code) = office().await;
    let shelf = tempfile::tempdir().expect("a folder");
    world.send(MAYA, "See you then").await;
    let path = back_up(&world, &shelf).await;
    world.text(MAYA, "After the back-up").await;
    world.advance(Duration::from_secs(15)).await;
    world.call("leave_account", json!({})).await;
    assert_snapshot!(restore(&world, &path, &code).await, @"inbox_there: An inbox of My first Twilio account is on this computer already. Nothing was changed. You can set it aside and restore the back-up: its folder HOME/AC00000000000000000000000000000001 then gets another name, and nothing in it is deleted.");
    let args = ask(&code, Present::SetAside);
    let state = account::restore(&world.app, path, args).await.expect("it is restored");
    assert_eq!(state.face, "open", "this computer's keychain knows the token");
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Is Tuesday free?
    > See you then (unconfirmed)
    ");
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    < Is Tuesday free?
    > See you then (delivered)
    < After the back-up (recovered)
    ");
    assert_eq!(world.sandbox.messages().iter().filter(|text| text.body == "See you then").count(), 1);
    let aside = listing(world.folder()).into_iter().find(|name| name.starts_with(&format!("{SID}.aside-")));
    let aside = world.folder().join(aside.expect("the former folder"));
    assert!(aside.join("inbox.db").exists() && aside.join("keys.json").exists());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_the_same_back_up_and_gives_it_back_and_no_script_in_the_window_can() {
    let (world, code) = office().await;
    assert_eq!(world.call("find_backup", json!({})).await, Value::Null);
    let reply = surface::call(&world.app, Door::Window, "download_backup", "{}");
    let Reply::Bytes(backup) = reply.await.expect("a back-up") else { panic!("bytes") };
    let last = world.call("find_backup", json!({})).await;
    assert_eq!(last, json!({ "at": world.clock.now().0, "bytes": backup.bytes.len(), "behind": false }));
    let world = world.move_to_another_computer().await;
    // Without the shell's own dialog nobody has said that this file is to stand in the place of the inbox.
    let args = json!({ "code": code, "present": "set_aside" });
    let given = world.try_give("restore_backup", args.clone(), backup.bytes.clone()).await;
    assert_eq!(given.expect_err("nothing is taken").code(), "unknown_call");
    assert!(!listing(world.folder()).contains(&SID.to_owned()));
    let given =
        surface::give(&world.app, Door::Bridge, "restore_backup", &args.to_string(), backup.bytes).await;
    let Reply::Json(state) = given.expect("it is restored") else { panic!("a state") };
    assert!(state.contains("token_lost"), "{state}");
    assert_eq!(listing(world.folder()), [SID, "desk.copy.json", "desk.json", "secrets.json"]);
    world.call("replace_token", json!({ "authToken": TOKEN })).await;
    assert_eq!(world.call("find_backup", json!({})).await, Value::Null, "it was noted after the back-up");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_line_and_a_computer_without_an_account_have_no_back_up() {
    let world = World::open().await;
    assert_snapshot!(world.refusal("find_backup", json!({})).await, @"not_open: No account is open.");
    let shelf = tempfile::tempdir().expect("a folder");
    let refused = account::back_up(&world.app, shelf.path().join("practice.backup")).await;
    assert_snapshot!(told(&refused.expect_err("nothing to back up"), &world), @"not_open: No account is open.");
    assert!(listing(shelf.path()).is_empty());
    world.close().await;
}

fn listing(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
