//! Answers to a call: verbs that Twilio does one after the other.
//! See <https://www.twilio.com/docs/voice/twiml>. Verbs after a `Redirect`, `Hangup` or `Reject`, after a `Dial` that
//! has an action, and after any `Record` are never reached.

use std::fmt;

use super::{Dial, Element, Gather, Record};

/// An answer to a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Voice {
    /// What is done, in order.
    pub verbs: Vec<Verb>,
}

/// One thing that is done in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Speaks.
    Say(Say),
    /// Plays sound.
    Play(Play),
    /// Is silent for so many seconds.
    Pause(u32),
    /// Calls others and joins the first who answers.
    Dial(Dial),
    /// Listens for keys or words.
    Gather(Gather),
    /// Records what the caller says.
    Record(Record),
    /// Asks another address what to do, with POST.
    Redirect(String),
    /// Hangs up.
    Hangup,
    /// Does not take the call, which costs nothing. Only as the first verb.
    Reject(Reject),
}

/// How a call that is not taken sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reject {
    /// "The number you have dialled is not in service."
    Rejected,
    /// The tone of an engaged line.
    Busy,
}

impl Voice {
    /// An answer that does nothing yet; as it is, it hangs up.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a verb at the end.
    #[must_use]
    pub fn then(mut self, verb: impl Into<Verb>) -> Self {
        self.verbs.push(verb.into());
        self
    }

    /// The document, with its XML declaration.
    pub fn to_xml(&self) -> String {
        let response = Element::new("Response");
        self.verbs.iter().fold(response, |response, verb| response.child(&verb.element())).document()
    }
}

impl Verb {
    fn element(&self) -> Element {
        match self {
            Self::Say(say) => say.element(),
            Self::Play(play) => play.element(),
            Self::Pause(seconds) => pause(*seconds),
            Self::Dial(dial) => dial.element(),
            Self::Gather(gather) => gather.element(),
            Self::Record(record) => record.element(),
            Self::Redirect(url) => Element::new("Redirect").text(url),
            Self::Hangup => Element::new("Hangup"),
            Self::Reject(reason) => Element::new("Reject").attribute(
                "reason",
                Some(match reason {
                    Reject::Rejected => "rejected",
                    Reject::Busy => "busy",
                }),
            ),
        }
    }
}

pub(super) fn pause(seconds: u32) -> Element {
    Element::new("Pause").number("length", Some(seconds))
}

macro_rules! verbs {
    ($($name:ident),+) => {$(
        impl From<$name> for Verb {
            fn from(verb: $name) -> Self {
                Self::$name(verb)
            }
        }
    )+};
}

verbs!(Say, Play, Dial, Gather, Record, Reject);

/// Words to speak. `Debug` hides them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Say {
    /// The words.
    pub text: String,
    /// Whose voice, such as `Polly.Nicole`; Twilio's choice unless told.
    pub voice: Option<String>,
    /// In which language, such as `en-AU`; `en-US` unless told.
    pub language: Option<String>,
    /// How often; 0 is for ever. Once unless told.
    pub loops: Option<u32>,
}

impl Say {
    /// Words in Twilio's usual voice.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(super) fn element(&self) -> Element {
        Element::new("Say")
            .attribute("voice", self.voice.as_deref())
            .attribute("language", self.language.as_deref())
            .number("loop", self.loops)
            .text(&self.text)
    }
}

impl fmt::Debug for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Say(… in {:?})", self.language)
    }
}

/// Sound to play. `Debug` hides its address.
#[derive(Clone, PartialEq, Eq)]
pub struct Play {
    /// The address of a WAV or MP3 file.
    pub url: String,
    /// How often; 0 is for ever. Once unless told.
    pub loops: Option<u32>,
}

impl Play {
    /// Sound, once.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), loops: None }
    }

    pub(super) fn element(&self) -> Element {
        Element::new("Play").number("loop", self.loops).text(&self.url)
    }
}

impl fmt::Debug for Play {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Play(…)")
    }
}

#[cfg(test)]
mod tests;
