//! TwiML: what we answer to Twilio, as XML that it can always read.
//! Text is escaped, and characters that XML cannot hold are left out, or Twilio would answer 12100.

mod dial;
mod input;
mod messaging;
pub mod read;
pub mod rules;
mod voice;

pub use dial::{Conference, Dial, DialRecord, Number, Sip, Target};
pub use input::{Gather, Input, Prompt, Record};
pub use messaging::{Message, Messaging};
pub use voice::{Play, Reject, Say, Verb, Voice};

use quick_xml::escape::escape;

/// The content type of every answer. Never `text/plain`: Twilio would text the body to the patient.
pub const CONTENT_TYPE: &str = "text/xml";

/// One element, its children already written.
pub(crate) struct Element {
    name: &'static str,
    attributes: String,
    content: String,
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: String::new(), content: String::new() }
    }

    pub(crate) fn attribute(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            let value = escape(possible(value));
            self.attributes.push_str(&format!(" {name}=\"{value}\""));
        }
        self
    }

    pub(crate) fn number(self, name: &str, value: Option<u32>) -> Self {
        self.attribute(name, value.map(|value| value.to_string()).as_deref())
    }

    pub(crate) fn flag(self, name: &str, value: Option<bool>) -> Self {
        self.attribute(name, value.map(|is| if is { "true" } else { "false" }))
    }

    /// Several words in one attribute, with spaces between; none, no attribute.
    pub(crate) fn list<'a>(self, name: &str, words: impl IntoIterator<Item = &'a str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        self.attribute(name, (!words.is_empty()).then(|| words.join(" ")).as_deref())
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.content.push_str(&escape(possible(text)));
        self
    }

    pub(crate) fn child(mut self, child: &Element) -> Self {
        child.write(&mut self.content);
        self
    }

    /// The document whose root this is.
    pub(crate) fn document(&self) -> String {
        let mut out = String::from(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        let Self { name, attributes, content } = self;
        if content.is_empty() {
            out.push_str(&format!("<{name}{attributes}/>"));
        } else {
            out.push_str(&format!("<{name}{attributes}>{content}</{name}>"));
        }
    }
}

/// The text without the characters that no XML document may hold, escaped or not.
fn possible(text: &str) -> String {
    text.chars().filter(|c| is_possible(*c)).collect()
}

fn is_possible(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
