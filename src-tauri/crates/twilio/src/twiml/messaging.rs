//! Answers to an incoming text: nothing, messages, or a look elsewhere.
//! See <https://www.twilio.com/docs/messaging/twiml>.

use std::fmt;

use super::Element;

/// An answer to an incoming text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Messaging {
    verbs: Vec<Verb>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Verb {
    Message(Message),
    Redirect(String),
}

impl Messaging {
    /// An answer that says nothing: `<Response/>`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Texts somebody, by default whoever wrote.
    #[must_use]
    pub fn message(mut self, message: Message) -> Self {
        self.verbs.push(Verb::Message(message));
        self
    }

    /// Lets Twilio ask another URL what to do. What follows is never reached.
    #[must_use]
    pub fn redirect(mut self, url: impl Into<String>) -> Self {
        self.verbs.push(Verb::Redirect(url.into()));
        self
    }

    /// The document, with its XML declaration.
    pub fn to_xml(&self) -> String {
        let response = self.verbs.iter().fold(Element::new("Response"), |response, verb| match verb {
            Verb::Message(message) => response.child(&message.element()),
            Verb::Redirect(url) => response.child(&Element::new("Redirect").text(url)),
        });
        response.document()
    }
}

/// A text to send as part of an answer.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Message {
    body: String,
    media: Vec<String>,
    to: Option<String>,
    from: Option<String>,
    status_callback: Option<String>,
}

impl Message {
    /// A text that says `body`.
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    /// Adds a picture or file, to be fetched by Twilio from this URL.
    #[must_use]
    pub fn media(mut self, url: impl Into<String>) -> Self {
        self.media.push(url.into());
        self
    }

    /// Sends it to somebody other than whoever wrote.
    #[must_use]
    pub fn to(mut self, address: impl Into<String>) -> Self {
        self.to = Some(address.into());
        self
    }

    /// Sends it from a number other than the one written to.
    #[must_use]
    pub fn from(mut self, address: impl Into<String>) -> Self {
        self.from = Some(address.into());
        self
    }

    /// Where Twilio tells how it fares.
    #[must_use]
    pub fn status_callback(mut self, url: impl Into<String>) -> Self {
        self.status_callback = Some(url.into());
        self
    }

    fn element(&self) -> Element {
        let mut element = Element::new("Message")
            .attribute("to", self.to.as_deref())
            .attribute("from", self.from.as_deref())
            .attribute("statusCallback", self.status_callback.as_deref());
        if !self.body.is_empty() {
            element = element.child(&Element::new("Body").text(&self.body));
        }
        self.media.iter().fold(element, |element, url| element.child(&Element::new("Media").text(url)))
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message(…, {} media)", self.media.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::escape::resolve_predefined_entity;
    use quick_xml::events::Event;

    use super::*;

    const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

    #[test]
    fn an_empty_answer_says_nothing() {
        assert_eq!(Messaging::new().to_xml(), format!("{DECLARATION}<Response/>"));
    }

    #[test]
    fn an_answer_texts_back() {
        let message = Message::new("Tom & \"Ann\" <3 'n \u{0}\u{1}\u{FFFE}\u{FFFF}🙂\r")
            .media("https://desk.example.com/a?b=1&c=2")
            .to("+12025550123")
            .from("+12025550100")
            .status_callback("https://desk.example.com/s?x=\"1\"&y=2");
        insta::assert_snapshot!(
            Messaging::new().message(message).redirect("/next?a=1&b=2").to_xml(),
            @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Message to="+12025550123" from="+12025550100" statusCallback="https://desk.example.com/s?x=&quot;1&quot;&amp;y=2"><Body>Tom &amp; &quot;Ann&quot; &lt;3 &apos;n 🙂&#13;</Body><Media>https://desk.example.com/a?b=1&amp;c=2</Media></Message><Redirect>/next?a=1&amp;b=2</Redirect></Response>"#
        );
    }

    #[test]
    fn debug_does_not_show_what_it_says() {
        let answer = Messaging::new().message(Message::new("private").to("+12025550123"));
        assert_eq!(format!("{answer:?}"), "Messaging { verbs: [Message(Message(…, 0 media))] }");
    }

    proptest! {
        #[test]
        fn whatever_it_says_a_reader_of_xml_reads_the_same(body in proptest::collection::vec(any::<char>(), 1..40)) {
            let body: String = body.into_iter().collect();
            let xml = Messaging::new().message(Message::new(&body)).to_xml();
            let mut reader = Reader::from_str(&xml);
            let mut read = String::new();
            loop {
                match reader.read_event().unwrap() {
                    Event::Eof => break,
                    Event::Text(text) => read.push_str(&text),
                    Event::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                        Some(c) => read.push(c),
                        None => read.push_str(resolve_predefined_entity(&name).unwrap()),
                    },
                    _ => {}
                }
            }
            let wanted: String = body.chars().filter(|c| super::super::is_possible(*c)).collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
