//! What a call that nobody took brings with it: a text to whoever called, once a day, and one to the office if it wants.

use std::time::Duration;

use deskbell_sandbox::{Answering, Api, Caller};
use deskbell_tests::{World, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;

const MAYA: &str = "+12025550123";
const ANA: &str = "+12025550171";
/// A landline, as the numbering plan of Australia says.
const SYDNEY: &str = "+61293744000";
/// Longer than any ringing, greeting and message here.
const A_WHILE: Duration = Duration::from_secs(120);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The front desk, open on weekdays from eight to half past five. It is Saturday morning in New York.
async fn office() -> (World, String) {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["zone"] = json!("America/New_York");
    rules["hours"] = json!([{ "days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "08:00", "to": "17:30" }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    (world, number)
}

async fn text_back(world: &World, number: &str, when: &str) {
    let mut choices = world.call("read_replies", json!({ "number": number })).await["choices"].clone();
    choices["office"] = json!("Harbour Street Dental");
    choices["missed"] =
        json!({ "isOn": true, "words": "Sorry that we missed you. {office}, {number}", "when": when });
    world.call("save_replies", json!({ "number": number, "choices": choices })).await;
}

async fn tell_staff(world: &World, number: &str, choices: Value) {
    world.call("save_staff_texts", json!({ "number": number, "choices": choices })).await;
}

/// They call, hear the greeting, and hang up.
async fn miss(world: &World, from: &str) {
    world.sandbox.call(Caller::new(from).hangs_up_after(1), &front_desk());
    world.advance(A_WHILE).await;
}

/// What somebody was texted.
fn texts(world: &World, to: &str) -> Vec<String> {
    world
        .sandbox
        .phone(to)
        .into_iter()
        .filter(|text| text.with == front_desk().as_str())
        .map(|text| text.body)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_missed_is_texted_once_a_day_and_the_thread_says_that_nobody_wrote_it() {
    let (mut world, number) = office().await;
    miss(&world, MAYA).await;
    assert_eq!(texts(&world, MAYA), [""; 0], "off until somebody turns it on");
    text_back(&world, &number, "always").await;
    miss(&world, MAYA).await;
    miss(&world, MAYA).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 3 unread
    * missed (closed: Saturday)
    * missed (closed: Saturday)
    > Sorry that we missed you. Harbour Street Dental, (202) 555-0100 (delivered) (automatic)
    * missed (closed: Saturday)
    ");
    assert_eq!(texts(&world, MAYA).len(), 1);
    world.advance(DAY).await;
    miss(&world, MAYA).await;
    assert_eq!(texts(&world, MAYA).len(), 2);
    world.rings();
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_only_in_the_hours_that_were_chosen() {
    let (world, number) = office().await;
    text_back(&world, &number, "open").await;
    miss(&world, MAYA).await;
    assert_eq!(texts(&world, MAYA), [""; 0], "it is Saturday");
    text_back(&world, &number, "closed").await;
    miss(&world, MAYA).await;
    assert_eq!(texts(&world, MAYA).len(), 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_texted_who_cannot_read_it_or_does_not_want_it() {
    let (world, number) = office().await;
    text_back(&world, &number, "always").await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["blocked"] = json!(["+12025550140"]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.text("+12025550141", "STOP").await;
    world.settle().await;
    let before = world.sandbox.messages().len();
    for from in [SYDNEY, "anonymous", "+18005550142", recalls().as_str(), "+12025550140", "+12025550141"] {
        miss(&world, from).await;
    }
    assert_eq!(world.sandbox.messages().len(), before);
    // Their network has said that no text gets there.
    world.sandbox.switches().set_carrier(deskbell_sandbox::Carrier::Refuse(30006));
    world.send(MAYA, "Hello").await;
    world.advance(A_WHILE).await;
    world.sandbox.switches().set_carrier(deskbell_sandbox::Carrier::Normal);
    let before = world.sandbox.messages().len();
    miss(&world, MAYA).await;
    assert_eq!(world.sandbox.messages().len(), before);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_spoke_with_somebody_left_a_message_or_was_found_late_is_not_texted() {
    let (world, number) = office().await;
    text_back(&world, &number, "always").await;
    world.sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 5), &front_desk());
    world.advance(A_WHILE).await;
    let staff = json!([{ "name": "Ana", "number": ANA }]);
    let ring = json!([{
        "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }]);
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["closed"] = ring.clone();
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    answer_by(&world, ring).await;
    world.sandbox.set_phone(ANA, Answering::and_presses("1"));
    world.sandbox.call(Caller::new(MAYA).talks(10), &front_desk());
    world.advance(A_WHILE).await;
    let mut world = world
        .sleep_through(async |sandbox, clock| {
            sandbox.call(Caller::new(MAYA).hangs_up_after(1), &front_desk());
            for _ in 0..40 {
                clock.advance(Duration::from_secs(60));
                sandbox.idle().await;
            }
        })
        .await;
    world.advance(Duration::from_secs(11 * 60)).await;
    world.rings();
    assert_eq!(texts(&world, MAYA), [""; 0]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_leave_for_ten_minutes_is_not_sent_and_words_are_checked() {
    let (world, number) = office().await;
    text_back(&world, &number, "always").await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::from_secs(11 * 60) });
    miss(&world, MAYA).await;
    world.advance(Duration::from_secs(12 * 60)).await;
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(10 * 60)).await;
    assert_eq!(texts(&world, MAYA), [""; 0]);
    let mut choices = world.call("read_replies", json!({ "number": number })).await["choices"].clone();
    choices["missed"] = json!({ "isOn": true, "words": "Back {opens}", "when": "open" });
    let said = world.refusal("save_replies", json!({ "number": number, "choices": choices })).await;
    assert_snapshot!(said, @"bad_input [missed]: {opens} has a meaning only out of hours. Leave it out here.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_is_texted_about_a_voicemail_and_a_missed_call_and_nothing_rings_for_that() {
    let (mut world, number) = office().await;
    let choices = |who: bool| json!({ "phones": ["(202) 555-0171"], "voicemails": true, "missed": true, "when": "always", "saysWho": who });
    tell_staff(&world, &number, choices(false)).await;
    miss(&world, MAYA).await;
    tell_staff(&world, &number, choices(true)).await;
    world.sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 5), &front_desk());
    world.advance(A_WHILE).await;
    // Whoever is told and calls themselves knows.
    miss(&world, ANA).await;
    assert_eq!(
        texts(&world, ANA),
        [
            "Missed call on (202) 555-0100. See Deskbell.",
            "New voicemail (0:05) on (202) 555-0100 from (202) 555-0123. See Deskbell."
        ]
    );
    assert_eq!(
        world.rings(),
        ["(202) 555-0123: Missed call", "(202) 555-0123: Voicemail, 0:05", "(202) 555-0171: Missed call"]
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thread_with_a_colleague_stays_out_of_what_is_open_until_they_write() {
    let (mut world, number) = office().await;
    let choices =
        json!({ "phones": [ANA], "voicemails": false, "missed": true, "when": "closed", "saysWho": false });
    tell_staff(&world, &number, choices).await;
    miss(&world, MAYA).await;
    let open = json!({ "filter": "open", "number": null, "after": null, "limit": 20 });
    let rows = world.call("list_threads", open.clone()).await;
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(1), "{rows}");
    world.rings();
    world.text(ANA, "I will call her.").await;
    world.advance(Duration::from_secs(10)).await;
    assert_eq!(world.call("list_threads", open).await["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(world.rings(), ["(202) 555-0171: I will call her."]);
    assert_snapshot!(world.transcript(ANA).await, @r"
    (202) 555-0171 with (202) 555-0100: open, 1 unread
    > Missed call on (202) 555-0100. See Deskbell. (delivered) (automatic)
    < I will call her.
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_that_cannot_be_texted_are_refused_with_a_sentence() {
    let (world, number) = office().await;
    let mut said = Vec::new();
    for phones in
        [json!([]), json!(["call me"]), json!([recalls().as_str()]), json!([SYDNEY]), json!(vec![ANA; 6])]
    {
        let choices = json!({ "phones": phones, "voicemails": true, "missed": false, "when": "always", "saysWho": true });
        said.push(world.refusal("save_staff_texts", json!({ "number": number, "choices": choices })).await);
    }
    assert_snapshot!(said.join("\n"), @r"
    bad_input [phones]: Type the number of the phone that is to be texted.
    bad_input [phones]: This is not a phone number: there is no digit in it.
    bad_input [phones]: This number is at Twilio, and nobody carries it. Type that of a phone.
    bad_input [phones]: This number takes no texts. Type that of a mobile phone.
    bad_input [phones]: Choose five phones at most.
    ");
    world.close().await;
}
