//! Listening to a caller: keys and words, and voicemail.
//! See <https://www.twilio.com/docs/voice/twiml/gather> and <https://www.twilio.com/docs/voice/twiml/record>.

use std::fmt;

use super::voice::pause;
use super::{Element, Play, Say};
use crate::api::recordings::RecordingEvent;

/// Listens for keys or words while it speaks and for a while after. `Debug` hides every address.
///
/// When nothing comes, the next verb is done and `action` is not asked, unless `even_if_empty`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Gather {
    /// Asked with a [`crate::webhook::gather::Gathered`]. Without it, Twilio asks the present document again.
    pub action: Option<String>,
    /// What is listened for: keys unless told.
    pub input: Option<Input>,
    /// How long after the last word or key, in seconds: 5 unless told.
    pub timeout: Option<u32>,
    /// After how many keys it is enough.
    pub num_digits: Option<u32>,
    /// Which key ends it: `#` unless told, `""` for none.
    pub finish_on_key: Option<String>,
    /// The language that is spoken: `en-US` unless told.
    pub language: Option<String>,
    /// Words that are likely, with commas between.
    pub hints: Option<String>,
    /// How long a silence ends the words: seconds, or `auto`.
    pub speech_timeout: Option<String>,
    /// Whether `action` is asked when nothing came.
    pub even_if_empty: Option<bool>,
    /// What is heard meanwhile.
    pub prompts: Vec<Prompt>,
}

/// What a `<Gather>` listens for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Input {
    /// Keys.
    Keys,
    /// Words.
    Speech,
    /// Either.
    Both,
}

/// What is heard while a `<Gather>` listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// Words.
    Say(Say),
    /// Sound.
    Play(Play),
    /// Silence, in seconds.
    Pause(u32),
}

impl Gather {
    pub(super) fn element(&self) -> Element {
        let gather = Element::new("Gather")
            .attribute(
                "input",
                self.input.map(|input| match input {
                    Input::Keys => "dtmf",
                    Input::Speech => "speech",
                    Input::Both => "dtmf speech",
                }),
            )
            .attribute("action", self.action.as_deref())
            .number("timeout", self.timeout)
            .number("numDigits", self.num_digits)
            .attribute("finishOnKey", self.finish_on_key.as_deref())
            .attribute("language", self.language.as_deref())
            .attribute("hints", self.hints.as_deref())
            .attribute("speechTimeout", self.speech_timeout.as_deref())
            .flag("actionOnEmptyResult", self.even_if_empty);
        self.prompts.iter().fold(gather, |gather, prompt| {
            gather.child(&match prompt {
                Prompt::Say(say) => say.element(),
                Prompt::Play(play) => play.element(),
                Prompt::Pause(seconds) => pause(*seconds),
            })
        })
    }
}

impl From<Say> for Prompt {
    fn from(say: Say) -> Self {
        Self::Say(say)
    }
}

impl From<Play> for Prompt {
    fn from(play: Play) -> Self {
        Self::Play(play)
    }
}

impl fmt::Debug for Gather {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gather({:?}, {:?} keys, {:?})", self.input, self.num_digits, self.prompts)
    }
}

/// Records what the caller says. `Debug` hides every address.
///
/// The verbs after it are never reached, and a recording of silence is one too. Without an action Twilio would ask
/// the present document again, and record for ever: so it has one.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Asked with a [`crate::webhook::recording::Recorded`].
    pub action: String,
    /// How long a silence ends it, in seconds: 5 unless told, 0 for none.
    pub timeout: Option<u32>,
    /// Which keys end it: any unless told.
    pub finish_on_key: Option<String>,
    /// How long it may be, in seconds: an hour unless told, 120 where it is to be transcribed.
    pub max_length: Option<u32>,
    /// Whether a tone is heard first: it is unless told.
    pub play_beep: Option<bool>,
    /// Whether silence at both ends is cut off: it is unless told.
    pub trims_silence: Option<bool>,
    /// Where Twilio tells how the recording fares, with a [`crate::webhook::recording::Status`].
    pub recording_status_callback: Option<String>,
    /// What it tells there: only the completion unless told otherwise.
    pub recording_events: Vec<RecordingEvent>,
    /// Where Twilio posts the words, with a [`crate::webhook::transcription::Transcribed`]: for American English
    /// alone, for a fee.
    pub transcribe_callback: Option<String>,
}

impl Record {
    /// A recording with nothing told but what follows it.
    pub fn new(action: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            timeout: None,
            finish_on_key: None,
            max_length: None,
            play_beep: None,
            trims_silence: None,
            recording_status_callback: None,
            recording_events: Vec::new(),
            transcribe_callback: None,
        }
    }

    pub(super) fn element(&self) -> Element {
        Element::new("Record")
            .attribute("action", Some(&self.action))
            .number("timeout", self.timeout)
            .attribute("finishOnKey", self.finish_on_key.as_deref())
            .number("maxLength", self.max_length)
            .flag("playBeep", self.play_beep)
            .attribute("trim", self.trims_silence.map(|is| if is { "trim-silence" } else { "do-not-trim" }))
            .attribute("recordingStatusCallback", self.recording_status_callback.as_deref())
            .list("recordingStatusCallbackEvent", self.recording_events.iter().map(RecordingEvent::as_str))
            .flag("transcribe", self.transcribe_callback.as_ref().map(|_| true))
            .attribute("transcribeCallback", self.transcribe_callback.as_deref())
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({:?} s)", self.max_length)
    }
}
