//! The open door, with Twilio in front of it and a real office behind.

use std::time::Duration;

use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::json;

const MAYA: &str = "+12025550123";

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_finds_nothing_wrong_with_our_answers() {
    let world = World::open().await;
    world.text(MAYA, "Could I come on Tuesday? ☎ +1 & more = <b>").await;
    world.send(MAYA, "Tuesday 10:30 is free.").await;
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(world.sandbox.alerts(), []);
    // Whatever we answered, nobody was texted by it.
    let shown: Vec<String> = world.sandbox.shown().into_iter().map(|text| text.body).collect();
    assert_eq!(shown, ["Tuesday 10:30 is free."]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_twilio_did_not_sign_is_not_there() {
    let mut world = World::open().await;
    let url = format!("{}/messages/incoming", world.office().public_url().unwrap());
    let form = format!("MessageSid=SM{:032x}&From=%2B12025550123&To=%2B12025550100&Body=Pay+me", 1);
    for signature in [None, Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")] {
        let mut post = client()
            .post(&url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.clone());
        if let Some(signature) = signature {
            post = post.header("x-twilio-signature", signature);
        }
        let answer = post.send().await.expect("an answer");
        assert_eq!(answer.status(), 403);
        assert_eq!(answer.text().await.expect("a body"), "");
    }
    world.settle().await;
    assert_eq!(world.rings(), Vec::<String>::new());
    let all = json!({ "filter": "open", "number": null, "after": null, "limit": 10 });
    assert_eq!(world.call("list_threads", all).await["rows"], json!([]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_found_the_door_shut_is_there_when_it_opens() {
    let world = World::open().await;
    world.text(MAYA, "Before").await;
    world.call("leave_account", json!({})).await;
    world.sandbox.text(MAYA, &front_desk(), "Meanwhile").await;
    assert_eq!(world.sandbox.alerts().iter().map(|alert| alert.code).collect::<Vec<_>>(), [11200]);
    world.clock.advance(Duration::from_secs(120));
    world.call("start_practice", json!({})).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    < Before
    < Meanwhile (recovered)
    ");
    world.close().await;
}
