//! Files that somebody sends, or lets us send, to do harm or by mistake: each ends in a sentence and changes nothing.

use deskbell_tests::World;
use serde_json::{Value, json};

use super::out::{attach, open};
use super::{MAYA, drawn, text_with};

/// What a person reads when this file cannot be sent.
async fn refusal(world: &World, name: &str, bytes: Vec<u8>) -> String {
    let thread = world.thread(MAYA).await;
    let args = json!({ "thread": thread, "name": name });
    let refused = world.try_give("attach_picture", args, bytes).await.unwrap_err().to_wire();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("bad_input", Some("picture")));
    let attachments = world.call("read_attachments", json!({ "thread": thread })).await;
    assert_eq!(attachments["rows"], json!([]), "{name} left something behind");
    refused.message
}

fn truncated(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_says_why_and_what_to_do() {
    let world = open().await;
    let kinds = "JPEG, PNG, GIF and WebP can.";
    for (name, bytes, sentence) in [
        ("empty.jpg", Vec::new(), "empty.jpg is empty: there is nothing to send.".to_owned()),
        (
            "film.jpg",
            vec![0xff; 30 * 1024 * 1024],
            "film.jpg has 30 MB. Pictures of up to 24 MB are taken: make it smaller first.".to_owned(),
        ),
        (
            "wall.png",
            drawn::giant(40_000, 40_000),
            "wall.png has more than 40 megapixels. Make it smaller first, then choose it again.".to_owned(),
        ),
        (
            "letter.jpg",
            b"%PDF-1.7 and so on".to_vec(),
            format!("letter.jpg is not a picture that can be sent, but application/pdf. {kinds}"),
        ),
        ("notes.png", b"Just words".to_vec(), format!("notes.png is not a picture that can be sent. {kinds}")),
        (
            "logo.png",
            drawn::SVG.to_vec(),
            "logo.png is an SVG drawing, which phones do not show. Send a picture of it, as PNG or JPEG.".to_owned(),
        ),
        (
            "half.png",
            truncated(drawn::png(300, 300)),
            "half.png is damaged and cannot be read. Choose another copy of it.".to_owned(),
        ),
        (
            "dance.gif",
            drawn::vast(4000, 4000),
            "dance.gif moves, and is too long for a text. Choose a shorter one, or a picture that stands still."
                .to_owned(),
        ),
    ] {
        assert_eq!(refusal(&world, name, bytes).await, sentence);
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hides_behind_a_picture_stays_behind() {
    let world = open().await;
    let thread = world.thread(MAYA).await;
    let mut polyglot = drawn::jpeg(60, 40);
    polyglot.extend_from_slice(b"PK\x03\x04 an archive <script>alert(1)</script>");
    let kept = attach(&world, &thread, "archive.zip.jpg", polyglot).await;
    assert_eq!(kept["contentType"], "image/jpeg");
    // What goes out is shorter than what came: the archive is gone.
    let read = world.call("read_picture", json!({ "picture": kept["id"], "size": "full" })).await;
    assert!(read["length"].as_u64().unwrap() <= drawn::jpeg(60, 40).len() as u64 + 200, "{read}");

    let moving = attach(&world, &thread, "wave.gif", drawn::moving(80, 60, 5)).await;
    assert_eq!(moving["contentType"], "image/gif");
    let still = attach(&world, &thread, "still.gif", drawn::moving(80, 60, 1)).await;
    assert_eq!(still["contentType"], "image/png");
    let cmyk = attach(&world, &thread, "print.jpg", drawn::cmyk()).await;
    assert_eq!((&cmyk["contentType"], &cmyk["width"]), (&json!("image/jpeg"), &json!(24)));
    world.close().await;
}

/// What became of the one file of a text that came.
async fn came(content_type: &str, bytes: &[u8]) -> (World, Value) {
    let world = World::open().await;
    text_with(&world, content_type, bytes).await;
    let thread = world.thread(MAYA).await;
    let args = json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 5 });
    let picture = world.call("list_messages", args).await["rows"][0]["pictures"][0].clone();
    (world, picture)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_and_cannot_be_shown_is_a_file_with_its_reason() {
    for (said, bytes, state, problem, name) in [
        ("image/jpeg", Vec::new(), "file", json!("empty"), "Maya.bin"),
        ("image/png", drawn::giant(40_000, 40_000), "file", json!("too_many_pixels"), "Maya.bin"),
        ("image/png", truncated(drawn::png(300, 300)), "file", json!("damaged"), "Maya.bin"),
        (
            "image/jpeg",
            b"<html><script>alert(1)</script></html>".to_vec(),
            "file",
            json!("disguised"),
            "Maya.bin",
        ),
        ("image/svg+xml", drawn::SVG.to_vec(), "file", json!("drawing"), "Maya.bin"),
        ("application/pdf", b"%PDF-1.7".to_vec(), "file", Value::Null, "Maya.pdf"),
        ("text/vcard", b"BEGIN:VCARD\r\nEND:VCARD".to_vec(), "file", Value::Null, "Maya.vcf"),
        ("image/gif", drawn::moving(80, 60, 5), "ready", Value::Null, "Maya.gif"),
        ("image/jpeg", drawn::cmyk(), "ready", Value::Null, "Maya.jpg"),
        ("image/png", drawn::jpeg(30, 20), "ready", Value::Null, "Maya.jpg"),
    ] {
        let (world, picture) = came(said, &bytes).await;
        assert_eq!((&picture["state"], &picture["problem"]), (&json!(state), &problem), "{said} {name}");
        let named =
            world.call("name_picture", json!({ "picture": picture["id"], "name": "../Maya.exe" })).await;
        assert_eq!(named["name"], name);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_is_not_fetched_and_one_that_is_gone_can_be_tried_again() {
    let (world, picture) = came("video/mp4", &vec![7; 17 * 1024 * 1024]).await;
    assert_eq!((&picture["state"], &picture["problem"]), (&json!("failed"), &json!("too_large")));
    world.call("refetch_picture", json!({ "picture": picture["id"] })).await;
    world.settle().await;
    let (again, ready) = came("image/png", &drawn::png(4, 4)).await;
    assert_eq!(
        again.refusal("refetch_picture", json!({ "picture": ready["id"] })).await,
        "bad_input [picture]: This picture is here already."
    );
    again.close().await;
    world.close().await;
}
