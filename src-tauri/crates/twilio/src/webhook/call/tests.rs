//! Forms about calls, as Twilio documents them, and forms of every other kind.

use proptest::prelude::*;

use super::*;
use crate::api::calls::CallDirection;
use crate::api::recordings::{RecordingSource, RecordingStatus};
use crate::party::Party;
use crate::webhook::gather::Gathered;
use crate::webhook::recording::{self, Recorded};
use crate::webhook::transcription::{Transcribed, TranscriptionStatus};

const ACCOUNT: &str = "ACffffffffffffffffffffffffffffffff";
const CALL: &str = "CA0123456789abcdef0123456789abcdef";
const ABOUT: &str = "CallSid=CA0123456789abcdef0123456789abcdef&AccountSid=ACffffffffffffffffffffffffffffffff&\
From=%2B12025550123&To=%2B12025550100&CallStatus=ringing&ApiVersion=2010-04-01&Direction=inbound";
const GEO: &str = "Called=%2B12025550100&ToState=DC&CallerCountry=US&ForwardedFrom=%2B12025550144&\
CallerName=JONES+ANN&StirVerstat=TN-Validation-Passed-A&FromZip=&Shiny=new";
const RECORDING: &str = "RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC%2FRecordings%2F\
RE0123456789abcdef0123456789abcdef&RecordingDuration=12";

fn read<F: Form>(fields: &str) -> Result<F, BadForm> {
    F::parse(format!("{ABOUT}&{fields}").as_bytes())
}

#[test]
fn a_call_that_comes_in_is_read_whole() {
    let voice: Voice = read(GEO).unwrap();
    assert_eq!(voice.call.call_sid.as_str(), CALL);
    assert_eq!(voice.call.account_sid.as_str(), ACCOUNT);
    assert_eq!(voice.call.from, Party::from_twilio("+12025550123"));
    assert_eq!(voice.call.to, Party::from_twilio("+12025550100"));
    assert_eq!(voice.call.status, CallStatus::Ringing);
    assert_eq!(voice.call.direction, CallDirection::Inbound);
    assert_eq!(voice.call.forwarded_from, Some(Party::from_twilio("+12025550144")));
    assert_eq!(voice.call.caller_name.as_deref(), Some("JONES ANN"));
    assert_eq!((&voice.call.parent_call_sid, &voice.call.failure), (&None, &None));
    assert_eq!(
        names(&voice.rest).join(" "),
        "ApiVersion Called ToState CallerCountry StirVerstat FromZip Shiny"
    );
    let shown = format!("{voice:?}");
    assert!(!shown.contains("5550123") && !shown.contains("5550144"), "{shown}");
}

#[test]
fn a_fallback_is_told_what_failed() {
    let url = "https%3A%2F%2Fdesk.example.com%2Fvoice";
    let voice: Voice = read(&format!("ErrorCode=11200&ErrorUrl={url}")).unwrap();
    let failure = voice.call.failure.unwrap();
    assert_eq!((failure.code, failure.url.as_deref()), (11200, Some("https://desk.example.com/voice")));
}

#[test]
fn a_withheld_caller_is_nobody() {
    for from in ["anonymous", "%2B266696687", ""] {
        let body = ABOUT.replace("%2B12025550123", from);
        assert_eq!(Voice::parse(body.as_bytes()).unwrap().call.from, Party::Withheld, "{from}");
    }
}

#[test]
fn what_must_be_there_must_be_there() {
    for (name, missing) in [
        ("CallSid", "CallSid=CA0123456789abcdef0123456789abcdef&"),
        ("CallStatus", "&CallStatus=ringing"),
        ("Direction", "&Direction=inbound"),
    ] {
        let body = ABOUT.replace(missing, "");
        assert_eq!(Voice::parse(body.as_bytes()), Err(BadForm::Missing(name)));
    }
    let body = ABOUT.replace(CALL, "SM0123456789abcdef0123456789abcdef");
    assert_eq!(Voice::parse(body.as_bytes()), Err(BadForm::Invalid("CallSid")));
    assert_eq!(read::<Dialed>(""), Err(BadForm::Missing("DialCallStatus")));
    assert_eq!(read::<Recorded>("Digits=1"), Err(BadForm::Missing("RecordingUrl")));
}

#[test]
fn a_leg_tells_how_it_fares() {
    let status: Status = read(
        "ParentCallSid=CA00000000000000000000000000000001&CallDuration=31&Duration=1&SequenceNumber=3&\
         Timestamp=Fri%2C+18+Oct+2019+17%3A03%3A00+%2B0000&CallbackSource=call-progress-events&AnsweredBy=human&\
         SipResponseCode=200",
    )
    .unwrap();
    assert_eq!(status.status(), &CallStatus::Ringing);
    assert_eq!((status.duration, status.sequence, status.sip_response), (Some(31), Some(3), Some(200)));
    assert_eq!(status.timestamp, Some(Millis(1_571_418_180_000)));
    assert_eq!(status.answered_by, Some(AnsweredBy::Human));
    assert_eq!(status.call.parent_call_sid.as_ref().unwrap().as_str(), "CA00000000000000000000000000000001");
    assert_eq!(names(&status.rest), ["ApiVersion", "Duration", "CallbackSource"]);
}

#[test]
fn a_dial_tells_how_it_ended() {
    let fields = format!(
        "DialCallStatus=completed&DialCallSid={CALL}&DialCallDuration=60&DialBridged=true&{RECORDING}"
    );
    let dialed: Dialed = read(&fields).unwrap();
    assert!(dialed.dial_status.is_answered());
    assert_eq!(dialed.dial_call_sid.as_ref().unwrap().as_str(), CALL);
    assert_eq!((dialed.dial_duration, dialed.is_bridged), (Some(60), Some(true)));
    assert!(dialed.is_joined());
    let heard = dialed.recording.unwrap();
    assert_eq!((heard.sid.as_str(), heard.duration), ("RE0123456789abcdef0123456789abcdef", Some(12)));
    for (word, is) in [("busy", false), ("no-answer", false), ("answered", true), ("canceled", false)] {
        let dialed: Dialed = read(&format!("DialCallStatus={word}")).unwrap();
        assert_eq!((dialed.dial_status.as_str(), dialed.is_joined()), (word, is));
    }
}

#[test]
fn a_leg_that_did_not_press_1_was_answered_and_never_joined() {
    let dialed: Dialed = read("DialCallStatus=completed&DialBridged=false").unwrap();
    assert!(dialed.dial_status.is_answered() && !dialed.is_joined());
}

#[test]
fn keys_words_and_silence_are_told() {
    let keys: Gathered = read("Digits=1&FinishedOnKey=&msg=Gather+End").unwrap();
    assert_eq!((keys.digits.as_str(), &keys.speech), ("1", &None));
    assert_eq!(names(&keys.rest), ["ApiVersion", "FinishedOnKey", "msg"]);
    let words: Gathered = read("SpeechResult=an+appointment&Confidence=0.91").unwrap();
    assert_eq!(words.speech.as_deref(), Some("an appointment"));
    assert_eq!(words.confidence.unwrap().as_str(), "0.91");
    let silence: Gathered = read("").unwrap();
    assert_eq!((silence.digits.as_str(), silence.speech), ("", None));
}

#[test]
fn a_voicemail_is_told_three_times() {
    let left: Recorded = read(&format!("{RECORDING}&Digits=hangup")).unwrap();
    assert!(left.is_hung_up());
    assert_eq!(left.recording.duration, Some(12));
    let heard = format!(
        "AccountSid={ACCOUNT}&CallSid={CALL}&RecordingSid=RE0123456789abcdef0123456789abcdef&{RECORDING}&\
         RecordingStatus=completed&RecordingChannels=1&RecordingStartTime=Fri%2C+18+Oct+2019+17%3A03%3A00+%2B0000&\
         RecordingSource=RecordVerb&RecordingTrack=both&ErrorCode=0"
    );
    let status = recording::Status::parse(heard.as_bytes()).unwrap();
    assert_eq!(status.status, RecordingStatus::Completed);
    assert_eq!(status.source, Some(RecordingSource::RecordVerb));
    assert_eq!((status.duration, status.channels, status.error_code), (Some(12), Some(1), Some(0)));
    assert_eq!(names(&status.rest), ["RecordingTrack"]);
    let words = format!(
        "AccountSid={ACCOUNT}&CallSid={CALL}&RecordingSid=RE0123456789abcdef0123456789abcdef&\
         TranscriptionSid=TR0123456789abcdef0123456789abcdef&TranscriptionStatus=completed&TranscriptionText=Call+me"
    );
    let words = Transcribed::parse(words.as_bytes()).unwrap();
    assert_eq!((words.status.clone(), words.text.as_str()), (TranscriptionStatus::Completed, "Call me"));
    assert!(!format!("{words:?}").contains("Call me"));
}

fn is_read_again<F: Form + PartialEq + fmt::Debug>(fields: &str) -> Result<(), TestCaseError> {
    if let Ok(form) = F::parse(fields.as_bytes()) {
        prop_assert_eq!(F::parse(form.to_body().as_bytes()).unwrap(), form);
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_form_is_written_as_it_was_read(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                GEO, RECORDING, "ParentCallSid=x", "ParentCallSid=CA0123456789abcdef0123456789abcdef",
                "DialCallStatus=busy", "DialCallStatus=", "DialBridged=false", "Digits=1", "Digits=", "Digits=2",
                "SpeechResult=hi", "SpeechResult=", "Confidence=high", "ErrorCode=11200", "ErrorUrl=x", "CallDuration=9",
                "Timestamp=now", "RecordingSid=RE0123456789abcdef0123456789abcdef", "RecordingUrl=", "CallerName=",
                "RecordingStatus=completed", "TranscriptionSid=TR0123456789abcdef0123456789abcdef",
                "TranscriptionStatus=failed", "ForwardedFrom=", "RecordingSid=x",
            ]),
            0..10,
        ),
    ) {
        let fields = format!("{ABOUT}&{}", parts.join("&"));
        is_read_again::<Voice>(&fields)?;
        is_read_again::<Status>(&fields)?;
        is_read_again::<Dialed>(&fields)?;
        is_read_again::<Gathered>(&fields)?;
        is_read_again::<Recorded>(&fields)?;
        is_read_again::<recording::Status>(&fields)?;
        is_read_again::<Transcribed>(&fields)?;
    }
}
