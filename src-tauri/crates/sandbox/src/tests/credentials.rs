//! Who may ask for what, and what broken answers leave behind.

use std::time::Duration;

use super::*;
use crate::{Api, Standing, Tier};

#[tokio::test]
async fn the_account_says_what_it_is_and_what_is_left_on_it() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let response = caller.ask_raw(&format!("/2010-04-01/Accounts/{ACCOUNT}.json")).await;
    assert_eq!(response.headers()["date"], "Thu, 02 Jul 2026 09:00:00 GMT");
    assert_eq!(response.headers()["x-home-region"], "us1");
    assert!(response.headers()["twilio-request-id"].to_str().unwrap().starts_with("RQ"));
    let account: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(account["status"], "active");
    assert_eq!(account["type"], "Full");
    assert_eq!(account["date_created"], "Thu, 02 Jul 2026 09:00:00 +0000");
    let (_, balance) = caller.get("Balance.json").await;
    assert_eq!((balance["balance"].as_str(), balance["currency"].as_str()), (Some("50.00000"), Some("USD")));
    sandbox.switches().set_tier(Tier::Trial);
    let (_, account) = caller.get(&format!("/2010-04-01/Accounts/{ACCOUNT}.json")).await;
    assert_eq!(account["type"], "Trial");
}

#[tokio::test]
async fn wrong_credentials_are_401_with_20003() {
    let (sandbox, _clock) = start(None).await;
    for (user, password) in [(ACCOUNT, "wrong"), ("ACffffffffffffffffffffffffffffffff", TOKEN), ("", "")] {
        let caller = Caller::with(&sandbox, user, password);
        let response = caller.ask_raw(&format!("/2010-04-01/Accounts/{ACCOUNT}.json")).await;
        assert_eq!(response.status(), 401);
        assert!(response.headers().contains_key("www-authenticate"));
        let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(body["code"], 20003);
        assert_eq!(body["status"], 401);
        assert_eq!(body["more_info"], "https://www.twilio.com/docs/errors/20003");
        assert!(body["message"].is_string());
    }
}

#[tokio::test]
async fn credentials_for_tests_reach_only_what_makes_something_and_do_nothing_real() {
    let (sandbox, clock) = start(None).await;
    let (sid, token) = sandbox.test_credentials();
    let caller = Caller::with(&sandbox, sid.as_str(), token.expose());
    let (status, body) = caller.get(&format!("/2010-04-01/Accounts/{sid}.json")).await;
    assert_eq!((status, &body["code"]), (403, &Value::from(20008)));
    assert_eq!(caller.get("Messages.json").await.0, 403);
    assert_eq!(caller.get("/v1/Services").await.0, 403);
    let magic = async |from: &str, to: &str| {
        let (_, body) = caller.post("Messages.json", &[("From", from), ("To", to), ("Body", "Hi")]).await;
        (body["code"].as_u64(), body["status"].as_str().map(str::to_owned))
    };
    assert_eq!(magic("+15005550006", MAYA).await, (None, Some("queued".to_owned())));
    let ok = "+15005550006";
    for (from, to, code) in [
        ("+15005550001", MAYA, 21212),
        ("+15005550007", MAYA, 21606),
        ("+15005550008", MAYA, 21611),
        (DESK, MAYA, 21606),
        (ok, "+15005550001", 21211),
        (ok, "+15005550002", 21612),
        (ok, "+15005550003", 21408),
        (ok, "+15005550004", 21610),
        (ok, "+15005550009", 21614),
    ] {
        assert_eq!(magic(from, to).await.0, Some(code), "{from} to {to}");
    }
    clock.advance(Duration::from_secs(60));
    sandbox.idle().await;
    assert!(sandbox.messages().is_empty());
}

#[tokio::test]
async fn a_suspended_account_can_be_looked_at_and_nothing_else() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    sandbox.switches().set_standing(Standing::Suspended);
    let (status, account) = caller.get(&format!("/2010-04-01/Accounts/{ACCOUNT}.json")).await;
    assert_eq!((status, account["status"].as_str()), (200, Some("suspended")));
    let (status, body) = caller.get("Messages.json").await;
    assert_eq!((status, body["code"].as_u64()), (403, Some(20005)));
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_wrong_verb_405() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    for path in [
        "Nothing.json",
        "Messages/SM0123456789abcdef0123456789abcdef.json",
        "Messages/SM0123456789abcdef0123456789abcdef",
        "/v2/Elsewhere",
        "/v1/Services/MG0123456789abcdef0123456789abcdef",
        "/2010-04-01/Accounts/ACffffffffffffffffffffffffffffffff/Messages.json",
    ] {
        let (status, body) = caller.get(path).await;
        assert_eq!((status, body["code"].as_u64()), (404, Some(20404)), "{path}");
    }
    let (status, body) = caller.delete("Messages.json").await;
    assert_eq!((status, body["code"].as_u64()), (405, Some(20004)));
}

#[tokio::test]
async fn a_busy_or_broken_api_does_nothing_and_says_so() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    sandbox.switches().set_api_for(Api::TooBusy { retry_after: Duration::from_secs(7) }, 1);
    let form = [("From", DESK), ("To", MAYA), ("Body", "Hi")];
    let response = caller.try_post("Messages.json", &form).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    sandbox.switches().set_api_for(Api::Down, 1);
    assert_eq!(caller.post("Messages.json", &form).await.0, 503);
    assert!(sandbox.messages().is_empty());
    assert_eq!(caller.post("Messages.json", &form).await.0, 201);
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn an_answer_can_be_lost_although_the_text_was_taken() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let form = [("From", DESK), ("To", MAYA), ("Body", "Hi")];
    sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    let lost = caller.try_post("Messages.json", &form).await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(sandbox.messages().len(), 1);
    sandbox.switches().set_api_for(Api::FailsAfterTaking, 1);
    assert_eq!(caller.post("Messages.json", &form).await.0, 500);
    assert_eq!(sandbox.messages().len(), 2);
    assert_eq!(sandbox.requests().len(), 2);
}
