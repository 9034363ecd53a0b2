//! Calls that the desk makes: my phone rings, then theirs, once, and the thread says how it went.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Callbacks};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const MINE: &str = "+12025550199";
/// Longer than any ringing here.
const A_WHILE: Duration = Duration::from_secs(120);
/// After this catch-up has listed everything that ended before.
const A_LISTING: Duration = Duration::from_secs(11 * 60);

/// Somebody who picks up after some seconds, presses these keys where asked, and hangs up after so long.
fn answers(after: u64, keys: &str, talks: Option<u64>) -> Answering {
    Answering::Answers { after, keys: keys.to_owned(), talks }
}

/// A world in which a click rings my phone.
async fn ready() -> World {
    let world = World::open().await;
    world
        .call("change_settings", json!({ "calling": { "phone": "(202) 555-0199", "pressOne": true } }))
        .await;
    world.sandbox.set_phone(MINE, answers(2, "1", None));
    world
}

async fn click(world: &World) -> String {
    let thread = world.thread(MAYA).await;
    let called = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    called["call"].as_str().expect("an id").to_owned()
}

/// How far the calls have come that go on.
async fn stages(world: &World) -> Vec<String> {
    let live = world.call("list_live_calls", json!({})).await;
    let word = |row: &Value| row["call"]["stage"].as_str().expect("a stage").to_owned();
    live.as_array().expect("rows").iter().map(word).collect()
}

/// The thread's last line.
async fn ending(world: &World) -> String {
    world.transcript(MAYA).await.lines().last().expect("a line").to_owned()
}

/// Whom Twilio rang, in its order.
fn rung(world: &World) -> Vec<(String, String)> {
    world.sandbox.calls().into_iter().map(|call| (call.from, call.to)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_rings_my_phone_then_theirs_and_the_thread_says_how_it_went() {
    let mut world = ready().await;
    world.sandbox.set_phone(MAYA, answers(3, "", Some(20)));
    click(&world).await;
    let mut seen = Vec::new();
    for _ in 0..90 {
        for stage in stages(&world).await {
            if seen.last() != Some(&stage) {
                seen.push(stage);
            }
        }
        world.advance(Duration::from_secs(1)).await;
    }
    assert_eq!(seen, ["starting", "ringing_us", "connecting", "ringing_them", "talking"]);
    assert_eq!(
        rung(&world),
        [("+12025550100".to_owned(), MINE.to_owned()), ("+12025550100".to_owned(), MAYA.to_owned()),]
    );
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * we called: answered for 20 s
    ");
    // What it cost is listed later.
    world.advance(A_LISTING).await;
    assert_snapshot!(ending(&world).await, @"* we called: answered for 20 s, 0.028000 USD");
    let page = json!({ "wanted": { "filter": "outgoing" }, "after": null, "limit": 20 });
    let page = world.call("list_calls", page).await;
    assert_eq!(page["rows"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.rings(), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_a_call_can_end_is_told() {
    let takes = || answers(2, "1", None);
    let mut told = Vec::new();
    for (mine, theirs) in [
        (Answering::Rings, Answering::Rings),
        (Answering::Busy, Answering::Rings),
        (Answering::Unreachable, Answering::Rings),
        // A mailbox of my own presses nothing, and nobody is rung.
        (answers(2, "", None), Answering::Rings),
        (takes(), Answering::Rings),
        (takes(), Answering::Busy),
        (takes(), Answering::Unreachable),
        (takes(), answers(3, "", Some(5))),
    ] {
        let world = ready().await;
        world.sandbox.set_phone(MINE, mine);
        world.sandbox.set_phone(MAYA, theirs);
        click(&world).await;
        world.advance(A_WHILE).await;
        assert_eq!(stages(&world).await, [""; 0]);
        told.push(format!("{} ({})", ending(&world).await, rung(&world).len()));
        world.close().await;
    }
    assert_snapshot!(told.join("\n"), @r"
    * we called: canceled (your phone was not answered) (1)
    * we called: canceled (your phone was engaged) (1)
    * we called: failed — Your phone could not be reached. Look at your phone's number in Settings, How calls are answered. (1)
    * we called: canceled (hung up before they were called) (1)
    * we called: unanswered (2)
    * we called: busy (2)
    * we called: failed — Their phone could not be reached. Look at the digits. If they are right, try later, or text. (2)
    * we called: answered for 5 s (2)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_question_is_put_through_at_once() {
    let world = ready().await;
    world.call("change_settings", json!({ "calling": { "phone": MINE, "pressOne": false } })).await;
    world.sandbox.set_phone(MINE, answers(2, "", None));
    world.sandbox.set_phone(MAYA, answers(3, "", Some(7)));
    click(&world).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* we called: answered for 7 s");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_calls_once() {
    let world = ready().await;
    let thread = world.thread(MAYA).await;
    let intent = fresh_intent();
    let first = world.call("call_out", json!({ "thread": thread, "intent": intent })).await;
    let again = world.call("call_out", json!({ "thread": thread, "intent": intent })).await;
    let other = world.call("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await;
    assert_eq!((&first, &first), (&again, &other));
    world.advance(A_WHILE).await;
    assert_eq!(rung(&world).iter().filter(|(_, to)| to == MINE).count(), 1);
    let late = world.call("call_out", json!({ "thread": thread, "intent": intent })).await;
    assert_eq!(first, late, "the same click is the same call, however late it comes");
    world.settle().await;
    assert_eq!(rung(&world).iter().filter(|(_, to)| to == MINE).count(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_settled_by_the_phone_that_rings_and_never_posted_again() {
    let world = ready().await;
    world.sandbox.set_phone(MAYA, answers(3, "", Some(5)));
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    click(&world).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* we called: answered for 5 s");
    assert_eq!(rung(&world).len(), 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_with_all_callbacks_is_settled_by_listing() {
    let world = ready().await;
    world.sandbox.set_phone(MINE, Answering::Rings);
    world.sandbox.switches().set_callbacks(Callbacks::Lost);
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    click(&world).await;
    world.advance(A_LISTING).await;
    assert_snapshot!(ending(&world).await, @"* we called: canceled (your phone was not answered)");
    assert_eq!(rung(&world).len(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_reached_twilio_is_said_to_be_lost_after_five_minutes_and_not_before() {
    let world = ready().await;
    world.sandbox.switches().set_api_for(Api::Down, 1);
    click(&world).await;
    world.advance(Duration::from_secs(4 * 60)).await;
    assert_eq!(stages(&world).await, ["unconfirmed"]);
    world.advance(Duration::from_secs(3 * 60)).await;
    assert_snapshot!(ending(&world).await, @"* we called: failed — This call did not arrive at Twilio. Nobody was called. Call again.");
    assert_eq!(rung(&world).len(), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_twilio_is_too_busy_my_phone_rings_a_little_later_or_not_at_all() {
    let world = ready().await;
    world.sandbox.switches().set_api_for(Api::TooBusy { retry_after: Duration::from_secs(5) }, 1);
    click(&world).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(ending(&world).await, @"* we called: unanswered");
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    click(&world).await;
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_api(Api::Working);
    assert_snapshot!(ending(&world).await, @"* we called: failed — Deskbell could not make this call in time. Nobody was called. Call again.");
    world.advance(A_LISTING).await;
    assert_eq!(rung(&world).iter().filter(|(_, to)| to == MINE).count(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_refuses_is_said_in_words() {
    let world = ready().await;
    world.call("change_settings", json!({ "calling": { "phone": "+15005550004", "pressOne": true } })).await;
    click(&world).await;
    world.settle().await;
    assert_snapshot!(ending(&world).await, @"* we called: failed — Twilio does not call the number of your own phone. Choose another phone in Settings.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_called_is_refused_with_a_sentence_and_nobody_is_rung() {
    let world = ready().await;
    let mut said = Vec::new();
    for them in ["911", "72345", "CLINIC", "anonymous", "+12025550101", MINE, "+19002345678"] {
        world.sandbox.text(them, &front_desk(), "Hello").await;
        let list = json!({ "filter": "open", "number": null, "after": null, "limit": 1 });
        let thread = world.call("list_threads", list).await["rows"][0]["id"].clone();
        said.push(world.refusal("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await);
    }
    assert_snapshot!(said.join("\n"), @r"
    bad_input [thread]: This is an emergency or service number. Deskbell does not call those: take a phone.
    bad_input [thread]: This short code takes texts, and no calls.
    bad_input [thread]: This sender is a name, and names cannot be called.
    bad_input [thread]: They kept their number to themselves, so nobody can call back.
    bad_input [thread]: This is a number of your own office. Call somebody else.
    bad_input [thread]: This is the phone that would call. Choose another phone in Settings, or call somebody else.
    bad_input [thread]: This is a premium-rate number. Deskbell does not call those: take a phone.
    ");
    assert_eq!(rung(&world).len(), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_click_asks_for_a_phone_and_what_is_typed_is_checked() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    assert_snapshot!(
        world.refusal("call_out", json!({ "thread": thread, "intent": fresh_intent() })).await,
        @"bad_input [phone]: Say first which phone is to ring when you call somebody."
    );
    let choose = |phone: &str| json!({ "calling": { "phone": phone, "pressOne": true } });
    assert_snapshot!(world.refusal("change_settings", choose("call me")).await, @"bad_input [phone]: This is not a phone number: there is no digit in it.");
    assert_snapshot!(world.refusal("change_settings", choose("(202) 555-0101")).await, @"bad_input [phone]: This number is at Twilio and would ring nobody. Type the number of a phone.");
    let kept = world.call("change_settings", choose(" 202 555 0199 ")).await;
    assert_eq!(kept["calling"], json!({ "phone": MINE, "pressOne": true }));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_again_learns_nobodys_number() {
    let world = ready().await;
    world.sandbox.set_phone(MAYA, answers(3, "", Some(60)));
    let call = click(&world).await;
    world.advance(Duration::from_secs(25)).await;
    assert_eq!(stages(&world).await, ["talking"]);
    let made = world.sandbox.calls().remove(0).sid;
    let other = "CA99999999999999999999999999999999";
    for (place, sid, more) in [
        ("bridge", made.as_str(), ""),
        ("connect", made.as_str(), "&Digits=1"),
        ("connect", other, "&Digits=1"),
        ("bridge", other, ""),
    ] {
        let form = format!(
            "CallSid={sid}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550100&To=%2B12025550199\
             &CallStatus=in-progress&Direction=outbound-api{more}"
        );
        let (status, said) = world.ask(&format!("/calls/{place}/{call}"), form).await;
        assert_eq!(status, 200);
        assert!(!said.contains("0123"), "{place}: {said}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_through_a_restart_and_through_a_sleep() {
    let world = ready().await;
    world.sandbox.set_phone(MAYA, answers(3, "", Some(40)));
    click(&world).await;
    world.advance(Duration::from_secs(25)).await;
    let world = world.restart().await;
    assert_eq!(stages(&world).await, ["talking"]);
    // The end is told to nobody: the computer sleeps.
    let world = world.sleep(Duration::from_secs(10 * 60)).await;
    world.advance(A_LISTING).await;
    assert_snapshot!(ending(&world).await, @"* we called: answered for 40 s, 0.168000 USD");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_wished_for_before_a_restart_is_made_once_and_an_old_one_rings_nobody() {
    let world = ready().await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    click(&world).await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    world.advance(A_WHILE).await;
    assert_eq!(rung(&world).iter().filter(|(_, to)| to == MINE).count(), 1);
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(5) });
    click(&world).await;
    world.settle().await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.sleep(Duration::from_secs(3600)).await;
    world.advance(A_WHILE).await;
    assert_eq!(rung(&world).iter().filter(|(_, to)| to == MINE).count(), 1);
    assert_snapshot!(ending(&world).await, @"* we called: failed — Deskbell could not make this call in time. Nobody was called. Call again.");
    world.close().await;
}
