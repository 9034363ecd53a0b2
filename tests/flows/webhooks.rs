//! The open door, with Twilio in front of it and a real office behind.

use std::time::Duration;

use deskbell_tests::{World, front_desk};
use deskbell_twilio::signature;
use deskbell_twilio::webhook::Fields;
use insta::assert_snapshot;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_on_its_way_in_while_the_desk_closes_is_kept() {
    let world = World::open().await;
    let url = world.office().url_of("/messages/incoming").expect("a public URL");
    let account = world.office().account_sid().as_str().to_owned();
    let form = format!(
        "MessageSid=SM{:032x}&AccountSid={account}&From=%2B12025550123&To=%2B12025550100&Body=Just+in+time",
        1
    );
    let pairs = Fields::parse(form.as_bytes()).expect("a form").into_rest();
    let token = world.office().signing_tokens().remove(0);
    let signature = signature::sign(&token, &url, &pairs);
    let address = url.split('/').nth(2).expect("a host").to_owned();
    let mut line = TcpStream::connect(&address).await.expect("a connection");
    let head = format!(
        "POST /messages/incoming HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         x-twilio-signature: {signature}\r\n\r\n",
        form.len()
    );
    line.write_all(head.as_bytes()).await.expect("it is heard");
    // It is being listened to from here on.
    let mut go_on = [0; 12];
    line.read_exact(&mut go_on).await.expect("an answer");
    assert_eq!(&go_on, b"HTTP/1.1 100");
    let app = world.app.clone();
    let closing = tokio::spawn(async move { app.shut_down().await });
    // The door is shut for whoever comes now.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    line.write_all(form.as_bytes()).await.expect("it is heard");
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    closing.await.expect("it closes");
    let world = world.start_again().await;
    assert!(world.transcript(MAYA).await.contains("Just in time"));
    world.close().await;
}
