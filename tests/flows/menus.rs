//! Callers who are asked something: what they choose, what their call is about, and every way in which that can end.

use std::time::Duration;

use deskbell_sandbox::{Answering, Caller, Sound};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::twiml::rules::check;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const ANA: &str = "+12025550171";
const BEN: &str = "+12025550172";
const CALL: &str = "CA00000000000000000000000000000031";
/// Longer than any question, ringing and message here.
const A_WHILE: Duration = Duration::from_secs(180);

fn ring(name: &str, number: &str) -> Value {
    let staff = json!([{ "name": name, "number": number }]);
    json!([{
        "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": "at_once", "shows": "theirs"
    }])
}

/// Appointments ring Ana; bills have a menu of their own, where paying rings Ben; who chooses nothing hears goodbye.
fn menu() -> Value {
    let bills = json!([{
        "step": "menu", "words": "", "repeats": 0, "otherwise": [],
        "choices": [
            { "key": "1", "name": "paying", "steps": ring("Ben", BEN) },
            { "key": "2", "name": "mistakes", "steps": [{ "step": "voicemail", "words": "What is wrong?" }] },
        ]
    }]);
    json!([{
        "step": "menu", "words": "Welcome.", "repeats": 1,
        "otherwise": [{ "step": "hang_up", "words": "Goodbye." }],
        "choices": [
            { "key": "1", "name": "appointments", "steps": ring("Ana", ANA) },
            { "key": "2", "name": "bills", "steps": bills },
        ]
    }])
}

/// Hours are told, a new appointment rings Ana, everything else is a message.
fn reception() -> Value {
    json!([{
        "step": "ask", "words": "Hello. What is your call about?", "repeats": 1,
        "answers": [
            { "topic": "set_up", "steps": ring("Ana", ANA) },
            { "topic": "hours", "steps": [{ "step": "hang_up", "words": "We are open from eight to five." }] },
            { "topic": "other", "steps": [{ "step": "voicemail", "words": "Please tell us more." }] },
        ]
    }])
}

/// The front desk answers by rules that are changed so.
async fn answer_by(world: &World, change: impl FnOnce(&mut Value)) {
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    change(&mut rules);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
}

async fn office_with_menu() -> World {
    let world = World::open().await;
    answer_by(&world, |rules| rules["open"] = menu()).await;
    world
}

async fn office_with_reception() -> World {
    let world = World::open().await;
    answer_by(&world, |rules| {
        rules["asksFirst"] = json!(true);
        rules["reception"] = reception();
    })
    .await;
    world
}

/// What whoever called last heard and did, in words.
fn heard(world: &World) -> String {
    let call = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("somebody called");
    let lines = world.sandbox.heard(&call.sid).into_iter().map(|heard| match heard.sound {
        Sound::Said { words, .. } => format!("“{words}”"),
        Sound::Spoke(words) => format!("says “{words}”"),
        Sound::Joined(address) => format!("talks with {address}"),
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a call was about, as the log has it.
async fn topic(world: &World) -> Value {
    let page =
        world.call("list_calls", json!({ "wanted": { "filter": "all" }, "after": null, "limit": 1 })).await;
    page["rows"][0]["topic"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_chooses_whom_to_ring_and_the_choice_is_kept_with_the_call() {
    let world = office_with_menu().await;
    world.sandbox.set_phone(ANA, Answering::and_presses(""));
    world.sandbox.call(Caller::new(MAYA).presses("1").talks(20), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r#"
    “Welcome.”
    “For appointments, press 1. For bills, press 2.”
    Pressed("1")
    Ringing
    talks with +12025550171
    HungUp
    "#);
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana (open, chose 1: appointments)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_chooses_too_and_leads_to_a_menu_in_a_menu() {
    let world = office_with_menu().await;
    world.sandbox.set_phone(BEN, Answering::and_presses(""));
    let caller = Caller::new(MAYA).says("It's about a bill.").says("I'd like to pay").talks(20);
    world.sandbox.call(caller, &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ben (open, chose 2: bills, chose 1: paying)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_answers_after_a_choice_a_message_is_taken() {
    let world = office_with_menu().await;
    world.sandbox.set_phone(ANA, Answering::Busy);
    world.sandbox.call(Caller::new(MAYA).presses("1").leaves("Please call me.", 6), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 6 s, ready (open, chose 1: appointments, the line was busy)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chooses_nothing_is_asked_once_more_and_hears_goodbye() {
    let world = office_with_menu().await;
    world.sandbox.call(Caller::new(MAYA).presses("9").ignores(), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r#"
    “Welcome.”
    “For appointments, press 1. For bills, press 2.”
    Pressed("9")
    “Welcome.”
    “For appointments, press 1. For bills, press 2.”
    “Goodbye.”
    WasHungUp
    "#);
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open, chose nothing)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_in_a_menu_has_missed_us() {
    let mut world = office_with_menu().await;
    world.sandbox.call(Caller::new(MAYA).hangs_up_after(3), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open)
    ");
    assert_eq!(world.rings(), ["(202) 555-0123: Missed call"]);
    world.close().await;
}

/// A request about the call, with what was pressed or said.
fn told(status: &str, more: &str) -> String {
    format!(
        "CallSid={CALL}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
         &CallStatus={status}&Direction=inbound&ApiVersion=2010-04-01{more}"
    )
}

/// An answer without our address, which is another in each run, after Twilio's rules were asked.
async fn ask(world: &World, path: &str, form: String) -> String {
    let (status, answer) = world.ask(path, form).await;
    assert_eq!((status, check(&answer)), (200, Vec::new()), "{answer}");
    let base = world.office().public_url().expect("a public address");
    answer.replace(&base, "https://desk.example").replace(r#"<?xml version="1.0" encoding="UTF-8"?>"#, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_is_told_to_ask_and_to_do_then() {
    let world = office_with_menu().await;
    assert_snapshot!(ask(&world, "/calls/incoming", told("ringing", "")).await, @r#"<Response><Gather input="dtmf speech" action="https://desk.example/calls/asked/open/0/0" timeout="6" numDigits="1" finishOnKey="" language="en-US" hints="appointments, bills" speechTimeout="auto"><Say language="en-US">Welcome.</Say><Say language="en-US">For appointments, press 1. For bills, press 2.</Say></Gather><Redirect>https://desk.example/calls/asked/open/0/0</Redirect></Response>"#);
    assert_snapshot!(ask(&world, "/calls/asked/open/0/0", told("in-progress", "")).await, @r#"<Response><Gather input="dtmf speech" action="https://desk.example/calls/asked/open/0/1" timeout="6" numDigits="1" finishOnKey="" language="en-US" hints="appointments, bills" speechTimeout="auto"><Say language="en-US">Welcome.</Say><Say language="en-US">For appointments, press 1. For bills, press 2.</Say></Gather><Redirect>https://desk.example/calls/asked/open/0/1</Redirect></Response>"#);
    assert_snapshot!(ask(&world, "/calls/asked/open/0/1", told("in-progress", "&SpeechResult=bills&Confidence=0.9")).await, @r#"<Response><Gather input="dtmf speech" action="https://desk.example/calls/asked/open/0.1.0/0" timeout="6" numDigits="1" finishOnKey="" language="en-US" hints="paying, mistakes" speechTimeout="auto"><Say language="en-US">For paying, press 1. For mistakes, press 2.</Say></Gather><Redirect>https://desk.example/calls/asked/open/0.1.0/0</Redirect></Response>"#);
    assert_snapshot!(ask(&world, "/calls/asked/open/0.1.0/0", told("in-progress", "&Digits=1")).await, @r#"<Response><Dial action="https://desk.example/calls/dialed/open/0.1.0.0.0/0" timeout="15" answerOnBridge="true"><Number statusCallback="https://desk.example/calls/status" statusCallbackEvent="answered completed">+12025550172</Number></Dial></Response>"#);
    let rung = "&DialCallStatus=no-answer&DialCallSid=CA00000000000000000000000000000032";
    assert_snapshot!(ask(&world, "/calls/dialed/open/0.1.0.0.0/0", told("in-progress", rung)).await, @r##"<Response><Say language="en-US">Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.</Say><Record action="https://desk.example/calls/recorded" timeout="5" finishOnKey="#" maxLength="300" recordingStatusCallback="https://desk.example/calls/recording" recordingStatusCallbackEvent="completed absent"/></Response>"##);
    world.post("/calls/status", told("completed", "")).await;
    world.settle().await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open, chose 2: bills, chose 1: paying, nobody answered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_twice_or_late_or_from_nowhere_learns_nothing() {
    let world = office_with_menu().await;
    ask(&world, "/calls/incoming", told("ringing", "")).await;
    let pressed = || told("in-progress", "&Digits=1");
    let first = ask(&world, "/calls/asked/open/0/0", pressed()).await;
    assert!(first.contains(ANA), "{first}");
    let again = ask(&world, "/calls/asked/open/0/0", pressed()).await;
    assert!(again.contains("<Record") && !again.contains("+1202555017"), "{again}");
    // A place that no longer is in the rules leads to what follows, and rings nobody.
    let nowhere = ask(&world, "/calls/asked/open/3.2.1/0", pressed()).await;
    assert!(nowhere.contains("<Record"), "{nowhere}");
    assert_eq!(world.post("/calls/status", told("completed", "")).await, 204);
    let late = ask(&world, "/calls/asked/open/0/1", pressed()).await;
    assert_eq!(late, "<Response><Hangup/></Response>");
    let unknown = told("in-progress", "&Digits=1").replace("0031", "0077");
    let stranger = ask(&world, "/calls/asked/open/0/0", unknown).await;
    assert!(stranger.contains(ANA), "its announcement was lost: it is taken in, and led on: {stranger}");
    assert_eq!(world.post("/calls/asked/open/x/0", pressed()).await, 404);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_call_is_about_is_told_by_its_words_filed_and_answered() {
    let world = office_with_reception().await;
    world.sandbox.call(Caller::new(MAYA).says("When do you close today?"), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r"
    “Hello. What is your call about?”
    “Say in a few words what your call is about. Or press 1 for a new appointment, 2 to cancel one, 3 to change one, 4 for our opening hours, 5 for prices, and 0 for anything else.”
    says “When do you close today?”
    “We are open from eight to five.”
    WasHungUp
    ");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * missed (open, wants: the opening hours)
    ");
    assert_eq!(topic(&world).await, "hours");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_understood_is_asked_once_more_and_gets_to_a_person() {
    let world = office_with_reception().await;
    let caller = Caller::new(MAYA).says("Well, hello.").says("It is a long story.").leaves("It is Maya.", 9);
    world.sandbox.call(caller, &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 9 s, ready (open, was not understood)
    ");
    assert_eq!(topic(&world).await, "other");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_tells_it_and_where_nobody_answers_a_message_is_taken_without_asking_again() {
    let world = office_with_reception().await;
    world.sandbox.call(Caller::new(MAYA).presses("1").leaves("I am new here.", 7), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 7 s, ready (open, wants: a new appointment, nobody answered)
    ");
    assert_eq!(topic(&world).await, "set_up");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_of_the_office_wrote_about_a_call_stays() {
    let world = office_with_reception().await;
    ask(&world, "/calls/incoming", told("ringing", "")).await;
    let page =
        world.call("list_calls", json!({ "wanted": { "filter": "all" }, "after": null, "limit": 1 })).await;
    world
        .call("describe_call", json!({ "call": page["rows"][0]["id"], "topic": "prices", "note": "" }))
        .await;
    ask(&world, "/calls/asked/reception/0/0", told("in-progress", "&Digits=4")).await;
    assert_eq!(topic(&world).await, "prices");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_messages_nobody_is_asked_what_it_is_about() {
    let world = office_with_reception().await;
    answer_by(&world, |rules| rules["takesMessages"] = json!(false)).await;
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r"
    “Thank you for calling. Nobody can take your call right now. Please send us a text.”
    WasHungUp
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_rung_in_turn_from_call_to_call() {
    let world = World::open().await;
    answer_by(&world, |rules| {
        rules["open"] = json!([{
            "step": "ring", "order": "round_robin", "seconds": 20, "accept": "at_once", "shows": "theirs",
            "staff": [{ "name": "Ana", "number": ANA }, { "name": "Ben", "number": BEN }],
        }]);
    })
    .await;
    for phone in [ANA, BEN] {
        world.sandbox.set_phone(phone, Answering::and_presses(""));
    }
    for _ in 0..3 {
        world.sandbox.call(Caller::new(MAYA).talks(5), &front_desk());
        world.advance(Duration::from_secs(60)).await;
    }
    // It is Ben’s turn, who is engaged: Ana is next.
    world.sandbox.set_phone(BEN, Answering::Busy);
    world.sandbox.call(Caller::new(MAYA).talks(5), &front_desk());
    world.advance(Duration::from_secs(60)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana (open)
    * answered by Ben (open)
    * answered by Ana (open)
    * answered by Ana (open, the line was busy)
    ");
    world.close().await;
}
