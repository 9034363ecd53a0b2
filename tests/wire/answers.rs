//! Every answer of the sandbox to every request, held against Twilio's description, and read by the client.

use std::collections::BTreeSet;

use deskbell_sandbox::{Answering, Carrier, Sandbox, SandboxRecording, Tier};
use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::api::numbers::purchase;
use deskbell_twilio::api::{calls, messages, numbers};
use deskbell_twilio::twiml::{Record, Verb, Voice};
use deskbell_twilio::{Client, Clock, Credentials, Hosts, MediaSid, NumberSid, PhoneNumber, Secret};
use serde_json::Value;

use crate::office::{DESK, LANDLINE, MAYA, OMAR, Office, SIDE, START, SWITCHED_OFF, TOKEN, number, picture};
use crate::openapi::Spec;
use crate::requests::{self, Asked, Subjects};

/// The request, asked; its answer must be as described, and so must all pages after it.
async fn check(office: &Office, spec: &Spec, asked: &Asked) -> Vec<Value> {
    let mut pages = Vec::new();
    let mut next = Some(requests::follow(asked, &asked.path));
    if let Some(first) = &mut next {
        (first.query, first.form) = (asked.query.clone(), asked.form.clone());
    }
    while let Some(asked) = next {
        let what =
            format!("{} {:?} {} {:?} {:?}", asked.name, asked.method, asked.path, asked.query, asked.form);
        assert_eq!(spec.request_faults(&asked), Vec::<String>::new(), "{what}");
        let answer = office.ask(&asked).await;
        let body = String::from_utf8_lossy(&answer.body);
        let faults = spec.answer_faults(&asked, answer.status, &answer.body);
        assert_eq!(faults, Vec::<String>::new(), "{what}\n{} {body}", answer.status);
        assert_eq!((asked.read)(&answer.body), Ok(()), "{what}\n{body}");
        if answer.body.is_empty() {
            return pages;
        }
        assert_eq!(answer.content_type.as_deref(), Some("application/json;charset=utf-8"), "{what}");
        let page: Value = serde_json::from_slice(&answer.body).unwrap();
        let link = page["next_page_uri"].as_str().or_else(|| page["meta"]["next_page_url"].as_str());
        // The sandbox is all hosts at once, and says so in its links.
        let link = link.map(|link| link.replace(office.sandbox.url(), ""));
        next = link.map(|link| requests::follow(&asked, &link));
        pages.push(page);
    }
    pages
}

fn client(sandbox: &Sandbox, account: &deskbell_twilio::AccountSid, clock: &Clock) -> Client {
    let credentials = Credentials { account_sid: account.clone(), auth_token: Secret::new(TOKEN) };
    Client::new(credentials, Hosts::all_at(sandbox.url()), clock.clone()).unwrap()
}

/// The things that are really in an office.
async fn subjects(office: &Office) -> Subjects {
    let client = client(&office.sandbox, &office.account, &office.clock);
    let picture_message = office
        .sandbox
        .text_with_pictures(MAYA, &number(DESK), "Look", vec![picture(), picture(), picture()])
        .await;
    let list = messages::ListMedia { message: picture_message.clone(), page_size: None };
    let mut list = client.execute(&list).await.unwrap().media_list;
    let (media, doomed_media): (MediaSid, MediaSid) = (list.remove(0).sid, list.remove(0).sid);
    let (recording, doomed_recording) = (record(office, &client).await, record(office, &client).await);
    let pause = Voice::new().then(Verb::Pause(3600));
    let call = calls::Create::new(number(MAYA), number(DESK), calls::Instructions::Twiml(pause));
    let call = client.execute(&call).await.unwrap().sid;
    office.pass(8).await;
    let list = numbers::List { page_size: Some(1), ..numbers::List::default() };
    let number: NumberSid = client.execute(&list).await.unwrap().incoming_phone_numbers.remove(0).sid;
    let doomed = purchase::Create {
        phone_number: PhoneNumber::from_twilio("+12025550161").unwrap(),
        sms_url: None,
        address: None,
        bundle: None,
    };
    let doomed_number = client.execute(&doomed).await.unwrap().sid;
    Subjects {
        account: office.account.clone(),
        ours: PhoneNumber::from_twilio(DESK).unwrap(),
        theirs: PhoneNumber::from_twilio(MAYA).unwrap(),
        message: office.text(OMAR, "Grüße & more 🙂").await,
        picture_message,
        media,
        doomed_media,
        doomed: office.text(MAYA, "Forget this").await,
        number,
        service: office.service.clone(),
        call,
        doomed_call: recording.call,
        recording: recording.sid,
        doomed_recording: doomed_recording.sid,
        on_offer: PhoneNumber::from_twilio("+12025550160").unwrap(),
        doomed_number,
    }
}

/// A call to somebody whose silence is recorded.
async fn record(office: &Office, client: &Client) -> SandboxRecording {
    office.sandbox.set_phone(MAYA, Answering::and_presses(""));
    let record = Record { timeout: Some(2), ..Record::new(format!("{}/recorded", requests::NOBODY)) };
    let twiml = calls::Instructions::Twiml(Voice::new().then(record));
    client.execute(&calls::Create::new(number(MAYA), number(DESK), twiml)).await.unwrap();
    office.pass(20).await;
    office.sandbox.recordings().pop().unwrap()
}

#[tokio::test]
async fn every_answer_of_the_sandbox_is_as_twilio_describes_it() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    for sender in ["22395", "PHARMACY"] {
        office.text(sender, "Your code is 1234").await;
    }
    let about = subjects(&office).await;
    for asked in requests::all(&about) {
        check(&office, spec, &asked).await;
    }
    let fetch = messages::FetchMedia { message: about.picture_message.clone(), media: about.media.clone() };
    let bytes = client(&office.sandbox, &about.account, &office.clock).media(&fetch, 100).await.unwrap();
    assert_eq!(bytes.content_type(), Some("image/gif"));
    assert_eq!(bytes.bytes().await.unwrap(), picture().bytes);
}

/// The first request of this name, about things that are not there.
fn find(office: &Office, name: &str) -> Asked {
    let about = Subjects { account: office.account.clone(), ..Subjects::made_up() };
    requests::all(&about).into_iter().find(|asked| asked.name.ends_with(name)).unwrap()
}

#[tokio::test]
async fn a_text_is_as_described_in_every_state_that_it_passes() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    let client = client(&office.sandbox, &office.account, &office.clock);
    let list = find(&office, "messages::List");
    let create = |to: &str, from: Sender| messages::Create {
        to: number(to),
        from,
        body: "A text".to_owned(),
        media_urls: Vec::new(),
        status_callback: None,
    };
    let service = || Sender::Service(office.service.clone());
    for (to, from) in [
        (MAYA, Sender::Number(number(DESK))),
        (OMAR, service()),
        (SWITCHED_OFF, Sender::Number(number(SIDE))),
        (LANDLINE, service()),
    ] {
        client.execute(&create(to, from)).await.unwrap();
    }
    let scheduled = Asked {
        form: [
            ("To", MAYA),
            ("MessagingServiceSid", office.service.as_str()),
            ("Body", "Later"),
            ("ScheduleType", "fixed"),
            ("SendAt", "2026-07-03T09:00:00Z"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        ..find(&office, "messages::Create")
    };
    let later = check(&office, spec, &scheduled).await.remove(0);
    let mut seen = BTreeSet::new();
    for step in 0..12 {
        for page in check(&office, spec, &list).await {
            let texts = page["messages"].as_array().unwrap();
            seen.extend(texts.iter().map(|text| text["status"].as_str().unwrap().to_owned()));
        }
        match step {
            8 => {
                office.sandbox.switches().set_carrier(Carrier::Refuse(30001));
                client.execute(&create(MAYA, Sender::Number(number(DESK)))).await.unwrap();
            }
            9 => {
                let path = list.path.replace(".json", &format!("/{}.json", later["sid"].as_str().unwrap()));
                let form = vec![("Status".to_owned(), "canceled".to_owned())];
                check(&office, spec, &Asked { path, form, ..find(&office, "messages::Redact") }).await;
            }
            _ => {}
        }
        office.clock.advance(std::time::Duration::from_millis(400));
        office.sandbox.idle().await;
    }
    let wanted =
        ["accepted", "canceled", "delivered", "failed", "queued", "scheduled", "sent", "undelivered"];
    let missing: Vec<_> = wanted.into_iter().filter(|status| !seen.contains(*status)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "seen only {seen:?}");
}

#[tokio::test]
async fn the_story_of_a_front_desk_is_told_as_twilio_would() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open_with(Some(START)).await;
    office.sandbox.switches().set_tier(Tier::Trial);
    check(&office, spec, &find(&office, "account::Fetch")).await;
    let pages = check(&office, spec, &find(&office, "messages::List")).await;
    let texts: Vec<&Value> = pages.iter().flat_map(|page| page["messages"].as_array().unwrap()).collect();
    assert_eq!(texts.len(), office.sandbox.messages().len());
    assert!(texts.len() > 30, "a thin story of {} texts", texts.len());
    let media = find(&office, "messages::ListMedia");
    let of_nothing = Subjects::made_up().picture_message;
    for text in texts.iter().filter(|text| text["num_media"] != "0") {
        let path = media.path.replace(of_nothing.as_str(), text["sid"].as_str().unwrap());
        let asked = Asked { path, ..requests::follow(&media, &media.path) };
        let count: usize = check(&office, spec, &asked)
            .await
            .iter()
            .map(|page| page["media_list"].as_array().unwrap().len())
            .sum();
        assert_eq!(text["num_media"], count.to_string());
    }
}
