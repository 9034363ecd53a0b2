//! Calls as the desk sees them: missed, left on the voicemail, taken by somebody, found although nobody told.

use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_sandbox::{Answering, Caller, Webhooks};
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const ANA: &str = "+12025550171";
const BEN: &str = "+12025550172";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Longer than any ringing, greeting and message here.
const A_WHILE: Duration = Duration::from_secs(120);

/// The front desk answers by these steps, at any time.
async fn answer_by(world: &World, open: Value) {
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["open"] = open;
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
}

/// Ana and Ben are rung, and have to press 1.
fn ring(order: &str) -> Value {
    let staff = json!([{ "name": "Ana", "number": ANA }, { "name": "Ben", "number": BEN }]);
    json!([{
        "step": "ring", "staff": staff, "order": order, "seconds": 20, "accept": "press_one", "shows": "theirs"
    }])
}

async fn voicemails(world: &World) -> (usize, usize) {
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    let count = |part: &str| page[part].as_array().map_or(0, Vec::len);
    (count("unheard"), count("heard"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_ends_in_the_greeting_is_missed_says_why_and_rings() {
    let mut world = World::open().await;
    world.sandbox.call(Caller::new(MAYA).hangs_up_after(1), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open)
    ");
    assert_eq!(world.rings(), ["(202) 555-0123: Missed call"]);
    let counts = world.call("read_call_counts", json!({})).await;
    assert_eq!(counts, json!({ "missed": 1, "unheard": 0 }));
    let page = world
        .call("list_calls", json!({ "wanted": { "filter": "missed" }, "after": null, "limit": 20 }))
        .await;
    assert_eq!((&page["rows"][0]["outcome"], &page["next"]), (&json!("missed"), &Value::Null));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_on_the_voicemail_is_fetched_rings_and_is_heard_here() {
    let mut world = World::open().await;
    world.sandbox.call(Caller::new(MAYA).leaves("It is Maya, please call me.", 8), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready (open)
    ");
    assert_eq!(world.rings(), ["(202) 555-0123: Voicemail, 0:08"]);
    assert_eq!(voicemails(&world).await, (1, 0));
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    let id = page["unheard"][0]["voicemail"]["id"].clone();
    let sound = world.call("read_voicemail", json!({ "voicemail": id })).await;
    assert_eq!(sound["type"], "audio/wav");
    assert!(sound["length"].as_u64().is_some_and(|length| length > 1000), "{sound}");
    world.call("hear_voicemail", json!({ "voicemail": id })).await;
    assert_eq!(voicemails(&world).await, (0, 1));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * voicemail of 8 s, ready and heard (open)
    ");
    world.call("delete_voicemail", json!({ "voicemail": id })).await;
    assert_eq!(voicemails(&world).await, (0, 0));
    assert!(world.try_call("read_voicemail", json!({ "voicemail": id })).await.is_err());
    // Catch-up lists it again, and it stays deleted.
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * voicemail of 8 s, deleted and heard (open)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_presses_1_takes_the_call_and_the_thread_says_who() {
    let mut world = World::open().await;
    answer_by(&world, ring("all_at_once")).await;
    world.sandbox.set_phone(ANA, Answering::and_presses("1"));
    world.sandbox.call(Caller::new(MAYA).talks(30), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana (open)
    ");
    assert_eq!(world.rings(), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_of_somebodys_own_cannot_take_the_call() {
    let mut world = World::open().await;
    answer_by(&world, ring("by_priority")).await;
    world.sandbox.set_phone(ANA, Answering::and_presses(""));
    world.sandbox.set_phone(BEN, Answering::Busy);
    world.sandbox.call(Caller::new(MAYA).leaves("Hello?", 5), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 5 s, ready (open, nobody answered, the line was busy)
    ");
    assert_eq!(world.rings(), ["(202) 555-0123: Voicemail, 0:05"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_never_reached_this_computer_is_found_and_marked() {
    let mut world = World::open().await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (recovered)
    ");
    assert_eq!(world.rings().len(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_callbacks_were_lost_is_found_by_listing() {
    let world = World::open().await;
    world.sandbox.call(Caller::new(MAYA).leaves("Please call me.", 6), &front_desk());
    world.advance(Duration::from_secs(2)).await;
    // It is being recorded when the line goes down.
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready (open)
    ");
    world.close().await;
}

/// A call as Twilio announces it.
fn announced(sid: &str) -> String {
    format!(
        "CallSid={sid}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
         &CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_again_learns_nothing() {
    let world = World::open().await;
    answer_by(&world, ring("all_at_once")).await;
    let call = announced("CA00000000000000000000000000000007");
    let (status, first) = world.ask("/calls/incoming", call.clone()).await;
    assert!(status == 200 && first.contains(ANA) && first.contains("<Dial"), "{first}");
    let (_, again) = world.ask("/calls/incoming", call.clone()).await;
    assert!(again.contains("<Record") && !again.contains("+1202555017"), "{again}");
    let ended = call.replace("ringing", "completed");
    assert_eq!(world.post("/calls/status", ended).await, 204);
    let (_, over) = world.ask("/calls/incoming", call).await;
    assert!(over.contains("<Response><Hangup/></Response>"), "{over}");
    world.settle().await;
    world.advance(Duration::from_secs(10)).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_can_leave_a_message_while_the_disk_takes_nothing_and_the_call_is_kept_until_it_does() {
    let world = World::open().await;
    let write = async |sql: &'static str| {
        let done = world.office().store().write(Lane::Door, move |tx| Ok(tx.execute_batch(sql)?)).await;
        done.expect("the store can be written");
    };
    write("CREATE TRIGGER full BEFORE INSERT ON calls BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let (status, answer) =
        world.ask("/calls/incoming", announced("CA00000000000000000000000000000008")).await;
    assert!(status == 200 && answer.contains("<Record"), "{answer}");
    write("DROP TRIGGER full").await;
    // What is kept in memory is no job, so nobody waits for it: it is there some seconds later.
    let mut page = Value::Null;
    for _ in 0..300 {
        world.advance(Duration::from_secs(1)).await;
        page = world
            .call("list_calls", json!({ "wanted": { "filter": "all" }, "after": null, "limit": 20 }))
            .await;
        if page["rows"] != json!([]) {
            break;
        }
    }
    assert_eq!(page["rows"][0]["reason"], "open, a message was asked for: the disk was too slow", "{page}");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_signed_and_nobody_can_read_is_answered_with_voicemail() {
    let world = World::open().await;
    let form = announced("CA00000000000000000000000000000009").replace("CallStatus=ringing&", "");
    let (status, answer) = world.ask("/calls/incoming", form).await;
    assert!(status == 200 && answer.contains("<Record"), "{status} {answer}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_call_was_about_is_written_down_found_and_exported() {
    let world = World::open().await;
    world.sandbox.call(Caller::new(MAYA).leaves("It is about Friday.", 8), &front_desk());
    world.advance(A_WHILE).await;
    world.clock.advance(DAY);
    world.sandbox.call(Caller::new(TOM).hangs_up_after(1), &front_desk());
    world.advance(A_WHILE).await;
    let list = async |wanted: Value| {
        let page = world.call("list_calls", json!({ "wanted": wanted, "after": null, "limit": 20 })).await;
        let rows = page["rows"].as_array().expect("rows").clone();
        rows.into_iter().map(|row| (row["them"]["address"].clone(), row["id"].clone())).collect::<Vec<_>>()
    };
    let all = list(json!({ "filter": "all" })).await;
    let ((tom, _), (maya, call)) = (all[0].clone(), all[1].clone());
    assert_eq!((&tom, &maya), (&json!(TOM), &json!(MAYA)));

    let about = |note: &str| json!({ "call": call, "topic": "cancel", "note": note });
    world.call("describe_call", about(" =Her son’s crown, not Friday\n")).await;
    assert_eq!(list(json!({ "filter": "all", "topic": "cancel" })).await, [all[1].clone()]);
    assert_eq!(list(json!({ "filter": "missed", "topic": "cancel" })).await, []);
    let midday = (world.clock.now() - DAY / 2).0;
    assert_eq!(list(json!({ "filter": "all", "since": midday })).await, [all[0].clone()]);
    assert_eq!(list(json!({ "filter": "all", "until": midday })).await, [all[1].clone()]);
    let found = world.call("search_inbox", json!({ "text": "crown", "after": null, "limit": 5 })).await;
    assert_eq!((&found["hits"][0]["message"], &found["hits"][1]), (&call, &Value::Null));

    let person = json!({ "contact": null, "name": "Maya", "note": "", "numbers": [MAYA], "takesFrom": [] });
    let person = world.call("save_contact", person).await["person"]["id"].clone();
    assert_eq!(list(json!({ "filter": "all", "person": person })).await, [all[1].clone()]);
    // What they cost is listed by then.
    world.advance(Duration::from_secs(11 * 60)).await;
    let export = json!({ "wanted": { "filter": "all" }, "zone": "America/New_York" });
    let file = world.call("export_calls", export).await;
    assert_eq!((&file["name"], &file["count"]), (&json!("deskbell-calls-2026-11-22.csv"), &json!(2)));
    assert_snapshot!(file["text"].as_str().expect("text").trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r#"
    "Date","Time","Who","Phone","Our number","Direction","What became of it","Answered by","Seconds","Price","Currency","Voicemail seconds","Why","About","Note"
    "2026-11-22","10:02","","+1 202 555 0124","(202) 555-0100","in","missed","","1","0.008500","USD","","open","",""
    "2026-11-21","10:00","Maya","+1 202 555 0123","(202) 555-0100","in","voicemail","","17","0.008500","USD","8","open","Cancel an appointment","'=Her son’s crown, not Friday"
    "#);

    // Something else, or nothing, takes its place.
    world.call("describe_call", json!({ "call": call, "topic": null, "note": "Called back" })).await;
    let found = world.call("search_inbox", json!({ "text": "crown", "after": null, "limit": 5 })).await;
    assert_eq!(found["hits"], json!([]));
    assert_snapshot!(world.refusal("describe_call", about(&"x".repeat(2001))).await, @"bad_input [note]: A note on a call has 2000 characters at most. Write it into the conversation instead.");
    assert_snapshot!(world.refusal("export_calls", json!({ "wanted": { "filter": "all" }, "zone": "Nowhere/City" })).await, @"bad_input [zone]: No time zone is called Nowhere/City.");
    world.close().await;
}
