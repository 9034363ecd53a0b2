//! Every request that the client can make, as it goes on the wire: bare, and with everything it can carry.
//! The full ones name each field, so that a new field does not compile until it stands here too.

use deskbell_twilio::api::messages::Sender;
use deskbell_twilio::api::numbers::available::{Kind, ListCountries, Search};
use deskbell_twilio::api::numbers::purchase;
use deskbell_twilio::api::recordings::{Audio, FetchAudio};
use deskbell_twilio::api::{account, alerts, messages, numbers, pricing, services};
use deskbell_twilio::media::Source;
use deskbell_twilio::request::{Method, Pairs, Request};
use deskbell_twilio::{
    AccountSid, AssignmentSid, BundleSid, CallSid, ConferenceSid, Country, DocumentSid, EndUserSid, FlowSid,
    Host, MediaSid, MessageSid, NumberSid, Party, PhoneNumber, RecordingSid, RegulationSid, ServiceSid,
    TranscriptionSid,
};
use jiff::civil::date;

use crate::openapi::Spec;

mod calls;
mod compliance;
mod conferences;
pub(crate) mod flows;
mod registrations;

/// An address at which nobody listens, so that no test calls anybody outside.
pub(crate) const NOBODY: &str = "http://127.0.0.1:9";

/// A request on its way, and how its answer is read.
pub(crate) struct Asked {
    /// The request's type.
    pub(crate) name: &'static str,
    pub(crate) host: Host,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) form: Vec<(String, String)>,
    /// What the client says to such an answer.
    pub(crate) read: fn(&[u8]) -> Result<(), String>,
}

/// Whom and what the requests are about.
pub(crate) struct Subjects {
    pub(crate) account: AccountSid,
    pub(crate) ours: PhoneNumber,
    pub(crate) theirs: PhoneNumber,
    pub(crate) message: MessageSid,
    /// With a picture.
    pub(crate) picture_message: MessageSid,
    pub(crate) media: MediaSid,
    pub(crate) doomed_media: MediaSid,
    pub(crate) doomed: MessageSid,
    pub(crate) number: NumberSid,
    pub(crate) service: ServiceSid,
    /// One that goes on.
    pub(crate) call: CallSid,
    pub(crate) doomed_call: CallSid,
    /// One that goes on, with the two who are in it.
    pub(crate) conference: ConferenceSid,
    pub(crate) participants: [CallSid; 2],
    pub(crate) recording: RecordingSid,
    pub(crate) doomed_recording: RecordingSid,
    /// What was written down of it.
    pub(crate) doomed_words: TranscriptionSid,
    /// A number that can be bought.
    pub(crate) on_offer: PhoneNumber,
    /// A number of ours that is given back.
    pub(crate) doomed_number: NumberSid,
    pub(crate) flow: FlowSid,
    /// What a bundle is to satisfy.
    pub(crate) regulation: RegulationSid,
    pub(crate) end_user: EndUserSid,
    /// In no bundle.
    pub(crate) document: DocumentSid,
    pub(crate) doomed_document: DocumentSid,
    /// That is still open.
    pub(crate) bundle: BundleSid,
    /// Of something in that bundle.
    pub(crate) assignment: AssignmentSid,
}

impl Subjects {
    pub(crate) fn made_up() -> Subjects {
        let digits = "0123456789abcdefABCDEF0123456789";
        Subjects {
            account: AccountSid::parse(&format!("AC{digits}")).unwrap(),
            ours: PhoneNumber::from_twilio("+12025550100").unwrap(),
            theirs: PhoneNumber::from_twilio("+12025550131").unwrap(),
            message: MessageSid::parse(&format!("SM{digits}")).unwrap(),
            picture_message: MessageSid::parse(&format!("MM{digits}")).unwrap(),
            media: MediaSid::parse(&format!("ME{digits}")).unwrap(),
            doomed_media: MediaSid::parse(&format!("ME{digits}")).unwrap(),
            doomed: MessageSid::parse(&format!("SM{digits}")).unwrap(),
            number: NumberSid::parse(&format!("PN{digits}")).unwrap(),
            service: ServiceSid::parse(&format!("MG{digits}")).unwrap(),
            call: CallSid::parse(&format!("CA{digits}")).unwrap(),
            doomed_call: CallSid::parse(&format!("CA{digits}")).unwrap(),
            conference: ConferenceSid::parse(&format!("CF{digits}")).unwrap(),
            participants: [0, 1].map(|_| CallSid::parse(&format!("CA{digits}")).unwrap()),
            recording: RecordingSid::parse(&format!("RE{digits}")).unwrap(),
            doomed_recording: RecordingSid::parse(&format!("RE{digits}")).unwrap(),
            doomed_words: TranscriptionSid::parse(&format!("TR{digits}")).unwrap(),
            on_offer: PhoneNumber::from_twilio("+12025550160").unwrap(),
            doomed_number: NumberSid::parse(&format!("PN{digits}")).unwrap(),
            flow: FlowSid::parse(&format!("FW{digits}")).unwrap(),
            regulation: RegulationSid::parse(&format!("RN{digits}")).unwrap(),
            end_user: EndUserSid::parse(&format!("IT{digits}")).unwrap(),
            document: DocumentSid::parse(&format!("RD{digits}")).unwrap(),
            doomed_document: DocumentSid::parse(&format!("RD{digits}")).unwrap(),
            bundle: BundleSid::parse(&format!("BU{digits}")).unwrap(),
            assignment: AssignmentSid::parse(&format!("BV{digits}")).unwrap(),
        }
    }
}

fn owned(pairs: Pairs) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn read<R: Request>(body: &[u8]) -> Result<(), String> {
    // Nothing is what `()` is read from.
    let body = if body.is_empty() { b"null" } else { body };
    serde_json::from_slice::<R::Reply>(body).map(drop).map_err(|error| error.to_string())
}

fn asked<R: Request>(account: &AccountSid, request: &R) -> Asked {
    Asked {
        name: std::any::type_name::<R>(),
        host: request.host(),
        method: request.method(),
        path: request.path(account),
        query: owned(request.query()),
        form: owned(request.form()),
        read: read::<R>,
    }
}

/// All of them, in an order in which they can be asked: what deletes comes last.
pub(crate) fn all(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let (message, service) = (about.message.clone(), about.service.clone());
    let mut all = vec![asked(account, &account::Fetch), asked(account, &account::FetchBalance)];
    all.extend(creations(about));
    all.extend(listings(about));
    all.extend([
        asked(account, &messages::Fetch { message: message.clone() }),
        asked(account, &messages::ListMedia { message: about.picture_message.clone(), page_size: None }),
        asked(account, &messages::ListMedia { message: about.picture_message.clone(), page_size: Some(1) }),
        asked(account, &numbers::List::default()),
        asked(
            account,
            &numbers::List {
                phone_number: Some("+1202555****".to_owned()),
                friendly_name: Some("(202) 555-0100".to_owned()),
                page_size: Some(1),
            },
        ),
        asked(account, &numbers::Fetch { number: about.number.clone() }),
        asked(account, &services::List::default()),
        asked(account, &services::List { page_size: Some(1) }),
        asked(account, &services::Fetch { service: service.clone() }),
        asked(account, &services::ListPhoneNumbers { service: service.clone(), page_size: None }),
        asked(account, &services::ListPhoneNumbers { service, page_size: Some(1000) }),
        asked(account, &pricing::FetchMessaging { country: Country::US }),
        asked(account, &pricing::FetchNumbers { country: Country::US }),
        asked(account, &pricing::FetchVoice { country: Country::US }),
        asked(account, &alerts::List::default()),
        asked(
            account,
            &alerts::List { since: Some(deskbell_twilio::Millis(1_795_000_000_000)), page_size: Some(1) },
        ),
    ]);
    all.extend(changes(about));
    all.extend(calls::all(about));
    all.extend(conferences::all(about));
    all.extend(flows::all(about));
    all.extend(shopping(about));
    all.extend(compliance::all(about));
    all.extend(registrations::all(about));
    all.extend([
        asked(
            account,
            &messages::DeleteMedia {
                message: about.picture_message.clone(),
                media: about.doomed_media.clone(),
            },
        ),
        asked(account, &messages::Redact { message }),
        asked(account, &messages::Delete { message: about.doomed.clone() }),
    ]);
    all
}

fn creations(about: &Subjects) -> [Asked; 5] {
    let text = |from: Sender| messages::Create {
        to: about.theirs.clone(),
        from,
        body: "Dr Lee can see you at 3 & not before 😁".to_owned(),
        media_urls: Vec::new(),
        status_callback: None,
    };
    let callback = || Some(format!("{NOBODY}/messages/status/7?a=b&c=d#rc=2"));
    let full = messages::Create {
        to: about.theirs.clone(),
        from: Sender::Number(about.ours.clone()),
        body: "A map".to_owned(),
        media_urls: vec![format!("{NOBODY}/media/1"), format!("{NOBODY}/media/2")],
        status_callback: callback(),
    };
    let pictures_alone = messages::Create { body: String::new(), ..full.clone() };
    [
        asked(&about.account, &text(Sender::Number(about.ours.clone()))),
        asked(&about.account, &text(Sender::Service(about.service.clone()))),
        asked(&about.account, &text(Sender::InService(about.ours.clone(), about.service.clone()))),
        asked(&about.account, &full),
        asked(&about.account, &pictures_alone),
    ]
}

/// Looking for a number, buying it, giving one back.
fn shopping(about: &Subjects) -> [Asked; 9] {
    let account = &about.account;
    let country = |code| Country::parse(code).unwrap();
    let full = Search {
        area_code: Some(202),
        contains: Some("555*1".to_owned()),
        in_locality: Some("Washington".to_owned()),
        sms_enabled: Some(true),
        mms_enabled: Some(true),
        voice_enabled: Some(true),
        page_size: Some(5),
        ..Search::new(Country::US, Kind::Local)
    };
    let bare = purchase::Create {
        phone_number: about.on_offer.clone(),
        sms_url: Some(format!("{NOBODY}/messages/incoming")),
        address: None,
        bundle: None,
    };
    [
        asked(account, &ListCountries),
        asked(account, &Search::new(country("AU"), Kind::Local)),
        asked(account, &Search::new(country("GB"), Kind::Mobile)),
        asked(account, &Search::new(country("US"), Kind::TollFree)),
        asked(account, &Search { contains: Some("wow".to_owned()), ..Search::new(Country::US, Kind::Local) }),
        asked(account, &full),
        asked(account, &bare),
        asked(account, &pricing::FetchNumbers { country: country("AU") }),
        asked(account, &purchase::Delete { number: about.doomed_number.clone() }),
    ]
}

/// A purchase on papers, which are made up: the sandbox would not know them.
fn purchase_on_papers() -> purchase::Create {
    let digits = "0123456789abcdef0123456789abcdef";
    purchase::Create {
        phone_number: PhoneNumber::from_twilio("+61491570156").unwrap(),
        sms_url: None,
        address: Some(format!("AD{digits}").parse().unwrap()),
        bundle: Some(format!("BU{digits}").parse().unwrap()),
    }
}

fn listings(about: &Subjects) -> [Asked; 5] {
    let phone = |number: &PhoneNumber| Some(Party::Phone(number.clone()));
    let full = messages::List {
        to: phone(&about.ours),
        from: phone(&about.theirs),
        sent_on: Some(date(2026, 7, 2)),
        sent_since: Some(date(2026, 7, 1)),
        sent_until: Some(date(2026, 7, 31)),
        page_size: Some(1),
    };
    let bare = messages::List::default();
    [
        asked(&about.account, &bare),
        asked(&about.account, &messages::List { page_size: Some(1), ..bare.clone() }),
        asked(&about.account, &full),
        asked(&about.account, &messages::List { from: Some(Party::from_twilio("22395")), ..bare.clone() }),
        asked(&about.account, &messages::List { from: Some(Party::from_twilio("PHARMACY")), ..bare }),
    ]
}

fn changes(about: &Subjects) -> [Asked; 5] {
    let url = |path: &str| Some(format!("{NOBODY}/{path}#rc=1&ct=2000"));
    let post = || Some("POST".to_owned());
    let sid = |prefix: &str| Some(format!("{prefix}0123456789abcdef0123456789abcdef"));
    let full = numbers::Update {
        number: about.number.clone(),
        friendly_name: Some("Front desk".to_owned()),
        sms_url: url("messages/incoming"),
        sms_method: post(),
        sms_fallback_url: url("fallback"),
        sms_fallback_method: Some("GET".to_owned()),
        sms_application_sid: sid("AP"),
        voice_url: url("calls/incoming"),
        voice_method: post(),
        voice_fallback_url: url("fallback"),
        voice_fallback_method: post(),
        voice_application_sid: sid("AP"),
        trunk_sid: sid("TK"),
        status_callback: url("calls/status"),
        status_callback_method: post(),
    };
    let nothing = || Some(String::new());
    let emptied = numbers::Update {
        sms_url: nothing(),
        sms_fallback_url: nothing(),
        sms_application_sid: nothing(),
        voice_url: nothing(),
        voice_fallback_url: nothing(),
        voice_application_sid: nothing(),
        trunk_sid: nothing(),
        status_callback: nothing(),
        ..numbers::Update::new(about.number.clone())
    };
    [
        asked(&about.account, &numbers::Update::new(about.number.clone())),
        asked(&about.account, &full),
        asked(&about.account, &emptied),
        asked(
            &about.account,
            &services::Update { service: about.service.clone(), use_inbound_webhook_on_number: None },
        ),
        asked(
            &about.account,
            &services::Update { service: about.service.clone(), use_inbound_webhook_on_number: Some(true) },
        ),
    ]
}

/// A link of an answer, as the client would follow it after `before`.
pub(crate) fn follow(before: &Asked, link: &str) -> Asked {
    let base = reqwest::Url::parse(&format!("https://{}", before.host.name())).unwrap();
    let url = base.join(link).unwrap();
    let query = url.query_pairs().into_owned().collect();
    let Asked { name, host, method, read, .. } = *before;
    Asked { name, host, method, path: url.path().to_owned(), query, form: Vec::new(), read }
}

#[test]
fn every_request_is_valid_by_twilios_description() {
    let Some(spec) = Spec::find() else { return };
    let about = Subjects::made_up();
    let mut all = all(&about);
    all.push(asked(&about.account, &purchase_on_papers()));
    for asked in &all {
        assert_eq!(spec.request_faults(asked), Vec::<String>::new(), "{}: {}", asked.name, asked.path);
    }
}

#[test]
fn bytes_of_a_picture_are_at_a_described_path_without_its_ending() {
    let Some(spec) = Spec::find() else { return };
    let about = Subjects::made_up();
    let fetch = messages::FetchMedia { message: about.picture_message.clone(), media: about.media.clone() };
    let path = format!("{}.json", fetch.path(&about.account));
    let asked = Asked { path, ..asked(&about.account, &account::Fetch) };
    assert_eq!(spec.request_faults(&asked), Vec::<String>::new());
}

#[test]
fn sound_of_a_recording_is_at_a_described_path_with_another_ending() {
    let Some(spec) = Spec::find() else { return };
    let about = Subjects::made_up();
    let fetch = FetchAudio { recording: about.recording.clone(), audio: Audio::Wav, channels: None };
    let path = fetch.path(&about.account).replace(".wav", ".json");
    let asked = Asked { path, ..asked(&about.account, &account::Fetch) };
    assert_eq!(spec.request_faults(&asked), Vec::<String>::new());
}
