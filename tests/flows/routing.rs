//! How our numbers answer: by hours, closed days and who calls; and where their calls go.

use std::time::Duration;

use deskbell_sandbox::Caller;
use deskbell_tests::{World, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const A_WHILE: Duration = Duration::from_secs(120);

async fn rules(world: &World) -> (String, Value) {
    let number = world.number(&front_desk()).await;
    let rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    (number, rules)
}

fn weekdays() -> Value {
    json!([{ "days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "08:00", "to": "17:30" }])
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_hours_the_reason_stands_with_the_call() {
    let world = World::open().await;
    let (number, mut rules) = rules(&world).await;
    // It is Saturday in New York.
    rules["zone"] = json!("America/New_York");
    rules["hours"] = weekdays();
    rules["closed"] = json!([{ "step": "hang_up", "words": "We are closed." }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (closed: Saturday)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_caller_is_not_let_in_and_does_not_ring() {
    let mut world = World::open().await;
    let (number, mut rules) = rules(&world).await;
    rules["blocked"] = json!(["(202) 555-0123"]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * blocked (blocked number)
    ");
    assert_eq!(world.rings(), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_answers_what_happens_on_friday_at_five_past_six() {
    let world = World::open().await;
    let (_, mut rules) = rules(&world).await;
    rules["zone"] = json!("America/New_York");
    rules["hours"] = weekdays();
    let preview = async |at: &str| {
        let told = world.call("preview_routing", json!({ "rules": rules, "at": at, "from": null })).await;
        told["reason"].as_str().expect("a reason").to_owned()
    };
    assert_eq!(preview("2026-11-27T18:05").await, "closed: Friday 18:05");
    assert_eq!(preview("2026-11-27T17:29").await, "open");
    // Somebody who withholds their number has a way of their own, and only they.
    rules["withheld"] = json!([{ "step": "hang_up", "words": "Please show your number." }]);
    let told = async |withheld: bool| {
        let args = json!({ "rules": rules, "at": "2026-11-27T10:00", "from": null, "withheld": withheld });
        world.call("preview_routing", args).await["reason"].clone()
    };
    assert_eq!((told(true).await, told(false).await), (json!("number withheld"), json!("open")));
    let forwarded = json!({ "rules": rules, "at": "2026-11-27T10:00", "from": null, "forwarded": true });
    let told = world.call("preview_routing", forwarded).await;
    assert_eq!(told["reason"], json!("open, forwarded by a phone of yours"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_mean_nothing_are_refused_and_the_old_ones_stay() {
    let world = World::open().await;
    let (number, kept) = rules(&world).await;
    let mut wrong = kept.clone();
    wrong["hours"] = weekdays();
    let said = world.refusal("save_routing", json!({ "number": number, "rules": wrong })).await;
    assert_snapshot!(said, @"bad_input [zone]: This computer does not know that time zone. Choose another.");
    assert_eq!(rules(&world).await.1, kept);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_come_here_once_wanted_and_go_back_where_they_went() {
    const OLD: &str = "https://old-pbx.example/voice";
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let voice = || async {
        let all = world.office().twilio().clone();
        let listed = all
            .execute(&deskbell_twilio::api::numbers::List::default())
            .await
            .expect("the sandbox lists numbers");
        let ours = listed.incoming_phone_numbers.into_iter().find(|one| one.phone_number == front_desk());
        let ours = ours.expect("our number");
        let voice = ours.voice_url.unwrap_or_default().replace("#rc=0&ct=2000&rt=5000", "");
        (voice, ours.status_callback.unwrap_or_default())
    };
    let here = |path: &str| world.office().url_of(path).expect("a public address");
    assert_eq!(voice().await, (here("/calls/incoming"), here("/calls/status")));
    world.call("release_calls", json!({ "number": number })).await;
    assert_eq!(voice().await, (String::new(), String::new()));
    world.sandbox.point_calls(&front_desk(), OLD, "", "");
    world.call("take_calls", json!({ "number": number })).await;
    assert_eq!(voice().await, (here("/calls/incoming"), here("/calls/status")));
    world.call("release_calls", json!({ "number": number })).await;
    assert_eq!(voice().await.0, OLD);
    // Whoever sends it elsewhere since is right: it is not taken back.
    world.call("take_calls", json!({ "number": number })).await;
    world.sandbox.point_calls(&front_desk(), "https://new-pbx.example/voice", "", "");
    world.advance(Duration::from_secs(180)).await;
    assert_eq!(voice().await.0, "https://new-pbx.example/voice");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_line_that_begins_anew_is_called_as_before() {
    let world = World::open().await;
    world.settle().await;
    world.call("leave_account", json!({})).await;
    // Its Twilio is made anew in between, and knows of no address.
    world.sandbox.point_calls(&front_desk(), "", "", "");
    world.call("start_practice", json!({})).await;
    world.settle().await;
    world.sandbox.call(Caller::new(MAYA).leaves("Are you back?", 8), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready (open)
    ");
    world.close().await;
}
