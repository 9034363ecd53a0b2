//! A number answers by itself: in its hours and out of them, once per person, and never a robot or whoever said STOP.

use std::time::Duration;

use deskbell_sandbox::{Api, Webhooks};
use deskbell_tests::{World, fresh_intent, front_desk, recalls};
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const HOUR: Duration = Duration::from_secs(60 * 60);
const A_MOMENT: Duration = Duration::from_secs(10);
/// Nothing is taken, and it is tried again.
const BUSY: Api = Api::TooBusy { retry_after: Duration::ZERO };

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

fn choices(open: bool, closed: bool) -> Value {
    json!({
        "open": { "isOn": open, "words": "{office} has your message." },
        "closed": { "isOn": closed, "words": "{office} is closed and opens {opens}. Call {number}." },
        "everyHours": 4,
        "office": "Harbour Street Dental",
    })
}

async fn save(world: &World, number: &str, choices: Value) {
    world.call("save_replies", json!({ "number": number, "choices": choices })).await;
}

/// What Deskbell has answered somebody by itself.
async fn answers(world: &World, with: &str) -> usize {
    world.transcript(with).await.matches("(automatic)").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_hours_a_text_is_answered_with_when_the_office_opens_and_stays_unread() {
    let (world, number) = office().await;
    world.text(MAYA, "Do you have time today?").await;
    world.settle().await;
    assert_eq!(answers(&world, MAYA).await, 0, "off until somebody turns it on");
    save(&world, &number, choices(false, true)).await;
    world.text(TOM, "Do you have time today?").await;
    world.advance(A_MOMENT).await;
    assert_snapshot!(world.transcript(TOM).await, @r"
    (202) 555-0124 with (202) 555-0100: open, 1 unread
    < Do you have time today?
    > Harbour Street Dental is closed and opens on Monday at 8:00 AM. Call (202) 555-0100. (delivered) (automatic)
    ");
    let phone = world.sandbox.phone(TOM);
    assert_eq!(phone.last().map(|text| text.with.clone()), Some(front_desk().as_str().to_owned()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_again_within_four_hours_and_each_number_counts_for_itself() {
    let (world, number) = office().await;
    save(&world, &number, choices(false, true)).await;
    for words in ["Hello", "Are you there?", "It hurts"] {
        world.text(MAYA, words).await;
        world.advance(A_MOMENT).await;
    }
    assert_eq!(answers(&world, MAYA).await, 1);
    let second = world.number(&recalls()).await;
    let mut always = choices(true, false);
    always["office"] = json!("");
    save(&world, &second, always).await;
    world.sandbox.text(MAYA, &recalls(), "Hello").await;
    world.advance(4 * HOUR).await;
    assert!(world.sandbox.phone(MAYA).iter().any(|text| text.body == "(202) 555-0101 has your message."));
    world.text(MAYA, "Still nobody?").await;
    world.advance(A_MOMENT).await;
    assert_eq!(answers(&world, MAYA).await, 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_about_being_texted_and_whoever_opted_out_get_no_answer() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    for word in ["HELP", "info", "Start", "yes", "STOP", "Hello?"] {
        world.text(MAYA, word).await;
        world.advance(A_MOMENT).await;
    }
    assert_eq!(answers(&world, MAYA).await, 0);
    // With Advanced Opt-Out the words are the owner's, and Twilio says what they mean.
    let form = format!(
        "MessageSid=SM000000000000000000000000000000b1&AccountSid={}&From=%2B12025550124&To=%2B12025550100&Body=Ayuda&NumMedia=0&OptOutType=HELP",
        world.office().account_sid()
    );
    assert_eq!(world.post("/messages/incoming", form).await, 200);
    world.advance(A_MOMENT).await;
    assert_eq!(answers(&world, TOM).await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_that_cannot_be_texted_back_and_our_own_numbers_get_no_answer() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    let before = world.sandbox.messages().len();
    for from in ["72975", "PHARMACY", recalls().as_str()] {
        world.text(from, "Your code is 1234").await;
        world.advance(A_MOMENT).await;
    }
    assert_eq!(world.sandbox.messages().len(), before + 3, "what came in, and nothing else");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_robot_that_answers_is_not_answered_for_ever() {
    let (world, number) = office().await;
    let mut often = choices(true, true);
    often["everyHours"] = json!(1);
    save(&world, &number, often).await;
    // It says the same each time.
    for _ in 0..5 {
        world.text(MAYA, "I am driving and will answer later.").await;
        world.advance(HOUR + A_MOMENT).await;
    }
    assert_eq!(answers(&world, MAYA).await, 1);
    // And this one counts.
    for n in 0..6 {
        world.text(TOM, &format!("Ticket {n} was opened.")).await;
        world.advance(HOUR + A_MOMENT).await;
    }
    assert_eq!(answers(&world, TOM).await, 3);
    // Once somebody of the office has written it is a person's thread again.
    world.send(TOM, "Who is this?").await;
    world.advance(2 * HOUR).await;
    world.text(TOM, "It is Tom").await;
    world.advance(A_MOMENT).await;
    assert_eq!(answers(&world, TOM).await, 4);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_hours_nobody_is_answered_by_itself_while_somebody_is_writing_with_them() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    // To Monday, nine in the morning.
    world.advance(47 * HOUR - 2 * HOUR).await;
    world.advance(HOUR).await;
    world.send(MAYA, "Can you come at ten?").await;
    world.advance(A_MOMENT).await;
    world.text(MAYA, "I can, thank you").await;
    world.text(TOM, "Hello").await;
    world.advance(A_MOMENT).await;
    assert_eq!((answers(&world, MAYA).await, answers(&world, TOM).await), (0, 1));
    assert!(world.transcript(TOM).await.contains("> Harbour Street Dental has your message. (delivered)"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_late_gets_no_answer_and_what_is_found_soon_gets_one() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "Anybody there?").await;
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_eq!(answers(&world, MAYA).await, 1, "catching up found it within minutes");
    let world = world
        .sleep_through(async |sandbox, clock| {
            sandbox.text(TOM, &front_desk(), "And here?").await;
            clock.advance(HOUR);
        })
        .await;
    world.advance(Duration::from_secs(6 * 60)).await;
    assert!(world.transcript(TOM).await.contains("And here? (recovered)"));
    assert_eq!(answers(&world, TOM).await, 0);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_cannot_leave_for_ten_minutes_is_not_sent_and_asks_nobody() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    let busy = Api::TooBusy { retry_after: Duration::from_secs(11 * 60) };
    world.sandbox.switches().set_api(busy);
    world.text(MAYA, "Hello").await;
    world.advance(Duration::from_secs(12 * 60)).await;
    world.sandbox.switches().set_api(Api::Working);
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < Hello
    > Harbour Street Dental is closed and opens on Monday at 8:00 AM. Call (202) 555-0100. (failed) — It could not leave for ten minutes, and an automatic reply that late was not sent. Try again, or call them. (automatic)
    ");
    assert!(world.sandbox.phone(MAYA).iter().all(|text| !text.body.contains("closed")));
    world.text(MAYA, "Are you there?").await;
    world.advance(A_MOMENT).await;
    assert_eq!(answers(&world, MAYA).await, 2, "the next one is answered");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_webhook_twice_and_a_death_in_between_answer_once() {
    let (world, number) = office().await;
    save(&world, &number, choices(true, true)).await;
    world.sandbox.switches().set_api(BUSY);
    let form = format!(
        "MessageSid=SM000000000000000000000000000000c1&AccountSid={}&From=%2B12025550123&To=%2B12025550100&Body=Hello&NumMedia=0",
        world.office().account_sid()
    );
    assert_eq!(world.post("/messages/incoming", form.clone()).await, 200);
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    assert_eq!(world.post("/messages/incoming", form).await, 200);
    world.advance(Duration::from_secs(60)).await;
    let to_her = world.sandbox.phone(MAYA).iter().filter(|text| text.body.contains("closed")).count();
    assert_eq!((answers(&world, MAYA).await, to_her), (1, 1));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_previewed_and_what_means_nothing_is_refused_with_a_sentence() {
    let (world, number) = office().await;
    let told = world.call("read_replies", json!({ "number": number })).await;
    assert_eq!(
        (&told["now"], &told["reason"], &told["hasHours"], &told["choices"]["everyHours"]),
        (&json!("closed"), &json!("Saturday"), &json!(true), &json!(4))
    );
    let preview =
        json!({ "number": number, "time": "closed", "words": "{office}: back {opens}", "office": "" });
    assert_eq!(
        world.call("preview_reply", preview).await["text"],
        "(202) 555-0100: back on Monday at 8:00 AM"
    );
    let refused = async |choices: Value| {
        world.refusal("save_replies", json!({ "number": number, "choices": choices })).await
    };
    let mut wrong = choices(true, true);
    wrong["open"]["words"] = json!("Hello {name}");
    assert_snapshot!(refused(wrong).await, @"bad_input [open]: Nothing stands for {name}. There are {office}, {number} and, out of hours, {opens}.");
    let mut wrong = choices(true, true);
    wrong["open"]["words"] = json!("We open {opens}");
    assert_snapshot!(refused(wrong).await, @"bad_input [open]: {opens} has a meaning only out of hours. Leave it out here.");
    let mut wrong = choices(true, true);
    wrong["everyHours"] = json!(0);
    assert_snapshot!(refused(wrong).await, @"bad_input [everyHours]: Choose between one hour and a week.");
    let missing = json!({ "number": "17", "choices": choices(true, true) });
    assert_snapshot!(world.refusal("save_replies", missing).await, @"not_found: This number is no longer here.");
    let thread = world.thread(MAYA).await;
    world.send_with_intent(&thread, "Nothing else was sent.", &fresh_intent()).await;
    world.advance(A_MOMENT).await;
    assert_eq!(answers(&world, MAYA).await, 0);
    world.close().await;
}
