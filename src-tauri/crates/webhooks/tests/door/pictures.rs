//! What a stranger finds where Twilio fetches pictures.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use deskbell_core::store::Lane;
use deskbell_core::surface::{self, Door};
use image::{DynamicImage, ImageFormat};
use serde_json::json;

use crate::office::{Front, THEM};

const HOME: &str = "https://desk.example.org";
const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn ask(method: Method, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

fn path() -> String {
    format!("/pictures/{TOKEN}")
}

/// An office whose one text with a picture is being sent, from a known address.
async fn open() -> Front {
    let front = Front::open(HOME).await;
    let number = "INSERT INTO numbers (id, number, name, can_sms, can_mms, can_voice)
                  VALUES (1, '+12025550100', 'Desk', 1, 1, 0)";
    run(&front, number).await;
    let opened = front.call("open_thread", &json!({ "number": "1", "to": THEM })).await;
    let thread = opened.get("thread").unwrap().clone();
    let mut png = std::io::Cursor::new(Vec::new());
    DynamicImage::new_rgb8(200, 100).write_to(&mut png, ImageFormat::Png).unwrap();
    let args = json!({ "thread": thread, "name": "card.png" }).to_string();
    surface::give(&front.app, Door::Window, "attach_picture", &args, png.into_inner()).await.unwrap();
    // SHA-256 of the token, as `printf %s TOKEN | sha256sum` gives it.
    let hash = "a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e";
    run(
        &front,
        "INSERT INTO messages (id, thread_id, direction, body, status, rank, media_count)
         SELECT 7, id, 'out', '', 'sending', 1, 1 FROM threads",
    )
    .await;
    run(&front, "UPDATE pictures SET message_id = 7").await;
    let link = format!(
        "INSERT INTO picture_links (hash, picture_id, message_id, expires_at)
         SELECT x'{hash}', id, 7, 1795000000000 + 14400000 FROM pictures"
    );
    run(&front, &link).await;
    front
}

async fn run(front: &Front, sql: &str) {
    let (office, sql) = (front.office(), sql.to_owned());
    office.store().write(Lane::Door, move |tx| Ok(tx.execute(&sql, [])?)).await.unwrap();
}

#[tokio::test]
async fn a_picture_is_handed_out_while_its_text_is_being_sent() {
    let front = open().await;
    let answer = front.ask(ask(Method::GET, &path())).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let headers = answer.headers().clone();
    let says = |name| headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(says(header::CONTENT_TYPE), "image/png");
    assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(says(header::CACHE_CONTROL), "no-store");
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert_eq!(says(header::CONTENT_LENGTH), bytes.len().to_string());
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (200, 100));

    let head = front.ask(ask(Method::HEAD, &path())).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers().get(header::CONTENT_LENGTH), headers.get(header::CONTENT_LENGTH));
    assert_eq!(head.headers().get(header::CONTENT_TYPE), headers.get(header::CONTENT_TYPE));
    assert!(axum::body::to_bytes(head.into_body(), 1 << 20).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_that_has_left_takes_its_addresses_along() {
    for status in ["queued", "lost", "sent", "failed", "undelivered", "delivered", "canceled"] {
        let front = open().await;
        run(&front, &format!("UPDATE messages SET status = '{status}'")).await;
        assert_eq!(front.refuses(ask(Method::GET, &path())).await, StatusCode::NOT_FOUND, "{status}");
        assert_eq!(front.refuses(ask(Method::HEAD, &path())).await, StatusCode::NOT_FOUND, "{status}");
    }
    for status in ["sending", "unconfirmed", "accepted"] {
        let front = open().await;
        run(&front, &format!("UPDATE messages SET status = '{status}'")).await;
        assert_eq!(front.ask(ask(Method::GET, &path())).await.status(), StatusCode::OK, "{status}");
    }
}

#[tokio::test]
async fn an_address_that_is_too_old_or_wrong_leads_nowhere() {
    let front = open().await;
    let other = TOKEN.replace('0', "1");
    for wrong in [
        format!("/pictures/{other}"),
        format!("/pictures/{}", TOKEN.to_uppercase()),
        format!("/pictures/{TOKEN}/"),
        format!("/pictures/{TOKEN}.png"),
        "/pictures/".to_owned(),
        "/pictures".to_owned(),
    ] {
        assert_eq!(front.refuses(ask(Method::GET, &wrong)).await, StatusCode::NOT_FOUND, "{wrong}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        assert_eq!(front.refuses(ask(method, &path())).await, StatusCode::NOT_FOUND);
    }
    run(&front, "UPDATE picture_links SET expires_at = 1795000000000").await;
    assert_eq!(front.refuses(ask(Method::GET, &path())).await, StatusCode::NOT_FOUND);
    front.call("leave_account", &json!({})).await;
    assert_eq!(front.refuses(ask(Method::GET, &path())).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pictures_in_memory_are_few_and_the_others_are_told_to_come_again() {
    let front = open().await;
    let mut held = Vec::new();
    for _ in 0..8 {
        let answer = front.ask(ask(Method::GET, &path())).await;
        assert_eq!(answer.status(), StatusCode::OK);
        held.push(answer);
    }
    assert_eq!(front.refuses(ask(Method::GET, &path())).await, StatusCode::SERVICE_UNAVAILABLE);
    drop(held);
    assert_eq!(front.ask(ask(Method::GET, &path())).await.status(), StatusCode::OK);
}
