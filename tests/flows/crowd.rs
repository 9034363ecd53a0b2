//! Many texts at once: the door answers as fast as it can write them down, and the inbox has them all.

use std::collections::BTreeSet;

use deskbell_tests::{World, front_desk};
use futures_util::future::join_all;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_door_is_answered_and_every_text_is_there_once() {
    const PEOPLE: usize = 40;
    let world = World::open().await;
    let said: BTreeSet<String> = (0..3 * PEOPLE).map(|n| format!("Text {n}")).collect();
    let ours = front_desk();
    join_all(said.iter().zip((0..PEOPLE).cycle()).map(|(body, person)| {
        let from = format!("+120255501{:02}", 10 + person);
        let (world, ours) = (&world, &ours);
        async move { world.sandbox.text(&from, ours, body).await }
    }))
    .await;
    world.settle().await;
    assert_eq!(world.sandbox.alerts(), [], "each was answered");
    let all = json!({ "filter": "open", "number": null, "after": null, "limit": 100 });
    let threads = world.call("list_threads", all).await;
    let rows = threads["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), PEOPLE);
    let mut heard = Vec::new();
    for row in rows {
        assert_eq!(row["unread"], 3);
        let page = json!({ "thread": row["id"], "before": null, "after": null, "around": null, "limit": 10 });
        let page = world.call("list_messages", page).await;
        let texts = page["rows"].as_array().cloned().unwrap_or_default();
        heard.extend(texts.iter().filter_map(|text| text["body"].as_str().map(str::to_owned)));
    }
    assert_eq!(heard.len(), said.len(), "none twice");
    assert_eq!(heard.into_iter().collect::<BTreeSet<_>>(), said, "none lost");
    // A search finds what the index was told of in passing.
    let found = world.call("search_inbox", json!({ "text": "text", "after": null, "limit": 100 })).await;
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(100));
    assert_ne!(found["next"], Value::Null);
    world.close().await;
}
