//! What rings on the desktop.

use std::time::Duration;

use deskbell_core::Event;
use deskbell_tests::{World, front_desk, recalls};
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

/// The world begins on a Saturday at 15:00 UTC.
fn quiet(zone: &str, from: &str, to: &str) -> Value {
    json!({ "notices": { "quiet": { "zone": zone, "spans": [{ "days": ["saturday"], "from": from, "to": to }] } } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_rings_once_in_ten_seconds_and_then_for_all_that_came() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    world.text(MAYA, "Two").await;
    world.text(MAYA, "Three").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: One"]);
    world.advance(Duration::from_secs(12)).await;
    assert_eq!(world.rings(), ["(202) 555-0123 (2 texts): Three"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_it_could_ring_does_not_ring() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    world.rings();
    world.text(MAYA, "Two").await;
    let thread = world.thread(MAYA).await;
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    world.advance(Duration::from_secs(30)).await;
    assert!(world.rings().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn private_mode_says_only_that_there_is_a_text() {
    let mut world = World::open().await;
    world.call("change_settings", json!({ "notices": { "isPrivate": true } })).await;
    world.text(MAYA, "My results, please").await;
    world.settle().await;
    assert_eq!(world.rings(), ["Deskbell: New text"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_promises_to_ring_once_and_not_before_it_may() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.settle().await;
    for n in 0..20 {
        world.text(MAYA, &format!("Burst {n}")).await;
    }
    world.settle().await;
    let sql = "SELECT promises, due_at FROM jobs WHERE kind = 'ShowNotices'";
    let promise = |conn: &rusqlite::Connection| {
        Ok(conn.query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?)
    };
    let (promises, due) = world.office().store().read(promise).await.expect("one promise waits");
    assert_eq!(promises, 1);
    assert!(due > world.clock.now().0, "nothing runs before the thread may ring again");
    world.rings();
    world.advance(Duration::from_secs(12)).await;
    assert_eq!(world.rings(), ["(202) 555-0123 (20 texts): Burst 19"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_are_told_in_one_summary_when_they_end() {
    let mut world = World::open().await;
    world.call("change_settings", quiet("Etc/UTC", "14:00", "16:00")).await;
    world.text(MAYA, "One").await;
    world.text(MAYA, "Two").await;
    world.advance(Duration::from_secs(40 * 60)).await;
    world.text(TOM, "Three").await;
    world.advance(Duration::from_secs(15 * 60)).await;
    // This one is young when the quiet ends, and belongs to it all the same.
    world.text("+12025550125", "Four").await;
    world.settle().await;
    assert!(world.rings().is_empty());
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_eq!(world.rings(), ["4 new texts: From 3 people"]);
    world.text(MAYA, "Five").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: Five"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_are_meant_in_their_zone_and_what_was_read_in_them_is_not_told() {
    let mut world = World::open().await;
    // 15:00 UTC is 10:00 in New York, where the night was over at seven.
    world.call("change_settings", quiet("America/New_York", "22:00", "07:00")).await;
    world.text(MAYA, "One").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: One"]);
    world.call("change_settings", quiet("Asia/Tokyo", "22:00", "07:00")).await;
    world.text(TOM, "Two").await;
    world.settle().await;
    assert!(world.rings().is_empty(), "it is midnight in Tokyo, in the night that began on Saturday");
    let thread = world.thread(TOM).await;
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
    world.advance(Duration::from_secs(7 * 60 * 60 + 60)).await;
    assert!(world.rings().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_quiet_hours_by_hand_tells_at_once_what_waited() {
    let mut world = World::open().await;
    world.call("change_settings", quiet("Etc/UTC", "00:00", "00:00")).await;
    world.text(MAYA, "One").await;
    world.settle().await;
    assert!(world.rings().is_empty());
    world.call("change_settings", json!({ "notices": { "quiet": { "zone": null, "spans": [] } } })).await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: One"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_that_make_no_sense_are_refused_and_nothing_changes() {
    let world = World::open().await;
    let before = world.call("read_settings", json!({})).await;
    assert_eq!(
        world.refusal("change_settings", quiet("Mars/Olympus", "22:00", "07:00")).await,
        "bad_input [zone]: This computer does not know that time zone. Choose another."
    );
    assert_eq!(
        world.refusal("change_settings", quiet("Etc/UTC", "9 pm", "07:00")).await,
        "bad_input [quiet]: Write the times as hours and minutes: 22:00."
    );
    assert_eq!(world.call("read_settings", json!({})).await, before);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_not_made_up_for_and_ends_by_itself() {
    let mut world = World::open().await;
    world.call("pause_notices", json!({ "minutes": 60 })).await;
    world.text(MAYA, "One").await;
    world.advance(Duration::from_secs(61 * 60)).await;
    assert!(world.rings().is_empty());
    world.text(MAYA, "Two").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: Two"]);
    world.call("pause_notices", json!({ "minutes": 60 })).await;
    world.call("pause_notices", json!({ "minutes": null })).await;
    world.advance(Duration::from_secs(30)).await;
    world.text(TOM, "Three").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0124: Three"]);
    assert_eq!(
        world.refusal("pause_notices", json!({ "minutes": 20_000 })).await,
        "bad_input [minutes]: Notifications can be paused for a week at most."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_number_takes_its_texts_in_without_a_ring() {
    let mut world = World::open().await;
    let muted = world.number(&recalls()).await;
    world.call("change_number", json!({ "number": muted, "isMuted": true })).await;
    world.sandbox.text(MAYA, &recalls(), "Quietly").await;
    world.text(TOM, "Aloud").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0124: Aloud"]);
    assert_eq!(world.counts().await.0["unread"], 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_number_stays_out_of_the_inbox_and_of_its_count_and_is_still_found() {
    let mut world = World::open().await;
    let hidden = world.number(&recalls()).await;
    world.sandbox.text(MAYA, &recalls(), "Behind the curtain").await;
    world.text(TOM, "On the stage").await;
    world.settle().await;
    world.rings();
    world.call("change_number", json!({ "number": hidden, "isShown": false })).await;
    let counts = world.call("read_counts", json!({})).await;
    assert_eq!(counts, json!({ "unread": 1, "open": 1 }));
    let list = |filter: &str, number: Value| json!({ "filter": filter, "number": number, "after": null, "limit": 50 });
    for filter in ["open", "unread"] {
        let page = world.call("list_threads", list(filter, Value::Null)).await;
        assert_eq!(page["rows"].as_array().expect("rows").len(), 1, "{filter}");
    }
    let its_own = world.call("list_threads", list("open", json!(hidden))).await;
    assert_eq!(its_own["rows"].as_array().expect("rows").len(), 1);
    let hits = world.call("search_inbox", json!({ "text": "curtain", "limit": 20 })).await;
    assert_eq!(hits["hits"].as_array().expect("hits").len(), 1);
    world.advance(Duration::from_secs(20)).await;
    world.sandbox.text(MAYA, &recalls(), "Still there").await;
    world.settle().await;
    assert!(world.rings().is_empty());
    world.call("change_number", json!({ "number": hidden, "isShown": true })).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_keeps_the_name_that_the_office_gave_it() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let renamed = world.call("change_number", json!({ "number": number, "name": "  Main   desk " })).await;
    assert_eq!(renamed["name"], "Main desk");
    world.call("change_number", json!({ "number": number, "isMuted": true })).await;
    // Catching up lists the numbers at Twilio anew.
    world.advance(Duration::from_secs(6 * 60)).await;
    let rows = world.call("list_numbers", json!({})).await;
    let row = rows.as_array().expect("rows").iter().find(|row| row["id"] == json!(number)).expect("it");
    assert_eq!((&row["name"], &row["isMuted"]), (&json!("Main desk"), &json!(true)));
    let back = world.call("change_number", json!({ "number": number, "name": "" })).await;
    assert_eq!(back["name"], back["twilioName"]);
    let long = "x".repeat(61);
    assert_eq!(
        world.refusal("change_number", json!({ "number": number, "name": long })).await,
        "bad_input [name]: Choose a name of at most 60 characters."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thread_before_ones_eyes_does_not_ring_until_the_page_stops_saying_so() {
    let mut world = World::open().await;
    let thread = world.thread(MAYA).await;
    world.call("look_at_thread", json!({ "thread": thread })).await;
    world.text(MAYA, "One").await;
    world.text(TOM, "Two").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0124: Two"]);
    // A page that died says nothing any more.
    world.advance(Duration::from_secs(100)).await;
    world.text(MAYA, "Three").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: Three"]);
    world.call("look_at_thread", json!({ "thread": thread })).await;
    world.call("look_at_thread", json!({ "thread": null })).await;
    world.advance(Duration::from_secs(12)).await;
    world.text(MAYA, "Four").await;
    world.settle().await;
    assert_eq!(world.rings(), ["(202) 555-0123: Four"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rang_is_withdrawn_once_it_is_read_or_done() {
    let mut world = World::open().await;
    world.text(MAYA, "One").await;
    world.text(TOM, "Two").await;
    world.settle().await;
    let (maya, tom) = (world.thread(MAYA).await, world.thread(TOM).await);
    world.heard();
    world.call("mark_thread_read", json!({ "thread": maya, "upTo": i64::MAX.to_string() })).await;
    world.call("finish_thread", json!({ "thread": tom })).await;
    let withdrawn: Vec<String> = world
        .heard()
        .into_iter()
        .filter_map(|event| match event {
            Event::NoticeWithdrawn { thread } => Some(thread.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(withdrawn, [maya, tom]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_body_reaches_the_desktop_as_plain_words() {
    let mut world = World::open().await;
    world.text(MAYA, "<b>\u{202e}evil\u{0007}</b>\n<script>alert(1)</script>\u{2066}&amp;").await;
    world.settle().await;
    // Markup is escaped by the shell, where the desktop reads it.
    assert_eq!(world.rings(), ["(202) 555-0123: <b>evil </b> <script>alert(1)</script>&amp;"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_can_be_tried_even_while_everything_is_quiet() {
    let mut world = World::open().await;
    world.call("pause_notices", json!({ "minutes": 60 })).await;
    assert_eq!(world.call("ring_once", json!({})).await, json!({ "isHeard": true }));
    assert_eq!(world.rings(), ["Deskbell: This is how a text rings."]);
    world.close().await;
}
