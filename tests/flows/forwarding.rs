//! The owner's own phone: what its carrier is told, what somebody said of it, and whether a call has come of it.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Caller};
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

const PHONE: &str = "+12025550177";
const MAYA: &str = "+12025550123";
const NOAH: &str = "+12025550124";
const A_MINUTE: Duration = Duration::from_secs(62);

/// An office that has said which phone it is, and that it is set up there.
async fn office() -> (World, String) {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    world.call("save_forwarding", json!({ "number": number, "phone": "(202) 555-0177" })).await;
    world.call("say_forwarding", json!({ "number": number, "isSetUp": true })).await;
    (world, number)
}

async fn read(world: &World, number: &str) -> Value {
    world.call("read_forwarding", json!({ "number": number })).await
}

/// What is known, as a person would say it.
async fn told(world: &World, number: &str) -> String {
    let now = read(world, number).await;
    let state = match (now["confirmedAt"].is_null(), now["saidAt"].is_null(), &now["isToUndo"]) {
        (_, _, Value::Bool(true)) => "to be undone",
        (false, _, _) => "confirmed",
        (_, false, _) => "you said it is set up",
        _ => "not set up",
    };
    let trouble = now["trouble"].as_str().map(|why| format!(" | {why}")).unwrap_or_default();
    format!("{state}, test {}{trouble}", now["test"].as_str().expect("a word"))
}

async fn try_it(world: &World, number: &str) {
    world.call("try_forwarding", json!({ "number": number })).await;
}

/// How often the phone was called.
fn calls(world: &World) -> usize {
    world.sandbox.calls().iter().filter(|call| call.to == PHONE).count()
}

fn forwards(after: u64) -> Answering {
    Answering::Forwards { after, to: front_desk().as_str().to_owned() }
}

async fn threads(world: &World) -> usize {
    let page = world.call("list_threads", json!({ "filter": "open", "limit": 50 })).await;
    page["rows"].as_array().expect("rows").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_tried_and_confirmed_when_its_call_comes_here_and_is_nobodys_call() {
    let (world, number) = office().await;
    assert_snapshot!(told(&world, &number).await, @"you said it is set up, test none");
    let now = read(&world, &number).await;
    assert_eq!((&now["phone"], &now["target"]), (&json!("(202) 555-0177"), &json!("+12025550100")));
    assert_eq!(
        now["codes"][1],
        json!({ "when": "unanswered", "set": "**61*+12025550100#", "undo": "##61#" })
    );
    world.sandbox.set_phone(PHONE, forwards(25));
    try_it(&world, &number).await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(told(&world, &number).await, @"you said it is set up, test waiting");
    let again = world.refusal("try_forwarding", json!({ "number": number })).await;
    assert_snapshot!(again, @"bad_input [number]: It is being tried already. Wait a minute.");
    world.advance(Duration::from_secs(20)).await;
    assert_snapshot!(told(&world, &number).await, @"confirmed, test none");
    world.advance(Duration::from_secs(20 * 60)).await;
    assert_eq!((calls(&world), threads(&world).await), (1, 0), "catching up brings neither call here");
    assert_snapshot!(told(&world, &number).await, @"confirmed, test none");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_comes_within_a_minute_it_stays_what_somebody_said() {
    let (world, number) = office().await;
    try_it(&world, &number).await;
    world.advance(A_MINUTE).await;
    assert_snapshot!(told(&world, &number).await, @"you said it is set up, test failed | No forwarded call reached Deskbell within a minute. Let the phone ring without answering, and look whether the carrier took the code.");
    // A call of the owner's own, later, proves nothing.
    world.sandbox.call(Caller::new(PHONE), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    assert!(told(&world, &number).await.starts_with("you said it is set up"));
    // Once the carrier has the code, it is.
    world.sandbox.set_phone(PHONE, forwards(2));
    try_it(&world, &number).await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(told(&world, &number).await, @"confirmed, test none");
    assert_eq!(calls(&world), 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patients_call_that_the_phone_forwarded_confirms_it_and_is_answered_as_any() {
    let (world, number) = office().await;
    world
        .sandbox
        .call(Caller::new(MAYA).forwarded_from(PHONE).leaves("My crown is loose.", 6), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(told(&world, &number).await, @"confirmed, test none");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready (open, forwarded by a phone of yours)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_call_goes_its_own_way_and_never_back_to_the_phone_that_forwarded_it() {
    let (world, number) = office().await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    let staff = json!([{ "name": "Owner", "number": PHONE }]);
    rules["open"] = json!([{
        "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world
        .sandbox
        .call(Caller::new(MAYA).forwarded_from(PHONE).leaves("My crown is loose.", 6), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    // The owner's phone is not rung: it would forward that call here as well.
    assert_eq!(calls(&world), 0);
    world.sandbox.call(Caller::new(NOAH), &front_desk());
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(calls(&world), 1);
    rules["forwarded"] = json!([{ "step": "hang_up", "words": "Please call our desk. Goodbye." }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.call(Caller::new(MAYA).forwarded_from(PHONE), &front_desk());
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 2 unread
    * voicemail of 6 s, ready (open, forwarded by a phone of yours)
    * missed (forwarded by a phone of yours)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_is_called_once_however_the_answer_is_lost_and_wherever_deskbell_dies() {
    for trouble in [Api::LosesAnswers, Api::FailsAfterTaking] {
        let (world, number) = office().await;
        world.sandbox.switches().set_api_for(trouble, 1);
        try_it(&world, &number).await;
        world.settle().await;
        let world = world.restart().await;
        let number = world.number(&front_desk()).await;
        world.advance(A_MINUTE).await;
        assert!(told(&world, &number).await.contains("test failed"), "{trouble:?}");
        assert_eq!(calls(&world), 1, "{trouble:?}");
        world.close().await;
    }
    // Killed between the attempt and its answer: it is not called again, and that is said.
    let (world, number) = office().await;
    let office = world.office();
    let died = office.store().write(deskbell_core::store::Lane::Door, move |tx| {
        tx.execute_batch(&format!(
            "UPDATE forwarding SET test = 'calling', test_at = {};
             INSERT INTO jobs (kind, payload, only_one, due_at, class)
                 SELECT 'TryForwarding', '{{\"kind\":\"TryForwarding\",\"number\":\"' || number_id || '\"}}', 'TryForwarding ' || number_id, 0, 0
                 FROM forwarding;",
            tx.now().0
        ))?;
        Ok(())
    });
    died.await.expect("the store can be written");
    drop(office);
    let world = world.restart().await;
    world.advance(A_MINUTE).await;
    assert_snapshot!(told(&world, &number).await, @"you said it is set up, test failed | Twilio did not say whether it has called the phone, and no forwarded call came.");
    assert_eq!(calls(&world), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_says_why() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let refused = async |name: &str, args: Value| world.refusal(name, args).await;
    assert_snapshot!(refused("try_forwarding", json!({ "number": number })).await, @"not_found: This phone is no longer here.");
    assert_snapshot!(refused("save_forwarding", json!({ "number": number, "phone": recalls().as_str() })).await, @"bad_input [phone]: This is a number of yours at Twilio, and no phone.");
    assert!(
        refused("save_forwarding", json!({ "number": number, "phone": "12" }))
            .await
            .starts_with("bad_input [phone]")
    );
    world.call("save_forwarding", json!({ "number": number, "phone": PHONE })).await;
    world.sandbox.switches().set_standing(deskbell_sandbox::Standing::Suspended);
    try_it(&world, &number).await;
    world.settle().await;
    assert_snapshot!(told(&world, &number).await, @"not set up, test failed | The Twilio account is not active. Pay the balance or ask Twilio why, then try again.");
    world.sandbox.switches().set_standing(deskbell_sandbox::Standing::Active);
    world.call("release_calls", json!({ "number": number })).await;
    assert_snapshot!(refused("try_forwarding", json!({ "number": number })).await, @"bad_input [number]: The calls of this number do not come here. Let them come here first.");
    // Another phone is not set up yet.
    world.call("say_forwarding", json!({ "number": number, "isSetUp": true })).await;
    world.call("save_forwarding", json!({ "number": number, "phone": MAYA })).await;
    assert_snapshot!(told(&world, &number).await, @"not set up, test none");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn voicemail_switched_off_takes_no_message_and_switches_forwarding_off_with_what_undoes_it() {
    let (world, number) = office().await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    assert_eq!(rules["takesMessages"], true);
    rules["takesMessages"] = json!(false);
    let preview = json!({ "rules": rules, "at": "2026-11-27T18:05", "from": null });
    let steps = world.call("preview_routing", preview).await["steps"].clone();
    assert_snapshot!(steps.to_string(), @r#"[{"choices":[],"words":"Says “Thank you for calling. Nobody can take your call right now. Please send us a text.”"},{"choices":[],"words":"Hangs up"}]"#);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    assert_snapshot!(told(&world, &number).await, @"to be undone, test none");
    world.sandbox.call(Caller::new(MAYA).leaves("Hello?", 6), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open)
    ");
    // While the computer sleeps the flow takes none either.
    world.settle().await;
    let flow = world.call("read_flow", json!({})).await;
    let does = flow["numbers"][0]["does"].to_string();
    assert!(does.contains("Please send us a text") && !does.contains("message"), "{does}");
    world.call("say_forwarding", json!({ "number": number, "isSetUp": false })).await;
    assert_snapshot!(told(&world, &number).await, @"not set up, test none");
    world.close().await;
}
