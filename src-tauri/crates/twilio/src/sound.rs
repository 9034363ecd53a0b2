//! Sound that `<Play>` plays: WAV and MP3, told by their content, with how long they last.
//! See <https://www.twilio.com/docs/voice/twiml/play>: by type `audio/wav` and `audio/mpeg`. Twilio turns whatever it plays
//! into what a telephone carries: 8000 samples a second on one channel.

mod mp3;
mod wav;

use std::ops::Range;
use std::time::Duration;

/// What a file of sound is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Samples, or the two ways in which telephones shorten them.
    Wav,
    /// MPEG audio, layer III.
    Mp3,
}

impl Format {
    /// The media type that Twilio wants to hear of it.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Wav => "audio/wav",
            Format::Mp3 => "audio/mpeg",
        }
    }

    /// Whether Twilio takes this media type for sound of this kind.
    #[must_use]
    pub fn is_named(self, content_type: &str) -> bool {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match self {
            Format::Wav => matches!(kind.as_str(), "audio/wav" | "audio/wave" | "audio/x-wav"),
            Format::Mp3 => kind == "audio/mpeg",
        }
    }
}

/// Sound as it was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// What it is.
    pub format: Format,
    /// How long it lasts.
    pub length: Duration,
    /// What says how to read it: the `fmt ` chunk of a WAV file. Empty for MP3, whose frames say it themselves.
    description: Range<usize>,
    /// Where the sound itself lies in the file.
    audio: Range<usize>,
}

/// Why a file cannot be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplayable {
    /// It is neither WAV nor MP3.
    Other,
    /// It begins as one and breaks off, or does not hold what it says.
    Damaged,
    /// It is a WAV file with sound that telephones do not play.
    Codec,
}

/// Looks at a file: by its content alone.
///
/// # Errors
/// Why it cannot be played.
pub fn look(bytes: &[u8]) -> Result<Sound, Unplayable> {
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => wav::look(bytes),
        _ => mp3::look(bytes),
    }
}

impl Sound {
    /// The same sound without anything that stands beside it in the file: names, pictures, places, comments.
    #[must_use]
    pub fn alone(&self, file: &[u8]) -> Vec<u8> {
        let part = |range: &Range<usize>| file.get(range.clone()).unwrap_or_default();
        match self.format {
            Format::Wav => wav::write(part(&self.description), part(&self.audio)),
            Format::Mp3 => part(&self.audio).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests;
