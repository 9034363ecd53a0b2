//! Spoken calls out: words are spoken to one or many, each answers by key, and what came of it stands for each person.

use std::time::Duration;

use deskbell_sandbox::{Answering, Sound};
use deskbell_tests::{World, fresh_intent, front_desk};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;

pub(crate) const MAYA: &str = "+12025550123";
pub(crate) const NOAH: &str = "+12025550124";
const ROSA: &str = "+12025550125";
const IRIS: &str = "+12025550126";
const OMAR: &str = "+12025550127";
const LENA: &str = "+12025550128";
pub(crate) const ANA: &str = "+12025550171";
/// Longer than any of these calls.
pub(crate) const A_WHILE: Duration = Duration::from_secs(180);

/// Somebody who picks up after some seconds, presses these keys where asked, and hangs up after so long.
pub(crate) fn answers(keys: &str, talks: Option<u64>) -> Answering {
    Answering::Answers { after: 3, keys: keys.to_owned(), talks }
}

/// An appointment confirmation to these lines.
pub(crate) async fn draft(world: &World, to: &str) -> Value {
    json!({
        "number": world.number(&front_desk()).await,
        "kind": "appointment",
        "words": "Hello {name}, this is Harbour Dental. You are expected {detail}.",
        "question": "Press 1 to confirm, 2 to change, 3 to talk to us.",
        "thanks": "Thank you, it is confirmed. Goodbye.",
        "change": "We will call you back about it. Goodbye.",
        "language": "en-US",
        "voice": "Polly.Joanna",
        "zone": "UTC",
        "to": to,
        "tags": [],
        "hasConsent": false,
    })
}

/// Looks at it, and starts it.
pub(crate) async fn start(world: &World, draft: &Value) -> String {
    world.call("preview_spoken", draft.clone()).await;
    let started = world.call("start_spoken", json!({ "draft": draft, "intent": fresh_intent() })).await;
    started["spoken"].as_str().expect("an id").to_owned()
}

/// How it stands with each, a line for each person.
pub(crate) async fn results(world: &World, spoken: &str) -> String {
    let all = world.call("read_spoken", json!({ "spoken": spoken })).await;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = all["people"].as_array().expect("rows").iter().map(|one| {
        let reason = word(&one["reason"]);
        let why = if reason.is_empty() { reason } else { format!(" ({reason})") };
        format!("{} {}: {}{why}", word(&one["name"]), word(&one["display"]), word(&one["result"]))
    });
    lines.chain([format!("= {}", word(&all["row"]["state"]))]).collect::<Vec<_>>().join("\n")
}

/// Whom Twilio called, in its order.
pub(crate) fn called(world: &World) -> Vec<String> {
    let ours = world.sandbox.calls().into_iter().filter(|call| call.from == "+12025550100");
    ours.map(|call| call.to).collect()
}

/// What somebody heard and did on their phone.
fn heard(world: &World, who: &str) -> Vec<String> {
    let call = world.sandbox.calls().into_iter().find(|call| call.to == who).expect("they were called");
    let words = world.sandbox.heard(&call.sid).into_iter().filter_map(|heard| match heard.sound {
        Sound::Said { words, .. } => Some(words),
        Sound::Pressed(keys) => Some(format!("[{keys}]")),
        Sound::Joined(_) => Some("[joined]".to_owned()),
        Sound::ApplicationError => Some("[application error]".to_owned()),
        _ => None,
    });
    words.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_is_spoken_to_many_and_each_ones_answer_by_key_stands_where_the_desk_sees_it() {
    let mut world = World::open().await;
    let staff = json!([{ "name": "Ana", "number": ANA }]);
    let ring = json!([{
        "step": "ring", "staff": staff, "order": "by_priority", "seconds": 20, "accept": "press_one", "shows": "theirs"
    }]);
    answer_by(&world, ring).await;
    world.sandbox.set_phone(ANA, answers("1", None));
    world.sandbox.set_phone(MAYA, answers("1", None));
    world.sandbox.set_phone(NOAH, answers("2", None));
    world.sandbox.set_phone(ROSA, answers("3", Some(20)));
    world.sandbox.set_phone(IRIS, Answering::Machine { after: 3 });
    world.sandbox.set_phone(OMAR, Answering::Busy);
    world.sandbox.set_phone(LENA, Answering::Rings);
    world.text("+12025550130", "STOP").await;
    world.settle().await;
    world.rings();
    let to = "(202) 555-0123, Maya, on Tuesday\n(202) 555-0124, Noah, on Tuesday\n(202) 555-0125, Rosa, on Friday\n\
              (202) 555-0126, Iris, on Friday\n(202) 555-0127, Omar, on Friday\n(202) 555-0128, Lena, on Friday\n\
              (202) 555-0130, Zoe, on Friday\nanonymous, Nobody, on Friday";
    let draft = draft(&world, to).await;
    let preview = world.call("preview_spoken", draft.clone()).await;
    assert_eq!((&preview["calls"], &preview["leftOut"]), (&json!(6), &json!(2)));
    assert_eq!(
        preview["people"][0]["hears"],
        "Hello Maya, this is Harbour Dental. You are expected on Tuesday."
    );
    world.settle().await;
    // Its price was asked for meanwhile.
    let preview = world.call("preview_spoken", draft.clone()).await;
    assert_eq!(preview["price"], json!({ "amount": "0.0840", "currency": "USD" }));
    let spoken = start(&world, &draft).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: confirmed
    Noah (202) 555-0124: change
    Rosa (202) 555-0125: talked
    Iris (202) 555-0126: voicemail
    Omar (202) 555-0127: busy
    Lena (202) 555-0128: unanswered
    Zoe (202) 555-0130: left_out (They have opted out.)
    Nobody anonymous: left_out (They keep their number to themselves.)
    = done
    ");
    assert_eq!(called(&world).len(), 7, "six people, and Ana for Rosa: {:?}", called(&world));
    assert_snapshot!(heard(&world, MAYA).join("\n"), @r"
    Hello Maya, this is Harbour Dental. You are expected on Tuesday.
    Press 1 to confirm, 2 to change, 3 to talk to us.
    [1]
    Thank you, it is confirmed. Goodbye.
    ");
    assert_snapshot!(heard(&world, IRIS).join("\n"), @"Hello Iris, this is Harbour Dental. You are expected on Friday.");
    assert_eq!(heard(&world, ROSA).last().map(String::as_str), Some("[joined]"));
    // Who wants a change is open, unread and rings; who only heard it is nobody's work.
    assert_snapshot!(world.transcript(NOAH).await, @r"
    (202) 555-0124 with (202) 555-0100: open, 1 unread
    * we called: answered for 17 s (wants a change)
    ");
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: done
    * we called: answered for 17 s (confirmed)
    ");
    assert_eq!(world.rings(), ["(202) 555-0124: Wants a change"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_presses_nothing_hears_it_twice_and_whoever_presses_something_else_is_asked_again() {
    let world = World::open().await;
    world.sandbox.set_phone(MAYA, answers("", None));
    world.sandbox.set_phone(NOAH, answers("7", None));
    let draft = draft(&world, "2025550123, Maya, today\n2025550124, Noah, today").await;
    let spoken = start(&world, &draft).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &spoken).await, @r"
    Maya (202) 555-0123: heard
    Noah (202) 555-0124: heard
    = done
    ");
    assert_snapshot!(heard(&world, MAYA).join("\n"), @r"
    Hello Maya, this is Harbour Dental. You are expected today.
    Press 1 to confirm, 2 to change, 3 to talk to us.
    Hello Maya, this is Harbour Dental. You are expected today.
    Press 1 to confirm, 2 to change, 3 to talk to us.
    ");
    assert_snapshot!(heard(&world, NOAH).join("\n"), @r"
    Hello Noah, this is Harbour Dental. You are expected today.
    Press 1 to confirm, 2 to change, 3 to talk to us.
    [7]
    Press 1 to confirm, 2 to change, 3 to talk to us.
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_has_its_own_rule_about_consent_and_each_who_is_left_out_has_a_reason() {
    let world = World::open().await;
    world.text(NOAH, "STOP").await;
    world.text(ROSA, "START").await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["blocked"] = json!([IRIS]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    let to = format!(
        "{MAYA}\n{NOAH}\n{ROSA}\n{IRIS}\n{MAYA}\n+12025550101\nanonymous\n911\n72345\nMaya\n+19002345678"
    );
    let mut told = Vec::new();
    for (kind, has_consent) in [("urgent", false), ("campaign", false), ("campaign", true)] {
        let mut draft = draft(&world, &to).await;
        draft["kind"] = json!(kind);
        draft["words"] = json!("Hello, this is {office}.");
        draft["hasConsent"] = json!(has_consent);
        let preview = world.call("preview_spoken", draft).await;
        told.push(format!("{kind}: {} calls", preview["calls"]));
        for one in preview["people"].as_array().expect("rows") {
            let why = one["leftOut"].as_str().unwrap_or("called");
            told.push(format!("  {}: {why}", one["display"].as_str().unwrap_or_default()));
        }
    }
    assert_snapshot!(told.join("\n"), @r"
    urgent: 2 calls
      (202) 555-0123: called
      (202) 555-0124: They have opted out.
      (202) 555-0125: called
      (202) 555-0126: Their calls are blocked, so they are not called either.
      (202) 555-0123: They stand here twice, and are called once.
      (202) 555-0101: This is a number of your own office.
      anonymous: They keep their number to themselves.
      911: This is an emergency or service number.
      72345: This short code takes texts, and no calls.
      Maya: This is not a phone number.
      (900) 234-5678: This is a premium-rate number.
    campaign: 1 calls
      (202) 555-0123: They have not agreed to calls like this.
      (202) 555-0124: They have opted out.
      (202) 555-0125: called
      (202) 555-0126: Their calls are blocked, so they are not called either.
      (202) 555-0123: They stand here twice, and are called once.
      (202) 555-0101: This is a number of your own office.
      anonymous: They keep their number to themselves.
      911: This is an emergency or service number.
      72345: This short code takes texts, and no calls.
      Maya: This is not a phone number.
      (900) 234-5678: This is a premium-rate number.
    campaign: 2 calls
      (202) 555-0123: called
      (202) 555-0124: They have opted out.
      (202) 555-0125: called
      (202) 555-0126: Their calls are blocked, so they are not called either.
      (202) 555-0123: They stand here twice, and are called once.
      (202) 555-0101: This is a number of your own office.
      anonymous: They keep their number to themselves.
      911: This is an emergency or service number.
      72345: This short code takes texts, and no calls.
      Maya: This is not a phone number.
      (900) 234-5678: This is a premium-rate number.
    ");
    let mut wrong = draft(&world, &to).await;
    wrong["words"] = json!("Hello {nmae}");
    assert_snapshot!(world.refusal("preview_spoken", wrong).await, @"bad_input [words]: Nothing stands for {nmae}. There are {name}, {first}, {detail}, {office} and {number}.");
    let without = draft(&world, " \n ").await;
    assert_snapshot!(world.refusal("preview_spoken", without).await, @"bad_input [to]: Choose whom to call: by name, by tag, or by number.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_hours_the_rest_waits_until_they_open_and_an_urgent_notice_goes_at_once() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["zone"] = json!("UTC");
    rules["hours"] = json!([{ "days": ["saturday", "sunday"], "from": "09:00", "to": "14:00" }]);
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
    world.sandbox.set_phone(MAYA, answers("1", None));
    world.sandbox.set_phone(NOAH, answers("1", None));
    let waits = draft(&world, "2025550123, Maya, today").await;
    let preview = world.call("preview_spoken", waits.clone()).await;
    assert_eq!((&preview["isOpen"], &preview["opens"]), (&json!(false), &json!("tomorrow at 9:00 AM")));
    let waits = start(&world, &waits).await;
    let mut urgent = draft(&world, "2025550124, Noah, today").await;
    urgent["kind"] = json!("urgent");
    let urgent = start(&world, &urgent).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &waits).await, @r"
    Maya (202) 555-0123: waiting
    = closed
    ");
    assert_snapshot!(results(&world, &urgent).await, @r"
    Noah (202) 555-0124: confirmed
    = done
    ");
    assert_eq!(called(&world), [NOAH]);
    world.advance(Duration::from_secs(18 * 60 * 60)).await;
    assert_snapshot!(results(&world, &waits).await, @r"
    Maya (202) 555-0123: confirmed
    = done
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_at_the_numbers_rate_a_few_at_once_and_can_be_paused_called_off_and_tried_again() {
    let world = World::open().await;
    let lines: Vec<String> = (130..140).map(|n| format!("+12025550{n}, Person {n}, today")).collect();
    let draft = draft(&world, &lines.join("\n")).await;
    let spoken = start(&world, &draft).await;
    let args = json!({ "spoken": spoken });
    world.advance(Duration::from_secs(2)).await;
    assert!((2..=3).contains(&called(&world).len()), "one a second: {:?}", called(&world));
    world.advance(Duration::from_secs(20)).await;
    assert_eq!(called(&world).len(), 5, "and no more than five at once");
    world.call("pause_spoken", args.clone()).await;
    world.advance(A_WHILE).await;
    assert_eq!(called(&world).len(), 5);
    let row = world.call("read_spoken", args.clone()).await["row"].clone();
    assert_eq!((&row["state"], &row["counts"]["waiting"]), (&json!("paused"), &json!(5)));
    assert_eq!(row["counts"]["unreached"], json!(5));
    world.call("resume_spoken", args.clone()).await;
    world.advance(Duration::from_secs(2)).await;
    world.call("cancel_spoken", args.clone()).await;
    world.advance(A_WHILE).await;
    let row = world.call("read_spoken", args.clone()).await["row"].clone();
    assert_eq!(row["state"], "canceled");
    let so_far = called(&world).len();
    assert!((6..10).contains(&so_far), "{so_far}");
    assert_snapshot!(world.refusal("retry_spoken", args).await, @"bad_input [spoken]: This was called off. Write it anew to call somebody.");
    // Another one: only who was not reached is called again.
    world.sandbox.set_phone(MAYA, answers("1", None));
    world.sandbox.set_phone(NOAH, Answering::Busy);
    let two = self::draft(&world, "2025550123, Maya, today\n2025550124, Noah, today").await;
    let two = start(&world, &two).await;
    world.advance(A_WHILE).await;
    world.sandbox.set_phone(NOAH, answers("2", None));
    world.call("retry_spoken", json!({ "spoken": two })).await;
    world.advance(A_WHILE).await;
    assert_snapshot!(results(&world, &two).await, @r"
    Maya (202) 555-0123: confirmed
    Noah (202) 555-0124: change
    = done
    ");
    let of = |who: &str| called(&world).iter().filter(|to| *to == who).count();
    assert_eq!((of(MAYA), of(NOAH)), (1, 2));
    let refused = world.refusal("retry_spoken", json!({ "spoken": two })).await;
    assert_snapshot!(refused, @"bad_input [spoken]: Everybody was reached. Nobody is called again.");
    world.close().await;
}
