//! TwiML: whatever we write, Twilio reads; and the sandbox, which stands for Twilio, reads whatever a webhook answers.

use deskbell_sandbox::read_answer;
use deskbell_twilio::PhoneNumber;
use deskbell_twilio::twiml::read::{Node, document};
use deskbell_twilio::twiml::{
    CONTENT_TYPE, Conference, Dial, Gather, Message, Messaging, Number, Play, Prompt, Record, Reject, Say,
    Sip, Target, Verb, Voice, rules,
};

/// In how many places an answer to a call has words.
const PLACES: usize = 35;

/// Answers with the bytes as words, and reads the bytes as an answer.
///
/// # Panics
/// When our answer is no TwiML, or says something else than it was given.
pub fn read(bytes: &[u8]) {
    for content_type in [Some(CONTENT_TYPE), Some("text/html; charset=utf-8"), Some("text/plain"), None] {
        read_answer(content_type, bytes);
    }
    let words = crate::text(bytes);
    document(&words);
    rules::check(&words);
    write(&words);
    speak(&words);
}

/// Answers a text.
fn write(words: &str) {
    let message = Message::new(words).media(words).to(words);
    let xml = Messaging::new().message(message).to_xml();
    // The sandbox reads 64 KB at most, as Twilio does.
    if xml.len() > 64 * 1024 {
        return;
    }
    let answer = read_answer(Some(CONTENT_TYPE), xml.as_bytes());
    assert_eq!(answer.alert, None, "Twilio cannot read {xml:?}");
    let reply = answer.replies.first().expect("the answer has a message");
    assert_eq!(bare(&reply.body), bare(words), "the words changed on their way");
}

/// Answers a call with every verb, each with the words wherever it has room for any.
fn speak(words: &str) {
    let voice = verbs(words).into_iter().fold(Voice::new(), Voice::then);
    let xml = voice.to_xml();
    let response = document(&xml).expect("Twilio reads what we write");
    let names: Vec<&str> = response.children.iter().map(|verb| verb.name.as_str()).collect();
    let wanted = ["Say", "Play", "Pause", "Gather", "Dial", "Dial", "Record", "Redirect", "Hangup", "Reject"];
    assert_eq!(names, wanted, "the verbs changed on their way");
    // Short words may stand elsewhere too, as a `2` does.
    assert!(saying(&response, &bare(words)) >= PLACES, "words changed on their way: {xml:?}");
}

fn verbs(words: &str) -> [Verb; 10] {
    let text = || words.to_owned();
    let some = || Some(words.to_owned());
    let say = || Say { text: text(), voice: some(), language: some(), loops: Some(2) };
    let number = PhoneNumber::from_twilio("+12025550111").expect("a number");
    let number = Number { url: some(), send_digits: some(), status_callback: some(), ..Number::new(number) };
    let sip = Sip {
        uri: text(),
        username: some(),
        password: some(),
        url: some(),
        status_callback: some(),
        status_events: Vec::new(),
    };
    let room = Conference {
        name: text(),
        label: some(),
        wait_url: some(),
        status_callback: some(),
        status_events: vec![text()],
        ..Conference::default()
    };
    let gather = Gather {
        action: some(),
        finish_on_key: some(),
        language: some(),
        hints: some(),
        speech_timeout: some(),
        prompts: vec![say().into(), Play::new(words).into(), Prompt::Pause(1)],
        ..Gather::default()
    };
    let dial = Dial {
        action: some(),
        caller_id: some(),
        recording_status_callback: some(),
        ring_tone: some(),
        ..Dial::to([number.into(), sip.into()])
    };
    let record = Record {
        finish_on_key: some(),
        recording_status_callback: some(),
        transcribe_callback: some(),
        ..Record::new(words)
    };
    [
        say().into(),
        Play::new(words).into(),
        Verb::Pause(1),
        gather.into(),
        dial.into(),
        Dial::to([Target::from(room)]).into(),
        record.into(),
        Verb::Redirect(text()),
        Verb::Hangup,
        Reject::Busy.into(),
    ]
}

/// In how many places these words stand.
fn saying(node: &Node, words: &str) -> usize {
    // A verb that says nothing says the words where there are none.
    let has_words = matches!(node.name.as_str(), "Say" | "Play" | "Sip" | "Conference" | "Redirect");
    let here = usize::from(has_words && bare(&node.text) == words);
    let attributes = node.attributes.iter().filter(|(_, value)| bare(value) == words).count();
    here + attributes + node.children.iter().map(|child| saying(child, words)).sum::<usize>()
}

/// The words alone: XML has no place for control characters, and white space is folded differently by its readers.
fn bare(words: &str) -> String {
    let is_kept = |c: &char| !c.is_control() && !c.is_whitespace() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    words.chars().filter(is_kept).collect()
}
