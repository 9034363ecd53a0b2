//! Old calls go with their voicemails, here and at Twilio, and do not come back.

use std::time::Duration;

use deskbell_sandbox::{Answering, Caller};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::api::{calls, recordings};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{MAYA, TOM, count, days, keep_code, pass, read_all, receipts};

const ANA: &str = "+12025550171";
/// What the flight recorder holds of Maya's number.
const RECORDED: &str = "SELECT count(*) FROM requests WHERE instr(form, '2025550123') > 0";
const A_WHILE: Duration = Duration::from_secs(120);

fn calls_after(days: u32, at_twilio: &str) -> Value {
    json!({ "retention": { "calls": { "days": days, "atTwilio": at_twilio } } })
}

async fn leave_message(world: &mut World, them: &str) {
    world.sandbox.call(Caller::new(them).leaves("It is about my crown.", 8), &front_desk());
    world.advance(A_WHILE).await;
}

async fn hear_all(world: &World) {
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    for call in page["unheard"].as_array().expect("unheard") {
        world.call("hear_voicemail", json!({ "voicemail": call["voicemail"]["id"] })).await;
    }
}

/// How many calls, legs among them, and how many recordings Twilio holds.
async fn at_twilio(world: &World) -> (usize, usize) {
    let office = world.office();
    let twilio = office.twilio();
    let calls = twilio.execute(&calls::List::default()).await.expect("calls");
    let sounds = twilio.execute(&recordings::List::default()).await.expect("recordings");
    (calls.calls.len(), sounds.recordings.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn old_calls_go_with_their_voicemails_and_do_not_come_back() {
    let mut world = World::open().await;
    leave_message(&mut world, MAYA).await;
    hear_all(&world).await;
    assert!(count(&world, RECORDED).await > 0);
    world.call("change_retention", calls_after(30, "leave")).await;
    pass(&world, 31).await;
    assert_eq!(days(&world).await, ["2026-12-22 calls: 1 here, 0 asked, 0 done, 0 refused"]);
    for nothing in [
        "SELECT count(*) FROM calls",
        "SELECT count(*) FROM legs",
        "SELECT count(*) FROM voicemails",
        "SELECT count(*) FROM threads",
        "SELECT count(*) FROM dropped_blobs",
    ] {
        assert_eq!(count(&world, nothing).await, 0, "{nothing}");
    }
    assert_eq!(count(&world, "SELECT count(*) FROM tombstones").await, 2, "a call and a message");
    world.clock.advance(Duration::from_secs(3600));
    world.settle().await;
    assert_eq!(count(&world, RECORDED).await, 0, "the flight recorder holds no number longer than the calls");

    // Twilio still lists both, as far back as anybody asks.
    assert_eq!(at_twilio(&world).await, (1, 1));
    let mut world = world.restart().await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_eq!(count(&world, "SELECT count(*) FROM calls").await, 0);
    assert_eq!(count(&world, "SELECT count(*) FROM voicemails").await, 0);

    // Who calls again begins anew.
    leave_message(&mut world, MAYA).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready (open)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_heard_stays_until_somebody_has() {
    let mut world = World::open().await;
    leave_message(&mut world, MAYA).await;
    world.sandbox.call(Caller::new(TOM).hangs_up_after(1), &front_desk());
    world.advance(A_WHILE).await;
    read_all(&world, MAYA).await;
    world.call("change_retention", calls_after(30, "leave")).await;
    pass(&world, 40).await;
    let preview = world.call("preview_retention", calls_after(30, "leave")).await;
    assert_eq!(preview["doomed"][0]["counted"], json!({ "go": 0, "stay": 2 }));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * voicemail of 8 s, ready (open)
    ");
    assert!(world.transcript(TOM).await.contains("missed"));
    hear_all(&world).await;
    read_all(&world, TOM).await;
    pass(&world, 1).await;
    assert_eq!(count(&world, "SELECT count(*) FROM calls").await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_twilio_the_sound_goes_or_all_of_the_call_and_a_receipt_says_so() {
    let mut world = World::open().await;
    keep_code(&world).await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["open"] = json!([{
        "step": "ring", "staff": [{ "name": "Ana", "number": ANA }], "order": "all_at_once", "seconds": 20,
        "accept": "press_one", "shows": "theirs"
    }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.set_phone(ANA, Answering::Busy);
    leave_message(&mut world, MAYA).await;
    hear_all(&world).await;
    assert_eq!(at_twilio(&world).await, (2, 1), "the call, its leg, the message");
    world.call("change_retention", calls_after(30, "empty")).await;
    pass(&world, 31).await;
    assert_eq!(at_twilio(&world).await, (2, 0), "the line of the log stays");
    assert_eq!(receipts(&world, "2026-12-22", "calls").await, ["empty done"]);

    leave_message(&mut world, TOM).await;
    hear_all(&world).await;
    assert_eq!(at_twilio(&world).await, (4, 1));
    world.call("change_retention", calls_after(30, "delete")).await;
    pass(&world, 31).await;
    assert_eq!(at_twilio(&world).await, (2, 0), "the first was asked for its sound only");
    assert_eq!(receipts(&world, "2027-01-22", "calls").await, ["delete done"]);
    world.close().await;
}
