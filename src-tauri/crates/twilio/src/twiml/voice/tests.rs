//! Every verb as it is written, checked by Twilio's rules.

use super::*;
use crate::api::calls::CallEvent;
use crate::api::recordings::RecordingEvent;
use crate::phone::PhoneNumber;
use crate::twiml::rules::check;
use crate::twiml::{Conference, DialRecord, Input, Number, Prompt, Sip, Target};

fn number(digits: &str) -> PhoneNumber {
    PhoneNumber::from_twilio(digits).unwrap()
}

fn written(verb: impl Into<Verb>) -> String {
    let xml = Voice::new().then(verb).to_xml();
    assert_eq!(check(&xml), [], "{xml}");
    let start = r#"<?xml version="1.0" encoding="UTF-8"?><Response>"#;
    xml.strip_prefix(start).unwrap().strip_suffix("</Response>").unwrap().to_owned()
}

#[test]
fn an_answer_that_does_nothing_is_empty() {
    assert_eq!(Voice::new().to_xml(), r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
}

#[test]
fn words_are_spoken_and_sound_is_played() {
    let say = Say {
        voice: Some("Polly.Nicole".to_owned()),
        language: Some("en-AU".to_owned()),
        loops: Some(2),
        ..Say::new("Tom & \"Ann\" <3\u{0}")
    };
    insta::assert_snapshot!(written(say), @r#"<Say voice="Polly.Nicole" language="en-AU" loop="2">Tom &amp; &quot;Ann&quot; &lt;3</Say>"#);
    insta::assert_snapshot!(written(Play::new("https://desk.example.com/hold.wav?a=1&b=2")), @"<Play>https://desk.example.com/hold.wav?a=1&amp;b=2</Play>");
}

#[test]
fn staff_are_called_all_at_once() {
    let confirmed = Number {
        url: Some("https://desk.example.com/whisper".to_owned()),
        status_callback: Some("https://desk.example.com/leg".to_owned()),
        status_events: vec![CallEvent::Ringing, CallEvent::Answered, CallEvent::Completed],
        ..Number::new(number("+12025550111"))
    };
    let desk = Sip {
        uri: "sip:front@office.example".to_owned(),
        username: Some("front".to_owned()),
        password: Some("p&ss".to_owned()),
        ..Sip::default()
    };
    let dial = Dial {
        action: Some("https://desk.example.com/dialed".to_owned()),
        timeout: Some(18),
        caller_id: Some("+12025550100".to_owned()),
        answer_on_bridge: Some(true),
        record: Some(DialRecord::FromAnswerDual),
        recording_status_callback: Some("https://desk.example.com/recording".to_owned()),
        recording_events: vec![RecordingEvent::Completed, RecordingEvent::Absent],
        ..Dial::to([confirmed.into(), desk.into()])
    };
    assert!(!format!("{dial:?}").contains("p&ss"));
    insta::assert_snapshot!(written(dial), @r#"<Dial action="https://desk.example.com/dialed" timeout="18" callerId="+12025550100" answerOnBridge="true" record="record-from-answer-dual" recordingStatusCallback="https://desk.example.com/recording" recordingStatusCallbackEvent="completed absent"><Number url="https://desk.example.com/whisper" statusCallback="https://desk.example.com/leg" statusCallbackEvent="ringing answered completed">+12025550111</Number><Sip username="front" password="p&amp;ss">sip:front@office.example</Sip></Dial>"#);
}

#[test]
fn a_conference_is_joined_alone() {
    let room = Conference {
        name: "desk".to_owned(),
        starts_on_enter: Some(true),
        ends_on_exit: Some(false),
        muted: Some(false),
        label: Some("caller".to_owned()),
        status_events: vec!["join".to_owned(), "leave".to_owned()],
        ..Conference::default()
    };
    insta::assert_snapshot!(written(Dial::to([Target::from(room)])), @r#"<Dial><Conference muted="false" startConferenceOnEnter="true" endConferenceOnExit="false" participantLabel="caller" statusCallbackEvent="join leave">desk</Conference></Dial>"#);
}

#[test]
fn keys_and_words_are_listened_for() {
    let gather = Gather {
        action: Some("https://desk.example.com/menu?step=2".to_owned()),
        input: Some(Input::Both),
        timeout: Some(6),
        num_digits: Some(1),
        finish_on_key: Some(String::new()),
        language: Some("en-AU".to_owned()),
        hints: Some("appointment, hours".to_owned()),
        speech_timeout: Some("auto".to_owned()),
        even_if_empty: Some(true),
        prompts: vec![
            Say::new("Press 1").into(),
            Prompt::Pause(2),
            Play::new("https://x.example/a.mp3").into(),
        ],
    };
    insta::assert_snapshot!(written(gather), @r#"<Gather input="dtmf speech" action="https://desk.example.com/menu?step=2" timeout="6" numDigits="1" finishOnKey="" language="en-AU" hints="appointment, hours" speechTimeout="auto" actionOnEmptyResult="true"><Say>Press 1</Say><Pause length="2"/><Play>https://x.example/a.mp3</Play></Gather>"#);
}

#[test]
fn a_voicemail_is_recorded() {
    let record = Record {
        timeout: Some(5),
        finish_on_key: Some("#".to_owned()),
        max_length: Some(120),
        play_beep: Some(true),
        trims_silence: Some(true),
        recording_status_callback: Some("https://desk.example.com/recording".to_owned()),
        recording_events: vec![RecordingEvent::Completed],
        transcribe_callback: Some("https://desk.example.com/words".to_owned()),
        ..Record::new("https://desk.example.com/recorded")
    };
    insta::assert_snapshot!(written(record), @r##"<Record action="https://desk.example.com/recorded" timeout="5" finishOnKey="#" maxLength="120" playBeep="true" trim="trim-silence" recordingStatusCallback="https://desk.example.com/recording" recordingStatusCallbackEvent="completed" transcribe="true" transcribeCallback="https://desk.example.com/words"/>"##);
}

#[test]
fn the_short_verbs_are_short() {
    assert_eq!(written(Verb::Pause(3)), r#"<Pause length="3"/>"#);
    assert_eq!(written(Verb::Hangup), "<Hangup/>");
    assert_eq!(written(Reject::Busy), r#"<Reject reason="busy"/>"#);
    assert_eq!(written(Reject::Rejected), r#"<Reject reason="rejected"/>"#);
    assert_eq!(written(Verb::Redirect("/next?a=1&b=2".to_owned())), "<Redirect>/next?a=1&amp;b=2</Redirect>");
}

#[test]
fn debug_shows_neither_words_nor_numbers() {
    let answer =
        Voice::new().then(Say::new("private")).then(Dial::to([Number::new(number("+12025550111")).into()]));
    let shown = format!("{answer:?}");
    assert!(!shown.contains("private") && !shown.contains("5550111"), "{shown}");
}
