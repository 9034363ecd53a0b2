//! What is refused, as the users of Twilio's own libraries come to know it.

use std::time::Duration;

use deskbell_sandbox::{Api, Standing};
use serde_json::json;

use super::{Language, Library, in_each_language};
use crate::office::{ACCOUNT, DESK, MAYA, NOT_OURS, Office, TOKEN};

in_each_language! {
    wrong_credentials_are_refused
    a_text_that_cannot_be_sent_is_refused
    nobody_is_texted_after_stop
    magic_numbers_do_magic
    a_troubled_account_is_refused
}

async fn wrong_credentials_are_refused(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    library.connect(&office, ACCOUNT, "wrong");
    library.refused("account", json!({}), 401, 20003);
    library.refused("send", json!({ "to": MAYA, "from": DESK, "body": "Hi" }), 401, 20003);
    library.connect(&office, "ACffffffffffffffffffffffffffffffff", TOKEN);
    library.refused("account", json!({}), 401, 20003);
    assert!(office.sandbox.messages().is_empty());
}

async fn a_text_that_cannot_be_sent_is_refused(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    for (code, to, from, body) in [
        (21211, "+1202555", DESK, "Hi"),
        (21211, "nobody", DESK, "Hi"),
        (21602, MAYA, DESK, ""),
        (21606, MAYA, NOT_OURS, "Hi"),
        (21266, DESK, DESK, "Hi"),
        (21617, MAYA, DESK, &*"x".repeat(1601)),
    ] {
        library.refused("send", json!({ "to": to, "from": from, "body": body }), 400, code);
    }
    let callback = json!({ "to": MAYA, "from": DESK, "body": "Hi", "status_callback": "desk" });
    library.refused("send", callback, 400, 21609);
    library.refused("fetch", json!({ "sid": "SMffffffffffffffffffffffffffffffff" }), 404, 20404);
    let sent = library.call("send", json!({ "to": MAYA, "from": DESK, "body": "Hi" }));
    library.refused("delete", json!({ "sid": sent["sid"] }), 409, 20009);
}

async fn nobody_is_texted_after_stop(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let text = json!({ "to": MAYA, "from": DESK, "body": "Hi" });
    office.text(MAYA, "Stop ").await;
    library.refused("send", text.clone(), 400, 21610);
    office.text(MAYA, "START").await;
    assert_eq!(library.call("send", text)["status"], "queued");
}

async fn magic_numbers_do_magic(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let (sid, token) = office.sandbox.test_credentials();
    library.connect(&office, sid.as_str(), token.expose());
    let good = "+15005550006";
    let sent = library.call("send", json!({ "to": MAYA, "from": good, "body": "Hi" }));
    assert_eq!((&sent["status"], &sent["from"]), (&json!("queued"), &json!(good)));
    for (code, from, to) in [
        (21212, "+15005550001", MAYA),
        (21606, "+15005550007", MAYA),
        (21611, "+15005550008", MAYA),
        (21606, DESK, MAYA),
        (21211, good, "+15005550001"),
        (21612, good, "+15005550002"),
        (21408, good, "+15005550003"),
        (21610, good, "+15005550004"),
        (21614, good, "+15005550009"),
    ] {
        library.refused("send", json!({ "to": to, "from": from, "body": "Hi" }), 400, code);
    }
    library.refused("account", json!({}), 403, 20008);
    assert!(office.sandbox.messages().is_empty());
}

async fn a_troubled_account_is_refused(language: Language) {
    let office = Office::open().await;
    let mut library = Library::of(language, &office);
    let text = json!({ "to": MAYA, "from": DESK, "body": "Hi" });
    let switches = office.sandbox.switches();
    switches.set_standing(Standing::Suspended);
    library.refused("send", text.clone(), 403, 20005);
    assert_eq!(library.call("account", json!({}))["status"], "suspended");
    switches.set_standing(Standing::Active);
    switches.set_api(Api::TooBusy { retry_after: Duration::from_secs(1) });
    library.refused("send", text.clone(), 429, 20429);
    switches.set_api(Api::Down);
    library.refused("send", text, 503, 20503);
    assert!(office.sandbox.messages().is_empty());
}
