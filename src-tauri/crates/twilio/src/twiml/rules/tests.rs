//! What Twilio's pages allow, and what they do not.

use super::*;

fn shown(inside: &str) -> Vec<String> {
    check(&format!("<Response>{inside}</Response>")).iter().map(|fault| format!("{fault:?}")).collect()
}

#[test]
fn an_ordinary_answer_is_right() {
    let fine = "<Say voice='Polly.Nicole' language='en-AU'>Hello</Say>\
        <Gather numDigits='1' action='/menu' timeout='6' finishOnKey=''><Say>Press 1</Say><Pause length='1'/></Gather>\
        <Play digits='ww3'/><Play>https://desk.example.com/hold.wav</Play>\
        <Dial timeout='18' callerId='+12025550100' action='https://desk.example.com/dialed' record='record-from-answer'>\
        <Number url='/whisper' statusCallback='/leg' statusCallbackEvent='ringing answered completed'>+12025550111</Number>\
        <Sip username='a' password='b'>sip:front@office.example</Sip></Dial>";
    assert_eq!(shown(fine), [""; 0]);
    assert_eq!(shown("<Dial>+12025550111</Dial><Record action='/r' maxLength='180'/>"), [""; 0]);
    assert_eq!(shown("<Reject reason='busy'/>"), [""; 0]);
    assert_eq!(shown("<Dial><Conference startConferenceOnEnter='true'>desk</Conference></Dial>"), [""; 0]);
}

#[test]
fn each_fault_is_named() {
    for (inside, wanted) in [
        ("<Sing/>", r#"Verb { verb: "Sing", inside: "Response" }"#),
        ("<say>x</say>", r#"Verb { verb: "say", inside: "Response" }"#),
        ("<Number>+12025550111</Number>", r#"Verb { verb: "Number", inside: "Response" }"#),
        ("<Gather><Record action='/r'/></Gather>", r#"Verb { verb: "Record", inside: "Gather" }"#),
        ("<Say tone='deep'>x</Say>", r#"Attribute { verb: "Say", attribute: "tone" }"#),
        ("<Dial timeout='4'>+12025550111</Dial>", r#"Value { verb: "Dial", attribute: "timeout" }"#),
        (
            "<Dial answerOnBridge='yes'>+12025550111</Dial>",
            r#"Value { verb: "Dial", attribute: "answerOnBridge" }"#,
        ),
        ("<Gather input='voice'/>", r#"Value { verb: "Gather", attribute: "input" }"#),
        ("<Gather finishOnKey='x'/>", r#"Value { verb: "Gather", attribute: "finishOnKey" }"#),
        ("<Gather speechTimeout='soon'/>", r#"Value { verb: "Gather", attribute: "speechTimeout" }"#),
        ("<Redirect method='PUT'>/x</Redirect>", r#"Value { verb: "Redirect", attribute: "method" }"#),
        (
            "<Record action='/r' recordingStatusCallbackEvent='done'/>",
            r#"Value { verb: "Record", attribute: "recordingStatusCallbackEvent" }"#,
        ),
        ("<Say></Say>", r#"Content { verb: "Say" }"#),
        ("<Hangup>now</Hangup>", r#"Content { verb: "Hangup" }"#),
        ("<Dial/>", r#"Content { verb: "Dial" }"#),
        ("<Dial><Number>front desk</Number></Dial>", r#"Content { verb: "Number" }"#),
        ("<Dial><Sip>front@office.example</Sip></Dial>", r#"Content { verb: "Sip" }"#),
        ("<Dial><Conference>a</Conference><Conference>b</Conference></Dial>", r#"Content { verb: "Dial" }"#),
        ("<Record/>", "Endless"),
        ("<Hangup/><Say>x</Say>", r#"Unreachable { verb: "Say" }"#),
        ("<Dial action='/x'>+12025550111</Dial><Hangup/>", r#"Unreachable { verb: "Hangup" }"#),
        ("<Say>x</Say><Reject/>", r#"Unreachable { verb: "Reject" }"#),
    ] {
        assert_eq!(shown(inside), [wanted], "{inside}");
    }
}

#[test]
fn eleven_numbers_are_too_many() {
    let dial = |count| format!("<Dial>{}</Dial>", "<Number>+12025550111</Number>".repeat(count));
    assert_eq!(shown(&dial(10)), [""; 0]);
    assert_eq!(shown(&dial(11)), [r#"Content { verb: "Dial" }"#]);
}

#[test]
fn a_document_must_be_one_and_no_longer_than_64_kilobytes() {
    assert_eq!(check("hello"), [Fault::NotTwiml]);
    let long = format!("<Response><Say>{}</Say></Response>", "a".repeat(MOST_BYTES));
    assert_eq!(check(&long), [Fault::TooLarge]);
    assert_eq!(check(&long).first().and_then(Fault::code), Some(11750));
}
