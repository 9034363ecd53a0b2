//! Calls that the account makes, and what it does to calls that go on.

use deskbell_twilio::sid::CallSid;

use super::calls::{ANN, transcript};
use super::*;
use crate::{Answering, Caller as Ringer};

async fn make(caller: &Caller, more: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("From", DESK), ("To", ANN)];
    form.extend_from_slice(more);
    caller.post("Calls.json", &form).await
}

#[tokio::test]
async fn a_call_is_made_answered_and_told_of() {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    listener.tell("/bridge", "<Dial callerId='+12025550100'>+12025550131</Dial>");
    sandbox.set_phone(ANN, Answering::and_presses(""));
    sandbox.set_phone(MAYA, Answering::Answers { after: 3, keys: String::new(), talks: Some(10) });
    let (url, status) = (listener.url("/bridge"), listener.url("/status"));
    let events = ["initiated", "ringing", "answered", "completed"];
    let mut more = vec![("Url", url.as_str()), ("StatusCallback", status.as_str())];
    more.extend(events.map(|event| ("StatusCallbackEvent", event)));
    let (code, made) = make(&Caller::of(&sandbox), &more).await;
    assert_eq!((code, &made["status"], &made["direction"]), (201, &"queued".into(), &"outbound-api".into()));
    pass(&sandbox, &clock, 40).await;
    let call = CallSid::parse(made["sid"].as_str().unwrap()).unwrap();
    assert_eq!(
        transcript(&sandbox, &call),
        ["0 s: Ringing", "4 s: talks with +12025550131", "14 s: WasHungUp"]
    );
    let told: Vec<String> =
        listener.heard_at("/status").iter().map(|told| told.field("CallStatus").to_owned()).collect();
    assert_eq!(told, ["initiated", "ringing", "in-progress", "completed"]);
    let (_, listed) = Caller::of(&sandbox).get(&format!("Calls.json?ParentCallSid={call}")).await;
    assert_eq!(listed["calls"].as_array().unwrap().len(), 1);
    assert_eq!(listed["calls"][0]["direction"], "outbound-dial");
}

#[tokio::test]
async fn a_phone_that_nobody_answers_rings_as_long_as_told() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    make(&caller, &[("Twiml", "<Response><Say>Hi</Say></Response>"), ("Timeout", "15")]).await;
    pass(&sandbox, &clock, 20).await;
    assert_eq!(sandbox.calls()[0].status.as_str(), "ringing");
    pass(&sandbox, &clock, 3).await;
    assert_eq!(sandbox.calls()[0].status.as_str(), "no-answer");
}

#[tokio::test]
async fn a_call_that_goes_on_is_sent_elsewhere_and_hung_up() {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    listener.tell("/voice", "<Dial>+12025550171</Dial>");
    listener.tell("/park", "<Say>One moment.</Say><Pause length='60'/>");
    sandbox.point_calls(&number(DESK), &listener.url("/voice"), "", "");
    sandbox.set_phone(ANN, Answering::and_presses(""));
    let call = sandbox.call(Ringer::by_hand(MAYA), &number(DESK));
    pass(&sandbox, &clock, 10).await;
    let (caller, path) = (Caller::of(&sandbox), format!("Calls/{call}.json"));
    let (code, body) = caller.post(&path, &[("Url", &listener.url("/park"))]).await;
    assert_eq!((code, &body["status"]), (200, &"in-progress".into()));
    pass(&sandbox, &clock, 5).await;
    assert_eq!(caller.delete(&path).await.0, 409);
    assert_eq!(caller.post(&path, &[("Status", "completed")]).await.1["status"], "completed");
    let (code, refusal) = caller.post(&path, &[("Status", "completed")]).await;
    assert_eq!((code, &refusal["code"]), (400, &21220.into()));
    assert_eq!(
        transcript(&sandbox, &call),
        ["0 s: Ringing", "5 s: talks with +12025550171", "10 s: “One moment.”", "11 s: silence for 60 s"]
    );
    let statuses: Vec<String> = sandbox.calls().iter().map(|call| call.status.to_string()).collect();
    assert_eq!(statuses, ["completed", "completed"]);
    assert_eq!(caller.delete(&path).await.0, 204);
    assert_eq!(caller.get(&path).await.0, 404);
}

#[tokio::test]
async fn a_call_from_nowhere_or_to_nobody_or_about_nothing_is_refused() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let twiml = ("Twiml", "<Response/>");
    for (form, code) in [
        (vec![("To", ANN), twiml], 21213),
        (vec![("From", DESK), twiml], 21201),
        (vec![("From", DESK), ("To", ANN)], 21205),
        (vec![("From", MAYA), ("To", ANN), twiml], 21210),
        (vec![("From", "desk"), ("To", ANN), twiml], 21212),
        (vec![("From", DESK), ("To", "+15005550004"), twiml], 21216),
        (vec![("From", DESK), ("To", "front"), twiml], 21211),
        (vec![("From", DESK), ("To", ANN), ("Url", "desk")], 21205),
        (vec![("From", DESK), ("To", ANN), ("Twiml", "<Response>")], 12100),
    ] {
        let (status, refusal) = caller.post("Calls.json", &form).await;
        assert_eq!((status, &refusal["code"]), (400, &code.into()), "{form:?}");
    }
}

#[tokio::test]
async fn magic_numbers_do_magic_and_credentials_for_tests_call_nobody() {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    let (sid, token) = sandbox.test_credentials();
    let caller = Caller::with(&sandbox, sid.as_str(), token.expose());
    let (url, ok) = (listener.url("/bridge"), "+15005550006");
    let magic = async |from: &str, to: &str| {
        let form = [("From", from), ("To", to), ("Url", &url), ("StatusCallback", &url)];
        let (_, body) = caller.post("Calls.json", &form).await;
        (body["code"].as_u64(), body["status"].as_str().map(str::to_owned))
    };
    assert_eq!(magic(ok, MAYA).await, (None, Some("queued".to_owned())));
    for (from, to, code) in [
        // The number that is shown is looked at first.
        ("+15005550001", "+15005550001", 21212),
        (DESK, MAYA, 21210),
        (ok, "+15005550001", 21217),
        (ok, "+15005550002", 21214),
        (ok, "+15005550003", 21215),
        (ok, "+15005550004", 21216),
    ] {
        assert_eq!(magic(from, to).await.0, Some(code), "{from} to {to}");
    }
    pass(&sandbox, &clock, 60).await;
    assert!(sandbox.calls().is_empty() && listener.heard_at("/bridge").is_empty());
}

#[tokio::test]
async fn somebody_is_told_what_to_do_as_it_happens() {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    listener.tell("/voice", "<Gather numDigits='1' action='/mail' timeout='20'/>");
    listener.tell("/mail", "<Record action='/bye' finishOnKey='#'/>");
    listener.tell("/bye", "<Say>Thank you.</Say>");
    sandbox.point_calls(&number(DESK), &listener.url("/voice"), "", "");
    let call = sandbox.call(Ringer::by_hand(MAYA), &number(DESK));
    pass(&sandbox, &clock, 2).await;
    sandbox.press(&call, "1");
    pass(&sandbox, &clock, 20).await;
    sandbox.speak(&call, "I am late.");
    sandbox.press(&call, "#");
    pass(&sandbox, &clock, 1).await;
    sandbox.hang_up(&call);
    sandbox.hang_up(&call);
    assert_eq!(
        transcript(&sandbox, &call),
        [
            "0 s: presses 1",
            "0 s: Tone",
            "20 s: says “I am late.”",
            "20 s: presses #",
            "20 s: “Thank you.”",
            "21 s: HungUp"
        ]
    );
    assert_eq!(sandbox.recordings()[0].words, "I am late.");
}
