//! Pictures that we send: chosen, made fit, fetched by Twilio, and on somebody's phone.

use std::time::Duration;

use deskbell_sandbox::{Api, Callbacks, Carrier, ShownPicture};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{MAYA, drawn};

/// A world whose line has proven itself.
pub(crate) async fn open() -> World {
    let world = World::open().await;
    is_listening(&world).await;
    world
}

pub(crate) async fn is_listening(world: &World) {
    while world.call("read_line", json!({})).await["state"] != "listening" {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) async fn attach(world: &World, thread: &str, name: &str, bytes: Vec<u8>) -> Value {
    world.try_give("attach_picture", json!({ "thread": thread, "name": name }), bytes).await.unwrap()
}

async fn send(world: &World, thread: &str, body: &str, pictures: &[&Value]) -> String {
    let ids: Vec<&Value> = pictures.iter().map(|picture| &picture["id"]).collect();
    let args = json!({ "thread": thread, "body": body, "pictures": ids, "intent": fresh_intent() });
    world.call("send_message", args).await["message"].as_str().unwrap().to_owned()
}

async fn attached(world: &World, thread: &str) -> Vec<String> {
    let attachments = world.call("read_attachments", json!({ "thread": thread })).await;
    attachments["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect()
}

/// What stands on Maya's phone: the words, and the kinds of pictures under them.
fn phone(world: &World) -> Vec<(String, Vec<ShownPicture>)> {
    let shown = world.sandbox.shown().into_iter().filter(|shown| shown.to == MAYA);
    shown.map(|shown| (shown.body, shown.pictures)).collect()
}

async fn arrive(world: &World) {
    world.advance(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_goes_out_without_the_place_it_was_taken_at_and_the_right_way_up() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let photograph = drawn::photograph(400, 300);
    assert!(photograph.windows(drawn::PLACE.len()).any(|part| part == drawn::PLACE));
    let picture = attach(&world, &thread, "IMG_0042.JPG", photograph).await;
    assert_eq!((&picture["width"], &picture["height"]), (&json!(300), &json!(400)), "{picture}");
    send(&world, &thread, "Your card", &[&picture]).await;
    arrive(&world).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > Your card [image/jpeg ready] (delivered)
    ");
    let phone = phone(&world);
    let [(body, pictures)] = phone.as_slice() else { panic!("{} texts", phone.len()) };
    let [shown] = pictures.as_slice() else { panic!("{} pictures", pictures.len()) };
    assert_eq!((body.as_str(), shown.content_type.as_str()), ("Your card", "image/jpeg"));
    assert!(!shown.bytes.windows(4).any(|part| part == b"Exif"), "metadata went along");
    assert!(
        !shown.bytes.windows(drawn::PLACE.len()).any(|part| part == drawn::PLACE),
        "the place went along"
    );
    let seen = image::load_from_memory(&shown.bytes).unwrap();
    assert_eq!((seen.width(), seen.height()), (300, 400));
    assert!(attached(&world, &thread).await.is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_large_pictures_fit_into_one_text_and_an_eleventh_is_refused() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let mut pictures = Vec::new();
    for number in 0..10 {
        let bytes = if number == 0 { drawn::noise(800, 600) } else { drawn::png(300, 200) };
        pictures.push(attach(&world, &thread, &format!("{number}.png"), bytes).await);
    }
    let total: u64 = pictures.iter().map(|picture| picture["bytes"].as_u64().unwrap()).sum();
    assert!(
        pictures.iter().all(|picture| picture["bytes"].as_u64().unwrap() <= 500_000) && total <= 5_000_000
    );
    let args = json!({ "thread": thread, "name": "11.png" });
    let refused = world.try_give("attach_picture", args, drawn::png(3, 3)).await.unwrap_err();
    assert_eq!(refused.to_string(), "A text takes 10 pictures at most. Send these, then the others.");
    send(&world, &thread, "", &pictures.iter().collect::<Vec<_>>()).await;
    arrive(&world).await;
    assert_eq!(phone(&world).iter().map(|(_, pictures)| pictures.len()).collect::<Vec<_>>(), [10]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_wait_with_their_own_thread_through_a_restart_and_can_be_taken_away() {
    let mut world = open().await;
    let (maya, kofi) = (world.thread(MAYA).await, world.thread("+12025550142").await);
    let first = attach(&world, &maya, "first.png", drawn::png(20, 20)).await;
    attach(&world, &maya, "second.png", drawn::png(20, 20)).await;
    assert!(attached(&world, &kofi).await.is_empty());
    let world = {
        world.heard();
        world.restart().await
    };
    assert_eq!(attached(&world, &maya).await, ["first", "second"]);
    world.call("remove_attachment", json!({ "picture": first["id"] })).await;
    world.call("remove_attachment", json!({ "picture": first["id"] })).await;
    assert_eq!(attached(&world, &maya).await, ["second"]);
    let gone = world.refusal("read_picture", json!({ "picture": first["id"], "size": "full" })).await;
    assert_eq!(gone, "not_found: This picture is no longer here.");
    let args = json!({ "thread": kofi, "body": "", "pictures": [first["id"]], "intent": fresh_intent() });
    assert_eq!(
        world.refusal("send_message", args).await,
        "bad_input [pictures]: One of the pictures is no longer there. Look again."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_goes_out_once_though_deskbell_ended_before() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let picture = attach(&world, &thread, "card.png", drawn::png(20, 20)).await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(30) });
    let message = send(&world, &thread, "The card", &[&picture]).await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    is_listening(&world).await;
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(phone(&world).iter().map(|(_, pictures)| pictures.len()).collect::<Vec<_>>(), [1]);
    assert!(world.transcript(MAYA).await.contains("The card [image/png ready] (delivered)"), "{message}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_no_second_picture() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let picture = attach(&world, &thread, "card.png", drawn::png(20, 20)).await;
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    world.sandbox.switches().set_callbacks(Callbacks::Lost);
    send(&world, &thread, "", &[&picture]).await;
    world.advance(Duration::from_secs(120)).await;
    assert_eq!(phone(&world).len(), 1);
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    >  [image/png ready] (delivered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_text_is_tried_again_with_its_pictures() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let picture = attach(&world, &thread, "card.png", drawn::png(20, 20)).await;
    world.sandbox.switches().set_carrier(Carrier::Refuse(30008));
    let message = send(&world, &thread, "The card", &[&picture]).await;
    arrive(&world).await;
    world.sandbox.switches().set_carrier(Carrier::Normal);
    let intent = fresh_intent();
    for _ in 0..2 {
        world.call("retry_message", json!({ "message": message, "intent": intent })).await;
    }
    arrive(&world).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    > The card [image/png ready] (undelivered) — The carrier lost it and gave no reason. Try again once, then call.
    > The card [image/png ready] (delivered)
    ");
    assert!(attached(&world, &thread).await.is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_taken_back_gives_its_pictures_back() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let picture = attach(&world, &thread, "card.png", drawn::png(20, 20)).await;
    world.call("change_settings", json!({ "sending": { "undoSeconds": 5 } })).await;
    let message = send(&world, &thread, "The card", &[&picture]).await;
    assert!(attached(&world, &thread).await.is_empty());
    world.call("undo_message", json!({ "message": message })).await;
    assert_eq!(attached(&world, &thread).await, ["card"]);
    arrive(&world).await;
    assert!(phone(&world).is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_cannot_send_pictures_says_so_before_one_is_chosen() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let number = world.number(&front_desk()).await;
    let stored = world.office();
    stored
        .store()
        .write(deskbell_core::store::Lane::Door, move |tx| {
            Ok(tx.execute("UPDATE numbers SET can_mms = 0 WHERE id = ?1", [number.clone()])?)
        })
        .await
        .unwrap();
    let attachments = world.call("read_attachments", json!({ "thread": thread })).await;
    assert_eq!(
        attachments["obstacle"],
        json!({
            "sentence": "This number of ours cannot send pictures.",
            "next": "Write from another of our numbers, or send the picture by email.",
        })
    );
    let args = json!({ "thread": thread, "name": "a.png" });
    let refused = world.try_give("attach_picture", args, drawn::png(3, 3)).await.unwrap_err();
    assert!(refused.to_string().starts_with("This number of ours cannot send pictures."), "{refused}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_holds_until_the_text_has_left_and_no_longer_than_four_hours() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let picture = attach(&world, &thread, "card.png", drawn::png(20, 20)).await;
    world.sandbox.switches().set_carrier(Carrier::Down);
    send(&world, &thread, "", &[&picture]).await;
    arrive(&world).await;
    let links = |world: &World| {
        let office = world.office();
        async move {
            let count = office.store().read(|conn| {
                Ok(conn.query_row("SELECT count(*) FROM picture_links", [], |row| row.get::<_, u32>(0))?)
            });
            count.await.unwrap()
        }
    };
    assert_eq!(links(&world).await, 1);
    world.advance(Duration::from_secs(5 * 60 * 60)).await;
    assert_eq!(links(&world).await, 0, "an address that no longer holds stays behind");
    world.sandbox.switches().set_carrier(Carrier::Normal);
    arrive(&world).await;
    let transcript = world.transcript(MAYA).await;
    assert!(transcript.contains("(failed) — Twilio could not fetch the picture"), "{transcript}");
    world.close().await;
}
