//! Getting in: the practice line, an own account, and what stands in the way.

use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrongly_at_the_door_is_told_apart() {
    let world = World::open().await;
    let ask = |sid: &str, token: &str| json!({ "accountSid": sid, "authToken": token });
    let sid = "AC00000000000000000000000000000001";
    assert_snapshot!(
        world.refusal("check_account", ask("SK00000000000000000000000000000001", TOKEN)).await,
        @"bad_input [accountSid]: This is an API key. Deskbell needs the account SID: it begins with AC."
    );
    assert_snapshot!(
        world.refusal("check_account", ask(TOKEN, sid)).await,
        @"bad_input [accountSid]: The two fields seem to be swapped: the account SID begins with AC."
    );
    assert_snapshot!(
        world.refusal("check_account", ask(sid, "abc")).await,
        @"bad_input [authToken]: An auth token has 32 characters, 0 to 9 and a to f. An API key's secret is not one."
    );
    assert_snapshot!(
        world.refusal("check_account", ask(sid, &"f".repeat(32))).await,
        @"unauthorized [authToken]: Twilio does not accept this account SID and auth token. Copy both again from the home page of Twilio's Console."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_checked_without_changing_anything_and_then_connected() {
    let world = World::open().await;
    let sid = "AC00000000000000000000000000000001";
    let check =
        world.call("check_account", json!({ "accountSid": format!(" {sid}\n"), "authToken": TOKEN })).await;
    assert_eq!((&check["kind"], &check["numbers"][0]["number"]), (&json!("full"), &json!("+12025550100")));
    let numbers = [check["numbers"][0]["sid"].clone()];
    let connected = world
        .call(
            "connect_account",
            json!({ "accountSid": sid, "authToken": TOKEN, "publicUrl": "http://127.0.0.1:1/", "port": 0,
                "numbers": numbers }),
        )
        .await;
    let words = connected["recoveryCode"].as_str().expect("a new inbox has a recovery code");
    assert_eq!(words.split(' ').count(), 12);
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["face"], &state["line"]), (&json!("open"), &json!("account")));
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_calls_and_wrong_arguments_are_refused() {
    let world = World::open().await;
    assert_snapshot!(
        world.refusal("drop_everything", json!({})).await,
        @"unknown_call: There is no call of this name here."
    );
    let refusal = world.refusal("read_thread", json!({ "thread": 7 })).await;
    assert!(refusal.starts_with("bad_input [args]: This call does not take that: thread"), "{refusal}");
    world.close().await;
}
