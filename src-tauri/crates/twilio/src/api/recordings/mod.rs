//! Recordings of calls and voicemails: list, read, hear, delete.
//! See <https://www.twilio.com/docs/voice/api/recording>.

mod reply;
pub mod transcriptions;

pub use reply::{Listing, Recording, RecordingEvent, RecordingSource, RecordingStatus};

use jiff::civil::Date;

use super::under;
use crate::media::Source;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, CallSid, ConferenceSid, RecordingSid};

/// Lists recordings, newest first. Days are days in UTC, both ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those of this call.
    pub call: Option<CallSid>,
    /// Only those of this conference.
    pub conference: Option<ConferenceSid>,
    /// Only those of this day.
    pub created_on: Option<Date>,
    /// Only those of this day and later.
    pub created_since: Option<Date>,
    /// Only those of this day and earlier.
    pub created_until: Option<Date>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Recordings.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "CallSid", self.call.as_ref());
        put(&mut query, "ConferenceSid", self.conference.as_ref());
        put(&mut query, "DateCreated", self.created_on);
        put(&mut query, "DateCreated>", self.created_since);
        put(&mut query, "DateCreated<", self.created_until);
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

fn one(account: &AccountSid, recording: &RecordingSid) -> String {
    under(account, &format!("Recordings/{recording}.json"))
}

/// Reads about one recording, without its sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub recording: RecordingSid,
}

impl Request for Fetch {
    type Reply = Recording;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.recording)
    }
}

/// Deletes the sound at Twilio. What is known about it stays there for 40 days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub recording: RecordingSid,
}

impl Request for Delete {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.recording)
    }
}

/// How sound is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audio {
    /// `audio/x-wav`, 128 kbit a second.
    Wav,
    /// `audio/mpeg`, 32 kbit a second.
    Mp3,
}

impl Audio {
    fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
        }
    }
}

/// Fetches the sound of a recording, by [`crate::Client::media`].
///
/// 404 while Twilio is not done with it; 400 where two channels are asked of a recording that has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchAudio {
    /// Of which recording.
    pub recording: RecordingSid,
    /// How it is written.
    pub audio: Audio,
    /// How many channels: 1 or 2. One unless told.
    pub channels: Option<u8>,
}

impl Source for FetchAudio {
    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Recordings/{}.{}", self.recording, self.audio.extension()))
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "RequestedChannels", self.channels);
        query
    }
}

#[cfg(test)]
mod tests;
