//! TwiML: whatever we write, Twilio reads; and the sandbox, which stands for Twilio, reads whatever a webhook answers.

use deskbell_sandbox::read_answer;
use deskbell_twilio::twiml::{CONTENT_TYPE, Message, Messaging};

/// Answers with the bytes as words, and reads the bytes as an answer.
///
/// # Panics
/// When our answer is no TwiML, or says something else than it was given.
pub fn read(bytes: &[u8]) {
    for content_type in [Some(CONTENT_TYPE), Some("text/html; charset=utf-8"), Some("text/plain"), None] {
        read_answer(content_type, bytes);
    }
    let words = crate::text(bytes);
    let message = Message::new(words.as_str()).media(words.as_str()).to(words.as_str());
    let xml = Messaging::new().message(message).to_xml();
    // The sandbox reads 64 KB at most, as Twilio does.
    if xml.len() > 64 * 1024 {
        return;
    }
    let answer = read_answer(Some(CONTENT_TYPE), xml.as_bytes());
    assert_eq!(answer.alert, None, "Twilio cannot read {xml:?}");
    let reply = answer.replies.first().expect("the answer has a message");
    assert_eq!(bare(&reply.body), bare(&words), "the words changed on their way");
}

/// The words alone: XML has no place for control characters, and white space is folded differently by its readers.
fn bare(words: &str) -> String {
    let is_kept = |c: &char| !c.is_control() && !c.is_whitespace() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    words.chars().filter(is_kept).collect()
}
