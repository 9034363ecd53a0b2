//! What people write, and what they paste: each thing that cannot be sent has a sentence, and nothing is changed.

use std::time::Duration;

use deskbell_tests::{World, fresh_intent};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";

async fn refused(world: &World, body: &str) -> String {
    let thread = world.thread(MAYA).await;
    let ask: Value = json!({ "thread": thread, "body": body, "intent": fresh_intent() });
    world.refusal("send_message", ask).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_phone_could_show_is_refused_with_a_sentence() {
    let world = World::open().await;
    assert_snapshot!(refused(&world, "").await, @"bad_input [body]: There is nothing to send yet. Type a message.");
    assert_snapshot!(
        refused(&world, &"🙂".repeat(1601)).await,
        @"bad_input [body]: This text has 1601 characters; 1600 fit. Shorten it or send it in two."
    );
    assert_snapshot!(
        refused(&world, "Ring\u{7} us").await,
        @"bad_input [body]: This text holds an unseen control character (U+0007) that no phone can show. Take it out, or type that part again."
    );
    assert_snapshot!(
        refused(&world, "Pay \u{202E}001$ now").await,
        @"bad_input [body]: This text holds an unseen mark (U+202E) that would turn its words around on their phone. Take it out, or type that part again."
    );
    let thread = world.thread(MAYA).await;
    let half =
        format!("{{\"thread\":\"{thread}\",\"body\":\"Hi \\ud83d\",\"intent\":\"{}\"}}", fresh_intent());
    let error =
        deskbell_core::surface::call(&world.app, deskbell_core::surface::Door::Window, "send_message", &half);
    assert_snapshot!(
        error.await.unwrap_err().to_string(),
        @"This holds half of a sign, such as a broken emoji, that no phone can show. Delete it and type it again."
    );
    assert!(world.sandbox.messages().is_empty());
    assert_snapshot!(world.transcript(MAYA).await, @"(202) 555-0123 with (202) 555-0100: open");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_text_other_scripts_and_markup_arrive_as_they_were_written() {
    let world = World::open().await;
    let longest = "x".repeat(1600);
    let bodies = [
        longest.as_str(),
        "<script>alert(1)</script> <b>10</b> & \"more\"",
        "\u{200F}שלום, נתראה ביום שלישי",
        "👩\u{200D}⚕️ ready\tat\n10 €",
    ];
    for body in bodies {
        world.send(MAYA, body).await;
    }
    world.advance(Duration::from_secs(60)).await;
    let arrived: Vec<String> = world.sandbox.messages().into_iter().map(|message| message.body).collect();
    assert_eq!(arrived, bodies);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_strangers_write_is_shown_and_rung_as_text() {
    let mut world = World::open().await;
    world.text(MAYA, "<img src=x onerror=alert(1)> <a href='x'>win</a>\u{202E}\u{7}").await;
    world.settle().await;
    // Text, as they wrote it; where a desktop reads markup the shell escapes it, and marks of direction are gone.
    assert_eq!(world.rings(), ["(202) 555-0123: <img src=x onerror=alert(1)> <a href='x'>win</a>"]);
    let page = world
        .call("list_messages", json!({ "thread": world.thread(MAYA).await, "before": null, "after": null, "around": null, "limit": 5 }))
        .await;
    assert_eq!(page["rows"][0]["body"], "<img src=x onerror=alert(1)> <a href='x'>win</a>\u{202E}\u{7}");
    world.close().await;
}
