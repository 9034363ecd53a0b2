//! Twilio's own example, read and written again, and the requests as they go over the wire.

use jiff::civil::date;

use super::*;
use crate::decode::decode;
use crate::page::Page;
use crate::request::{encoded, path_and_query};

const PAGE: &str = r#"{"end":0,"first_page_uri":"/f","next_page_uri":null,"page":0,"page_size":50,"previous_page_uri":null,
"start":0,"uri":"/u","recordings":[
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","api_version":"2010-04-01","call_sid":"CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
"conference_sid":null,"channels":1,"date_created":"Fri, 14 Oct 2016 21:56:34 +0000","date_updated":"Fri, 14 Oct 2016 21:56:38 +0000",
"start_time":"Fri, 14 Oct 2016 21:56:34 +0000","price":"0.04","price_unit":"USD","duration":"4",
"sid":"REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","source":"RecordVerb","status":"completed","error_code":null,"uri":"/u.json",
"subresource_uris":{"transcriptions":"/t.json"},"encryption_details":{"encryption_cek":"OV4h"},"media_url":"http://api.twilio.com/m"},
{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","call_sid":"CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","channels":2,
"duration":"-1","price":null,"sid":"REbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","source":"DialVerb","status":"processing"}]}"#;

fn account() -> AccountSid {
    AccountSid::parse("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn recording() -> RecordingSid {
    RecordingSid::parse("REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()
}

fn sent(request: &impl Request) -> String {
    let path = path_and_query(request.path(&account()), &request.query());
    format!("{:?} {path} {}", request.method(), encoded(&request.form()))
}

#[test]
fn a_page_of_recordings_is_read_and_written_again() {
    let listing: Listing = decode(PAGE.as_bytes()).unwrap();
    assert_eq!(listing.next_page(), None);
    let [voicemail, conversation] = listing.recordings.as_slice() else { panic!("two recordings") };
    assert_eq!(voicemail.source, RecordingSource::RecordVerb);
    assert_eq!((voicemail.duration, voicemail.channels), (Some(4), Some(1)));
    assert!(voicemail.status.is_final());
    assert_eq!((conversation.duration, conversation.status.is_final()), (None, false));
    let again: Listing = decode(serde_json::to_string(&listing).unwrap().as_bytes()).unwrap();
    assert_eq!(again, listing);
}

#[test]
fn recordings_are_listed_read_heard_and_deleted() {
    let list = List {
        call: Some(CallSid::parse("CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()),
        conference: Some(ConferenceSid::parse("CFaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap()),
        created_on: Some(date(2026, 11, 3)),
        created_since: Some(date(2026, 11, 1)),
        created_until: Some(date(2026, 11, 4)),
        page_size: Some(100),
    };
    insta::assert_snapshot!(sent(&list), @"Get /2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Recordings.json?CallSid=CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&ConferenceSid=CFaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&DateCreated=2026-11-03&DateCreated%3E=2026-11-01&DateCreated%3C=2026-11-04&PageSize=100 ");
    let path = "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Recordings/REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(sent(&Fetch { recording: recording() }).replace(path, "…"), "Get ….json ");
    assert_eq!(sent(&Delete { recording: recording() }).replace(path, "…"), "Delete ….json ");
    let heard = |audio, channels| {
        let source = FetchAudio { recording: recording(), audio, channels };
        path_and_query(source.path(&account()), &source.query()).replace(path, "…")
    };
    assert_eq!(heard(Audio::Wav, None), "….wav");
    assert_eq!(heard(Audio::Mp3, Some(2)), "….mp3?RequestedChannels=2");
}

#[test]
fn the_later_state_of_a_recording_wins() {
    let words =
        ["in-progress", "paused", "stopped", "processing", "absent", "failed", "completed", "deleted"];
    let ranks: Vec<u8> = words.iter().map(|word| RecordingStatus::from(*word).rank()).collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5, 6, 7, 8]);
    let late = RecordingStatus::Completed.or_later(RecordingStatus::InProgress);
    assert_eq!(late, RecordingStatus::Completed);
    assert_eq!(
        RecordingStatus::Processing.or_later(RecordingStatus::from("new")),
        RecordingStatus::Processing
    );
}
