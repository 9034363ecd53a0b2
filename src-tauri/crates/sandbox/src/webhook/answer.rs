//! What a webhook answered to a text: TwiML with `<Message>`s, plain words, or something Twilio cannot use.
//! <https://www.twilio.com/docs/messaging/twiml>

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A text that the answer asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The words.
    pub body: String,
    /// Addresses of pictures to go with it.
    pub media: Vec<String>,
    /// To somebody else than the person who wrote.
    pub to: Option<String>,
    /// From another of the account's numbers.
    pub from: Option<String>,
    /// Where its statuses go: `statusCallback`, or `action` as it was called before.
    pub status_callback: Option<String>,
}

/// The answer, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The texts to send, in order.
    pub replies: Vec<Reply>,
    /// The number of the error or warning that Twilio would log.
    pub alert: Option<u32>,
}

/// The largest answer that is read.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// Reads an answer as Twilio does: XML and HTML types are TwiML, plain text is texted to the person.
pub fn read(content_type: Option<&str>, body: &[u8]) -> Answer {
    if body.is_empty() {
        return Answer::default();
    }
    if body.len() > MOST_BYTES {
        return refused(11750);
    }
    let Ok(text) = std::str::from_utf8(body) else { return refused(12100) };
    let kind =
        content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/xml" | "application/xml" | "text/html" => read_twiml(text).unwrap_or_else(|| refused(12100)),
        "text/plain" => {
            Answer { replies: vec![Reply { body: text.to_owned(), ..Reply::default() }], alert: None }
        }
        _ => refused(12300),
    }
}

fn refused(code: u32) -> Answer {
    Answer { replies: Vec::new(), alert: Some(code) }
}

/// `None` where it is no XML, or its root is not `<Response>`.
fn read_twiml(text: &str) -> Option<Answer> {
    let mut reader = Reader::from_str(text);
    let mut twiml = Twiml::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => twiml.open(&tag)?,
            Event::Empty(tag) => {
                twiml.open(&tag)?;
                twiml.close();
            }
            Event::End(_) => twiml.close(),
            Event::Text(words) => twiml.add(&words.xml10_content()),
            Event::CData(words) => twiml.add(&words.xml10_content()),
            Event::GeneralRef(name) => twiml.add(resolve(&name.xml10_content())?.encode_utf8(&mut [0; 4])),
            Event::Eof => return (twiml.has_root && twiml.path.is_empty()).then_some(twiml.answer),
            _ => {}
        }
    }
}

/// What a document has said so far.
#[derive(Default)]
struct Twiml {
    has_root: bool,
    path: Vec<String>,
    answer: Answer,
    reply: Option<Reply>,
    media: String,
}

impl Twiml {
    /// `None` where the document is none that Twilio reads.
    fn open(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        let name = tag.name().0.to_owned();
        match (self.path.len(), name.as_str()) {
            (0, "Response") if !self.has_root => self.has_root = true,
            (0, _) => return None,
            (1, "Message" | "Sms") => self.reply = Some(read_attributes(tag)?),
            (2, "Body" | "Media") if self.reply.is_some() => self.media.clear(),
            // A verb that a text cannot use is a warning; the rest of the answer counts.
            _ => self.answer.alert = Some(12200),
        }
        self.path.push(name);
        Some(())
    }

    fn add(&mut self, words: &str) {
        match (self.path.len(), self.path.last().map(String::as_str), &mut self.reply) {
            (3, Some("Media"), Some(_)) => self.media.push_str(words),
            (2, _, Some(reply)) | (3, Some("Body"), Some(reply)) => reply.body.push_str(words),
            _ => {}
        }
    }

    fn close(&mut self) {
        let name = self.path.pop();
        match (self.path.len(), name.as_deref()) {
            (1, Some("Message" | "Sms")) => {
                if let Some(mut done) = self.reply.take() {
                    done.body = done.body.trim().to_owned();
                    self.answer.replies.push(done);
                }
            }
            (2, Some("Media")) => {
                if let Some(open) = &mut self.reply {
                    open.media.push(std::mem::take(&mut self.media).trim().to_owned());
                }
            }
            _ => {}
        }
    }
}

fn read_attributes(tag: &BytesStart<'_>) -> Option<Reply> {
    let mut reply = Reply::default();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        match attribute.key.0 {
            "to" => reply.to = Some(value),
            "from" => reply.from = Some(value),
            "statusCallback" | "action" => reply.status_callback = Some(value),
            _ => {}
        }
    }
    Some(reply)
}

/// The character that `&name;` stands for.
fn resolve(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let digits = number.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(content_type: &str, body: &str) -> Vec<String> {
        read(Some(content_type), body.as_bytes()).replies.into_iter().map(|reply| reply.body).collect()
    }

    #[test]
    fn an_empty_response_says_nothing() {
        let answer = read(Some("text/xml"), br#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
        assert_eq!(answer, Answer::default());
        assert_eq!(read(None, b""), Answer::default());
    }

    #[test]
    fn messages_are_read_with_their_body_and_entities() {
        let twiml = "<Response><Message>Fish &amp; chips &#x263a;</Message>\
                     <Message to=\"+12025550177\"><Body>Two</Body><Media>http://x.example/a.png?b=1&amp;c</Media>\
                     </Message></Response>";
        let answer = read(Some("text/xml; charset=utf-8"), twiml.as_bytes());
        assert_eq!(answer.alert, None);
        assert_eq!(answer.replies[0].body, "Fish & chips ☺");
        assert_eq!(answer.replies[1].to.as_deref(), Some("+12025550177"));
        assert_eq!(answer.replies[1].media, ["http://x.example/a.png?b=1&c"]);
    }

    #[test]
    fn plain_words_are_texted_to_the_person() {
        assert_eq!(words("text/plain", "ok"), ["ok"]);
    }

    #[test]
    fn an_answer_of_another_type_is_error_12300_and_broken_xml_12100() {
        assert_eq!(read(Some("application/json"), b"{}").alert, Some(12300));
        assert_eq!(read(None, b"<Response/>").alert, Some(12300));
        assert_eq!(read(Some("text/xml"), b"<Response><Message>").alert, Some(12100));
        assert_eq!(read(Some("text/xml"), b"<Reply/>").alert, Some(12100));
        assert_eq!(read(Some("text/xml"), b"<Response><Play/></Response>").alert, Some(12200));
    }
}
