//! Connecting beyond the account itself: the way, the round trip, history, and what a crash leaves behind.

use deskbell_sandbox::Api;
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SID: &str = "AC00000000000000000000000000000001";
const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// A port of this machine that is free, and the address at which it is reached.
pub(crate) fn own_way() -> Value {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it").port();
    json!({ "kind": "fixed", "publicUrl": format!("http://127.0.0.1:{port}"), "port": port })
}

/// Asks to connect with all numbers.
pub(crate) async fn wish(world: &World, way: &Value, history: &str) -> Value {
    let check = world.call("check_account", json!({ "accountSid": SID, "authToken": TOKEN })).await;
    let numbers: Vec<&Value> =
        check["numbers"].as_array().expect("numbers").iter().map(|number| &number["sid"]).collect();
    json!({ "accountSid": SID, "authToken": TOKEN, "way": way, "numbers": numbers, "history": history })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_is_tried_by_a_request_that_comes_back_through_it() {
    let world = World::open().await;
    let way = own_way();
    let check = world.call("check_way", json!({ "way": way })).await;
    assert_eq!(check["publicUrl"], way["publicUrl"]);
    let state = world.call("stop_connecting", json!({})).await;
    assert_eq!(
        (&state["face"], &state["line"]),
        (&json!("open"), &json!("practice")),
        "what was open is back"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_does_not_work_says_why_and_at_which_field() {
    let world = World::open().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let told = async |url: &str, port: u16| {
        let way = json!({ "way": { "kind": "fixed", "publicUrl": url, "port": port } });
        world.refusal("check_way", way).await.replace(&format!("port {port}"), "port PORT")
    };
    assert_snapshot!(told("https://desk.example.org/?a=b", 0).await, @"bad_input [publicUrl]: This is not an address that Twilio could call. It looks like https://desk.example.org");
    assert_snapshot!(told("http://desk.example.org", 0).await, @"bad_input [publicUrl]: The address must begin with https://, so that nobody on the way can read the texts.");
    assert_snapshot!(told(&format!("http://127.0.0.1:{port}"), port).await, @"bad_input [port]: Another program already listens on port PORT of this computer. Close the other program, or choose another port here and in your proxy.");
    assert_snapshot!(told("http://127.0.0.1:1", 0).await, @"bad_input [publicUrl]: Nothing takes connections at 127.0.0.1. Check that your proxy or tunnel is running.");
    let tunnel = async |authtoken: &str, domain: &str| {
        let way = json!({ "way": { "kind": "ngrok", "authtoken": authtoken, "domain": domain } });
        world.refusal("check_way", way).await
    };
    assert_snapshot!(tunnel("", "").await, @"bad_input [authtoken]: Paste the authtoken. It stands at dashboard.ngrok.com under Your Authtoken.");
    assert_snapshot!(tunnel("ak_2abcdefghijklmnopqrstuvwxyz", "").await, @"bad_input [authtoken]: This is an ngrok API key. Deskbell needs the authtoken, at dashboard.ngrok.com under Your Authtoken.");
    assert_snapshot!(tunnel("2abcdefghijklmnopqrstuvwxyz_123456", "harbour").await, @"bad_input [domain]: This is not a domain. It looks like harbour.ngrok.app; leave it empty if you have none.");
    world.call("stop_connecting", json!({})).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_round_trip_goes_over_the_real_way_and_tells_its_legs() {
    let world = World::open().await;
    let way = own_way();
    let told = async || {
        let trip = world.call("run_round_trip", json!({})).await;
        let legs = trip["legs"].as_array().expect("legs").iter();
        let legs: Vec<String> = legs
            .map(|leg| format!("{} {} {}", leg["name"], leg["state"], leg["reason"]).replace('"', ""))
            .collect();
        format!("{} | {}", trip["passed"], legs.join(" | "))
    };
    world.call("check_way", json!({ "way": way })).await;
    world.call("connect_account", wish(&world, &way, "none").await).await;
    assert_snapshot!(told().await, @"true | name passed null | connection passed null | answer passed null | numbers passed null");
    world.sandbox.point(&recalls(), "https://old-crm.example/sms");
    assert_snapshot!(told().await, @"false | name passed null | connection passed null | answer passed null | numbers failed Twilio sends the texts of (202) 555-0101 elsewhere.");
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_comes_in_as_read_and_in_silence_as_far_back_as_somebody_wants() {
    let mut world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    world.text("+12025550131", "A year ago").await;
    world.clock.advance(DAY * 200);
    world.text("+12025550131", "Half a year later").await;
    world.clock.advance(DAY * 60);
    world.text("+12025550131", "Last week").await;
    world.clock.advance(DAY * 7);
    world.settle().await;
    world.rings();

    world.call("connect_account", wish(&world, &own_way(), "days90").await).await;
    world.settle().await;
    assert_snapshot!(world.transcript("+12025550131").await, @"
    (202) 555-0131 with (202) 555-0100: open
    < Half a year later
    < Last week
    ");
    assert_eq!(world.rings(), Vec::<String>::new());
    assert_eq!(world.call("read_counts", json!({})).await["unread"], 0);
    let import = world.call("read_import", json!({})).await;
    assert_eq!((&import["state"], &import["done"]), (&json!("done"), &json!(2)));

    let thread = world.thread("+12025550131").await;
    world.call("finish_thread", json!({ "thread": thread })).await;
    world.call("start_import", json!({ "history": "everything" })).await;
    world.settle().await;
    assert_snapshot!(world.transcript("+12025550131").await, @"
    (202) 555-0131 with (202) 555-0100: done
    < A year ago
    < Half a year later
    < Last week
    ");
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!(head["state"], "done", "history never changes what is done");
    assert_eq!(world.call("read_import", json!({})).await["done"], 3);
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_import_stays_stopped_over_a_restart_and_goes_on_when_asked() {
    let world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    world.text("+12025550131", "From before").await;
    world.clock.advance(DAY * 2);
    // Twilio is slow to answer, so that there is time to stop.
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::Down);
    world.call("start_import", json!({ "history": "year" })).await;
    world.call("stop_import", json!({})).await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.start_again().await;
    world.settle().await;
    assert_eq!(world.call("read_import", json!({})).await["state"], "stopped");
    world.call("resume_import", json!({})).await;
    world.settle().await;
    let import = world.call("read_import", json!({})).await;
    assert_eq!((&import["state"], &import["done"]), (&json!("done"), &json!(1)));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_that_is_cut_off_on_its_way_goes_on_and_each_text_counts_once() {
    const TEXTS: u64 = 1400;
    let mut world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    for nth in 0..TEXTS {
        world.text(&format!("+1202555{:04}", 100 + nth % 50), &format!("Visit {nth}")).await;
        world.clock.advance(std::time::Duration::from_secs(60));
    }
    world.clock.advance(DAY * 2);
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    world.rings();
    world.call("start_import", json!({ "history": "everything" })).await;
    while world.call("read_import", json!({})).await["done"] == 0 {
        tokio::task::yield_now().await;
    }
    world.sandbox.switches().set_api(Api::Down);
    let mut world = world.start_again().await;
    let import = world.call("read_import", json!({})).await;
    let here = count(&world).await;
    assert_eq!(import["done"], here, "what was counted is what is here");
    world.sandbox.switches().set_api(Api::Working);
    world.clock.advance(DAY);
    world.settle().await;
    let import = world.call("read_import", json!({})).await;
    assert_eq!((&import["state"], &import["done"]), (&json!("done"), &json!(TEXTS)));
    assert_eq!(count(&world).await, TEXTS);
    assert_eq!(world.rings(), Vec::<String>::new());
    world.app.shut_down().await;
}

/// How many texts are here.
async fn count(world: &World) -> u64 {
    world
        .office()
        .store()
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM messages", [], |row| row.get(0))?))
        .await
        .expect("the inbox can be read")
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_its_code_was_kept_an_account_goes_on_where_it_was_cut_off() {
    let world = World::open().await;
    let first = world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    let world = world.start_again().await;
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["face"], &state["unfinished"]), (&json!("open"), &json!(true)));
    // Whoever can make a code can open the inbox: a script in the page cannot ask for one by itself.
    let question = deskbell_core::surface::confirmation(&world.app, "renew_recovery_code", "{}");
    assert_snapshot!(question.expect("a question"), @"Show a new recovery code? Whoever has it can open this inbox. A code that was shown before stops working.");
    let renewed = world.call("renew_recovery_code", json!({})).await;
    assert_ne!(
        renewed["recoveryCode"], first["recoveryCode"],
        "the words that nobody kept open nothing any more"
    );
    world.call("keep_recovery_code", json!({})).await;
    assert_eq!(world.call("read_app", json!({})).await["unfinished"], false);
    assert_snapshot!(world.refusal("renew_recovery_code", json!({})).await, @"bad_input [code]: The recovery code of this inbox has been written down already.");
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_refusal_cut_off_at_one_number_is_named_and_done_later() {
    let world = World::open().await;
    let wish = wish(&world, &own_way(), "none").await;
    world.sandbox.point(&recalls(), "https://old-crm.example/sms");
    world.sandbox.refuse_changes_of(&recalls(), 1);
    let connected = world.call("connect_account", wish).await;
    assert_eq!(connected["failures"][0]["what"], "(202) 555-0101");
    assert!(world.sandbox.addresses(&front_desk()).0.ends_with("/messages/incoming"));
    assert_eq!(world.sandbox.addresses(&recalls()).0, "https://old-crm.example/sms");
    world.advance(std::time::Duration::from_secs(120)).await;
    assert_eq!(world.sandbox.addresses(&recalls()), world.sandbox.addresses(&front_desk()));
    world.app.shut_down().await;
}

/// An office with an account of its own, connected over a way that works.
async fn own_account() -> World {
    let world = World::open().await;
    let wish = wish(&world, &own_way(), "none").await;
    world.call("connect_account", wish).await;
    world.call("keep_recovery_code", json!({})).await;
    world.settle().await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn another_token_is_used_at_once_and_the_former_one_may_sign_for_a_day() {
    let world = own_account().await;
    let form = |sid: u32| {
        format!("MessageSid=SM{sid:032x}&AccountSid={SID}&From=%2B12025550131&To=%2B12025550100&Body=Hi")
    };
    let wrong = json!({ "authToken": "e".repeat(32) });
    let refusal = world.refusal("replace_token", wrong).await;
    assert!(refusal.starts_with("unauthorized [authToken]"), "{refusal}");

    let fresh = "f".repeat(32);
    world.sandbox.replace_token(&fresh);
    world.call("replace_token", json!({ "authToken": format!(" {fresh}\n") })).await;
    assert_eq!(world.post("/messages/incoming", form(1)).await, 200, "World signs with the former token");
    world.settle().await;
    let world = world.start_again().await;
    world.clock.advance(DAY - std::time::Duration::from_secs(60));
    assert_eq!(world.post("/messages/incoming", form(2)).await, 200);
    world.clock.advance(std::time::Duration::from_secs(120));
    assert_eq!(world.post("/messages/incoming", form(3)).await, 403);
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_way_takes_the_numbers_along_and_one_that_fails_changes_nothing() {
    let world = own_account().await;
    let before = world.sandbox.addresses(&front_desk()).0;
    let fails = json!({ "way": { "kind": "fixed", "publicUrl": "http://127.0.0.1:1", "port": 0 } });
    let refusal = world.refusal("change_way", fails).await;
    assert!(refusal.starts_with("bad_input [publicUrl]: Nothing takes connections"), "{refusal}");
    assert_eq!(world.sandbox.addresses(&front_desk()).0, before);
    let trip = world.call("run_round_trip", json!({})).await;
    assert_eq!(trip["passed"], true, "the former way is back: {trip}");

    let way = own_way();
    let changed = world.call("change_way", json!({ "way": way })).await;
    assert_eq!((&changed["publicUrl"], &changed["failures"]), (&way["publicUrl"], &json!([])));
    let url = way["publicUrl"].as_str().expect("a URL");
    assert_eq!(world.sandbox.addresses(&front_desk()).0, format!("{url}/messages/incoming"));
    let world = world.start_again().await;
    assert_eq!(world.call("read_way", json!({})).await["publicUrl"], way["publicUrl"]);
    world.text("+12025550131", "Still there?").await;
    world.settle().await;
    assert!(world.transcript("+12025550131").await.contains("Still there?"));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_puts_back_what_stood_there_and_names_what_it_cannot() {
    let world = World::open().await;
    world.sandbox.point(&front_desk(), "https://old-crm.example/sms");
    world.sandbox.point(&recalls(), "");
    let wish = wish(&world, &own_way(), "none").await;
    world.call("connect_account", wish).await;
    world.settle().await;
    world.sandbox.refuse_changes_of(&recalls(), 1);
    let stayed = world.call("disconnect_account", json!({})).await;
    assert_eq!((&stayed["done"], &stayed["failures"][0]["what"]), (&json!(false), &json!("(202) 555-0101")));
    assert_eq!(world.call("read_app", json!({})).await["face"], "open");
    let gone = world.call("disconnect_account", json!({})).await;
    assert_eq!((&gone["done"], &gone["failures"]), (&json!(true), &json!([])));
    assert_eq!(world.sandbox.addresses(&front_desk()).0, "https://old-crm.example/sms");
    assert_eq!(world.sandbox.addresses(&recalls()).0, "");
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["face"], &state["accounts"]), (&json!("welcome"), &json!([])));
    let check = world.call("check_account", json!({ "accountSid": SID, "authToken": TOKEN })).await;
    assert_eq!(check["known"], true, "its inbox stays");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_account_promised_waits_while_another_is_open() {
    let world = own_account().await;
    world.sandbox.switches().set_api(Api::Down);
    world.send("+12025550131", "From the office's own account").await;
    world.settle().await;
    // The clock stands still, so that the next try is not due before the account is left.
    world.sandbox.switches().set_api(Api::Working);
    world.call("start_practice", json!({})).await;
    world.advance(std::time::Duration::from_secs(600)).await;
    assert!(world.sandbox.messages().is_empty(), "no job runs under another account");
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["line"], &state["accounts"][0]["sid"]), (&json!("practice"), &json!(SID)));
    world.call("open_account", json!({ "sid": SID })).await;
    world.settle().await;
    assert_eq!(world.sandbox.messages().len(), 1);
    assert_snapshot!(world.refusal("open_account", json!({ "sid": "AC1" })).await, @"not_found: This account is no longer here.");
    let world = world.start_again().await;
    assert_eq!(world.call("read_app", json!({})).await["line"], "account", "the last one is remembered");
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proof_counts_and_fetches_no_history_that_nobody_asked_for() {
    let mut world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    world.text("+12025550131", "From before").await;
    world.clock.advance(DAY * 2);
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    world.text("+12025550132", "From after").await;
    world.settle().await;
    world.rings();
    let proof = world.call("read_proof", json!({ "days": 7 })).await;
    assert_eq!((&proof["missing"], &proof["days"][0]["theirs"]), (&json!(0), &json!(1)));
    let after = world.call("fetch_missing", json!({ "days": 7 })).await;
    assert_eq!(after["missing"], 0);
    assert_eq!(world.rings(), Vec::<String>::new());
    assert!(!world.transcript("+12025550131").await.contains("From before"));
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_to_an_account_that_opens_locked_tells_nothing_but_that_it_is() {
    let world = own_account().await;
    world.call("keep_recovery_code", json!({})).await;
    world.call("set_pin", json!({ "pin": "2580", "former": null })).await;
    assert_eq!(world.call("start_practice", json!({})).await["line"], "practice");
    // It is asked of the practice line, which is open, and would be answered by whatever is open by then.
    let locked = "locked: Deskbell is locked.";
    assert_eq!(world.refusal("open_account", json!({ "sid": SID })).await, locked);
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["face"], &state["account"]), (&json!("locked"), &Value::Null));
    assert_eq!(world.call("unlock", json!({ "pin": "2580" })).await["account"]["sid"], SID);
    world.app.shut_down().await;
}
