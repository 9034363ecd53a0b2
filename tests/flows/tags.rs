//! Tags: words of the office for those who write, on all their threads.

use std::time::Duration;

use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

async fn add(world: &World, address: &str, name: &str) -> String {
    let tag = world.call("add_tag", json!({ "address": address, "name": name })).await;
    tag["id"].as_str().expect("an id").to_owned()
}

/// The names of all tags.
async fn all(world: &World) -> Vec<String> {
    let tags = world.call("list_tags", json!({})).await;
    tags.as_array()
        .expect("tags")
        .iter()
        .map(|tag| tag["name"].as_str().expect("a name").to_owned())
        .collect()
}

/// The names of the tags that a thread shows.
async fn of(world: &World, thread: &str) -> Vec<String> {
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    let tags = head["tags"].as_array().expect("tags").clone();
    tags.iter().map(|tag| tag["name"].as_str().expect("a name").to_owned()).collect()
}

async fn listed(world: &World, tag: Value, number: Value) -> usize {
    let ask = json!({ "filter": "open", "number": number, "tag": tag, "after": null, "limit": 50 });
    world.call("list_threads", ask).await["rows"].as_array().expect("rows").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_shows_on_all_threads_of_an_address_and_the_list_can_be_narrowed_to_it() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    world.advance(Duration::from_secs(1)).await;
    world.text(TOM, "Hi").await;
    let number = world.number(&deskbell_tests::recalls()).await;
    let other = world.call("open_thread", json!({ "number": number, "to": MAYA })).await;
    let other = other["thread"].as_str().expect("an id").to_owned();
    let draft = json!({ "thread": other, "kind": "text", "body": "Dear Maya", "intent": "i" });
    world.call("save_draft", draft).await;
    let recall = add(&world, MAYA, "  Recall   due ").await;
    assert_eq!(add(&world, TOM, "RECALL DUE").await, recall, "the same tag in other letters");
    add(&world, MAYA, "Hygiene").await;
    for thread in [world.thread(MAYA).await, other] {
        assert_eq!(of(&world, &thread).await, ["Hygiene", "Recall due"]);
    }
    assert_eq!(of(&world, &world.thread(TOM).await).await, ["Recall due"]);
    assert_eq!(listed(&world, json!(recall), Value::Null).await, 3);
    assert_eq!(listed(&world, json!(recall), json!(number)).await, 1);
    assert_eq!(listed(&world, json!("77"), Value::Null).await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_carries_the_tags_of_all_their_numbers() {
    let world = World::open().await;
    world.text(MAYA, "From my phone").await;
    world.text(TOM, "From my office").await;
    let recall = add(&world, TOM, "Recall").await;
    let maya =
        json!({ "contact": null, "name": "Maya", "note": "", "numbers": [MAYA, TOM], "takesFrom": [] });
    let maya = world.call("save_contact", maya).await["person"].clone();
    assert_eq!(maya["tags"], json!([{ "id": recall, "name": "Recall" }]));
    assert_eq!(of(&world, &world.thread(MAYA).await).await, ["Recall"]);
    assert_eq!(listed(&world, json!(recall), Value::Null).await, 2);
    world.call("remove_tag", json!({ "address": MAYA, "tag": recall })).await;
    assert!(of(&world, &world.thread(TOM).await).await.is_empty(), "off one number is off the person");
    let vip = add(&world, MAYA, "VIP").await;
    assert_eq!(add(&world, TOM, "vip").await, vip);
    world.call("unlink_number", json!({ "contact": maya["id"], "number": TOM })).await;
    assert!(of(&world, &world.thread(TOM).await).await.is_empty(), "a number alone keeps what is its own");
    assert_eq!(of(&world, &world.thread(MAYA).await).await, ["VIP"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_renamed_everywhere_and_the_name_of_another_makes_them_one() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    world.text(TOM, "Hi").await;
    let (maya, tom) = (world.thread(MAYA).await, world.thread(TOM).await);
    let recall = add(&world, MAYA, "Recall").await;
    add(&world, TOM, "Recall").await;
    let hygiene = add(&world, TOM, "Hygiene").await;
    world.call("rename_tag", json!({ "tag": recall, "name": "recall" })).await;
    assert_eq!(of(&world, &maya).await, ["recall"]);
    world.call("rename_tag", json!({ "tag": hygiene, "name": "Recall" })).await;
    assert_eq!(
        (of(&world, &maya).await, of(&world, &tom).await),
        (vec!["recall".into()], vec!["recall".into()])
    );
    assert_eq!(all(&world).await, ["recall"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_nobody_carries_is_gone_and_outlives_a_restart_while_somebody_does() {
    let mut world = World::open().await;
    world.text(MAYA, "Hello").await;
    let recall = add(&world, MAYA, "Recall").await;
    let vip = add(&world, MAYA, "VIP").await;
    world.call("remove_tag", json!({ "address": MAYA, "tag": recall })).await;
    world.call("remove_tag", json!({ "address": MAYA, "tag": recall })).await;
    world = world.restart().await;
    assert_eq!(all(&world).await, ["VIP"]);
    let gone = world.refusal("rename_tag", json!({ "tag": recall, "name": "Again" })).await;
    assert_snapshot!(gone, @"not_found: This tag is no longer here.");
    world.call("remove_tag", json!({ "address": MAYA, "tag": vip })).await;
    assert!(all(&world).await.is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_tag_is_refused_with_a_sentence() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let ask = |address: &str, name: &str| json!({ "address": address, "name": name });
    assert_snapshot!(world.refusal("add_tag", ask(MAYA, " ")).await, @"bad_input [name]: Type what the tag shall say.");
    assert_snapshot!(world.refusal("add_tag", ask(MAYA, &"x".repeat(41))).await, @"bad_input [name]: A tag has at most 40 characters.");
    assert_snapshot!(world.refusal("add_tag", ask(TOM, "VIP")).await, @"not_found: This conversation is no longer here.");
    world.close().await;
}
