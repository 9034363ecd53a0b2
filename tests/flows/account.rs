//! Getting in: the practice line, an own account, and what stands in the way.

use deskbell_sandbox::{ServicePlan, Standing, Tier};
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SID: &str = "AC00000000000000000000000000000001";

fn typed(sid: &str, token: &str) -> Value {
    json!({ "accountSid": sid, "authToken": token })
}

/// Asks to connect with an address that nothing brings here, which no test waits for.
fn connect(numbers: &[&Value], services: &[&Value]) -> Value {
    json!({ "accountSid": SID, "authToken": TOKEN, "numbers": numbers, "services": services,
        "way": { "kind": "fixed", "publicUrl": "http://127.0.0.1:1/", "port": 0 } })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrongly_at_the_door_is_told_apart() {
    let world = World::open().await;
    let told = async |sid: &str, token: &str| world.refusal("check_account", typed(sid, token)).await;
    let key = "SK00000000000000000000000000000001";
    assert_snapshot!(told("", TOKEN).await, @"bad_input [accountSid]: Paste the account SID. It stands on the Console's home page, under Account Info.");
    assert_snapshot!(told(key, TOKEN).await, @"bad_input [accountSid]: This is an API key: it begins with SK. Deskbell needs the account SID, which begins with AC, because only the account's own auth token proves that a text comes from Twilio.");
    assert_snapshot!(told(TOKEN, SID).await, @"bad_input [accountSid]: The two fields are swapped: the account SID begins with AC.");
    assert_snapshot!(told(TOKEN, TOKEN).await, @"bad_input [accountSid]: This looks like the auth token. The account SID begins with AC and stands above it.");
    assert_snapshot!(told(&SID.replace("AC", "PN"), TOKEN).await, @"bad_input [accountSid]: This is the SID of a phone number. The account SID begins with AC; it stands on the Console's home page.");
    assert_snapshot!(told("AC000000000000000000000000000001", TOKEN).await, @"bad_input [accountSid]: An account SID has 34 characters, and here 2 are missing. Use the copy button beside it.");
    assert_snapshot!(told(&format!("{SID}ab"), TOKEN).await, @"bad_input [accountSid]: An account SID has 34 characters, and this has 2 too many. Use the copy button beside it.");
    assert_snapshot!(told("ACo0000000000000000000000000000001", TOKEN).await, @"bad_input [accountSid]: An account SID has only 0 to 9 and a to f after AC, and this has “o”. Use the copy button beside it.");
    assert_snapshot!(told(SID, "").await, @"bad_input [authToken]: Paste the auth token. It stands below the account SID; choose Show to see it.");
    assert_snapshot!(told(SID, SID).await, @"bad_input [authToken]: This is the account SID once more. The auth token stands below it; choose Show.");
    assert_snapshot!(told(SID, key).await, @"bad_input [authToken]: This is an API key. Deskbell needs the auth token: only it proves that a text comes from Twilio.");
    assert_snapshot!(told(SID, "abc").await, @"bad_input [authToken]: An auth token has 32 characters, and here 29 are missing. Use the copy button beside it.");
    assert_snapshot!(told(SID, &format!("{TOKEN}7")).await, @"bad_input [authToken]: An auth token has 32 characters, and this has 1 too many. Use the copy button beside it.");
    assert_snapshot!(told(SID, "Xy3456789abcdefghijklmnopqrsTUVW").await, @"bad_input [authToken]: This looks like an API key's secret: an auth token has only 0 to 9 and a to f. It stands on the Console's home page, under Account Info.");
    assert_snapshot!(told(SID, "my token").await, @"bad_input [authToken]: An auth token has 32 characters, 0 to 9 and a to f. It stands on the Console's home page, under Account Info.");
    assert!(world.sandbox.requests().iter().all(|asked| !asked.target.contains(key)), "nothing asked Twilio");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_says_of_an_account_is_told_apart() {
    let world = World::open().await;
    let told = async |sid: &str, token: &str| world.refusal("check_account", typed(sid, token)).await;
    assert_snapshot!(told(SID, &"f".repeat(32)).await, @"unauthorized [authToken]: Twilio does not accept this account SID and auth token. Copy both again from the home page of Twilio's Console: the token may have been replaced, or belong to another account.");
    let (test_sid, test_token) = world.sandbox.test_credentials();
    assert_snapshot!(told(test_sid.as_str(), test_token.expose()).await, @"bad_input [authToken]: These are Twilio's test credentials: nothing they send ever arrives. Use the live ones: on the Console's home page under Account Info, above “Test credentials”.");
    world.sandbox.switches().set_standing(Standing::Suspended);
    assert_snapshot!(told(SID, TOKEN).await, @"bad_input [accountSid]: Twilio has suspended this account. Usually the balance is used up: top it up in the Console under Billing, then check again.");
    world.sandbox.switches().set_standing(Standing::Closed);
    assert_snapshot!(told(SID, TOKEN).await, @"bad_input [accountSid]: This account is closed for good. Connect another one, or open a new one at twilio.com.");
    world.sandbox.switches().set_standing(Standing::Active);
    world.sandbox.switches().set_tier(Tier::Trial);
    let stray = typed(&format!("\u{201c}{SID}\u{201d}\n"), &format!(" {TOKEN}\r\n"));
    let check = world.call("check_account", stray).await;
    assert_eq!((&check["kind"], &check["balance"]), (&json!("trial"), &json!("50.00000 USD")));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_checked_without_changing_anything_and_then_connected() {
    let world = World::open().await;
    let urls = |world: &World| world.sandbox.addresses(&front_desk());
    let before = urls(&world);
    let check = world.call("check_account", typed(SID, TOKEN)).await;
    assert_eq!((&check["kind"], &check["numbers"][0]["number"]), (&json!("full"), &json!("+12025550100")));
    assert_eq!(urls(&world), before);
    let connected = world.call("connect_account", connect(&[&check["numbers"][0]["sid"]], &[])).await;
    let words = connected["recoveryCode"].as_str().expect("a new inbox has a recovery code");
    assert_eq!((words.split(' ').count(), &connected["failures"]), (12, &json!([])));
    let state = world.call("read_app", json!({})).await;
    assert_eq!((&state["face"], &state["line"]), (&json!("open"), &json!("account")));
    assert_eq!(state["accounts"], json!([{ "sid": SID, "name": "My first Twilio account" }]));
    assert_eq!(urls(&world).0, "http://127.0.0.1:1/messages/incoming");
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_at_twilio_before_comes_back_by_an_undo() {
    let world = World::open().await;
    world.sandbox.point(&recalls(), "https://old-crm.example/sms");
    let plan = ServicePlan { name: "CRM".to_owned(), numbers: vec![recalls()], ..ServicePlan::default() };
    let service = world.sandbox.add_service(plan);
    let check = world.call("check_account", typed(SID, TOKEN)).await;
    assert_eq!(check["numbers"][1]["service"], json!(service.as_str()));
    assert_eq!(
        check["services"][0]["way"],
        json!("nobody"),
        "Twilio drops texts to numbers in such a service"
    );
    let wish = connect(&[&check["numbers"][1]["sid"]], &[&check["services"][0]["sid"]]);
    world.call("connect_account", wish).await;
    let changes = world.call("list_changes", json!({})).await;
    assert_eq!(changes.as_array().map(Vec::len), Some(1));
    assert_eq!(changes[0]["before"], "https://old-crm.example/sms");
    assert_eq!(world.sandbox.addresses(&recalls()), ("http://127.0.0.1:1/messages/incoming".into(), true));

    world.call("pause_number", json!({ "number": changes[0]["number"] })).await;
    assert_eq!(world.sandbox.addresses(&recalls()), ("https://old-crm.example/sms".into(), false));
    assert_eq!(world.call("list_changes", json!({})).await, json!([]));
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_somebody_sent_elsewhere_since_is_left_alone_by_an_undo() {
    let world = World::open().await;
    let check = world.call("check_account", typed(SID, TOKEN)).await;
    world.call("connect_account", connect(&[&check["numbers"][0]["sid"]], &[])).await;
    world.sandbox.point(&front_desk(), "https://new-crm.example/sms");
    let changes = world.call("list_changes", json!({})).await;
    world.call("pause_number", json!({ "number": changes[0]["number"] })).await;
    assert_eq!(world.sandbox.addresses(&front_desk()).0, "https://new-crm.example/sms");
    world.settle().await;
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_emptied_keychain_the_recovery_code_leads_on_to_the_lost_token() {
    let world = World::open().await;
    let check = world.call("check_account", typed(SID, TOKEN)).await;
    let connected = world.call("connect_account", connect(&[&check["numbers"][0]["sid"]], &[])).await;
    world.settle().await;
    let world = world.restart_with_emptied_keychain().await;
    let face = async || {
        let state = world.call("read_app", json!({})).await;
        format!("{} {}", state["face"], state["problem"]["code"])
    };
    assert_snapshot!(face().await, @r#""problem" "key_lost""#);
    let wrong = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    assert_snapshot!(world.refusal("open_with_recovery", json!({ "code": wrong })).await, @"bad_input [code]: This recovery code belongs to another inbox.");
    assert_snapshot!(face().await, @r#""problem" "key_lost""#);
    world.call("open_with_recovery", json!({ "code": connected["recoveryCode"] })).await;
    assert_snapshot!(face().await, @r#""problem" "token_lost""#);
    let wrong = json!({ "authToken": "f".repeat(32) });
    assert_snapshot!(world.refusal("replace_token", wrong).await, @"unauthorized [authToken]: Twilio does not accept this account SID and auth token. Copy both again from the home page of Twilio's Console: the token may have been replaced, or belong to another account.");
    world.call("replace_token", json!({ "authToken": TOKEN })).await;
    assert_snapshot!(face().await, @r#""open" null"#);
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
