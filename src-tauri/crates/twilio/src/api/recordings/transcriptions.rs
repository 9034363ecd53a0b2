//! What Twilio wrote down of a recording, where it was told to.
//! See <https://www.twilio.com/docs/voice/api/recording-transcription>.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::under;
use crate::hosts::Host;
use crate::page::{Uris, page};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, RecordingSid, TranscriptionSid};
use crate::webhook::transcription::TranscriptionStatus;

/// Lists what was written down of a recording, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Of which recording.
    pub recording: RecordingSid,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Recordings/{}/Transcriptions.json", self.recording))
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Deletes what was written down at Twilio. It is a thing of its own: its recording and the sound stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub transcription: TranscriptionSid,
}

impl Request for Delete {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Transcriptions/{}.json", self.transcription))
    }
}

/// What was written down of a recording. `Debug` hides the words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcription {
    /// Its Sid.
    pub sid: TranscriptionSid,
    /// Of which recording.
    pub recording_sid: RecordingSid,
    /// How far it has come.
    pub status: TranscriptionStatus,
    /// The words, once it is completed.
    #[serde(default)]
    pub transcription_text: Option<String>,
}

impl fmt::Debug for Transcription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transcription({:?}, {:?})", self.sid, self.status)
    }
}

/// A page of what was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// What was written down, newest first.
    pub transcriptions: Vec<Transcription>,
    /// Where the other pages are.
    #[serde(flatten)]
    pub uris: Uris,
}

page! { Listing of Transcription in transcriptions, at Host::Api, by its uris }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn twilios_own_example_is_read() {
        let page = r#"{"end":0,"first_page_uri":"/f","next_page_uri":null,"page":0,"page_size":50,"previous_page_uri":null,
            "start":0,"uri":"/u","transcriptions":[{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "api_version":"2008-08-01","duration":"10","price":"0.00000","price_unit":"USD",
            "recording_sid":"REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sid":"TRaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "status":"in-progress","transcription_text":"THIS IS A TEST","type":"fast","uri":"/t.json"}]}"#;
        let listing: Listing = decode(page.as_bytes()).unwrap();
        let [one] = listing.transcriptions.as_slice() else { panic!("one") };
        assert_eq!(one.status, TranscriptionStatus::InProgress);
        assert_eq!(one.transcription_text.as_deref(), Some("THIS IS A TEST"));
        assert!(!format!("{one:?}").contains("TEST"));
    }
}
