//! Retention: what is older than the office keeps goes, here and where it wishes at Twilio, with a receipt; and what
//! somebody still has to deal with stays.

mod calls;
mod former;
mod unanswered;

use std::time::Duration;

use deskbell_sandbox::{Api, Picture};
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn rule(texts: (u32, &str), pictures: (u32, &str)) -> Value {
    let keeping = |(days, way): (u32, &str)| json!({ "days": days, "atTwilio": way });
    json!({ "retention": { "texts": keeping(texts), "pictures": keeping(pictures) } })
}

/// Only texts, and only after so many days.
fn texts_after(days: u32, at_twilio: &str) -> Value {
    rule((days, at_twilio), (0, "leave"))
}

/// Time passes without anybody doing anything, and what is due then happens.
async fn pass(world: &World, days: u32) {
    // What runs by the old time ends by it.
    world.settle().await;
    world.clock.advance(DAY * days);
    world.settle().await;
}

async fn read_all(world: &World, with: &str) {
    let thread = world.thread(with).await;
    world.call("mark_thread_read", json!({ "thread": thread, "upTo": i64::MAX.to_string() })).await;
}

async fn keep_code(world: &World) {
    world.call("renew_recovery_code", json!({})).await;
    world.call("keep_recovery_code", json!({})).await;
}

async fn found(world: &World, text: &str) -> usize {
    let page = world.call("search_inbox", json!({ "text": text, "after": null, "limit": 20 })).await;
    page["hits"].as_array().expect("hits").len() + page["people"].as_array().expect("people").len()
}

/// The days on which something went: how many here, and what Twilio said.
async fn days(world: &World) -> Vec<String> {
    let days = world.call("list_retention_days", json!({})).await;
    let row = |row: &Value| {
        format!(
            "{} {}: {} here, {} asked, {} done, {} refused",
            row["day"], row["kind"], row["here"], row["asked"], row["done"], row["refused"]
        )
        .replace('"', "")
    };
    days.as_array().expect("days").iter().map(row).collect()
}

async fn receipts(world: &World, day: &str, kind: &str) -> Vec<String> {
    let page = world.call("list_receipts", json!({ "day": day, "kind": kind, "after": null })).await;
    let row = |row: &Value| format!("{} {}", row["way"], row["state"]).replace('"', "");
    page["rows"].as_array().expect("rows").iter().map(row).collect()
}

/// The first picture of the thread with Maya, and whether its bytes are here.
async fn shown(world: &World) -> (Value, bool) {
    let thread = world.thread(MAYA).await;
    let ask = json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 5 });
    let page = world.call("list_messages", ask).await;
    let picture = page["rows"][0]["pictures"][0].clone();
    let read = world.try_call("read_picture", json!({ "picture": picture["id"], "size": "full" })).await;
    (picture, read.is_ok())
}

/// How many rows a statement counts in the file itself.
async fn count(world: &World, sql: &'static str) -> u32 {
    let counted =
        world.office().store().read(move |conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).await;
    counted.expect("the store can be read")
}

/// Texts that Twilio holds, with the words it holds of them.
fn at_twilio(world: &World) -> Vec<String> {
    world.sandbox.messages().iter().map(|message| message.body.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_unless_somebody_chooses_it() {
    let world = World::open().await;
    world.text(MAYA, "Ten years ago").await;
    read_all(&world, MAYA).await;
    pass(&world, 3650).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    < Ten years ago
    ");
    assert_eq!(days(&world).await, Vec::<String>::new());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_texts_go_from_the_thread_the_search_and_the_recorder_and_do_not_come_back() {
    let world = World::open().await;
    world.text(MAYA, "My crown hurts").await;
    world.send(MAYA, "Come on Monday").await;
    read_all(&world, MAYA).await;
    pass(&world, 20).await;
    world.text(MAYA, "Thank you").await;
    read_all(&world, MAYA).await;
    assert_eq!(found(&world, "crown").await, 1);
    const RECORDED: &str = "SELECT count(*) FROM requests WHERE instr(form, 'crown') > 0";
    assert_eq!(count(&world, RECORDED).await, 1);
    pass(&world, 11).await;
    world.call("change_retention", texts_after(30, "leave")).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    < Thank you
    ");
    assert_eq!((found(&world, "crown").await, found(&world, "Monday").await), (0, 0));
    assert_eq!(days(&world).await, ["2026-12-22 texts: 2 here, 0 asked, 0 done, 0 refused"]);
    pass(&world, 0).await;
    world.clock.advance(Duration::from_secs(3600));
    world.settle().await;
    assert_eq!(count(&world, RECORDED).await, 0, "the flight recorder holds no words longer than the inbox");

    // Twilio still lists both, as far back as anybody asks.
    assert_eq!(at_twilio(&world).len(), 3);
    world.call("start_import", json!({ "history": "everything" })).await;
    world.call("fetch_missing", json!({ "days": 30 })).await;
    let world = world.restart().await;
    assert_eq!(world.transcript(MAYA).await.lines().count(), 2, "tombstones are honoured");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_still_has_to_deal_with_stays_until_they_have() {
    let world = World::open().await;
    world.text(MAYA, "Has anybody read this?").await;
    world.text(TOM, "Next spring, please").await;
    read_all(&world, TOM).await;
    let tom = world.thread(TOM).await;
    let spring = (world.clock.now() + DAY * 100).0;
    world.call("snooze_thread", json!({ "thread": tom, "until": { "kind": "moment", "at": spring } })).await;
    world.sandbox.switches().set_api(Api::Down);
    world.send(MAYA, "On its way").await;
    world.call("change_retention", texts_after(30, "leave")).await;
    pass(&world, 40).await;
    let preview = world.call("preview_retention", texts_after(30, "leave")).await;
    assert_eq!(preview["doomed"][0]["counted"], json!({ "go": 0, "stay": 3 }));
    world.sandbox.switches().set_api(Api::Working);
    pass(&world, 1).await;
    assert!(world.transcript(MAYA).await.contains("Has anybody read this?"));
    read_all(&world, MAYA).await;
    pass(&world, 1).await;
    assert!(!world.transcript(MAYA).await.contains("Has anybody read this?"));
    assert!(world.transcript(TOM).await.contains("Next spring"), "it was put off");
    pass(&world, 100).await;
    read_all(&world, TOM).await;
    pass(&world, 1).await;
    assert!(!world.transcript(TOM).await.contains("Next spring"), "it has come back, and is old");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_with_nothing_left_goes_and_whoever_has_opted_out_stays_so() {
    let world = World::open().await;
    world.text(MAYA, "STOP").await;
    world.text(TOM, "Hello").await;
    world.call("name_contact", json!({ "number": TOM, "name": "Tom Oduya", "note": "" })).await;
    for who in [MAYA, TOM] {
        read_all(&world, who).await;
    }
    let noted = world.thread(TOM).await;
    world.call("add_note", json!({ "thread": noted, "body": "Prefers mornings", "intent": "n" })).await;
    let gone = world.thread(MAYA).await;
    world.call("change_retention", texts_after(30, "leave")).await;
    pass(&world, 31).await;
    assert_eq!(
        world.refusal("read_thread", json!({ "thread": gone })).await,
        "not_found: This conversation is no longer here."
    );
    assert_eq!(world.call("read_counts", json!({})).await["open"], 1, "the one with a note stays");
    assert_snapshot!(world.transcript(TOM).await, @r"
    Tom Oduya with (202) 555-0100: open
    # Prefers mornings
    ");
    let again = world.thread(MAYA).await;
    assert_ne!(again, gone);
    assert_eq!(world.call("read_thread", json!({ "thread": again })).await["reply"], "opted_out");
    let write = json!({ "thread": again, "body": "Hello?", "intent": deskbell_tests::fresh_intent() });
    assert!(world.refusal("send_message", write).await.starts_with("opted_out"));
    world.text(TOM, "Me again").await;
    assert!(world.transcript(TOM).await.contains("Me again"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_go_before_their_texts_and_their_bytes_with_them() {
    let world = World::open().await;
    let bytes = crate::pictures::PIXEL.to_vec();
    let picture = Picture { content_type: "image/png".to_owned(), bytes };
    world.sandbox.text_with_pictures(MAYA, &front_desk(), "Look", vec![picture]).await;
    world.settle().await;
    read_all(&world, MAYA).await;
    assert!(shown(&world).await.1);
    world.call("change_retention", rule((0, "leave"), (14, "leave"))).await;
    pass(&world, 15).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    < Look [image/png failed]
    ");
    let (old, is_here) = shown(&world).await;
    assert_eq!((&old["problem"], is_here), (&json!("deleted"), false));
    assert_snapshot!(world.refusal("refetch_picture", json!({ "picture": old["id"] })).await, @"bad_input [picture]: It was deleted because it was older than pictures are kept. It stays so.");
    world.call("fetch_missing", json!({ "days": 30 })).await;
    pass(&world, 1).await;
    assert!(!shown(&world).await.1, "no listing brings it back");
    assert_eq!(count(&world, "SELECT count(*) FROM dropped_blobs").await, 0, "what was promised is kept");
    assert_eq!(days(&world).await, ["2026-12-06 pictures: 1 here, 0 asked, 0 done, 0 refused"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_twilio_texts_are_emptied_or_deleted_and_a_receipt_says_so() {
    let world = World::open().await;
    keep_code(&world).await;
    let bytes = crate::pictures::PIXEL.to_vec();
    let picture = Picture { content_type: "image/png".to_owned(), bytes };
    world.sandbox.text_with_pictures(MAYA, &front_desk(), "Look at my crown", vec![picture]).await;
    world.send(MAYA, "Come on Monday").await;
    world.settle().await;
    read_all(&world, MAYA).await;
    world.call("change_retention", texts_after(30, "empty")).await;
    pass(&world, 31).await;
    assert_eq!(at_twilio(&world), ["", ""]);
    assert!(world.sandbox.messages().iter().all(|message| message.num_media == 0));
    assert_eq!(days(&world).await, ["2026-12-22 texts: 2 here, 2 asked, 2 done, 0 refused"]);
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["empty done", "empty done"]);

    world.text(TOM, "Delete me").await;
    read_all(&world, TOM).await;
    world.call("change_retention", texts_after(30, "delete")).await;
    pass(&world, 31).await;
    assert_eq!(at_twilio(&world), ["", ""], "the third is gone, the others were emptied before");
    assert_eq!(receipts(&world, "2027-01-22", "texts").await, ["delete done"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_at_twilio_while_nobody_has_kept_the_recovery_code() {
    let world = World::open().await;
    assert_snapshot!(world.refusal("change_retention", texts_after(30, "delete")).await, @"bad_input [code]: Write the recovery code down first, in Settings, Lock: until then nothing is deleted at Twilio.");
    assert_eq!(world.call("preview_retention", texts_after(30, "delete")).await["hasCode"], false);
    world.call("change_retention", texts_after(30, "leave")).await;
    for impossible in [texts_after(3, "leave"), texts_after(9999, "leave"), rule((0, "leave"), (30, "empty"))]
    {
        assert!(world.refusal("change_retention", impossible).await.starts_with("bad_input"));
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_being_away_delays_what_goes_there_and_loses_none_of_it() {
    let world = World::open().await;
    keep_code(&world).await;
    world.text(MAYA, "My crown hurts").await;
    read_all(&world, MAYA).await;
    pass(&world, 31).await;
    // Without Twilio's date nothing goes: this computer's clock may be wrong.
    world.sandbox.switches().set_api(Api::Down);
    world.call("change_retention", texts_after(30, "empty")).await;
    world.settle().await;
    assert!(world.transcript(MAYA).await.contains("crown"));
    // It is done there, and nobody says so.
    world.sandbox.switches().set_api(Api::FailsAfterTaking);
    pass(&world, 1).await;
    assert!(!world.transcript(MAYA).await.contains("crown"));
    assert_eq!(receipts(&world, "2026-12-23", "texts").await, ["empty waiting"]);
    let world = world.restart().await;
    world.sandbox.switches().set_api(Api::Working);
    pass(&world, 1).await;
    assert_eq!(at_twilio(&world), [""]);
    assert_eq!(receipts(&world, "2026-12-23", "texts").await, ["empty done"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_at_twilio_already_counts_as_gone() {
    let world = World::open().await;
    keep_code(&world).await;
    world.text(MAYA, "Deleted by hand in the Console").await;
    read_all(&world, MAYA).await;
    let sid = world.sandbox.messages()[0].sid.clone();
    let request = deskbell_twilio::api::messages::Delete { message: sid };
    world.office().twilio().execute(&request).await.expect("Twilio deletes it");
    world.call("change_retention", texts_after(30, "delete")).await;
    pass(&world, 31).await;
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["delete gone"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_names_what_was_counted_and_choosing_for_ever_ends_it() {
    let world = World::open().await;
    world.text(MAYA, "Old").await;
    read_all(&world, MAYA).await;
    world.clock.advance(DAY * 31);
    let chosen = texts_after(30, "leave");
    let ask = |chosen: &Value| {
        deskbell_core::surface::confirmation(&world.app, "change_retention", &chosen.to_string())
    };
    assert_snapshot!(ask(&chosen).expect("a question"), @"Delete texts older than 30 days here. It goes on from day to day, and cannot be undone.");
    let preview = world.call("preview_retention", chosen.clone()).await;
    assert_eq!(preview["doomed"][0]["counted"], json!({ "go": 1, "stay": 0 }));
    assert_snapshot!(ask(&chosen).expect("a question"), @"Delete texts older than 30 days here. Now that is 1 text. It goes on from day to day, and cannot be undone.");
    world.call("change_retention", texts_after(0, "leave")).await;
    pass(&world, 31).await;
    assert!(world.transcript(MAYA).await.contains("Old"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_go_in_small_pieces_while_webhooks_are_answered() {
    let world = World::open().await;
    for n in 0..300 {
        world.text(&format!("+1202555{:04}", 200 + n % 40), &format!("Text {n}")).await;
    }
    world.settle().await;
    let all = json!({ "filter": "unread", "number": null, "after": null, "limit": 200 });
    for row in world.call("list_threads", all).await["rows"].as_array().expect("rows") {
        world.call("finish_thread", json!({ "thread": row["id"] })).await;
    }
    world.clock.advance(DAY * 31);
    world.call("change_retention", texts_after(30, "leave")).await;
    world.text(MAYA, "In the middle of it").await;
    world.settle().await;
    let kept = world.transcript(MAYA).await;
    assert!(kept.contains("In the middle of it"), "{kept}");
    assert_eq!(found(&world, "Text").await, 0);
    assert_eq!(world.call("read_counts", json!({})).await, json!({ "unread": 1, "open": 1 }));
    world.close().await;
}
