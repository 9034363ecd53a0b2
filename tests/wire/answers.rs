//! Every answer of the sandbox to every request, held against Twilio's description, and read by the client.

use std::collections::BTreeSet;

use deskbell_sandbox::{Answering, Carrier, Sandbox, SandboxRecording, Tier};
use deskbell_twilio::api::compliance::{EndUserType, bundles, documents, end_users, items, regulations};
use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::api::numbers::purchase;
use deskbell_twilio::api::recordings::transcriptions;
use deskbell_twilio::api::{calls, conferences, flows, messages, numbers};
use deskbell_twilio::twiml::{Conference, Dial, Record, Verb, Voice};
use deskbell_twilio::{
    CallSid, Client, Clock, ConferenceSid, Credentials, Hosts, MediaSid, NumberSid, PhoneNumber, Secret,
    TranscriptionSid,
};
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
    let (conference, participants) = conference(office, &client).await;
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
    let flow = client.execute(&flows::Create(requests::flows::draft())).await.unwrap().sid;
    let papers = papers(&client).await;
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
        conference,
        participants,
        recording: recording.sid,
        doomed_words: words_of(&client, &doomed_recording).await,
        doomed_recording: doomed_recording.sid,
        on_offer: PhoneNumber::from_twilio("+12025550160").unwrap(),
        doomed_number,
        flow,
        ..papers
    }
}

/// What was written down of a recording.
async fn words_of(client: &Client, recording: &SandboxRecording) -> TranscriptionSid {
    let list = transcriptions::List { recording: recording.sid.clone(), page_size: None };
    client.execute(&list).await.unwrap().transcriptions.remove(0).sid
}

/// Two who are in a conference.
async fn conference(office: &Office, client: &Client) -> (ConferenceSid, [CallSid; 2]) {
    let room = Conference { name: "desk".to_owned(), ..Conference::default() };
    for phone in ["+12025550151", "+12025550152"] {
        let answering = Answering::Answers { after: 1, keys: String::new(), talks: None };
        office.sandbox.set_phone(phone, answering);
        let voice = Voice::new().then(Dial::to([room.clone().into()]));
        let call = calls::Create::new(number(phone), number(DESK), calls::Instructions::Twiml(voice));
        client.execute(&call).await.unwrap();
    }
    office.pass(8).await;
    let found = client.execute(&conferences::List::default()).await.unwrap().conferences.remove(0).sid;
    let list = conferences::ListParticipants { conference: found.clone(), page_size: None };
    let mut people = client.execute(&list).await.unwrap().participants;
    (found, [people.remove(0).call_sid, people.remove(0).call_sid])
}

/// A bundle with somebody in it, and documents in none.
async fn papers(client: &Client) -> Subjects {
    let about = Subjects::made_up();
    let wanted = regulations::List { iso_country: Some("DE".to_owned()), ..regulations::List::default() };
    let regulation = client.execute(&wanted).await.unwrap().results.remove(0).sid;
    let attributes = serde_json::Map::new;
    let end_user = end_users::Create {
        friendly_name: "An office".to_owned(),
        kind: EndUserType::Business,
        attributes: attributes(),
    };
    let end_user = client.execute(&end_user).await.unwrap().sid;
    let document = documents::Create {
        friendly_name: "A passport".to_owned(),
        kind: "passport".to_owned(),
        attributes: attributes(),
    };
    let file = documents::File {
        name: "passport.pdf".to_owned(),
        content_type: "application/pdf",
        bytes: b"%PDF-1.4 %%EOF".to_vec(),
    };
    let uploaded = client.upload(&document, file).await.unwrap();
    assert_eq!(uploaded.mime_type.as_deref(), Some("application/pdf"));
    let doomed_document = client.execute(&document).await.unwrap().sid;
    let bundle = bundles::Create {
        friendly_name: "Papers".to_owned(),
        email: "owner@example.com".to_owned(),
        regulation: regulation.clone(),
        status_callback: None,
    };
    let bundle = client.execute(&bundle).await.unwrap().sid;
    let assign = items::Assign { bundle: bundle.clone(), object: end_user.as_str().to_owned() };
    let assignment = client.execute(&assign).await.unwrap().sid;
    Subjects { regulation, end_user, document: uploaded.sid, doomed_document, bundle, assignment, ..about }
}

/// A call to somebody whose silence is recorded.
async fn record(office: &Office, client: &Client) -> SandboxRecording {
    office.sandbox.set_phone(MAYA, Answering::and_presses(""));
    let record = Record {
        timeout: Some(2),
        transcribe_callback: Some(format!("{}/transcribed", requests::NOBODY)),
        ..Record::new(format!("{}/recorded", requests::NOBODY))
    };
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

#[tokio::test]
async fn a_registration_is_as_described_however_it_stands() {
    let Some(spec) = Spec::find() else { return };
    let office = Office::open().await;
    let sandbox = &office.sandbox;
    let brand = sandbox.add_brand();
    let campaign = sandbox.add_campaign(&brand, &office.service);
    let number = sandbox.add_verification(&number(SIDE)).unwrap();
    let about =
        Subjects { service: office.service.clone(), account: office.account.clone(), ..Subjects::made_up() };
    let standings: [[(&str, &str); 3]; 4] = [
        [
            (brand.as_str(), "PENDING"),
            (campaign.as_str(), "IN_PROGRESS"),
            (number.as_str(), "PENDING_REVIEW"),
        ],
        [(brand.as_str(), "FAILED"), (campaign.as_str(), "FAILED"), (number.as_str(), "TWILIO_REJECTED")],
        [(brand.as_str(), "SUSPENDED"), (campaign.as_str(), "SUSPENDED"), (number.as_str(), "IN_REVIEW")],
        [(brand.as_str(), "APPROVED"), (campaign.as_str(), "VERIFIED"), (number.as_str(), "TWILIO_APPROVED")],
    ];
    for standing in standings {
        for (sid, word) in standing {
            sandbox.set_registration(sid, word, &[(30701, "The state is not one of the United States.")]);
        }
        let mut seen = 0;
        for asked in requests::all(&about).iter().filter(|asked| asked.name.contains("registrations")) {
            for page in check(&office, spec, asked).await {
                let key = page["meta"]["key"].as_str().unwrap().to_owned();
                seen += page[&key].as_array().unwrap().len();
            }
        }
        assert_eq!(seen, 6, "each of three things, listed twice");
    }
}
