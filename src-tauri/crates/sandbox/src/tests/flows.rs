//! Flows answer calls inside Twilio: at an address that fails, and in the middle of a call.

use deskbell_twilio::api::flows::definition::{Case, Does, When, Widget};
use deskbell_twilio::api::flows::{Create, Definition, Draft, Flow, Status, Validate};
use deskbell_twilio::{Client, Credentials, Error, Hosts};

use super::calls::{ANN, transcript};
use super::*;
use crate::{Answering, Caller as Ringer, Webhooks};

fn client(sandbox: &Sandbox, clock: &Clock) -> Client {
    let account_sid = AccountSid::parse(ACCOUNT).unwrap();
    let credentials = Credentials { account_sid, auth_token: Secret::new(TOKEN) };
    Client::new(credentials, Hosts::all_at(sandbox.url()), clock.clone()).unwrap()
}

fn draft(first: &str) -> Draft {
    let widget = |name: &str, does| Widget { name: name.to_owned(), does };
    let to = |name: &str| Some(name.to_owned());
    let split = |input: &str, value: &str, then: Option<String>, otherwise: &str| Does::Split {
        input: input.to_owned(),
        cases: vec![Case { when: When::Is(value.to_owned()), next: then }],
        otherwise: to(otherwise),
    };
    let say = |words: &str, next| Does::Say {
        words: words.to_owned(),
        language: "en-US".to_owned(),
        voice: String::new(),
        next,
    };
    let connect = Does::Connect {
        to: ANN.to_owned(),
        caller_id: "{{contact.channel.address}}".to_owned(),
        timeout: 10,
        next: to("spoke"),
    };
    Draft {
        friendly_name: "Desk".to_owned(),
        status: Status::Published,
        definition: Definition {
            description: "Answers".to_owned(),
            first: first.to_owned(),
            widgets: vec![
                widget("over", split("{{trigger.call.DialCallStatus}}", "completed", None, "hello")),
                widget("hello", say("Hello.", to("ring"))),
                widget("ring", connect),
                widget("spoke", split("{{widgets.ring.DialCallStatus}}", "completed", None, "sorry")),
                widget("sorry", say("Please leave a message.", to("record"))),
                widget("record", Does::Record { longest: 60, silence: 5, next: to("bye") }),
                widget("bye", say("Thank you.", None)),
            ],
        },
        commit_message: None,
    }
}

/// A desk whose calls go to an address where nobody answers, and then to a flow.
async fn asleep() -> (Sandbox, Clock, Flow) {
    let (sandbox, clock) = start(None).await;
    let flow = client(&sandbox, &clock).execute(&Create(draft("over"))).await.unwrap();
    let address = flow.webhook_url.clone().unwrap();
    sandbox.point_calls(&number(DESK), "http://127.0.0.1:9/voice#rc=0", &address, "");
    (sandbox, clock, flow)
}

#[tokio::test]
async fn a_caller_is_greeted_rings_a_phone_and_leaves_a_message_while_nobody_answers_the_address() {
    let (sandbox, clock, _) = asleep().await;
    let call = sandbox.call(Ringer::new(MAYA).leaves("It is Maya.", 6), &number(DESK));
    pass(&sandbox, &clock, 40).await;
    assert_eq!(
        transcript(&sandbox, &call),
        [
            "0 s: “Hello.”",
            "1 s: Ringing",
            "16 s: “Please leave a message.”",
            "18 s: Tone",
            "18 s: says “It is Maya.”",
            "24 s: HungUp"
        ]
    );
    let recording = &sandbox.recordings()[0];
    assert_eq!((recording.words.as_str(), recording.duration), ("It is Maya.", Some(6)));
    assert_eq!(recording.source.as_str(), "RecordVerb");
    let alerts: Vec<_> = sandbox.alerts().iter().map(|alert| (alert.code, alert.url.clone())).collect();
    assert_eq!(alerts, [(11200, "http://127.0.0.1:9/voice#rc=0".to_owned())]);
}

#[tokio::test]
async fn who_spoke_with_somebody_is_not_asked_for_a_message() {
    let (sandbox, clock, _) = asleep().await;
    sandbox.set_phone(ANN, Answering::Answers { after: 3, keys: String::new(), talks: Some(10) });
    let call = sandbox.call(Ringer::new(MAYA).talks(60), &number(DESK));
    pass(&sandbox, &clock, 40).await;
    let told = transcript(&sandbox, &call);
    assert!(told.iter().any(|line| line.ends_with(&format!("talks with {ANN}"))), "{told:?}");
    assert!(told.last().is_some_and(|line| line.ends_with("WasHungUp")), "{told:?}");
    assert!(sandbox.recordings().is_empty());
}

#[tokio::test]
async fn a_switch_that_keeps_everything_away_keeps_no_flow_away() {
    let (sandbox, clock, _) = asleep().await;
    sandbox.switches().set_webhooks(Webhooks::Unreachable);
    let call = sandbox.call(Ringer::new(MAYA).leaves("Hi.", 4), &number(DESK));
    pass(&sandbox, &clock, 40).await;
    assert_eq!(transcript(&sandbox, &call)[0], "0 s: “Hello.”");
    assert_eq!(sandbox.recordings().len(), 1);
}

#[tokio::test]
async fn the_account_calls_itself_and_both_sides_are_calls() {
    use deskbell_twilio::api::calls::{Create as Call, Instructions};
    use deskbell_twilio::twiml::{Say, Verb, Voice};
    let (sandbox, clock, _) = asleep().await;
    let words = Voice::new().then(Say::new("This is a test.")).then(Verb::Pause(60));
    let create = Call::new(number(DESK), number(SIDE), Instructions::Twiml(words));
    client(&sandbox, &clock).execute(&create).await.unwrap();
    pass(&sandbox, &clock, 60).await;
    let calls: Vec<String> = sandbox
        .calls()
        .iter()
        .filter(|call| call.parent.is_none())
        .map(|call| format!("{} {} {} {}", call.direction, call.from, call.to, call.status))
        .collect();
    assert_eq!(
        calls,
        [format!("outbound-api {SIDE} {DESK} completed"), format!("inbound {SIDE} {DESK} completed")]
    );
    assert_eq!(sandbox.recordings()[0].words, "This is a test.");
}

#[tokio::test]
async fn what_would_not_run_is_refused_by_name() {
    let (sandbox, _) = start(None).await;
    let mut definition = draft("over").definition.to_json();
    let refused = async |definition: &Value| {
        let text = definition.to_string();
        let form = [("FriendlyName", "Desk"), ("Status", "published"), ("Definition", text.as_str())];
        let (status, body) = Caller::of(&sandbox).post("/v2/Flows/Validate", &form).await;
        format!("{status} {}", body["message"].as_str().unwrap_or_default())
    };
    assert_eq!(refused(&definition).await, "200 ");
    definition["states"][2]["type"] = "send-to-the-moon".into();
    assert_eq!(
        refused(&definition).await,
        "400 Flow definition is invalid: hello: unknown widget type send-to-the-moon"
    );
    definition["states"][2]["type"] = "say-play".into();
    definition["states"][2]["transitions"][0]["next"] = "nowhere".into();
    definition["states"][6]["properties"]["play_beep"] = true.into();
    assert_eq!(
        refused(&definition).await,
        "400 Flow definition is invalid: hello: transition audioComplete leads to nowhere, which is not there; \
         record: play_beep must be a string"
    );
}

#[tokio::test]
async fn a_flow_is_changed_listed_and_deleted_and_counts_its_revisions() {
    use deskbell_twilio::api::flows::{Delete, Fetch, List, Update};
    let (sandbox, clock, flow) = asleep().await;
    let client = client(&sandbox, &clock);
    let mut other = draft("hello");
    other.definition.widgets.remove(0);
    assert_eq!(client.execute(&Validate(other.clone())).await.unwrap().valid, Some(true));
    let changed = client.execute(&Update { flow: flow.sid.clone(), draft: other }).await.unwrap();
    assert_eq!((flow.revision, changed.revision), (1, 2));
    assert_eq!(client.execute(&List::default()).await.unwrap().flows[0].definition, None);
    client.execute(&Delete { flow: flow.sid.clone() }).await.unwrap();
    let gone = client.execute(&Fetch { flow: flow.sid }).await;
    assert!(matches!(gone, Err(Error::Refused { status: 404, .. })));
}
